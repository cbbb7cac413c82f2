package inifile

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// A readCase is one tricky file and what the AWS CLI 2.36.7 and the Go SDK
// (config v1.33.15) really made of it.
type readCase struct {
	ID           string
	Profile      string
	Config       string
	ConfigBase64 string `json:"config_base64"`
	Credentials  string
	Refuses      bool           `json:"aws_cli_refuses"`
	AWSCLI       *recorded      `json:"aws_cli"`
	Panics       bool           `json:"go_sdk_panics"`
	GoSDK        map[string]any `json:"go_sdk"`
}

// recorded is what one reader takes: values are strings or maps of strings.
type recorded struct {
	Profiles    map[string]map[string]any `json:"profiles"`
	SSOSessions map[string]map[string]any `json:"sso_sessions"`
	Services    map[string]map[string]any `json:"services"`
	Other       map[string]map[string]any `json:"other"`
}

func readCases(t testing.TB) []readCase {
	t.Helper()
	data, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []readCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if c.ConfigBase64 != "" {
			raw, err := base64.StdEncoding.DecodeString(c.ConfigBase64)
			if err != nil {
				t.Fatal(err)
			}
			cases[i].Config = string(raw)
		}
	}
	long := "[profile foo]\nregion = us-east-1\nsdk_ua_app_id = " + strings.Repeat("x", 1<<20) + "\n"
	value := map[string]any{"region": "us-east-1", "sdk_ua_app_id": strings.Repeat("x", 1<<20)}
	return append(cases, readCase{ID: "G18", Profile: "foo", Config: long,
		AWSCLI: &recorded{Profiles: map[string]map[string]any{"foo": value}}})
}

// valuesOf gives the entries in the form of the records.
func valuesOf(entries []Entry) map[string]any {
	values := map[string]any{}
	for _, e := range entries {
		if e.Nested == nil {
			values[e.Key] = e.Value
			continue
		}
		inner := map[string]any{}
		for _, n := range e.Nested {
			inner[n.Key] = n.Value
		}
		values[e.Key] = inner
	}
	return values
}

// recordOf gives a reading of a config file in the form of the records.
func recordOf(r *Reading) *recorded {
	out := &recorded{Profiles: map[string]map[string]any{}, SSOSessions: map[string]map[string]any{}, Services: map[string]map[string]any{}, Other: map[string]map[string]any{}}
	into := map[string]map[string]map[string]any{TypeProfile: out.Profiles, TypeSSOSession: out.SSOSessions, TypeServices: out.Services, TypeOther: out.Other}
	for _, s := range r.Sections {
		if m, ok := into[s.Type]; ok {
			m[s.Name] = valuesOf(s.Entries)
		}
	}
	return out
}

func TestRecordedCasesAWSCLI(t *testing.T) {
	for _, c := range readCases(t) {
		t.Run(c.ID, func(t *testing.T) {
			config := ReadAWSCLI(Scan("config", []byte(c.Config)), Config)
			credentials := ReadAWSCLI(Scan("credentials", []byte(c.Credentials)), Credentials)
			refused := config.Refusal != nil || credentials.Refusal != nil
			if refused != c.Refuses {
				t.Fatalf("refused %v, want %v (%+v)", refused, c.Refuses, config.Refusal)
			}
			if refused {
				return
			}
			got := recordOf(config)
			for name, values := range recordOf(credentials).Profiles {
				if got.Profiles[name] == nil {
					got.Profiles[name] = map[string]any{}
				}
				for k, v := range values {
					got.Profiles[name][k] = v
				}
			}
			same(t, "profiles", got.Profiles, c.AWSCLI.Profiles)
			same(t, "sso sessions", got.SSOSessions, c.AWSCLI.SSOSessions)
			same(t, "services", got.Services, c.AWSCLI.Services)
			// Broken headers of the three types are dropped by the CLI, and kept by us.
			for name, values := range c.AWSCLI.Other {
				if !reflect.DeepEqual(got.Other[name], values) {
					t.Errorf("other %q: %v, want %v", name, got.Other[name], values)
				}
			}
		})
	}
}

func same(t *testing.T, what string, got, want map[string]map[string]any) {
	t.Helper()
	if len(got) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v\nwant %v", what, got, want)
	}
}

