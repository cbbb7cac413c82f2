package profile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"awsguide/profile"
	"awsguide/profile/hometest"
)

func read(t *testing.T, archive string) *profile.Snapshot {
	t.Helper()
	return profile.Read(hometest.New(t, archive).Env)
}

func TestPaths(t *testing.T) {
	h := hometest.New(t, "")
	for _, tt := range []struct{ name, value, want string }{
		{"AWS_CONFIG_FILE", "~/other/config", filepath.Join(h.Dir, "other/config")},
		{"AWS_CONFIG_FILE", "$HOME/x", filepath.Join(h.Dir, "x")},
		{"AWS_CONFIG_FILE", "${HOME}/x", filepath.Join(h.Dir, "x")},
		{"AWS_CONFIG_FILE", "$NOT_THERE/x", "$NOT_THERE/x"},
		{"AWS_CONFIG_FILE", "", filepath.Join(h.Dir, ".aws/config")},
	} {
		if got := h.Env.With(tt.name, tt.value).Paths().Config; got != tt.want {
			t.Errorf("%s=%s: %s, want %s", tt.name, tt.value, got, tt.want)
		}
	}
	p := h.Env.Paths()
	if got := p.Short(p.Config); got != "~/.aws/config" {
		t.Errorf("short: %s", got)
	}
	if got := p.Short(p.Home + "x/y"); got != p.Home+"x/y" {
		t.Errorf("a neighbour of the home: %s", got)
	}
}

func TestReadStates(t *testing.T) {
	h := hometest.New(t, "-- .aws/credentials/file --\n")
	s := profile.Read(h.Env)
	if s.Config.Exists || s.Config.Err != nil {
		t.Errorf("missing config: %+v", s.Config)
	}
	if !s.Credentials.Folder || s.Credentials.Readable || s.Credentials.Err == nil {
		t.Errorf("folder: %+v", s.Credentials)
	}
	if entries, _ := os.ReadDir(h.Path(".")); len(entries) != 1 {
		t.Errorf("reading made something: %v", entries)
	}
}

func TestProfilesInOrder(t *testing.T) {
	const archive = "-- .aws/config --\n[profile b]\nregion = x\n[default]\n[sso-session s]\nsso_region=y\n[profile a]\n-- .aws/credentials --\n[b]\naws_access_key_id = A\n[c]\naws_access_key_id = C\n"
	for name, text := range map[string]string{"simple": archive, "full": strings.Replace(archive, "[profile a]", "[profile \"a\"]", 1)} {
		s := read(t, text)
		var got []string
		for _, p := range s.Profiles() {
			got = append(got, p.Name)
		}
		want := []string{"b", "default", "a", "c"}
		if name == "full" {
			want = []string{"b", "default", "a", "\"a\"", "c"}
		}
		if !slices.Equal(got, want) || !slices.Equal(s.Names(), want) {
			t.Errorf("%s: %v and %v, want %v", name, got, s.Names(), want)
		}
	}
}

func TestSelected(t *testing.T) {
	for _, tt := range []struct{ env, flag, want, by string }{
		{"", "", "default", ""},
		{"AWS_DEFAULT_PROFILE=old", "", "old", "AWS_DEFAULT_PROFILE"},
		{"AWS_DEFAULT_PROFILE=old\nAWS_PROFILE=dev", "", "dev", "AWS_PROFILE"},
		{"AWS_PROFILE=dev", "prod", "prod", "--profile"},
	} {
		name, from := read(t, tt.env+"\n").Selected(tt.flag)
		if name != tt.want || from.Name != tt.by {
			t.Errorf("%q %q: %s by %q", tt.env, tt.flag, name, from.Name)
		}
	}
}

