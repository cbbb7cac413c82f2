package main

import (
	"context"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain/lesson"
	"awsguide/profile/setting"
)

type practiceFlags struct{ auto, list, shell, afresh, watch bool }

// repairWord is what stands in the place of a lesson for the exercises.
const repairWord = "repair"

// practiceCommand plays lessons on the practice organisation.
func (a *app) practiceCommand() *cobra.Command {
	var f practiceFlags
	t := a.text.Practice
	cmd := &cobra.Command{
		Use: "practice [LESSON | repair [ID]]", Short: a.text.Cmd.Practice,
		Example: "awsguide practice\nawsguide practice --auto\nawsguide practice expired-token\nawsguide practice repair\nawsguide practice repair quoted-region --watch\nawsguide practice --list\nawsguide practice --shell",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			switch {
			case len(args) == 0:
				return append(lessonIDs(), repairWord), cobra.ShellCompDirectiveNoFileComp
			case len(args) == 1 && args[0] == repairWord:
				return exerciseIDs(), cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && args[0] == repairWord {
				args = args[1:]
			}
			return a.oneArgument(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.practice(cmd.Context(), args, f) },
	}
	cmd.Flags().BoolVar(&f.auto, "auto", false, a.text.Cmd.FlagAuto)
	cmd.Flags().BoolVar(&f.list, "list", false, a.text.Cmd.FlagPracticeList)
	cmd.Flags().BoolVar(&f.shell, "shell", false, a.text.Cmd.FlagShell)
	cmd.Flags().BoolVar(&f.afresh, "afresh", false, t.FlagAfresh)
	cmd.Flags().BoolVar(&f.watch, "watch", false, t.FlagWatch)
	return cmd
}

func lessonIDs() []string {
	var ids []string
	all, _ := lesson.All()
	for _, l := range all {
		ids = append(ids, l.ID)
	}
	return ids
}

func exerciseIDs() []string {
	var ids []string
	for _, e := range lesson.Exercises() {
		ids = append(ids, e.ID)
	}
	return ids
}

func (a *app) practice(ctx context.Context, args []string, f practiceFlags) error {
	all, err := lesson.All()
	if err != nil {
		return err
	}
	repair := len(args) > 0 && args[0] == repairWord
	switch {
	case f.shell && (f.auto || len(args) > 0):
		return a.usage("flags-together", a.text.Errors.Together("--shell", append(args, "--auto")[0]), nil, "awsguide practice --help")
	case f.watch && f.auto:
		return a.usage("flags-together", a.text.Errors.Together("--watch", "--auto"), nil, "awsguide practice --help")
	case f.watch && !repair:
		return a.usage("flag-missing", a.text.Errors.FlagAlone("--watch", repairWord), nil, "awsguide practice repair --watch")
	case f.list:
		return a.listLessons(all)
	case a.flags.json:
		return a.usage("flag-missing", a.text.Errors.FlagAlone("--json", "--list"), nil, "awsguide practice --list --json")
	}
	ctx, stop := untilUnread(ctx)
	defer stop()
	switch {
	case f.shell:
		return a.inSandbox(false, f, func(s *sandbox) error { return a.practiceShell(ctx, s) })
	case repair:
		return a.practiceRepair(ctx, args[1:], f)
	}
	chosen, err := a.lessonNamed(all, args, f.auto)
	if err == nil {
		err = a.byHand(f)
	}
	if err != nil {
		return err
	}
	return a.inSandbox(chosen.Large, f, func(s *sandbox) error { return a.playLesson(ctx, s, chosen, f) })
}

// byHand refuses to play where nobody can be asked.
func (a *app) byHand(f practiceFlags) error {
	if f.auto || f.watch || a.inTTY || a.script {
		return nil
	}
	return &ask.ErrNoTerminal{Question: ask.Question{Text: a.text.Cmd.TryIt, Flag: "--auto"}}
}

// inSandbox does something in a practice organisation of its own.
func (a *app) inSandbox(large bool, f practiceFlags, do func(*sandbox) error) error {
	s, end, err := newSandbox(a.env, large)
	if err != nil {
		return &problem{id: "practice-failed", what: a.text.Errors.Write(os.TempDir()), fix: "df -h " + os.TempDir(), code: exitFailed, cause: err}
	}
	defer end()
	s.auto = f.auto
	if a.tipsOff() {
		s.env["AWSGUIDE_TIPS"] = "off"
	}
	a.screen.Paragraph(a.text.Cmd.PracticeIntro, 0)
	a.screen.Println("")
	return do(s)
}

// lessonNamed gives the lesson that was named, else the first that is not done.
func (a *app) lessonNamed(all []lesson.Lesson, args []string, auto bool) (lesson.Lesson, error) {
	if len(args) > 0 {
		i := slices.IndexFunc(all, func(l lesson.Lesson) bool { return l.ID == args[0] })
		if i < 0 {
			return lesson.Lesson{}, a.usage("lesson-missing", a.text.Errors.NoPage(show.Visible(args[0])), setting.Closest(args[0], append(lessonIDs(), repairWord), 3), "awsguide practice --list")
		}
		return all[i], nil
	}
	if next, ok := a.nextLesson(all); ok && !auto {
		return next, nil
	}
	return all[0], nil
}

// A practiced is what is kept of one lesson or exercise.
type practiced struct {
	Steps   int       `json:"steps"`             // that are done
	Skipped bool      `json:"skipped,omitempty"` // one of them, which leaves the lesson undone
	Done    bool      `json:"done"`
	At      time.Time `json:"at"`
}

// practised gives what was practised so far, by the id of the lesson, or "repair/"
// and that of the exercise.
func (a *app) practised() map[string]practiced {
	all := map[string]practiced{}
	a.recall("practice", &all)
	return all
}

// keepPractice keeps how far a lesson is; one that was done stays so.
func (a *app) keepPractice(id string, steps int, done, skipped bool) {
	all := a.practised()
	all[id] = practiced{Steps: steps, Skipped: skipped, Done: done && !skipped || all[id].Done, At: a.now().UTC().Truncate(time.Second)}
	a.keep("practice", all)
}

// nextLesson gives the first lesson that is not done; false when all are.
func (a *app) nextLesson(all []lesson.Lesson) (lesson.Lesson, bool) {
	kept := a.practised()
	i := slices.IndexFunc(all, func(l lesson.Lesson) bool { return !kept[l.ID].Done })
	if i < 0 {
		return lesson.Lesson{}, false
	}
	return all[i], true
}

// jsonLesson is one lesson of `practice --list --json`.
type jsonLesson struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Steps     int    `json:"steps"`
	StepsDone int    `json:"steps_done"`
	Done      bool   `json:"done"`
}

