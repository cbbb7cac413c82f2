package sim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/url"
	"strings"
	"time"
)

// dpop verifies the proof in the DPoP header (RFC 9449 section 4.3), and
// gives the name of the key that made it.
func (w *World) dpop(c *call) (thumb string, ok bool) {
	parts := strings.Split(c.Header.Get("DPoP"), ".")
	if len(parts) != 3 {
		return "", false
	}
	var head struct {
		Typ, Alg string
		Jwk      struct{ Kty, Crv, X, Y string }
	}
	var claims struct {
		Jti, Htm, Htu string
		Iat           int64
	}
	if !jsonPart(parts[0], &head) || !jsonPart(parts[1], &claims) ||
		head.Typ != "dpop+jwt" || head.Alg != "ES256" || head.Jwk.Kty != "EC" || head.Jwk.Crv != "P-256" {
		return "", false
	}
	key, point := publicKey(head.Jwk.X, head.Jwk.Y)
	raw, err := base64.RawURLEncoding.DecodeString(parts[2])
	if key == nil || err != nil || len(raw) != 64 {
		return "", false
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(raw[:32]), new(big.Int).SetBytes(raw[32:])) {
		return "", false
	}
	at := time.Unix(claims.Iat, 0)
	target, err := url.Parse(claims.Htu)
	if err != nil || claims.Htm != c.Method || target.Host != c.Host || target.Path != c.URL.Path ||
		at.Before(w.now().Add(-5*time.Minute)) || at.After(w.now().Add(5*time.Minute)) || claims.Jti == "" || w.proofs[claims.Jti] {
		return "", false
	}
	w.proofs[claims.Jti] = true
	return string(point), true
}

func jsonPart(part string, into any) bool {
	b, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(b, into) == nil
}

// publicKey reads a point of P-256; nil when it is none. Coordinates may lack
// their leading zeros, as some clients write them.
func publicKey(x, y string) (*ecdsa.PublicKey, []byte) {
	bx, err1 := base64.RawURLEncoding.DecodeString(x)
	by, err2 := base64.RawURLEncoding.DecodeString(y)
	if err1 != nil || err2 != nil || len(bx) > 32 || len(by) > 32 {
		return nil, nil
	}
	point := make([]byte, 65)
	point[0] = 4
	copy(point[33-len(bx):], bx)
	copy(point[65-len(by):], by)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return nil, nil
	}
	return key, point
}
