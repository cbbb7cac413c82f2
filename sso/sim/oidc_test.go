package sim

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRegisterRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, code string
		change     map[string]any
	}{
		{"no name", "InvalidRequestException", map[string]any{"clientName": ""}},
		{"confidential", "InvalidClientMetadataException", map[string]any{"clientType": "confidential"}},
		{"grant type", "UnsupportedGrantTypeException", map[string]any{"grantTypes": []string{"password"}}},
		{"scope", "InvalidScopeException", map[string]any{"scopes": []string{"every thing"}}},
		{"redirect elsewhere", "InvalidRedirectUriException", map[string]any{"redirectUris": []string{"http://example.com/"}}},
		{"redirect https", "InvalidRedirectUriException", map[string]any{"redirectUris": []string{"https://127.0.0.1/"}}},
		{"no redirect", "InvalidRedirectUriException", map[string]any{"grantTypes": []string{grantCode}}},
		{"issuer", "InvalidRequestException", map[string]any{"issuerUrl": "https://d-0000000000.awsapps.com/start"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := map[string]any{"clientName": "test", "clientType": "public"}
			for k, v := range tt.change {
				in[k] = v
			}
			wantCode(t, post(t, New(Corp()), "/client/register", in), http.StatusBadRequest, tt.code)
		})
	}
}

func TestDeviceGrant(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	c := registerDevice(t, w)
	d := startDevice(t, w, c)
	code := d.str("deviceCode")
	got := poll(t, w, c, code)
	wantCode(t, got, http.StatusBadRequest, "AuthorizationPendingException")
	if got.str("error") != "authorization_pending" {
		t.Errorf("error field %q", got.str("error"))
	}
	wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "AuthorizationPendingException")
	wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "SlowDownException")
	waits, err := w.WaitPending(t.Context())
	if err != nil || waits.UserCode != d.str("userCode") || waits.Client != "test" {
		t.Fatalf("pending %+v, %v", waits, err)
	}
	if err := w.Approve(strings.ToLower(strings.ReplaceAll(waits.UserCode, "-", ""))); err != nil {
		t.Fatal(err)
	}
	got = poll(t, w, c, code)
	if got.status != 200 || got.str("accessToken") == "" || got.str("refreshToken") == "" || got.str("tokenType") != "Bearer" {
		t.Fatalf("token: %d %s", got.status, got.text)
	}
	wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "InvalidGrantException")
	if err := w.Approve(waits.UserCode); err != ErrNotPending {
		t.Errorf("approve again: %v", err)
	}
}

func TestDeviceGrantRefuses(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	c := registerDevice(t, w)
	d := startDevice(t, w, c)
	wantCode(t, poll(t, w, registered{c.id, "wrong"}, d.str("deviceCode")), http.StatusUnauthorized, "InvalidClientException")
	wantCode(t, poll(t, w, registerDevice(t, w), d.str("deviceCode")), http.StatusBadRequest, "InvalidGrantException")
	wantCode(t, poll(t, w, c, ""), http.StatusBadRequest, "InvalidRequestException")
	if err := w.Deny(d.str("userCode")); err != nil {
		t.Fatal(err)
	}
	wantCode(t, poll(t, w, c, d.str("deviceCode")), http.StatusBadRequest, "AccessDeniedException")
	d = startDevice(t, w, c)
	w.ExpireDevices()
	wantCode(t, poll(t, w, c, d.str("deviceCode")), http.StatusBadRequest, "ExpiredTokenException")
	wantCode(t, post(t, w, "/device_authorization", map[string]any{"clientId": c.id, "clientSecret": c.secret,
		"startUrl": "https://other.awsapps.com/start"}), http.StatusBadRequest, "InvalidRequestException")
	wantCode(t, post(t, w, "/device_authorization", map[string]any{"clientId": c.id, "clientSecret": c.secret}),
		http.StatusBadRequest, "InvalidRequestException")
	p := registerCode(t, w)
	wantCode(t, post(t, w, "/device_authorization", map[string]any{"clientId": p.id, "clientSecret": p.secret,
		"startUrl": CorpStartURL}), http.StatusBadRequest, "UnauthorizedClientException")
}

