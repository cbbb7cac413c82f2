// Package cache reads and writes the files in which the AWS CLI keeps sign-ins:
// ~/.aws/sso/cache/<sha1>.json, to the byte as AWS CLI 2.36 writes them
// (awscli/botocore/utils.py: JSONFileCache, SSOTokenLoader; tokens.py).
//
// It never connects. Other than the AWS CLI it replaces a file by a rename: a
// reader never sees half of one.
package cache

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"awsguide/profile"
	"awsguide/profile/edit"
)

// A Secret is text that is not for showing: printing it gives a mask.
type Secret string

// String masks the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "****"
}

// GoString masks it for %#v, too.
func (s Secret) GoString() string { return `"` + s.String() + `"` }

// A Token is the sign-in of a session.
type Token struct {
	StartURL     string
	Region       string
	AccessToken  Secret
	ExpiresAt    time.Time // UTC
	ClientID     string
	ClientSecret Secret
	// RegistrationExpiresAt is when the client that may renew the token ends;
	// zero when it is not known.
	RegistrationExpiresAt time.Time
	RefreshToken          Secret // "" when the token cannot be renewed
}

// A Registration is this program, known to the OIDC service as a client.
type Registration struct {
	ClientID     string
	ClientSecret Secret
	ExpiresAt    time.Time
	Scopes       []string // nil when none were asked for
	GrantTypes   []string // nil for a client of the device flow
}

// ErrNone says that there is no such file.
var ErrNone = errors.New("no such file in the cache")

// ErrUnreadable says that a file is not what it should be.
var ErrUnreadable = errors.New("the file in the cache is not readable")

// Key gives the text that names the token of a session: its name, or the start
// URL of a legacy one.
func Key(s profile.Session) string {
	if s.Legacy {
		return s.StartURL
	}
	return s.Name
}

// TokenFile gives the path of a session's token.
func TokenFile(folder string, s profile.Session) string { return file(folder, Key(s)) }

func file(folder, key string) string {
	sum := sha1.Sum([]byte(key))
	return filepath.Join(folder, hex.EncodeToString(sum[:])+".json")
}

// RegistrationFile gives the path of the registration for a session.
func RegistrationFile(folder string, s profile.Session, startURL string) string {
	scopes := "null"
	if s.Scopes != nil {
		scopes = pyList(s.Scopes)
	}
	name := "null"
	if !s.Legacy {
		name = pyString(s.Name)
	}
	return file(folder, `{"region": `+pyString(s.Region)+`, "scopes": `+scopes+`, "session_name": `+name+`, "startUrl": `+pyString(startURL)+`, "tool": "botocore"}`)
}

// tokenFile is the JSON of a token.
type tokenFile struct {
	StartURL              string `json:"startUrl"`
	Region                string `json:"region"`
	AccessToken           string `json:"accessToken"`
	ExpiresAt             string `json:"expiresAt"`
	ClientID              string `json:"clientId"`
	ClientSecret          string `json:"clientSecret"`
	RegistrationExpiresAt string `json:"registrationExpiresAt"`
	RefreshToken          string `json:"refreshToken"`
}

// ReadToken reads the token of a session. The error is ErrNone, ErrUnreadable
// or that of the file system.
func ReadToken(path string) (Token, error) {
	data, err := profile.ReadSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Token{}, ErrNone
	}
	if err != nil {
		return Token{}, err
	}
	return ParseToken(data)
}

// ParseToken reads the bytes of a token's file. The error is ErrUnreadable.
func ParseToken(data []byte) (Token, error) {
	var f tokenFile
	if json.Unmarshal(data, &f) != nil || f.AccessToken == "" {
		return Token{}, ErrUnreadable
	}
	expires, ok := parseTime(f.ExpiresAt)
	if !ok {
		return Token{}, ErrUnreadable
	}
	registration, _ := parseTime(f.RegistrationExpiresAt)
	return Token{
		StartURL: f.StartURL, Region: f.Region, AccessToken: Secret(f.AccessToken), ExpiresAt: expires, ClientID: f.ClientID,
		ClientSecret: Secret(f.ClientSecret), RegistrationExpiresAt: registration, RefreshToken: Secret(f.RefreshToken),
	}, nil
}

