package sso

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"awsguide/profile"
	"awsguide/sso/browser"
	"awsguide/sso/cache"
	"awsguide/sso/event"
	"awsguide/sso/fault"
	"awsguide/sso/oidc"
	"awsguide/sso/wire"
)

// DefaultScope is the scope that lets a token read accounts and roles.
const DefaultScope = "sso:account:access"

// LoginOptions say how to sign in.
type LoginOptions struct {
	Force         bool                  // also when the token is still valid
	UseDeviceCode bool                  // the device code in any case
	NoBrowser     bool                  // do not open the browser; the flow stays the same
	Open          func(string) error    // opens a page; nil opens none
	Now           func() time.Time      // nil is time.Now
	Emit          func(event.Event)     // nil tells nobody
	HTTP          *http.Client          // nil makes one from the environment
	Local         func() (bool, string) // whether the browser is on this machine; nil asks package browser
}

// A signIn is one sign-in at work.
type signIn struct {
	LoginOptions
	snap    *profile.Snapshot
	session profile.Session
	client  *oidc.Client
	start   string // the start URL that the service is told: the resolved one
	file    string
}

// Login signs in to a session: a valid token is kept, one that can be renewed
// is, else the person is asked, in the browser of this machine when there is
// one, else by a device code. Two sign-ins to one session at a time become one.
// The error is a fault or the error of ctx.
func Login(ctx context.Context, snap *profile.Snapshot, s profile.Session, o LoginOptions) (cache.Token, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Emit == nil {
		o.Emit = func(event.Event) {}
	}
	w := &signIn{LoginOptions: o, snap: snap, session: s, file: cache.TokenFile(snap.Paths.SSOCache, s)}
	unlock, err := cache.Lock(ctx, snap.Paths.State, cache.Key(s))
	if err != nil {
		return cache.Token{}, err
	}
	defer unlock()
	if !o.Force {
		if t, err := w.kept(ctx); err == nil {
			return t, nil
		} else if ctx.Err() != nil {
			return cache.Token{}, ctx.Err()
		}
	}
	if err := w.prepare(ctx); err != nil {
		return cache.Token{}, err
	}
	return w.ask(ctx)
}

// errNotKept says that the person must be asked.
var errNotKept = errors.New("no token that can be used")

// kept gives the token that is there, renewed if need be.
func (w *signIn) kept(ctx context.Context) (cache.Token, error) {
	t, err := cache.ReadToken(w.file)
	if err != nil {
		return t, err
	}
	left := t.ExpiresAt.Sub(w.Now())
	if left < renewBefore && refreshable(t, w.session, w.Now()) {
		if renewed, err := renew(ctx, w.snap, w.session, t, w.HTTP, w.Now); err == nil {
			w.Emit(event.Event{Kind: event.Refreshed, ExpiresAt: renewed.ExpiresAt})
			w.Emit(event.Event{Kind: event.TokenSaved, Session: w.session.Name, File: w.file, ExpiresAt: renewed.ExpiresAt})
			return renewed, nil
		}
	}
	if left <= 0 {
		return t, errNotKept
	}
	w.Emit(event.Event{Kind: event.AlreadyValid, ExpiresAt: t.ExpiresAt})
	return t, nil
}

// prepare checks the session and makes the client.
func (w *signIn) prepare(ctx context.Context) error {
	if w.session.StartURL == "" {
		return fault.New(fault.StartURLInvalid, w.session.Name, nil)
	}
	if w.HTTP == nil {
		c, err := wire.Client(w.snap, "")
		if err != nil {
			return err
		}
		w.HTTP = c
	}
	resolved, regionID, err := ResolveStartURL(ctx, w.HTTP, w.session.StartURL, w.session.Region)
	if err != nil {
		return err
	}
	w.start = resolved
	w.session.Region = regionID
	base, err := wire.Endpoint(w.snap, "", "sso_oidc", regionID)
	if err != nil {
		return err
	}
	w.client = oidc.New(w.HTTP, base, regionID, w.Now)
	return nil
}

// ask lets the person approve and keeps the token.
func (w *signIn) ask(ctx context.Context) (cache.Token, error) {
	local, reason := w.where()
	flow := event.PKCE
	if !local {
		flow = event.Device
	}
	w.Emit(event.Event{Kind: event.FlowChosen, Flow: flow, Reason: reason})
	scopes := w.session.Scopes
	if flow == event.PKCE && scopes == nil {
		scopes = []string{DefaultScope}
	}
	registration, err := w.registration(ctx, scopes, flow == event.PKCE)
	if err != nil {
		return cache.Token{}, err
	}
	var grant oidc.Grant
	if flow == event.PKCE {
		grant, err = w.client.Code(ctx, registration, scopes, w.Emit, w.show)
	} else {
		grant, err = w.client.Device(ctx, registration, w.start, w.Emit, w.show)
	}
	if err != nil {
		return cache.Token{}, err
	}
	t := cache.Token{
		StartURL: w.session.StartURL, Region: w.session.Region, AccessToken: grant.AccessToken, ExpiresAt: grant.ExpiresAt, ClientID: registration.ClientID,
		ClientSecret: registration.ClientSecret, RegistrationExpiresAt: registration.ExpiresAt, RefreshToken: grant.RefreshToken,
	}
	if err := cache.WriteToken(w.file, t); err != nil {
		return cache.Token{}, fault.New(fault.CacheUnwritable, w.file, err)
	}
	w.Emit(event.Event{Kind: event.TokenSaved, Session: w.session.Name, File: w.file, ExpiresAt: t.ExpiresAt})
	return t, nil
}