func TestPrecedence(t *testing.T) {
	s := read(t, "AWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=eu-west-2\n-- .aws/config --\n[default]\nregion = ap-northeast-1\noutput = table\n[profile dev]\nregion = us-east-1\n-- .aws/credentials --\n[dev]\nregion = us-east-2\n")
	v := s.Value("dev", "region", profile.Overrides{})
	if v.Text != "eu-west-1" || v.Origin.Name != "AWS_REGION" {
		t.Errorf("region %+v", v)
	}
	var beaten []string
	for _, b := range v.Shadowed {
		beaten = append(beaten, b.Text)
	}
	if want := []string{"eu-west-2", "us-east-2", "us-east-1"}; !slices.Equal(beaten, want) {
		t.Errorf("it beat %v, want %v", beaten, want)
	}
	if v := s.Value("dev", "region", profile.Overrides{Region: "sa-east-1"}); v.Text != "sa-east-1" || v.Origin.Kind != profile.FromFlag {
		t.Errorf("with --region: %+v", v)
	}
	if v := s.Value("dev", "output", profile.Overrides{}); v.Text != "json" || v.Origin.Kind != profile.FromDefault {
		t.Errorf("output is inherited from [default]: %+v", v)
	}
	if v := s.Value("default", "output", profile.Overrides{}); v.Text != "table" || v.Origin.Pos.Line != 3 {
		t.Errorf("output of default: %+v", v)
	}
}