// parseTime reads the forms of time that tools have written into these files.
func parseTime(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, "UTC") {
		text = strings.TrimSuffix(text, "UTC") + "Z"
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// formatTime writes a time as the AWS CLI does: UTC, whole seconds.
func formatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// WriteToken keeps the token of a session. The error is one of edit.WriteFile.
func WriteToken(path string, t Token) error {
	pairs := []pair{
		{"startUrl", pyString(t.StartURL)}, {"region", pyString(t.Region)}, {"accessToken", pyString(string(t.AccessToken))},
		{"expiresAt", pyString(formatTime(t.ExpiresAt))}, {"clientId", pyString(t.ClientID)}, {"clientSecret", pyString(string(t.ClientSecret))},
		{"registrationExpiresAt", pyString(formatTime(t.RegistrationExpiresAt))},
	}
	if t.RefreshToken != "" {
		pairs = append(pairs, pair{"refreshToken", pyString(string(t.RefreshToken))})
	}
	return edit.WriteFile(path, pyObject(pairs))
}

// registrationFile is the JSON of a registration.
type registrationFile struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	ExpiresAt    string   `json:"expiresAt"`
	Scopes       []string `json:"scopes"`
	GrantTypes   []string `json:"grantTypes"`
}

// ReadRegistration reads a registration. The error is ErrNone, ErrUnreadable or
// that of the file system.
func ReadRegistration(path string) (Registration, error) {
	data, err := profile.ReadSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Registration{}, ErrNone
	}
	if err != nil {
		return Registration{}, err
	}
	var f registrationFile
	if json.Unmarshal(data, &f) != nil || f.ClientID == "" || f.ClientSecret == "" {
		return Registration{}, ErrUnreadable
	}
	expires, ok := parseTime(f.ExpiresAt)
	if !ok {
		return Registration{}, ErrUnreadable
	}
	return Registration{f.ClientID, Secret(f.ClientSecret), expires, f.Scopes, f.GrantTypes}, nil
}

// WriteRegistration keeps a registration.
func WriteRegistration(path string, r Registration) error {
	pairs := []pair{{"clientId", pyString(r.ClientID)}, {"clientSecret", pyString(string(r.ClientSecret))}, {"expiresAt", pyString(formatTime(r.ExpiresAt))}}
	if r.Scopes != nil {
		pairs = append(pairs, pair{"scopes", pyList(r.Scopes)})
	}
	if r.GrantTypes != nil {
		pairs = append(pairs, pair{"grantTypes", pyList(r.GrantTypes)})
	}
	return edit.WriteFile(path, pyObject(pairs))
}

// CanCode reports whether the registration may use the authorization code flow;
// one of the device flow may not.
func (r Registration) CanCode() bool { return slices.Contains(r.GrantTypes, "authorization_code") }

// Tokens gives the paths of all token files in the folder, by name; nil when
// there are none or no folder.
func Tokens(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".json") || e.IsDir() {
			continue
		}
		path := filepath.Join(folder, e.Name())
		data, err := profile.ReadSmall(path)
		if err != nil {
			continue
		}
		var f map[string]json.RawMessage
		if json.Unmarshal(data, &f) == nil && f["accessToken"] != nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// Flaws of a file of this cache.
const (
	NotJSON   = "json"  // it is not an object of JSON, or only half of one
	NoField   = "field" // a field that it must have is not there
	WrongTime = "time"  // expiresAt is no time
)

// Flaw tells what is wrong with a token's file, and with which field; "" when
// nothing is, or the file cannot be opened.
func Flaw(path string) (flaw, field string) {
	f, ok := object(path)
	switch {
	case !ok:
		return "", ""
	case f == nil:
		return NotJSON, ""
	}
	for _, field := range []string{"accessToken", "expiresAt"} {
		var text string
		if json.Unmarshal(f[field], &text) != nil || text == "" {
			return NoField, field
		}
		if _, ok := parseTime(text); !ok && field == "expiresAt" {
			return WrongTime, field
		}
	}
	return "", ""
}

