package explain

import (
	"strings"
	"testing"
	"time"

	"awsguide/explain/lang"
	"awsguide/explain/rule"
	"awsguide/profile"
	"awsguide/profile/hometest"
	"awsguide/sso/fault"
	"awsguide/sso/identity"
)

// TestOnline: what AWS refuses is a finding with a page; a cause speaks once, and
// what it causes does not.
func TestOnline(t *testing.T) {
	t.Parallel()
	h := hometest.New(t, "HTTPS_PROXY=http://proxy.corp.example:8080\n-- .aws/config --\n[profile a]\nregion = eu-west-1\n\n[profile b]\nregion = ap-east-1\n")
	f := Gather(profile.Read(h.Env), time.Now(), lang.English)
	bad := func(name string, x fault.Fault) identity.Result {
		return identity.Result{Profile: name, Region: f.Snap.Value(name, "region", profile.Overrides{}).Text, Fault: &x}
	}
	fine := identity.Result{Profile: "a", OK: true, ARN: "arn:aws:iam::111122223333:user/ada"}
	root := identity.Result{Profile: "a", OK: true, ARN: "arn:aws:iam::111122223333:root"}
	unknown := fault.Fault{ID: fault.InvalidAccessKey, Service: "sts", Code: "InvalidClientTokenId"}
	skew := fault.Fault{ID: fault.ClockSkew, Service: "sts", Code: "SignatureDoesNotMatch", Message: "Signature expired: 1 is now earlier than 2"}
	noProxy := fault.Fault{ID: fault.Proxy, Service: "sts"}
	for _, c := range []struct {
		name    string
		known   []rule.Finding
		results []identity.Result
		way     Way
		want    string // ids, with the place's profile or variable
		rest    string
	}{
		{"all is well", nil, []identity.Result{fine}, Way{Off: 2 * time.Second}, "", ""},
		{"the root user", nil, []identity.Result{root}, Way{}, "root-credentials-in-use a", ""},
		{"a key that is not known, and one in a Region to opt in", nil, []identity.Result{bad("a", unknown), bad("b", unknown)}, Way{}, "invalid-access-key a, opt-in-region-not-enabled b", ""},
		{"one clock", nil, []identity.Result{bad("a", skew), bad("b", skew)}, Way{Off: -9 * time.Hour}, "clock-skew-behind ", ""},
		{"a clock that nobody minds", nil, []identity.Result{fine}, Way{Off: 9 * time.Hour}, "clock-makes-token-look-expired ", ""},
		{"the proxy is told once", nil, []identity.Result{bad("a", noProxy), bad("b", noProxy)}, Way{Clock: &noProxy}, "proxy-unreachable env:HTTPS_PROXY", ""},
		{"a cause is known", []rule.Finding{{ID: "role-loop", Severity: rule.Error, Profile: "a"}}, []identity.Result{bad("a", fault.Fault{ID: fault.ChainBroken})}, Way{}, "", ""},
		{"only a hint is known", []rule.Finding{{ID: "x", Severity: rule.Info, Profile: "a"}}, []identity.Result{bad("a", fault.Fault{ID: fault.SignInNeeded})}, Way{}, "", "a"},
		{"no port for the browser", nil, nil, Way{Listen: fault.New(fault.CallbackFailed, "", nil)}, "sso-login-callback-listener-failed ", ""},
		{"no page", nil, []identity.Result{bad("a", fault.Fault{ID: fault.Timeout, Service: "sts"})}, Way{}, "", "a"},
	} {
		found, rest := f.Online(c.known, c.results, c.way)
		var got, left []string
		for _, x := range found {
			place := x.Profile
			if strings.HasPrefix(x.File, "env:") {
				place = x.File
			}
			got = append(got, x.ID+" "+place)
			if x.Profile != "" && x.Pos.Line == 0 {
				t.Errorf("%s: %s has no place", c.name, x.ID)
			}
			if w := rule.Told(x, "en"); w.Message == "" || strings.Contains(w.Message, "{") {
				t.Errorf("%s: %q", c.name, w.Message)
			}
		}
		for _, r := range rest {
			left = append(left, r.Profile)
		}
		if strings.Join(got, ", ") != c.want || strings.Join(left, ", ") != c.rest {
			t.Errorf("%s: found %q, left %q; want %q and %q", c.name, got, left, c.want, c.rest)
		}
	}
}
