package edit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"awsguide/profile/hometest"
	"awsguide/profile/inifile"
)

// file draws a file such as people have.
func file(t *rapid.T) string {
	end := rapid.SampledFrom([]string{"\n", "\n", "\n", "\r\n"}).Draw(t, "end")
	headers := []string{"[default]", "[profile dev]", "[profile  prod]", "  [profile test]", "[profile \"q\"]", "[sso-session corp]", "[services local]", "[profile 開発]", "[DEFAULT]", "[plugins]"}
	keys := []string{"region", "output", "role_arn", "source_profile", "sso_session", "Cli_Pager", "credential_process"}
	values := []string{"eu-west-1", "json", "arn:aws:iam::111122223333:role/x", "a # b", "\"q\"", "", "a=b", "日本"}
	text := ""
	for _, h := range rapid.Permutation(headers).Draw(t, "headers")[:rapid.IntRange(0, len(headers)).Draw(t, "sections")] {
		if rapid.Bool().Draw(t, "comment") {
			text += "# about it" + end
		}
		text += h + end
		indent := rapid.SampledFrom([]string{"", "", "", "  ", "\t"}).Draw(t, "indent")
		sep := rapid.SampledFrom([]string{" = ", "=", " =", ": ", "   = "}).Draw(t, "sep")
		for _, k := range rapid.Permutation(keys).Draw(t, "keys")[:rapid.IntRange(0, 4).Draw(t, "entries")] {
			text += indent + k + sep + rapid.SampledFrom(values).Draw(t, "value") + end
			if rapid.IntRange(0, 9).Draw(t, "extra") == 0 {
				text += rapid.SampledFrom([]string{"", "  # c", "; c"}).Draw(t, "line") + end
			}
		}
		if rapid.IntRange(0, 3).Draw(t, "block") == 0 {
			text += indent + "s3 =" + end + indent + "  addressing_style = path" + end + indent + "  use_dualstack_endpoint=true" + end
		}
		text += rapid.SampledFrom([]string{"", end, end + end}).Draw(t, "gap")
	}
	if rapid.Bool().Draw(t, "cut") && len(text) > 0 {
		text = text[:len(text)-len(end)]
	}
	return text
}

// seen is what a reader sees, key by key: "type name key" to value.
func seen(r *inifile.Reading) map[string]string {
	all := map[string]string{}
	for s, keys := range modelOf(r) {
		all[s.Type+" "+s.Name] = "is there"
		for k, v := range keys {
			all[s.Type+" "+s.Name+" "+k] = v
		}
	}
	return all
}

// changed gives what differs between two such lists.
func changed(a, b map[string]string) map[string]string {
	all := map[string]string{}
	for k, v := range b {
		if was, ok := a[k]; !ok || was != v {
			all[k] = v
		}
	}
	for k := range a {
		if _, ok := b[k]; !ok {
			all[k] = "gone"
		}
	}
	return all
}

// TestEveryEditDoesJustWhatIsAsked: all three readers see the change and no
// other, the bytes elsewhere are the same, unset takes back what set did, and
// undo everything.
func TestEveryEditDoesJustWhatIsAsked(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		before := file(t)
		e, err := New(filepath.Join(dir, "config"), inifile.Config, []byte(before), true)
		if err != nil {
			t.Skip("refused by the AWS CLI")
		}
		s := Section{inifile.TypeProfile, rapid.SampledFrom([]string{"default", "dev", "prod", "test", "q", "開発", "new"}).Draw(t, "profile")}
		key := rapid.SampledFrom([]string{"region", "output", "mfa_serial", "s3.addressing_style", "s3.max_queue_size"}).Draw(t, "key")
		value := rapid.SampledFrom([]string{"us-east-1", "a=b", "x y", "日本"}).Draw(t, "new")
		old := newWhole("f", inifile.Config, []byte(before))
		if err := e.Set(s, Pair{key, value}); err != nil {
			if string(e.bytes()) != before {
				t.Fatalf("a refused edit changed %q to %q", before, e.bytes())
			}
			return
		}
		after := string(e.bytes())
		now := newWhole("f", inifile.Config, []byte(after))
		for name, readers := range map[string][2]*inifile.Reading{"the AWS CLI": {old.cli, now.cli}, "the Go SDK": {old.sdk, now.sdk}} {
			others := changed(seen(readers[0]), seen(readers[1]))
			for k, v := range others {
				parent, _, nested := strings.Cut(key, ".")
				mine := strings.HasSuffix(k, " "+key) && v == value || nested && strings.HasSuffix(k, " "+parent) && v == "gone" || !old.has(s) && strings.Count(k, " ") == 1
				inherited := readers[1] == now.cli && !old.has(s) && old.cli.Sections != nil && seen(old.cli)["DEFAULT DEFAULT"+k[strings.LastIndexByte(k, ' '):]] == v
				if !mine && !inherited {
					t.Fatalf("%s sees %q changed to %q by %s of %s: %q became %q", name, k, v, key, s.Name, before, after)
				}
			}
		}
		if got, ok := e.Value(s, key); !ok || got != value {
			t.Fatalf("set %s of %s in %q gave %q: %q", key, s.Name, before, after, got)
		}
		if sec, _ := now.find(s); !strings.Contains(key, ".") {
			if values, ok := inifile.IniValues(bytesOf(now.file, sec)); ok && values[key] != value {
				t.Fatalf("ini.v1 sees %q in %q", values[key], after)
			}
		}
		common(t, before, after)
		_, had := old.value(s, key)
		if err := e.Unset(s, key); err == nil && !had && old.has(s) && string(e.bytes()) != before {
			t.Fatalf("set then unset: %q became %q", before, e.bytes())
		}
		undone(t, dir, before, after)
	})
}

