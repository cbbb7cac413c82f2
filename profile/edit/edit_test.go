package edit

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsguide/profile/hometest"
	"awsguide/profile/inifile"
)

var (
	dev  = Section{inifile.TypeProfile, "dev"}
	corp = Section{inifile.TypeSSOSession, "corp"}
)

func TestEdits(t *testing.T) {
	for _, tt := range []struct {
		name, before string
		edit         func(*Editor) error
		want         string
	}{
		{"replace", "[profile dev]\nregion=eu-west-1   \n# c\n", set("region", "eu-west-2"), "[profile dev]\nregion=eu-west-2   \n# c\n"},
		{"new key in its neighbours' manner", "[profile dev]\n  region: a\n\n[default]\n", set("output", "json"), "[profile dev]\n  region: a\n  output= json\n\n[default]\n"},
		{"new key, aligned", "[profile dev]\nregion   = a\n", set("output", "json"), "[profile dev]\nregion   = a\noutput   = json\n"},
		{"below the header", "[profile dev]\n\n[default]\n", set("region", "a"), "[profile dev]\nregion = a\n\n[default]\n"},
		{"new section", "[default]\nregion = a\n", set("region", "b"), "[default]\nregion = a\n\n[profile dev]\nregion = b\n"},
		{"new file", "", set("region", "b"), "[profile dev]\nregion = b\n"},
		{"crlf", "[profile dev]\r\nregion = a\r\n", set("output", "json"), "[profile dev]\r\nregion = a\r\noutput = json\r\n"},
		{"no final newline", "[profile dev]\nregion = a", set("output", "json"), "[profile dev]\nregion = a\noutput = json"},
		{"no final newline, replaced", "[profile dev]\nregion = a", set("region", "b"), "[profile dev]\nregion = b"},
		{"empty value", "[profile dev]\nregion =\n", set("region", "b"), "[profile dev]\nregion = b\n"},
		{"capital key", "[profile dev]\nRegion = a\n", set("region", "b"), "[profile dev]\nRegion = b\n"},
		{"indented header", "  [profile dev]\n  region = a\n", set("region", "b"), "  [profile dev]\n  region = b\n"},
		{"two spaces", "[profile  dev]\nregion = a\n", set("region", "b"), "[profile  dev]\nregion = b\n"},
		{"tab", "[profile\tdev]\nregion = a\n", set("output", "b"), "[profile\tdev]\nregion = a\noutput = b\n"},
		{"quoted", "[profile \"dev\"]\nregion = a\n", set("region", "b"), "[profile \"dev\"]\nregion = b\n"},
		{"header with comment", "[profile dev] # mine\nregion = a\n", set("region", "b"), "[profile dev] # mine\nregion = b\n"},
		{"continued value", "[profile dev]\ncredential_process = a\n  b\n  # c\nregion = x\n", set("credential_process", "z"), "[profile dev]\ncredential_process = z\n  # c\nregion = x\n"},
		{"nested, block there", "[profile dev]\ns3 =\n    addressing_style=path\nregion = x\n", set("s3.max_queue_size", "9"), "[profile dev]\ns3 =\n    addressing_style=path\n    max_queue_size=9\nregion = x\n"},
		{"nested, replaced", "[profile dev]\ns3 =\n  addressing_style = path\n", set("s3.addressing_style", "auto"), "[profile dev]\ns3 =\n  addressing_style = auto\n"},
		{"nested, new block", "[profile dev]\nregion = x\n", set("s3.addressing_style", "auto"), "[profile dev]\nregion = x\ns3 =\n  addressing_style = auto\n"},
		{"key after a block", "[profile dev]\ns3 =\n  addressing_style = path\n", set("region", "x"), "[profile dev]\ns3 =\n  addressing_style = path\nregion = x\n"},
		{"unset", "[profile dev]\nregion = a\n# c\noutput = b\n", func(e *Editor) error { return e.Unset(dev, "region") }, "[profile dev]\n# c\noutput = b\n"},
		{"unset last without newline", "[profile dev]\nregion = a\noutput = b", func(e *Editor) error { return e.Unset(dev, "output") }, "[profile dev]\nregion = a"},
		{"unset only nested", "[profile dev]\ns3 =\n  addressing_style = path\nregion = a\n", func(e *Editor) error { return e.Unset(dev, "s3.addressing_style") }, "[profile dev]\nregion = a\n"},
		{"unset what is not there", "[profile dev]\n", func(e *Editor) error { return e.Unset(dev, "region") }, "[profile dev]\n"},
		{"remove with its comment", "[default]\nregion = a\n\n# about dev\n[profile dev]\nregion = b\n# old: x\n\n# about x\n[profile x]\n", func(e *Editor) error { return e.Remove(dev) }, "[default]\nregion = a\n\n# about x\n[profile x]\n"},
		{"rename", "[profile  dev] # c\nregion = b\n", func(e *Editor) error { return e.Rename(dev, "new") }, "[profile  new] # c\nregion = b\n"},
		{"rename to default", "[profile dev]\nregion = b\n", func(e *Editor) error { return e.Rename(dev, "default") }, "[default]\nregion = b\n"},
		{"add several", "[default]\n", func(e *Editor) error {
			return e.Add(NewSection{Section: corp, Pairs: []Pair{{"sso_region", "a"}}}, NewSection{Section: dev, Pairs: []Pair{{"sso_session", "corp"}}})
		}, "[default]\n\n[sso-session corp]\nsso_region = a\n\n[profile dev]\nsso_session = corp\n"},
		{"a key that [DEFAULT] gives", "[DEFAULT]\nregion = a\n[profile dev]\noutput = x\n", set("region", "b"), "[DEFAULT]\nregion = a\n[profile dev]\noutput = x\nregion = b\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := New("config", inifile.Config, []byte(tt.before), true)
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.edit(e); err != nil {
				t.Fatal(err)
			}
			if got := string(e.bytes()); got != tt.want {
				t.Errorf("got\n%q\nwant\n%q", got, tt.want)
			}
		})
	}
}

