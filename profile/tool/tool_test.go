package tool_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"awsguide/profile/hometest"
	"awsguide/profile/tool"
)

// script is how pip starts the AWS CLI.
const script = "#!/usr/bin/python3\nfrom awscli.clidriver import main\n"

func TestAWS(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, home, path, want string }{
		{"pip", "-- lib/python3.11/site-packages/awscli-1.45.11.dist-info/METADATA --\nx\n-- bin/aws 0755 --\n" + script, "bin/aws", "1.45.11"},
		{"a distribution", "-- lib/python3/dist-packages/awscli-2.9.19.egg-info/PKG-INFO --\nx\n-- bin/aws 0755 --\n" + script, "bin/aws", "2.9.19"},
		{"two of them in one lib", "-- lib/python3.11/site-packages/awscli-1.45.11.dist-info/METADATA --\nx\n-- lib/python3.12/site-packages/awscli-2.0.0.dist-info/METADATA --\nx\n-- bin/aws 0755 --\n" + script, "bin/aws", ""},
		{"AWS's installer", "-- bin/aws -> ../aws-cli/v2/current/bin/aws --\n-- aws-cli/v2/current -> 2.36.7 --\n-- aws-cli/v2/2.36.7/bin/aws 0755 --\nELF\n", "bin/aws", "2.36.7"},
		{"Homebrew", "-- bin/aws -> ../Cellar/awscli/2.31.2/bin/aws --\n-- Cellar/awscli/2.31.2/bin/aws 0755 --\n" + script, "bin/aws", "2.31.2"},
		{"a Python of that number", "-- versions/2.7.18/bin/aws 0755 --\n" + script, "versions/2.7.18/bin/aws", ""},
		{"a shim", "-- bin/aws 0755 --\n#!/usr/bin/env bash\nexec pyenv exec aws\n", "bin/aws", ""},
		{"nothing", "", "bin/aws", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := hometest.New(t, c.home)
			if got := tool.AWS(h.Path(c.path)); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestRealAWS holds the version that the files tell against that of the program.
func TestRealAWS(t *testing.T) {
	t.Parallel()
	aws := hometest.AWS(t)
	out, err := exec.Command(aws, "--version").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	said, _, _ := strings.Cut(strings.TrimPrefix(string(out), "aws-cli/"), " ")
	if got := tool.AWS(aws); got != said {
		t.Errorf("%s says %s, the files %q", aws, said, got)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	h := hometest.New(t, "-- a/aws 0755 --\nx\n-- b/aws 0644 --\nx\n-- c/aws/ --\n-- d/aws -> ../a/aws --\n-- e/aws 0755 --\nx\n")
	list := "bin" + string(filepath.ListSeparator)
	for _, dir := range []string{"none", "b", "c", "a", "d", "e"} {
		list += h.Path(dir) + string(filepath.ListSeparator)
	}
	got := tool.Find(list, "aws")
	if len(got) != 2 || got[0] != h.Path("a/aws") || got[1] != h.Path("e/aws") {
		t.Errorf("%q", got)
	}
}

func TestSince(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		version, first string
		want           bool
	}{{"2.10.0", "2.9.0", true}, {"2.9", "2.9.0", false}, {"v1.44.298", "1.44.298", true}, {"1.99.9", "2.0.0", false}, {"", "0.0.0", false}} {
		if tool.Since(c.version, c.first) != c.want {
			t.Errorf("Since(%q, %q) is not %v", c.version, c.first, c.want)
		}
	}
}

func TestModules(t *testing.T) {
	t.Parallel()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if m := tool.Modules(own); m["awsguide"] == "" {
		t.Errorf("this program: %v", m)
	}
	h := hometest.New(t, "-- bin/terraform go --\nmod github.com/hashicorp/terraform (devel)\ndep github.com/aws/aws-sdk-go v1.44.122\n-- bin/other 0755 --\n#!/bin/sh\n")
	if m := tool.Modules(h.Path("bin/terraform")); m["github.com/aws/aws-sdk-go"] != "v1.44.122" || len(m) != 2 {
		t.Errorf("%v", m)
	}
	if m := tool.Modules(h.Path("bin/other")); m != nil {
		t.Errorf("a script: %v", m)
	}
}

func TestInterpreter(t *testing.T) {
	t.Parallel()
	h := hometest.New(t, "-- a --\n#!/usr/bin/env python3\n-- b --\n#! /bin/sh\r\necho\n-- c --\necho\n")
	for name, want := range map[string]string{"a": "/usr/bin/env", "b": "/bin/sh\r", "c": "", "none": ""} {
		if got := tool.Interpreter(h.Path(name)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestTracked asks a repository that git made, for its index in both versions.
func TestTracked(t *testing.T) {
	t.Parallel()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	h := hometest.New(t, "-- dot/.aws/credentials --\nx\n-- dot/.aws/config --\nx\n-- dot/a/b --\nx\n-- .aws -> dot/.aws --\n")
	run := func(args ...string) {
		cmd := exec.Command(git, append([]string{"-C", h.Path("dot")}, args...)...)
		cmd.Env = []string{"HOME=" + h.Dir, "GIT_CONFIG_NOSYSTEM=1"}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %s", args, out)
		}
	}
	files := []string{h.Path(".aws/config"), h.Path(".aws/credentials"), h.Path("dot/a/b")}
	if got := tool.Tracked(files...); got != nil {
		t.Errorf("without a repository: %q", got)
	}
	run("init", "-q")
	if got := tool.Tracked(files...); got != nil {
		t.Errorf("without an index: %q", got)
	}
	run("add", "a/b", ".aws/credentials")
	for _, version := range []string{"2", "3"} {
		run("update-index", "--index-version", version)
		if got := tool.Tracked(files...); len(got) != 2 || got[0].File != files[1] || got[1].File != files[2] || !strings.HasSuffix(got[0].Top, "dot") {
			t.Errorf("version %s: %q", version, got)
		}
	}
	run("add", "--intent-to-add", ".aws/config") // an entry that only version 3 can hold
	if got := tool.Tracked(files...); len(got) != 3 {
		t.Errorf("with an entry of version 3: %q", got)
	}
	run("update-index", "--index-version", "4")
	if got := tool.Tracked(files...); got != nil {
		t.Errorf("version 4 cannot be read so: %q", got)
	}
	made := hometest.New(t, "-- .git/index git --\nx .aws/credentials\n-- .aws/credentials --\nx\n")
	if got := tool.Tracked(made.Path(".aws/credentials")); len(got) != 1 {
		t.Errorf("an index of the tests' own: %q", got)
	}
}

// FuzzTracked: no index makes it panic.
func FuzzTracked(f *testing.F) {
	f.Add([]byte("DIRC\x00\x00\x00\x02\x00\x00\x00\x01" + strings.Repeat("\x00", 62) + ".aws\x00\x00"))
	f.Add([]byte("DIRC\x00\x00\x00\x03\xff\xff\xff\xff"))
	h := hometest.New(f, "-- .git/ --\n-- credentials --\nx\n")
	f.Fuzz(func(t *testing.T, index []byte) {
		h.Write(t, ".git/index", string(index))
		tool.Tracked(h.Path("credentials"))
	})
}
