package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// consoleClient is how the AWS CLI's login names itself on the same machine.
const consoleClient = "arn:aws:signin:::devtools/same-device"

// consoleLife is how long the credentials of a console sign-in last.
const consoleLife = 15 * time.Minute

// consoleSession is one console sign-in, by refresh token.
type consoleSession struct {
	user    User
	thumb   string // of the DPoP key that the session belongs to
	expires time.Time
}

func consoleProblem(code, reason, message string) answer {
	status := http.StatusBadRequest
	if code == "AccessDeniedException" {
		status = http.StatusForbidden
	}
	a := problem("signin.", status, code, message)
	a.body, _ = json.Marshal(map[string]string{"error": reason, "message": message})
	return a
}

// consoleAuthorize is where the browser begins a console sign-in.
func (w *World) consoleAuthorize(c *call) answer {
	q := c.URL.Query()
	if q.Get("client_id") != consoleClient {
		return w.messagePage(c, http.StatusBadRequest, wordsOf(c).badClient)
	}
	redirect := q.Get("redirect_uri")
	if !loopback(redirect) {
		return w.messagePage(c, http.StatusBadRequest, wordsOf(c).badRedirect)
	}
	if q.Get("response_type") != "code" || q.Get("state") == "" || q.Get("scope") != "openid" ||
		q.Get("code_challenge_method") != "SHA-256" || !challengeShape(q.Get("code_challenge")) {
		return found(withQuery(redirect, "error", "invalid_request", "state", q.Get("state")))
	}
	g := &grant{id: random(32), client: &client{id: consoleClient, name: "AWS CLI"}, redirect: redirect,
		csrf: q.Get("state"), challenge: q.Get("code_challenge"), expires: w.now().Add(w.settings().DeviceLife)}
	w.begin(g)
	if g.state == approved {
		return w.finish(g, true)
	}
	return w.approvalPage(c, g)
}

// consoleToken is CreateOAuth2Token of the sign-in service.
func (w *World) consoleToken(c *call) answer {
	var in tokenInput
	if !decode(c, &in) || in.ClientID != consoleClient {
		return consoleProblem("ValidationException", "INVALID_REQUEST", "clientId is not known")
	}
	c.detail = in.GrantType
	thumb, ok := w.dpop(c)
	if !ok {
		return consoleProblem("ValidationException", "INVALID_REQUEST", "the DPoP proof is not valid")
	}
	switch in.GrantType {
	case grantCode:
		g := w.find(func(g *grant) bool { return g.code == in.Code && g.code != "" && g.client.id == consoleClient })
		if g == nil || g.state != approved || !g.expires.After(w.now()) {
			return consoleProblem("AccessDeniedException", "AUTHCODE_EXPIRED", "the authorization code is not valid")
		}
		g.state = used
		sum := sha256.Sum256([]byte(in.CodeVerifier))
		if g.redirect != in.RedirectURI || !verifierShape(in.CodeVerifier) ||
			base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
			return consoleProblem("ValidationException", "INVALID_REQUEST", "redirectUri or codeVerifier do not fit the code")
		}
		return w.consoleGrant(&consoleSession{user: g.user, thumb: thumb, expires: w.now().Add(12 * time.Hour)}, true)
	case grantRefresh:
		s := w.console[in.RefreshToken]
		if s == nil || s.thumb != thumb || !s.expires.After(w.now()) {
			return consoleProblem("AccessDeniedException", "TOKEN_EXPIRED", "the refresh token is not valid")
		}
		delete(w.console, in.RefreshToken)
		return w.consoleGrant(s, false)
	}
	return consoleProblem("ValidationException", "INVALID_REQUEST", "unknown grantType")
}

// consoleGrant answers with the credentials of the user in the account of the
// organisation's long-lived keys.
func (w *World) consoleGrant(s *consoleSession, first bool) answer {
	account := "000000000000"
	if i := slices.IndexFunc(w.org.Keys, func(k Key) bool { return k.User == s.user.Name }); i >= 0 {
		account = w.org.Keys[i].Account
	} else if len(w.org.Accounts) > 0 {
		account = w.org.Accounts[0].ID
	}
	arn := "arn:aws:iam::" + account + ":user/" + s.user.Name
	key, cred := w.issue(account, "", "AIDA"+stable(17, account, s.user.Name), consoleLife)
	cred.arn = arn
	refresh := random(64)
	w.console[refresh] = s
	out := map[string]any{
		"accessToken": map[string]string{"accessKeyId": key, "secretAccessKey": cred.secret, "sessionToken": cred.token},
		"tokenType":   "aws_sigv4", "expiresIn": int(consoleLife / time.Second), "refreshToken": refresh,
	}
	if first {
		out["idToken"] = w.jwt(map[string]any{"iss": "https://signin.aws.amazon.com/signin", "sub": arn,
			"aud": consoleClient, "iat": w.now().Unix(), "exp": w.now().Add(consoleLife).Unix()})
	}
	return object(out)
}

// jwt signs claims with the world's own key. w.mu must be held.
func (w *World) jwt(claims map[string]any) string {
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	body := strings.Join([]string{part(map[string]string{"alg": "HS256", "typ": "JWT"}), part(claims)}, ".")
	return body + "." + base64.RawURLEncoding.EncodeToString(hash(w.seed, body))
}
