package main

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/sso"
	"awsguide/sso/portal"
)

// A populate is one run of `sso populate`.
type populate struct {
	a        *app
	facts    explain.Facts
	session  profile.Session
	template profile.Template
	flags    populateFlags
	e        *editors

	out jsonPopulate
}

type populateFlags struct {
	session, template, account, role, region, output string
	prune, detailed                                  bool
	change                                           changeFlags
}

// jsonPopulate is what `sso populate --json` prints.
type jsonPopulate struct {
	Schema     string          `json:"schema"`
	Add        []jsonPopulated `json:"add"`
	Change     []jsonPopulated `json:"change"`
	Remove     []jsonPopulated `json:"remove"`
	Unchanged  int             `json:"unchanged"`
	Collisions []jsonCollision `json:"collisions"`
	Diff       string          `json:"diff"`
}

type jsonPopulated struct {
	Profile   string `json:"profile"`
	AccountID string `json:"account_id"`
	RoleName  string `json:"role_name"`
}

type jsonCollision struct {
	Profile     string          `json:"profile"`
	Assignments []jsonPopulated `json:"assignments"`
}

// ssoPopulateCommand makes profiles for every account and role.
func (a *app) ssoPopulateCommand() *cobra.Command {
	var f populateFlags
	t := a.text.Populate
	cmd := &cobra.Command{
		Use: "populate", Short: t.Short,
		Example: "awsguide sso populate --dry-run\nawsguide sso populate --name-template '{account_name|lower}-{role}' --region eu-west-1\nawsguide sso populate --account 'prod*' --role ReadOnly --prune --yes",
		Args:    a.noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.populate(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.session, "sso-session", "", a.text.Cmd.FlagSession)
	flags.StringVar(&f.template, "name-template", "account-role", t.FlagTemplate)
	flags.StringVar(&f.account, "account", "*", t.FlagAccount)
	flags.StringVar(&f.role, "role", "*", t.FlagRole)
	flags.StringVar(&f.region, "region", "", a.text.Cmd.FlagRegion)
	flags.StringVar(&f.output, "output", "", a.text.Cmd.FlagOutput)
	flags.BoolVar(&f.prune, "prune", false, t.FlagPrune)
	flags.BoolVar(&f.detailed, "detailed-exitcode", false, t.FlagDetailed)
	f.change.register(a, cmd)
	_ = cmd.RegisterFlagCompletionFunc("sso-session", a.completeSessions)
	_ = cmd.RegisterFlagCompletionFunc("region", completeRegions)
	_ = cmd.RegisterFlagCompletionFunc("output", words(outputs...))
	_ = cmd.RegisterFlagCompletionFunc("name-template", words(slices.Sorted(maps.Keys(profile.Presets()))...))
	return cmd
}

func (a *app) populate(ctx context.Context, f populateFlags) error {
	t := a.text.Populate
	help := "awsguide sso populate --help"
	template, err := profile.ParseTemplate(f.template)
	if err != nil {
		return a.usage("template", t.BadTemplate(show.Visible(err.Error())), nil, help)
	}
	for _, p := range []string{f.account, f.role} {
		if _, err := path.Match(p, ""); err != nil {
			return a.usage("pattern", t.BadPattern(show.Visible(p)), nil, help)
		}
	}
	if f.region != "" && !region.Valid(f.region) {
		return a.usage("flag-value", a.text.Errors.FlagValue("--region", show.Visible(f.region)), region.Nearest(f.region, 3), help)
	}
	if f.output != "" && !slices.Contains(outputs, f.output) {
		return a.usage("flag-value", a.text.Errors.FlagValue("--output", show.Visible(f.output)), outputs, help)
	}
	p := &populate{a: a, facts: a.facts(), template: template, flags: f}
	p.out = jsonPopulate{Schema: "awsguide/populate/1", Add: []jsonPopulated{}, Change: []jsonPopulated{}, Remove: []jsonPopulated{}, Collisions: []jsonCollision{}}
	if p.e, err = a.openEditors(p.facts.Snap); err != nil {
		return err
	}
	if p.session, err = a.chooseSession(ctx, p.facts, f.session, ""); err != nil {
		return err
	}
	assignments, err := p.assignments(ctx)
	if err != nil {
		return err
	}
	if err := p.plan(assignments); err != nil {
		return err
	}
	return p.finish(ctx)
}

// assignments asks the access portal.
func (p *populate) assignments(ctx context.Context) ([]profile.Assignment, error) {
	a := p.a
	token, err := sso.Fresh(ctx, p.facts.Snap, p.session, nil, a.now)
	if err != nil {
		return nil, a.signInProblem(err, p.session)
	}
	if p.session.Region != "" {
		token.Region = p.session.Region
	}
	api, err := portal.New(p.facts.Snap, nil, token)
	if err != nil {
		return nil, a.signInProblem(err, p.session)
	}
	accounts, err := api.Accounts(ctx)
	if err != nil {
		return nil, a.signInProblem(err, p.session)
	}
	accounts = slices.DeleteFunc(accounts, func(acct portal.Account) bool {
		return !matches(p.flags.account, acct.ID) && !matches(p.flags.account, acct.Name)
	})
	progress := a.screen.Progress(a.progressWords(len(accounts)))
	found, err := api.AllRoles(ctx, accounts, progress.Step)
	progress.Done()
	if err != nil {
		return nil, a.signInProblem(err, p.session)
	}
	return slices.DeleteFunc(found.All, func(x profile.Assignment) bool { return !matches(p.flags.role, x.Role) }), nil
}

func matches(pattern, text string) bool {
	ok, _ := path.Match(strings.ToLower(pattern), strings.ToLower(text)) // the pattern was tried before
	return ok
}

// plan compares what is assigned with what is in the file.
func (p *populate) plan(assignments []profile.Assignment) error {
	names := map[string][]profile.Assignment{}
	var order []string
	for _, x := range assignments {
		n := p.template.Name(x, p.session.Name, p.flags.region)
		if names[n] == nil {
			order = append(order, n)
		}
		names[n] = append(names[n], x)
	}
	var adds []edit.NewSection
	for _, n := range order {
		if len(names[n]) > 1 {
			p.collide(n, names[n])
			continue
		}
		add, err := p.one(n, names[n][0])
		if err != nil {
			return err
		}
		if add != nil {
			adds = append(adds, *add)
		}
	}
	if len(p.out.Collisions) > 0 {
		c := p.out.Collisions[0]
		var who []string
		for _, x := range c.Assignments {
			who = append(who, show.Visible(x.RoleName+" @ "+x.AccountID))
		}
		if p.a.flags.json {
			_ = p.a.screen.PrintJSON(p.out)
		}
		return &problem{id: "name-collision", what: p.a.text.Populate.Collision(c.Profile, strings.Join(who, ", ")), detail: []string{p.a.text.Errors.Nothing}, fix: p.a.text.Populate.CollisionFix, code: exitFailed}
	}
	if len(adds) > 0 {
		if err := p.e.config.Add(adds...); err != nil {
			return err
		}
	}
	if p.flags.prune {
		return p.prune(names)
	}
	return nil
}

func (p *populate) collide(name string, all []profile.Assignment) {
	c := jsonCollision{Profile: name}
	for _, x := range all {
		c.Assignments = append(c.Assignments, jsonPopulated{name, x.AccountID, x.Role})
	}
	p.out.Collisions = append(p.out.Collisions, c)
}

// keys are those of a profile for an assignment, in the order of
// `aws configure sso`.
func (p *populate) keys(x profile.Assignment) ([]edit.Pair, map[string]string) {
	pairs := []edit.Pair{{Key: "sso_session", Value: p.session.Name}, {Key: "sso_account_id", Value: x.AccountID}, {Key: "sso_role_name", Value: x.Role}}
	if p.flags.region != "" {
		pairs = append(pairs, edit.Pair{Key: "region", Value: p.flags.region})
	}
	if p.flags.output != "" {
		pairs = append(pairs, edit.Pair{Key: "output", Value: p.flags.output})
	}
	keys := map[string]string{}
	for _, k := range pairs {
		keys[k.Key] = k.Value
	}
	return pairs, keys
}

// one decides about one profile: to be added, to be changed, left as it is, or
// in the way.
func (p *populate) one(name string, x profile.Assignment) (*edit.NewSection, error) {
	at := section(name, false)
	pairs, keys := p.keys(x)
	row := jsonPopulated{name, x.AccountID, x.Role}
	have, there := p.facts.Snap.Profile(name)
	switch {
	case !there:
		p.out.Add = append(p.out.Add, row)
		return &edit.NewSection{Section: at, Pairs: pairs, Comment: profile.Mark(keys)}, nil
	case have.Text("sso_account_id") != x.AccountID || have.Text("sso_role_name") != x.Role:
		p.out.Collisions = append(p.out.Collisions, jsonCollision{name, []jsonPopulated{row, {name, have.Text("sso_account_id"), have.Text("sso_role_name")}}})
		return nil, nil
	}
	mark := profile.MarkAmong(p.e.config.Comments(at))
	now := p.sectionKeys(have)
	if mark == "" || mark != profile.Mark(now) || mark == profile.Mark(keys) {
		p.out.Unchanged++ // the person's own, changed by the person, or just so
		return nil, nil
	}
	p.out.Change = append(p.out.Change, row)
	for k := range now {
		if _, stays := keys[k]; !stays {
			if err := p.e.config.Unset(at, k); err != nil {
				return nil, err
			}
		}
	}
	if err := p.e.config.Set(at, pairs...); err != nil {
		return nil, err
	}
	return nil, p.e.config.Recomment(at, mark, profile.Mark(keys))
}

// sectionKeys gives all keys of a profile's section in the config file.
func (p *populate) sectionKeys(have profile.Profile) map[string]string {
	keys := map[string]string{}
	if have.Config == nil {
		return keys
	}
	for _, e := range have.Config.Entries {
		if !e.Inherited {
			keys[e.Key] = e.Value
		}
	}
	return keys
}

// prune takes out what populate made for this session, nobody changed, and is
// no longer assigned.
func (p *populate) prune(assigned map[string][]profile.Assignment) error {
	for _, sec := range p.facts.Snap.Config.AWSCLI().Sections {
		if sec.Type != inifile.TypeProfile || assigned[sec.Name] != nil {
			continue
		}
		at := section(sec.Name, false)
		mark := profile.MarkAmong(p.e.config.Comments(at))
		have, _ := p.facts.Snap.Profile(sec.Name)
		if mark == "" || mark != profile.Mark(p.sectionKeys(have)) || have.Text("sso_session") != p.session.Name {
			continue
		}
		if p.facts.Snap.SourceOf(sec.Name) != nil {
			continue // another profile takes its role with this one
		}
		if !matches(p.flags.role, have.Text("sso_role_name")) || !matches(p.flags.account, have.Text("sso_account_id")) {
			continue // not looked at this time
		}
		p.out.Remove = append(p.out.Remove, jsonPopulated{sec.Name, have.Text("sso_account_id"), have.Text("sso_role_name")})
		if err := p.e.config.Remove(at); err != nil {
			return err
		}
	}
	return nil
}

// finish shows and writes.
func (p *populate) finish(ctx context.Context) error {
	a := p.a
	plan := p.e.plan()
	pending := !plan.Empty()
	p.out.Diff = plan.Diff(p.facts.Snap.Paths.Short)
	summary := a.text.Populate.Summary(len(p.out.Add), len(p.out.Change), len(p.out.Remove), p.out.Unchanged)
	if a.flags.json {
		if err := a.screen.PrintJSON(p.out); err != nil {
			return err
		}
	}
	command := "awsguide sso populate --sso-session " + p.session.Name
	if a.flags.json {
		if _, err := a.write(ctx, plan, command, p.flags.change); err != nil {
			return err
		}
	} else {
		if err := a.change(ctx, p.facts.Snap, plan, command, p.flags.change); err != nil {
			return err
		}
		a.screen.Println(summary)
	}
	if p.flags.detailed && pending {
		return errQuiet{exitUsage} // the contract of --detailed-exitcode: 2 is "changes"
	}
	return nil
}
