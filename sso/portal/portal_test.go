package portal_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"awsguide/profile"
	"awsguide/profile/hometest"
	"awsguide/sso"
	"awsguide/sso/cache"
	"awsguide/sso/fault"
	"awsguide/sso/portal"
	"awsguide/sso/sim"
)

const home = `-- .aws/config --
[sso-session corp]
sso_start_url = ` + sim.CorpStartURL + `
sso_region = eu-west-1
`

// A slow transport answers after some time, as a portal far away does.
type slow struct {
	inner http.RoundTripper
	by    time.Duration
}

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(s.by):
		return s.inner.RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// A signedIn is a world, a sign-in to it, and where state is kept.
type signedIn struct {
	world *sim.World
	snap  *profile.Snapshot
	token cache.Token
	state string
	by    time.Duration // that an answer takes
}

func signIn(t *testing.T, org sim.Org, limit int) *signedIn {
	t.Helper()
	org.Settings.RatePerSecond = limit
	w := sim.New(org)
	t.Cleanup(w.Close)
	w.AutoApprove(true)
	h := hometest.New(t, home)
	env := h.Env
	for k, v := range sim.Env("http://sim.example") {
		env[k] = v
	}
	snap := profile.Read(env)
	corp, _ := snap.Session("corp")
	token, err := sso.Login(context.Background(), snap, corp, sso.LoginOptions{HTTP: &http.Client{Transport: w.Transport()}, UseDeviceCode: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	token.Region = corp.Region
	return &signedIn{w, snap, token, h.Path("state"), 150 * time.Millisecond}
}

func (s *signedIn) client(t *testing.T, journal *portal.Journal) *portal.Client {
	t.Helper()
	c, err := portal.New(s.snap, &http.Client{Transport: slow{s.world.Transport(), s.by}}, s.token)
	if err != nil {
		t.Fatal(err)
	}
	c.Journal = journal
	return c
}

// lists gives the calls of the lists so far: all, and those that were too many.
func (s *signedIn) lists() (all, refused int) {
	for _, r := range s.world.Requests() {
		if r.Op == "portal.accounts" || r.Op == "portal.roles" {
			all++
			if r.Status == http.StatusTooManyRequests {
				refused++
			}
		}
	}
	return all, refused
}

func (s *signedIn) everything(ctx context.Context, c *portal.Client, told func(int)) ([]profile.Assignment, error) {
	accounts, err := c.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	return c.AllRoles(ctx, accounts, told)
}

// TestPace: 1,500 accounts of 4 roles at a portal that takes 20 calls in a
// second and needs 150 ms for each take at most 1.1 times the least possible.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := signIn(t, sim.Large(1500, 4), 20)
		begun := time.Now()
		found, err := s.everything(t.Context(), s.client(t, nil), nil)
		if err != nil || len(found) != 6000 {
			t.Fatalf("%d assignments, %v", len(found), err)
		}
		calls, refused := s.lists()
		least := time.Duration(calls) * time.Second / 20
		took := time.Since(begun)
		t.Logf("%d calls in %v, %.3f of the least possible, %d refused", calls, took, took.Seconds()/least.Seconds(), refused)
		if took > least*11/10 || refused > 0 || calls != 1515 {
			t.Errorf("%d calls took %v, the least is %v; %d were refused", calls, took, least, refused)
		}
		if !slices.IsSortedFunc(found, func(a, b profile.Assignment) int { return strings.Compare(a.AccountID+a.Role, b.AccountID+b.Role) }) {
			t.Error("the order is not that of the accounts")
		}
	})
}

// TestInterrupted: at the half, with calls on their way; the next run asks for
// nothing that was answered.
func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := signIn(t, sim.Large(1500, 4), 20)
		j := portal.OpenJournal(s.state, "corp", s.token, nil, time.Now())
		ctx, cancel := context.WithCancel(t.Context())
		_, err := s.everything(ctx, s.client(t, j), func(done int) {
			if done == 750 {
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v", err)
		}
		j.Close()
		before, _ := s.lists()
		j = portal.OpenJournal(s.state, "corp", s.token, nil, time.Now())
		known, _ := j.Known()
		if known < 750 {
			t.Errorf("%d accounts are known", known)
		}
		found, err := s.everything(t.Context(), s.client(t, j), nil)
		if err != nil || len(found) != 6000 {
			t.Fatalf("%d assignments, %v", len(found), err)
		}
		after, refused := s.lists()
		if want := 1500 - known; after-before != want || refused > 0 {
			t.Errorf("went on with %d calls, want %d; %d refused", after-before, want, refused)
		}
		j.Drop()
		if left, _ := filepath.Glob(filepath.Join(s.state, "accounts", "*")); left != nil {
			t.Errorf("left behind: %v", left)
		}
	})
}

