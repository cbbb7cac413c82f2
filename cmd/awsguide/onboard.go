package main

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/advice"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/team"
	"awsguide/sso/awscli"
	"awsguide/sso/identity"
)

// An onboarding is one run of `onboard`. Nothing of it is kept: what is done is
// seen in the files, so a run that was given up goes on where it was.
type onboarding struct {
	a     *app
	flags onboardFlags
	team  *team.File // nil without one
	label int        // cells of the names of steps
	steps []explain.Step
	code  int // of the exit; the first thing that failed
}

type onboardFlags struct {
	from, export string
	accounts     bool
	change       changeFlags
	sign         signInFlags
}

// onboardCommand goes the whole way.
func (a *app) onboardCommand() *cobra.Command {
	var f onboardFlags
	t := a.text.Onboard
	cmd := &cobra.Command{
		Use: "onboard", Short: t.Short,
		Example: "awsguide onboard\nawsguide onboard --dry-run\nawsguide onboard --from team.ini --yes\ncurl -s https://wiki.example.com/team.ini | awsguide onboard --from - --yes\nawsguide onboard --export team.ini",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case f.export != "" && f.from != "":
				return a.usage("flags-together", a.text.Errors.Together("--export", "--from"), nil, "awsguide onboard --help")
			case f.export != "":
				return a.exportTeam(cmd.Context(), f)
			}
			return a.onboard(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.from, "from", "", t.FlagFrom)
	cmd.Flags().StringVar(&f.export, "export", "", t.FlagExport)
	cmd.Flags().BoolVar(&f.accounts, "with-accounts", false, t.FlagAccounts)
	f.change.register(a, cmd)
	f.sign.register(a, cmd)
	return cmd
}

func (a *app) onboard(ctx context.Context, f onboardFlags) error {
	o := &onboarding{a: a, flags: f}
	for _, name := range a.text.Onboard.Step {
		o.label = max(o.label, show.Width(name))
	}
	if f.from != "" {
		var err error
		if o.team, err = a.readTeam(f.from); err != nil {
			return err
		}
	}
	if !a.flags.json {
		a.screen.Heading(a.text.Onboard.Title, a.env.Paths().Short(f.from))
		a.screen.Println("")
	}
	err := o.run(ctx)
	if cancelled(err) && !a.flags.json {
		a.screen.Say("  " + a.text.Onboard.NextGoOn + "    " + o.command())
	}
	if err != nil {
		return err
	}
	return o.finish()
}

// command gives the command line that goes on.
func (o *onboarding) command() string {
	if o.flags.from == "" || o.flags.from == "-" {
		return "awsguide onboard"
	}
	return "awsguide onboard --from " + show.Visible(o.flags.from)
}

// run goes through the steps in their order. What fails is said, and what needs
// it is left out; the rest goes on.
func (o *onboarding) run(ctx context.Context) error {
	tools, _ := awscli.Find(ctx, o.a.env) // none is one of the answers
	least := ""
	if o.team != nil {
		least = o.team.MinCLI
	}
	o.done(o.a.facts().ToolsStep(tools, least))
	if files := o.done(o.a.facts().FilesStep()); files.State == explain.Failed {
		o.fail(exitFailed)
		return nil // nothing can be written, and much not be seen
	}
	steps := []func(context.Context) error{o.sessions, o.teamProfiles, o.byDefault, o.check}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if problems := o.done(o.a.facts().ProblemsStep()); problems.State == explain.Failed {
		o.fail(exitNo)
	}
	return nil
}

