package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"awsguide/sso/sim"
)

// The stories in testdata/script run the program itself. They have four
// commands of their own:
//
//	sim [hostile|large]       starts a made-up organisation, whose sign-ins are approved by themselves
//	fault NAME [TIMES]        breaks one of its operations
//	expire                    makes its tokens too old, and ends its sign-ins
//	exits CODE COMMAND...     runs a command that must end with just this code
//
// Run with -update to write the expected files anew.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"awsguide": func() { os.Exit(newApp().main(os.Args[1:])) },
	})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), UpdateScripts: *update, RequireUniqueNames: true,
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
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sim": startSim, "fault": addFault, "expire": expire, "exits": exits,
		},
	})
}

func startSim(ts *testscript.TestScript, _ bool, args []string) {
	org := sim.Corp()
	for _, a := range args {
		switch a {
		case "hostile":
			org = org.Hostile()
		case "large":
			org = sim.Large(300, 2)
		default:
			ts.Fatalf("sim: %s is unknown", a)
		}
	}
	world := sim.New(org)
	world.AutoApprove(true)
	server, err := world.Listen()
	ts.Check(err)
	ts.Defer(func() { server.Close(); world.Close() })
	for k, v := range server.Env() {
		ts.Setenv(k, v)
	}
	worlds.put(ts, world)
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
