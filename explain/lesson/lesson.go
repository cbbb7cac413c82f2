// Package lesson holds the lessons of the practice organisation: one page each
// in page/<id>.md. Besides title and text, the header of a lesson has for each
// step N: say-N.en and say-N.ja (what to do and why), run-N (the command) and
// goal-N (what must be true afterwards).
package lesson

import (
	"embed"
	"strconv"

	"awsguide/explain/page"
)

//go:embed page/*.md
var files embed.FS

// A Lesson is a page and its steps.
type Lesson struct {
	*page.Page
	Steps []Step
}

// A Step is one thing to do.
type Step struct {
	Run  string // the words after awsguide
	Goal string // "ran", "profile NAME", "signed-in NAME", "checked NAME" or "signed-out NAME"
	say  map[string]string
}

// Say tells what to do and why.
func (s Step) Say(language string) string { return s.say[language] }

// All gives all lessons in the order of their ids. The error is that of a page
// that cannot be read, which the tests exclude.
func All() ([]Lesson, error) {
	pages, err := page.Load(files, "page")
	if err != nil {
		return nil, err
	}
	var all []Lesson
	for _, p := range pages {
		l := Lesson{Page: p}
		for n := 1; ; n++ {
			i := strconv.Itoa(n)
			run := p.Header["run-"+i]
			if run == "" {
				break
			}
			l.Steps = append(l.Steps, Step{Run: run, Goal: p.Header["goal-"+i], say: map[string]string{"en": p.Text("say-"+i, "en"), "ja": p.Text("say-"+i, "ja")}})
		}
		all = append(all, l)
	}
	return all, nil
}