func set(key, value string) func(*Editor) error {
	return func(e *Editor) error { return e.Set(dev, Pair{key, value}) }
}

func TestRefusedEdits(t *testing.T) {
	is := func(target any) func(error) bool { return func(err error) bool { return errors.As(err, target) } }
	for _, tt := range []struct {
		name, before string
		edit         func(*Editor) error
		want         func(error) bool
	}{
		{"newline in a value", "", set("region", "a\n[profile evil]"), is(new(*ErrIllegal))},
		{"carriage return", "", set("region", "a\rb = c"), is(new(*ErrIllegal))},
		{"newline in a name", "", func(e *Editor) error { return e.Set(Section{inifile.TypeProfile, "a]\n[b"}, Pair{"region", "x"}) }, is(new(*ErrIllegal))},
		{"comment sign", "", set("region", "a # b"), is(new(*ErrIllegal))},
		{"lone quote", "", set("region", `"`), is(new(*ErrIllegal))},
		{"quoted", "", set("region", `"a"`), is(new(*ErrIllegal))},
		{"key", "", set("re gion", "a"), is(new(*ErrIllegal))},
		{"header for Go only", "[ profile dev ]\nregion = a\n", set("region", "b"), is(new(*ErrHeader))},
		{"value where a block is", "[profile dev]\ns3 =\n  a = b\n", set("s3", "x"), is(new(*ErrBlock))},
		{"block where a value is", "[profile dev]\ns3 = x\n", set("s3.a", "x"), is(new(*ErrBlock))},
		{"absent", "", func(e *Editor) error { return e.Remove(dev) }, is(new(*ErrAbsent))},
		{"taken", "[profile dev]\n[profile x]\n", func(e *Editor) error { return e.Rename(dev, "x") }, is(new(*ErrExists))},
		{"added twice", "[profile dev]\n", func(e *Editor) error { return e.Add(NewSection{Section: dev}) }, is(new(*ErrExists))},
		{"nested by the Go SDK", "[profile \"dev\"]\n\ts3 =\n", set("region", "x"), func(err error) bool {
			var d *ErrDiffer
			return err == nil || errors.As(err, &d)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := New("config", inifile.Config, []byte(tt.before), true)
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.edit(e); !tt.want(err) {
				t.Errorf("error %T %v", err, err)
			} else if err != nil && string(e.bytes()) != tt.before {
				t.Errorf("a refused edit changed the bytes to %q", e.bytes())
			}
		})
	}
	if _, err := New("config", inifile.Config, []byte("[a]\n[a]\n"), true); !is(new(*ErrRefused))(err) {
		t.Errorf("a file that the AWS CLI refuses: %v", err)
	}
}

