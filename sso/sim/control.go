package sim

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNotPending says that no sign-in under way has the code.
var ErrNotPending = errors.New("no sign-in waits with this code")

// Pending is a sign-in by device code that waits for a decision.
type Pending struct {
	UserCode string
	Client   string // the name under which the client registered
	Expires  time.Time
}

// Approve says yes to the device code, as the organisation's first user. Case
// and hyphen of the code do not matter. It returns ErrNotPending when no
// device waits with it.
func (w *World) Approve(userCode string) error { return w.decide(userCode, "", approved) }

// ApproveAs is Approve by the named user.
func (w *World) ApproveAs(userCode, user string) error { return w.decide(userCode, user, approved) }

// Deny says no to the device code. It returns ErrNotPending as Approve does.
func (w *World) Deny(userCode string) error { return w.decide(userCode, "", denied) }

func (w *World) decide(userCode, user string, state int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	g := w.byUserCode(userCode)
	if g == nil {
		return ErrNotPending
	}
	u, ok := w.user(user)
	if !ok {
		return fmt.Errorf("no user is called %q", user)
	}
	g.state, g.user = state, u
	w.notify()
	return nil
}

// AutoApprove makes every sign-in be approved at once, also the device codes
// that wait now, until it is called with false.
func (w *World) AutoApprove(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.auto = on
	if !on {
		return
	}
	for _, g := range w.grants {
		if g.state == pending && g.userCode != "" {
			g.state = approved
			g.user, _ = w.user("")
		}
	}
	w.notify()
}

// WaitPending waits until a device code waits for a decision and gives the
// newest. It returns the error of ctx when that ends first.
func (w *World) WaitPending(ctx context.Context) (Pending, error) {
	for {
		w.mu.Lock()
		var newest *grant
		for _, g := range w.grants {
			if g.userCode != "" && g.state == pending && g.expires.After(w.now()) &&
				(newest == nil || g.serial > newest.serial) {
				newest = g
			}
		}
		changed := w.changed
		w.mu.Unlock()
		if newest != nil {
			return Pending{UserCode: newest.userCode, Client: newest.client.name, Expires: newest.expires}, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Pending{}, ctx.Err()
		}
	}
}

// ExpireTokens makes every access token and every set of role credentials that
// was given out end now. Refresh tokens stay good.
func (w *World) ExpireTokens() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.tokens {
		s.expires = w.now()
	}
	for _, k := range w.keys {
		k.expires = w.now()
	}
}

// RevokeSessions ends every session, with its refresh token, as an
// administrator does in Identity Center.
func (w *World) RevokeSessions() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.tokens)
	clear(w.refresh)
}

// ExpireDevices makes every device code that waits end now.
func (w *World) ExpireDevices() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, g := range w.grants {
		if g.userCode != "" {
			g.expires = w.now()
		}
	}
}

// user finds a user; "" is the first one. w.mu must be held.
func (w *World) user(name string) (User, bool) {
	for _, u := range w.org.Users {
		if name == "" || u.Name == name {
			return u, true
		}
	}
	return User{Name: "nobody", Email: "nobody@" + w.org.Name + ".example"}, name == ""
}
