package lesson

import (
	"slices"
	"strings"
	"testing"

	"awsguide/explain/note"
)

func TestLessons(t *testing.T) {
	t.Parallel()
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 9 {
		t.Fatalf("%d lessons", len(all))
	}
	orders := map[string]string{}
	for _, l := range all {
		if other := orders[l.Header["order"]]; other != "" || l.Header["order"] == "" {
			t.Errorf("%s and %s have the order %s", l.ID, other, l.Header["order"])
		}
		orders[l.Header["order"]] = l.ID
		if len(l.Steps) < 3 {
			t.Errorf("%s has %d steps", l.ID, len(l.Steps))
		}
		for _, s := range l.List("see") {
			if note.Find(s) == nil {
				t.Errorf("%s: see %s, which is not there", l.ID, s)
			}
		}
		for i, s := range l.Steps {
			if s.Say("en") == "" || s.Say("ja") == "" || s.Event != "" && s.Event != Expire {
				t.Errorf("%s, step %d: %+v", l.ID, i+1, s)
			}
			if s.Hint("en") == "" && !l.Guided && i+1 < len(l.Steps) {
				t.Errorf("%s, step %d has no hint", l.ID, i+1)
			}
			for _, g := range s.Goals {
				if !g.Known() {
					t.Errorf("%s, step %d: no goal is called %s with %q", l.ID, i+1, g.Kind, g.Args)
				}
			}
			for _, run := range s.Runs {
				if !strings.Contains(run, "awsguide ") {
					t.Errorf("%s, step %d runs %q", l.ID, i+1, run)
				}
			}
		}
	}
}

// TestHome: the files with which a lesson begins are whole, blank lines and all.
func TestHome(t *testing.T) {
	t.Parallel()
	all, _ := All()
	i := slices.IndexFunc(all, func(l Lesson) bool { return l.ID == "tidy-up" })
	got := all[i].Home[".aws/config"]
	if !strings.HasPrefix(got, "[profile dev]\n") || !strings.Contains(got, "\n\n[profile old]\n") || !strings.HasSuffix(got, "sso:account:access\n") {
		t.Errorf("%q", got)
	}
}

func TestGoals(t *testing.T) {
	t.Parallel()
	asked := func(string) int { return 0 }
	for _, c := range []struct {
		goal  string
		words string
		code  int
		want  bool
	}{
		{"ran explain dev", "explain dev --quiet", 0, true},
		{"ran explain dev", "explain dev", 2, false},
		{"ran explain dev", "explain", 0, false},
		{"ran check --region x", "check --region x dev", 0, true},
		{"ran explain dev", "learn explain dev", 0, false},
		{"ran explain dev", "--profile dev explain", 0, true},
		{"ran explain dev", "--lang ja explain --profile=dev", 0, true},
		{"ran check --region x", "check --region=x dev", 0, true},
		{"ran sso accounts", "sso accounts --help", 0, false},
		{"ended 4 check dev", "check dev", 4, true},
		{"ended 4 check dev", "check dev", 0, false},
		{"checked dev", "check dev", 0, false}, // nobody asked STS
		{"nonsense", "explain", 0, false},
		{"profile", "explain", 0, false},
	} {
		if got := parseGoal(c.goal).Met(After{Words: strings.Fields(c.words), Code: c.code, Asked: asked}); got != c.want {
			t.Errorf("%q after %q: %v", c.goal, c.words, got)
		}
	}
}
