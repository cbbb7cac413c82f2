package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/lesson"
	"awsguide/explain/rule"
	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
)

// practiceRepair lets the person repair one broken file after the other: the one
// that was named, or those that are not yet done.
func (a *app) practiceRepair(ctx context.Context, args []string, f practiceFlags) error {
	all := lesson.Exercises()
	kept := a.practised()
	todo := slices.DeleteFunc(slices.Clone(all), func(e lesson.Exercise) bool { return kept[repairWord+"/"+e.ID].Done && !f.afresh && !f.auto })
	if len(args) > 0 {
		todo = slices.DeleteFunc(slices.Clone(all), func(e lesson.Exercise) bool {
			return e.ID != args[0] && !slices.Contains(e.List("aliases"), args[0])
		})
		if len(todo) == 0 {
			return a.usage("lesson-missing", a.text.Errors.NoPage(show.Visible(args[0])), setting.Closest(args[0], exerciseIDs(), 3), "awsguide practice repair")
		}
	}
	if err := a.byHand(f); err != nil {
		return err
	}
	for _, e := range todo {
		n := slices.IndexFunc(all, func(x lesson.Exercise) bool { return x.ID == e.ID })
		err := a.inSandbox(false, f, func(s *sandbox) error {
			if err := s.lay(e.Home); err != nil {
				return err
			}
			a.screen.Heading(a.text.Practice.RepairTitle(n+1, len(all)), e.ID)
			a.exercise(s, e)
			switch {
			case f.auto:
				return a.repairSolved(ctx, s, e)
			case f.watch:
				return a.repairWatched(ctx, s, e)
			}
			return a.repairTyped(ctx, s, e)
		})
		switch {
		case errors.Is(err, errQuit):
			return nil
		case errors.Is(err, errSkipped):
			continue
		case err != nil:
			return err
		}
		if !f.auto {
			a.keepPractice(repairWord+"/"+e.ID, 1, true, false)
		}
		a.screen.Println("")
	}
	if !f.auto {
		a.screen.Paragraph(a.text.Practice.Repaired(a.repaired(all), len(all)), 0)
	}
	return nil
}

// exercise shows what is broken, as one meets it: the files, and what the AWS CLI
// says.
func (a *app) exercise(s *sandbox, e lesson.Exercise) {
	t := a.text.Practice
	a.screen.Println("")
	a.screen.Paragraph(t.RepairIntro, 0)
	a.screen.Println("")
	if said := e.Said("cli", string(a.lang)); said != "" {
		a.screen.Pairs([]show.Pair{{Label: a.text.Doctor.YouSee, Text: said}})
		a.screen.Println("")
	}
	for _, name := range slices.Sorted(maps.Keys(e.Home)) {
		a.screen.Println("  " + t.InFile + "  " + s.path(name)) // on one line, to be copied
		lines := strings.Split(strings.TrimSuffix(e.Home[name], "\n"), "\n")
		for _, l := range lines {
			a.screen.Println("    " + show.Visible(strings.TrimSuffix(l, "\r")))
		}
		a.screen.Println("")
	}
}

func (s *sandbox) path(name string) string { return filepath.Join(s.home, filepath.FromSlash(name)) }

// graded reads the files of an exercise; what is installed on this machine does
// not count.
func (s *sandbox) graded() *profile.Snapshot {
	return profile.Read(profile.Env{"HOME": s.home, "USERPROFILE": s.home})
}

// grade says whether an exercise is right, and else what the doctor still finds.
func (a *app) grade(s *sandbox, e lesson.Exercise) bool {
	snap := s.graded()
	if e.Green(snap, a.now()) {
		a.screen.Paragraph(a.screen.Mark(show.OK)+" "+a.text.Practice.Repair+"  "+e.Title(string(a.lang)), 0)
		return true
	}
	a.screen.Tell("  " + a.text.Practice.NotYet)
	left := e.Left(snap, a.now())
	for _, f := range left[:min(3, len(left))] {
		a.screen.ErrParagraph(a.screen.Mark(show.Fail)+" "+show.Visible(rule.Told(f, string(a.lang)).Message)+"  "+show.Visible(snap.Paths.Place(f.File, f.Pos.Line, f.Pos.Column)), 4)
	}
	if missing := e.Missing(snap); missing != nil {
		a.screen.ErrParagraph(a.screen.Mark(show.Fail)+" "+a.text.Practice.TakenAway(show.Visible(strings.Join(missing, ", "))), 4)
	}
	return false
}

