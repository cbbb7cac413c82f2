//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"

	"awsguide/profile/hometest"
	"awsguide/sso/sim"
)

// A console is the program in a terminal whose screen can be read.
type console struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File
	slave  *os.File
	screen vt10x.Terminal
	before string
	home   string
}

// startConsole runs the program in a terminal of so many columns, with env on
// top of a clean environment.
func startConsole(t *testing.T, columns int, home string, env map[string]string, args ...string) *console {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(columns), Rows: 30}); err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, master: master, slave: slave, screen: vt10x.New(vt10x.WithSize(columns, 30), vt10x.WithWriter(master)), home: home}
	c.before = c.termios()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd = &exec.Cmd{Path: self, Args: append([]string{"awsguide"}, args...), Dir: home, Stdin: slave, Stdout: slave, Stderr: slave,
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true}}
	c.cmd.Env = []string{"HOME=" + home, "LANG=C.UTF-8", "TERM=xterm", "TZ=UTC", "PATH=" + os.Getenv("PATH"), "SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22"}
	for k, v := range env {
		c.cmd.Env = append(c.cmd.Env, k+"="+v)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		buffer := make([]byte, 8192)
		for {
			n, err := master.Read(buffer)
			if err != nil {
				return
			}
			_, _ = c.screen.Write(buffer[:n])
		}
	}()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
		slave.Close()
		master.Close()
	})
	return c
}

func (c *console) termios() string {
	state, err := term.GetState(int(c.slave.Fd()))
	if err != nil {
		c.t.Fatal(err)
	}
	return fmt.Sprint(*state)
}

// see waits until the screen holds a text.
func (c *console) see(text string) {
	c.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(3 * time.Millisecond) {
		if strings.Contains(c.screen.String(), text) {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("%q is not seen on\n%s", text, c.screen.String())
		}
	}
}

func (c *console) keys(text string) {
	c.t.Helper()
	if _, err := c.master.WriteString(text); err != nil {
		c.t.Fatal(err)
	}
}

// ends waits for the program and holds its exit code and the terminal.
func (c *console) ends(code int) {
	c.t.Helper()
	done := make(chan struct{})
	go func() { _ = c.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		c.t.Fatalf("it does not end; screen:\n%s", c.screen.String())
	}
	if got := c.cmd.ProcessState.ExitCode(); got != code {
		c.t.Errorf("exit code %d, want %d; screen:\n%s", got, code, c.screen.String())
	}
	if after := c.termios(); after != c.before {
		c.t.Errorf("the terminal was %s and is %s", c.before, after)
	}
	for deadline := time.Now().Add(time.Minute); !c.cursorVisible(); time.Sleep(3 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatal("the cursor is hidden")
		}
	}
}

func (c *console) cursorVisible() bool {
	c.screen.Lock()
	defer c.screen.Unlock()
	return c.screen.CursorVisible()
}

// setupAnswers are what a person sees and types in `sso setup`.
var setupAnswers = []struct{ see, keys string }{
	{"Name for the session", "\r"},
	{"Start URL", sim.CorpStartURL + "\r"},
	{"Region of IAM Identity Center", "eu-west-1\r"},
	{"Scopes", "\r"},
	{"Which account?", "111122223333\r"},
	{"Which role?", "\r"},
	{"Region for your commands", "\r"},
	{"Output format", "\r"},
	{"Name for the profile", "dev\r"},
	{"Write this?", "\r"},
}

// TestSetupInATerminal answers every question, at 80 and at 40 columns.
func TestSetupInATerminal(t *testing.T) {
	t.Parallel()
	for _, columns := range []int{80, 40} {
		_, env := organisation(t, sim.Corp())
		c := startConsole(t, columns, t.TempDir(), env, "sso", "setup", "--color", "never")
		for _, a := range setupAnswers {
			c.see(a.see[:min(len(a.see), 20)])
			c.keys(a.keys)
		}
		c.ends(0)
		data, err := os.ReadFile(filepath.Join(c.home, ".aws", "config"))
		if err != nil || !strings.Contains(string(data), "[profile dev]") {
			t.Errorf("%q %v", data, err)
		}
	}
}

// TestCtrlCAtEveryQuestion leaves the terminal and the files as they were.
func TestCtrlCAtEveryQuestion(t *testing.T) {
	t.Parallel()
	for stop := range setupAnswers {
		t.Run(setupAnswers[stop].see, func(t *testing.T) {
			t.Parallel()
			_, env := organisation(t, sim.Corp())
			c := startConsole(t, 80, t.TempDir(), env, "sso", "setup")
			for i, a := range setupAnswers {
				c.see(a.see)
				if i == stop {
					c.keys("\x03")
					break
				}
				c.keys(a.keys)
			}
			c.ends(130)
			if _, err := os.Stat(filepath.Join(c.home, ".aws", "config")); err == nil {
				t.Error("a config file was written")
			}
		})
	}
}