// where decides the flow. The AWS CLI uses the device code for legacy profiles.
func (w *signIn) where() (local bool, reason string) {
	switch {
	case w.UseDeviceCode:
		return false, browser.AskedByFlag
	case w.session.Legacy:
		return false, "legacy"
	case w.Local != nil:
		return w.Local()
	}
	return browser.Where(w.snap.Env)
}

// show opens the browser, unless told not to or it is elsewhere.
func (w *signIn) show(e event.Event) {
	address := e.URL
	if e.Kind == event.DeviceCode {
		address = e.CompleteURI
		if local, _ := w.localBrowser(); !local {
			return
		}
	}
	if w.NoBrowser || w.Open == nil || address == "" {
		return
	}
	if err := w.Open(address); err != nil {
		w.Emit(event.Event{Kind: event.BrowserFail, Reason: err.Error(), URL: address})
		return
	}
	w.Emit(event.Event{Kind: event.BrowserOpen, URL: address})
}

func (w *signIn) localBrowser() (bool, string) {
	if w.Local != nil {
		return w.Local()
	}
	return browser.Where(w.snap.Env)
}

// registration gives a registration that fits the flow and lasts a while: the
// one that is kept, or a new one.
func (w *signIn) registration(ctx context.Context, scopes []string, code bool) (cache.Registration, error) {
	file := cache.RegistrationFile(w.snap.Paths.SSOCache, w.session, w.start)
	r, err := cache.ReadRegistration(file)
	if err == nil && r.CanCode() == code && r.ExpiresAt.Sub(w.Now()) >= renewBefore {
		return r, nil
	}
	name := "botocore-client-" + w.session.Name
	if w.session.Legacy {
		name = "botocore-client-" + w.Now().UTC().Format("20060102150405")
	}
	if r, err = w.client.Register(ctx, name, scopes, code, w.start); err != nil {
		return r, err
	}
	if err := cache.WriteRegistration(file, r); err != nil {
		return r, fault.New(fault.CacheUnwritable, file, err)
	}
	w.Emit(event.Event{Kind: event.Registered})
	return r, nil
}

// renew gets a new token by the refresh token and keeps it.
func renew(ctx context.Context, snap *profile.Snapshot, s profile.Session, t cache.Token, client *http.Client, now func() time.Time) (cache.Token, error) {
	if client == nil {
		c, err := wire.Client(snap, "")
		if err != nil {
			return t, err
		}
		client = c
	}
	regionID := s.Region
	if regionID == "" {
		regionID = t.Region
	}
	base, err := wire.Endpoint(snap, "", "sso_oidc", regionID)
	if err != nil {
		return t, err
	}
	grant, err := oidc.New(client, base, regionID, now).Refresh(ctx, t.ClientID, t.ClientSecret, t.RefreshToken)
	if err != nil {
		return t, err
	}
	t.AccessToken, t.ExpiresAt = grant.AccessToken, grant.ExpiresAt
	t.RefreshToken = grant.RefreshToken // none in the answer is none in the file
	t.StartURL, t.Region = s.StartURL, regionID
	file := cache.TokenFile(snap.Paths.SSOCache, s)
	if err := cache.WriteToken(file, t); err != nil {
		return t, fault.New(fault.CacheUnwritable, file, err)
	}
	return t, nil
}

// Fresh gives a token of a session for a call: the one that is kept, renewed
// when less than 15 minutes of it are left. The error is a fault:
// sign-in-needed, token-expired or token-unreadable when the person must sign
// in.
func Fresh(ctx context.Context, snap *profile.Snapshot, s profile.Session, client *http.Client, now func() time.Time) (cache.Token, error) {
	file := cache.TokenFile(snap.Paths.SSOCache, s)
	t, err := cache.ReadToken(file)
	switch {
	case errors.Is(err, cache.ErrNone):
		return t, fault.New(fault.SignInNeeded, cache.Key(s), nil)
	case err != nil:
		return t, fault.New(fault.TokenUnreadable, file, err)
	}
	left := t.ExpiresAt.Sub(now())
	if left >= renewBefore || !refreshable(t, s, now()) {
		if left <= 0 {
			return t, fault.New(fault.TokenExpired, cache.Key(s), nil)
		}
		return t, nil
	}
	unlock, err := cache.Lock(ctx, snap.Paths.State, cache.Key(s))
	if err != nil {
		return t, err
	}
	defer unlock()
	if again, err := cache.ReadToken(file); err == nil && again.ExpiresAt.Sub(now()) >= renewBefore {
		return again, nil // another process was faster
	}
	renewed, err := renew(ctx, snap, s, t, client, now)
	switch {
	case err == nil:
		return renewed, nil
	case left > 0 && ctx.Err() == nil:
		return t, nil
	case fault.Is(err, fault.InvalidGrant, fault.InvalidClient, fault.TokenExpired, fault.InvalidRequest, fault.DeviceExpired):
		return t, fault.New(fault.TokenExpired, cache.Key(s), err)
	}
	return t, err
}

// trimURL takes the fragment and the last slash off a start URL, to compare.
func trimURL(u string) string {
	u, _, _ = strings.Cut(u, "#")
	return strings.TrimRight(u, "/")
}

// SameStartURL reports whether two start URLs name one access portal.
func SameStartURL(a, b string) bool { return strings.EqualFold(trimURL(a), trimURL(b)) }