// Damaged reports whether a file can be opened and is not an object of JSON.
func Damaged(path string) bool {
	f, ok := object(path)
	return ok && f == nil
}

// DamagedRoles gives the paths of the damaged files among the role credentials
// that the AWS CLI keeps in ~/.aws/cli/cache, by name.
func DamagedRoles(home string) []string {
	folder := filepath.Join(home, ".aws", "cli", "cache")
	entries, _ := os.ReadDir(folder)
	var paths []string
	for _, e := range entries {
		if path := filepath.Join(folder, e.Name()); e.Type().IsRegular() && strings.HasSuffix(path, ".json") && Damaged(path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// RoleFile gives the file in which the AWS CLI keeps the session of a role that it
// assumed: the SHA-1 of the arguments of AssumeRole as Python writes them in JSON,
// sorted (botocore/credentials.py, BaseAssumeRoleCredentialFetcher). Which
// credentials it was assumed with is no part of it. args are the set ones by name,
// such as RoleArn; DurationSeconds is written as a number.
func RoleFile(home string, args map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		value, _ := json.Marshal(args[name])
		if name == "DurationSeconds" {
			value = []byte(args[name])
		}
		parts = append(parts, `"`+name+`": `+string(value))
	}
	sum := sha1.Sum([]byte("{" + strings.Join(parts, ", ") + "}"))
	return filepath.Join(home, ".aws", "cli", "cache", hex.EncodeToString(sum[:])+".json")
}

// RoleEnd gives when a kept session of a role ends; false when there is none.
func RoleEnd(path string) (time.Time, bool) {
	data, err := profile.ReadSmall(path)
	var f struct {
		Credentials struct{ Expiration time.Time }
	}
	if err != nil || json.Unmarshal(data, &f) != nil || f.Credentials.Expiration.IsZero() {
		return time.Time{}, false
	}
	return f.Credentials.Expiration, true
}

// object reads a file as an object of JSON: nil when it is none, false when it
// cannot be opened.
func object(path string) (map[string]json.RawMessage, bool) {
	data, err := profile.ReadSmall(path)
	if err != nil {
		return nil, false
	}
	var f map[string]json.RawMessage
	if json.Unmarshal(data, &f) != nil {
		return nil, true
	}
	return f, true
}

// DropRoleCredentials deletes the role credentials that came from sign-ins and
// that the AWS CLI keeps in ~/.aws/cli/cache. It gives how many went.
func DropRoleCredentials(home string) (int, error) {
	folder := filepath.Join(home, ".aws", "cli", "cache")
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	gone := 0
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		data, err := profile.ReadSmall(path)
		if err != nil {
			continue
		}
		var f struct{ ProviderType string }
		if json.Unmarshal(data, &f) == nil && f.ProviderType == "sso" {
			if err := os.Remove(path); err != nil {
				return gone, err
			}
			gone++
		}
	}
	return gone, nil
}

// A pair is a key and its value, already in JSON.
type pair struct{ key, json string }

// pyObject writes an object as Python's json.dumps does: one line, ", " and
// ": ", no final newline.
func pyObject(pairs []pair) []byte {
	var b strings.Builder
	b.WriteByte('{')
	for i, p := range pairs {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(pyString(p.key) + ": " + p.json)
	}
	b.WriteByte('}')
	return []byte(b.String())
}

func pyList(items []string) string {
	quoted := make([]string, len(items))
	for i, s := range items {
		quoted[i] = pyString(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// pyString writes a string as Python's json.dumps does: everything outside
// printable ASCII as \uXXXX, DEL among it.
func pyString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			b.WriteString(pyEscape(hi) + pyEscape(lo))
		default:
			b.WriteString(pyEscape(r))
		}
	}
	b.WriteByte('"')
	return b.String()
}

func pyEscape(r rune) string {
	const digits = "0123456789abcdef"
	return `\u` + string([]byte{digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]})
}