// TestSignals ends a wait with the right code.
func TestSignals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		send func(*console)
		code int
	}{
		"ctrl-c": {func(c *console) { c.keys("\x03") }, 130},
		"term":   {func(c *console) { _ = c.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		"hup":    {func(c *console) { _ = c.cmd.Process.Signal(syscall.SIGHUP) }, 143},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world, env := organisation(t, sim.Corp())
			world.AutoApprove(false)
			home := t.TempDir()
			if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
				t.Fatal(err)
			}
			config := "[sso-session corp]\nsso_start_url = " + sim.CorpStartURL + "\nsso_region = eu-west-1\n"
			if err := os.WriteFile(filepath.Join(home, ".aws", "config"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			c := startConsole(t, 80, home, env, "sso", "login")
			c.see("Waiting for your approval")
			tt.send(c)
			c.ends(tt.code)
		})
	}
}

// TestThousandsOfAccounts chooses among 1,500.
func TestThousandsOfAccounts(t *testing.T) {
	t.Parallel()
	_, env := organisation(t, sim.Large(1500, 2))
	c := startConsole(t, 80, t.TempDir(), env, "sso", "setup", "--sso-session", "corp", "--sso-start-url", sim.CorpStartURL, "--sso-region", "eu-west-1",
		"--sso-registration-scopes", "sso:account:access", "--sso-role-name", "Role-001", "--region", "eu-west-1", "--output", "json", "--profile", "dev", "--yes")
	c.see("Which account?")
	c.keys("01234")
	c.see("> acct-01234")
	c.keys("\r")
	c.ends(0)
}

// TestHomeMenu shows the menu and leaves it.
func TestHomeMenu(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys string
		code int
	}{"ctrl-c": {"\x03", 130}, "escape": {"\x1b", 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startConsole(t, 80, t.TempDir(), nil, "--lang", "ja")
			c.see("次に何をしますか")
			c.keys(tt.keys)
			c.ends(tt.code)
		})
	}
}

// TestPracticeLeavesNothing ends a lesson by a signal at a question, and by a pipe
// that nobody reads: the home of the practice organisation goes with it.
func TestPracticeLeavesNothing(t *testing.T) {
	t.Parallel()
	empty := func(dir string) {
		t.Helper()
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("it leaves %v (%v)", left, err)
		}
	}
	temp := t.TempDir()
	c := startConsole(t, 80, t.TempDir(), map[string]string{"TMPDIR": temp}, "practice")
	c.see("1/5")
	c.keys("\r")
	c.see("2/5")
	c.keys("\r")
	c.see("Approve it? (Y/n)")
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	c.ends(143)
	empty(temp)

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	cmd := &exec.Cmd{Path: self, Args: []string{"awsguide", "practice", "--auto"}, Stdout: write, Env: []string{"HOME=" + t.TempDir(), "TMPDIR=" + temp, "LANG=C.UTF-8"}}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	_ = cmd.Wait()
	empty(temp)
}

// TestPracticeSaidNo denies the sign-in, which is told, and then cancels it: that
// ends the command, and only the next Ctrl-C the lesson.
func TestPracticeSaidNo(t *testing.T) {
	t.Parallel()
	c := startConsole(t, 80, t.TempDir(), nil, "practice")
	c.see("1/5")
	c.keys("\r")
	c.see("2/5")
	c.keys("\r")
	c.see("Approve it?")
	c.keys("n\r")
	c.see("The sign-in was not allowed")
	c.see("Not yet.")
	c.keys("\r")
	c.see("Approve it? (Y/n)")
	c.keys("\x03")
	c.see("Cancelled.")
	c.see("--profile dev]") // the prompt is back
	c.keys("\x03")
	c.see("Your place is kept")
	c.ends(130)
}

// TestPracticeInATerminal plays a lesson by hand: Enter takes what is offered,
// and the approval is a question.
func TestPracticeInATerminal(t *testing.T) {
	t.Parallel()
	c := startConsole(t, 80, t.TempDir(), nil, "practice")
	c.see("1/5")
	c.keys("\r")
	c.see("2/5")
	c.keys("\r")
	c.see("Approve it?")
	c.keys("\r")
	c.see("Write this?")
	c.keys("\r")
	for _, n := range []string{"3/5", "4/5", "5/5"} {
		c.see(n)
		c.keys("\r")
	}
	c.ends(0)
}

// onboardSees are the diffs of an onboarding, each with a question below.
var onboardSees = []string{"+[sso-session corp]", "+[profile dev-ReadOnly]", "+[profile deploy]", "+[default]"}

// TestOnboardInATerminal says yes to everything, at 80 and at 40 columns, in
// both languages.
func TestOnboardInATerminal(t *testing.T) {
	t.Parallel()
	for columns, words := range map[int][3]string{80: {"en", "Write this? (Y/n)", "6 done"}, 40: {"ja", "書き込みますか (Y/n)", "済み"}} {
		_, env := organisation(t, sim.Corp())
		env["PATH"] = t.TempDir() // no aws at all
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, "team.ini"), []byte(teamFile), 0o600); err != nil {
			t.Fatal(err)
		}
		c := startConsole(t, columns, home, env, "onboard", "--from", "team.ini", "--lang", words[0])
		for _, see := range onboardSees {
			c.see(see)
			c.see(words[1])
			c.keys("\r")
		}
		c.ends(0)
		c.see("awsguide check --all")
		data, err := os.ReadFile(filepath.Join(home, ".aws", "config"))
		if err != nil || !strings.Contains(string(data), "[default]") {
			t.Errorf("%q %v", data, err)
		}
	}
}

