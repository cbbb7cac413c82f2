package explain

import (
	"path/filepath"
	"slices"
	"strings"

	"awsguide/explain/rule"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/team"
	"awsguide/sso"
	"awsguide/sso/awscli"
)

// A Step is one line of the checklist of `onboard`: what the machine has, and
// what is left to do.
type Step struct {
	ID      string   // "tools", "files", "session", "sign-in", "profiles", "default", "check" or "problems"
	Subject string   // the session it is about; "" for none
	State   string   // one of the states below
	Text    string   // what is so
	More    []string // further lines; nil for none
	Next    string   // the command that would do it; "" for none
}

// The states of steps.
const (
	Done    = "done"
	ToDo    = "todo"
	Skipped = "skipped" // Text tells why
	Failed  = "failed"
)

// ToolsStep looks at the AWS CLIs on the PATH, the one that runs first; least is
// the oldest version that will do, "" for the first that knows SSO sessions.
func (f Facts) ToolsStep(found []awscli.Installed, least string) Step {
	t := f.Text.Onboard
	s := Step{ID: "tools", State: Done}
	if len(found) == 0 {
		s.State, s.Text, s.Next = Skipped, t.NoAWS, t.InstallAt
		if least != "" {
			s.State = ToDo
		}
		return s
	}
	if least == "" {
		least = awscli.KnowsSessions
	}
	place := func(i awscli.Installed) string { return f.Snap.Paths.Short(i.Path) }
	first := found[0]
	isNewer := func(i awscli.Installed) bool { return i.Major > 1 }
	switch {
	case first.Version == "":
		s.State, s.Text = ToDo, t.Unknown(place(first))
	case first.Major == 1 && slices.ContainsFunc(found[1:], isNewer):
		s.State, s.Text = ToDo, t.First(first.Version, place(first))
		s.Next = t.PathFirst(filepath.Dir(found[1+slices.IndexFunc(found[1:], isNewer)].Path))
	case !first.Since(least):
		s.State, s.Text, s.Next = ToDo, t.Old(first.Version, place(first), least), t.InstallAt
	default:
		s.Text = t.AWS(first.Version, place(first))
	}
	for _, i := range found[1:] {
		s.More = append(s.More, t.More(i.Version, place(i)))
	}
	return s
}

// FilesStep looks at the two files.
func (f Facts) FilesStep() Step {
	t := f.Text.Onboard
	s := Step{ID: "files", State: Done}
	var lines []string
	for _, file := range f.Snap.Files() {
		place := f.Place(file.Path, 0, 0)
		switch {
		case !file.Exists:
			lines = append(lines, t.NotThere(place))
		case !file.Readable:
			s.State, s.Next = Failed, "ls -ld "+place
			lines = append(lines, t.Unreadable(place))
		case file.AWSCLI().Refusal != nil:
			r := file.AWSCLI().Refusal
			s.State, s.Next = Failed, "awsguide explain"
			lines = append(lines, f.Text.Explain.Refused[r.Reason]+"  "+f.Place(file.Path, r.Pos.Line, r.Pos.Column))
		default:
			n := 0
			for _, sec := range file.AWSCLI().Sections {
				if sec.Type == inifile.TypeProfile {
					n++
				}
			}
			lines = append(lines, t.Profiles(n, place))
		}
	}
	s.Text, s.More = lines[0], lines[1:]
	return s
}

// Difference is a key that a session or profile has otherwise than a team file.
type Difference struct{ Key, Mine, Theirs string }

// SessionDiffers gives the keys of a session of the machine that a team file
// has otherwise; nil for none. Scopes that a machine has besides are fine.
func SessionDiffers(mine, theirs profile.Session) []Difference {
	var all []Difference
	if !sso.SameStartURL(mine.StartURL, theirs.StartURL) {
		all = append(all, Difference{"sso_start_url", mine.StartURL, theirs.StartURL})
	}
	if mine.Region != theirs.Region {
		all = append(all, Difference{"sso_region", mine.Region, theirs.Region})
	}
	for _, scope := range theirs.Scopes {
		if !slices.Contains(mine.Scopes, scope) {
			all = append(all, Difference{"sso_registration_scopes", strings.Join(mine.Scopes, ","), strings.Join(theirs.Scopes, ",")})
			break
		}
	}
	return all
}

// SessionStep looks at a session that a team file wants, or at one that is there.
func (f Facts) SessionStep(wanted profile.Session) Step {
	t := f.Text.Onboard
	s := Step{ID: "session", Subject: wanted.Name, State: Done}
	mine, ok := f.Snap.Session(wanted.Name)
	if !ok {
		s.State, s.Text = ToDo, t.SessionNew(wanted.StartURL, wanted.Region)
		return s
	}
	s.Text = t.Session(mine.StartURL, mine.Region)
	if differs := SessionDiffers(mine, wanted); differs != nil {
		s.State, s.Text = ToDo, t.Differs(f.Place(mine.File, mine.Pos.Line, 0))
		s.More = f.differences(differs)
	}
	return s
}

func (f Facts) differences(all []Difference) []string {
	var lines []string
	for _, d := range all {
		none := f.Text.Explain.None
		mine, theirs := d.Mine, d.Theirs
		if mine == "" {
			mine = none
		}
		if theirs == "" {
			theirs = none
		}
		lines = append(lines, f.Text.Onboard.DiffersKey(d.Key, mine, theirs))
	}
	return lines
}

