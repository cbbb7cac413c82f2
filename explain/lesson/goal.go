package lesson

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"awsguide/explain/rule"
	"awsguide/profile"
	"awsguide/sso"
)

// A Goal is something that must be true after a step.
type Goal struct {
	Kind string // one of kinds
	Args []string
}

// After is how things stand after a command.
type After struct {
	Snap  *profile.Snapshot // the home, with the variables of the command
	At    time.Time
	Words []string              // of the command, after awsguide
	Code  int                   // with which it ended
	Asked func(call string) int // how often a call of the organisation was made in this step
}

// kinds tell how many words each kind of goal has at least, and how it is met.
var kinds = map[string]struct {
	least int
	met   func(args []string, a After) bool
}{
	// ran COMMAND WORDS...: that command was fine, with these words among others.
	"ran": {0, func(args []string, a After) bool { return a.Code == 0 && a.command(args) }},
	// ended CODE COMMAND WORDS...: it ended so.
	"ended": {1, func(args []string, a After) bool {
		return strconv.Itoa(a.Code) == args[0] && a.command(args[1:])
	}},
	// profile NAME: there is such a profile. no-profile NAME: there is none.
	"profile":    {1, func(args []string, a After) bool { _, ok := a.Snap.Profile(args[0]); return ok }},
	"no-profile": {1, func(args []string, a After) bool { _, ok := a.Snap.Profile(args[0]); return !ok }},
	// profiles N: there are at least so many.
	"profiles": {1, func(args []string, a After) bool { n, _ := strconv.Atoi(args[0]); return len(a.Snap.Names()) >= n }},
	// key PROFILE KEY VALUE: so it stands in the files. no-key PROFILE KEY.
	"key": {3, func(args []string, a After) bool {
		p, _ := a.Snap.Profile(args[0])
		return p.Text(args[1]) == strings.Join(args[2:], " ")
	}},
	"no-key": {2, func(args []string, a After) bool {
		p, ok := a.Snap.Profile(args[0])
		return ok && p.Text(args[1]) == ""
	}},
	// in-force PROFILE KEY VALUE ORIGIN: so it is in force, and that sets it.
	"in-force": {4, func(args []string, a After) bool {
		v := a.Snap.Value(args[0], args[1], profile.Overrides{})
		return v.Text == args[2] && string(v.Origin.Kind) == args[3]
	}},
	// signed-in SESSION, signed-out SESSION.
	"signed-in":  {1, func(args []string, a After) bool { return signedIn(args[0], a) }},
	"signed-out": {1, func(args []string, a After) bool { return !signedIn(args[0], a) }},
	// checked PROFILE: STS told who it is.
	"checked": {1, func(args []string, a After) bool {
		return a.Code == 0 && (a.command([]string{"check", args[0]}) || a.command([]string{"check", "--all"})) && a.Asked("sts.identity") > 0
	}},
	// asked CALL: the organisation was asked for that in this step.
	"asked": {1, func(args []string, a After) bool { return a.Asked(args[0]) > 0 }},
	// healthy: doctor finds no error.
	"healthy": {0, func(_ []string, a After) bool { return rule.Count(rule.Run(a.Snap, a.At)).Errors == 0 }},
}

// valued are the flags of every command that take a value.
var valued = []string{"--profile", "--lang", "--color"}

// command reports whether the command was the first of want, with all of the others
// among its words, in whatever order: --profile dev says the same as dev, --x=y the
// same as --x y, and so does AWS_PROFILE. To ask for --help is to run nothing.
func (a After) command(want []string) bool {
	var words, names []string
	for _, w := range a.Words {
		flag, value, ok := strings.Cut(w, "=")
		if ok && strings.HasPrefix(flag, "--") {
			words = append(words, flag, value)
			continue
		}
		words = append(words, w)
	}
	for i := 0; i < len(words); i++ {
		switch {
		case words[i] == "--help" || words[i] == "-h" || words[i] == "help":
			return false
		case slices.Contains(valued, words[i]) && i+1 < len(words):
			i++
		case !strings.HasPrefix(words[i], "-"):
			names = append(names, words[i])
		}
	}
	if a.Snap != nil {
		words = append(words, a.Snap.Env["AWS_PROFILE"])
	}
	if len(want) > 0 && (len(names) == 0 || names[0] != want[0]) {
		return false
	}
	return !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(words, w) })
}

func signedIn(name string, a After) bool {
	s, ok := a.Snap.Session(name)
	return ok && sso.StateOf(a.Snap.Paths, s, a.At).State == sso.Valid
}

func parseGoal(text string) Goal {
	words := strings.Fields(text)
	if len(words) == 0 {
		return Goal{}
	}
	return Goal{words[0], words[1:]}
}

// Known reports whether a goal is of a kind that there is, with enough words.
func (g Goal) Known() bool {
	k, ok := kinds[g.Kind]
	return ok && len(g.Args) >= k.least
}

// Met reports whether the goal is reached; false for one that is not Known.
func (g Goal) Met(a After) bool { return g.Known() && kinds[g.Kind].met(g.Args, a) }

// Missing gives the goals about the files and the sign-in that are not met: what to
// type is for the person to find, how things should stand is not.
func (s Step) Missing(a After) []Goal {
	var missing []Goal
	for _, g := range s.Goals {
		if !slices.Contains([]string{"ran", "ended", "checked", "asked", "healthy"}, g.Kind) && !g.Met(a) {
			missing = append(missing, g)
		}
	}
	return missing
}

// Met reports whether all goals of a step are.
func (s Step) Met(a After) bool {
	return !slices.ContainsFunc(s.Goals, func(g Goal) bool { return !g.Met(a) })
}
