package browser

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"awsguide/profile"
)

func TestWhere(t *testing.T) {
	for _, tt := range []struct {
		env  profile.Env
		want string
	}{
		{profile.Env{"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, OverSSH},
		{profile.Env{"CODESPACES": "true"}, CloudShell},
		{profile.Env{"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}, OverSSH},
	} {
		if local, reason := Where(tt.env); local || reason != tt.want {
			t.Errorf("%v: %v %q, want %q", tt.env, local, reason, tt.want)
		}
	}
	if runtime.GOOS == "linux" && !exists("/.dockerenv") && !exists("/run/.containerenv") {
		if local, reason := Where(profile.Env{}); local || reason != NoDisplay {
			t.Errorf("no display: %v %q", local, reason)
		}
	}
}

func TestOnlyWebPages(t *testing.T) {
	open := Open(profile.Env{"BROWSER": "/bin/false"})
	for _, address := range []string{"file:///etc/passwd", "javascript:alert(1)", "--help", "http://", "https:"} {
		if err := open(address); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestBrowserVariable(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("runs a shell")
	}
	out := filepath.Join(t.TempDir(), "out")
	open := Open(profile.Env{"BROWSER": "/no/such/program:/usr/bin/touch " + out, "PATH": "/usr/bin:/bin"})
	if err := open("https://example.com/x"); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; {
		if _, err := os.Stat(out); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the program was not run")
		}
		time.Sleep(5 * time.Millisecond)
	}
}
