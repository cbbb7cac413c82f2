package main

import (
	"bytes"
	"context"
	"io/fs"
	"net"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"awsguide/cmd/internal/ask"
	"awsguide/profile"
	"awsguide/profile/hometest"
)

// inProcess makes an app on a home, without a terminal.
func inProcess(env profile.Env) (a *app, out *bytes.Buffer) {
	out = &bytes.Buffer{}
	return &app{env: env, in: bytes.NewReader(nil), out: out, err: out, now: time.Now, width: func() int { return 0 },
		open: func(string) error { return nil }, asker: ask.None(), script: true}, out
}

// TestReadingDoesNothingElse: the commands that only read make no file, run no
// program and open no connection.
func TestReadingDoesNothingElse(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	connected := make(chan struct{}, 100)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			connected <- struct{}{}
			c.Close()
		}
	}()
	h := hometest.New(t, "")
	h.Write(t, ".aws/config", "[profile own]\ncredential_process = /bin/sh -c 'touch "+h.Path("ran")+"'\n[profile ec2]\nrole_arn = arn:aws:iam::111122223333:role/x\ncredential_source = Ec2InstanceMetadata\n[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = x\n[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = eu-west-1\n")
	url := "http://" + listener.Addr().String()
	for _, name := range []string{"AWS_ENDPOINT_URL", "HTTPS_PROXY", "HTTP_PROXY", "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		h.Env[name] = url
	}
	before := filesBelow(t, h.Dir)
	for _, args := range [][]string{{}, {"explain"}, {"explain", "own"}, {"explain", "ec2"}, {"explain", "--all"}, {"explain", "--json"}, {"list"}, {"list", "--tree"}, {"list", "--json"},
		{"sso", "status"}, {"learn"}, {"learn", "region"}, {"version"}, {"--help"}, {"undo", "--list"}, {"doctor"}, {"doctor", "own", "-v"}, {"doctor", "--json"}, {"doctor", "--fix", "--dry-run"}, {"onboard", "--export", "-"}, {"profile", "set", "own", "region=eu-west-1", "--dry-run"}} {
		a, out := inProcess(h.Env)
		if code := a.run(context.Background(), args); code != exitFine && (code != exitNo || args[0] != "doctor") {
			t.Errorf("%v: exit code %d\n%s", args, code, out)
		}
	}
	if after := filesBelow(t, h.Dir); !slices.Equal(before, after) {
		t.Errorf("files before %v, after %v", before, after)
	}
	if len(connected) > 0 {
		t.Errorf("%d connections", len(connected))
	}
}

func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPanicsAreProblems: a bug is told as one, with no stack.
func TestPanicsAreProblems(t *testing.T) {
	h := hometest.New(t, "")
	a, out := inProcess(h.Env)
	a.now = func() time.Time { panic("a bug") }
	if code := a.run(context.Background(), []string{"explain"}); code != exitFailed || !bytes.Contains(out.Bytes(), []byte("Something went wrong in awsguide itself")) || bytes.Contains(out.Bytes(), []byte("goroutine")) {
		t.Errorf("exit code %d\n%s", code, out)
	}
}