func TestPollsAtTheIntervalAreNotTooFast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := New(Corp())
		w.Edit(func(o *Org) { o.Settings.StrictPolling = true })
		c := registerDevice(t, w)
		code := startDevice(t, w, c).str("deviceCode")
		for range 3 {
			wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "AuthorizationPendingException")
			time.Sleep(time.Second)
		}
		wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "AuthorizationPendingException")
		wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "SlowDownException")
		time.Sleep(2 * time.Second)
		wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "SlowDownException")
		time.Sleep(11 * time.Second)
		wantCode(t, poll(t, w, c, code), http.StatusBadRequest, "AuthorizationPendingException")
	})
}

func TestAuthorizationCode(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	c := registerCode(t, w)
	code := func() string {
		t.Helper()
		back, err := w.Browse(t.Context(), authorizeURL(c, nil))
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(back)
		if err != nil || u.Host != "127.0.0.1:4711" || u.Path != "/oauth/callback" || u.Query().Get("state") != "state-1" {
			t.Fatalf("redirect %q, %v", back, err)
		}
		return u.Query().Get("code")
	}
	good := code()
	got := exchange(t, w, c, good, nil)
	if got.status != 200 || got.str("accessToken") == "" || got.str("refreshToken") == "" {
		t.Fatalf("token: %d %s", got.status, got.text)
	}
	wantCode(t, exchange(t, w, c, good, nil), http.StatusBadRequest, "InvalidGrantException")
	spoilt := code()
	wantCode(t, exchange(t, w, c, spoilt, map[string]any{"codeVerifier": strings.Repeat("x", 43)}), http.StatusBadRequest, "InvalidGrantException")
	wantCode(t, exchange(t, w, c, spoilt, nil), http.StatusBadRequest, "InvalidGrantException")
	wantCode(t, exchange(t, w, c, code(), map[string]any{"redirectUri": "http://127.0.0.1/oauth/callback"}), http.StatusBadRequest, "InvalidGrantException")
	wantCode(t, exchange(t, w, c, code(), map[string]any{"codeVerifier": ""}), http.StatusBadRequest, "InvalidRequestException")
	wantCode(t, exchange(t, w, registerCode(t, w), code(), nil), http.StatusBadRequest, "InvalidGrantException")
	d := registerDevice(t, w)
	wantCode(t, exchange(t, w, d, code(), nil), http.StatusBadRequest, "UnauthorizedClientException")
}

func TestAuthorizeRefuses(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	c := registerCode(t, w)
	for _, tt := range []struct{ name, key, value, back string }{
		{"client", "client_id", "nobody", ""},
		{"redirect path", "redirect_uri", "http://127.0.0.1:1/other", ""},
		{"redirect host", "redirect_uri", "http://evil.example/oauth/callback", ""},
		{"type", "response_type", "token", "unsupported_response_type"},
		{"method", "code_challenge_method", "plain", "invalid_request"},
		{"challenge", "code_challenge", "short", "invalid_request"},
		{"state", "state", "", "invalid_request"},
		{"scope", "scopes", "sso:account:access codewhisperer:completions", "invalid_scope"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := send(t, w, request(t, "GET", authorizeURL(c, func(q url.Values) { q.Set(tt.key, tt.value) }), ""))
			to, _ := url.Parse(got.header.Get("Location"))
			if tt.back == "" && (got.status != http.StatusBadRequest || to.String() != "") {
				t.Errorf("got %d to %q, want a page", got.status, to)
			}
			if tt.back != "" && to.Query().Get("error") != tt.back {
				t.Errorf("got %d to %q, want %s", got.status, to, tt.back)
			}
		})
	}
	back, err := w.BrowseDeny(t.Context(), authorizeURL(c, nil))
	if err != nil || !strings.Contains(back, "error=access_denied") {
		t.Errorf("deny leads to %q, %v", back, err)
	}
}

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	_, first, c := signIn(t, w)
	refresh := func(token string) reply {
		return post(t, w, "/token", map[string]any{"clientId": c.id, "clientSecret": c.secret, "grantType": grantRefresh, "refreshToken": token})
	}
	second := refresh(first.str("refreshToken"))
	if second.status != 200 || second.str("refreshToken") == first.str("refreshToken") || second.str("accessToken") == first.str("accessToken") {
		t.Fatalf("refresh: %d %s", second.status, second.text)
	}
	wantCode(t, refresh(first.str("refreshToken")), http.StatusBadRequest, "InvalidGrantException")
	w.Edit(func(o *Org) { o.Settings.NoRefresh = true })
	third := refresh(second.str("refreshToken"))
	if _, has := third.json["refreshToken"]; third.status != 200 || has {
		t.Errorf("with NoRefresh: %d %s", third.status, third.text)
	}
	wantCode(t, refresh(""), http.StatusBadRequest, "InvalidRequestException")
	w.RevokeSessions()
	wantCode(t, portal(t, w, "/assignment/accounts", third.str("accessToken")), http.StatusUnauthorized, "UnauthorizedException")
}

