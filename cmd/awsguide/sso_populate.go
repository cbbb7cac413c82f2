package main

import (
	"context"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/sso"
	"awsguide/sso/cache"
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
	journal  *portal.Journal

	out jsonPopulate
}

type populateFlags struct {
	session                 string
	rules                   profile.Rules
	given                   map[string]bool // flags on the command line
	prune, detailed, afresh bool
	change                  changeFlags
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.given = map[string]bool{}
			cmd.Flags().Visit(func(flag *pflag.Flag) { f.given[flag.Name] = true })
			return a.populateCommand(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.session, "sso-session", "", a.text.Cmd.FlagSession)
	flags.StringVar(&f.rules.Template, "name-template", "account-role", t.FlagTemplate)
	flags.StringVar(&f.rules.Account, "account", "*", t.FlagAccount)
	flags.StringVar(&f.rules.Role, "role", "*", t.FlagRole)
	flags.StringVar(&f.rules.Region, "region", "", a.text.Cmd.FlagRegion)
	flags.StringVar(&f.rules.Output, "output", "", a.text.Cmd.FlagOutput)
	flags.BoolVar(&f.prune, "prune", false, t.FlagPrune)
	flags.BoolVar(&f.afresh, "afresh", false, t.FlagAfresh)
	flags.BoolVar(&f.detailed, "detailed-exitcode", false, t.FlagDetailed)
	f.change.register(a, cmd)
	_ = cmd.RegisterFlagCompletionFunc("sso-session", a.completeSessions)
	_ = cmd.RegisterFlagCompletionFunc("region", completeRegions)
	_ = cmd.RegisterFlagCompletionFunc("output", words(outputs...))
	_ = cmd.RegisterFlagCompletionFunc("name-template", words(slices.Sorted(maps.Keys(profile.Presets()))...))
	return cmd
}

// populateCommand reads the flags; how profiles are made is as the last time
// where no flag says it.
func (a *app) populateCommand(ctx context.Context, f populateFlags) error {
	facts := a.settled()
	session, err := a.chooseSession(ctx, facts, f.session, "")
	if err != nil {
		return err
	}
	if last, ok := a.populated()[session.Name]; ok {
		for _, r := range []struct {
			flag      string
			now, last *string
		}{{"name-template", &f.rules.Template, &last.Template}, {"region", &f.rules.Region, &last.Region}, {"output", &f.rules.Output, &last.Output}} {
			if f.given[r.flag] || *r.now == *r.last {
				continue
			}
			*r.now = *r.last
			a.screen.Say(a.text.Populate.AsLast("--" + r.flag + " " + show.Visible(*r.last)))
		}
	}
	return a.populate(ctx, facts, session, f)
}

// populate asks for the accounts, plans, shows and writes.
func (a *app) populate(ctx context.Context, facts explain.Facts, session profile.Session, f populateFlags) error {
	p, err := a.newPopulate(facts, session, f)
	if err != nil {
		return err
	}
	assignments, err := p.assignments(ctx)
	if err != nil {
		return err
	}
	if err := p.plan(assignments); err != nil {
		if a.flags.json && len(p.out.Collisions) > 0 {
			_ = a.screen.PrintJSON(p.out)
		}
		return err
	}
	err = p.finish(ctx)
	var quiet errQuiet
	if err == nil || errors.As(err, &quiet) {
		p.journal.Drop() // the next run is to see what is new
	}
	return err
}

// newPopulate refuses rules that cannot be followed, and a file that cannot be
// changed.
func (a *app) newPopulate(facts explain.Facts, session profile.Session, f populateFlags) (*populate, error) {
	t := a.text.Populate
	help := "awsguide sso populate --help"
	r := f.rules
	template, err := profile.ParseTemplate(r.Template)
	if err != nil {
		return nil, a.usage("template", t.BadTemplate(show.Visible(err.Error())), nil, help)
	}
	for _, p := range []string{r.Account, r.Role} {
		if _, err := path.Match(p, ""); err != nil {
			return nil, a.usage("pattern", t.BadPattern(show.Visible(p)), nil, help)
		}
	}
	if r.Region != "" && !region.Valid(r.Region) {
		return nil, a.usage("flag-value", a.text.Errors.FlagValue("--region", show.Visible(r.Region)), region.Nearest(r.Region, 3), help)
	}
	if r.Output != "" && !slices.Contains(outputs, r.Output) {
		return nil, a.usage("flag-value", a.text.Errors.FlagValue("--output", show.Visible(r.Output)), outputs, help)
	}
	p := &populate{a: a, facts: facts, session: session, template: template, flags: f}
	p.out = jsonPopulate{Schema: "awsguide/populate/1", Add: []jsonPopulated{}, Change: []jsonPopulated{}, Remove: []jsonPopulated{}, Collisions: []jsonCollision{}}
	p.e, err = a.openEditors(facts.Snap)
	return p, err
}

