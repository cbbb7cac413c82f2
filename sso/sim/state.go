package sim

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"
)

// client is one registration.
type client struct {
	id, secret, name string
	grants           []string // empty: the device grant
	redirects        []string
	scopes           []string
	expires          time.Time
}

// state of a grant.
const (
	pending = iota
	approved
	denied
	used
)

// grant is one sign-in under way: by device code, or by authorization code.
type grant struct {
	id       string // secret handle of the browser's form
	serial   int    // the order of sign-ins
	client   *client
	state    int
	user     User
	expires  time.Time
	userCode string // device only

	deviceCode string
	interval   time.Duration
	polls      int
	lastPoll   time.Time

	redirect, csrf, challenge, code string // authorization code only
	scopes                          []string
}

// session is one signed-in user with one client.
type session struct {
	user           User
	client         *client
	scopes         []string
	access         string
	refresh        string
	expires        time.Time
	refreshExpires time.Time
	family         string // all that came from one sign-in
}

// issued are temporary credentials that the world gave out.
type issued struct {
	secret, token string
	account       string
	arn, userID   string
	expires       time.Time
	chained       bool // from a role: the next role lasts an hour at most
}

// random gives n characters that nobody can guess.
func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)[:n]
}

// letters gives n characters of alphabet that nobody can guess.
func letters(n int, alphabet string) string {
	b := make([]byte, n)
	rand.Read(b)
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)]
	}
	return string(b)
}

// stable gives n upper-case hexadecimal digits that depend on text alone.
func stable(n int, text ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(text, "\x00")))
	return strings.ToUpper(hex.EncodeToString(sum[:]))[:n]
}
