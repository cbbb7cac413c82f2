//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"awsguide/profile/hometest"
)

const (
	corpSession = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n"
	corpDev     = "[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Developer\nregion = eu-west-1\n"
	corpKeys    = "aws_access_key_id = AKIA2222333344445555\naws_secret_access_key = 0123456789012345678901234567890123456789\n"
)

// sideBySide are broken profiles; each is asked about as dev.
var sideBySide = []struct{ name, home string }{
	{"a session that does not exist", "-- .aws/config --\n" + strings.Replace(corpDev, "corp", "crop", 1) + corpSession},
	{"no role", "-- .aws/config --\n" + strings.Replace(corpDev, "sso_role_name = Developer\n", "", 1) + corpSession},
	{"nobody signed in", "-- .aws/config --\n" + corpDev + corpSession},
	{"a sign-in that is over", "-- .aws/config --\n" + corpDev + corpSession + "-- .aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json --\n" + `{"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1", "accessToken": "at", "expiresAt": "2020-01-01T00:00:00Z"}` + "\n"},
	{"a Region that does not exist", "-- .aws/config --\n[profile dev]\nregion = us-east1\n" + corpKeys},
	{"roles in a circle", "-- .aws/config --\n[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = b\nregion = eu-west-1\n[profile b]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = dev\n"},
	{"a source profile that is not there", "-- .aws/config --\n[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = base\nregion = eu-west-1\n"},
	{"a role without a source", "-- .aws/config --\n[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/A\nregion = eu-west-1\n"},
	{"half a key", "-- .aws/config --\n[profile dev]\nregion = eu-west-1\naws_access_key_id = AKIA2222333344445555\n"},
	{"a program that is not there", "-- .aws/config --\n[profile dev]\nregion = eu-west-1\ncredential_process = /no/such/program\n"},
	{"an account of four digits", "-- .aws/config --\n" + strings.Replace(corpDev, "111122223333", "1111", 1) + corpSession},
	{"a misspelt key", "-- .aws/config --\n" + strings.Replace(corpDev, "sso_session", "sso_sesion", 1) + corpSession},
	{"a header without the word profile", "-- .aws/config --\n[dev]\nregion = eu-west-1\n" + corpKeys},
	{"an unknown output format", "-- .aws/config --\n[profile dev]\nregion = eu-west-1\noutput = jsonn\n" + corpKeys},
	{"a profile that does not exist", "-- .aws/config --\n[profile deb]\nregion = eu-west-1\n" + corpKeys},
	{"a section twice", "-- .aws/config --\n[profile dev]\nregion = eu-west-1\n" + corpKeys + "[profile dev]\noutput = json\n"},
	{"a line without =", "-- .aws/config --\n[profile dev]\nregion = eu-west-1\nhello\n" + corpKeys},
	{"a byte order mark", "-- .aws/config --\n\xef\xbb\xbf[profile dev]\nregion = eu-west-1\n" + corpKeys},
}

// TestSideBySide holds docs/side-by-side.md: what the real AWS CLI and doctor say
// about the same broken profiles. It is made by
//
//	go test ./cmd/awsguide -run SideBySide -update
//
// where the AWS CLI is installed; its words are asked for then only.
func TestSideBySide(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "side-by-side.md")
	before, _ := os.ReadFile(path)
	var page strings.Builder
	page.WriteString("# Side by side\n\nThe same broken profiles, asked about as `dev`: what `aws sts get-caller-identity` says (AWS CLI\n2.9.19, its last line), and what `awsguide doctor dev` says, with place and repair. Made by\n`go test ./cmd/awsguide -run SideBySide -update`.\n")
	for _, c := range sideBySide {
		home := hometest.New(t, c.home)
		aws := heading(string(before), c.name)
		if hometest.Update() {
			aws = awsSays(t, home)
		}
		cmd := program(t, home.Dir, "doctor", "dev", "--json")
		out, _ := cmd.Output()
		var report struct {
			Findings []struct {
				ID, Message, File, Severity string
				Line, Column                int
				Fix                         struct {
					Text    string
					Command *string
				}
			}
		}
		if err := json.Unmarshal(out, &report); err != nil || len(report.Findings) == 0 {
			t.Errorf("%s: %v\n%s", c.name, err, out)
			continue
		}
		f := report.Findings[0]
		if f.Severity != "error" {
			t.Errorf("%s: the first finding is %s", c.name, f.Severity)
		}
		at := strings.ReplaceAll(f.File, home.Dir, "~")
		if at == "" {
			at = "--profile dev"
		}
		if f.Line > 0 {
			at += fmt.Sprintf(":%d:%d", f.Line, f.Column)
		}
		command := "awsguide learn " + f.ID
		if f.Fix.Command != nil {
			command = *f.Fix.Command
		}
		fmt.Fprintf(&page, "\n## %s\n\n| | |\n|---|---|\n| aws | `%s` |\n| doctor | %s |\n| place | `%s` |\n| repair | %s: `%s` |\n", c.name, aws, f.Message, at, f.Fix.Text, command)
	}
	if hometest.Update() {
		if err := os.WriteFile(path, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if page.String() != string(before) {
		t.Errorf("docs/side-by-side.md is otherwise (renew with -update, and look at the change); now\n%s", page.String())
	}
}

// heading gives what the page has as the words of the AWS CLI on a case.
func heading(page, name string) string {
	_, after, _ := strings.Cut(page, "\n## "+name+"\n")
	_, after, _ = strings.Cut(after, "| aws | `")
	words, _, _ := strings.Cut(after, "` |\n")
	return words
}

// awsSays runs the real AWS CLI, with no network.
func awsSays(t *testing.T, home hometest.Home) string {
	t.Helper()
	cmd := exec.Command(hometest.AWS(t), "sts", "get-caller-identity", "--profile", "dev")
	cmd.Env = append(home.Env.Environ(), "AWS_EC2_METADATA_DISABLED=true", "AWS_MAX_ATTEMPTS=1", "HTTPS_PROXY=http://127.0.0.1:1", "AWS_PAGER=")
	out, _ := cmd.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return strings.ReplaceAll(strings.ReplaceAll(lines[len(lines)-1], home.Dir, "~"), "|", "\\|")
}
