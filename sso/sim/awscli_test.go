package sim

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// realCLI finds an AWS CLI of version 2, or skips the test.
func realCLI(t *testing.T) string {
	t.Helper()
	candidates := []string{"/usr/bin/aws", "/usr/local/bin/aws"}
	if named := os.Getenv("AWSGUIDE_TEST_AWS"); named != "" {
		candidates = []string{named}
	} else if found, err := exec.LookPath("aws"); err == nil {
		candidates = append([]string{found}, candidates...)
	}
	for _, path := range candidates {
		out, err := exec.CommandContext(t.Context(), path, "--version").Output()
		if err == nil && strings.HasPrefix(string(out), "aws-cli/2.") {
			return path
		}
	}
	t.Skip("no AWS CLI of version 2 is installed")
	return ""
}

// runCLI runs the AWS CLI with home and variables alone.
func runCLI(t *testing.T, aws, home string, env map[string]string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), aws, args...)
	cmd.Dir = home
	cmd.Env = []string{"HOME=" + home, "PATH=/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "LANG=C.UTF-8"}
	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Stdin = io.Writer(&out), &errs, strings.NewReader("")
	err = cmd.Run()
	return out.String(), errs.String(), err
}

const cliConfig = `[profile dev]
sso_start_url = https://d-9067f00d00.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Developer
region = eu-west-1
output = json
`

func TestRealAWSCLISignsIn(t *testing.T) {
	t.Parallel()
	aws := realCLI(t)
	w := New(Corp())
	t.Cleanup(w.Close)
	w.AutoApprove(true)
	p, err := w.ListenTLSProxy()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	ca := filepath.Join(home, "ca.pem")
	if err := os.WriteFile(ca, p.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".aws", "config"), []byte(cliConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	env := p.Env(ca)
	out, errs, err := runCLI(t, aws, home, env, "sso", "login", "--no-browser", "--profile", "dev")
	if err != nil || !strings.Contains(out, "Successfully logged into Start URL: "+CorpStartURL) {
		t.Fatalf("login: %v\n%s%s\n%+v", err, out, errs, w.Requests())
	}
	out, errs, err = runCLI(t, aws, home, env, "sts", "get-caller-identity", "--profile", "dev")
	if err != nil || !strings.Contains(out, `"Account": "111122223333"`) {
		t.Fatalf("identity: %v\n%s%s\n%+v", err, out, errs, w.Requests())
	}
	out, errs, err = runCLI(t, aws, home, env, "sso", "logout")
	if err != nil || w.Count("portal.logout") != 1 {
		t.Errorf("logout: %v\n%s%s", err, out, errs)
	}
}

func TestRealAWSCLISigns(t *testing.T) {
	t.Parallel()
	aws := realCLI(t)
	w := New(Corp())
	t.Cleanup(w.Close)
	s, err := w.Listen()
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"AWS_ACCESS_KEY_ID": corpKey.id, "AWS_SECRET_ACCESS_KEY": corpKey.secret, "AWS_REGION": "eu-west-1"}
	call := []string{"sts", "get-caller-identity", "--endpoint-url", s.URL}
	out, errs, err := runCLI(t, aws, t.TempDir(), env, call...)
	if err != nil || !strings.Contains(out, "arn:aws:iam::999900001111:user/ada") {
		t.Errorf("identity: %v\n%s%s", err, out, errs)
	}
	env["AWS_SECRET_ACCESS_KEY"] = "wrong"
	if out, errs, err = runCLI(t, aws, t.TempDir(), env, call...); err == nil || !strings.Contains(errs, "(SignatureDoesNotMatch)") {
		t.Errorf("wrong secret: %v\n%s%s", err, out, errs)
	}
}
