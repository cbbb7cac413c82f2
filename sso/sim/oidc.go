package sim

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code"
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
	scopeAccess  = "sso:account:access"
)

func oidcProblem(code, message string) answer {
	status := http.StatusBadRequest
	if code == "InvalidClientException" {
		status = http.StatusUnauthorized
	}
	return problem("oidc.", status, code, message)
}

// decode reads the JSON body of an OIDC call.
func decode(c *call, into any) bool { return json.Unmarshal(c.body, into) == nil }

// register is RegisterClient.
func (w *World) register(c *call) answer {
	var in struct {
		ClientName, ClientType, IssuerURL string
		Scopes, GrantTypes, RedirectURIs  []string
	}
	if !decode(c, &in) {
		return oidcProblem("InvalidRequestException", "the body is not JSON")
	}
	c.detail = in.ClientName
	if in.ClientName == "" || in.ClientType == "" {
		return oidcProblem("InvalidRequestException", "clientName and clientType are required")
	}
	if in.ClientType != "public" {
		return oidcProblem("InvalidClientMetadataException", "clientType must be public")
	}
	for _, g := range in.GrantTypes {
		if g != grantDevice && g != grantCode && g != grantRefresh {
			return oidcProblem("UnsupportedGrantTypeException", "unknown grant type")
		}
	}
	for _, s := range in.Scopes {
		if !scopeShape(s) {
			return oidcProblem("InvalidScopeException", "unknown scope")
		}
	}
	for _, u := range in.RedirectURIs {
		if !loopback(u) {
			return oidcProblem("InvalidRedirectUriException", "the redirect must lead to the loopback address")
		}
	}
	if slices.Contains(in.GrantTypes, grantCode) && len(in.RedirectURIs) == 0 {
		return oidcProblem("InvalidRedirectUriException", "redirectUris is required with authorization_code")
	}
	if in.IssuerURL != "" && !w.isStartURL(c, in.IssuerURL) {
		return oidcProblem("InvalidRequestException", "unknown start url")
	}
	now := w.now()
	life := w.settings().RegistrationLife
	if c.fault == "expired" {
		life = -time.Minute
	}
	cl := &client{id: random(32), secret: random(64), name: in.ClientName, grants: in.GrantTypes,
		redirects: in.RedirectURIs, scopes: in.Scopes, expires: now.Add(life)}
	w.clients[cl.id] = cl
	return object(map[string]any{
		"clientId": cl.id, "clientSecret": cl.secret,
		"clientIdIssuedAt": now.Unix(), "clientSecretExpiresAt": cl.expires.Unix(),
	})
}

// isStartURL tells whether the portal is at this URL, in the Region that the
// request's host names.
func (w *World) isStartURL(c *call, u string) bool {
	return (c.region == "" || c.region == w.org.Region) && plainURL(u) == plainURL(w.org.StartURL)
}

func plainURL(u string) string {
	u, _, _ = strings.Cut(u, "#")
	return strings.ToLower(strings.TrimRight(u, "/"))
}

func scopeShape(s string) bool {
	if !strings.Contains(s, ":") || len(s) > 128 {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_-./*") == ""
}

// loopback tells whether u is http on this machine.
func loopback(u string) bool {
	p, err := url.Parse(u)
	if err != nil || p.Scheme != "http" || p.User != nil || p.Fragment != "" {
		return false
	}
	ip := net.ParseIP(p.Hostname())
	return p.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// clientOf checks id and secret of a registration.
func (w *World) clientOf(id, secret string) (*client, answer) {
	cl := w.clients[id]
	if cl == nil || cl.secret != secret {
		return nil, oidcProblem("InvalidClientException", "Invalid client provided")
	}
	if !cl.expires.After(w.now()) {
		return nil, oidcProblem("InvalidClientException", "the client registration has expired")
	}
	return cl, answer{}
}

// may tells whether the client registered for the grant. Without any grant
// type it may use the device grant and what follows from it.
func (cl *client) may(grant string) bool {
	if len(cl.grants) == 0 {
		return grant != grantCode
	}
	return slices.Contains(cl.grants, grant)
}

// startDevice is StartDeviceAuthorization.
func (w *World) startDevice(c *call) answer {
	var in struct{ ClientID, ClientSecret, StartURL string }
	if !decode(c, &in) || in.ClientID == "" || in.ClientSecret == "" || in.StartURL == "" {
		return oidcProblem("InvalidRequestException", "clientId, clientSecret and startUrl are required")
	}
	cl, bad := w.clientOf(in.ClientID, in.ClientSecret)
	if cl == nil {
		return bad
	}
	if !cl.may(grantDevice) {
		return oidcProblem("UnauthorizedClientException", "the client did not register for the device grant")
	}
	if !w.isStartURL(c, in.StartURL) {
		return oidcProblem("InvalidRequestException", "unknown start url")
	}
	const alphabet = "BCDFGHJKLMNPQRSTVWXZ"
	s := w.settings()
	g := &grant{id: random(32), client: cl, scopes: cl.scopes, expires: w.now().Add(s.DeviceLife),
		userCode: letters(4, alphabet) + "-" + letters(4, alphabet), deviceCode: random(64),
		interval: time.Duration(s.Interval) * time.Second}
	w.begin(g)
	page := c.base() + "/device"
	if serviceOfHost(c.host) != "" {
		page = "https://device.sso." + w.org.Region + ".amazonaws.com/"
	}
	return object(map[string]any{
		"deviceCode": g.deviceCode, "userCode": g.userCode,
		"verificationUri": page, "verificationUriComplete": page + "?user_code=" + g.userCode,
		"expiresIn": int(s.DeviceLife / time.Second), "interval": s.Interval,
	})
}

// begin puts a sign-in under way.
func (w *World) begin(g *grant) {
	if w.auto {
		g.state = approved
		g.user, _ = w.user("")
	}
	w.grants[g.id], g.serial = g, len(w.grants)
	w.notify()
}

// byUserCode finds the device grant that waits with the code.
func (w *World) byUserCode(code string) *grant {
	plain := func(s string) string { return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(s)) }
	for _, g := range w.grants {
		if g.userCode != "" && plain(g.userCode) == plain(code) && g.state == pending && g.expires.After(w.now()) {
			return g
		}
	}
	return nil
}