func TestDiffMasksSecrets(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	e, _ := New("/h/.aws/credentials", inifile.Credentials, []byte("[dev]\naws_secret_access_key = "+secret+"\n"), true)
	if err := e.Set(dev, Pair{"aws_secret_access_key", strings.ToLower(secret)}); err != nil {
		t.Fatal(err)
	}
	diff := e.Plan().Diff(func(string) string { return "~/.aws/credentials" })
	if strings.Contains(diff, secret[:20]) || strings.Contains(diff, strings.ToLower(secret)[:20]) {
		t.Errorf("the secret is in the diff:\n%s", diff)
	}
	if !strings.Contains(diff, "-aws_secret_access_key = ****EKEY\n+aws_secret_access_key = ****ekey\n") || !strings.Contains(diff, "--- ~/.aws/credentials\n") {
		t.Errorf("diff:\n%s", diff)
	}
}

// options gives options with a state folder of the test.
func options(t testing.TB) Options {
	return Options{State: filepath.Join(t.TempDir(), "state"), Command: "awsguide profile set", Now: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
}

// planFor makes a plan that sets the region of dev in a file.
func planFor(t testing.TB, path, region string) *Plan {
	t.Helper()
	data, err := os.ReadFile(path)
	e, err := New(path, inifile.Config, data, err == nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Set(dev, Pair{"region", region}); err != nil {
		t.Fatal(err)
	}
	return e.Plan()
}

func TestApplyAndUndo(t *testing.T) {
	for _, before := range []string{"", "[default]\nregion = a", "# c\r\n[profile dev]\r\nregion = x\r\n", "missing"} {
		path := filepath.Join(t.TempDir(), ".aws", "config")
		if before != "missing" {
			os.MkdirAll(filepath.Dir(path), 0o700)
			os.WriteFile(path, []byte(before), 0o640)
		}
		o := options(t)
		p := planFor(t, path, "eu-west-1")
		if err := Apply(context.Background(), p, o); err != nil {
			t.Fatal(err)
		}
		got, _ := os.ReadFile(path)
		if !bytes.Equal(got, p.Result(path)) {
			t.Errorf("wrote %q, planned %q", got, p.Result(path))
		}
		mode := os.FileMode(0o640)
		if before == "missing" {
			mode = 0o600
		}
		if info, _ := os.Stat(path); info.Mode().Perm() != mode && os.PathSeparator == '/' {
			t.Errorf("mode %v, want %v", info.Mode().Perm(), mode)
		}
		b, undo, err := Last(o.State)
		if err != nil || b.Command != o.Command {
			t.Fatalf("backup %+v %v", b, err)
		}
		if err := b.Undo(context.Background(), undo, o.State); err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(path)
		if before == "missing" {
			if !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the new file is still there: %v", err)
			}
		} else if string(after) != before {
			t.Errorf("undo gave %q, want %q", after, before)
		}
		if _, _, err := Last(o.State); !errors.Is(err, ErrNoBackup) {
			t.Errorf("the backup is still there: %v", err)
		}
	}
}

func TestUndoRefusesAChangedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	o := options(t)
	if err := Apply(context.Background(), planFor(t, path, "a"), o); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(path, []byte("[profile dev]\nregion = mine\n"), 0o600)
	var changed *ErrChanged
	if _, _, err := Last(o.State); !errors.As(err, &changed) {
		t.Errorf("error %v", err)
	}
}

func TestStaleAndRebase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	os.WriteFile(path, []byte("[profile dev]\n"), 0o600)
	p := planFor(t, path, "a")
	os.WriteFile(path, []byte("[profile dev]\noutput = text\n"), 0o600)
	var stale *ErrStale
	if err := Apply(context.Background(), p, options(t)); !errors.As(err, &stale) {
		t.Fatalf("error %v", err)
	}
	asked := 0
	if err := ApplyOrRebase(context.Background(), p, options(t), func(*Plan) error { asked++; return nil }); err != nil || asked != 1 {
		t.Fatalf("error %v, asked %d times", err, asked)
	}
	if got, _ := os.ReadFile(path); string(got) != "[profile dev]\noutput = text\nregion = a\n" {
		t.Errorf("got %q", got)
	}
}

func TestBackupsAreFew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	o := options(t)
	for i := range keptBackups + 5 {
		if err := Apply(context.Background(), planFor(t, path, strings.Repeat("x", i+1)), o); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Backups(o.State)
	if err != nil || len(all) != keptBackups {
		t.Fatalf("%d backups, %v", len(all), err)
	}
	if got := string(all[0].Files[0].Before); !strings.Contains(got, strings.Repeat("x", keptBackups+4)+"\n") {
		t.Errorf("the newest is not first: %q", got)
	}
	info, err := os.Stat(all[0].path)
	if err != nil || os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
		t.Errorf("mode of a backup: %v %v", info.Mode(), err)
	}
}

