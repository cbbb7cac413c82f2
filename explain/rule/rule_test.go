package rule

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"awsguide/explain/lang"
	"awsguide/explain/page"
	"awsguide/profile"
	"awsguide/profile/hometest"
	"awsguide/profile/inifile"
)

// at is the time of all examples.
var at = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// TestRulesHavePages: every rule has a page, every page a rule, and no word is
// missing.
func TestRulesHavePages(t *testing.T) {
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range All() {
		if slices.Contains(ids, r.ID) {
			t.Errorf("%s is in the list twice", r.ID)
		}
		for _, after := range r.After {
			if !slices.Contains(ids, after) {
				t.Errorf("%s comes after %s, which is not before it in the list", r.ID, after)
			}
		}
		ids = append(ids, r.ID)
		if one := b2i(r.File != nil) + b2i(r.Key != nil) + b2i(r.Profile != nil) + b2i(r.Session != nil) + b2i(r.Machine != nil); one != 1 {
			t.Errorf("%s has %d functions", r.ID, one)
		}
	}
	seen := map[string]string{}
	for _, p := range pages {
		if told := p.Header["found"]; told != "" && told != "service" && told != "tool" {
			t.Errorf("%s is found by %q", p.ID, told)
		} else if slices.Contains(ids, p.ID) == (told != "") {
			t.Errorf("the page %s has no rule, or says that it has none", p.ID)
		} else if (told == "service") != (p.Header["code"] != "") {
			t.Errorf("the page %s is found by %q, with the code %q", p.ID, told, p.Header["code"])
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == p.ID })
		for _, id := range append([]string{p.ID}, p.List("aliases")...) {
			if seen[id] != "" {
				t.Errorf("%s stands for %s and for %s", id, seen[id], p.ID)
			}
			seen[id] = p.ID
		}
		if rank(p.Header["severity"]) < 0 {
			t.Errorf("%s: severity %q", p.ID, p.Header["severity"])
		}
		for _, k := range []string{"message.en", "message.ja", "fix.en", "fix.ja", "sources"} {
			if p.Header[k] == "" {
				t.Errorf("%s: no %s", p.ID, k)
			}
		}
		for _, s := range p.List("sources") {
			if !strings.HasPrefix(s, "https://") {
				t.Errorf("%s: source %s", p.ID, s)
			}
		}
	}
	for _, id := range ids {
		t.Errorf("the rule %s has no page", id)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestExamples: the bad example of a page is found at its place, the good one
// gives nothing above info, and a repair makes it of the bad one.
func TestExamples(t *testing.T) {
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if p.Header["found"] != "" {
			continue // nothing in the files tells it
		}
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			testExamples(t, p)
		})
	}
}

func testExamples(t *testing.T, p *page.Page) {
	examples := Examples(p)
	if len(examples) < 2 || !examples[0].Bad || !slices.ContainsFunc(examples, func(e Example) bool { return !e.Bad }) {
		t.Fatal("a page has an example that is bad, and one that is good")
	}
	for i, e := range examples {
		snap := home(t, e.Home)
		all := Run(snap, at)
		own := slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.ID != p.ID })
		if !e.Bad {
			// To be signed in is no matter of the files that an example shows.
			if len(own) > 0 || slices.ContainsFunc(all, func(f Finding) bool { return f.Severity != Info && f.ID != "sso-token-absent" }) {
				t.Errorf("example %d is good, but %s", i, told(snap, all))
			}
			continue
		}
		if len(own) == 0 {
			t.Errorf("example %d is not found; found: %s", i, told(snap, all))
			continue
		}
		if got := place(snap, own[0]); e.Place != "" && got != e.Place {
			t.Errorf("example %d is found at %s, want %s", i, got, e.Place)
		}
		for _, key := range []string{"message", "fix", "run"} {
			for _, l := range []string{"en", "ja"} {
				text := p.Text(key, l)
				if key == "run" {
					text = p.Header[key]
				}
				for name := range own[0].Args {
					text = strings.ReplaceAll(text, "{"+name+"}", "x")
				}
				if open := strings.IndexByte(text, '{'); open >= 0 && strings.Contains(text[open:], "}") && !strings.Contains(text, "${") {
					t.Errorf("%s.%s has a name that the rule does not give: %s", key, l, text)
				}
			}
		}
		for _, r := range own[0].Related {
			if lang.En.Doctor.Why[r.Why] == "" {
				t.Errorf("no words for the related place %q", r.Why)
			}
		}
		if own[0].Fix == nil {
			continue
		}
		fixed := Fixed(snap, own[0].Fix)
		if i+1 < len(examples) && !examples[i+1].Bad {
			good := home(t, examples[i+1].Home)
			for k, f := range fixed.Files() {
				if g := good.Files()[k]; string(f.Data) != string(g.Data) {
					t.Errorf("the repair of example %d gives\n%q\nwant\n%q", i, f.Data, g.Data)
				}
			}
		}
		for _, f := range Run(fixed, at) {
			if f.ID == p.ID && f.Profile == own[0].Profile {
				t.Errorf("after the repair of example %d it is found again at %s", i, place(fixed, f))
			}
		}
	}
}

