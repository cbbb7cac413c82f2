package inifile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/config"
)

func addCases(f *testing.F) {
	for _, c := range readCases(f) {
		if len(c.Config) < 1000 {
			f.Add([]byte(c.Config))
		}
	}
}

func FuzzScan(f *testing.F) {
	addCases(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		file := Scan("", data)
		if !bytes.Equal(joined(file), data) {
			t.Fatalf("lines of %q join to %q", data, joined(file))
		}
		for i := range data {
			p := file.Pos(i)
			l := file.Lines[p.Line-1]
			if l.Start+p.Column-1 != i {
				t.Fatalf("offset %d of %q is %v", i, data, p)
			}
		}
	})
}

// FuzzReaders holds what every reading promises, and that a simple file is
// read alike by all.
func FuzzReaders(f *testing.F) {
	addCases(f)
	f.Add([]byte("#\r7"))
	f.Add([]byte("\r\r\r\r\r[0]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, kind := range []Kind{Config, Credentials} {
			file := Scan("", data)
			cli, sdk := ReadAWSCLI(file, kind), ReadGoSDK(file, kind)
			checkSpans(t, file, cli.Sections)
			checkSpans(t, file, sdk.Sections)
			if !Simple(string(data), kind) {
				continue
			}
			if cli.Refusal != nil || sdk.Crash != nil {
				t.Fatalf("simple, but refused: %q %+v", data, cli.Refusal)
			}
			if a, b := recordOf(cli), recordOf(sdk); !reflect.DeepEqual(a, b) {
				t.Fatalf("simple, but read differently: %q\n%v\n%v", data, a, b)
			}
			simpleAgrees(t, string(data), kind, cli)
		}
	})
}

func checkSpans(t *testing.T, f *File, sections []Section) {
	t.Helper()
	for _, s := range sections {
		if f.LineOf(s.Header.Start) != s.Pos.Line {
			t.Fatalf("header %q at %v is not at %v", s.Raw, s.Header, s.Pos)
		}
		for _, e := range s.Entries {
			if e.Pos.Line < 1 || e.Pos.Line > len(f.Lines) || e.Span.Start > e.KeySpan.Start || e.Span.End < e.ValueSpan.End || e.ValueSpan.Start > e.ValueSpan.End {
				t.Fatalf("entry %+v of %q", e, f.Data)
			}
		}
	}
}

func simpleAgrees(t *testing.T, text string, kind Kind, cli *Reading) {
	t.Helper()
	i := 0
	EachSection(text, kind, func(s *SimpleSection) bool {
		want := cli.Sections[i]
		if s.Type != want.Type || s.Name != want.Name || s.Line != want.Pos.Line || len(s.Entries) != len(want.Entries) {
			t.Fatalf("section %d of %q: %+v, want %+v", i, text, s, want)
		}
		for j, e := range s.Entries {
			if w := want.Entries[j]; e.Key != w.Key || e.Value != w.Value || e.Line != w.Pos.Line {
				t.Fatalf("entry %d of %q: %+v, want %+v", j, text, e, w)
			}
		}
		i++
		return true
	})
	if i != len(cli.Sections) {
		t.Fatalf("%d sections of %q, want %d", i, text, len(cli.Sections))
	}
}

// randomFile makes a file from the pieces that readers disagree about.
func randomFile(r *rand.Rand) []byte {
	pieces := []string{"[default]", "[profile a]", "[profile \"a b\"]", "[profile 'x']", "[ profile b ]", "[profile  c]", "[sso-session s]",
		"[services v]", "[DEFAULT]", "[profile a#b]", "[profile d] x = y", "[", "[]", "[profile default]", "[plugins]", "[profile o'b]", "[profile e\\f]", "[[profile g]]",
		"region", "output", "s3", "Region", "role_arn", "mfa_serial", "credential_process", "=", " = ", ":", " : ", "==", " ", "  ", "\t", "\u00a0", "\u3000", "\x0b", "\x0c", "\x1c", "\u2028",
		"# c", " # c", ";", " ; c", "\t# c", "\"", "'", "\"q\"", "'q r'", "\"\"", "`", "\"\"\"", "value", "us-east-1", "a=b", "開発", "İ", "Σ", "\\", "%(x)s", "-", "\r"}
	var b bytes.Buffer
	for range r.IntN(14) {
		for range r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		switch r.IntN(8) {
		case 0:
			b.WriteString("\r\n")
		case 1:
		default:
			b.WriteString("\n")
		}
		if r.IntN(3) == 0 {
			b.WriteString(pieces[r.IntN(18)] + "\n")
		}
	}
	return b.Bytes()
}

func TestRandomFilesGoSDK(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	for range 3000 {
		againstGoSDK(t, dir, randomFile(r))
	}
}

// FuzzGoSDK compares our model with the SDK itself.
func FuzzGoSDK(f *testing.F) {
	addCases(f)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) { againstGoSDK(t, dir, data) })
}

