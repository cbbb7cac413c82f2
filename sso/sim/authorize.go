package sim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authorize is the page at which a browser begins the authorization code
// grant. Where client or redirect are wrong there is no redirect, only a page.
func (w *World) authorize(c *call) answer {
	q := c.URL.Query()
	cl := w.clients[q.Get("client_id")]
	if cl == nil || !cl.expires.After(w.now()) || !cl.may(grantCode) {
		return w.messagePage(c, http.StatusBadRequest, wordsOf(c).badClient)
	}
	redirect := q.Get("redirect_uri")
	if !slices.ContainsFunc(cl.redirects, func(u string) bool { return sameButPort(u, redirect) }) {
		return w.messagePage(c, http.StatusBadRequest, wordsOf(c).badRedirect)
	}
	back := func(code string) answer {
		return found(withQuery(redirect, "error", code, "state", q.Get("state")))
	}
	scopes := strings.Fields(q.Get("scopes"))
	switch {
	case q.Get("response_type") != "code":
		return back("unsupported_response_type")
	case q.Get("state") == "" || q.Get("code_challenge_method") != "S256" || !challengeShape(q.Get("code_challenge")):
		return back("invalid_request")
	case slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(cl.scopes, s) }):
		return back("invalid_scope")
	}
	g := &grant{id: random(32), client: cl, scopes: scopes, redirect: redirect, csrf: q.Get("state"),
		challenge: q.Get("code_challenge"), expires: w.now().Add(w.settings().DeviceLife)}
	if len(scopes) == 0 {
		g.scopes = cl.scopes
	}
	w.begin(g)
	switch c.fault {
	case "denied":
		return w.finish(g, false)
	case "wrong-state":
		g.csrf = "not-" + g.csrf
		return w.finish(g, true)
	case "no-code":
		return found(withQuery(redirect, "state", g.csrf))
	}
	if g.state == approved {
		return w.finish(g, true)
	}
	return w.approvalPage(c, g)
}

// authorizeDecision takes the form of the approval page.
func (w *World) authorizeDecision(c *call) answer {
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return w.messagePage(c, http.StatusBadRequest, wordsOf(c).gone)
	}
	g := w.grants[form.Get("request")]
	if g == nil || g.redirect == "" || g.state != pending || !g.expires.After(w.now()) {
		return w.messagePage(c, http.StatusBadRequest, wordsOf(c).gone)
	}
	user, ok := w.user(form.Get("user"))
	if !ok {
		return w.messagePage(c, http.StatusBadRequest, wordsOf(c).gone)
	}
	g.user = user
	return w.finish(g, form.Get("decision") == "allow")
}

// finish sends the browser back to the client.
func (w *World) finish(g *grant, allow bool) answer {
	defer w.notify()
	if !allow {
		g.state = denied
		return found(withQuery(g.redirect, "error", "access_denied", "state", g.csrf))
	}
	if g.user.Name == "" {
		g.user, _ = w.user("")
	}
	g.state, g.code, g.expires = approved, random(48), w.now().Add(w.settings().CodeLife)
	return found(withQuery(g.redirect, "code", g.code, "state", g.csrf))
}

func found(to string) answer {
	return answer{status: http.StatusFound}.with("Location", to).with("Content-Type", "text/plain")
}

func withQuery(base string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	if strings.Contains(base, "?") {
		return base + "&" + q.Encode()
	}
	return base + "?" + q.Encode()
}

// sameButPort compares redirect URIs as RFC 8252 section 7.3 wants for the
// loopback address: any port will do.
func sameButPort(registered, asked string) bool {
	r, err1 := url.Parse(registered)
	a, err2 := url.Parse(asked)
	return err1 == nil && err2 == nil && loopback(asked) && r.Hostname() == a.Hostname() &&
		r.Path == a.Path && r.RawQuery == a.RawQuery
}

func challengeShape(s string) bool {
	const url64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return len(s) == 43 && strings.Trim(s, url64) == ""
}

// deviceDecision takes the form of the device page.
func (w *World) deviceDecision(c *call) answer {
	words := wordsOf(c)
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return w.messagePage(c, http.StatusBadRequest, words.unknownCode)
	}
	g := w.byUserCode(form.Get("user_code"))
	user, ok := w.user(form.Get("user"))
	if g == nil || !ok {
		return w.messagePage(c, http.StatusBadRequest, words.unknownCode)
	}
	defer w.notify()
	g.user = user
	if form.Get("decision") != "allow" {
		g.state = denied
		return w.messagePage(c, http.StatusOK, words.denied)
	}
	g.state = approved
	return w.messagePage(c, http.StatusOK, words.approved)
}
