package sim

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const base = "http://sim.example"

// reply is an answer as a test looks at it.
type reply struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

func (r reply) str(key string) string { s, _ := r.json[key].(string); return s }

func send(t *testing.T, w *World, r *http.Request) reply {
	t.Helper()
	resp, err := w.Transport().RoundTrip(r)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := reply{status: resp.StatusCode, header: resp.Header, text: string(body)}
	json.Unmarshal(body, &out.json)
	return out
}

func request(t *testing.T, method, address string, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func post(t *testing.T, w *World, path string, in map[string]any) reply {
	t.Helper()
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, w, request(t, "POST", base+path, string(b)))
}

func portal(t *testing.T, w *World, path, token string) reply {
	t.Helper()
	r := request(t, "GET", base+path, "")
	if token != "" {
		r.Header.Set("x-amz-sso_bearer_token", token)
	}
	return send(t, w, r)
}

func wantCode(t *testing.T, got reply, status int, code string) {
	t.Helper()
	if got.status != status || got.header.Get("x-amzn-ErrorType") != code {
		t.Errorf("got %d %s (%s), want %d %s", got.status, got.header.Get("x-amzn-ErrorType"), got.text, status, code)
	}
}

func wantSTS(t *testing.T, got reply, status int, code string) {
	t.Helper()
	if got.status != status || !strings.Contains(got.text, "<Code>"+code+"</Code>") {
		t.Errorf("got %d %s, want %d %s", got.status, got.text, status, code)
	}
}

type registered struct{ id, secret string }

func registerDevice(t *testing.T, w *World) registered {
	t.Helper()
	got := post(t, w, "/client/register", map[string]any{"clientName": "test", "clientType": "public", "scopes": []string{scopeAccess}})
	if got.status != 200 {
		t.Fatalf("register: %d %s", got.status, got.text)
	}
	return registered{got.str("clientId"), got.str("clientSecret")}
}

func registerCode(t *testing.T, w *World) registered {
	t.Helper()
	got := post(t, w, "/client/register", map[string]any{"clientName": "test", "clientType": "public",
		"scopes": []string{scopeAccess}, "grantTypes": []string{grantCode, grantRefresh},
		"redirectUris": []string{"http://127.0.0.1/oauth/callback"}, "issuerUrl": CorpStartURL})
	if got.status != 200 {
		t.Fatalf("register: %d %s", got.status, got.text)
	}
	return registered{got.str("clientId"), got.str("clientSecret")}
}

func startDevice(t *testing.T, w *World, c registered) reply {
	t.Helper()
	got := post(t, w, "/device_authorization", map[string]any{"clientId": c.id, "clientSecret": c.secret, "startUrl": CorpStartURL})
	if got.status != 200 {
		t.Fatalf("device authorization: %d %s", got.status, got.text)
	}
	return got
}

func poll(t *testing.T, w *World, c registered, deviceCode string) reply {
	t.Helper()
	return post(t, w, "/token", map[string]any{"clientId": c.id, "clientSecret": c.secret, "grantType": grantDevice, "deviceCode": deviceCode})
}

// signIn gives an access token, and the whole answer of CreateToken.
func signIn(t *testing.T, w *World) (string, reply, registered) {
	t.Helper()
	c := registerDevice(t, w)
	d := startDevice(t, w, c)
	if err := w.Approve(d.str("userCode")); err != nil {
		t.Fatal(err)
	}
	got := poll(t, w, c, d.str("deviceCode"))
	if got.status != 200 {
		t.Fatalf("token: %d %s", got.status, got.text)
	}
	return got.str("accessToken"), got, c
}

const verifier = "0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJ~."

func authorizeURL(c registered, change func(url.Values)) string {
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{"response_type": {"code"}, "client_id": {c.id}, "redirect_uri": {"http://127.0.0.1:4711/oauth/callback"},
		"state": {"state-1"}, "code_challenge_method": {"S256"}, "scopes": {scopeAccess},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}}
	if change != nil {
		change(q)
	}
	return base + "/authorize?" + q.Encode()
}

func exchange(t *testing.T, w *World, c registered, code string, change map[string]any) reply {
	t.Helper()
	in := map[string]any{"clientId": c.id, "clientSecret": c.secret, "grantType": grantCode, "code": code,
		"redirectUri": "http://127.0.0.1:4711/oauth/callback", "codeVerifier": verifier}
	for k, v := range change {
		in[k] = v
	}
	return post(t, w, "/token", in)
}

// cred signs calls to STS.
type cred struct{ id, secret, token string }

var corpKey = cred{id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}

func credOf(t *testing.T, got reply) cred {
	t.Helper()
	m, _ := got.json["roleCredentials"].(map[string]any)
	if m == nil {
		t.Fatalf("no role credentials: %d %s", got.status, got.text)
	}
	return cred{m["accessKeyId"].(string), m["secretAccessKey"].(string), m["sessionToken"].(string)}
}

func stsBody(action string, pairs ...string) string {
	q := url.Values{"Action": {action}, "Version": {stsVersion}}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return q.Encode()
}

// signed builds a signed call to STS in eu-west-1.
func signed(t *testing.T, k cred, at time.Time, scope [2]string, body string) *http.Request {
	t.Helper()
	r := request(t, "POST", base+"/", body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.Header.Set("X-Amz-Date", at.UTC().Format(amzTime))
	names := []string{"content-length", "content-type", "host", "x-amz-date"}
	if k.token != "" {
		r.Header.Set("X-Amz-Security-Token", k.token)
		names = append(names, "x-amz-security-token")
	}
	s := signature{key: k.id, date: at.UTC().Format("20060102"), region: scope[0], service: scope[1], signed: names}
	in := r.Clone(t.Context())
	in.Host = r.URL.Host
	hex := sign(&call{Request: in, body: []byte(body), host: hostOf(in.Host)}, s, k.secret)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+k.id+"/"+s.date+"/"+s.region+"/"+s.service+
		"/aws4_request, SignedHeaders="+strings.Join(names, ";")+", Signature="+hex)
	r.Body = io.NopCloser(bytes.NewReader([]byte(body)))
	return r
}

var euSTS = [2]string{"eu-west-1", "sts"}

func callSTS(t *testing.T, w *World, k cred, action string, pairs ...string) reply {
	t.Helper()
	return send(t, w, signed(t, k, time.Now(), euSTS, stsBody(action, pairs...)))
}

func between(text, name string) string {
	_, after, _ := strings.Cut(text, "<"+name+">")
	value, _, _ := strings.Cut(after, "</"+name+">")
	return value
}

func credFromXML(text string) cred {
	return cred{between(text, "AccessKeyId"), between(text, "SecretAccessKey"), between(text, "SessionToken")}
}