// done shows a step as it stands and keeps it for the report.
func (o *onboarding) done(s explain.Step) explain.Step {
	o.steps = append(o.steps, s)
	if o.a.flags.json {
		return s
	}
	marks := map[string]show.Mark{explain.Done: show.OK, explain.ToDo: show.Warn, explain.Skipped: show.Skip, explain.Failed: show.Fail}
	t := o.a.text.Onboard
	item := show.Item{Mark: marks[s.State], Label: t.Step[s.ID], Text: show.Visible(s.Text), Next: show.Visible(s.Next)}
	if s.Subject != "" {
		item.Text = show.Visible(s.Subject) + "  " + item.Text
	}
	if s.State == explain.ToDo || s.State == explain.Skipped {
		item.Text = t.State[s.State] + ": " + item.Text
	}
	for _, m := range s.More {
		item.More = append(item.More, show.Visible(m))
	}
	o.a.screen.Item(item, o.label)
	return s
}

// fail keeps the exit code of the first thing that failed.
func (o *onboarding) fail(code int) {
	if o.code == exitFine {
		o.code = code
	}
}

// try does what is left of a step, and gives how it then stands: look tells it.
// An error that ends the run is given; any other is shown and the step failed.
func (o *onboarding) try(ctx context.Context, s explain.Step, look func() explain.Step, do func(context.Context) error) (explain.Step, error) {
	if s.State != explain.ToDo || o.flags.change.dry {
		return o.done(s), nil
	}
	err := do(ctx)
	var missing *ask.ErrNoTerminal
	var left errLeft
	switch {
	case err == nil:
		return o.done(look()), nil
	case errors.As(err, &left):
		s.State, s.Text = explain.Skipped, string(left)
		return o.done(s), nil
	case cancelled(err) || ctx.Err() != nil, errors.As(err, &missing):
		o.done(s)
		return s, err
	}
	p := o.a.problemOf(err)
	s.State, s.Text, s.More, s.Next = explain.Failed, p.what, p.detail, p.fix
	if p.where != "" {
		s.Text += "  " + p.where
	}
	o.fail(p.code)
	return o.done(s), nil
}

// errLeft ends a step that was left as it is; the text tells why.
type errLeft string

func (e errLeft) Error() string { return string(e) }

