package lesson

import (
	"testing"
	"time"
)

// TestExercises: each is broken as it is given, and its good files repair it; an
// empty file repairs nothing.
func TestExercises(t *testing.T) {
	t.Parallel()
	all := Exercises()
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
		if len(snapOf(e.Good).Names()) > 0 && e.Green(snapOf(nil), time.Now()) {
			t.Errorf("%s is repaired by deleting everything", e.ID)
		}
	}
	t.Logf("%d exercises", len(all))
}
