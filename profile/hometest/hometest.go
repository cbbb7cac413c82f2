// Package hometest makes homes with AWS files for tests.
package hometest

import (
	"bytes"
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"awsguide/profile"
)

// A Home is a folder with AWS files and the environment that leads there.
type Home struct {
	Dir string
	Env profile.Env
}

// UsualPath is the PATH of a home whose archive names none.
const UsualPath = "/usr/bin:/bin"

// New makes a home from a txtar archive: its files are laid in the home, the
// lines of its comment are variables, such as AWS_PROFILE=dev. A name that ends
// in / is a folder, "name -> target" is a link, and a mode such as 0444 may
// follow a name after a blank, or "go" or "git": see [made]. A file that ends in
// \c has no final line end.
func New(t testing.TB, archive string) Home {
	t.Helper()
	dir := t.TempDir()
	h := Home{Dir: dir, Env: profile.Env{"HOME": dir, "USERPROFILE": dir, "LANG": "C.UTF-8", "PATH": UsualPath}}
	a := txtar.Parse([]byte(archive))
	for line := range strings.Lines(string(a.Comment)) {
		if name, value, ok := strings.Cut(strings.TrimLeft(strings.TrimSuffix(line, "\n"), " \t"), "="); ok {
			h.Env[name] = value
		}
	}
	modes := map[string]fs.FileMode{}
	for _, f := range a.Files {
		name, kind, data := made(f.Name, f.Data)
		if kind == "go" {
			modes[name] = 0o755
		}
		if stem, digits, ok := strings.Cut(name, " 0"); ok {
			if mode, err := strconv.ParseUint(digits, 8, 9); err == nil {
				name = stem
				modes[name] = fs.FileMode(mode)
			}
		}
		switch link, target, isLink := strings.Cut(name, " -> "); {
		case isLink:
			h.link(t, link, target)
		case strings.HasSuffix(name, "/"):
			if err := os.MkdirAll(h.Path(name), 0o700); err != nil {
				t.Fatal(err)
			}
		default:
			h.Write(t, name, strings.TrimSuffix(string(data), "\\c\n"))
		}
	}
	h.chmod(t, modes)
	return h
}

// chmod sets modes when everything stands, and makes the folders open again in
// the end, so that they can be removed.
func (h Home) chmod(t testing.TB, modes map[string]fs.FileMode) {
	t.Helper()
	if len(modes) == 0 {
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes on Windows")
	}
	names := slices.Sorted(maps.Keys(modes))
	t.Cleanup(func() {
		for _, name := range names { // a folder before what it holds
			if strings.HasSuffix(name, "/") {
				_ = os.Chmod(h.Path(name), 0o700)
			}
		}
	})
	for _, name := range slices.Backward(names) {
		if err := os.Chmod(h.Path(name), modes[name]); err != nil {
			t.Fatal(err)
		}
	}
}

func (h Home) link(t testing.TB, name, target string) {
	t.Helper()
	path := h.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Skip("no link can be made: ", err)
	}
}

// Write lays a file in the home, with mode 0600.
func (h Home) Write(t testing.TB, name, data string) {
	t.Helper()
	path := h.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Path gives the path of a file in the home.
func (h Home) Path(name string) string { return filepath.Join(h.Dir, filepath.FromSlash(name)) }

// Read gives the bytes of a file in the home.
func (h Home) Read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(h.Path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// FindAWS finds the real AWS CLI v2: AWSGUIDE_TEST_AWS, else `aws` in a usual
// place; "" when there is none.
var FindAWS = sync.OnceValue(func() string {
	candidates := []string{os.Getenv("AWSGUIDE_TEST_AWS"), "/usr/bin/aws", "/usr/local/bin/aws"}
	if p, err := exec.LookPath("aws"); err == nil {
		candidates = append(candidates, p)
	}
	for _, p := range candidates {
		if p == "" {
			continue
		}
		out, err := exec.Command(p, "--version").CombinedOutput()
		if err == nil && bytes.Contains(out, []byte("aws-cli/2.")) {
			return p
		}
	}
	return ""
})

// AWS gives the real AWS CLI v2, and skips the test where there is none.
func AWS(t testing.TB) string {
	t.Helper()
	if FindAWS() == "" {
		t.Skip("the AWS CLI v2 is not installed")
	}
	return FindAWS()
}

var update = flag.Bool("update", false, "write the expected files anew")

// Update reports whether expected files are to be written anew (-update).
func Update() bool { return *update }

// Golden holds text against the file testdata/name.
func Golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (renew with -update, and look at the change); got\n%s", path, got)
	}
}

// RunAWS runs the real AWS CLI in the home and gives what it printed.
func (h Home) RunAWS(t testing.TB, aws string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.Command(aws, args...)
	cmd.Env = append(h.Env.Environ(), "AWS_PAGER=", "AWS_EC2_METADATA_DISABLED=true", "PYTHONDONTWRITEBYTECODE=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}
