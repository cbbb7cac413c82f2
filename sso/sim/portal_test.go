package sim

import (
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

func TestPortalPages(t *testing.T) {
	t.Parallel()
	w := New(Large(250, 3))
	token, _, _ := signIn(t, w)
	seen, next, pages := map[string]bool{}, "", 0
	for {
		got := portal(t, w, "/assignment/accounts?next_token="+url.QueryEscape(next), token)
		list, _ := got.json["accountList"].([]any)
		if got.status != 200 || len(list) == 0 {
			t.Fatalf("page %d: %d %s", pages, got.status, got.text)
		}
		for _, row := range list {
			seen[row.(map[string]any)["accountId"].(string)] = true
		}
		pages++
		if next = got.str("nextToken"); next == "" {
			break
		}
	}
	if pages != 3 || len(seen) != 250 {
		t.Errorf("%d pages, %d accounts", pages, len(seen))
	}
	got := portal(t, w, "/assignment/roles?account_id=100000000007&max_result=2", token)
	if list, _ := got.json["roleList"].([]any); len(list) != 2 || got.str("nextToken") == "" {
		t.Errorf("roles: %d %s", got.status, got.text)
	}
	for _, path := range []string{
		"/assignment/accounts?next_token=100.forged", "/assignment/accounts?max_result=0", "/assignment/accounts?max_result=101",
		"/assignment/accounts?next_token=" + url.QueryEscape(got.str("nextToken")), "/assignment/roles",
		"/federation/credentials?account_id=100000000007",
	} {
		wantCode(t, portal(t, w, path, token), http.StatusBadRequest, "InvalidRequestException")
	}
	wantCode(t, portal(t, w, "/assignment/roles?account_id=999999999999", token), http.StatusNotFound, "ResourceNotFoundException")
}

func TestPortalRefuses(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	token, _, _ := signIn(t, w)
	for _, path := range []string{"/assignment/accounts", "/assignment/roles?account_id=111122223333",
		"/federation/credentials?account_id=111122223333&role_name=Developer"} {
		for _, bad := range []string{"", "bad", token + "x"} {
			wantCode(t, portal(t, w, path, bad), http.StatusUnauthorized, "UnauthorizedException")
		}
	}
	const dev = "/federation/credentials?account_id=111122223333&role_name=Developer"
	if got := portal(t, w, dev, token); got.status != 200 {
		t.Fatalf("credentials: %d %s", got.status, got.text)
	}
	wantCode(t, portal(t, w, "/federation/credentials?account_id=111122223333&role_name=Billing", token), http.StatusForbidden, "ForbiddenException")
	w.Edit(func(o *Org) { o.Accounts[0].Roles = []string{"ReadOnly"} })
	wantCode(t, portal(t, w, dev, token), http.StatusForbidden, "ForbiddenException")
	w.ExpireTokens()
	wantCode(t, portal(t, w, "/assignment/accounts", token), http.StatusUnauthorized, "UnauthorizedException")
}

func TestLogout(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	token, all, c := signIn(t, w)
	refresh := func(token string) reply {
		return post(t, w, "/token", map[string]any{"clientId": c.id, "clientSecret": c.secret, "grantType": grantRefresh, "refreshToken": token})
	}
	later := refresh(all.str("refreshToken"))
	r := request(t, "POST", base+"/logout", "")
	r.Header.Set("x-amz-sso_bearer_token", token)
	if got := send(t, w, r); got.status != 200 {
		t.Fatalf("logout: %d %s", got.status, got.text)
	}
	wantCode(t, portal(t, w, "/assignment/accounts", token), http.StatusUnauthorized, "UnauthorizedException")
	wantCode(t, portal(t, w, "/assignment/accounts", later.str("accessToken")), http.StatusUnauthorized, "UnauthorizedException")
	wantCode(t, refresh(later.str("refreshToken")), http.StatusBadRequest, "InvalidGrantException")
}

func TestScopeWithoutAccounts(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	got := post(t, w, "/client/register", map[string]any{"clientName": "q", "clientType": "public", "scopes": []string{"codewhisperer:completions"}})
	c := registered{got.str("clientId"), got.str("clientSecret")}
	d := startDevice(t, w, c)
	if err := w.ApproveAs(d.str("userCode"), "hiroshi"); err != nil {
		t.Fatal(err)
	}
	token := poll(t, w, c, d.str("deviceCode"))
	if token.status != 200 || token.str("refreshToken") != "" {
		t.Fatalf("token: %d %s", token.status, token.text)
	}
	wantCode(t, portal(t, w, "/assignment/accounts", token.str("accessToken")), http.StatusUnauthorized, "UnauthorizedException")
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := New(Corp())
		token, _, _ := signIn(t, w)
		w.Edit(func(o *Org) { o.Settings.RatePerSecond = 20 })
		for range 20 {
			if got := portal(t, w, "/assignment/accounts", token); got.status != 200 {
				t.Fatalf("too early: %d %s", got.status, got.text)
			}
		}
		wantCode(t, portal(t, w, "/assignment/accounts", token), http.StatusTooManyRequests, "TooManyRequestsException")
		time.Sleep(50 * time.Millisecond)
		if got := portal(t, w, "/assignment/accounts", token); got.status != 200 {
			t.Errorf("after a pause: %d %s", got.status, got.text)
		}
	})
}
