package team

import (
	"slices"
	"strings"
	"testing"

	"awsguide/profile"
	"awsguide/profile/hometest"
)

const whole = `# what we all have
[team]
min_aws_cli = 2.22.0
default_profile = dev

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[populate corp]
name_template = {account_name|lower}-{role}
account = prod*
role = ReadOnly
region = eu-west-1
output = json

[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
region = eu-west-1

[profile deploy]
role_arn = arn:aws:iam::111122225555:role/deploy
source_profile = dev
`

func TestParse(t *testing.T) {
	f, problems := Parse("team.ini", []byte(whole))
	if problems != nil {
		t.Fatal(problems)
	}
	r, _ := f.RulesOf("corp")
	if f.MinCLI != "2.22.0" || f.Default != "dev" || len(f.Sessions) != 1 || f.Sessions[0].StartURL != "https://corp.awsapps.com/start" ||
		f.Sessions[0].Scopes[0] != "sso:account:access" || r != (profile.Rules{Template: "{account_name|lower}-{role}", Account: "prod*", Role: "ReadOnly", Region: "eu-west-1", Output: "json"}) ||
		len(f.Profiles) != 2 || f.Profiles[1].Pairs[1].Value != "dev" {
		t.Errorf("%+v", f)
	}
	// What is written is read as it was.
	again, problems := Parse("team.ini", []byte(f.Format()))
	if problems != nil || again.Format() != f.Format() || again.Format() != strings.TrimPrefix(whole, "# what we all have\n") {
		t.Errorf("%v\n%s", problems, again.Format())
	}
}

