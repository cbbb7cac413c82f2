package main

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain/lesson"
	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
	"awsguide/sso"
	"awsguide/sso/awscli"
	"awsguide/sso/browser"
	"awsguide/sso/sim"
)

// practiceCommand plays lessons on the practice organisation.
func (a *app) practiceCommand() *cobra.Command {
	var auto, list, shell bool
	cmd := &cobra.Command{
		Use: "practice [LESSON]", Short: a.text.Cmd.Practice,
		Example: "awsguide practice\nawsguide practice --auto\nawsguide practice --list\nawsguide practice --shell",
		Args:    a.oneArgument,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			all, _ := lesson.All()
			for _, l := range all {
				ids = append(ids, l.ID)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := lesson.All()
			if err != nil {
				return err
			}
			if list {
				return a.listLessons(all)
			}
			if shell && (auto || len(args) > 0) {
				return a.usage("flags-together", a.text.Errors.Together("--shell", "--auto"), nil, "awsguide practice --help")
			}
			chosen, err := a.lessonNamed(all, args)
			if err != nil {
				return err
			}
			if !auto && !shell && !a.inTTY && !a.script {
				return &ask.ErrNoTerminal{Question: ask.Question{Text: a.text.Cmd.TryIt, Flag: "--auto"}}
			}
			return a.practise(cmd.Context(), chosen, auto, shell)
		},
	}
	cmd.Flags().BoolVar(&auto, "auto", false, a.text.Cmd.FlagAuto)
	cmd.Flags().BoolVar(&list, "list", false, a.text.Cmd.FlagPracticeList)
	cmd.Flags().BoolVar(&shell, "shell", false, a.text.Cmd.FlagShell)
	return cmd
}

func (a *app) lessonNamed(all []lesson.Lesson, args []string) (lesson.Lesson, error) {
	if len(args) == 0 {
		return all[0], nil
	}
	var ids []string
	for _, l := range all {
		if l.ID == args[0] {
			return l, nil
		}
		ids = append(ids, l.ID)
	}
	return lesson.Lesson{}, a.usage("lesson-missing", a.text.Errors.NoPage(show.Visible(args[0])), setting.Closest(args[0], ids, 3), "awsguide practice --list")
}

// jsonLesson is one lesson of `practice --list --json`.
type jsonLesson struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Steps int    `json:"steps"`
}

func (a *app) listLessons(all []lesson.Lesson) error {
	if a.flags.json {
		return a.screen.PrintJSONList("awsguide/practice/1", "lessons", func(yield func(any) bool) {
			for _, l := range all {
				if !yield(jsonLesson{l.ID, l.Title("en"), len(l.Steps)}) {
					return
				}
			}
		})
	}
	var rows [][]string
	for _, l := range all {
		rows = append(rows, []string{l.ID, l.Title(string(a.lang)), strconv.Itoa(len(l.Steps))})
	}
	a.screen.Table(a.text.Cmd.PracticeList[:], rows)
	return nil
}

// A sandbox is the practice organisation and the home in which it is used.
type sandbox struct {
	world *sim.World
	home  string
	env   profile.Env
	auto  bool
	stop  context.CancelFunc // ends the command that runs inside
}