// sessions goes through the sessions of the team, or those that are there; with
// none the setup asks for one.
func (o *onboarding) sessions(ctx context.Context) error {
	f := o.a.facts()
	if o.team != nil {
		for _, s := range o.team.Sessions {
			if err := o.session(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}
	if len(f.Snap.Sessions()) == 0 {
		s := explain.Step{ID: "session", State: explain.ToDo, Text: o.a.text.Onboard.SessionNone, Next: "awsguide sso setup"}
		return o.setup(ctx, s)
	}
	for _, s := range f.Snap.Sessions() {
		if err := o.session(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// setup lets `sso setup` ask for everything: session, sign-in and profile.
func (o *onboarding) setup(ctx context.Context, s explain.Step) error {
	look := func() explain.Step {
		f := o.a.facts()
		for _, have := range f.Snap.Sessions() {
			return f.SessionStep(have)
		}
		return s
	}
	s, err := o.try(ctx, s, look, func(ctx context.Context) error {
		if o.a.flags.json {
			return errLeft(o.a.text.Onboard.SetByOthers)
		}
		return o.a.setup(ctx, setupFlags{change: o.flags.change, sign: o.flags.sign}, map[string]bool{})
	})
	if err != nil || s.State != explain.Done {
		return err
	}
	o.done(o.a.facts().SignInStep(s.Subject))
	have, _ := o.a.facts().Snap.Session(s.Subject)
	o.done(o.a.facts().ProfilesStep(have, nil))
	return nil
}

// session does what a session needs: itself, the sign-in, the profiles.
func (o *onboarding) session(ctx context.Context, wanted profile.Session) error {
	a := o.a
	look := func() explain.Step { return a.facts().SessionStep(wanted) }
	s, err := o.try(ctx, look(), look, func(ctx context.Context) error { return o.writeSession(ctx, wanted) })
	if err != nil {
		return err
	}
	_, there := a.facts().Snap.Session(wanted.Name)
	if !there {
		after := explain.Step{Subject: wanted.Name, State: explain.Skipped, Text: a.text.Onboard.AfterSession}
		if s.State == explain.ToDo { // of a dry run
			after.State, after.Text = explain.ToDo, a.text.Onboard.SignIn
		}
		after.ID = "sign-in"
		o.done(after)
		if rules, ok := o.rules(wanted.Name); ok && s.State == explain.ToDo {
			o.done(a.facts().ProfilesStep(wanted, &rules))
		}
		return nil
	}
	look = func() explain.Step { return a.facts().SignInStep(wanted.Name) }
	s, err = o.try(ctx, look(), look, func(ctx context.Context) error {
		f := a.facts()
		mine, _ := f.Snap.Session(wanted.Name)
		_, err := a.signInQuietly(ctx, f, mine, o.flags.sign)
		return err
	})
	if err != nil {
		return err
	}
	return o.profiles(ctx, wanted.Name, s.State == explain.Done)
}

// writeSession adds a session, or gives it what the team file has if the person
// wants it so.
func (o *onboarding) writeSession(ctx context.Context, wanted profile.Session) error {
	e, err := o.a.openEditors(o.a.settled().Snap)
	if err != nil {
		return err
	}
	change := o.flags.change
	at := section(wanted.Name, true)
	if e.config.Has(at) {
		if err := o.takeTheirs(ctx, o.a.facts().SessionStep(wanted)); err != nil {
			return err
		}
		change.yes = true // the question was asked; the diff is shown
		err = e.config.Set(at, team.Pairs(wanted)...)
	} else {
		err = e.config.Add(edit.NewSection{Section: at, Pairs: team.Pairs(wanted)})
	}
	if err != nil {
		return err
	}
	_, err = o.a.write(ctx, e.plan(), o.command(), change)
	return err
}

// takeTheirs asks whether what the person has is to become what the team file
// has; --yes is no answer to that.
func (o *onboarding) takeTheirs(ctx context.Context, s explain.Step) error {
	t := o.a.text.Onboard
	kept := errLeft(t.Kept + "; " + s.Text)
	if o.flags.change.yes || o.a.flags.json {
		return kept
	}
	o.a.screen.Say(show.Visible(s.Subject + "  " + s.Text))
	for _, m := range s.More {
		o.a.screen.Say("  " + show.Visible(m))
	}
	yes, err := o.a.asker.Confirm(ctx, ask.Question{Text: t.TakeTheirs, Flag: "--yes"}, false)
	if err == nil && !yes {
		return kept
	}
	return back(err)
}

// profiles makes the profiles of a session: by the rules of the team, or if the
// person wants one for everything.
func (o *onboarding) profiles(ctx context.Context, name string, signedIn bool) error {
	a := o.a
	session, _ := a.facts().Snap.Session(name)
	var rules *profile.Rules
	if r, ok := o.rules(name); ok {
		rules = &r
	} else if o.team != nil {
		return nil // the team names its profiles one by one
	}
	s := a.facts().ProfilesStep(session, rules)
	if !signedIn && s.State == explain.ToDo && !o.flags.change.dry {
		s.State, s.Text = explain.Skipped, a.text.Onboard.AfterSignIn
	}
	count := 0
	look := func() explain.Step {
		s := a.facts().ProfilesStep(session, nil)
		if rules != nil {
			s.State, s.Text = explain.Done, a.text.Onboard.Populated(count)
		}
		return s
	}
	_, err := o.try(ctx, s, look, func(ctx context.Context) error {
		r := profile.Rules{Template: "account-role", Account: "*", Role: "*"}
		if rules != nil {
			r = *rules
		} else if !o.flags.change.yes {
			yes, err := a.asker.Confirm(ctx, ask.Question{Text: a.text.Onboard.PopulateAsk(show.Visible(name)), Flag: "--yes"}, true)
			if err != nil {
				return back(err)
			}
			if !yes {
				return errLeft(a.text.Onboard.None)
			}
		}
		var err error
		count, err = o.populate(ctx, session, r)
		return err
	})
	return err
}

// rules gives those of the team for a session, with what they leave open filled
// in; false without a team file, and when it has none.
func (o *onboarding) rules(session string) (profile.Rules, bool) {
	if o.team == nil {
		return profile.Rules{}, false
	}
	r, ok := o.team.RulesOf(session)
	for _, d := range []struct {
		value *string
		def   string
	}{{&r.Template, "account-role"}, {&r.Account, "*"}, {&r.Role, "*"}} {
		if *d.value == "" {
			*d.value = d.def
		}
	}
	return r, ok
}

// populate is `sso populate` without its own report.
func (o *onboarding) populate(ctx context.Context, session profile.Session, rules profile.Rules) (count int, err error) {
	p, err := o.a.newPopulate(o.a.settled(), session, populateFlags{rules: rules, change: o.flags.change})
	if err != nil {
		return 0, err
	}
	assignments, err := p.assignments(ctx)
	if err != nil {
		return 0, err
	}
	if err := p.plan(assignments); err != nil {
		return 0, err
	}
	if plan := p.e.plan(); !plan.Empty() {
		if _, err := o.a.write(ctx, plan, o.command(), o.flags.change); err != nil {
			return 0, err
		}
	}
	p.journal.Drop()
	p.remember()
	return len(p.out.Add) + len(p.out.Change) + p.out.Unchanged, nil
}

// teamProfiles adds the profiles that a team file names itself.
func (o *onboarding) teamProfiles(ctx context.Context) error {
	if o.team == nil || o.team.Profiles == nil {
		return nil
	}
	look := func() explain.Step { s, _, _ := o.a.facts().TeamProfilesStep(o.team.Profiles); return s }
	_, err := o.try(ctx, look(), look, func(ctx context.Context) error {
		s, missing, other := o.a.facts().TeamProfilesStep(o.team.Profiles)
		change := o.flags.change
		e, err := o.a.openEditors(o.a.settled().Snap)
		if err != nil {
			return err
		}
		var kept error
		if other != nil {
			kept = o.takeTheirs(ctx, s)
			var left errLeft
			if kept != nil && !errors.As(kept, &left) {
				return kept
			}
			for _, p := range other {
				if kept == nil {
					change.yes = true
					if err := e.config.Set(section(p.Name, false), p.Pairs...); err != nil {
						return err
					}
				}
			}
		}
		for _, p := range missing {
			if err := e.config.Add(edit.NewSection{Section: section(p.Name, false), Pairs: p.Pairs}); err != nil {
				return err
			}
		}
		if plan := e.plan(); !plan.Empty() {
			if _, err := o.a.write(ctx, plan, o.command(), change); err != nil {
				return err
			}
		}
		return kept
	})
	return err
}

// byDefault lets commands that name no profile use the one that the team wants.
func (o *onboarding) byDefault(ctx context.Context) error {
	if o.team == nil || o.team.Default == "" {
		return nil
	}
	look := func() explain.Step { s, _ := o.a.facts().DefaultStep(o.team.Default); return s }
	s := look()
	if s.State == explain.Failed && o.flags.change.dry {
		s.State, s.Text = explain.ToDo, o.a.text.Onboard.DefaultSet(o.team.Default) // its profile would be made first
	}
	if s.State == explain.Failed {
		o.fail(exitFailed)
		s.Next = "awsguide list"
	}
	_, err := o.try(ctx, s, look, func(ctx context.Context) error {
		f := o.a.settled()
		_, pairs := f.DefaultStep(o.team.Default)
		e, err := o.a.openEditors(f.Snap)
		if err == nil {
			err = e.config.Add(edit.NewSection{Section: section("default", false), Pairs: pairs})
		}
		if err != nil {
			return err
		}
		_, err = o.a.write(ctx, e.plan(), o.command(), o.flags.change)
		return err
	})
	return err
}

// mostChecked is how many profiles are checked: one tells of a session.
const mostChecked = 8

// check asks STS.
func (o *onboarding) check(ctx context.Context) error {
	a, t := o.a, o.a.text.Onboard
	f := a.facts()
	names := f.ToCheck(mostChecked)
	s := explain.Step{ID: "check", State: explain.ToDo, Text: t.CheckLater, Next: "awsguide check --all"}
	switch {
	case o.flags.change.dry:
	case len(names) == 0:
		s.State, s.Text, s.Next = explain.Skipped, t.CheckNone, ""
	default:
		var targets []identity.Target
		for _, n := range names {
			targets = append(targets, identity.Target{Profile: n, ByFlag: true})
		}
		s = o.checked(f, identity.New(f.Snap, identity.Options{Now: a.now, Jobs: mostChecked}).All(ctx, targets))
		if ctx.Err() != nil {
			return ask.ErrCancelled
		}
	}
	o.done(s)
	return nil
}

// checked tells what STS answered.
func (o *onboarding) checked(f explain.Facts, results []identity.Result) explain.Step {
	a, t := o.a, o.a.text.Onboard
	s := explain.Step{ID: "check", State: explain.Done, Text: t.Checked(len(results))}
	failed := 0
	for _, r := range results {
		if r.OK {
			s.More = append(s.More, r.Profile+"  "+r.Account+"  "+a.who(r))
			continue
		}
		tip := advice.For(r.Fault, about(f.Snap, r.Profile), string(a.lang))
		s.More = append(s.More, r.Profile+"  "+tip.What)
		if r.Skipped() {
			continue
		}
		if failed++; failed == 1 {
			s.Next = tip.Fix
		}
		code := exitNo
		if r.Fault.NeedsSignIn() {
			code = exitSignIn
		}
		o.fail(code)
	}
	if failed > 0 {
		s.State, s.Text = explain.Failed, t.CheckFailed(failed, len(results))
	}
	return s
}

// jsonOnboard is what `onboard --json` prints last.
type jsonOnboard struct {
	Schema string     `json:"schema"`
	Steps  []jsonStep `json:"steps"`
	OK     bool       `json:"ok"` // nothing failed
}

type jsonStep struct {
	ID      string   `json:"id"`
	Subject *string  `json:"subject"`
	State   string   `json:"state"`
	Message string   `json:"message"`
	Details []string `json:"details"`
	Fix     *string  `json:"fix"`
}

// finish says how it all stands and what may come next.
func (o *onboarding) finish() error {
	a, t := o.a, o.a.text.Onboard
	count := map[string]int{}
	out := jsonOnboard{Schema: "awsguide/onboard/1", Steps: []jsonStep{}, OK: o.code == exitFine}
	for _, s := range o.steps {
		count[s.State]++
		details := s.More
		if details == nil {
			details = []string{}
		}
		out.Steps = append(out.Steps, jsonStep{s.ID, nilIfEmpty(s.Subject), s.State, s.Text, details, nilIfEmpty(s.Next)})
	}
	if a.flags.json {
		if err := a.screen.PrintJSON(out); err != nil {
			return err
		}
	} else {
		a.screen.Println("")
		a.screen.Println("  " + t.Sum(count[explain.Done], count[explain.ToDo], count[explain.Skipped], count[explain.Failed]))
		a.screen.Println("")
		a.screen.Pairs(o.next(count))
		a.tip("onboarding:cost")
	}
	if o.code != exitFine {
		return errQuiet{o.code}
	}
	return nil
}

// next gives the commands that may come next.
func (o *onboarding) next(count map[string]int) []show.Pair {
	t := o.a.text.Onboard
	f := o.a.facts()
	var pairs []show.Pair
	if count[explain.ToDo]+count[explain.Failed] > 0 {
		pairs = append(pairs, show.Pair{Label: t.NextGoOn, Text: o.command()})
	}
	selected, by := f.Snap.Selected("")
	if _, ok := f.Snap.Profile(selected); !ok && by.Kind == profile.FromDefault {
		if names := f.ToCheck(1); names != nil {
			pairs = append(pairs, show.Pair{Label: t.NextUse, Text: useProfile(show.Visible(names[0]))})
		}
	}
	if f.Snap.Names() != nil {
		pairs = append(pairs, show.Pair{Label: t.NextAll, Text: "awsguide check --all"}, show.Pair{Label: t.NextSee, Text: "awsguide explain"})
	}
	return pairs
}

// useProfile is how a shell of this system is told which profile to use.
func useProfile(name string) string {
	if runtime.GOOS == "windows" {
		return `$env:AWS_PROFILE = "` + name + `"`
	}
	return "export AWS_PROFILE=" + name
}

// readTeam reads a team file; - is standard input.
func (a *app) readTeam(path string) (*team.File, error) {
	var data []byte
	var err error
	if path == "-" {
		path = "stdin"
		data, err = io.ReadAll(io.LimitReader(a.in, 2<<20))
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, &problem{id: "team-unreadable", what: a.text.Errors.Unreadable(show.Visible(path)), fix: "ls -ld " + show.Visible(path), code: exitFailed, cause: err}
	}
	f, problems := team.Parse(path, data)
	if problems == nil {
		return f, nil
	}
	t := a.text.Onboard
	facts := a.facts()
	wrong := &problem{id: problems[0].ID, what: t.TeamWrong(len(problems)), where: facts.Place(path, problems[0].Pos.Line, problems[0].Pos.Column), code: exitFailed, fix: "awsguide onboard --help"}
	for _, p := range problems[:min(len(problems), 10)] {
		line := facts.Place(path, p.Pos.Line, p.Pos.Column) + "  " + t.Wrong[p.ID](p.Text)
		if p.Near != nil {
			line += " (" + p.Near[0] + "?)"
		}
		wrong.detail = append(wrong.detail, line)
	}
	if more := len(problems) - 10; more > 0 {
		wrong.detail = append(wrong.detail, t.MoreOf(more))
	}
	wrong.detail = append(wrong.detail, a.text.Errors.Nothing)
	return nil, wrong
}

// exportTeam writes a team file of this machine.
func (a *app) exportTeam(ctx context.Context, f onboardFlags) error {
	t := a.text.Onboard
	snap := a.facts().Snap
	if err := a.readable(snap); err != nil {
		return err
	}
	made := team.Of(snap, a.populated(), f.accounts)
	if len(made.Sessions) == 0 {
		return &problem{id: "no-sessions", what: t.NothingToExport, fix: "awsguide sso setup", code: exitFailed}
	}
	made.MinCLI = awscli.KnowsSessions
	text := "# awsguide onboard --from FILE\n" + made.Format()
	if f.export == "-" || f.change.dry {
		_, err := io.WriteString(a.out, text)
		return err
	}
	paths := []string{snap.Config.Path, snap.Credentials.Path}
	if slices.ContainsFunc(paths, func(p string) bool { return sameFile(p, f.export) }) {
		return a.usage("flag-value", a.text.Errors.FlagValue("--export", show.Visible(f.export)), nil, "awsguide onboard --help")
	}
	before, err := os.ReadFile(f.export)
	plan := &edit.Plan{Changes: []edit.Change{{Path: f.export, Before: before, After: []byte(text), Existed: err == nil}}}
	if err == nil && string(before) == text {
		plan = &edit.Plan{}
	}
	if err == nil {
		a.screen.Say(a.screen.Mark(show.Warn) + " " + t.ExportThere)
	} else {
		f.change.yes = true // a new file of the name that was given: nothing is lost
	}
	written, err := a.write(ctx, plan, "awsguide onboard --export "+f.export, f.change)
	if err != nil || !written {
		return err
	}
	a.screen.Say(a.screen.Mark(show.OK) + " " + t.Exported(show.Visible(f.export)))
	return nil
}

// sameFile reports whether two paths lead to one file that is there.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