// repairTyped takes commands until the files are right.
func (a *app) repairTyped(ctx context.Context, s *sandbox, e lesson.Exercise) error {
	a.screen.ErrParagraph(a.text.Practice.RepairCommands, 0)
	for {
		typed, err := a.asker.Input(ctx, ask.Question{Flag: "--watch", Text: "$"})
		if err != nil {
			return back(err)
		}
		switch text := strings.TrimSpace(typed); text {
		case "exit", "quit":
			return errQuit
		case "", "help":
			a.screen.ErrParagraph(a.text.Practice.RepairCommands, 0)
			continue
		case "hint":
			a.repairHint(s, e)
			continue
		case "skip":
			return errSkipped
		case "solution":
			a.solution(e)
			continue
		case "edit":
			if err := a.edit(ctx, s, e); err != nil {
				a.screen.ErrParagraph(err.Error(), 2)
				continue
			}
		default:
			_, ran, err := a.typed(ctx, s, text)
			if err != nil {
				return err
			}
			if words, _ := inifile.ShellSplit(strings.TrimPrefix(text, "awsguide ")); !ran || len(words) > 0 && slices.Contains([]string{"doctor", "explain", "list", "learn"}, words[0]) && !slices.Contains(words, "--fix") {
				continue // it only reads
			}
		}
		if a.grade(s, e) {
			return nil
		}
	}
}

// repairHint tells what the doctor says of the exercise.
func (a *app) repairHint(s *sandbox, e lesson.Exercise) {
	f := explain.Gather(s.graded(), a.now(), a.lang)
	for _, x := range e.Left(f.Snap, f.At) {
		if x.ID == e.ID {
			a.findingAtLength(f, x)
			return
		}
	}
	a.screen.ErrParagraph(a.text.Practice.Hint+"  "+e.Text("fix", string(a.lang)), 2)
}

// solution shows files that are right.
func (a *app) solution(e lesson.Exercise) {
	for _, name := range slices.Sorted(maps.Keys(e.Good)) {
		a.screen.Println("  ~/" + name)
		for l := range strings.SplitSeq(strings.TrimSuffix(e.Good[name], "\n"), "\n") {
			a.screen.Println("    " + show.Visible(l))
		}
	}
}

// edit opens the person's editor on the files of an exercise.
func (a *app) edit(ctx context.Context, s *sandbox, e lesson.Exercise) error {
	editor := a.env["VISUAL"]
	if editor == "" {
		editor = a.env["EDITOR"]
	}
	if editor == "" {
		editor = map[bool]string{true: "notepad", false: "vi"}[runtime.GOOS == "windows"]
	}
	words, ok := inifile.ShellSplit(editor)
	if !ok || len(words) == 0 {
		words = []string{editor}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Home)) {
		words = append(words, s.path(name))
	}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.in, a.out, a.err
	cmd.Env = a.env.Environ()
	if err := cmd.Run(); err != nil {
		return &problem{id: "editor-failed", what: a.text.Practice.NoEditor(show.Visible(words[0])), fix: "awsguide practice repair --watch", code: exitFailed, cause: err}
	}
	return nil
}

// watchEvery is how often a file that is watched is looked at.
const watchEvery = 200 * time.Millisecond

// repairWatched looks at the files each time that one is saved, until they are
// right.
func (a *app) repairWatched(ctx context.Context, s *sandbox, e lesson.Exercise) error {
	a.screen.ErrParagraph(a.text.Practice.RepairWatch, 0)
	before := s.contents(e)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ask.ErrCancelled
		case <-tick.C:
		}
		now := s.contents(e)
		if now == before {
			continue
		}
		before = now
		if a.grade(s, e) {
			return nil
		}
	}
}

// contents joins what stands in the files of an exercise.
func (s *sandbox) contents(e lesson.Exercise) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e.Home)) {
		data, err := os.ReadFile(s.path(name))
		if err != nil {
			b.WriteString(err.Error())
		}
		b.Write(data)
		b.WriteByte(0)
	}
	return b.String()
}

// repairSolved repairs the files as their page does, with the doctor's own edit
// where there is one.
func (a *app) repairSolved(ctx context.Context, s *sandbox, e lesson.Exercise) error {
	run := "awsguide doctor --fix --only " + e.ID
	if slices.ContainsFunc(e.Left(s.graded(), a.now()), func(f rule.Finding) bool { return f.ID == e.ID && f.Fix != nil }) {
		a.screen.Println("$ " + run)
		a.runInside(ctx, s, s.env, append(strings.Fields(run)[1:], "--yes"))
	}
	if !e.Green(s.graded(), a.now()) {
		a.solution(e)
		for name := range e.Home {
			if _, stays := e.Good[name]; !stays {
				_ = os.Remove(s.path(name)) // that it is gone is graded
			}
		}
		if err := s.lay(e.Good); err != nil {
			return err
		}
	}
	if !a.grade(s, e) {
		return &problem{id: "practice-goal", what: a.text.Cmd.GoalNot + " " + e.ID, fix: "awsguide practice repair", code: exitFailed}
	}
	return nil
}
