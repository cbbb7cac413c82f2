package main

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/sso"
	"awsguide/sso/cache"
	"awsguide/sso/fault"
	"awsguide/sso/identity"
	"awsguide/sso/portal"
)

// A setup is one run of `sso setup`: the answers so far.
type setup struct {
	a     *app
	facts explain.Facts
	sign  signInFlags
	given map[string]bool // flags on the command line

	session  profile.Session
	isNew    bool // the session is to be written
	token    cache.Token
	accounts []portal.Account
	account  portal.Account
	role     string
	region   string
	output   string
	name     string
	change   changeFlags
}

// setupFlags are the answers that flags give.
type setupFlags struct {
	session, startURL, ssoRegion, scopes, account, role, region, output string
	change                                                              changeFlags
	sign                                                                signInFlags
}

// ssoSetupCommand does what `aws configure sso` does.
func (a *app) ssoSetupCommand() *cobra.Command {
	var o setupFlags
	t := a.text.Cmd
	cmd := &cobra.Command{
		Use: "setup", Short: t.Setup,
		Example: "awsguide sso setup\nawsguide sso setup --sso-session corp --sso-start-url https://corp.awsapps.com/start --sso-region us-east-1\nawsguide sso setup --sso-session corp --sso-account-id 111122223333 --sso-role-name Developer --profile dev --region eu-west-1 --yes",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			given := map[string]bool{}
			for _, n := range []string{"sso-session", "sso-start-url", "sso-region", "sso-registration-scopes", "sso-account-id", "sso-role-name", "region", "output", "profile"} {
				given[n] = cmd.Flags().Changed(n)
			}
			return a.setup(cmd.Context(), o, given)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.session, "sso-session", "", t.FlagSession)
	flags.StringVar(&o.startURL, "sso-start-url", "", t.FlagStartURL)
	flags.StringVar(&o.ssoRegion, "sso-region", "", t.FlagSSORegion)
	flags.StringVar(&o.scopes, "sso-registration-scopes", "", t.FlagScopes)
	flags.StringVar(&o.account, "sso-account-id", "", t.FlagAccount)
	flags.StringVar(&o.role, "sso-role-name", "", t.FlagRole)
	flags.StringVar(&o.region, "region", "", t.FlagRegion)
	flags.StringVar(&o.output, "output", "", t.FlagOutput)
	o.change.register(a, cmd)
	o.sign.register(a, cmd)
	_ = cmd.RegisterFlagCompletionFunc("sso-session", a.completeSessions)
	_ = cmd.RegisterFlagCompletionFunc("region", completeRegions)
	_ = cmd.RegisterFlagCompletionFunc("sso-region", completeRegions)
	_ = cmd.RegisterFlagCompletionFunc("output", words(outputs...))
	return cmd
}

// outputs are the formats that the AWS CLI knows.
var outputs = []string{"json", "yaml", "yaml-stream", "text", "table", "off"}

// setup asks, signs in, asks on, writes and checks.
func (a *app) setup(ctx context.Context, o setupFlags, given map[string]bool) error {
	s := &setup{a: a, facts: a.settled(), sign: o.sign, given: given, change: o.change, role: o.role, region: o.region, output: o.output, name: a.flags.profile}
	s.account.ID = o.account
	if err := s.begin(o); err != nil {
		return err
	}
	steps := []func(context.Context) (asked bool, err error){
		s.askSession, s.askStartURL, s.askSSORegion, s.askScopes, s.signIn, s.askAccount, s.askRole, s.askRegion, s.askOutput, s.askName,
	}
	asked := make([]bool, len(steps))
	for i := 0; i < len(steps); {
		was, err := steps[i](ctx)
		asked[i] = was
		switch {
		case errors.Is(err, ask.ErrBack):
			for i--; i >= 0 && !asked[i]; i-- {
			}
			if i < 0 {
				return ask.ErrCancelled
			}
			continue
		case err != nil:
			return err
		}
		i++
	}
	return s.finish(ctx)
}