// ofFamilies gives the findings of some lists of rules.
func ofFamilies(findings []Finding, lists ...[]Rule) []Finding {
	return slices.DeleteFunc(findings, func(f Finding) bool {
		return !slices.ContainsFunc(slices.Concat(lists...), func(r Rule) bool { return r.ID == f.ID })
	})
}

// home reads an archive as a machine's own.
func home(t testing.TB, archive string) *profile.Snapshot {
	t.Helper()
	h := hometest.New(t, archive)
	if h.Env["PATH"] == hometest.UsualPath {
		h.Env["PATH"] = "$HOME/bin" // what is installed where the test runs is nothing to it
	}
	for name, value := range h.Env { // ~ is the home in variables, too
		h.Env[name] = strings.ReplaceAll(value, "$HOME", h.Dir)
	}
	before, _, _ := strings.Cut("\n"+archive, "\n-- ")
	for line := range strings.Lines(before) { // "chmod 0644 .aws/credentials" among the variables
		var mode os.FileMode
		var name string
		var hours int
		if n, _ := fmt.Sscanf(line, "old %dh %s", &hours, &name); n == 2 { // "old 2h .aws/cli/cache/x.json"
			then := time.Now().Add(-time.Duration(hours) * time.Hour)
			if err := os.Chtimes(h.Path(name), then, then); err != nil {
				t.Fatal(err)
			}
		}
		if n, _ := fmt.Sscanf(line, "chmod %o %s", &mode, &name); n == 2 {
			if err := os.Chmod(h.Path(name), mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	return profile.Read(h.Env)
}

func place(snap *profile.Snapshot, f Finding) string {
	if strings.HasPrefix(f.File, "env:") {
		return f.File
	}
	return snap.Paths.Place(f.File, f.Pos.Line, f.Pos.Column)
}

func told(snap *profile.Snapshot, all []Finding) string {
	var lines []string
	for _, f := range all {
		lines = append(lines, fmt.Sprintf("%s %s of %q at %s %v", f.Severity, f.ID, f.Profile, place(snap, f), f.Args))
	}
	return strings.Join(lines, "\n")
}

// styles are ways in which people write the same file.
var styles = map[string]func(string) string{
	"as it is":         func(s string) string { return s },
	"crlf":             func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"no final newline": func(s string) string { return strings.TrimSuffix(s, "\n") },
	"comments everywhere": func(s string) string {
		return "# first\n; second\n\n" + strings.ReplaceAll(s, "\n[", "\n# about [what follows] = 1\n[") + "\n# last\n"
	},
	"no blanks around =": func(s string) string { return strings.ReplaceAll(s, " = ", "=") },
	"blanks at the ends": func(s string) string { return strings.ReplaceAll(s, "\n", "  \n") },
}

// TestHealthyHomes: what people really write, in every style, gives nothing above
// info.
func TestHealthyHomes(t *testing.T) {
	homes, err := filepath.Glob("testdata/healthy/*.txtar")
	if err != nil || len(homes)*len(styles) < 60 {
		t.Fatalf("%d homes, %v", len(homes), err)
	}
	for _, path := range homes {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, style := range styles {
			t.Run(filepath.Base(path)+"/"+name, func(t *testing.T) {
				t.Parallel()
				snap := home(t, unescape(string(data)))
				snap = snap.With([]byte(style(string(snap.Config.Data))), []byte(style(string(snap.Credentials.Data))))
				if found := slices.DeleteFunc(Run(snap, at), func(f Finding) bool { return f.Severity == Info }); len(found) > 0 {
					t.Error(told(snap, found))
				}
			})
		}
	}
}

// FuzzRules: no rule panics, and no repair touches bytes outside of its spans.
func FuzzRules(f *testing.F) {
	pages, _ := Pages()
	for _, p := range pages {
		for _, e := range Examples(p) {
			snap := home(f, e.Home)
			f.Add(snap.Config.Data, snap.Credentials.Data)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, config, credentials []byte) {
		env := profile.Env{"HOME": dir, "AWS_CONFIG_FILE": filepath.Join(dir, "config"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "credentials")}
		_ = os.WriteFile(env["AWS_CONFIG_FILE"], config, 0o600)
		_ = os.WriteFile(env["AWS_SHARED_CREDENTIALS_FILE"], credentials, 0o600)
		snap := profile.Read(env)
		for _, one := range Run(snap, at) {
			for _, s := range one.Fix {
				data := config
				if s.Kind == inifile.Credentials {
					data = credentials
				}
				if s.Start < 0 || s.End < s.Start || s.End > len(data) {
					t.Fatalf("%s: a span that is not in the file: %+v", one.ID, s)
				}
			}
			if one.Fix != nil {
				Fixed(snap, one.Fix)
			}
		}
	})
}

// A known fault is one that a tool of AWS stopped at when it was tried.
type knownFault struct {
	ID    string   `json:"id"`    // of a rule, or one of its aliases
	Named []string `json:"named"` // profiles of the command line
	Home  string   `json:"home"`
	Place string   `json:"place"` // where it must be found
}

// TestKnownFaults builds every home in testdata/catalogue.jsonl and holds what is
// found there, and where. -update writes the places anew.
func TestKnownFaults(t *testing.T) {
	path := filepath.Join("testdata", "catalogue.jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var now strings.Builder
	found, all := 0, 0
	for line := range strings.Lines(string(data)) {
		var k knownFault
		if err := json.Unmarshal([]byte(line), &k); err != nil {
			t.Fatal(err)
		}
		all++
		p := Find(k.ID)
		if p == nil {
			t.Errorf("%s: no rule", k.ID)
			continue
		}
		snap := home(t, unescape(k.Home))
		findings := Run(snap, at, k.Named...)
		i := slices.IndexFunc(findings, func(f Finding) bool { return f.ID == p.ID })
		if i < 0 {
			t.Errorf("%s is not found; found: %s", k.ID, told(snap, findings))
			continue
		}
		found++
		got := place(snap, findings[i])
		if hometest.Update() {
			k.Place = got
		} else if got != k.Place {
			t.Errorf("%s is found at %s, want %s", k.ID, got, k.Place)
		}
		text, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		now.Write(append(text, '\n'))
	}
	t.Logf("%d of %d", found, all)
	if hometest.Update() && found == all {
		if err := os.WriteFile(path, []byte(now.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkRun runs all rules over 10,000 profiles, each hundredth with a fault.
func BenchmarkRun(b *testing.B) {
	var text strings.Builder
	text.WriteString("[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n\n")
	for i := range 10000 {
		region := "eu-west-1"
		if i%100 == 0 {
			region = `"eu-west-1"`
		}
		fmt.Fprintf(&text, "[profile profile-%05d]\nsso_session = corp\nsso_account_id = %012d\nsso_role_name = Developer\nregion = %s\noutput = json\n# a comment\n\n", i, i, region)
	}
	h := hometest.New(b, "-- .aws/config --\n"+text.String())
	b.ReportAllocs()
	for b.Loop() {
		if found := Run(profile.Read(h.Env), at); Count(found).Errors != 100 {
			b.Fatalf("%d findings", len(found))
		}
	}
}

// TestDiagnoses: each way in which a profile is known to break has a page, by its
// id or as an alias.
func TestDiagnoses(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "diagnoses.txt"))
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.Fields(string(data))
	for _, id := range ids {
		if Find(id) == nil {
			t.Errorf("%s has no page", id)
		}
	}
	if len(ids) != 306 {
		t.Errorf("%d of 306", len(ids))
	}
}
