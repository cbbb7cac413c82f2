package oidc

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"awsguide/sso/event"
	"awsguide/sso/fault"
	"awsguide/sso/sim"
)

func answerOf(t *testing.T, b *callback, target, language string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Body)
	return w.Code, string(body)
}

// TestCallback: only the path, only once, only with the right state.
func TestCallback(t *testing.T) {
	b := newCallback("s3cret")
	for _, target := range []string{"/", "/favicon.ico", "/oauth/callback", "/other?code=x&state=s3cret"} {
		if code, _ := answerOf(t, b, target, "en"); code != http.StatusNotFound {
			t.Errorf("%s: %d", target, code)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/oauth/callback?code=x&state=s3cret", nil)
	w := httptest.NewRecorder()
	if b.ServeHTTP(w, r); w.Code != http.StatusNotFound {
		t.Errorf("POST: %d", w.Code)
	}
	code, page := answerOf(t, b, "/oauth/callback?code=abc&state=s3cret", "ja,en;q=0.5")
	if code != 200 || !strings.Contains(page, "サインインしました") || strings.Contains(page, "<script") {
		t.Errorf("%d %s", code, page)
	}
	if code, page := answerOf(t, b, "/oauth/callback?code=other&state=s3cret", "en"); code != http.StatusGone || !strings.Contains(page, "This sign-in is over") {
		t.Errorf("a second answer: %d %s", code, page)
	}
	if got, err := b.wait(context.Background()); err != nil || got != "abc" {
		t.Errorf("%q %v", got, err)
	}
	for target, want := range map[string]string{
		"/oauth/callback?code=abc&state=wrong":                               fault.StateMismatch,
		"/oauth/callback?code=abc":                                           fault.StateMismatch,
		"/oauth/callback?error=access_denied&state=s3cret":                   fault.Denied,
		"/oauth/callback?error=<script>alert(1)</script>&state=s3cret&code=": fault.Denied,
	} {
		b := newCallback("s3cret")
		code, page := answerOf(t, b, strings.ReplaceAll(target, "<", "%3C"), "en")
		if _, err := b.wait(context.Background()); !fault.Is(err, want) || code < 400 || strings.Contains(page, "alert") {
			t.Errorf("%s: %d %v", target, code, err)
		}
	}
}

// inMemory makes a client of a made-up organisation without a network; the
// clock is that of the test's bubble.
func inMemory(t *testing.T, settings sim.Settings) (*Client, *sim.World) {
	t.Helper()
	org := sim.Corp()
	org.Settings = settings
	world := sim.New(org)
	t.Cleanup(world.Close)
	client := &http.Client{Transport: world.Transport()}
	return New(client, "http://oidc.local", "eu-west-1", time.Now), world
}

// TestDevicePolling: slow_down lengthens the interval by five seconds, and the
// wait goes on.
func TestDevicePolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, world := inMemory(t, sim.Settings{Interval: 5})
		r, err := c.Register(context.Background(), "test", []string{"sso:account:access"}, false, sim.CorpStartURL)
		if err != nil {
			t.Fatal(err)
		}
		if err := world.AddFault("oidc.token.slow-down", 2); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var intervals []time.Duration
		grant, err := c.Device(context.Background(), r, sim.CorpStartURL, func(e event.Event) {
			if e.Kind == event.SlowDown {
				intervals = append(intervals, e.Interval)
			}
		}, func(e event.Event) { _ = world.Approve(e.UserCode) })
		if err != nil || grant.AccessToken == "" {
			t.Fatalf("%+v %v", grant, err)
		}
		if len(intervals) != 2 || intervals[1] != 15*time.Second {
			t.Errorf("intervals %v", intervals)
		}
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("5, 10 and 15 seconds make %v", took)
		}
	})
}

func TestDeviceEnds(t *testing.T) {
	for name, want := range map[string]string{"oidc.token.expired": fault.DeviceExpired, "oidc.token.denied": fault.Denied, "oidc.token.invalid-grant": fault.InvalidGrant, "oidc.token.500": fault.ServiceError} {
		synctest.Test(t, func(t *testing.T) {
			c, world := inMemory(t, sim.Settings{})
			r, err := c.Register(context.Background(), "test", nil, false, sim.CorpStartURL)
			if err != nil {
				t.Fatal(err)
			}
			_ = world.AddFault(name, 0)
			if _, err := c.Device(context.Background(), r, sim.CorpStartURL, func(event.Event) {}, func(event.Event) {}); !fault.Is(err, want) {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		c, _ := inMemory(t, sim.Settings{})
		r, err := c.Register(context.Background(), "test", nil, false, sim.CorpStartURL)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if _, err := c.Device(ctx, r, sim.CorpStartURL, func(event.Event) {}, func(event.Event) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ctx ends: %v", err)
		}
		if _, err := c.Device(context.Background(), r, "https://d-0000000000.awsapps.com/start", func(event.Event) {}, func(event.Event) {}); !fault.Is(err, fault.StartURLUnknown) {
			t.Errorf("another portal: %v", err)
		}
	})
}

// TestHangingService ends after the time of a sign-in call.
func TestHangingService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, world := inMemory(t, sim.Settings{})
		_ = world.AddFault("oidc.register.hang", 0)
		began := time.Now()
		_, err := c.Register(context.Background(), "test", nil, false, sim.CorpStartURL)
		if !fault.Is(err, fault.Timeout) || time.Since(began) != 40*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}