// begin refuses what could not be written, before any question.
func (s *setup) begin(o setupFlags) error {
	if err := s.a.readable(s.facts.Snap); err != nil {
		return err
	}
	config := s.facts.Snap.Config
	if _, err := edit.New(config.Path, inifile.Config, config.Data, config.Exists); err != nil {
		return err
	}
	if err := edit.Writable(config.Path); err != nil && !s.change.dry {
		return err
	}
	s.session = profile.Session{Name: o.session, StartURL: o.startURL, Region: o.ssoRegion, Scopes: profile.SplitScopes(o.scopes)}
	for _, f := range []struct {
		flag, value string
		check       func(string) error
	}{
		{"sso-session", o.session, s.goodName}, {"sso-start-url", o.startURL, s.goodURL}, {"sso-region", o.ssoRegion, s.goodRegion},
		{"region", o.region, s.goodRegion}, {"output", o.output, s.goodOutput}, {"profile", s.a.flags.profile, s.goodName}, {"sso-account-id", o.account, goodAccount},
	} {
		if s.given[f.flag] && f.value != "" {
			if err := f.check(f.value); err != nil {
				return s.a.usage("flag-value", s.a.text.Errors.FlagValue("--"+f.flag, show.Visible(f.value)), []string{err.Error()}, "awsguide sso setup --help")
			}
		}
	}
	return nil
}

func (s *setup) goodName(v string) error {
	if profile.LegalName(v) != nil {
		return errors.New(s.a.text.Cmd.BadName)
	}
	return nil
}

func (s *setup) goodURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(v, " \t\r\n") {
		return errors.New(s.a.text.Cmd.BadURL)
	}
	return nil
}

func (s *setup) goodRegion(v string) error {
	if !region.Valid(v) {
		return errors.New(s.a.text.Cmd.BadRegion)
	}
	return nil
}

func (s *setup) goodOutput(v string) error {
	if v != "" && !slices.Contains(outputs, v) {
		return errors.New(s.a.text.Cmd.BadOutput)
	}
	return nil
}

func goodAccount(v string) error {
	for _, c := range v {
		if c < '0' || c > '9' {
			return errors.New("111122223333")
		}
	}
	if len(v) != 12 {
		return errors.New("111122223333")
	}
	return nil
}

// askSession chooses a session that is there, or names a new one.
func (s *setup) askSession(ctx context.Context) (bool, error) {
	t := s.a.text.Cmd
	name, asked := s.session.Name, false
	if !s.given["sso-session"] {
		asked = true
		name = ""
		s.a.tipToAsk("setup:sso")
		if sessions := s.facts.Snap.Sessions(); len(sessions) > 0 {
			q := ask.Question{Flag: "--sso-session", Text: t.AskSession, Help: t.HelpSession}
			for _, have := range sessions {
				q.Choices = append(q.Choices, ask.Choice{Label: show.Visible(have.Name), Detail: show.Visible(have.StartURL), Value: have.Name})
			}
			q.Choices = append(q.Choices, ask.Choice{Label: t.NewSession, Value: "\n"})
			chosen, err := s.a.asker.Select(ctx, q)
			if err != nil {
				return true, err
			}
			name = strings.TrimSpace(chosen)
		}
		if name == "" {
			chosen, err := s.a.asker.Input(ctx, ask.Question{Flag: "--sso-session", Text: t.AskNewName, Help: t.HelpSession, Default: "corp", Validate: s.goodName})
			if err != nil {
				return true, err
			}
			name = chosen
		}
	}
	have, ok := s.facts.Snap.Session(name)
	s.isNew = !ok
	if ok && !s.given["sso-start-url"] {
		s.session.StartURL = have.StartURL
	}
	if ok && !s.given["sso-region"] {
		s.session.Region = have.Region
	}
	if ok && !s.given["sso-registration-scopes"] {
		s.session.Scopes = have.Scopes
	}
	s.session.Name = name
	return asked, nil
}

func (s *setup) askStartURL(ctx context.Context) (bool, error) {
	if s.given["sso-start-url"] || !s.isNew && s.session.StartURL != "" {
		return false, nil
	}
	t := s.a.text.Cmd
	v, err := s.a.asker.Input(ctx, ask.Question{Flag: "--sso-start-url", Text: t.AskStartURL, Help: t.HelpStartURL, Validate: s.goodURL})
	s.session.StartURL = v
	return true, err
}

func (s *setup) askSSORegion(ctx context.Context) (bool, error) {
	if s.given["sso-region"] || !s.isNew && s.session.Region != "" {
		return false, nil
	}
	t := s.a.text.Cmd
	v, err := s.a.asker.Input(ctx, ask.Question{Flag: "--sso-region", Text: t.AskSSORegion, Help: t.HelpSSORegion, Default: sso.RegionOfStartURL(s.session.StartURL), Validate: s.goodRegion})
	s.session.Region = v
	return true, err
}

