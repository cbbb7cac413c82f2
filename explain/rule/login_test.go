package rule

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func ids(findings []Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Severity+" "+f.ID)
	}
	return all
}

// TestLoginSession: a sign-in of `aws login` that is whole is nothing to tell,
// none is an error only for a profile that was named.
func TestLoginSession(t *testing.T) {
	const config = "-- .aws/config --\n[profile dev]\nlogin_session = arn:aws:iam::111122223333:user/ada\nregion = eu-west-1\n"
	absent := home(t, config)
	if got := ids(Run(absent, at)); !slices.Equal(got, []string{"info login-session-not-signed-in"}) {
		t.Errorf("not named: %v", got)
	}
	if got := ids(Run(absent, at, "dev")); !slices.Equal(got, []string{"error login-session-not-signed-in"}) {
		t.Errorf("named: %v", got)
	}

	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for typ, der := range map[string][]byte{"EC PRIVATE KEY": sec1, "PRIVATE KEY": pkcs8} {
		data, err := json.Marshal(map[string]any{
			"accessToken": map[string]string{
				"accessKeyId": "ASIAIOSFODNN7EXAMPLE", "secretAccessKey": "EXAMPLE", "sessionToken": "EXAMPLE",
				"accountId": "111122223333", "expiresAt": "2020-01-01T00:00:00Z",
			},
			"refreshToken": "EXAMPLE", "clientId": "arn:aws:signin:::devtools/same-device",
			"dpopKey": string(pem.EncodeToMemory(&pem.Block{Type: typ, Bytes: der})),
		})
		if err != nil {
			t.Fatal(err)
		}
		file := ".aws/login/cache/8a94dcaf071ee6a78db9a6b90e40b539573c9c8ef33a82541e6d9d2ceda11e00.json"
		if got := ids(Run(home(t, config+"-- "+file+" --\n"+string(data)+"\n"), at, "dev")); len(got) > 0 {
			t.Errorf("%s: %v", typ, got)
		}
	}
}

// TestPathWithBlank: a path is quoted to its end where the file is there.
func TestPathWithBlank(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "my own tool")
	if strings.Contains(dir, " ") || !filepath.IsAbs(file) || strings.Contains(file, `\`) {
		t.Skip("the folder for temporary files has no plain name")
	}
	if err := os.WriteFile(file, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]string{
		file:              `"` + file + `"`,
		file + " a/b --c": `"` + file + `" a/b --c`,
	} {
		snap := home(t, "-- .aws/config --\n[profile dev]\ncredential_process = "+command+"\n")
		found := slices.DeleteFunc(Run(snap, at), func(f Finding) bool { return f.ID != "credential-process-space-in-path" })
		if len(found) != 1 || found[0].Fix == nil {
			t.Fatalf("%s: %v", command, found)
		}
		if p, _ := Fixed(snap, found[0].Fix).Profile("dev"); p.Text("credential_process") != want {
			t.Errorf("%s becomes %s", command, p.Text("credential_process"))
		}
	}
}

// TestTokenPath: ~ is repaired where the token is there, and a missing token is
// an error only for a profile that was named.
func TestTokenPath(t *testing.T) {
	const config = "-- .aws/config --\n[profile ci]\nrole_arn = arn:aws:iam::111122223333:role/Deploy\nweb_identity_token_file = "
	snap := home(t, config+"~/token\n-- token --\nheader.payload.signature\n")
	found := slices.DeleteFunc(Run(snap, at), func(f Finding) bool { return f.Severity == Info })
	if len(found) != 1 || found[0].Fix == nil {
		t.Fatalf("%v", found)
	}
	if p, _ := Fixed(snap, found[0].Fix).Profile("ci"); p.Text("web_identity_token_file") != filepath.Join(snap.Paths.Home, "token") {
		t.Errorf("the path becomes %s", p.Text("web_identity_token_file"))
	}
	missing := home(t, config+"/srv/no-such-folder/token\n")
	for _, want := range []struct {
		severity string
		named    []string
	}{{Info, nil}, {Error, []string{"ci"}}} {
		if got := ids(Run(missing, at, want.named...)); !slices.Contains(got, want.severity+" web-identity-file-missing") {
			t.Errorf("named %v: %v", want.named, got)
		}
	}
	empty := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ids(Run(home(t, config+empty+"\n"), at)); !slices.Contains(got, "error web-identity-token-empty") {
		t.Errorf("empty: %v", got)
	}
}

// TestNoWordsOfCommands: what stands behind the program may be a secret.
func TestNoWordsOfCommands(t *testing.T) {
	for _, command := range []string{"~/creds --password hunter2", `C:\creds --password hunter2`, `/x --password "hunter2`, "/opt/my own/creds --password hunter2"} {
		for _, f := range Run(home(t, "-- .aws/config --\n[profile dev]\ncredential_process = "+command+"\n"), at) {
			for name, value := range f.Args {
				if strings.Contains(value, "hunter2") {
					t.Errorf("%s tells %s = %s", f.ID, name, value)
				}
			}
		}
	}
}
