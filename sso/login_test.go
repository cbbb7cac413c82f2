package sso_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"awsguide/profile"
	"awsguide/profile/hometest"
	"awsguide/sso"
	"awsguide/sso/browser"
	"awsguide/sso/cache"
	"awsguide/sso/event"
	"awsguide/sso/fault"
	"awsguide/sso/portal"
	"awsguide/sso/sim"
)

// A bench is a home that signs in to a made-up organisation.
type bench struct {
	home  hometest.Home
	world *sim.World
	snap  *profile.Snapshot
	corp  profile.Session
}

func newBench(t *testing.T) bench {
	t.Helper()
	world := sim.New(sim.Corp())
	t.Cleanup(world.Close)
	server, err := world.Listen()
	if err != nil {
		t.Fatal(err)
	}
	h := hometest.New(t, "-- .aws/config --\n[sso-session corp]\nsso_start_url = "+sim.CorpStartURL+"\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n[profile old]\nsso_start_url = "+sim.CorpStartURL+"\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = x\n")
	for k, v := range server.Env() {
		h.Env[k] = v
	}
	b := bench{home: h, world: world, snap: profile.Read(h.Env)}
	b.corp, _ = b.snap.Session("corp")
	return b
}

// login signs in and gives the kinds of the events.
func (b bench) login(ctx context.Context, s profile.Session, o sso.LoginOptions) (cache.Token, string, error) {
	var mu sync.Mutex
	var kinds []string
	o.Emit = func(e event.Event) {
		mu.Lock()
		defer mu.Unlock()
		kinds = append(kinds, e.Kind)
		if e.Kind == event.DeviceCode {
			go func() { _ = b.world.Approve(e.UserCode) }()
		}
	}
	if o.Local == nil {
		o.Local = func() (bool, string) { return true, "" }
	}
	if o.Open == nil {
		o.Open = func(address string) error {
			go func() { _ = b.world.Visit(context.Background(), address) }()
			return nil
		}
	}
	t, err := sso.Login(ctx, b.snap, s, o)
	return t, strings.Join(kinds, " "), err
}

func TestLoginPKCE(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token, kinds, err := b.login(context.Background(), b.corp, sso.LoginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "flow_chosen registered authorize_url browser_open waiting token_saved"; kinds != want {
		t.Errorf("events %s, want %s", kinds, want)
	}
	if token.RefreshToken == "" || token.AccessToken == "" {
		t.Error("no tokens")
	}
	state := sso.StateOf(b.snap.Paths, b.corp, time.Now())
	if state.State != sso.Valid || !state.CanRefresh {
		t.Errorf("state %+v", state)
	}
	_, kinds, err = b.login(context.Background(), b.corp, sso.LoginOptions{})
	if err != nil || kinds != "already_valid" {
		t.Errorf("again: %s %v", kinds, err)
	}
	_, kinds, err = b.login(context.Background(), b.corp, sso.LoginOptions{Force: true})
	if want := "flow_chosen authorize_url browser_open waiting token_saved"; err != nil || kinds != want {
		t.Errorf("forced: %s %v, want %s", kinds, err, want)
	}
}

func TestLoginDevice(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, s := range []profile.Session{b.corp, b.snap.LegacySessions()[0]} {
		_, kinds, err := b.login(context.Background(), s, sso.LoginOptions{UseDeviceCode: true, NoBrowser: true})
		if err != nil {
			t.Fatal(err)
		}
		if want := "flow_chosen registered device_code waiting token_saved"; kinds != want {
			t.Errorf("%s: events %s, want %s", s.Name, kinds, want)
		}
		if _, err := cache.ReadToken(cache.TokenFile(b.snap.Paths.SSOCache, s)); err != nil {
			t.Error(err)
		}
	}
}

func TestFlowIsChosenByTheBrowser(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var reason string
	o := sso.LoginOptions{Local: func() (bool, string) { return false, browser.OverSSH }}
	o.Emit = func(e event.Event) {
		if e.Kind == event.FlowChosen {
			reason = e.Flow + " " + e.Reason
		}
		if e.Kind == event.DeviceCode {
			_ = b.world.Approve(e.UserCode)
		}
	}
	if _, err := sso.Login(context.Background(), b.snap, b.corp, o); err != nil || reason != "device_code ssh" {
		t.Errorf("%q %v", reason, err)
	}
}

func TestExpiredTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if _, _, err := b.login(context.Background(), b.corp, sso.LoginOptions{}); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(9 * time.Hour)
	clock := func() time.Time { return later }
	if s := sso.StateOf(b.snap.Paths, b.corp, later); s.State != sso.Refreshable {
		t.Errorf("state %+v", s)
	}
	before, _ := cache.ReadToken(cache.TokenFile(b.snap.Paths.SSOCache, b.corp))
	after, err := sso.Fresh(context.Background(), b.snap, b.corp, nil, clock)
	if err != nil || after.AccessToken == before.AccessToken || after.RefreshToken == before.RefreshToken {
		t.Errorf("renewed %v: %v", err, after)
	}
	b.world.RevokeSessions()
	much := func() time.Time { return later.Add(9 * time.Hour) }
	if _, err := sso.Fresh(context.Background(), b.snap, b.corp, nil, much); !fault.Is(err, fault.TokenExpired) {
		t.Errorf("after the sign-in was ended: %v", err)
	}
	os.WriteFile(cache.TokenFile(b.snap.Paths.SSOCache, b.corp), []byte("{"), 0o600)
	if _, err := sso.Fresh(context.Background(), b.snap, b.corp, nil, time.Now); !fault.Is(err, fault.TokenUnreadable) {
		t.Errorf("unreadable: %v", err)
	}
	os.Remove(cache.TokenFile(b.snap.Paths.SSOCache, b.corp))
	if _, err := sso.Fresh(context.Background(), b.snap, b.corp, nil, time.Now); !fault.Is(err, fault.SignInNeeded) {
		t.Errorf("absent: %v", err)
	}
}