// assignments asks the access portal. What a run that was interrupted was told
// is not asked for again.
func (p *populate) assignments(ctx context.Context) ([]profile.Assignment, error) {
	a := p.a
	paths := p.facts.Snap.Paths
	before, _ := cache.ReadToken(cache.TokenFile(paths.SSOCache, p.session))
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
	api.Journal = portal.OpenJournal(paths.State, cache.Key(p.session), token, &before, a.now())
	defer api.Journal.Close()
	if known, since := api.Journal.Known(); known > 0 {
		if p.flags.afresh {
			api.Journal.Drop()
			api.Journal = portal.OpenJournal(paths.State, cache.Key(p.session), token, nil, a.now())
			defer api.Journal.Close()
		} else {
			a.screen.Say(a.text.Populate.GoesOn(known, since.Local().Format("15:04")))
		}
	}
	found, err := p.ask(ctx, api)
	switch {
	case err == nil:
		p.journal = api.Journal
		return slices.DeleteFunc(found, func(x profile.Assignment) bool { return !matches(p.flags.rules.Role, x.Role) }), nil
	case cancelled(err):
		if known, _ := api.Journal.Known(); known > 0 {
			a.screen.Say(a.text.Populate.Kept(known))
		}
		return nil, err
	}
	return nil, a.signInProblem(err, p.session)
}

// ask asks for the accounts and their roles.
func (p *populate) ask(ctx context.Context, api *portal.Client) ([]profile.Assignment, error) {
	accounts, err := api.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	accounts = slices.DeleteFunc(accounts, func(acct portal.Account) bool {
		return !matches(p.flags.rules.Account, acct.ID) && !matches(p.flags.rules.Account, acct.Name)
	})
	known, _ := api.Journal.Known()
	progress := p.a.screen.Progress(func(done int, took time.Duration) string {
		text := p.a.text.Populate.Asked(done, len(accounts))
		if asked := done - known; asked > 0 && took > time.Second {
			rate := float64(asked) / took.Seconds()
			text += "  " + p.a.text.Populate.Rate(rate) + "  " + p.a.text.Populate.TimeLeft(explain.Span(time.Duration(float64(len(accounts)-done)/rate*float64(time.Second)), p.a.lang))
		}
		return text
	})
	defer progress.Done()
	return api.AllRoles(ctx, accounts, progress.Step)
}

func matches(pattern, text string) bool {
	ok, _ := path.Match(strings.ToLower(pattern), strings.ToLower(text)) // the pattern was tried before
	return ok
}