// TestOthersCallToo: the portal is busy with others for a while.
func TestOthersCallToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := signIn(t, sim.Large(60, 2), 0)
		for _, f := range []string{"portal.accounts.429", "portal.roles.429"} {
			if err := s.world.AddFault(f, 3); err != nil {
				t.Fatal(err)
			}
		}
		found, err := s.everything(t.Context(), s.client(t, nil), nil)
		if err != nil || len(found) != 120 {
			t.Fatalf("%d assignments, %v", len(found), err)
		}
		if err := s.world.AddFault("portal.roles.429", 0); err != nil {
			t.Fatal(err)
		}
		if _, err := s.everything(t.Context(), s.client(t, nil), nil); !fault.Is(err, fault.Throttled) {
			t.Errorf("a portal that is always busy: %v", err)
		}
	})
}

// TestJournal: whose it is, how long it serves, and lines that were cut.
func TestJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := signIn(t, sim.Large(40, 2), 0)
		s.by = 0
		fill := func() {
			j := portal.OpenJournal(s.state, "corp", s.token, nil, time.Now())
			if _, err := s.everything(t.Context(), s.client(t, j), nil); err != nil {
				t.Fatal(err)
			}
			j.Close()
		}
		known := func(token cache.Token, renewed *cache.Token) int {
			j := portal.OpenJournal(s.state, "corp", token, renewed, time.Now())
			defer j.Close()
			n, _ := j.Known()
			return n
		}
		other := s.token
		other.AccessToken = "another"
		fill()
		if n := known(s.token, nil); n != 40 {
			t.Errorf("known: %d", n)
		}
		if n := known(other, &s.token); n != 40 {
			t.Errorf("after the token was renewed: %d", n)
		}
		if n := known(s.token, nil); n != 0 {
			t.Errorf("another sign-in: %d", n)
		}
		fill()
		time.Sleep(2 * time.Hour)
		if n := known(s.token, nil); n != 0 {
			t.Errorf("too old: %d", n)
		}
		fill()
		files, _ := filepath.Glob(filepath.Join(s.state, "accounts", "*"))
		data, err := os.ReadFile(files[0])
		if err != nil || strings.Contains(string(data), string(s.token.AccessToken)) {
			t.Fatalf("%v, or the token is in the journal", err)
		}
		if info, _ := os.Stat(files[0]); os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v", info.Mode())
		}
		for _, cut := range []int{1, 10, 100, len(data) / 2} {
			if err := os.WriteFile(files[0], data[:len(data)-cut], 0o600); err != nil {
				t.Fatal(err)
			}
			j := portal.OpenJournal(s.state, "corp", s.token, nil, time.Now())
			if found, err := s.everything(t.Context(), s.client(t, j), nil); err != nil || len(found) != 80 {
				t.Errorf("cut by %d: %d assignments, %v", cut, len(found), err)
			}
			j.Close()
		}
	})
}

// BenchmarkPopulate is TestPace by the clock and over a connection: 1,500
// accounts of 4 roles, 20 calls in a second. It takes more than a minute.
func BenchmarkPopulate(b *testing.B) {
	org := sim.Large(1500, 4)
	org.Settings.RatePerSecond = 20
	w := sim.New(org)
	defer w.Close()
	w.AutoApprove(true)
	server, err := w.Listen()
	if err != nil {
		b.Fatal(err)
	}
	h := hometest.New(b, home)
	for k, v := range server.Env() {
		h.Env[k] = v
	}
	snap := profile.Read(h.Env)
	corp, _ := snap.Session("corp")
	token, err := sso.Login(b.Context(), snap, corp, sso.LoginOptions{UseDeviceCode: true})
	if err != nil {
		b.Fatal(err)
	}
	s := &signedIn{world: w, snap: snap, token: token}
	s.token.Region = corp.Region
	for b.Loop() {
		w.ForgetRequests()
		c, err := portal.New(snap, nil, s.token)
		if err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		if found, err := s.everything(b.Context(), c, nil); err != nil || len(found) != 6000 {
			b.Fatalf("%d assignments, %v", len(found), err)
		}
		calls, refused := s.lists()
		b.ReportMetric(time.Since(begun).Seconds()/(float64(calls)/20), "x-least")
		b.ReportMetric(float64(refused), "refused")
	}
}
