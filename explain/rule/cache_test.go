package rule

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awsguide/profile"
)

const tokenPath = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json" // of corp

const corp = `
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

// signed gives the file of a token.
func signed(name, fields string) string {
	return "-- " + name + " --\n" + `{"startUrl": "https://corp.awsapps.com/start", "accessToken": "at", ` + fields + "}\n"
}

const (
	over = `"expiresAt": "2026-11-27T09:00:00Z"`
	good = `"expiresAt": "2026-11-27T20:00:00Z", "refreshToken": "rt"`
)

// TestSignInFindings: which findings there are, of which profile, how grave.
func TestSignInFindings(t *testing.T) {
	const two = "-- .aws/config --\n[profile a]\nsso_session = corp\n[profile b]\nsso_session = corp\n[profile role]\nrole_arn = arn:aws:iam::444455556666:role/Admin\nsource_profile = b\n" + corp
	for _, test := range []struct {
		name, home string
		named      []string
		want       string
	}{
		{"one of many", two, nil, "info sso-token-absent a"},
		{"a named one is told", two, []string{"b"}, "error sso-token-absent b"},
		{"a role needs its source", two, []string{"role"}, "error sso-token-absent b"},
		{"a variable names, too", "AWS_PROFILE=b\n" + two, nil, "error sso-token-absent b"},
		{"a session that nobody uses", "-- .aws/config --\n[default]\nregion = eu-west-1\n" + corp, nil, ""},
		{"over", two + signed(tokenPath, over), nil, "info sso-session-expired a"},
		{"over, and named", two + signed(tokenPath, over), []string{"a"}, "error sso-session-expired a"},
		{"in force", two + signed(tokenPath, good), []string{"a"}, ""},
		{"can be renewed", two + signed(tokenPath, over+`, "refreshToken": "rt", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2027-01-01T00:00:00Z"`), []string{"a"}, ""},
		{"the registration is the cause", two + signed(tokenPath, over+`, "refreshToken": "rt", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2026-01-01T00:00:00Z"`), []string{"a"}, "error sso-registration-expired a"},
		{"damage is an error", two + "-- " + tokenPath + " --\n", nil, "error sso-cache-file-corrupt a"},
		{"no object", two + "-- " + tokenPath + " --\nnull\n", nil, "error sso-cache-file-corrupt a"},
		{"no token", two + "-- " + tokenPath + " --\n{}\n", nil, "error sso-token-missing-fields a"},
		{"the time of an old tool", two + signed(tokenPath, `"expiresAt": "2026-11-27T20:00:00UTC", "refreshToken": "rt"`), nil, ""},
		{"an old token elsewhere", two + signed(".aws/sso/cache/other.json", over), nil, "info sso-token-absent a"},
		{"a token elsewhere", two + signed(".aws/sso/cache/other.json", good), nil, "info sso-token-under-other-key a"},
		{"closed", two + signed(tokenPath, over) + "-- .aws/sso/cache/ 0600 --\n", nil, "error sso-cache-dir-not-accessible "},
		{"closed above", two + "-- .aws/sso/ 0000 --\n", nil, "error sso-cache-dir-not-accessible "},
		{"all closed", two + "-- .aws/ 0000 --\n", nil, "error aws-dir-not-accessible "},
		{"a file instead", two + "-- .aws/sso/cache --\n", []string{"a"}, "error cache-parent-is-file "},
		{"unreadable", two + signed(tokenPath+" 0000", over), []string{"a"}, "error sso-cache-not-readable a"},
		{"the cache of roles alone", two + signed(tokenPath, good) + "-- .aws/cli/ 0500 --\n", nil, "error cli-cache-not-writable role"},
		{"nothing can be made", two + "-- .aws/ 0500 --\n", []string{"b"}, "error sso-cache-not-writable |error sso-token-absent b"},
		{"no use for it", "-- .aws/config --\n[default]\nregion = eu-west-1\n-- .aws/ 0500 --\n", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			snap := home(t, test.home)
			var got []string
			for _, f := range ofFamilies(Run(snap, at, test.named...), cacheRules, permissionRules) {
				got = append(got, f.Severity+" "+f.ID+" "+f.Profile)
			}
			if g := strings.Join(got, "|"); g != test.want {
				t.Errorf("got  %s\nwant %s", g, test.want)
			}
		})
	}
}

// TestRootMayDoAll: modes hold root back from nothing, so that they are no
// finding for it.
func TestRootMayDoAll(t *testing.T) {
	root = true
	defer func() { root = false }()
	snap := home(t, "-- .aws/config 0444 --\n[profile a]\nsso_session = corp\n"+corp+signed(tokenPath+" 0444", good)+"-- .aws/sso/cache/ 0555 --\n")
	for _, f := range ofFamilies(Run(snap, at), cacheRules, permissionRules) {
		t.Errorf("%s %s", f.Severity, f.ID)
	}
}

// TestForeignFiles: a file of another user is given back to this one, a config
// file that another looks after is left alone.
func TestForeignFiles(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	snap := home(t, "-- .aws/config --\n[profile a]\nsso_session = corp\n"+corp+signed(tokenPath, good))
	token := filepath.Join(snap.Paths.Home, tokenPath)
	for _, path := range []string{token, snap.Config.Path} {
		if err := os.Chown(path, 12345, 12345); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Chmod(snap.Config.Path, 0o644); err != nil {
		t.Fatal(err)
	}
	found := Run(profile.Read(snap.Env), at)
	if i := slices.IndexFunc(found, func(f Finding) bool { return f.ID == "config-not-writable" }); i < 0 || found[i].Severity != Info {
		t.Errorf("a config file of another user: %+v", found)
	}
	i := slices.IndexFunc(found, func(f Finding) bool { return f.ID == "sso-cache-not-readable" })
	if i < 0 || found[i].Args["command"] != `sudo chown "$USER" ~/`+tokenPath {
		t.Errorf("a token of another user: %+v", found)
	}
}

// TestNoSecrets: nothing that a token's file holds as a secret is told.
func TestNoSecrets(t *testing.T) {
	const secret = `"clientId": "c", "clientSecret": "hush-s", "refreshToken": "hush-r", "registrationExpiresAt": "2026-01-01T00:00:00Z", `
	for _, fields := range []string{over, good, `"expiresAt": "hush-t"`, `"expiresAt": `} {
		snap := home(t, "AWS_PROFILE=a\n-- .aws/config --\n[profile a]\nsso_session = corp\n"+corp+signed(tokenPath, secret+fields)+signed(".aws/cli/cache/x.json", secret+`"hush": `))
		for _, f := range Run(snap, at) {
			for name, value := range f.Args {
				if strings.Contains(value, "hush") {
					t.Errorf("%s: %s is %s", f.ID, name, value)
				}
			}
		}
	}
}

// TestPastedPaths: a path can be pasted into a shell.
func TestPastedPaths(t *testing.T) {
	c := &Context{Snap: profile.Read(profile.Env{"HOME": "/home/x", "USERPROFILE": "/home/x"})}
	for path, want := range map[string]string{
		"/home/x/.aws/config": "~/.aws/config", "/srv/aws config": "'/srv/aws config'", "/home/x/it's": `'/home/x/it'\''s'`, "/home/x/日本": "~/日本",
	} {
		if got := c.pasted(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