func TestParallelLoginsShareOne(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if _, _, err := b.login(context.Background(), b.corp, sso.LoginOptions{}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := b.world.Count("oidc.token"); n != 1 {
		t.Errorf("%d sign-ins", n)
	}
}

func TestSignInFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		o    sso.LoginOptions
		prep func(b *bench)
		want string
	}{
		{"expired code", sso.LoginOptions{UseDeviceCode: true}, func(b *bench) { _ = b.world.AddFault("oidc.token.expired", 1) }, fault.DeviceExpired},
		{"denied code", sso.LoginOptions{UseDeviceCode: true}, func(b *bench) { _ = b.world.AddFault("oidc.token.denied", 1) }, fault.Denied},
		{"wrong state", sso.LoginOptions{}, func(b *bench) { _ = b.world.AddFault("oidc.authorize.wrong-state", 1) }, fault.StateMismatch},
		{"error 500", sso.LoginOptions{}, func(b *bench) { _ = b.world.AddFault("oidc.register.500", 0) }, fault.ServiceError},
		{"cut answer", sso.LoginOptions{}, func(b *bench) { _ = b.world.AddFault("oidc.register.truncated", 0) }, fault.BadAnswer},
		{"no start URL", sso.LoginOptions{}, func(b *bench) { b.corp.StartURL = "" }, fault.StartURLInvalid},
		{"no https", sso.LoginOptions{}, func(b *bench) { b.corp.StartURL = "http://evil.example/start" }, fault.StartURLInvalid},
		{"other portal", sso.LoginOptions{UseDeviceCode: true}, func(b *bench) { b.corp.StartURL = "https://d-0000000000.awsapps.com/start" }, fault.InvalidRequest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			tt.prep(&b)
			_, _, err := b.login(context.Background(), b.corp, tt.o)
			if f := fault.Of(err); f == nil || f.ID != tt.want && !(tt.want == fault.InvalidRequest && f.ID == fault.StartURLUnknown) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if _, err := os.Stat(cache.TokenFile(b.snap.Paths.SSOCache, b.corp)); err == nil {
				t.Error("a token was kept")
			}
		})
	}
}