func TestRecordedCasesGoSDK(t *testing.T) {
	for _, c := range readCases(t) {
		if c.ID == "G18" {
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			config := ReadGoSDK(Scan("config", []byte(c.Config)), Config)
			credentials := ReadGoSDK(Scan("credentials", []byte(c.Credentials)), Credentials)
			if panics := config.Crash != nil || credentials.Crash != nil; panics != c.Panics {
				t.Fatalf("panics %v, want %v", panics, c.Panics)
			}
			if c.Panics {
				return
			}
			if c.Credentials != "" && c.ID != "E36" && c.ID != "E02" {
				return // merging of both files is the business of package profile
			}
			got := map[string]any{}
			for _, r := range []*Reading{config, credentials} {
				for _, s := range r.Sections {
					switch s.Type {
					case TypeProfile:
						got[s.Name] = asText(valuesOf(s.Entries))
					case TypeSSOSession, TypeServices:
						got[s.Type+" "+s.Name] = valuesOf(s.Entries)
					}
				}
			}
			if !reflect.DeepEqual(got, c.GoSDK) && len(got)+len(c.GoSDK) > 0 {
				t.Errorf("got %v\nwant %v", got, c.GoSDK)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // reason@line:column
	}{
		{"healthy", "[default]\nregion = eu-west-1\n", nil},
		{"duplicate section", "[default]\nregion=a\n[default]\noutput=b\n", []string{"duplicate-section@3:1"}},
		{"duplicate key", "[default]\nregion=a\n Region = b\nREGION=c\n", []string{"duplicate-key@4:1"}},
		{"key before a section", "region = a\n[default]\n", []string{"key-before-section@1:1"}},
		{"no delimiter comes last", "[default]\nregion\noutput = a\noutput = b\n", []string{"duplicate-key@4:1", "no-delimiter@2:1"}},
		{"unclosed header", "[default]\n[profile a\nregion = b\n", []string{"unclosed-header@2:1"}},
		{"unclosed header first", "[default\nregion = b\n", []string{"unclosed-header@1:1", "key-before-section@2:1"}},
		{"empty header", "[]\n", []string{"empty-header@1:1"}},
		{"empty key", "[default]\n= a\n", []string{"empty-key@2:1"}},
		{"nested", "[default]\ns3 =\n  a: b\nregion = x\n", []string{"nested-no-equals@3:3"}},
		{"bom", "\xef\xbb\xbf[default]\nregion = a\n", []string{"byte-order-mark@1:1"}},
		{"not utf-8", "[default]\n# caf\xe9\n", []string{"not-utf8@2:6"}},
		{"utf-16", "\xff\xfe[\x00d\x00", []string{"utf-16@1:1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, r := range Refusals(Scan("", []byte(tt.text)), Config) {
				got = append(got, r.Reason+"@"+itoa(r.Pos.Line)+":"+itoa(r.Pos.Column))
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestPlaces(t *testing.T) {
	f := Scan("", []byte("# c\n[profile dev]\nregion = eu-west-1\ns3 =\n  addressing_style = path\n\n  x=\n"))
	dev, _ := ReadAWSCLI(f, Config).Profile("dev")
	for _, tt := range []struct {
		key, value string
		pos, at    Pos
	}{
		{"region", "eu-west-1", Pos{3, 1}, Pos{3, 10}},
		{"s3.addressing_style", "path", Pos{5, 3}, Pos{5, 22}},
		{"s3.x", "", Pos{7, 3}, Pos{7, 5}},
	} {
		e, ok := dev.Entry(tt.key)
		if !ok || e.Value != tt.value || e.Pos != tt.pos || e.ValuePos != tt.at {
			t.Errorf("%s: %v %+v, want %+v", tt.key, ok, e, tt)
		}
	}
	if s3, _ := dev.Entry("s3"); string(f.Data[s3.Span.Start:s3.Span.End]) != "s3 =\n  addressing_style = path\n\n  x=\n" {
		t.Errorf("span of s3 is %q", f.Data[s3.Span.Start:s3.Span.End])
	}
	if dev.Pos != (Pos{2, 1}) {
		t.Errorf("header at %v", dev.Pos)
	}
}

func TestGuard(t *testing.T) {
	before := []byte("[profile a]\nregion = x\noutput = json\n")
	y := "y"
	if err := Guard(before, []byte("[profile a]\nregion = y\noutput = json\n"), map[string]*string{"region": &y}); err != nil {
		t.Errorf("the change asked for is refused: %v", err)
	}
	if err := Guard(before, []byte("[profile a]\nregion = y\n"), map[string]*string{"region": &y}); err == nil {
		t.Error("a lost key is not noticed")
	}
	if err := Guard(before, []byte("[profile a]\noutput = json\n"), map[string]*string{"region": nil}); err != nil {
		t.Errorf("an unset key: %v", err)
	}
}

func TestScanLineEnds(t *testing.T) {
	f := Scan("", []byte("a\r\nb\rc\n\nd"))
	var lines []string
	for i := range f.Lines {
		lines = append(lines, string(f.Line(i+1)))
	}
	if want := []string{"a", "b", "c", "", "d"}; !reflect.DeepEqual(lines, want) {
		t.Errorf("lines %q, want %q", lines, want)
	}
	if !bytes.Equal(joined(f), f.Data) {
		t.Errorf("joined: %q", joined(f))
	}
}

func joined(f *File) []byte {
	var all []byte
	for _, l := range f.Lines {
		all = append(all, f.Data[l.Start:l.Next]...)
	}
	return all
}

// asText gives the values as JSON carries them: a byte that is not UTF-8
// becomes U+FFFD.
func asText(values map[string]any) map[string]any {
	for k, v := range values {
		if s, ok := v.(string); ok {
			var b strings.Builder
			for _, r := range s {
				b.WriteRune(r)
			}
			values[k] = b.String()
		}
	}
	return values
}

// TestTenThousandProfiles is case G19.
func TestTenThousandProfiles(t *testing.T) {
	var text strings.Builder
	for i := range 10000 {
		text.WriteString("[profile p" + itoa(i) + "]\nregion = us-east-1\n")
	}
	f := Scan("config", []byte(text.String()))
	for name, r := range map[string]*Reading{"AWS CLI": ReadAWSCLI(f, Config), "Go SDK": ReadGoSDK(f, Config)} {
		last, ok := r.Profile("p9999")
		if e, _ := last.Entry("region"); !ok || len(r.Sections) != 10000 || e.Value != "us-east-1" || r.Refusal != nil {
			t.Errorf("%s: %d sections, last %+v", name, len(r.Sections), last)
		}
	}
}
