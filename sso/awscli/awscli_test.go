package awscli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"awsguide/profile"
)

func TestSplitWindows(t *testing.T) {
	got := splitWindows(`"C:\my tools\creds.exe" --name "a b" \"q\" ""`)
	if want := []string{`C:\my tools\creds.exe`, "--name", "a b", `"q"`, ""}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestParseKeys(t *testing.T) {
	for _, tt := range []struct{ data, want string }{
		{`{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s3cret", "Expiration": "2026-11-27T12:00:00Z"}`, ""},
		{`{"Version": 2, "AccessKeyId": "a", "SecretAccessKey": "s3cret"}`, "Version"},
		{`{"Version": "1", "AccessKeyId": "a", "SecretAccessKey": "s3cret"}`, "Version"},
		{`{"Version": 1, "AccessKeyId": "a"}`, "missing"},
		{`{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s3cret", "Expiration": "soon"}`, "Expiration"},
		{`s3cret`, "JSON"},
	} {
		_, err := parseKeys([]byte(tt.data))
		if (err == nil) != (tt.want == "") || err != nil && (!strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("%s: %v", tt.data, err)
		}
	}
}

func TestProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("runs a shell")
	}
	env := profile.Env{"PATH": "/usr/bin:/bin", "WHO": "ana"}
	k, err := Process(context.Background(), env, `/bin/sh -c 'echo "{\"Version\": 1, \"AccessKeyId\": \"$WHO\", \"SecretAccessKey\": \"s\"}"'`)
	if err != nil || k.AccessKeyID != "ana" {
		t.Errorf("%+v %v", k, err)
	}
	_, err = Process(context.Background(), env, `/bin/sh -c 'echo hidden; echo broken >&2; exit 3'`)
	if err == nil || !strings.Contains(err.Error(), "broken") || strings.Contains(err.Error(), "hidden") {
		t.Errorf("error %v", err)
	}
	if _, err := Process(context.Background(), env, `/no/such/program`); err == nil {
		t.Error("a missing program is no error")
	}
	if _, err := Process(context.Background(), env, `'open`); err == nil {
		t.Error("an open quote is no error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Process(ctx, env, `/bin/sleep 60`); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestFind(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("runs a shell")
	}
	dir := t.TempDir()
	if _, err := Find(context.Background(), profile.Env{"PATH": dir}); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("none: %v", err)
	}
	for name, version := range map[string]string{"one": "aws-cli/1.44.1 Python/3.11", "two": "aws-cli/2.36.7 Python/3.14"} {
		os.MkdirAll(filepath.Join(dir, name), 0o755)
		script := filepath.Join(dir, name, "aws.tmp")
		os.WriteFile(script, []byte("#!/bin/sh\necho "+version+"\n"), 0o755)
		os.Rename(script, filepath.Join(dir, name, "aws"))
	}
	all, err := Find(context.Background(), profile.Env{"PATH": dir + "/one:" + dir + "/two:" + dir + "/none"})
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v %v", all, err)
	}
	if all[1].Version == "" {
		t.Skip("a script that was just written could not be run")
	}
	if all[0].Major != 1 || all[1].Version != "2.36.7" || !all[1].Since(KnowsEndpoints) || all[1].Since("2.37") || all[0].Since("2.0.0") {
		t.Errorf("%+v", all)
	}
}