// TestRealAWSCLIAgrees lets the installed AWS CLI read random files after edits.
func TestRealAWSCLIAgrees(t *testing.T) {
	aws := hometest.AWS(t)
	files := rapid.Custom(file)
	asked := 0
	for seed := 0; asked < 12 && seed < 200; seed++ {
		h := hometest.New(t, "-- .aws/config --\n")
		path := h.Path(".aws/config")
		e, err := New(path, inifile.Config, []byte(files.Example(seed)), true)
		if err != nil {
			continue
		}
		s := Section{inifile.TypeProfile, []string{"default", "dev", "prod", "test", "q", "new"}[seed%6]}
		p := []Pair{{"region", "us-east-1"}, {"s3.max_queue_size", "9"}, {"output", "x=y"}}[seed%3]
		if e.Set(s, p) != nil {
			continue
		}
		asked++
		if err := os.WriteFile(path, e.bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		got, stderr, _ := h.RunAWS(t, aws, "configure", "get", p.Key, "--profile", s.Name)
		if strings.TrimSpace(got) != p.Value {
			t.Errorf("aws says %s of %s is %q, want %q (%s)\n%s", p.Key, s.Name, got, p.Value, stderr, e.bytes())
		}
	}
	if asked < 12 {
		t.Errorf("asked %d times only", asked)
	}
}

// common holds that one stretch of bytes changed and nothing else, up to the
// lines of a value that was continued.
func common(t *rapid.T, before, after string) {
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	end := 0
	for end < len(before)-start && end < len(after)-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	if gone := len(before) - start - end; gone > 60 {
		t.Fatalf("%d bytes went: %q became %q", gone, before, after)
	}
}

func undone(t *rapid.T, dir, before, after string) {
	path := filepath.Join(dir, "config")
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour) // nobody is in the middle of writing it
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	p := &Plan{Changes: []Change{{Path: path, Before: []byte(before), After: []byte(after), Existed: true}}}
	o := Options{State: filepath.Join(dir, "state"), Command: "test"}
	if before == after {
		return
	}
	if err := Apply(context.Background(), p, o); err != nil {
		t.Fatal(err)
	}
	b, undo, err := Last(o.State)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Undo(context.Background(), undo, o.State); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != before {
		t.Fatalf("undo gave %q, want %q", got, before)
	}
}

func FuzzSet(f *testing.F) {
	f.Add([]byte("[profile dev]\nregion = a\n"), "dev", "region", "eu-west-1")
	f.Add([]byte("[profile dev]\ns3 =\n a = b\n"), "dev", "s3.a", "x")
	f.Add([]byte("\xef\xbb\xbf[default]\r\n"), "default", "output", "a # b")
	f.Fuzz(func(t *testing.T, data []byte, name, key, value string) {
		for _, kind := range []inifile.Kind{inifile.Config, inifile.Credentials} {
			e, err := New("f", kind, data, true)
			if err != nil {
				continue
			}
			s := Section{inifile.TypeProfile, name}
			if err := e.Set(s, Pair{key, value}); err != nil {
				if string(e.bytes()) != string(data) {
					t.Fatalf("a refused edit changed %q to %q", data, e.bytes())
				}
			} else if got, ok := e.Value(s, key); !ok || got != value {
				t.Fatalf("set %q of %q to %q in %q: %q", key, name, value, data, e.bytes())
			}
			_ = e.Rename(s, "renamed")
			_ = e.Unset(s, key)
			_ = e.Remove(s)
			_ = fmt.Sprint(e.Plan().Diff(nil))
		}
	})
}
