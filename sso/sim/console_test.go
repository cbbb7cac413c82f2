package sim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"
)

// proof makes a DPoP header.
func proof(t *testing.T, key *ecdsa.PrivateKey, htu string, at time.Time) string {
	t.Helper()
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	body := part(map[string]any{"typ": "dpop+jwt", "alg": "ES256", "jwk": map[string]string{"kty": "EC", "crv": "P-256",
		"x": base64.RawURLEncoding.EncodeToString(point[1:33]), "y": base64.RawURLEncoding.EncodeToString(point[33:])}}) + "." +
		part(map[string]any{"jti": random(16), "htm": "POST", "htu": htu, "iat": at.Unix()})
	sum := sha256.Sum256([]byte(body))
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	raw := make([]byte, 64)
	r.FillBytes(raw[:32])
	s.FillBytes(raw[32:])
	return body + "." + base64.RawURLEncoding.EncodeToString(raw)
}

func TestConsoleSignIn(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	newKey := func() *ecdsa.PrivateKey {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	key := newKey()
	const back = "http://127.0.0.1:4711/oauth/callback"
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{"response_type": {"code"}, "client_id": {consoleClient}, "state": {"s"}, "scope": {"openid"}, "redirect_uri": {back},
		"code_challenge_method": {"SHA-256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}}
	code := func() string {
		t.Helper()
		to, err := w.Browse(t.Context(), base+"/v1/authorize?"+q.Encode())
		u, _ := url.Parse(to)
		if err != nil || u.Query().Get("code") == "" || u.Query().Get("state") != "s" {
			t.Fatalf("redirect %q, %v", to, err)
		}
		return u.Query().Get("code")
	}
	token := func(dpop string, in map[string]any) reply {
		t.Helper()
		in["clientId"] = consoleClient
		b, _ := json.Marshal(in)
		r := request(t, "POST", base+"/v1/token", string(b))
		r.Header.Set("DPoP", dpop)
		return send(t, w, r)
	}
	exchange := func(code, verifier string) map[string]any {
		return map[string]any{"grantType": grantCode, "code": code, "redirectUri": back, "codeVerifier": verifier}
	}
	now := time.Now()
	good := code()
	htu := base + "/v1/token"
	got := token(proof(t, key, htu, now), exchange(good, verifier))
	access, _ := got.json["accessToken"].(map[string]any)
	if got.status != 200 || access == nil || strings.Count(got.str("idToken"), ".") != 2 {
		t.Fatalf("token: %d %s", got.status, got.text)
	}
	who := callSTS(t, w, cred{access["accessKeyId"].(string), access["secretAccessKey"].(string), access["sessionToken"].(string)}, "GetCallerIdentity")
	if between(who.text, "Arn") != "arn:aws:iam::999900001111:user/ada" {
		t.Errorf("who: %d %s", who.status, who.text)
	}
	refresh := func() map[string]any {
		return map[string]any{"grantType": grantRefresh, "refreshToken": got.str("refreshToken")}
	}
	wantCode(t, token(proof(t, key, htu, now), exchange(good, verifier)), 403, "AccessDeniedException")
	wantCode(t, token(proof(t, key, htu, now), exchange(code(), strings.Repeat("x", 43))), 400, "ValidationException")
	wantCode(t, token("", refresh()), 400, "ValidationException")
	wantCode(t, token("a.b.c", refresh()), 400, "ValidationException")
	wantCode(t, token(proof(t, key, base+"/v1/other", now), refresh()), 400, "ValidationException")
	wantCode(t, token(proof(t, key, htu, now.Add(-time.Hour)), refresh()), 400, "ValidationException")
	wantCode(t, token(proof(t, newKey(), htu, now), refresh()), 403, "AccessDeniedException")
	once := proof(t, key, htu, now)
	if got := token(once, refresh()); got.status != 200 {
		t.Errorf("refresh: %d %s", got.status, got.text)
	}
	wantCode(t, token(once, refresh()), 400, "ValidationException")
	wantCode(t, token(proof(t, key, htu, now), refresh()), 403, "AccessDeniedException")
}