// SignInStep looks at the sign-in of a session.
func (f Facts) SignInStep(session string) Step {
	s := Step{ID: "sign-in", Subject: session, State: Done}
	have, ok := f.Snap.Session(session)
	if !ok {
		s.State, s.Text = Skipped, f.Text.Onboard.AfterSession
		return s
	}
	token := f.Token(have)
	s.Text = f.TokenTold(token)
	if token.State != sso.Valid && token.State != sso.Refreshable {
		s.State, s.Text, s.Next = ToDo, f.Text.Onboard.SignIn, "awsguide sso login --sso-session "+session
	}
	return s
}

// ProfilesStep looks at the profiles of a session; rules, unless nil, are those
// by which a team makes them.
func (f Facts) ProfilesStep(session profile.Session, rules *profile.Rules) Step {
	t := f.Text.Onboard
	s := Step{ID: "profiles", Subject: session.Name, State: Done}
	users := len(f.Snap.UsersOf(session))
	switch {
	case rules != nil:
		s.State, s.Text = ToDo, t.Populate(rules.Template)
	case users == 0:
		s.State, s.Text, s.Next = ToDo, t.None, "awsguide sso populate --sso-session "+session.Name
	default:
		s.Text = t.Have(users)
	}
	return s
}

// TeamProfilesStep looks at the profiles that a team file names itself. missing
// are to be added, other are there with other values.
func (f Facts) TeamProfilesStep(wanted []team.Profile) (s Step, missing, other []team.Profile) {
	t := f.Text.Onboard
	s = Step{ID: "profiles", State: Done}
	var names []string
	for _, w := range wanted {
		names = append(names, w.Name)
		have, ok := f.Snap.Profile(w.Name)
		if !ok {
			missing = append(missing, w)
			continue
		}
		if differs := profileDiffers(have, w); differs != nil {
			other = append(other, w)
			s.More = append(s.More, w.Name+": "+t.Differs(f.Place(have.File, have.Pos.Line, 0)))
			s.More = append(s.More, f.differences(differs)...)
		}
	}
	s.Text = t.Missing(strings.Join(names, f.Text.Explain.Comma))
	if missing != nil || other != nil {
		s.State = ToDo
	}
	return s, missing, other
}

func profileDiffers(have profile.Profile, want team.Profile) []Difference {
	var all []Difference
	for _, p := range want.Pairs {
		if mine := have.Text(p.Key); mine != p.Value {
			all = append(all, Difference{p.Key, mine, p.Value})
		}
	}
	return all
}

// DefaultStep looks at what commands use that name no profile; name is the
// profile that a team wants for them. pairs are the keys to be written.
func (f Facts) DefaultStep(name string) (s Step, pairs []edit.Pair) {
	t := f.Text.Onboard
	s = Step{ID: "default", State: Done}
	if selected, by := f.Snap.Selected(""); by.Kind != profile.FromDefault {
		s.Text = t.DefaultEnv(by.Name, selected)
		return s, nil
	}
	from, ok := f.Snap.Profile(name)
	if !ok {
		s.State, s.Text = Failed, t.DefaultGone(name)
		return s, nil
	}
	if name == "default" {
		s.Text = t.DefaultIs(name)
		return s, nil
	}
	if from.Config != nil {
		for _, e := range from.Config.Entries {
			if !e.Inherited && e.Nested == nil && !strings.Contains(e.Value, "\n") {
				pairs = append(pairs, edit.Pair{Key: e.Key, Value: e.Value})
			}
		}
	}
	have, ok := f.Snap.Profile("default")
	switch {
	case !ok:
		s.State, s.Text = ToDo, t.DefaultSet(name)
		return s, pairs
	case slices.ContainsFunc(pairs, func(p edit.Pair) bool { return have.Text(p.Key) != p.Value }):
		s.State, s.Text = Skipped, t.DefaultOther(f.Place(have.File, have.Pos.Line, 0))
		return s, nil
	}
	s.Text = t.DefaultIs(name)
	return s, nil
}

// ToCheck gives the profiles whose check tells that all is well: the one that is
// in force, and one for each session; at most so many.
func (f Facts) ToCheck(most int) []string {
	var names []string
	add := func(name string) {
		if _, ok := f.Snap.Profile(name); ok && !slices.Contains(names, name) && len(names) < most {
			names = append(names, name)
		}
	}
	selected, _ := f.Snap.Selected("")
	if f.Snap.Chain(selected, true).Kind != profile.KindNone {
		add(selected)
	}
	for _, s := range f.Snap.Sessions() {
		users := f.Snap.UsersOf(s)
		if len(users) > 0 && !slices.ContainsFunc(names, func(n string) bool { return slices.Contains(users, n) }) {
			add(users[0])
		}
	}
	return names
}

// mostProblems is how many problems a step tells one by one.
const mostProblems = 5

// ProblemsStep gives the errors that doctor finds.
func (f Facts) ProblemsStep() Step {
	t := f.Text.Onboard
	s := Step{ID: "problems", State: Done, Text: t.NoProblems}
	count := 0
	for _, x := range rule.Run(f.Snap, f.At) {
		if x.Severity != rule.Error {
			continue
		}
		if count++; count <= mostProblems {
			s.More = append(s.More, rule.Told(x, string(f.Lang)).Message+"  "+f.Place(x.File, x.Pos.Line, x.Pos.Column))
			s.Next = "awsguide doctor"
		}
	}
	if count > 0 {
		s.State, s.Text = Failed, t.Problems(count)
	}
	if more := count - mostProblems; more > 0 {
		s.More = append(s.More, t.MoreOf(more))
	}
	return s
}
