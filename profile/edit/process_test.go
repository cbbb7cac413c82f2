package edit

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"awsguide/profile/inifile"
)

// The test program runs itself as a writer: it sets keys of a file until it is
// killed, or a number of times.
func TestMain(m *testing.M) {
	if path := os.Getenv("EDIT_WRITER_FILE"); path != "" {
		if err := writer(path, os.Getenv("EDIT_WRITER_STATE"), os.Getenv("EDIT_WRITER_NAME")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writer sets 50 values of its own profile, or for ever when it has no name.
func writer(path, state, name string) error {
	rounds := 50
	if name == "" {
		name, rounds = "dev", 1<<30
	}
	o := Options{State: state, Command: "writer"}
	for i := range rounds {
		o.Now = time.Now()
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		e, err := New(path, inifile.Config, data, true)
		if err != nil {
			return err
		}
		if err := e.Set(Section{inifile.TypeProfile, name}, Pair{"region", fmt.Sprintf("r-%d", i)}, Pair{fmt.Sprintf("key%d", i%50), strings.Repeat("x", i%7*400)}); err != nil {
			return err
		}
		if err := ApplyOrRebase(context.Background(), e.Plan(), o, func(*Plan) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

func startWriter(t *testing.T, path, state, name string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "EDIT_WRITER_FILE="+path, "EDIT_WRITER_STATE="+state, "EDIT_WRITER_NAME="+name)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestKilledWriters kills writing processes at random moments: the file is
// always whole, and so is the backup.
func TestKilledWriters(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := t.TempDir()
	path, state := filepath.Join(dir, "config"), filepath.Join(dir, "state")
	tail := "\n[profile last]\nregion = " + strings.Repeat("z", 20000) + "\n"
	if err := os.WriteFile(path, []byte("[profile dev]\nregion = r-0\n"+tail), 0o600); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	const kills, atOnce = 300, 4
	for range kills / atOnce {
		var writers [atOnce]*exec.Cmd
		for i := range writers {
			writers[i] = startWriter(t, path, state, "")
		}
		for _, w := range writers {
			time.Sleep(time.Duration(r.IntN(12000)) * time.Microsecond)
			_ = w.Process.Kill()
		}
		for _, w := range writers {
			_ = w.Wait()
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if refused := inifile.Refusals(inifile.Scan(path, data), inifile.Config); refused != nil || !strings.Contains(string(data), tail[1:]) {
			t.Fatalf("the file is torn: %v, %d bytes", refused, len(data))
		}
		if _, err := Backups(state); err != nil {
			t.Fatal(err)
		}
	}
}

// TestParallelWriters: a dozen processes write at the same time, each its own
// profile; no edit is lost.
func TestParallelWriters(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := t.TempDir()
	path, state := filepath.Join(dir, "config"), filepath.Join(dir, "state")
	if err := os.WriteFile(path, []byte("# mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 12 {
		w := startWriter(t, path, state, fmt.Sprintf("p%d", i))
		group.Go(func() {
			if err := w.Wait(); err != nil {
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	group.Wait()
	data, _ := os.ReadFile(path)
	reading := inifile.ReadAWSCLI(inifile.Scan(path, data), inifile.Config)
	for i := range 12 {
		sec, _ := reading.Profile(fmt.Sprintf("p%d", i))
		if e, _ := sec.Entry("region"); e.Value != "r-49" || len(sec.Entries) != 51 {
			t.Errorf("p%d has %d keys, region %q", i, len(sec.Entries), e.Value)
		}
	}
	if !strings.HasPrefix(string(data), "# mine\n") {
		t.Error("the comment is gone")
	}
}
