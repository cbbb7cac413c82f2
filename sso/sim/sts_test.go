package sim

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The examples "get-vanilla" and "get-vanilla-query-order-key" of AWS's signature test suite.
func TestSignKnownAnswer(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/":                             "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
		"/?Param2=value2&Param1=value1": "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
	} {
		r := httptest.NewRequest("GET", "http://example.amazonaws.com"+path, nil)
		r.Header.Set("X-Amz-Date", "20150830T123600Z")
		got := sign(&call{Request: r}, signature{key: "AKIDEXAMPLE", date: "20150830", region: "us-east-1", service: "service",
			signed: []string{"host", "x-amz-date"}}, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
		if got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestCanonicalQuery(t *testing.T) {
	t.Parallel()
	got := canonicalQuery(url.Values{"a-b": {"1"}, "a": {"z", "y"}, "c d": {"~/é"}})
	if want := "a=y&a=z&a-b=1&c%20d=~%2F%C3%A9"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCallerIdentity(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	got := callSTS(t, w, corpKey, "GetCallerIdentity")
	if got.status != 200 || between(got.text, "Arn") != "arn:aws:iam::999900001111:user/ada" {
		t.Fatalf("static key: %d %s", got.status, got.text)
	}
	token, _, _ := signIn(t, w)
	role := credOf(t, portal(t, w, "/federation/credentials?account_id=111122223333&role_name=Developer", token))
	got = callSTS(t, w, role, "GetCallerIdentity")
	arn := between(got.text, "Arn")
	if got.status != 200 || between(got.text, "Account") != "111122223333" ||
		!strings.HasPrefix(arn, "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Developer_") || !strings.HasSuffix(arn, "/ada@corp.example") {
		t.Errorf("role: %d %s", got.status, got.text)
	}
	wantSTS(t, callSTS(t, w, cred{role.id, role.secret, ""}, "GetCallerIdentity"), 403, "InvalidClientTokenId")
	wantSTS(t, callSTS(t, w, cred{role.id, role.secret, role.token + "x"}, "GetCallerIdentity"), 403, "InvalidClientTokenId")
	wantSTS(t, callSTS(t, w, cred{role.id, "wrong", role.token}, "GetCallerIdentity"), 403, "SignatureDoesNotMatch")
	w.ExpireTokens()
	wantSTS(t, callSTS(t, w, role, "GetCallerIdentity"), 403, "ExpiredToken")
}

func TestSignatureRefused(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	now := time.Now()
	body := stsBody("GetCallerIdentity")
	good := func() *http.Request { return signed(t, corpKey, now, euSTS, body) }
	for _, tt := range []struct {
		name, code string
		make       func() *http.Request
	}{
		{"unsigned", "MissingAuthenticationToken", func() *http.Request { return request(t, "POST", base+"/", body) }},
		{"wrong secret", "SignatureDoesNotMatch", func() *http.Request { return signed(t, cred{id: corpKey.id, secret: "x"}, now, euSTS, body) }},
		{"unknown key", "InvalidClientTokenId", func() *http.Request { return signed(t, cred{id: "AKIAUNKNOWN", secret: "x"}, now, euSTS, body) }},
		{"other service", "SignatureDoesNotMatch", func() *http.Request { return signed(t, corpKey, now, [2]string{"eu-west-1", "s3"}, body) }},
		{"not a Region", "SignatureDoesNotMatch", func() *http.Request { return signed(t, corpKey, now, [2]string{"Ireland", "sts"}, body) }},
		{"old", "SignatureDoesNotMatch", func() *http.Request { return signed(t, corpKey, now.Add(-time.Hour), euSTS, body) }},
		{"early", "SignatureDoesNotMatch", func() *http.Request { return signed(t, corpKey, now.Add(time.Hour), euSTS, body) }},
		{"tampered body", "SignatureDoesNotMatch", func() *http.Request {
			r := good()
			r.Body = io.NopCloser(strings.NewReader(body + "&x=y"))
			return r
		}},
		{"header not signed", "SignatureDoesNotMatch", func() *http.Request {
			r := good()
			r.Header.Set("X-Amz-Extra", "1")
			return r
		}},
		{"no date", "IncompleteSignature", func() *http.Request {
			r := good()
			r.Header.Del("X-Amz-Date")
			return r
		}},
		{"half a header", "IncompleteSignature", func() *http.Request {
			r := good()
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request")
			return r
		}},
		{"Region of the host", "SignatureDoesNotMatch", func() *http.Request {
			r := good()
			r.Host = "sts.us-west-2.amazonaws.com"
			return r
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantSTS(t, send(t, w, tt.make()), 403, tt.code)
		})
	}
	wantSTS(t, send(t, w, signed(t, corpKey, now, euSTS, stsBody("DeleteEverything"))), 400, "InvalidAction")
}

func TestAssumeRole(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	token, _, _ := signIn(t, w)
	dev := credOf(t, portal(t, w, "/federation/credentials?account_id=111122223333&role_name=Developer", token))
	const deploy, partner = "arn:aws:iam::111122225555:role/deploy", "arn:aws:iam::222233334444:role/partner"
	got := callSTS(t, w, dev, "AssumeRole", "RoleArn", deploy, "RoleSessionName", "ada")
	if got.status != 200 {
		t.Fatalf("deploy: %d %s", got.status, got.text)
	}
	who := callSTS(t, w, credFromXML(got.text), "GetCallerIdentity")
	if between(who.text, "Arn") != "arn:aws:sts::111122225555:assumed-role/deploy/ada" {
		t.Errorf("who: %d %s", who.status, who.text)
	}
	for _, tt := range []struct {
		name, code string
		key        cred
		pairs      []string
	}{
		{"not trusted", "AccessDenied", corpKey, []string{"RoleArn", deploy, "RoleSessionName", "ada"}},
		{"no such role", "AccessDenied", dev, []string{"RoleArn", deploy + "x", "RoleSessionName", "ada"}},
		{"external id", "AccessDenied", dev, []string{"RoleArn", partner, "RoleSessionName", "ada", "ExternalId", "no"}},
		{"no MFA", "AccessDenied", corpKey, []string{"RoleArn", "arn:aws:iam::999900001111:role/break-glass", "RoleSessionName", "ada"}},
		{"short name", "ValidationError", dev, []string{"RoleArn", deploy, "RoleSessionName", "a"}},
		{"no name", "ValidationError", dev, []string{"RoleArn", deploy}},
		{"too long", "ValidationError", dev, []string{"RoleArn", deploy, "RoleSessionName", "ada", "DurationSeconds", "7200"}},
	} {
		got := callSTS(t, w, tt.key, "AssumeRole", tt.pairs...)
		if got.status < 400 || between(got.text, "Code") != tt.code {
			t.Errorf("%s: %d %s, want %s", tt.name, got.status, got.text, tt.code)
		}
	}
	if got := callSTS(t, w, dev, "AssumeRole", "RoleArn", partner, "RoleSessionName", "ada", "ExternalId", "corp-7"); got.status != 200 {
		t.Errorf("external id: %d %s", got.status, got.text)
	}
	if got := callSTS(t, w, corpKey, "AssumeRole", "RoleArn", "arn:aws:iam::999900001111:role/break-glass", "RoleSessionName", "ada",
		"SerialNumber", "arn:aws:iam::999900001111:mfa/ada", "TokenCode", MFACode); got.status != 200 {
		t.Errorf("MFA: %d %s", got.status, got.text)
	}
	wantSTS(t, callSTS(t, w, dev, "GetSessionToken"), 403, "AccessDenied")
	session := callSTS(t, w, corpKey, "GetSessionToken")
	if who := callSTS(t, w, credFromXML(session.text), "GetCallerIdentity"); between(who.text, "Arn") != "arn:aws:iam::999900001111:user/ada" {
		t.Errorf("session token: %d %s", who.status, who.text)
	}
}

func TestWebIdentity(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	const issuer = "https://ci.corp.example"
	call := func(token string) reply {
		return send(t, w, request(t, "POST", base+"/", stsBody("AssumeRoleWithWebIdentity", "RoleArn",
			"arn:aws:iam::111122224444:role/pipeline", "RoleSessionName", "job-1", "WebIdentityToken", token)))
	}
	good := w.WebIdentityToken(issuer, "repo", time.Hour)
	if got := call(good); got.status != 200 || between(got.text, "SubjectFromWebIdentityToken") != "repo" {
		t.Fatalf("good: %d %s", got.status, got.text)
	}
	wantSTS(t, call("junk"), 400, "InvalidIdentityToken")
	wantSTS(t, call(good+"A"), 400, "InvalidIdentityToken")
	wantSTS(t, call(New(Corp()).WebIdentityToken(issuer, "repo", time.Hour)), 400, "InvalidIdentityToken")
	wantSTS(t, call(w.WebIdentityToken(issuer, "repo", -time.Hour)), 400, "ExpiredTokenException")
	wantSTS(t, call(w.WebIdentityToken("https://other.example", "repo", time.Hour)), 403, "AccessDenied")
}

// FuzzHandler: whatever is asked, nothing breaks, and nobody becomes somebody
// without a signature.
func FuzzHandler(f *testing.F) {
	f.Add("POST", "/", []byte(stsBody("GetCallerIdentity")), "")
	f.Add("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", []byte(""), "AWS4-HMAC-SHA256 Credential=a/b/c/sts/aws4_request, SignedHeaders=host, Signature=00")
	f.Add("POST", "/client/register", []byte(`{"clientName":"x","clientType":"public"}`), "")
	f.Add("GET", "/device?user_code=%00", []byte(""), "")
	f.Add("POST", "/", []byte(stsBody("AssumeRoleWithWebIdentity", "RoleArn", "arn:aws:iam::111122224444:role/pipeline", "RoleSessionName", "ab", "WebIdentityToken", "a.b.c")), "")
	f.Fuzz(func(t *testing.T, method, path string, body []byte, authorization string) {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := url.Parse(path); err == nil {
			u.Path, u.RawQuery = p.Path, p.RawQuery
		}
		r := &http.Request{Method: method, URL: u, Host: u.Host, Header: http.Header{"Authorization": {authorization}},
			Body: io.NopCloser(bytes.NewReader(body))}
		w := New(Corp().Hostile())
		rec := httptest.NewRecorder()
		w.Handler().ServeHTTP(rec, r)
		if rec.Code < 200 || rec.Code > 599 {
			t.Errorf("status %d", rec.Code)
		}
		for _, line := range w.Requests() {
			if strings.HasPrefix(line.Op, "sts.") && line.Status < 300 {
				t.Errorf("unsigned call answered %d: %+v", line.Status, line)
			}
		}
	})
}
