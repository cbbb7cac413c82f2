//go:build unix

package main

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/sso"
	"awsguide/sso/event"
	"awsguide/sso/sim"
)

// killed are the commands that write, each on the files of killedHome.
var killed = [][]string{
	{"profile", "set", "dev", "region=eu-west-3", "output=text"},
	{"profile", "set", "brand-new", "region=eu-west-3"},
	{"profile", "set", "keys", "aws_access_key_id=-"},
	{"profile", "unset", "dev", "region"},
	{"profile", "copy", "keys", "keys2"}, // in both files
	{"profile", "rename", "dev", "development"},
	{"profile", "rename", "keys", "newkeys"}, // in both files
	{"profile", "rename", "--sso-session", "corp", "company"},
	{"profile", "remove", "deploy"},
	{"undo"},
	{"sso", "setup", "--sso-session", "corp", "--sso-account-id", "111122223333", "--sso-role-name", "Developer", "--profile", "made", "--region", "eu-west-1", "--output", "json"},
	{"sso", "populate", "--account", "dev"},
	{"onboard", "--from", "team.ini"},
}

const killedHome = `# about everything
[sso-session corp]
sso_start_url = ` + sim.CorpStartURL + `
sso_region = eu-west-1

[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
region = eu-west-1

# about deploy
[profile deploy]
role_arn = arn:aws:iam::111122225555:role/deploy
source_profile = dev

[profile keys]
region = us-east-1

[profile last]
region = us-west-2
`

const killedCredentials = "[keys]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"

// TestKilledAtAnyMoment kills every command that writes, at 1,000 random
// moments. The files are then as before, or as after one of the writes of the
// command; nothing is torn, and undo knows what to do.
func TestKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	_, env := organisation(t, sim.Corp())
	const kills = 1000
	each := (kills + len(killed) - 1) / len(killed)
	r := rand.New(rand.NewPCG(9, 9))
	var mu sync.Mutex
	count := map[string]int{}
	for _, args := range killed {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			k := newVictim(t, env, args)
			states := k.states(t)
			for range each {
				within := r.Float64() * 1.1
				at := k.reset(t)
				k.run(t, time.Duration(within*float64(k.took)))
				after := k.files(t)
				i := slices.IndexFunc(states, func(s [2]string) bool { return s == after })
				if i < 0 {
					t.Fatalf("killed after %v, the files are as never:\n%s\n%s\nbefore:\n%s", within, after[0], after[1], at[0])
				}
				mu.Lock()
				count[map[bool]string{true: "before", false: "after"}[i == 0]]++
				mu.Unlock()
				k.undoable(t, after)
			}
		})
	}
	t.Logf("killed before the first write %d times, after it %d times", count["before"], count["after"])
	if count["before"] < kills/100 || count["after"] < kills/100 {
		t.Errorf("the moments are not spread: %v", count)
	}
}

// A victim is a command and the home that it is killed in.
type victim struct {
	home  string
	env   map[string]string
	args  []string
	took  time.Duration // when it is not killed
	token map[string][]byte
}

func newVictim(t *testing.T, env map[string]string, args []string) *victim {
	t.Helper()
	env = maps.Clone(env)
	env["PATH"] = t.TempDir() // no aws to ask for its version
	k := &victim{home: t.TempDir(), env: env, args: append(slices.Clone(args), "--yes", "--quiet")}
	k.reset(t)
	// Signed in once; the token is put back before each run.
	e := profile.Env{"HOME": k.home}
	maps.Copy(e, env)
	snap := profile.Read(e)
	corp, _ := snap.Session("corp")
	if _, err := sso.Login(context.Background(), snap, corp, sso.LoginOptions{UseDeviceCode: true, HTTP: http.DefaultClient, Emit: func(event.Event) {}}); err != nil {
		t.Fatal(err)
	}
	k.token = map[string][]byte{}
	files, _ := filepath.Glob(filepath.Join(k.home, ".aws", "sso", "cache", "*"))
	for _, f := range files {
		k.token[f], _ = os.ReadFile(f)
	}
	return k
}

