package quiz

import (
	"math/rand/v2"
	"testing"
	"time"
)

var at = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func fixed() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func TestQuestions(t *testing.T) {
	t.Parallel()
	en, ja := Questions("en"), Questions("ja")
	if len(en) < 108 || len(ja) != len(en) {
		t.Fatalf("%d and %d questions", len(en), len(ja))
	}
	places := map[int]int{}
	r := fixed()
	for i, q := range en {
		s := q.Shuffled(r)
		places[s.Right]++
		if s.Answers[s.Right] != q.Answers[0] || q.Right != 0 || ja[i].ID != q.ID || len(q.Answers) != 4 {
			t.Errorf("%+v became %+v", q, s)
		}
	}
	for place := range 4 {
		if places[place] < len(en)/8 {
			t.Errorf("the right answer stands in place %d only %d times of %d", place, places[place], len(en))
		}
	}
}

// TestSpacing: missed today, asked again today; known, asked again ever later.
func TestSpacing(t *testing.T) {
	t.Parallel()
	p := Progress{}
	all := []Question{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	p.Answer("a", false, at)
	if got := p.Choose(all, 1, at, fixed()); got[0].ID != "a" {
		t.Errorf("what was missed does not come first: %v", got)
	}
	var days []int
	for now := at; len(days) < 7; {
		p.Answer("a", true, now)
		wait := p["a"].Due.Sub(now)
		days = append(days, int(wait/(24*time.Hour)))
		if got := p.Choose(all, 1, now, fixed()); got[0].ID == "a" {
			t.Errorf("a comes back at once after %d right answers", len(days))
		}
		now = p["a"].Due
		if got := p.Choose(all, 1, now, fixed()); got[0].ID != "a" {
			t.Errorf("a does not come back after %v", wait)
		}
	}
	for i, want := range []int{1, 3, 7, 16, 35, 35, 35} {
		if days[i] != want {
			t.Errorf("waits %v", days)
			break
		}
	}
	p.Answer("a", false, at)
	p.Answer("b", true, at)
	if p["a"].Box != 0 || p["a"].Right != 7 || p["a"].Wrong != 2 || p.Due(at) != 1 || p.Known() != 1 {
		t.Errorf("%+v", p)
	}
	if got := p.Choose(all, 9, at, fixed()); len(got) != 3 || got[0].ID != "a" || got[1].ID != "c" || got[2].ID != "b" {
		t.Errorf("%v", got)
	}
}
