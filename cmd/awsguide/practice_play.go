package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain/lesson"
	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/sso/cache"
)

// playLesson plays a lesson from the step at which it was left.
func (a *app) playLesson(ctx context.Context, s *sandbox, l lesson.Lesson, f practiceFlags) error {
	if err := s.lay(l.Home); err != nil {
		return err
	}
	t := a.text.Practice
	from, skipped := 0, false
	if kept := a.practised()[l.ID]; !f.auto && !f.afresh && !kept.Done && kept.Steps < len(l.Steps) {
		from, skipped = kept.Steps, kept.Skipped
	}
	a.screen.Heading(l.Title(string(a.lang)), s.home)
	if from > 0 {
		a.screen.Println("")
		a.screen.Paragraph(t.GoesOn(from+1, len(l.Steps)), 0)
		if err := a.replay(ctx, s, l.Steps[:from]); err != nil {
			return err
		}
	}
	for i := from; i < len(l.Steps); i++ {
		step := l.Steps[i]
		a.screen.Println("")
		a.screen.Paragraph(t.Step(i+1, len(l.Steps))+"  "+step.Say(string(a.lang)), 0)
		a.screen.Println("")
		err := a.playStep(ctx, s, step, l.Guided)
		for errors.Is(err, errAgain) {
			if err = a.playAgain(ctx, s, l, i); err == nil {
				err = a.playStep(ctx, s, step, l.Guided)
			}
		}
		switch {
		case errors.Is(err, errSkipped):
			skipped = true
			if err := a.playAgain(ctx, s, l, i+1); err != nil { // the next one stands on it
				return err
			}
		case errors.Is(err, errQuit), err != nil && cancelled(err) && !f.auto:
			a.screen.Tell(t.Kept + ": awsguide practice " + l.ID)
			if errors.Is(err, errQuit) {
				return nil
			}
			return err
		case err != nil:
			return err
		}
		if !f.auto {
			a.keepPractice(l.ID, i+1, i+1 == len(l.Steps), skipped)
		}
	}
	a.screen.Println("")
	a.screen.Println(a.screen.Mark(show.OK) + " " + a.text.Cmd.PracticeDone)
	if !f.auto {
		a.afterLesson()
	}
	return nil
}

// afterLesson says what comes next.
func (a *app) afterLesson() {
	all, _ := lesson.All()
	if next, ok := a.nextLesson(all); ok {
		a.screen.Pairs([]show.Pair{{Label: a.text.Practice.Next, Text: "awsguide practice " + next.ID, More: []string{next.Title(string(a.lang))}}})
		return
	}
	a.screen.Println("  " + a.text.Practice.AllDone + "  awsguide practice repair")
}

// lay writes the files with which a lesson or an exercise begins. They look as if
// they had stood there for an hour: what was written in this moment makes an edit
// wait for whoever may be writing it.
func (s *sandbox) lay(files map[string]string) error {
	then := time.Now().Add(-time.Hour)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(s.home, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o600); err != nil {
			return err
		}
		if err := os.Chtimes(path, then, then); err != nil {
			return err
		}
	}
	return nil
}

// replay plays steps again, unseen.
func (a *app) replay(ctx context.Context, s *sandbox, steps []lesson.Step) error {
	quiet := a.withSandbox(s)
	quiet.out, quiet.err, quiet.flags = io.Discard, io.Discard, a.flags
	quiet.prepare([]string{"--lang", string(a.lang)})
	auto := s.auto
	s.auto = true
	defer func() { s.auto = auto }()
	for _, step := range steps {
		if err := quiet.playStep(ctx, s, step, true); err != nil {
			return err
		}
	}
	return nil
}

// playStep runs commands until the goals of a step are met; by itself with
// --auto. guided offers what to type.
func (a *app) playStep(ctx context.Context, s *sandbox, step lesson.Step, guided bool) error {
	if step.Event == lesson.Expire {
		if err := s.expire(a.now()); err != nil {
			return err
		}
	}
	asked := s.count(step)
	if s.auto {
		return a.playSolution(ctx, s, step, asked)
	}
	offer := 0 // the command of the solution that is offered; -1 for none
	if !guided {
		offer = -1
	}
	if guided {
		a.screen.Tell(a.text.Cmd.TryIt)
		a.screen.Tell("  " + step.Runs[0])
	}
	for {
		q := ask.Question{Flag: "--auto", Text: "$"}
		if offer >= 0 {
			q.Default = step.Runs[offer]
		}
		typed, err := a.asker.Input(ctx, q)
		if err != nil {
			return back(err)
		}
		switch text := strings.TrimSpace(typed); text {
		case "skip":
			return errSkipped
		case "again":
			return errAgain
		case "exit", "quit":
			return errQuit
		case "", "help":
			a.screen.ErrParagraph(a.text.Practice.Commands, 2)
			continue
		case "hint":
			a.hint(step)
			continue
		case "solution":
			offer = 0
			a.screen.ErrParagraph(a.text.Practice.Solution+"  "+strings.Join(step.Runs, "   "), 2)
			continue
		default:
			after, ran, err := a.typed(ctx, s, text)
			switch {
			case err != nil:
				return err
			case !ran:
				continue
			}
			after.Asked = asked
			if step.Met(after) {
				a.screen.Tell(a.screen.Mark(show.OK) + " " + a.text.Cmd.GoalMet)
				return nil
			}
			if offer >= 0 && offer+1 < len(step.Runs) && text == step.Runs[offer] {
				offer++ // the solution goes on
				continue
			}
			a.screen.ErrParagraph(a.text.Cmd.GoalNot+" "+a.text.Cmd.StepAgain, 2)
			for _, g := range step.Missing(after) {
				a.screen.ErrParagraph(a.text.Practice.Wanted[g.Kind]+"  "+strings.Join(g.Args, " "), 4)
			}
		}
	}
}

