// Package lesson holds the lessons of the practice organisation: one page each
// in page/<id>.md. Besides title and text, the header of a lesson has
//
//	order      where it stands among the lessons
//	guided     yes: each command is shown at once, and not only as the solution
//	world      large: an organisation with 100 accounts
//
// and for each step N
//
//	say-N      what to do and why, in both languages
//	hint-N     how, in both languages; a guided lesson needs none
//	run-N      the solution: what to type, several commands with " ;; " between
//	goal-N     what must be true afterwards: goals with "; " between
//	event-N    what happens before it: expire, the sign-in ends
//
// Lines that begin with "@home" are the files that the home begins with, as a
// txtar archive. Exercises to repair a file are made of the pages of the checks of
// doctor.
package lesson

import (
	"cmp"
	"embed"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"awsguide/explain/page"
)

//go:embed page/*.md
var files embed.FS

// A Lesson is a page and its steps.
type Lesson struct {
	*page.Page
	Guided bool
	Large  bool              // it is played in the large organisation
	Home   map[string]string // the files of its home by name, such as .aws/config; nil for none
	Steps  []Step
}

// A Step is one thing to do.
type Step struct {
	Runs  []string // the solution, each as it is typed
	Goals []Goal
	Event string

	say, hint map[string]string
}

// Expire is the event that ends the sign-in.
const Expire = "expire"

// Say tells what to do and why.
func (s Step) Say(language string) string { return s.say[language] }

// Hint tells how; "" when there is none.
func (s Step) Hint(language string) string { return s.hint[language] }

// All gives all lessons in their order. The error is that of a page that cannot be
// read, which the tests exclude.
func All() ([]Lesson, error) {
	pages, err := page.Load(files, "page")
	if err != nil {
		return nil, err
	}
	var all []Lesson
	for _, p := range pages {
		l := Lesson{Page: p, Guided: p.Header["guided"] == "yes", Large: p.Header["world"] == "large", Home: homeOf(p)}
		for n := 1; p.Header["run-"+strconv.Itoa(n)] != ""; n++ {
			l.Steps = append(l.Steps, stepOf(p, strconv.Itoa(n)))
		}
		all = append(all, l)
	}
	order := func(l Lesson) int { n, _ := strconv.Atoi(l.Header["order"]); return n }
	slices.SortFunc(all, func(a, b Lesson) int { return cmp.Compare(order(a), order(b)) })
	return all, nil
}

func stepOf(p *page.Page, n string) Step {
	both := func(key string) map[string]string {
		return map[string]string{"en": p.Text(key+"-"+n, "en"), "ja": p.Text(key+"-"+n, "ja")}
	}
	s := Step{Runs: strings.Split(p.Header["run-"+n], " ;; "), Event: p.Header["event-"+n], say: both("say"), hint: both("hint")}
	for text := range strings.SplitSeq(p.Header["goal-"+n], "; ") {
		s.Goals = append(s.Goals, parseGoal(text))
	}
	return s
}

// homeOf gives the files of the lines that begin with @home and go on over blank
// lines.
func homeOf(p *page.Page) map[string]string {
	var lines []string
	for _, b := range p.Body["en"] {
		if b.Code != nil {
			lines = append(append(lines, b.Code...), "")
		}
	}
	if len(lines) == 0 || lines[0] != "@home" {
		return nil
	}
	return Files(strings.Join(lines[1:], "\n"))
}

// Files gives the files of a txtar archive by name.
func Files(archive string) map[string]string {
	all := map[string]string{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		all[f.Name] = string(f.Data)
	}
	return all
}
