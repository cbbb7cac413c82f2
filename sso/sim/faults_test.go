package sim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestFaultNames(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	seen := map[string]bool{}
	for _, name := range FaultNames() {
		if seen[name] {
			t.Errorf("%s stands twice", name)
		}
		seen[name] = true
		if err := w.AddFault(name, 1); err != nil {
			t.Error(err)
		}
	}
	if w.AddFault("portal.roles.418", 1) == nil || w.AddFault("", 1) == nil || w.AddFault("oidc.token.500", -1) == nil {
		t.Error("a wrong name or number is taken")
	}
}

func TestFaultsOfPortal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		check  func(reply) bool
	}{
		{"portal.accounts.429", 429, func(r reply) bool { return r.header.Get("x-amzn-ErrorType") == "TooManyRequestsException" }},
		{"portal.accounts.500", 500, func(r reply) bool { return r.header.Get("x-amzn-ErrorType") == "InternalServerException" }},
		{"portal.accounts.503", 503, func(reply) bool { return true }},
		{"portal.accounts.401", 401, func(r reply) bool { return r.header.Get("x-amzn-ErrorType") == "UnauthorizedException" }},
		{"portal.accounts.truncated", 200, func(r reply) bool { return r.text != "" && !json.Valid([]byte(r.text)) }},
		{"portal.accounts.garbage", 200, func(r reply) bool { return strings.HasPrefix(r.text, "<html>") }},
		{"portal.accounts.empty", 200, func(r reply) bool { return r.text == "" }},
		{"portal.accounts.hostile", 400, func(r reply) bool { return strings.Contains(r.str("message"), "\x1b") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := New(Corp())
			token, _, _ := signIn(t, w)
			if err := w.AddFault(tt.name, 2); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if got := portal(t, w, "/assignment/accounts", token); got.status != tt.status || !tt.check(got) {
					t.Errorf("got %d %q", got.status, got.text)
				}
			}
			if got := portal(t, w, "/assignment/accounts", token); got.status != 200 || got.json["accountList"] == nil {
				t.Errorf("the fault does not end: %d %s", got.status, got.text)
			}
		})
	}
}

func TestFaultsOfToken(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]string{
		"oidc.token.slow-down": "SlowDownException", "oidc.token.denied": "AccessDeniedException",
		"oidc.token.expired": "ExpiredTokenException", "oidc.token.pending": "AuthorizationPendingException",
		"oidc.token.invalid-grant": "InvalidGrantException",
	} {
		w := New(Corp())
		w.AutoApprove(true)
		c := registerDevice(t, w)
		d := startDevice(t, w, c)
		if err := w.AddFault(name, 0); err != nil {
			t.Fatal(err)
		}
		wantCode(t, poll(t, w, c, d.str("deviceCode")), http.StatusBadRequest, code)
		w.ClearFaults()
		if got := poll(t, w, c, d.str("deviceCode")); got.status != 200 {
			t.Errorf("%s: afterwards %d %s", name, got.status, got.text)
		}
	}
}

func TestFaultsOfAuthorize(t *testing.T) {
	t.Parallel()
	for name, part := range map[string]string{"denied": "error=access_denied", "wrong-state": "state=not-state-1", "no-code": "?state=state-1"} {
		w := New(Corp())
		c := registerCode(t, w)
		if err := w.AddFault("oidc.authorize."+name, 1); err != nil {
			t.Fatal(err)
		}
		back, err := w.Browse(t.Context(), authorizeURL(c, nil))
		if err != nil || !strings.Contains(back, part) {
			t.Errorf("%s: %q, %v", name, back, err)
		}
	}
}

func TestFaultsOfSTS(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	for name, code := range map[string]string{"clock-skew": "SignatureDoesNotMatch", "expired": "ExpiredToken",
		"invalid-key": "InvalidClientTokenId", "403": "AccessDeniedException"} {
		if err := w.AddFault("sts.identity."+name, 1); err != nil {
			t.Fatal(err)
		}
		wantSTS(t, callSTS(t, w, corpKey, "GetCallerIdentity"), 403, code)
	}
	if got := callSTS(t, w, corpKey, "GetCallerIdentity"); got.status != 200 {
		t.Errorf("afterwards %d %s", got.status, got.text)
	}
}

func TestHangAndDrop(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	for _, name := range []string{"portal.accounts.hang", "portal.accounts.drop"} {
		if err := w.AddFault(name, 1); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	r := request(t, "GET", base+"/assignment/accounts", "").WithContext(ctx)
	if _, err := w.Transport().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("hang: %v", err)
	}
	if _, err := w.Transport().RoundTrip(request(t, "GET", base+"/assignment/accounts", "")); err == nil {
		t.Error("drop: an answer")
	}
}