func TestProblems(t *testing.T) {
	const session = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n"
	for _, tt := range []struct {
		name, text string
		want       []string // id line text
	}{
		{"empty", "", []string{Empty + " 1 "}},
		{"not text", "\xff\xfe[\x00t", []string{Unreadable + " 1 utf-16"}},
		{"junk", "hello\n", []string{Unreadable + " 1 key-before-section"}},
		{"twice", session + session, []string{Unreadable + " 4 duplicate-section", Unreadable + " 5 duplicate-key", Unreadable + " 6 duplicate-key"}},
		{"long", strings.Repeat("# x\n", 300000), []string{TooLong + " 1 "}},
		{"unknown section", session + "[sso-sesion x]\n", []string{SectionUnknown + " 4 [sso-sesion x] near sso-session"}},
		{"unknown key", session + "[team]\nmin_awscli = 2\n", []string{KeyUnknown + " 5 min_awscli near min_aws_cli"}},
		{"secret", session + "[profile dev]\naws_secret_access_key = wJalrXUtnFEMI\naws_access_key_id = AKIA\n", []string{KeySecret + " 5 aws_secret_access_key", KeySecret + " 6 aws_access_key_id"}},
		{"program", session + "[profile dev]\ncredential_process = /bin/evil\n", []string{KeySecret + " 5 credential_process"}},
		{"pager", session + "[profile dev]\ncli_pager = evil\nendpoint_url = https://evil.example\n", []string{KeyNotTaken + " 5 cli_pager", KeyNotTaken + " 6 endpoint_url"}},
		{"missing keys", "[sso-session corp]\nsso_region = us-east-1\n", []string{KeyMissing + " 1 sso_start_url"}},
		{"plain http", strings.Replace(session, "https", "http", 1), []string{ValueWrong + " 2 sso_start_url = http://corp.awsapps.com/start"}},
		{"Region", strings.Replace(session, "us-east-1", "us-esat", 1), []string{ValueWrong + " 3 sso_region = us-esat near us-east-1,us-east-2"}},
		{"version", session + "[team]\nmin_aws_cli = two\n", []string{ValueWrong + " 5 min_aws_cli = two"}},
		{"template", session + "[populate corp]\nname_template = {nope}\n", []string{ValueWrong + " 5 name_template = {nope}"}},
		{"pattern", session + "[populate corp]\naccount = [\n", []string{ValueWrong + " 5 account = ["}},
		{"account", session + "[profile dev]\nsso_session = corp\nsso_account_id = 12\n", []string{ValueWrong + " 6 sso_account_id = 12"}},
		{"comment sign", session + "[profile dev]\nsso_role_name = a # b\n", []string{ValueWrong + " 5 sso_role_name = a # b"}},
		{"no such session", session + "[populate crop]\n", []string{NameMissing + " 4 crop near corp"}},
		{"no such source", session + "[profile a]\nrole_arn = arn:aws:iam::111122225555:role/x\nsource_profile = b\n", []string{NameMissing + " 6 b"}},
		{"name", session + "[profile a\"b]\n", []string{NameWrong + " 4 a\"b"}},
		{"several", "[team]\nx = 1\n" + session + "[y]\n", []string{KeyUnknown + " 2 x", SectionUnknown + " 6 [y]"}},
		{"block", session + "[profile dev]\nregion =\n  a = b\n", []string{ValueWrong + " 5 region = "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := Parse("team.ini", []byte(tt.text))
			var got []string
			for _, p := range problems {
				text := p.ID + " " + string(rune('0'+p.Pos.Line)) + " " + p.Text
				if p.Near != nil {
					text += " near " + strings.Join(p.Near, ",")
				}
				got = append(got, text)
				if p.Pos.Column < 1 {
					t.Errorf("no column: %+v", p)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestExport(t *testing.T) {
	h := hometest.New(t, `-- .aws/config --
# private remark
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
region = eu-west-1
credential_process = /secret/program
[profile prod]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = ReadOnly
region = eu-west-1
[profile deploy]
role_arn = arn:aws:iam::111122225555:role/deploy
source_profile = dev
mfa_serial = arn:aws:iam::111122223333:mfa/ana
[profile made]
# awsguide populate 0123456789ab
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Admin
[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`)
	h.Env["AWS_PROFILE"] = "dev"
	snap := profile.Read(h.Env)
	plain := Of(snap, nil, false).Format()
	for _, bad := range []string{"111122223333", "444455556666", "secret", "AKIA", "wJalr", "private", "mfa", "ana", "0123456789ab"} {
		if strings.Contains(plain, bad) {
			t.Errorf("%s is in it:\n%s", bad, plain)
		}
	}
	if want := "[team]\ndefault_profile = dev\n\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n\n[populate corp]\nname_template = account-role\nregion = eu-west-1\n"; plain != want {
		t.Errorf("got\n%s\nwant\n%s", plain, want)
	}
	with := Of(snap, map[string]profile.Rules{"corp": {Template: "portal", Account: "111122223333"}}, true).Format()
	for _, good := range []string{"[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\n", "[profile deploy]\nrole_arn", "account = 111122223333"} {
		if !strings.Contains(with, good) {
			t.Errorf("%q is not in it:\n%s", good, with)
		}
	}
	for _, bad := range []string{"[profile made]", "[profile keys]", "wJalr", "credential_process", "mfa_serial"} {
		if strings.Contains(with, bad) {
			t.Errorf("%s is in it:\n%s", bad, with)
		}
	}
	for _, text := range []string{plain, with} {
		if _, problems := Parse("x", []byte(text)); problems != nil {
			t.Errorf("what was exported cannot be read: %v\n%s", problems, text)
		}
	}
	h.Env["AWS_PROFILE"] = "111122223333_Admin"
	if f := Of(profile.Read(h.Env), nil, false); f.Default != "" {
		t.Errorf("the default profile %s", f.Default)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("[team]\nmin_aws_cli =\n"))
	f.Add([]byte("[sso-session a]\nsso_start_url = https://x\nsso_region = us-east-1\n[populate a]\nname_template = {role|replace:a:b}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, problems := Parse("t", data)
		if problems != nil {
			for _, p := range problems {
				if p.Pos.Line < 1 {
					t.Fatalf("no place: %+v", p)
				}
			}
			return
		}
		again, problems := Parse("t", []byte(file.Format()))
		if problems != nil || again.Format() != file.Format() {
			t.Fatalf("%v\n%q\n%q", problems, file.Format(), again.Format())
		}
	})
}