func (s *setup) askScopes(ctx context.Context) (bool, error) {
	if s.given["sso-registration-scopes"] || !s.isNew {
		return false, nil
	}
	t := s.a.text.Cmd
	v, asked, err := s.a.orDefault(s.a.asker.Input(ctx, ask.Question{Flag: "--sso-registration-scopes", Text: t.AskScopes, Help: t.HelpScopes, Default: sso.DefaultScope}))(sso.DefaultScope)
	s.session.Scopes = profile.SplitScopes(v)
	return asked, err
}

// orDefault takes the default where nobody can be asked.
func (a *app) orDefault(value string, err error) func(def string) (string, bool, error) {
	return func(def string) (string, bool, error) {
		var none *ask.ErrNoTerminal
		if errors.As(err, &none) {
			return def, false, nil
		}
		return value, true, err
	}
}

func (s *setup) signIn(ctx context.Context) (bool, error) {
	token, err := s.a.signInQuietly(ctx, s.facts, s.session, s.sign)
	if err != nil {
		return false, err
	}
	s.token = token
	if s.session.Region != "" {
		s.token.Region = s.session.Region
	}
	api, err := portal.New(s.facts.Snap, nil, s.token)
	if err != nil {
		return false, s.a.signInProblem(err, s.session)
	}
	if s.accounts, err = api.Accounts(ctx); err != nil {
		return false, s.a.signInProblem(err, s.session)
	}
	if len(s.accounts) == 0 {
		return false, s.a.signInProblem(fault.New(fault.NoAssignments, s.session.Name, nil), s.session)
	}
	return false, nil
}

func (s *setup) askAccount(ctx context.Context) (bool, error) {
	t := s.a.text.Cmd
	if s.given["sso-account-id"] {
		at := slices.IndexFunc(s.accounts, func(a portal.Account) bool { return a.ID == s.account.ID })
		if at < 0 {
			return false, s.a.faultProblem(fault.New(fault.NoAccess, s.account.ID, nil), about(s.facts.Snap, ""))
		}
		s.account = s.accounts[at]
		return false, nil
	}
	if len(s.accounts) == 1 {
		s.account = s.accounts[0]
		return false, nil
	}
	q := ask.Question{Flag: "--sso-account-id", Text: t.AskAccount + "  " + t.Asking(len(s.accounts)), Help: t.HelpAccount}
	for _, a := range s.accounts {
		q.Choices = append(q.Choices, ask.Choice{Label: show.Visible(a.Name), Detail: show.Visible(a.ID + "  " + a.Email), Value: a.ID})
	}
	s.a.tipToAsk("accounts")
	id, err := s.a.asker.Select(ctx, q)
	if err != nil {
		return true, err
	}
	s.account = s.accounts[slices.IndexFunc(s.accounts, func(a portal.Account) bool { return a.ID == id })]
	return true, nil
}

func (s *setup) askRole(ctx context.Context) (bool, error) {
	t := s.a.text.Cmd
	api, err := portal.New(s.facts.Snap, nil, s.token)
	if err != nil {
		return false, s.a.signInProblem(err, s.session)
	}
	roles, err := api.Roles(ctx, s.account.ID)
	if err != nil {
		return false, s.a.signInProblem(err, s.session)
	}
	switch {
	case s.given["sso-role-name"]:
		if !slices.Contains(roles, s.role) {
			return false, s.a.faultProblem(fault.New(fault.NoAccess, s.role, nil), about(s.facts.Snap, ""))
		}
		return false, nil
	case len(roles) == 0:
		return false, s.a.signInProblem(fault.New(fault.NoAssignments, s.account.ID, nil), s.session)
	case len(roles) == 1:
		s.role = roles[0]
		return false, nil
	}
	q := ask.Question{Flag: "--sso-role-name", Text: t.AskRole, Help: t.HelpRole}
	for _, r := range roles {
		q.Choices = append(q.Choices, ask.Choice{Label: show.Visible(r), Value: r})
	}
	s.a.tipToAsk("setup:role", "roles")
	s.role, err = s.a.asker.Select(ctx, q)
	return true, err
}