func TestCloseEndsHangingRequests(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	s, err := w.Listen()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.AddFault("oidc.register.hang", 0); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		client := http.Client{Transport: &http.Transport{}}
		resp, err := client.Post(s.URL+"/client/register", "application/json", strings.NewReader("{}"))
		if err == nil {
			resp.Body.Close()
		}
		ended <- err
	}()
	for w.Count("oidc.register") == 0 {
		time.Sleep(time.Millisecond)
	}
	w.Close()
	if <-ended == nil {
		t.Error("a hanging request got an answer")
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	w.Edit(func(o *Org) { o.Users[0].Email = `ada"><script>alert(1)</script>` })
	got := post(t, w, "/client/register", map[string]any{"clientName": "<script>alert(2)</script>\x1b[2J\u202e", "clientType": "public",
		"scopes": []string{scopeAccess}, "grantTypes": []string{grantCode}, "redirectUris": []string{"http://127.0.0.1/oauth/callback"}})
	c := registered{got.str("clientId"), got.str("clientSecret")}
	d := startDevice(t, w, registerDevice(t, w))
	for path, texts := range map[string][2]string{
		strings.TrimPrefix(authorizeURL(c, nil), base): {"Allow access?", "アクセスを許可しますか?"},
		"/device":                                {"Enter the code", "コードを入力"},
		"/device?user_code=" + d.str("userCode"): {"letter by letter", "1 文字ずつ"},
		"/device?user_code=" + url.QueryEscape("<script>alert(3)"): {"Unknown code", "コードが見つかりません"},
		"/start":                      {"Your accounts", "アカウント一覧"},
		"/authorize?client_id=nobody": {"Unknown application", "不明なアプリケーション"},
	} {
		for i, lang := range []string{"en-US,en;q=0.9", "ja,en-US;q=0.9"} {
			r := request(t, "GET", base+path, "")
			r.Header.Set("Accept-Language", lang)
			page := send(t, w, r)
			if !strings.Contains(page.text, texts[i]) || !strings.Contains(page.header.Get("Content-Type"), "text/html") {
				t.Errorf("%s in %s: %d %s", path, lang, page.status, page.text)
			}
			if strings.Contains(page.text, "<script") || strings.ContainsAny(page.text, "\x1b\u202e") {
				t.Errorf("%s in %s: not escaped: %s", path, lang, page.text)
			}
		}
	}
}

func TestHostilePortalPage(t *testing.T) {
	t.Parallel()
	got := send(t, New(Corp().Hostile()), request(t, "GET", base+"/start", ""))
	if strings.ContainsAny(got.text, "\x1b\r\u202e") || strings.Contains(got.text, "<script>") || !strings.Contains(got.text, "日本語 ロール") {
		t.Errorf("not escaped: %s", got.text)
	}
}

func TestRequestsLog(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	signIn(t, w)
	var ops []string
	for _, r := range w.Requests() {
		ops = append(ops, r.Op)
	}
	if got := strings.Join(ops, " "); got != "oidc.register oidc.device oidc.token" {
		t.Errorf("got %s", got)
	}
	if last := w.Requests()[2]; last.Detail != grantDevice || last.Status != 200 || last.Method != "POST" {
		t.Errorf("got %+v", last)
	}
	w.ForgetRequests()
	if len(w.Requests()) != 0 {
		t.Error("the log was not emptied")
	}
}

func TestVanityHost(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	r := request(t, "HEAD", "https://sso.corp.example/", "")
	resp, err := w.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != 302 || resp.Header.Get("Location") != CorpStartURL {
		t.Errorf("got %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

func TestRegionOfHost(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"oidc.eu-west-1.amazonaws.com": "eu-west-1", "sts.us-gov-west-1.amazonaws.com": "us-gov-west-1",
		"sts.amazonaws.com": "", "oidc.eu-west-1.example": "", "portal.sso.cn-north-1.amazonaws.com.cn": "cn-north-1",
	} {
		if got := regionOfHost(host); got != want {
			t.Errorf("%s: got %q, want %q", host, got, want)
		}
	}
	w := New(Corp())
	token, _, _ := signIn(t, w)
	r := request(t, "GET", "https://portal.sso.us-east-1.amazonaws.com/assignment/accounts", "")
	r.Header.Set("x-amz-sso_bearer_token", token)
	wantCode(t, send(t, w, r), http.StatusUnauthorized, "UnauthorizedException")
	r = request(t, "GET", "https://oidc.eu-west-1.amazonaws.com/assignment/accounts", "")
	r.Header.Set("x-amz-sso_bearer_token", token)
	wantCode(t, send(t, w, r), http.StatusNotFound, "UnknownOperationException")
}