// newSandbox makes one: the services on loopback, a temporary home. end takes
// both away.
func newSandbox(outer profile.Env) (*sandbox, func(), error) {
	home, err := os.MkdirTemp("", "awsguide-practice-")
	if err != nil {
		return nil, nil, err
	}
	world := sim.New(sim.Corp())
	server, err := world.Listen()
	if err != nil {
		_ = os.RemoveAll(home)
		return nil, nil, err
	}
	s := &sandbox{world: world, home: home, env: profile.Env{"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home}}
	for _, keep := range []string{"PATH", "TERM", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "AWSGUIDE_LANG", "NO_COLOR", "TZ", "SHELL", "SYSTEMROOT", "COMSPEC",
		"TMPDIR", "TEMP", "TMP", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME", "XAUTHORITY", "XDG_RUNTIME_DIR"} {
		if v, ok := outer.Lookup(keep); ok {
			s.env[keep] = v
		}
	}
	for k, v := range server.Env() {
		s.env[k] = v
	}
	s.env["AWS_EC2_METADATA_DISABLED"] = "true"
	return s, func() {
		_ = server.Close()
		world.Close()
		_ = os.RemoveAll(home)
	}, nil
}

// withSandbox gives an app that plays in the sandbox: the same person and
// screen, another environment.
func (a *app) withSandbox(s *sandbox) *app {
	inner := &app{env: s.env, in: a.in, out: a.out, err: a.err, now: a.now, inTTY: a.inTTY, outTTY: a.outTTY, errTTY: a.errTTY, width: a.width,
		asker: a.asker, script: a.script, lang: a.lang, text: a.text, screen: a.screen}
	inner.open = func(address string) error { return a.approve(s, address) }
	inner.local = func() (bool, string) { return true, "" }
	return inner
}

// approve is the person at the access portal: by itself with --auto, in the
// browser where there is one, else by a question in the terminal.
func (a *app) approve(s *sandbox, address string) error {
	code, device := "", false
	if u, err := url.Parse(address); err == nil {
		if c := u.Query().Get("user_code"); c != "" {
			code, device = c, true
		}
	}
	if !s.auto {
		if local, _ := browser.Where(a.env); local && !a.script && a.open != nil && a.open(address) == nil {
			return nil
		}
		yes, err := a.asker.Confirm(context.Background(), ask.Question{Flag: "--auto", Text: a.text.Cmd.ApproveAsk(code)}, true)
		if err != nil {
			s.stop()
			return nil
		}
		if !yes {
			return s.deny(address, code, device)
		}
	}
	if device {
		return s.world.Approve(code)
	}
	go func() { _ = s.world.Visit(context.Background(), address) }()
	return nil
}

// deny says no at the access portal.
func (s *sandbox) deny(address, code string, device bool) error {
	if device {
		return s.world.Deny(code)
	}
	go func() { _ = s.world.VisitDeny(context.Background(), address) }()
	return nil
}

// practise plays a lesson, or opens a shell.
func (a *app) practise(ctx context.Context, l lesson.Lesson, auto, shell bool) error {
	s, end, err := newSandbox(a.env)
	if err != nil {
		return &problem{id: "practice-failed", what: a.text.Errors.Write(os.TempDir()), fix: "df -h " + os.TempDir(), code: exitFailed, cause: err}
	}
	defer end()
	s.auto = auto
	a.screen.Paragraph(a.text.Cmd.PracticeIntro, 0)
	a.screen.Println("")
	if shell {
		return a.practiceShell(ctx, s)
	}
	a.screen.Heading(l.Title(string(a.lang)), s.home)
	for i, step := range l.Steps {
		a.screen.Println("")
		a.screen.Paragraph(strconv.Itoa(i+1)+"/"+strconv.Itoa(len(l.Steps))+"  "+step.Say(string(a.lang)), 0)
		a.screen.Println("")
		if err := a.playStep(ctx, s, step); err != nil {
			return err
		}
	}
	a.screen.Println("")
	a.screen.Println(a.screen.Mark(show.OK) + " " + a.text.Cmd.PracticeDone)
	if !auto {
		a.screen.Println("  awsguide practice --list")
	}
	return nil
}

// playStep runs a step until its goal is met; by itself with --auto.
func (a *app) playStep(ctx context.Context, s *sandbox, step lesson.Step) error {
	for {
		words := step.Run
		if !s.auto {
			a.screen.Say(a.text.Cmd.TryIt)
			a.screen.Say("  awsguide " + step.Run)
			typed, err := a.asker.Input(ctx, ask.Question{Flag: "--auto", Text: "$", Default: "awsguide " + step.Run})
			if err != nil {
				return back(err)
			}
			words = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(typed), "awsguide"))
			switch words {
			case "skip":
				return nil
			case "exit", "quit":
				return ask.ErrCancelled
			case "hint":
				continue
			}
		} else {
			a.screen.Println("$ awsguide " + words)
		}
		args, ok := inifile.ShellSplit(words)
		if !ok {
			a.screen.Say("  " + a.text.Cmd.GoalNot + " " + a.text.Cmd.StepAgain)
			continue
		}
		if s.auto && strings.HasPrefix(words, "sso setup") {
			args = append(args, "--yes")
		}
		code := a.runInside(ctx, s, args)
		if code == exitCancelled || ctx.Err() != nil {
			return errQuiet{exitCancelled} // the command has said so
		}
		if s.met(a, step.Goal, code) {
			if !s.auto {
				a.screen.Say(a.screen.Mark(show.OK) + " " + a.text.Cmd.GoalMet)
			}
			return nil
		}
		if s.auto {
			return &problem{id: "practice-goal", what: a.text.Cmd.GoalNot + " " + step.Goal, fix: "awsguide practice", code: exitFailed}
		}
		a.screen.Say("  " + a.text.Cmd.GoalNot + " " + a.text.Cmd.StepAgain)
	}
}