func (a *app) hint(step lesson.Step) {
	text := step.Hint(string(a.lang))
	if text == "" {
		text = a.text.Practice.NoHint
	}
	a.screen.ErrParagraph(a.text.Practice.Hint+"  "+text, 2)
}

// What ends a step otherwise than by its goal.
var (
	errSkipped = errors.New("skipped")
	errAgain   = errors.New("from its beginning")
	errQuit    = errors.New("left")
)

// playAgain makes the home as it was before a step, from the beginning of the
// lesson, unseen.
func (a *app) playAgain(ctx context.Context, s *sandbox, l lesson.Lesson, step int) error {
	entries, err := os.ReadDir(s.home)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(s.home, e.Name())); err != nil {
			return err
		}
	}
	if err := s.lay(l.Home); err != nil {
		return err
	}
	return a.replay(ctx, s, l.Steps[:step])
}

// playSolution runs the solution of a step.
func (a *app) playSolution(ctx context.Context, s *sandbox, step lesson.Step, asked func(string) int) error {
	var after lesson.After
	for _, run := range step.Runs {
		a.screen.Println("$ " + run)
		var err error
		if after, _, err = a.typed(ctx, s, run); err != nil {
			return err
		}
	}
	after.Asked = asked
	if !step.Met(after) {
		return &problem{id: "practice-goal", what: a.text.Cmd.GoalNot + " " + strings.Join(step.Runs, "; "), fix: "awsguide practice", code: exitFailed}
	}
	return nil
}

// assignment is a variable before a command.
var assignment = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`) })

// writing are the commands that ask before they write.
var writing = [][]string{{"sso", "setup"}, {"sso", "populate"}, {"profile"}, {"undo"}}

// typed runs a line as it was typed: variables, then a command of awsguide. It is
// not run when it is none.
func (a *app) typed(ctx context.Context, s *sandbox, line string) (after lesson.After, ran bool, err error) {
	words, ok := inifile.ShellSplit(line)
	env := s.env
	for len(words) > 0 && assignment().MatchString(words[0]) {
		name, value, _ := strings.Cut(words[0], "=")
		env, words = env.With(name, value), words[1:]
	}
	if len(words) > 0 && words[0] == "awsguide" {
		words = words[1:]
	}
	switch {
	case !ok || len(words) == 0:
		a.screen.ErrParagraph(a.text.Cmd.StepAgain, 2)
		return after, false, nil
	case words[0] == "aws":
		a.screen.ErrParagraph(a.text.Practice.OnlyInShell, 2)
		return after, false, nil
	case words[0] == "practice" || words[0] == "onboard":
		a.screen.ErrParagraph(a.text.Practice.NotHere, 2)
		return after, false, nil
	}
	args := slices.Clone(words)
	if s.auto && slices.ContainsFunc(writing, func(w []string) bool { return slices.Equal(w, words[:min(len(w), len(words))]) }) {
		args = append(args, "--yes")
	}
	code := a.runInside(ctx, s, env, args)
	if ctx.Err() != nil || code == exitCancelled && s.auto {
		return after, true, errQuiet{exitCancelled} // the command has said so
	}
	return lesson.After{Snap: profile.Read(env), At: a.now(), Words: words, Code: code}, true, nil
}

// runInside runs a command of awsguide in the sandbox.
func (a *app) runInside(ctx context.Context, s *sandbox, env profile.Env, args []string) int {
	ctx, s.stop = context.WithCancel(ctx)
	s.ctx = ctx
	defer s.stop()
	args = append(args, a.globalArgs()...)
	if a.flags.noInput || s.auto {
		args = append(args, "--no-input")
	}
	inner := a.withSandbox(s)
	inner.env, inner.lastTip = env, a.lastTip
	code := inner.run(ctx, args)
	a.lastTip = inner.lastTip
	return code
}

// count gives how often calls were made since now.
func (s *sandbox) count(step lesson.Step) func(string) int {
	before := map[string]int{"sts.identity": s.world.Count("sts.identity")}
	for _, g := range step.Goals {
		for _, call := range g.Args {
			before[call] = s.world.Count(call)
		}
	}
	return func(call string) int { return s.world.Count(call) - before[call] }
}

// expire lets the night pass: the sign-ins are over, and cannot be renewed.
func (s *sandbox) expire(now time.Time) error {
	s.world.ExpireTokens()
	s.world.RevokeSessions()
	for _, path := range cache.Tokens(s.env.Paths().SSOCache) {
		t, err := cache.ReadToken(path)
		if errors.Is(err, cache.ErrNone) {
			continue
		}
		if err != nil {
			return err
		}
		t.ExpiresAt, t.RefreshToken = now.Add(-time.Hour), ""
		if err := cache.WriteToken(path, t); err != nil {
			return err
		}
	}
	return nil
}
