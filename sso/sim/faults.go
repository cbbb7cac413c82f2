package sim

import (
	"fmt"
	"slices"
	"sort"
)

// fault is one that was switched on.
type fault struct {
	op, kind string
	left     int // negative: for ever
}

// anyFault can befall every operation.
var anyFault = [...]string{"hang", "drop", "429", "500", "503", "403", "truncated", "garbage", "empty", "hostile"}

// ownFault befalls one operation alone.
var ownFault = [...]string{
	"oidc.register.expired", "oidc.register.unknown-start-url",
	"oidc.device.unknown-start-url", "oidc.device.expired-client",
	"oidc.authorize.denied", "oidc.authorize.wrong-state", "oidc.authorize.no-code",
	"oidc.token.slow-down", "oidc.token.denied", "oidc.token.expired", "oidc.token.pending",
	"oidc.token.invalid-grant", "oidc.token.invalid-client", "oidc.token.no-refresh",
	"portal.accounts.401", "portal.roles.401", "portal.credentials.401", "portal.logout.401",
	"portal.credentials.forbidden",
	"sts.identity.clock-skew", "sts.identity.expired", "sts.identity.invalid-key",
	"sts.assume.access-denied",
	"tls.untrusted", "tls.expired", "tls.wrong-host", "tls.reset",
	"proxy.refused", "proxy.auth", "proxy.hang",
}

var operations = [...]string{
	"oidc.register", "oidc.device", "oidc.authorize", "oidc.token",
	"portal.accounts", "portal.roles", "portal.credentials", "portal.logout",
	"sts.identity", "sts.assume", "sts.web-identity", "sts.session-token",
	"signin.authorize", "signin.token",
}

// FaultNames lists every name that AddFault takes, sorted.
func FaultNames() []string {
	names := append([]string(nil), ownFault[:]...)
	for _, op := range operations {
		for _, kind := range anyFault {
			names = append(names, op+"."+kind)
		}
	}
	sort.Strings(names)
	return names
}

// AddFault switches a fault on, by a name of FaultNames, for the next n
// requests that it can befall; n of 0 is for ever. It returns an error when
// the name is unknown or n negative.
func (w *World) AddFault(name string, n int) error {
	if !slices.Contains(FaultNames(), name) {
		return fmt.Errorf("no fault is called %q", name)
	}
	if n < 0 {
		return fmt.Errorf("fault %s: %d requests", name, n)
	}
	if n == 0 {
		n = -1
	}
	dot := len(name) - 1
	for name[dot] != '.' {
		dot--
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, &fault{op: name[:dot], kind: name[dot+1:], left: n})
	return nil
}

// ClearFaults switches all faults off.
func (w *World) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
}

// takeFault uses up one request of the first fault that fits op, and gives
// its kind, or "". w.mu must be held.
func (w *World) takeFault(op string) string {
	for _, f := range w.faults {
		if f.op == op && f.left != 0 {
			if f.left > 0 {
				f.left--
			}
			return f.kind
		}
	}
	return ""
}