// againstGoSDK loads each profile of data with the SDK and compares the keys
// that it tells.
func againstGoSDK(t *testing.T, dir string, data []byte) {
	t.Helper()
	path := filepath.Join(dir, fmt.Sprintf("config-%d", os.Getpid()))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	ours := ReadGoSDK(Scan(path, data), Config)
	names := []string{"default", "a", "no-such-profile"}
	for _, s := range ours.Sections {
		if s.Type == TypeProfile {
			names = append(names, s.Name)
		}
	}
	for _, name := range names {
		got, exists, panicked := loadSDK(path, name)
		if panicked != (ours.Crash != nil) {
			t.Fatalf("%q: the SDK panics %v, ours %+v", data, panicked, ours.Crash)
		}
		if panicked {
			return
		}
		s, ok := ours.Profile(name)
		if !exists {
			if ok && len(s.Entries) == 0 {
				continue
			}
			if ok {
				t.Fatalf("%q: the SDK has no profile %q", data, name)
			}
			continue
		}
		if !ok {
			t.Fatalf("%q: only the SDK has a profile %q", data, name)
		}
		if got == nil {
			continue // it has one and does not load it: a value of the wrong type
		}
		for key, value := range map[string]string{"region": got.Region, "role_arn": got.RoleARN, "mfa_serial": got.MFASerial, "credential_process": got.CredentialProcess} {
			e, _ := s.Entry(key)
			if e.Value != value && !(key == "role_arn" || key == "mfa_serial") {
				t.Fatalf("%q: %s of %q is %q, the SDK says %q", data, key, name, e.Value, value)
			}
		}
	}
}

// loadSDK asks the SDK for one profile: nil and true when it has the profile
// but finds a fault in it.
func loadSDK(path, name string) (got *config.SharedConfig, exists, panicked bool) {
	defer func() {
		if r := recover(); r != nil {
			got, exists, panicked = nil, true, true
		}
	}()
	c, err := config.LoadSharedConfigProfile(context.Background(), name, func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles, o.CredentialsFiles = []string{path}, []string{filepath.Join(filepath.Dir(path), "none")}
	})
	if err == nil {
		return &c, true, false
	}
	if _, ok := err.(config.SharedConfigProfileNotExistError); ok {
		return nil, false, false
	}
	return nil, true, false
}

// A python is a child process that reads as the AWS CLI does.
type python struct {
	mu  sync.Mutex
	in  io.Writer
	out *bufio.Reader
}

// startPython starts it, or skips where python3 is missing.
func startPython(tb testing.TB) *python {
	path, err := exec.LookPath("python3")
	if err != nil {
		tb.Skip("python3 is not installed")
	}
	cmd := exec.Command(path, "testdata/reader.py")
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8", "PYTHONUTF8=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { in.Close(); cmd.Wait() })
	return &python{in: in, out: bufio.NewReader(out)}
}

// read asks for one file; nil when Python refuses it.
func (p *python) read(t *testing.T, kind Kind, data []byte) *recorded {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	request, _ := json.Marshal(map[string]any{"kind": kind.String(), "data": append([]byte{}, data...)})
	if _, err := p.in.Write(append(request, '\n')); err != nil {
		t.Fatal(err)
	}
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		recorded
		Error bool
	}
	if err := json.Unmarshal(line, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Error {
		return nil
	}
	return &answer.recorded
}

func TestRandomFilesPython(t *testing.T) {
	t.Parallel()
	p := startPython(t)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 6000 {
		againstPython(t, p, Kind(i%2), randomFile(r))
	}
}

// FuzzPython compares our model with Python's own parser.
func FuzzPython(f *testing.F) {
	addCases(f)
	p := startPython(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		againstPython(t, p, Config, data)
		againstPython(t, p, Credentials, data)
	})
}

func againstPython(t *testing.T, p *python, kind Kind, data []byte) {
	t.Helper()
	if strings.ContainsFunc(string(data), oddCase) {
		return // Python and Go know different versions of Unicode
	}
	want := p.read(t, kind, data)
	ours := ReadAWSCLI(Scan("", data), kind)
	if (want == nil) != (ours.Refusal != nil) {
		t.Fatalf("%v %q: Python refuses %v, ours %+v", kind, data, want == nil, ours.Refusal)
	}
	if want == nil {
		return
	}
	got := recordOf(ours)
	for name := range got.Other {
		if _, ok := want.Other[name]; !ok && startsAsType(name) {
			delete(got.Other, name)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%v %q:\n got %v\nwant %v", kind, data, got, want)
	}
}

// startsAsType reports a header that the AWS CLI drops because there are not
// just two words in it.
func startsAsType(header string) bool {
	for _, typ := range []string{TypeProfile, TypeSSOSession, TypeServices} {
		if strings.HasPrefix(header, typ) {
			return true
		}
	}
	return false
}

// oddCase is true for letters whose lower case or class depends on the version
// of Unicode, and for what JSON cannot carry.
func oddCase(r rune) bool {
	return r == utf8.RuneError || r == 0x180e || r > 0x2fff && (r < 0x4e00 || r > 0x9fff) && r != 0x3000 && r != 0xfeff && r != 0xff1d
}
