// Package ask puts questions to a person: in a terminal (survey.go), line by
// line on any stream (plain.go), or not at all (none.go).
//
// A question that has an answer already is not put. What cannot be answered is
// an [ErrNoTerminal], which names the flag that would have answered it.
package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Question is one question.
type Question struct {
	Flag     string // that answers it, such as --sso-region; "" for none
	Text     string
	Help     string // what the person needs to know; shown behind ?
	Default  string // of an Input; the value of the choice that is marked first in a Select
	Choices  []Choice
	Validate func(string) error // of an Input; its error is shown; nil takes anything
}

// A Choice is one line of a list.
type Choice struct {
	Label  string // visible text
	Detail string // more, in a weaker colour; also searched
	Value  string // what is given back
}

// An Asker puts questions. Each method gives ErrCancelled for Ctrl-C and for a
// context that ends, ErrBack for Esc, and an *ErrNoTerminal when nobody can be
// asked.
type Asker interface {
	Select(ctx context.Context, q Question) (string, error)
	Input(ctx context.Context, q Question) (string, error)
	Confirm(ctx context.Context, q Question, yes bool) (bool, error)
	Password(ctx context.Context, q Question) (string, error)
}

// ErrCancelled says that the person does not want to go on.
var ErrCancelled = errors.New("cancelled")

// ErrBack says that the person wants the question before.
var ErrBack = errors.New("back")

// An ErrNoTerminal says that an answer is missing and nobody can be asked.
type ErrNoTerminal struct{ Question Question }

func (e *ErrNoTerminal) Error() string {
	if e.Question.Flag == "" {
		return "an answer is needed: " + e.Question.Text
	}
	return fmt.Sprintf("an answer is needed: %s (%s)", e.Question.Text, e.Question.Flag)
}

// None gives an asker that asks nobody.
func None() Asker { return none{} }

type none struct{}

func (none) Select(_ context.Context, q Question) (string, error) { return "", &ErrNoTerminal{q} }
func (none) Input(_ context.Context, q Question) (string, error)  { return "", &ErrNoTerminal{q} }
func (none) Confirm(_ context.Context, q Question, _ bool) (bool, error) {
	return false, &ErrNoTerminal{q}
}
func (none) Password(_ context.Context, q Question) (string, error) { return "", &ErrNoTerminal{q} }

// A filter finds the choices that hold all words of a text, in any order, big
// letters or small.
type filter struct {
	choices []Choice
	low     []string
}

func newFilter(choices []Choice) *filter {
	f := &filter{choices: choices, low: make([]string, len(choices))}
	for i, c := range choices {
		f.low[i] = strings.ToLower(c.Label + " " + c.Detail)
	}
	return f
}

// find gives the indexes of the choices that fit; all for an empty text. One that is
// just the text comes first, then those that begin with it: what was typed whole is
// what is meant.
func (f *filter) find(text string) []int {
	words := strings.Fields(strings.ToLower(text))
	found := make([]int, 0, len(f.choices))
	for i, low := range f.low {
		fits := true
		for _, w := range words {
			if !strings.Contains(low, w) {
				fits = false
				break
			}
		}
		if fits {
			found = append(found, i)
		}
	}
	if len(words) > 0 {
		whole := strings.Join(words, " ")
		rank := func(i int) int {
			switch low := f.low[i]; {
			case strings.EqualFold(f.choices[i].Label, whole):
				return 0
			case strings.HasPrefix(low, whole):
				return 1
			}
			return 2
		}
		slices.SortStableFunc(found, func(a, b int) int { return rank(a) - rank(b) })
	}
	return found
}
