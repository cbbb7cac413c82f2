package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"awsguide/explain/lesson"
	"awsguide/profile"
	"awsguide/profile/hometest"
)

// playing gives an app as it is on a machine with nothing on it, and what it
// writes.
func playing(t *testing.T, language string) (*app, *bytes.Buffer) {
	t.Helper()
	home := t.TempDir()
	var screen bytes.Buffer
	return &app{
		env: profile.Env{"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home, "LANG": language + ".UTF-8", "TERM": "xterm", "TMPDIR": os.Getenv("TMPDIR"),
			"AWSGUIDE_TIPS": "off", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"},
		in: strings.NewReader(""), out: &screen, err: &screen, now: time.Now, width: func() int { return 120 },
		open: func(string) error { return os.ErrInvalid },
	}, &screen
}

// wandering is what differs from run to run, and what is written in its place.
var wandering = []struct {
	what *regexp.Regexp
	now  string
}{
	{regexp.MustCompile(` *\S*awsguide-practice-[0-9]+`), "  HOME"},
	{regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+\S*`), "http://PORTAL"},
	{regexp.MustCompile(`[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}`), "CODE"},
	{regexp.MustCompile(`20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}Z)?`), "TIME"},
	{regexp.MustCompile(`[0-9]+ (h|時間)( [0-9]+ (min|分))?`), "N h"},
	{regexp.MustCompile(`([0-9]+ (min|分) )?[0-9]+ (s|秒)\b`), "N s"},
	{regexp.MustCompile(`[0-9]+\.[0-9] (s|秒)`), "N s"},
	{regexp.MustCompile(`awsguide-[0-9]{10}`), "awsguide-TIME"},
	{regexp.MustCompile(`(?m)[ \t]+$`), ""},
	{regexp.MustCompile(`(\S) {2,}`), "$1  "}, // columns are as wide as what stands in them
}

// TestLessonsPlay plays every lesson to its end by itself, in both languages, and
// holds what is on the screen: testdata/transcript.
func TestLessonsPlay(t *testing.T) {
	t.Parallel()
	all, err := lesson.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		for language, short := range map[string]string{"en_US": "en", "ja_JP": "ja"} {
			t.Run(l.ID+"-"+short, func(t *testing.T) {
				t.Parallel()
				a, screen := playing(t, language)
				if code := a.run(context.Background(), []string{"practice", l.ID, "--auto"}); code != 0 {
					t.Fatalf("code %d\n%s", code, screen)
				}
				text := strings.ReplaceAll(screen.String(), "\r\n", "\n")
				for _, w := range wandering {
					text = w.what.ReplaceAllString(text, w.now)
				}
				hometest.Golden(t, filepath.Join("transcript", l.ID+"."+short+".txt"), text)
				if entries, _ := os.ReadDir(a.env["HOME"]); len(entries) > 0 {
					t.Errorf("the person's home has %v", entries)
				}
			})
		}
	}
}

// TestExercisesPlay repairs every broken file, by the doctor's own edit where it has
// one.
func TestExercisesPlay(t *testing.T) {
	t.Parallel()
	a, screen := playing(t, "en_US")
	if code := a.run(context.Background(), []string{"practice", "repair", "--auto", "--quiet"}); code != 0 {
		t.Fatalf("code %d\n%s", code, screen)
	}
	if done, want := strings.Count(screen.String(), a.text.Practice.Repair), len(lesson.Exercises()); done != want {
		t.Errorf("%d of %d files are repaired", done, want)
	}
}

// TestRepairWatched saves files while the program looks on.
func TestRepairWatched(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := &exec.Cmd{Path: self, Args: []string{"awsguide", "practice", "repair", "quoted-region", "--watch"}, Dir: home,
		Env: []string{"HOME=" + home, "USERPROFILE=" + home, "LOCALAPPDATA=" + home, "LANG=C.UTF-8", "TMPDIR=" + t.TempDir(), "TMP=" + t.TempDir()}}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	screen := bufio.NewScanner(out)
	see := func(what string) string {
		t.Helper()
		for screen.Scan() {
			if strings.Contains(screen.Text(), what) {
				return screen.Text()
			}
		}
		t.Fatalf("%q is not seen", what)
		return ""
	}
	_, path, _ := strings.Cut(see("awsguide-practice-"), "file  ")
	for !strings.HasSuffix(path, "config") { // the heading names the home
		_, path, _ = strings.Cut(see("awsguide-practice-"), "file  ")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(data) + "# still wrong\n", strings.ReplaceAll(string(data), `"`, "")} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	see("The files are right")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