func (k *victim) path(name string) string { return filepath.Join(k.home, ".aws", name) }

// reset puts everything back, and one write to undo.
func (k *victim) reset(t *testing.T) [2]string {
	t.Helper()
	for _, dir := range []string{".aws", ".local"} {
		if err := os.RemoveAll(filepath.Join(k.home, dir)); err != nil {
			t.Fatal(err)
		}
	}
	write := func(path, text string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(k.path("config"), killedHome)
	write(k.path("credentials"), killedCredentials)
	write(filepath.Join(k.home, "team.ini"), teamFile)
	for f, data := range k.token {
		write(f, string(data))
	}
	old := time.Now().Add(-time.Hour) // nobody is in the middle of writing them
	for _, n := range []string{"config", "credentials"} {
		if err := os.Chtimes(k.path(n), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if k.args[0] == "undo" {
		e, err := edit.New(k.path("config"), inifile.Config, []byte(killedHome), true)
		if err == nil {
			err = e.Set(edit.Section{Type: inifile.TypeProfile, Name: "dev"}, edit.Pair{Key: "region", Value: "eu-north-1"})
		}
		if err == nil {
			err = edit.Apply(context.Background(), e.Plan(), edit.Options{State: k.state(), Command: "test", Now: time.Now()})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return k.files(t)
}

func (k *victim) state() string {
	return profile.Env{"HOME": k.home}.Paths().State
}

func (k *victim) files(t *testing.T) [2]string {
	t.Helper()
	var all [2]string
	for i, n := range []string{"config", "credentials"} {
		data, err := os.ReadFile(k.path(n))
		if err != nil {
			t.Fatal(err)
		}
		all[i] = string(data)
	}
	return all
}

func (k *victim) command(t *testing.T) *exec.Cmd {
	cmd := program(t, k.home, k.args...)
	cmd.Stdin = strings.NewReader("AKIAI44QH8DHBEXAMPLE\n")
	for n, v := range k.env {
		cmd.Env = append(cmd.Env, n+"="+v)
	}
	return cmd
}

// states runs the command to its end and gives every state of the files on the
// way, the one before first.
func (k *victim) states(t *testing.T) [][2]string {
	t.Helper()
	states := [][2]string{k.reset(t)}
	begun := time.Now()
	cmd := k.command(t)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	k.took = time.Since(begun)
	// What was written is in the backups: each holds the bytes before a write.
	backups, err := edit.Backups(k.state())
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(backups)
	now := states[0]
	for _, b := range backups {
		for _, f := range b.Files {
			i := slices.Index([]string{k.path("config"), k.path("credentials")}, f.Path)
			now[i] = string(f.Before)
			states = append(states, now)
		}
	}
	end := k.files(t)
	states = append(states, [2]string{end[0], states[0][1]}, [2]string{states[0][0], end[1]}, end) // one file after the other
	if end == states[0] {
		t.Fatalf("nothing is written:\n%s", out.String())
	}
	return states
}

// run starts the command and kills it after a while.
func (k *victim) run(t *testing.T, after time.Duration) {
	t.Helper()
	cmd := k.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// undoable holds that undo gives back a state from before, or says why not.
func (k *victim) undoable(t *testing.T, after [2]string) {
	t.Helper()
	for _, n := range []string{"config", "credentials"} {
		kind := inifile.Config
		if n == "credentials" {
			kind = inifile.Credentials
		}
		data, _ := os.ReadFile(k.path(n))
		if r := inifile.Refusals(inifile.Scan(n, data), kind); r != nil {
			t.Fatalf("%s cannot be read: %+v", n, r)
		}
	}
	for {
		b, plan, err := edit.Last(k.state())
		if errors.Is(err, edit.ErrNoBackup) {
			break
		}
		if err == nil {
			err = b.Undo(context.Background(), plan, k.state())
		}
		if err != nil {
			t.Fatalf("undo: %v\nthe files were\n%s\n%s", err, after[0], after[1])
		}
	}
	if got := k.files(t); got != [2]string{killedHome, killedCredentials} {
		t.Fatalf("after all was undone:\n%s\n%s", got[0], got[1])
	}
}
