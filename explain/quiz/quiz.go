// Package quiz makes questions of the notes and decides which to ask: what was
// missed comes back, what is known comes back ever later (a box for each answer
// that was right in a row, after Leitner).
package quiz

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"awsguide/explain/note"
)

// A Question has one right answer and three wrong ones.
type Question struct {
	ID      string // of the note that it is about
	Area    string
	Ask     string
	Answers []string // four
	Right   int      // which of them is right
	Because string   // what to tell afterwards
}

// Questions gives the questions of all notes in a language, in the order of their
// ids, the right answer first.
func Questions(language string) []Question {
	pages, _ := note.Pages() // its tests hold that they can be read
	var all []Question
	for _, p := range pages {
		q := Question{ID: p.ID, Area: p.Header["area"], Ask: p.Text("ask", language), Because: p.Text("because", language)}
		for _, key := range []string{"right", "wrong-1", "wrong-2", "wrong-3"} {
			q.Answers = append(q.Answers, p.Text(key, language))
		}
		all = append(all, q)
	}
	return all
}

// Shuffled gives the question with its answers in another order.
func (q Question) Shuffled(r *rand.Rand) Question {
	right := q.Answers[q.Right]
	q.Answers = slices.Clone(q.Answers)
	r.Shuffle(len(q.Answers), func(i, j int) { q.Answers[i], q.Answers[j] = q.Answers[j], q.Answers[i] })
	q.Right = slices.Index(q.Answers, right)
	return q
}

// A Score is what is kept of one question.
type Score struct {
	Box   int       `json:"box"` // right answers in a row
	Due   time.Time `json:"due"` // when it comes back
	Right int       `json:"right"`
	Wrong int       `json:"wrong"`
}

// Progress is kept from run to run, by the id of the question.
type Progress map[string]Score

// waits are the days after which a question of each box comes back.
var waits = []int{0, 1, 3, 7, 16, 35}

// Answer keeps an answer.
func (p Progress) Answer(id string, right bool, at time.Time) {
	s := p[id]
	if right {
		s.Right++
		s.Box = min(s.Box+1, len(waits)-1)
	} else {
		s.Wrong++
		s.Box = 0
	}
	s.Due = at.Add(time.Duration(waits[s.Box]) * 24 * time.Hour).UTC().Truncate(time.Second)
	p[id] = s
}

// Due counts the questions that wait to be asked again.
func (p Progress) Due(at time.Time) int {
	n := 0
	for _, s := range p {
		if !s.Due.After(at) {
			n++
		}
	}
	return n
}

// Known counts the questions whose last answer was right.
func (p Progress) Known() int {
	n := 0
	for _, s := range p {
		if s.Box > 0 {
			n++
		}
	}
	return n
}

// Choose gives up to n of the questions to ask now: those that are due, the
// longest first, then such as were never asked, in any order, then the others, the
// next due first.
func (p Progress) Choose(all []Question, n int, at time.Time, r *rand.Rand) []Question {
	all = slices.Clone(all)
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	turn := func(q Question) int {
		s, asked := p[q.ID]
		switch {
		case asked && !s.Due.After(at):
			return 0
		case !asked:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b Question) int {
		if c := cmp.Compare(turn(a), turn(b)); c != 0 || turn(a) == 1 {
			return c
		}
		return p[a.ID].Due.Compare(p[b.ID].Due)
	})
	return all[:min(n, len(all))]
}