func (s *setup) askRegion(ctx context.Context) (bool, error) {
	if s.given["region"] {
		return false, nil
	}
	t := s.a.text.Cmd
	def := s.session.Region
	for _, name := range []string{"default", s.name} { // that of the profile itself, where it is there, is the best offer
		if p, ok := s.facts.Snap.Profile(name); ok && p.Text("region") != "" {
			def = p.Text("region")
		}
	}
	q := ask.Question{Flag: "--region", Text: t.AskRegion, Help: t.HelpRegion, Default: def}
	for _, r := range region.All() {
		q.Choices = append(q.Choices, ask.Choice{Label: r.ID, Detail: r.Name(string(s.a.lang)), Value: r.ID})
	}
	q.Choices = append(q.Choices, ask.Choice{Label: t.NoRegion, Value: "\n"})
	s.a.tipToAsk("setup:region")
	v, err := s.a.asker.Select(ctx, q)
	s.region = strings.TrimSpace(v)
	return true, err
}

func (s *setup) askOutput(ctx context.Context) (bool, error) {
	if s.given["output"] {
		return false, nil
	}
	t := s.a.text.Cmd
	def := "json"
	if p, ok := s.facts.Snap.Profile(s.name); ok && s.goodOutput(p.Text("output")) == nil && p.Text("output") != "" {
		def = p.Text("output")
	}
	q := ask.Question{Flag: "--output", Text: t.AskOutput, Help: t.HelpOutput, Default: def}
	for _, o := range outputs {
		q.Choices = append(q.Choices, ask.Choice{Label: o, Value: o})
	}
	s.a.tipToAsk("setup:output")
	v, asked, err := s.a.orDefault(s.a.asker.Select(ctx, q))(def)
	s.output = v
	return asked, err
}

func (s *setup) askName(ctx context.Context) (bool, error) {
	if s.given["profile"] {
		return false, nil
	}
	t := s.a.text.Cmd
	def := profile.PlainName(s.role) + "-" + s.account.ID
	s.a.tipToAsk("setup:profile")
	v, asked, err := s.a.orDefault(s.a.asker.Input(ctx, ask.Question{Flag: "--profile", Text: t.AskProfile, Help: t.HelpProfile, Default: def, Validate: s.goodName}))(def)
	s.name = v
	return asked, err
}

// beaten are keys of a profile that would win over the sign-in, or contradict
// the session: they go.
var beaten = []string{"sso_start_url", "sso_region", "role_arn", "source_profile", "credential_source", "web_identity_token_file"}

