//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"awsguide/profile/hometest"
	"awsguide/profile/inifile"
)

// program makes a command of the program itself, in a home with nothing else in
// the environment.
func program(t *testing.T, home string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &exec.Cmd{Path: self, Args: append([]string{"awsguide"}, args...), Dir: home,
		Env: []string{"HOME=" + home, "LANG=C.UTF-8", "TZ=UTC", "PATH=" + os.Getenv("PATH"), "SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22"}}
}

// TestWritersTogether: a dozen writers change one file at the same time, 50
// times each, two of them the real `aws configure set`, which neither locks nor
// writes at once. The file can be read by all at any time, and no edit of ours is
// lost. An aws that the system holds up between its reading and its writing for
// longer than a writer of ours looks after its edit can still take one away: a
// few of 500 are let pass, so that a busy machine does not fail the test.
func TestWritersTogether(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	aws := hometest.AWS(t)
	home := t.TempDir()
	path := filepath.Join(home, ".aws", "config")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	const ours, theirs, rounds, letPass = 10, 2, 50, 5
	var lost atomic.Int32
	var text strings.Builder
	text.WriteString("# mine\n")
	for i := range ours + theirs {
		fmt.Fprintf(&text, "[profile w%d]\nregion = r-start\n\n", i)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var group, real sync.WaitGroup
	var last [ours]int // the round of each of our writers that must stand
	ended := make(chan struct{})
	var one sync.Mutex // two of theirs at the same moment tear the file by themselves
	for i := range theirs {
		real.Go(func() {
			for n := range rounds {
				one.Lock()
				cmd := exec.Command(aws, "configure", "set", "region", fmt.Sprintf("r-%d", n), "--profile", fmt.Sprintf("w%d", ours+i))
				cmd.Env = []string{"HOME=" + home, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}
				out, err := cmd.CombinedOutput()
				one.Unlock()
				if err != nil {
					t.Errorf("aws %d, round %d: %v\n%s", i, n, err, out)
					return
				}
			}
		})
	}
	go func() { real.Wait(); close(ended) }()
	for i := range ours {
		group.Go(func() {
			for n := 0; ; n++ { // as long as theirs go on, and 50 times at least
				select {
				case <-ended:
					if n >= rounds {
						return
					}
				default:
				}
				if n > 0 {
					time.Sleep(400 * time.Millisecond) // so that theirs are at work all the time
					if got := regionIn(path, i); got != fmt.Sprintf("r-%d", n-1) {
						lost.Add(1)
						t.Logf("w%d: round %d is lost: %q", i, n-1, got)
					}
				}
				if out, err := program(t, home, "profile", "set", fmt.Sprintf("w%d", i), fmt.Sprintf("region=r-%d", n), "--force", "--yes").CombinedOutput(); err != nil {
					t.Errorf("writer %d, round %d: %v\n%s", i, n, err, out)
					return
				}
				last[i] = n
			}
		})
	}
	group.Wait()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := inifile.Scan(path, data)
	if r := inifile.Refusals(file, inifile.Config); r != nil {
		t.Fatalf("the file cannot be read: %+v\n%s", r, data)
	}
	reading := inifile.ReadAWSCLI(file, inifile.Config)
	for i := range ours {
		sec, _ := reading.Profile(fmt.Sprintf("w%d", i))
		if e, _ := sec.Entry("region"); e.Value != fmt.Sprintf("r-%d", last[i]) {
			lost.Add(1)
			t.Logf("w%d has the region %q", i, e.Value)
		}
	}
	if lost.Load() > letPass {
		t.Errorf("%d edits of ours are lost", lost.Load())
	}
	if len(reading.Sections) != ours+theirs || !strings.HasPrefix(string(data), "# mine\n") {
		t.Errorf("%d sections:\n%s", len(reading.Sections), data)
	}
}

// regionIn gives the region of a writer's profile; it waits while a file is
// half written, as the real AWS CLI leaves it for a moment.
func regionIn(path string, writer int) string {
	for {
		data, err := os.ReadFile(path)
		if err != nil {
			return err.Error()
		}
		sec, ok := inifile.ReadAWSCLI(inifile.Scan(path, data), inifile.Config).Profile(fmt.Sprintf("w%d", writer))
		if e, has := sec.Entry("region"); ok && has && len(data) > 0 && data[len(data)-1] == '\n' {
			return e.Value
		}
		time.Sleep(time.Millisecond)
	}
}
