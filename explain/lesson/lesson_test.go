package lesson

import (
	"strings"
	"testing"
)

func TestLessons(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no lessons")
	}
	for _, l := range all {
		if len(l.Steps) == 0 {
			t.Errorf("%s has no steps", l.ID)
		}
		for i, s := range l.Steps {
			if s.Say("en") == "" || s.Say("ja") == "" || s.Goal == "" {
				t.Errorf("%s, step %d: %+v", l.ID, i+1, s)
			}
			switch kind, _, _ := strings.Cut(s.Goal, " "); kind {
			case "ran", "profile", "signed-in", "checked", "signed-out":
			default:
				t.Errorf("%s, step %d: no goal is called %s", l.ID, i+1, kind)
			}
		}
	}
}