func TestNestedNames(t *testing.T) {
	s := read(t, "-- .aws/config --\n[profile dev]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\n")
	var names []string
	for _, v := range s.Values("dev", profile.Overrides{}) {
		names = append(names, v.Setting)
	}
	if want := []string{"region", "output", "s3.max_concurrent_requests", "s3.addressing_style"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}

func TestChain(t *testing.T) {
	const base = `-- .aws/config --
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Dev
[profile legacy]
sso_start_url = https://old.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = Dev
[profile lost]
sso_session = crop
sso_account_id = 111122223333
sso_role_name = Dev
[profile thin]
sso_session = corp
sso_account_id = 111122223333
[profile role]
role_arn = arn:aws:iam::111122223333:role/x
source_profile = keys
[profile far]
role_arn = arn:aws:iam::111122223333:role/y
source_profile = role
[profile a]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = b
[profile b]
role_arn = arn:aws:iam::111122223333:role/b
source_profile = a
[profile alone]
role_arn = arn:aws:iam::111122223333:role/b
[profile nowhere]
role_arn = arn:aws:iam::111122223333:role/b
source_profile = nobody
[profile ec2]
role_arn = arn:aws:iam::111122223333:role/b
credential_source = Ec2InstanceMetadata
[profile wrong]
role_arn = arn:aws:iam::111122223333:role/b
credential_source = ec2InstanceMetadata
[profile process]
credential_process = /bin/creds
aws_access_key_id = AKIA
aws_secret_access_key = s
[profile both]
role_arn = arn:aws:iam::111122223333:role/z
source_profile = a
aws_access_key_id = AKIA
aws_secret_access_key = s
[profile viakeys]
role_arn = arn:aws:iam::111122223333:role/z
source_profile = both
[profile half]
aws_access_key_id = AKIA
[profile self]
role_arn = arn:aws:iam::111122223333:role/b
source_profile = self
aws_access_key_id = AKIA
aws_secret_access_key = s
[profile web]
role_arn = arn:aws:iam::111122223333:role/b
web_identity_token_file = /tmp/t
[profile login]
login_session = arn:aws:iam::111122223333:user/ana
[profile empty]
region = eu-west-1
-- .aws/credentials --
[keys]
aws_access_key_id = AKIA
aws_secret_access_key = s
[process2]
aws_access_key_id = AKIA
aws_secret_access_key = s
`
	s := read(t, base)
	for _, tt := range []struct{ name, kinds, problem string }{
		{"sso", "sso", ""}, {"legacy", "sso-legacy", ""}, {"lost", "sso", profile.SSOSessionAbsent}, {"thin", "sso", profile.SSOIncomplete},
		{"role", "role static", ""}, {"far", "role role static", ""}, {"a", "role role", profile.ChainLoop}, {"alone", "role", profile.SourceAbsent},
		{"nowhere", "role", profile.SourceMissing}, {"ec2", "role instance", ""}, {"wrong", "role", profile.SourceUnknown},
		{"process", "process", ""}, {"process2", "static", ""}, {"half", "static", profile.KeysPartial}, {"viakeys", "role static", ""}, {"both", "role role role", profile.ChainLoop}, {"self", "role static", ""},
		{"web", "web-identity", ""}, {"login", "login", ""}, {"empty", "", ""}, {"nobody", "", profile.ProfileMissing},
	} {
		c := s.Chain(tt.name, false)
		var kinds []string
		for _, l := range c.Links {
			kinds = append(kinds, l.Kind)
		}
		problem := ""
		if c.Problem != nil {
			problem = c.Problem.ID
		}
		if got := strings.Join(kinds, " "); got != tt.kinds || problem != tt.problem {
			t.Errorf("%s: %q %q, want %q %q", tt.name, got, problem, tt.kinds, tt.problem)
		}
	}
	env := profile.Read(s.Env.With("AWS_ACCESS_KEY_ID", "AKIA").With("AWS_SECRET_ACCESS_KEY", "x"))
	if c := env.Chain("sso", false); c.Kind != profile.KindEnvironment {
		t.Errorf("keys of the environment do not come first: %+v", c)
	}
	if c := env.Chain("sso", true); c.Kind != profile.KindSSO {
		t.Errorf("with --profile: %+v", c)
	}
	if got := s.SourceOf("keys"); !slices.Equal(got, []string{"role"}) {
		t.Errorf("who names keys as source: %v", got)
	}
	corp, _ := s.Session("corp")
	if got := s.UsersOf(corp); !slices.Equal(got, []string{"sso", "thin"}) {
		t.Errorf("users of corp: %v", got)
	}
	if got := s.LegacySessions(); len(got) != 1 || got[0].StartURL != "https://old.awsapps.com/start" {
		t.Errorf("legacy sessions: %+v", got)
	}
}

func TestEndpoint(t *testing.T) {
	const config = "-- .aws/config --\n[profile dev]\nservices = local\nendpoint_url = http://profile\n[services local]\nsts =\n  endpoint_url = http://sts\n[profile bad]\nservices = nowhere\n"
	for _, tt := range []struct{ env, name, service, want string }{
		{"", "dev", "sts", "http://sts"},
		{"", "dev", "sso", "http://profile"},
		{"AWS_ENDPOINT_URL=http://all", "dev", "sts", "http://all"},
		{"AWS_ENDPOINT_URL=http://all\nAWS_ENDPOINT_URL_SSO_OIDC=http://oidc", "dev", "sso_oidc", "http://oidc"},
		{"AWS_ENDPOINT_URL=http://all\nAWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "dev", "sts", ""},
		{"", "nobody", "sts", ""},
	} {
		got, _, err := read(t, tt.env+"\n"+config).Endpoint(tt.name, tt.service)
		if err != nil || got != tt.want {
			t.Errorf("%+v: %q %v", tt, got, err)
		}
	}
	if _, _, err := read(t, config).Endpoint("bad", "sts"); err == nil {
		t.Error("a missing services section is not told")
	}
}

func TestLegalName(t *testing.T) {
	for name, want := range map[string]bool{"dev": true, "開発": true, "a.b@c/d": true, "": false, "a b": false, "a\nb": false, "-x": false, "a]": false, "o'b": false, "a#b": false, "a\u202eb": false} {
		if got := profile.LegalName(name) == nil; got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// TestRecordedCases asks the values of both files together, as recorded from
// the real readers.
func TestRecordedCases(t *testing.T) {
	data, err := os.ReadFile("inifile/testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Profile, Config, Credentials string
		Refuses                          bool `json:"aws_cli_refuses"`
		Panics                           bool `json:"go_sdk_panics"`
		AWSCLI                           struct {
			Profiles map[string]map[string]any
		} `json:"aws_cli"`
		GoSDK map[string]map[string]any `json:"go_sdk"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Config == "" && c.Credentials == "" {
			continue // bytes that are not UTF-8: inifile has them
		}
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			h := hometest.New(t, "")
			h.Write(t, ".aws/config", c.Config)
			h.Write(t, ".aws/credentials", c.Credentials)
			s := profile.Read(h.Env)
			cli, sdk := map[string]string{}, map[string]string{}
			for _, v := range s.Values(c.Profile, profile.Overrides{}) {
				if v.AWSCLI != nil {
					cli[v.Setting] = *v.AWSCLI
				}
				if v.GoSDK != nil {
					sdk[v.Setting] = *v.GoSDK
				}
			}
			if want := flatten(c.AWSCLI.Profiles[c.Profile]); !reflect.DeepEqual(cli, want) {
				t.Errorf("AWS CLI: %v, want %v", cli, want)
			}
			if want := flatten(c.GoSDK[c.Profile]); !reflect.DeepEqual(sdk, want) {
				t.Errorf("Go SDK: %v, want %v", sdk, want)
			}
		})
	}
}

func flatten(values map[string]any) map[string]string {
	flat := map[string]string{}
	for k, v := range values {
		switch v := v.(type) {
		case string:
			flat[k] = v
		case map[string]any:
			for n, inner := range v {
				flat[k+"."+n] = inner.(string)
			}
		}
	}
	return flat
}

func FuzzResolve(f *testing.F) {
	f.Add("[profile dev]\nrole_arn = a\nsource_profile = dev\n", "[dev]\naws_access_key_id = x\n", "dev")
	f.Add("[default]\ns3 =\n  a = b\n", "\"", "default")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, config, credentials, name string) {
		env := profile.Env{"HOME": dir, "AWS_CONFIG_FILE": filepath.Join(dir, "c"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "s")}
		os.WriteFile(env["AWS_CONFIG_FILE"], []byte(config), 0o600)
		os.WriteFile(env["AWS_SHARED_CREDENTIALS_FILE"], []byte(credentials), 0o600)
		s := profile.Read(env)
		for _, n := range append(s.Names(), name) {
			s.Values(n, profile.Overrides{})
			s.Chain(n, true)
			s.Endpoint(n, "sts")
			s.SourceOf(n)
			s.RunsAs(n)
		}
		s.Sessions()
		s.LegacySessions()
	})
}

// TestRealAWSCLIAgrees asks the installed AWS CLI.
func TestRealAWSCLIAgrees(t *testing.T) {
	aws := hometest.AWS(t)
	h := hometest.New(t, "-- .aws/config --\n[default]\nregion = \"quoted\"\n[profile  two]\nregion = us-east-1 # home\noutput: text\n[profile \"q q\"]\nRegion = eu-west-1\n\n  output = json\n[profile 開発]\nregion=ap-northeast-1\n-- .aws/credentials --\n[two]\nregion = us-west-2\n")
	s := profile.Read(h.Env)
	for _, name := range []string{"default", "two", "q q", "開発"} {
		for _, key := range []string{"region", "output"} {
			want, _, _ := h.RunAWS(t, aws, "configure", "get", key, "--profile", name)
			p, ok := s.Profile(name)
			if !ok {
				t.Fatalf("no profile %q", name)
			}
			if got := p.Text(key); got != strings.TrimSuffix(want, "\n") {
				t.Errorf("%s of %q: %q, aws says %q", key, name, got, want)
			}
		}
	}
	out, _, _ := h.RunAWS(t, aws, "configure", "list-profiles")
	listed := strings.Split(strings.TrimSpace(out), "\n")
	slices.Sort(listed)
	var ours []string
	for _, p := range s.Profiles() {
		if p.InAWSCLI {
			ours = append(ours, p.Name)
		}
	}
	slices.Sort(ours)
	if !slices.Equal(listed, ours) {
		t.Errorf("profiles %q, aws lists %q", ours, listed)
	}
}