func TestSymlinks(t *testing.T) {
	dir := t.TempDir()
	at := func(n string) string { return filepath.Join(dir, n) }
	os.MkdirAll(at("real"), 0o700)
	os.WriteFile(at("real/config"), []byte("[default]\n"), 0o600)
	for link, to := range map[string]string{"one": "real/config", "two": at("one"), "three": "two", "dangling": "real/new"} {
		if err := os.Symlink(to, at(link)); err != nil {
			t.Skipf("no symlinks here: %v", err)
		}
	}
	for _, tt := range [][2]string{{"three", "real/config"}, {"dangling", "real/new"}} {
		if err := Apply(context.Background(), planFor(t, at(tt[0]), "a"), options(t)); err != nil {
			t.Fatal(err)
		}
		if info, _ := os.Lstat(at(tt[0])); info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no longer a symlink", tt[0])
		}
		if got, _ := os.ReadFile(at(tt[1])); !strings.Contains(string(got), "region = a") {
			t.Errorf("%s: %q", tt[1], got)
		}
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	os.WriteFile(path, []byte("[default]\n"), 0o600)
	p := planFor(t, path, "a")
	os.Chmod(path, 0o444)
	var ro *ErrReadOnly
	if err := Apply(context.Background(), p, options(t)); !errors.As(err, &ro) || ro.Mode != 0o444 {
		t.Errorf("read-only file: %v", err)
	}
	os.Chmod(path, 0o600)
	os.Chmod(dir, 0o500)
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	if err := Apply(context.Background(), p, options(t)); os.PathSeparator == '/' && (!errors.As(err, &ro) || !ro.Folder) {
		t.Errorf("read-only folder: %v", err)
	}
	os.Chmod(dir, 0o700)
	if got, _ := os.ReadFile(path); string(got) != "[default]\n" {
		t.Errorf("changed to %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".awsguide-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	var folder *ErrFolder
	if err := WriteFile(dir, nil); !errors.As(err, &folder) {
		t.Errorf("a folder: %v", err)
	}
}

// TestRealAWSCLIReads lets the installed AWS CLI read what was written.
func TestRealAWSCLIReads(t *testing.T) {
	aws := hometest.AWS(t)
	h := hometest.New(t, "-- .aws/config --\n[default]\nregion = a\n\n[profile  dev]\n  Region : x\n")
	for _, p := range []Pair{{"region", "eu-west-1"}, {"output", "text"}, {"s3.addressing_style", "path"}} {
		data := []byte(h.Read(t, ".aws/config"))
		e, err := New(h.Path(".aws/config"), inifile.Config, data, true)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Set(dev, p); err != nil {
			t.Fatal(err)
		}
		if err := Apply(context.Background(), e.Plan(), options(t)); err != nil {
			t.Fatal(err)
		}
		got, stderr, _ := h.RunAWS(t, aws, "configure", "get", p.Key, "--profile", "dev")
		if strings.TrimSpace(got) != p.Value {
			t.Errorf("aws says %s is %q, want %q (%s)\n%s", p.Key, got, p.Value, stderr, h.Read(t, ".aws/config"))
		}
	}
}

// TestStaleCopy: a writer that read the file before our edit writes its copy
// after it, as the AWS CLI does. The edit is made again.
func TestStaleCopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	mine := "[profile dev]\nregion = a\n\n[profile other]\noutput = "
	if err := os.WriteFile(path, []byte(mine+"json\n"), 0o600); err != nil { // just now: somebody is at work
		t.Fatal(err)
	}
	p := planFor(t, path, "mine")
	wrote := make(chan error, 1)
	go func() {
		for {
			data, err := os.ReadFile(path)
			if err != nil || strings.Contains(string(data), "mine") {
				wrote <- os.WriteFile(path, []byte(mine+"text\n"), 0o600)
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	if err := ApplyOrRebase(context.Background(), p, options(t), func(*Plan) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "[profile dev]\nregion = mine\n\n[profile other]\noutput = text\n" {
		t.Errorf("got %q", got)
	}
}

// TestHalfWritten: a file that was made empty and is being written is waited for.
func TestHalfWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		time.Sleep(60 * time.Millisecond)
		_ = os.WriteFile(path, []byte("[profile dev]\noutput = text\n"), 0o600)
	}()
	Settle(t.TempDir(), path)
	if data, _ := os.ReadFile(path); string(data) != "[profile dev]\noutput = text\n" {
		t.Errorf("read %q", data)
	}
}
