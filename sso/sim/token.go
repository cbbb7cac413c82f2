package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

type tokenInput struct {
	ClientID, ClientSecret, GrantType string
	DeviceCode, Code, RefreshToken    string
	RedirectURI, CodeVerifier         string
}

// createToken is CreateToken.
func (w *World) createToken(c *call) answer {
	var in tokenInput
	if !decode(c, &in) {
		return oidcProblem("InvalidRequestException", "the body is not JSON")
	}
	c.detail = in.GrantType
	if in.ClientID == "" || in.ClientSecret == "" || in.GrantType == "" {
		return oidcProblem("InvalidRequestException", "clientId, clientSecret and grantType are required")
	}
	cl, bad := w.clientOf(in.ClientID, in.ClientSecret)
	if cl == nil {
		return bad
	}
	switch in.GrantType {
	case grantDevice, grantCode, grantRefresh:
	default:
		return oidcProblem("UnsupportedGrantTypeException", "unknown grant type")
	}
	if !cl.may(in.GrantType) {
		return oidcProblem("UnauthorizedClientException", "the client did not register for this grant")
	}
	switch in.GrantType {
	case grantDevice:
		return w.deviceToken(c, cl, in)
	case grantCode:
		return w.codeToken(c, cl, in)
	}
	return w.refreshToken(c, cl, in)
}

// tooFast records a poll and tells whether it came before its time.
func (g *grant) tooFast(strict bool) bool {
	at := time.Now()
	early := g.polls > 0 && at.Sub(g.lastPoll) < g.interval-250*time.Millisecond
	g.polls++
	g.lastPoll = at
	return early && (strict || g.polls > 2)
}

func (w *World) deviceToken(c *call, cl *client, in tokenInput) answer {
	if in.DeviceCode == "" {
		return oidcProblem("InvalidRequestException", "deviceCode is required")
	}
	g := w.find(func(g *grant) bool { return g.deviceCode == in.DeviceCode && g.deviceCode != "" })
	if g == nil || g.client != cl || g.state == used {
		return oidcProblem("InvalidGrantException", "Invalid device code provided")
	}
	if !g.expires.After(w.now()) {
		return oidcProblem("ExpiredTokenException", "the device code has expired")
	}
	switch g.state {
	case denied:
		return oidcProblem("AccessDeniedException", "the user denied the request")
	case pending:
		if g.tooFast(w.settings().StrictPolling) {
			g.interval += 5 * time.Second
			return oidcProblem("SlowDownException", "polled too fast")
		}
		return oidcProblem("AuthorizationPendingException", "")
	}
	g.state = used
	return w.signIn(c, g)
}

// slowDown lengthens the interval of the device code in the request, as the
// service does when it answers slow_down.
func (w *World) slowDown(c *call) {
	var in tokenInput
	if !decode(c, &in) || in.DeviceCode == "" {
		return
	}
	if g := w.find(func(g *grant) bool { return g.deviceCode == in.DeviceCode }); g != nil {
		g.tooFast(true)
		g.interval += 5 * time.Second
	}
}

func (w *World) codeToken(c *call, cl *client, in tokenInput) answer {
	if in.Code == "" || in.RedirectURI == "" || in.CodeVerifier == "" {
		return oidcProblem("InvalidRequestException", "code, redirectUri and codeVerifier are required")
	}
	g := w.find(func(g *grant) bool { return g.code == in.Code && g.code != "" })
	if g == nil || g.client != cl || g.state != approved {
		return oidcProblem("InvalidGrantException", "Invalid authorization code provided")
	}
	g.state = used // also after a wrong verifier: a code is tried once
	sum := sha256.Sum256([]byte(in.CodeVerifier))
	switch {
	case !g.expires.After(w.now()):
		return oidcProblem("InvalidGrantException", "the authorization code has expired")
	case g.redirect != in.RedirectURI:
		return oidcProblem("InvalidGrantException", "redirectUri is not the one of the request")
	case !verifierShape(in.CodeVerifier) || base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge:
		return oidcProblem("InvalidGrantException", "PKCE verification failed")
	}
	return w.signIn(c, g)
}

func verifierShape(s string) bool {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	return len(s) >= 43 && len(s) <= 128 && strings.Trim(s, unreserved) == ""
}

func (w *World) refreshToken(c *call, cl *client, in tokenInput) answer {
	if in.RefreshToken == "" {
		return oidcProblem("InvalidRequestException", "refreshToken is required")
	}
	s := w.refresh[in.RefreshToken]
	if s == nil || s.client != cl || !s.refreshExpires.After(w.now()) {
		return oidcProblem("InvalidGrantException", "Invalid refresh token provided")
	}
	next := &session{family: s.family, user: s.user, client: cl, scopes: s.scopes, refresh: s.refresh, refreshExpires: s.refreshExpires}
	if !w.settings().KeepRefresh {
		delete(w.refresh, s.refresh)
		next.refresh = "aor" + random(120)
	}
	return w.grantTokens(c, next)
}

// signIn makes the session of an approved grant.
func (w *World) signIn(c *call, g *grant) answer {
	s := &session{family: g.id, user: g.user, client: g.client, scopes: g.scopes}
	if slices.Contains(g.scopes, scopeAccess) && g.client.may(grantRefresh) {
		s.refresh = "aor" + random(120)
		s.refreshExpires = w.now().Add(w.settings().RefreshLife)
	}
	return w.grantTokens(c, s)
}

func (w *World) grantTokens(c *call, s *session) answer {
	life := w.settings().TokenLife
	s.access, s.expires = "aoa"+random(120), w.now().Add(life)
	w.tokens[s.access] = s
	out := map[string]any{"accessToken": s.access, "tokenType": "Bearer", "expiresIn": int(life / time.Second)}
	if s.refresh != "" {
		w.refresh[s.refresh] = s
		if !w.settings().NoRefresh && c.fault != "no-refresh" {
			out["refreshToken"] = s.refresh
		}
	}
	return object(out)
}

func (w *World) find(fits func(*grant) bool) *grant {
	for _, g := range w.grants {
		if fits(g) {
			return g
		}
	}
	return nil
}
