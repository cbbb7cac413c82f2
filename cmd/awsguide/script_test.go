package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"awsguide/profile/hometest"
	"awsguide/sso/sim"
)

// The stories in testdata/script run the program itself. They have four
// commands of their own:
//
//	sim [hostile|large|proxy] starts a made-up organisation, whose sign-ins are approved by themselves
//	                          (proxy: behind a proxy with its own certificates, as for an old aws)
//	fault NAME [TIMES]        breaks one of its operations
//	expire                    makes its tokens too old, and ends its sign-ins
//	unassign ACCOUNT...       takes the roles in accounts away
//	asked OPERATION N         waits until the operation was asked for so often
//	asked OPERATION =N        holds that it was just so often; <N: less often
//	exits CODE COMMAND...     runs a command that must end with just this code
//
// and one condition: [aws], with the real AWS CLI v2 as $AWS.
//
// Run with -update to write the expected files anew.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"awsguide": func() { os.Exit(newApp().main(os.Args[1:])) },
	})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), UpdateScripts: hometest.Update(), RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			if err := os.MkdirAll(home, 0o700); err != nil {
				return err
			}
			e.Setenv("HOME", home)
			e.Setenv("USERPROFILE", home)
			e.Setenv("LANG", "C.UTF-8")
			e.Setenv("TZ", "UTC")
			e.Setenv("TERM", "xterm")
			e.Setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22") // no browser of this machine is used
			e.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			if err := narrowPath(e); err != nil {
				return err
			}
			if path := hometest.FindAWS(); path != "" {
				e.Setenv("AWS", path)
				e.Setenv("AWSDIR", filepath.Dir(path))
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "aws" {
				return false, fmt.Errorf("no condition is called %s", name)
			}
			return hometest.FindAWS() != "", nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sim": startSim, "fault": addFault, "expire": expire, "unassign": unassign, "asked": asked, "exits": exits,
		},
	})
}

// narrowPath leaves this program and a few tools on the PATH: what else is
// installed here, such as two versions of aws, must not show in a story.
func narrowPath(e *testscript.Env) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	tools := filepath.Join(e.WorkDir, ".tools")
	if err := os.Mkdir(tools, 0o700); err != nil {
		return err
	}
	for _, name := range []string{"sh", "cat", "touch", "chmod", "grep", "sed", "env"} {
		path, err := exec.LookPath(name)
		if err != nil {
			return err
		}
		if err := os.Symlink(path, filepath.Join(tools, name)); err != nil {
			return err
		}
	}
	own, _, _ := strings.Cut(e.Getenv("PATH"), string(filepath.ListSeparator)) // where testscript puts the program
	e.Setenv("PATH", own+string(filepath.ListSeparator)+tools)
	return nil
}

func startSim(ts *testscript.TestScript, _ bool, args []string) {
	org, proxied := sim.Corp(), false
	for _, a := range args {
		switch a {
		case "hostile":
			org = org.Hostile()
		case "large":
			org = sim.Large(300, 2)
		case "proxy":
			proxied = true
		default:
			ts.Fatalf("sim: %s is unknown", a)
		}
	}
	world := sim.New(org)
	world.AutoApprove(true)
	worlds.put(ts, world)
	if proxied {
		proxy, err := world.ListenTLSProxy()
		ts.Check(err)
		ts.Defer(func() { proxy.Close(); world.Close() })
		ca := ts.MkAbs("ca.pem")
		ts.Check(os.WriteFile(ca, proxy.CA(), 0o600))
		for k, v := range proxy.Env(ca) {
			ts.Setenv(k, v)
		}
		return
	}
	server, err := world.Listen()
	ts.Check(err)
	ts.Defer(func() { server.Close(); world.Close() })
	for k, v := range server.Env() {
		ts.Setenv(k, v)
	}
}

func addFault(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	if len(args) == 2 {
		n, _ = strconv.Atoi(args[1])
	}
	ts.Check(worlds.get(ts).AddFault(args[0], n))
}

func expire(ts *testscript.TestScript, _ bool, _ []string) {
	worlds.get(ts).ExpireTokens()
	worlds.get(ts).RevokeSessions()
}

func unassign(ts *testscript.TestScript, _ bool, names []string) {
	worlds.get(ts).Edit(func(o *sim.Org) {
		o.Accounts = slices.DeleteFunc(slices.Clone(o.Accounts), func(a sim.Account) bool { return slices.Contains(names, a.Name) })
	})
}

func asked(ts *testscript.TestScript, _ bool, args []string) {
	text, exact := strings.CutPrefix(args[1], "=")
	text, less := strings.CutPrefix(text, "<")
	want, err := strconv.Atoi(text)
	ts.Check(err)
	world := worlds.get(ts)
	for !exact && !less && world.Count(args[0]) < want {
		time.Sleep(5 * time.Millisecond)
	}
	if got := world.Count(args[0]); exact && got != want || less && got >= want {
		ts.Fatalf("%s was asked for %d times, want %s", args[0], got, args[1])
	}
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
