package cache

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsguide/profile"
)

// The names are those that AWS CLI 2.36 makes for the same input.
func TestFileNames(t *testing.T) {
	legacy := profile.Session{Name: "https://d-123.awsapps.com/start", StartURL: "https://d-123.awsapps.com/start", Legacy: true}
	s := profile.Session{Name: "s", Region: "us-west-2", Scopes: []string{"sso:account:access"}}
	none := profile.Session{Name: "s", Region: "us-west-2"}
	for got, want := range map[string]string{
		TokenFile("", s): "a0f1490a20d0211c997b44bc357e1972deab8ae3.json",
		TokenFile("", profile.Session{Name: "my-sso"}): "0ad374308c5a4e22f723adf10145eafad7c4031c.json",
		TokenFile("", legacy):                          "2b829a45f04c9828cb45b7d092d8e4aa30818393.json",
		RegistrationFile("", s, legacy.StartURL):       "9f60933f1e896d29d31100e7efba05069198fd9f.json",
		RegistrationFile("", none, legacy.StartURL):    "2c49d8cb3e614b0ef544535ec815eb6f47bb6192.json",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestTokenBytes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sso", "cache", "x.json")
	at := time.Date(2026, 11, 22, 18, 44, 5, 999, time.FixedZone("", 3600))
	token := Token{StartURL: "https://d-123.awsapps.com/start", Region: "us-west-2", AccessToken: "a\u007f日😀\"", ExpiresAt: at, ClientID: "i", ClientSecret: "s", RegistrationExpiresAt: at, RefreshToken: "r"}
	if err := WriteToken(path, token); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	want := `{"startUrl": "https://d-123.awsapps.com/start", "region": "us-west-2", "accessToken": "a\u007f\u65e5\ud83d\ude00\"", "expiresAt": "2026-11-22T17:44:05Z", "clientId": "i", "clientSecret": "s", "registrationExpiresAt": "2026-11-22T17:44:05Z", "refreshToken": "r"}`
	if string(data) != want {
		t.Errorf("got\n%s\nwant\n%s", data, want)
	}
	info, _ := os.Stat(path)
	if info.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
		t.Errorf("mode %v", info.Mode())
	}
	back, err := ReadToken(path)
	if err != nil || back.AccessToken != token.AccessToken || !back.ExpiresAt.Equal(at.Truncate(time.Second)) {
		t.Errorf("read back %+v %v", back, err)
	}
	if text := fmt.Sprintf("%v %+v %#v %s", back, back, back, back.AccessToken); strings.Contains(text, "日") {
		t.Errorf("the token is printed: %s", text)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestRegistrationBytes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.json")
	at := time.Date(2027, 2, 20, 10, 43, 53, 0, time.UTC)
	for _, tt := range []struct {
		r    Registration
		want string
	}{
		{Registration{"i", "s", at, nil, nil}, `{"clientId": "i", "clientSecret": "s", "expiresAt": "2027-02-20T10:43:53Z"}`},
		{Registration{"i", "s", at, []string{"a", "b"}, []string{"authorization_code", "refresh_token"}}, `{"clientId": "i", "clientSecret": "s", "expiresAt": "2027-02-20T10:43:53Z", "scopes": ["a", "b"], "grantTypes": ["authorization_code", "refresh_token"]}`},
	} {
		if err := WriteRegistration(path, tt.r); err != nil {
			t.Fatal(err)
		}
		if data, _ := os.ReadFile(path); string(data) != tt.want {
			t.Errorf("got %s, want %s", data, tt.want)
		}
		if back, err := ReadRegistration(path); err != nil || back.CanCode() != (tt.r.GrantTypes != nil) {
			t.Errorf("read back %+v %v", back, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	if _, err := ReadToken(filepath.Join(t.TempDir(), "none")); !errors.Is(err, ErrNone) {
		t.Errorf("missing: %v", err)
	}
	for _, data := range []string{"", "{", "[]", "null", `{"accessToken": "a"}`, `{"accessToken": "a", "expiresAt": "soon"}`, `{"accessToken": 1, "expiresAt": "2026-11-22T17:44:05Z"}`} {
		if _, err := ParseToken([]byte(data)); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%q: %v", data, err)
		}
	}
	for _, at := range []string{"2026-11-22T17:44:05Z", "2026-11-22T17:44:05UTC", "2026-11-22T19:44:05+02:00"} {
		token, err := ParseToken([]byte(`{"accessToken": "a", "other": {}, "expiresAt": "` + at + `"}`))
		if err != nil || token.ExpiresAt.Hour() != 17 {
			t.Errorf("%s: %v %v", at, token.ExpiresAt, err)
		}
	}
}

func FuzzToken(f *testing.F) {
	f.Add([]byte(`{"accessToken": "a", "expiresAt": "2026-11-22T17:44:05Z"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if token, err := ParseToken(data); err == nil && (token.AccessToken == "" || token.ExpiresAt.IsZero() && !strings.Contains(string(data), "0001")) {
			t.Fatalf("%q: %+v", data, token.ExpiresAt)
		}
	})
}

// TestRoleFile: the names are the AWS CLI's own (2.36.7).
func TestRoleFile(t *testing.T) {
	t.Parallel()
	if got := filepath.Base(RoleFile("/h", map[string]string{"RoleArn": "arn:aws:iam::222222222222:role/R"})); got != "0c788b0dd5f46424edd2bd3998d91459fbeced05.json" {
		t.Error(got)
	}
	home := t.TempDir()
	path := RoleFile(home, map[string]string{"RoleArn": "arn:aws:iam::222222222222:role/R", "DurationSeconds": "900"})
	if _, ok := RoleEnd(path); ok {
		t.Error("a session that is not there has an end")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(`{"Credentials": {"AccessKeyId": "A", "Expiration": "2026-11-27T13:00:00+00:00"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if end, ok := RoleEnd(path); !ok || end.Unix() != time.Date(2026, 11, 27, 13, 0, 0, 0, time.UTC).Unix() {
		t.Error(end, ok)
	}
}