func TestSlowDownGoesOn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := b.world.AddFault("oidc.token.slow-down", 1); err != nil {
		t.Fatal(err)
	}
	_, kinds, err := b.login(context.Background(), b.corp, sso.LoginOptions{UseDeviceCode: true, NoBrowser: true})
	if err != nil || !strings.Contains(kinds, "slow_down token_saved") {
		t.Errorf("%s %v", kinds, err)
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	t.Parallel()
	for _, device := range []bool{true, false} {
		b := newBench(t)
		ctx, cancel := context.WithCancel(context.Background())
		o := sso.LoginOptions{UseDeviceCode: device, Local: func() (bool, string) { return true, "" }, Emit: func(e event.Event) {
			if e.Kind == event.Waiting {
				cancel()
			}
		}}
		if _, err := sso.Login(ctx, b.snap, b.corp, o); !errors.Is(err, context.Canceled) {
			t.Errorf("device %v: %v", device, err)
		}
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token, _, err := b.login(context.Background(), b.corp, sso.LoginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b.home.Write(t, ".aws/cli/cache/a.json", `{"ProviderType": "sso", "Credentials": {}}`)
	b.home.Write(t, ".aws/cli/cache/b.json", `{"Credentials": {}}`)
	out, err := sso.Logout(context.Background(), b.snap, nil, nil)
	if err != nil || len(out) != 1 || out[0].Session != "corp" || out[0].Err != nil {
		t.Fatalf("%+v %v", out, err)
	}
	if s := sso.StateOf(b.snap.Paths, b.corp, time.Now()); s.State != sso.Absent {
		t.Errorf("state %+v", s)
	}
	if _, err := os.Stat(b.home.Path(".aws/cli/cache/a.json")); err == nil {
		t.Error("role credentials of the sign-in stay")
	}
	if _, err := os.Stat(b.home.Path(".aws/cli/cache/b.json")); err != nil {
		t.Error("other credentials are gone")
	}
	c, err := portal.New(b.snap, nil, token)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Accounts(context.Background()); !fault.Is(err, fault.TokenExpired) {
		t.Errorf("the token still works: %v", err)
	}
}

func TestRegionOfStartURL(t *testing.T) {
	for start, want := range map[string]string{
		"https://ssoins-1.portal.eu-west-1.app.aws/start":     "eu-west-1",
		"https://ssoins-1.us-east-2.portal.amazonaws.com":     "us-east-2",
		"https://x.cn-north-1.portal.amazonaws.com.cn/":       "cn-north-1",
		"https://corp.awsapps.com/start":                      "",
		"https://ssoins-1.portal.nowhere.app.aws":             "",
		"https://evil.example/eu-west-1.portal.amazonaws.com": "",
	} {
		if got := sso.RegionOfStartURL(start); got != want {
			t.Errorf("%s: %q, want %q", start, got, want)
		}
	}
	for host, want := range map[string]bool{"corp.awsapps.com": true, "CORP.AWSAPPS.COM.": true, "evilawsapps.com": false, "identitycenter.amazonaws.com": true, "x.identitycenter.amazonaws.com": false} {
		if sso.OwnedByAWS(host) != want {
			t.Errorf("%s: %v", host, !want)
		}
	}
}

func TestVanityURL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status        int
		location, url string
		want          string
	}{
		{302, "https://ssoins-1.portal.eu-west-1.app.aws/start/?x=1#/", "https://ssoins-1.portal.eu-west-1.app.aws/start", "eu-west-1"},
		{301, "https://corp.awsapps.com:443/start", "https://corp.awsapps.com/start", "us-east-1"},
		{302, "https://evil.example/start", "", ""},
		{302, "http://corp.awsapps.com/start", "", ""},
		{200, "", "", ""},
	} {
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			w.Header().Set("Location", tt.location)
			w.WriteHeader(tt.status)
		}))
		client := server.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		base := client.Transport.(*http.Transport)
		base.DialContext = dialTo(server.Listener.Addr().String())
		got, regionID, err := sso.ResolveStartURL(context.Background(), client, "https://example.com/start", "us-east-1")
		server.Close()
		if tt.url == "" {
			if !fault.Is(err, fault.StartURLInvalid) {
				t.Errorf("%+v: %v", tt, err)
			}
		} else if err != nil || got != tt.url || regionID != tt.want {
			t.Errorf("%+v: %s %s %v", tt, got, regionID, err)
		}
	}
}

// dialTo leads every connection to one address.
func dialTo(address string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
}