// plan makes the edit: the keys of `aws configure sso`, in its order.
func (s *setup) plan() (*edit.Plan, error) {
	config := s.facts.Snap.Config
	e, err := edit.New(config.Path, inifile.Config, config.Data, config.Exists)
	if err != nil {
		return nil, err
	}
	profileSection := edit.Section{Type: inifile.TypeProfile, Name: s.name}
	pairs := []edit.Pair{{Key: "sso_session", Value: s.session.Name}, {Key: "sso_account_id", Value: s.account.ID}, {Key: "sso_role_name", Value: s.role}}
	if s.region != "" {
		pairs = append(pairs, edit.Pair{Key: "region", Value: s.region})
	}
	if s.output != "" {
		pairs = append(pairs, edit.Pair{Key: "output", Value: s.output})
	}
	session := edit.Section{Type: inifile.TypeSSOSession, Name: s.session.Name}
	sessionPairs := []edit.Pair{{Key: "sso_start_url", Value: s.session.StartURL}, {Key: "sso_region", Value: s.session.Region}}
	if s.session.Scopes != nil {
		sessionPairs = append(sessionPairs, edit.Pair{Key: "sso_registration_scopes", Value: strings.Join(s.session.Scopes, ",")})
	}
	for _, w := range []struct {
		section edit.Section
		pairs   []edit.Pair
	}{{profileSection, pairs}, {session, sessionPairs}} {
		if !e.Has(w.section) {
			err = e.Add(edit.NewSection{Section: w.section, Pairs: w.pairs})
		} else if w.section == session && !s.isNew && !s.given["sso-start-url"] && !s.given["sso-region"] && !s.given["sso-registration-scopes"] {
			continue
		} else {
			if w.section == profileSection {
				err = e.Unset(w.section, beaten...)
			}
			if err == nil {
				err = e.Set(w.section, w.pairs...)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return e.Plan(), nil
}

// finish shows the plan, writes it and checks the profile.
func (s *setup) finish(ctx context.Context) error {
	a, t := s.a, s.a.text.Cmd
	plan, err := s.plan()
	if err != nil {
		return err
	}
	if plan.Empty() {
		a.screen.Say(t.Same2)
	} else {
		if err := s.write(ctx, plan); err != nil {
			return err
		}
	}
	if s.change.dry {
		return nil
	}
	if a.flags.json {
		_ = a.screen.JSONLine(jsonEvent{Event: "profile_written", Profile: s.name, File: s.facts.Snap.Config.Path})
	}
	return s.check(ctx)
}

// write asks and writes; a file that changed meanwhile is planned anew.
func (s *setup) write(ctx context.Context, plan *edit.Plan) error {
	a, t := s.a, s.a.text.Cmd
	if s.facts.Snap.Config.Exists {
		if _, ok := s.facts.Snap.Profile(s.name); ok && !a.flags.json {
			a.screen.Say(t.Replaces(show.Visible(s.name)))
		}
	}
	written, err := a.write(ctx, plan, "awsguide sso setup --profile "+s.name, s.change)
	if err != nil || !written {
		return err
	}
	if !a.flags.json {
		a.screen.Say(a.screen.Mark(show.OK) + " " + t.Written(show.Visible(s.name), s.facts.Snap.Paths.Short(s.facts.Snap.Config.Path)))
		a.screen.Say("")
	}
	return nil
}

// check asks STS who the new profile is.
func (s *setup) check(ctx context.Context) error {
	a := s.a
	f := a.facts()
	target := identity.Target{Profile: s.name, ByFlag: true}
	if f.Snap.Value(s.name, "region", profile.Overrides{}).Text == "" {
		target.Region = s.session.Region
	}
	r := identity.New(f.Snap, identity.Options{Now: a.now}).Check(ctx, target)
	if ctx.Err() != nil {
		return ask.ErrCancelled
	}
	if !r.OK {
		p := a.faultProblem(r.Fault, about(f.Snap, s.name))
		if a.flags.json {
			_ = a.screen.JSONLine(jsonEvent{Event: "error", ID: p.id, Message: p.what, Fix: nilIfEmpty(p.fix)})
		}
		if p.code == exitFailed {
			p.code = exitNo
		}
		return p
	}
	if a.flags.json {
		return a.screen.JSONLine(jsonEvent{Event: "checked", Profile: s.name, Account: r.Account, ARN: r.ARN})
	}
	a.showIdentity(r,
		show.Pair{Label: a.text.Cmd.Equivalent, Text: "aws configure sso --profile " + show.Visible(s.name)},
		show.Pair{Label: a.text.Cmd.SameCommand, Text: s.commandLine()})
	a.tip("check:identity", "check")
	return nil
}

// commandLine gives the command that does the same without a question.
func (s *setup) commandLine() string {
	parts := []string{"awsguide sso setup --yes"}
	for _, f := range [][2]string{{"sso-session", s.session.Name}, {"sso-start-url", s.session.StartURL}, {"sso-region", s.session.Region},
		{"sso-account-id", s.account.ID}, {"sso-role-name", s.role}, {"region", s.region}, {"output", s.output}, {"profile", s.name}} {
		v := f[1]
		if v == "" || strings.ContainsAny(v, " '\"$\\;&|<>()#*?`") {
			v = "'" + strings.ReplaceAll(v, "'", `'\''`) + "'"
		}
		parts = append(parts, "--"+f[0]+" "+v)
	}
	return show.Visible(strings.Join(parts, " "))
}

// signInQuietly signs in without the closing words of `sso login`.
func (a *app) signInQuietly(ctx context.Context, f explain.Facts, s profile.Session, flags signInFlags) (cache.Token, error) {
	teller := &teller{a: a, qr: flags.qr}
	token, err := sso.Login(ctx, f.Snap, s, sso.LoginOptions{
		Force: flags.force, UseDeviceCode: flags.device, NoBrowser: flags.noBrowser, Open: a.open, Now: a.now, Emit: teller.tell, Local: a.local,
	})
	teller.stop()
	if err == nil {
		return token, nil
	}
	if ctx.Err() != nil || cancelled(err) {
		return token, ask.ErrCancelled
	}
	return token, a.signInProblem(err, s)
}