func TestRegistrationExpires(t *testing.T) {
	t.Parallel()
	var off atomic.Int64
	w := New(Corp(), WithClock(func() time.Time { return time.Now().Add(time.Duration(off.Load())) }))
	c := registerDevice(t, w)
	code := startDevice(t, w, c).str("deviceCode")
	off.Store(int64(91 * 24 * time.Hour))
	wantCode(t, poll(t, w, c, code), http.StatusUnauthorized, "InvalidClientException")
}

func TestAutoApproveAndVisit(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	defer w.Close()
	w.AutoApprove(true)
	c := registerDevice(t, w)
	if got := poll(t, w, c, startDevice(t, w, c).str("deviceCode")); got.status != 200 {
		t.Errorf("device: %d %s", got.status, got.text)
	}
	s, err := w.Listen()
	if err != nil {
		t.Fatal(err)
	}
	p := registerCode(t, w)
	home := strings.Replace(s.URL, "http://", "", 1)
	err = w.Visit(t.Context(), authorizeURL(p, func(q url.Values) { q.Set("redirect_uri", "http://"+home+"/oauth/callback") }))
	if err != nil {
		t.Fatal(err)
	}
	log := w.Requests()
	if last := log[len(log)-1]; last.Path != "/oauth/callback" {
		t.Errorf("the callback was not opened: %+v", last)
	}
}

func TestDevicePageDecides(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	c := registerDevice(t, w)
	yes, no := startDevice(t, w, c), startDevice(t, w, c)
	if waits, err := w.WaitPending(t.Context()); err != nil || waits.UserCode != no.str("userCode") {
		t.Errorf("the newest is not the one that waits: %+v, %v", waits, err)
	}
	for name, do := range map[string]func() (string, error){
		"allow": func() (string, error) { return w.Browse(t.Context(), yes.str("verificationUriComplete")) },
		"deny":  func() (string, error) { return w.BrowseDeny(t.Context(), no.str("verificationUriComplete")) },
	} {
		if back, err := do(); err != nil || back != "" {
			t.Errorf("%s: %q, %v", name, back, err)
		}
	}
	if got := poll(t, w, c, yes.str("deviceCode")); got.status != 200 {
		t.Errorf("allowed: %d %s", got.status, got.text)
	}
	wantCode(t, poll(t, w, c, no.str("deviceCode")), http.StatusBadRequest, "AccessDeniedException")
	if _, err := w.Browse(t.Context(), yes.str("verificationUriComplete")); err == nil {
		t.Error("a code that was used is decided again")
	}
	r := request(t, "POST", base+"/device", "user_code=AAAA-AAAA&decision=allow")
	if got := send(t, w, r); got.status != http.StatusBadRequest {
		t.Errorf("unknown code: %d", got.status)
	}
	if len(w.Org().Accounts) != 12 {
		t.Errorf("%d accounts", len(w.Org().Accounts))
	}
}

func TestWaitPendingObeysContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(Corp()).WaitPending(ctx); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