// TestOnboardGoesOn cancels at every question: what was agreed to stays, and the
// next run asks for the rest only.
func TestOnboardGoesOn(t *testing.T) {
	t.Parallel()
	for stop := range onboardSees {
		t.Run(onboardSees[stop], func(t *testing.T) {
			t.Parallel()
			_, env := organisation(t, sim.Corp())
			env["PATH"] = t.TempDir()
			home := t.TempDir()
			if err := os.WriteFile(filepath.Join(home, "team.ini"), []byte(teamFile), 0o600); err != nil {
				t.Fatal(err)
			}
			c := startConsole(t, 80, home, env, "onboard", "--from", "team.ini")
			for i, see := range onboardSees[:stop+1] {
				c.see(see)
				c.see("Write this? (Y/n)")
				if i == stop {
					c.keys("\x03")
					break
				}
				c.keys("\r")
			}
			c.ends(130)
			c.see("awsguide onboard --from team.ini")
			data, _ := os.ReadFile(filepath.Join(home, ".aws", "config"))
			for i, see := range onboardSees {
				if got := strings.Contains(string(data), see[1:]); got != (i < stop) {
					t.Errorf("%s is there: %v", see, got)
				}
			}
			c = startConsole(t, 80, home, env, "onboard", "--from", "team.ini")
			for _, see := range onboardSees[stop:] {
				c.see(see)
				c.see("Write this? (Y/n)")
				c.keys("\r")
			}
			c.ends(0)
		})
	}
}

// TestOnboardKeepsWhatThePersonHas asks before it changes a session, and no is
// what Enter says.
func TestOnboardKeepsWhatThePersonHas(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{"\r": "sso_region = us-east-1", "y\r": "sso_region = eu-west-1"} {
		_, env := organisation(t, sim.Corp())
		env["PATH"] = t.TempDir()
		home := t.TempDir()
		if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
			t.Fatal(err)
		}
		mine := "[sso-session corp]\nsso_start_url = " + sim.CorpStartURL + "\nsso_region = us-east-1\n"
		for name, text := range map[string]string{"team.ini": "[sso-session corp]\nsso_start_url = " + sim.CorpStartURL + "\nsso_region = eu-west-1\n", ".aws/config": mine} {
			if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c := startConsole(t, 80, home, env, "onboard", "--from", "team.ini")
		c.see("sso_region: yours us-east-1, the team's eu-west-1")
		c.see("Change it to what the team file has? (y/N)")
		c.keys(answer)
		c.see("sign-in")
		c.ends(0)
		if data, _ := os.ReadFile(filepath.Join(home, ".aws", "config")); !strings.Contains(string(data), want) {
			t.Errorf("%q: %s", answer, data)
		}
	}
}

// TestAWSInThePracticeShell types what a learner types: the real AWS CLI sets up a
// profile, signs in and asks who it is, all in the practice organisation.
func TestAWSInThePracticeShell(t *testing.T) {
	t.Parallel()
	aws := hometest.AWS(t)
	home := t.TempDir()
	c := startConsole(t, 80, home, map[string]string{"PATH": filepath.Dir(aws) + ":" + os.Getenv("PATH"), "SHELL": "/bin/sh", "PS1": "ready$ ", "AWSGUIDE_TIPS": "off"}, "practice", "--shell")
	c.see("Start URL")
	for _, step := range []struct{ see, keys string }{
		{"Region of IAM", "aws configure sso --no-browser\r"},
		{"SSO session name", "corp\r"},
		{"SSO start URL", sim.CorpStartURL + "\r"},
		{"SSO region", "eu-west-1\r"},
		{"SSO registration scopes", "\r"},
		{"> dev, aws+dev@corp.example", "\r"},
		{"> Developer", "\r"},
		{"CLI default client Region", "eu-west-1\r"},
		{"CLI default output format", "json\r"},
		{"CLI profile name", "dev\r"},
		{"aws s3 ls --profile dev", "clear; aws sts get-caller-identity --profile dev --no-cli-pager\r"},
		{`"Account": "111122223333"`, "clear; aws sso logout; aws sso login --sso-session corp --no-browser\r"},
		{"Successfully logged into", "clear; aws sts get-caller-identity --profile dev --no-cli-pager --output text; awsguide sso status\r"},
		{"AWSReservedSSO_Developer_", ""},
		{"corp", "exit\r"},
	} {
		c.see(step.see)
		c.keys(step.keys)
	}
	c.ends(0)
	if entries, err := os.ReadDir(home); err != nil || len(entries) > 0 {
		t.Errorf("the person's home has %v (%v)", entries, err)
	}
}