func (a *app) listLessons(all []lesson.Lesson) error {
	kept := a.practised()
	if a.flags.json {
		return a.screen.PrintJSONList("awsguide/practice/1", "lessons", func(yield func(any) bool) {
			for _, l := range all {
				if !yield(jsonLesson{l.ID, l.Title("en"), len(l.Steps), kept[l.ID].Steps, kept[l.ID].Done}) {
					return
				}
			}
		})
	}
	t := a.text.Practice
	var rows [][]string
	for _, l := range all {
		so := ""
		switch p := kept[l.ID]; {
		case p.Done:
			so = t.Done
		case p.Steps > 0:
			so = t.Step(p.Steps, len(l.Steps))
		}
		rows = append(rows, []string{l.ID, l.Title(string(a.lang)), strconv.Itoa(len(l.Steps)), so})
	}
	a.screen.Table(append(a.text.Cmd.PracticeList[:], t.Progress), rows)
	a.screen.Println("")
	exercises := lesson.Exercises()
	a.screen.Paragraph(t.Repaired(a.repaired(exercises), len(exercises)), 0)
	return nil
}

// repaired counts the exercises that were repaired.
func (a *app) repaired(all []lesson.Exercise) int {
	kept, n := a.practised(), 0
	for _, e := range all {
		if kept[repairWord+"/"+e.ID].Done {
			n++
		}
	}
	return n
}