// runInside runs a command of awsguide in the sandbox.
func (a *app) runInside(ctx context.Context, s *sandbox, args []string) int {
	ctx, s.stop = context.WithCancel(ctx)
	defer s.stop()
	args = append(args, a.globalArgs()...)
	if a.flags.noInput || s.auto {
		args = append(args, "--no-input")
	}
	return a.withSandbox(s).run(ctx, args)
}

// met reports whether a goal is true on the files of the sandbox.
func (s *sandbox) met(a *app, goal string, code int) bool {
	kind, name, _ := strings.Cut(goal, " ")
	snap := profile.Read(s.env)
	switch kind {
	case "ran":
		return code == exitFine
	case "profile":
		p, ok := snap.Profile(name)
		return ok && p.Text("sso_account_id") != ""
	case "signed-in", "signed-out":
		session, ok := snap.Session(name)
		valid := ok && sso.StateOf(snap.Paths, session, a.now()).State == sso.Valid
		return valid == (kind == "signed-in")
	case "checked":
		return code == exitFine && s.world.Count("sts.identity") > 0
	}
	return false
}

// practiceShell opens a shell in which aws and awsguide use the sandbox.
func (a *app) practiceShell(ctx context.Context, s *sandbox) error {
	env := s.env
	found, err := awscli.Find(ctx, s.env)
	var end func()
	switch {
	case errors.Is(err, awscli.ErrNotInstalled):
		a.screen.Paragraph(a.text.Cmd.ShellNoAWS, 0)
	case found[0].Since(awscli.KnowsEndpoints):
		a.screen.Paragraph(a.text.Cmd.ShellIntro(show.Visible(found[0].Version)), 0)
	default:
		if env, end, err = s.behindProxy(); err != nil {
			return err
		}
		defer end()
		a.screen.Paragraph(a.text.Cmd.ShellOld(show.Visible(found[0].Version)), 0)
	}
	s.world.AutoApprove(true)
	a.screen.Println("")
	a.screen.Pairs([]show.Pair{{Label: a.text.Cmd.PracticeWhere, Text: s.home}, {Label: a.text.Cmd.AskStartURL, Text: sim.CorpStartURL}, {Label: a.text.Cmd.AskSSORegion, Text: "eu-west-1"}})
	shell := env.Get("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	if c := env.Get("COMSPEC"); c != "" {
		shell = c
	}
	cmd := exec.CommandContext(ctx, shell)
	cmd.Env = env.Environ()
	cmd.Dir = s.home
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.in, a.out, a.err
	var left *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &left) {
		return &problem{id: "shell-failed", what: a.text.Errors.NoCommand(shell), fix: "awsguide practice", code: exitFailed, cause: err}
	}
	return nil
}

// behindProxy leads programs that know no endpoint variables to the sandbox: a
// proxy with a certificate of its own.
func (s *sandbox) behindProxy() (profile.Env, func(), error) {
	proxy, err := s.world.ListenTLSProxy()
	if err != nil {
		return nil, nil, err
	}
	ca := filepath.Join(s.home, "practice-ca.pem")
	if err := os.WriteFile(ca, proxy.CA(), 0o600); err != nil {
		_ = proxy.Close()
		return nil, nil, err
	}
	env := profile.Env{}
	for k, v := range s.env {
		if !strings.HasPrefix(k, "AWS_ENDPOINT_URL") {
			env[k] = v
		}
	}
	for k, v := range proxy.Env(ca) {
		env[k] = v
	}
	return env, func() { _ = proxy.Close() }, nil
}