// plan compares what is assigned with what is in the file.
func (p *populate) plan(assignments []profile.Assignment) error {
	names, order := p.named(p.template, assignments)
	for _, n := range order {
		if all := names[n]; len(all) > 1 || p.taken(n, all[0]) {
			p.collide(n, all)
		}
	}
	if len(p.out.Collisions) > 0 {
		return p.refuse(assignments)
	}
	var adds []edit.NewSection
	err := p.e.config.Together(func() error {
		for _, n := range order {
			add, err := p.one(n, names[n][0])
			if err != nil {
				return err
			}
			if add != nil {
				adds = append(adds, *add)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(adds) > 0 {
		if err := p.e.config.Add(adds...); err != nil {
			return err
		}
	}
	if p.flags.prune {
		return p.e.config.Together(func() error { return p.prune(names) })
	}
	return nil
}

// named gives the assignments by the name that a template gives them, and the
// names in order.
func (p *populate) named(t profile.Template, assignments []profile.Assignment) (names map[string][]profile.Assignment, order []string) {
	names = map[string][]profile.Assignment{}
	for _, x := range assignments {
		n := t.Name(x, p.session.Name, p.flags.rules.Region)
		if names[n] == nil {
			order = append(order, n)
		}
		names[n] = append(names[n], x)
	}
	return names, order
}

// taken reports whether a profile of that name is there for something else.
func (p *populate) taken(name string, x profile.Assignment) bool {
	have, there := p.facts.Snap.Profile(name)
	return there && (have.Text("sso_account_id") != x.AccountID || have.Text("sso_role_name") != x.Role)
}

func (p *populate) collide(name string, all []profile.Assignment) {
	c := jsonCollision{Profile: name}
	for _, x := range all {
		c.Assignments = append(c.Assignments, jsonPopulated{name, x.AccountID, x.Role})
	}
	if have, there := p.facts.Snap.Profile(name); there && len(all) == 1 {
		c.Assignments = append(c.Assignments, jsonPopulated{name, have.Text("sso_account_id"), have.Text("sso_role_name")})
	}
	p.out.Collisions = append(p.out.Collisions, c)
}

// refuse tells which names would stand for more than one thing, and proposes a
// template under which none does.
func (p *populate) refuse(assignments []profile.Assignment) error {
	t := p.a.text.Populate
	told := func(c jsonCollision) string {
		var who []string
		for _, x := range c.Assignments {
			if x.AccountID+x.RoleName == "" {
				who = append(who, t.OtherProfile)
				continue
			}
			who = append(who, x.RoleName+" @ "+x.AccountID)
		}
		return show.Visible(t.Collision(c.Profile, strings.Join(who, ", ")))
	}
	all := p.out.Collisions
	refused := &problem{id: "name-collision", what: told(all[0]), code: exitFailed, fix: "awsguide sso populate --help"}
	for _, c := range all[1:min(len(all), 5)] {
		refused.detail = append(refused.detail, told(c))
	}
	if more := len(all) - 5; more > 0 {
		refused.detail = append(refused.detail, t.MoreCollisions(more))
	}
	refused.detail = append(refused.detail, p.a.text.Errors.Nothing)
	own := p.flags.rules.Template
	if preset, ok := profile.Presets()[own]; ok {
		own = preset
	}
	for _, try := range []string{own + "-{account_id}", own + "-{role}", "{account_name}-{account_id}-{role}", "{session}-{account_id}-{role}"} {
		template, err := profile.ParseTemplate(try)
		if err != nil {
			continue
		}
		names, order := p.named(template, assignments)
		if !slices.ContainsFunc(order, func(n string) bool { return len(names[n]) > 1 || p.taken(n, names[n][0]) }) {
			refused.fix = "awsguide sso populate --sso-session " + p.session.Name + " --name-template '" + try + "'"
			break
		}
	}
	return refused
}

// keys are those of a profile for an assignment, in the order of
// `aws configure sso`.
func (p *populate) keys(x profile.Assignment) ([]edit.Pair, map[string]string) {
	pairs := []edit.Pair{{Key: "sso_session", Value: p.session.Name}, {Key: "sso_account_id", Value: x.AccountID}, {Key: "sso_role_name", Value: x.Role}}
	if p.flags.rules.Region != "" {
		pairs = append(pairs, edit.Pair{Key: "region", Value: p.flags.rules.Region})
	}
	if p.flags.rules.Output != "" {
		pairs = append(pairs, edit.Pair{Key: "output", Value: p.flags.rules.Output})
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
	if !there {
		p.out.Add = append(p.out.Add, row)
		return &edit.NewSection{Section: at, Pairs: pairs, Comment: profile.Mark(keys)}, nil
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
		if !matches(p.flags.rules.Role, have.Text("sso_role_name")) || !matches(p.flags.rules.Account, have.Text("sso_account_id")) {
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
	p.remember()
	if p.flags.detailed && pending {
		return errQuiet{exitUsage} // the contract of --detailed-exitcode: 2 is "changes"
	}
	return nil
}

// remember keeps how the profiles of the session were made.
func (p *populate) remember() {
	if p.flags.change.dry {
		return
	}
	all := p.a.populated()
	if all == nil {
		all = map[string]profile.Rules{}
	}
	all[p.session.Name] = p.flags.rules
	p.a.keep("populate", all)
}
