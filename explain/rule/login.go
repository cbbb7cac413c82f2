package rule

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"awsguide/profile"
	"awsguide/sso/cache"
)

var loginKey = []string{"login_session"}

// loginRules are about `aws login` with its login_session, and about what `aws
// sso login` and `aws sso logout` do otherwise than one thinks.
var loginRules = []Rule{
	{ID: "static-keys-shadow-login", Keys: loginKey, Key: keysOverLogin},
	{ID: "sso-shadows-login", Keys: loginKey, Key: ssoOverLogin},
	{ID: "login-session-not-signed-in", Keys: loginKey, Key: loginAbsent},
	{ID: "login-cache-corrupt", Keys: loginKey, Key: loginCorrupt},
	{ID: "login-cache-incomplete", Keys: loginKey, Key: loginIncomplete},
	{ID: "login-key-unreadable", Keys: loginKey, Key: loginKeyUnreadable},
	{ID: "sso-login-on-role-profile", Profile: ssoLoginElsewhere},
	{ID: "sso-logout-signs-out-everything", Machine: logoutOfAll},
}

// keysOverLogin speaks of keys in credentials only: those in config come after
// login_session in the AWS CLI.
func keysOverLogin(c *Context, k Key) {
	p, _ := c.Snap.Profile(k.InProfile())
	if p.Credentials == nil || !c.uses(k, profile.KindStatic) {
		return
	}
	e, _ := p.Credentials.Entry("aws_access_key_id")
	c.Report(Finding{Profile: p.Name, File: c.Snap.Credentials.Path, Pos: e.Pos, Width: e.KeySpan.Len()})
}

func ssoOverLogin(c *Context, k Key) {
	if c.uses(k, profile.KindSSO) || c.uses(k, profile.KindSSOLegacy) {
		c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: k.Pos, Width: k.KeySpan.Len()})
	}
}

// loginFile gives the path of the file in which the sign-in of a login_session is
// kept, and its bytes. The error is that of the file system.
func (c *Context) loginFile(session string) (string, []byte, error) {
	sum := sha256.Sum256([]byte(strings.TrimSpace(session)))
	path := filepath.Join(c.Snap.Paths.LoginCache, hex.EncodeToString(sum[:])+".json")
	data, err := profile.ReadSmall(path)
	return path, data, err
}

// loginAbsent: a profile need not be signed in until it is used.
func loginAbsent(c *Context, k Key) {
	if _, _, err := c.loginFile(k.Value); !errors.Is(err, fs.ErrNotExist) || !c.uses(k, profile.KindLogin) {
		return
	}
	f := k.AtValue()
	if !c.Named(f.Profile) {
		f.Severity = Info
	}
	c.Report(f, "session", k.Value)
}

// A loginToken is the file of a sign-in, as far as it must be there. Its texts
// are secrets and go nowhere.
type loginToken struct {
	AccessToken *struct {
		AccessKeyID     string `json:"accessKeyId"`
		SecretAccessKey string `json:"secretAccessKey"`
		SessionToken    string `json:"sessionToken"`
		AccountID       string `json:"accountId"`
		ExpiresAt       string `json:"expiresAt"`
	} `json:"accessToken"`
	RefreshToken string `json:"refreshToken"`
	ClientID     string `json:"clientId"`
	DPoPKey      string `json:"dpopKey"`
}

// lacks gives the first field that is missing; "" when none is.
func (t loginToken) lacks() string {
	if t.AccessToken == nil {
		return "accessToken"
	}
	for _, f := range []struct{ name, value string }{
		{"accessToken.accessKeyId", t.AccessToken.AccessKeyID}, {"accessToken.secretAccessKey", t.AccessToken.SecretAccessKey},
		{"accessToken.sessionToken", t.AccessToken.SessionToken}, {"accessToken.accountId", t.AccessToken.AccountID},
		{"accessToken.expiresAt", t.AccessToken.ExpiresAt}, {"refreshToken", t.RefreshToken}, {"clientId", t.ClientID}, {"dpopKey", t.DPoPKey},
	} {
		if f.value == "" {
			return f.name
		}
	}
	return ""
}

// readable reports whether the key of the sign-in is an EC key in one of the two
// forms that some reader takes.
func (t loginToken) readable() bool {
	block, _ := pem.Decode([]byte(t.DPoPKey))
	if block == nil {
		return false
	}
	_, sec1 := x509.ParseECPrivateKey(block.Bytes)
	_, pkcs8 := x509.ParsePKCS8PrivateKey(block.Bytes)
	return sec1 == nil || pkcs8 == nil
}

// login reads the sign-in of a login_session that is in use; found is false when
// there is none, and ok when the file is not what it should be.
func (c *Context) login(k Key) (at Finding, t loginToken, ok, found bool) {
	path, data, err := c.loginFile(k.Value)
	if err != nil || !c.uses(k, profile.KindLogin) {
		return Finding{}, t, false, false
	}
	ok = json.Unmarshal(data, &t) == nil
	return Finding{Profile: k.InProfile(), File: path}, t, ok, true
}

func loginCorrupt(c *Context, k Key) {
	if at, _, ok, found := c.login(k); found && !ok {
		c.Report(at, "session", k.Value)
	}
}

func loginIncomplete(c *Context, k Key) {
	if at, t, ok, _ := c.login(k); ok && t.lacks() != "" {
		c.Report(at, "session", k.Value, "field", t.lacks())
	}
}

func loginKeyUnreadable(c *Context, k Key) {
	if at, t, ok, _ := c.login(k); ok && t.lacks() == "" && !t.readable() {
		c.Report(at, "session", k.Value)
	}
}

// ssoLoginElsewhere speaks of a named profile for which `aws sso login` looks in
// vain: a role whose source signs in, or a profile with no credentials beside a
// session. Only a role that now needs the sign-in is in trouble.
func ssoLoginElsewhere(c *Context, p profile.Profile) {
	if !c.Named(p.Name) || p.Text("sso_session") != "" || p.Text("sso_start_url") != "" {
		return
	}
	f := Finding{Profile: p.Name, File: p.File, Pos: p.Pos, Severity: Info}
	switch chain := c.Snap.Chain(p.Name, false); {
	case chain.Problem != nil:
	case chain.Kind == profile.KindRole:
		source := chain.Links[len(chain.Links)-1]
		session, err := c.Snap.SessionOf(source.Profile)
		if err != nil || source.Kind != profile.KindSSO && source.Kind != profile.KindSSOLegacy {
			return
		}
		if session.Legacy {
			c.Report(f, "how", "--profile "+asWord(source.Profile))
			return
		}
		c.Report(f, "how", "--sso-session "+asWord(session.Name))
	case chain.Kind == profile.KindNone:
		if sessions := c.Snap.Sessions(); len(sessions) > 0 {
			c.Report(f, "how", "--sso-session "+asWord(sessions[0].Name))
		}
	}
}

// asWord writes a name as one word of a command line.
func asWord(name string) string {
	if strings.ContainsAny(name, " \t'\"$&;|<>()`\\*?") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}

func logoutOfAll(c *Context) {
	n := 0
	for _, s := range append(c.Snap.Sessions(), c.Snap.LegacySessions()...) {
		if exists(cache.TokenFile(c.Snap.Paths.SSOCache, s)) {
			n++
		}
	}
	if n > 1 {
		c.Report(Finding{File: c.Snap.Paths.SSOCache}, "count", strconv.Itoa(n))
	}
}
