package lesson

import (
	"strings"
	"testing"
	"time"
)

// TestExercises: each is broken as it is given, and its good files repair it; an
// empty file repairs nothing.
func TestExercises(t *testing.T) {
	t.Parallel()
	all, loose := Exercises(), 0
	if len(all) < 80 {
		t.Fatalf("%d exercises", len(all))
	}
	for _, e := range all {
		if e.Green(snapOf(e.Home), time.Now()) || !e.Green(snapOf(e.Good), time.Now()) {
			t.Errorf("%s is green before, or not afterwards", e.ID)
		}
		if left := e.Left(snapOf(e.Home), time.Now()); len(left) == 0 && len(snapOf(e.Good).Names()) > 0 {
			t.Logf("%s: only profiles are missing", e.ID)
		}
		if e.Green(snapOf(nil), time.Now()) {
			t.Errorf("%s is repaired by deleting everything", e.ID)
		}
		if bare := headers(e.Home); e.Green(snapOf(bare), time.Now()) && !same(bare, e.Good) {
			loose++
			t.Logf("%s is repaired by deleting all keys", e.ID)
		}
	}
	t.Logf("%d exercises", len(all))
	if loose > 5 {
		t.Errorf("%d exercises are repaired by deleting all keys", loose)
	}
}

// headers gives files of which only the headers are left.
func headers(files map[string]string) map[string]string {
	bare := map[string]string{}
	for name, data := range files {
		for line := range strings.Lines(data) {
			if strings.HasPrefix(line, "[") {
				bare[name] += line
			}
		}
	}
	return bare
}

func same(a, b map[string]string) bool {
	return a[".aws/config"] == b[".aws/config"] && a[".aws/credentials"] == b[".aws/credentials"]
}
