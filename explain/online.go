package explain

import (
	"errors"
	"slices"
	"time"

	"awsguide/explain/rule"
	"awsguide/sso/fault"
	"awsguide/sso/identity"
)

// A Way is what was seen on the way to AWS.
type Way struct {
	Off    time.Duration // how much the clock of this machine is ahead
	Clock  error         // the time could not be asked for: a fault
	Listen error         // no port could be opened for a sign-in in the browser: a fault
}

// mostOff is how wrong a clock may be: AWS takes a signature for five minutes
// before and after its time (Signature Version 4).
const mostOff = 5 * time.Minute

// Online gives what the answers of AWS tell, as findings: of the way there once, of
// profiles what was refused to each, unless something in known is the cause. rest
// are the refusals that no page of a rule tells about.
func (f Facts) Online(known []rule.Finding, results []identity.Result, way Way) (found []rule.Finding, rest []identity.Result) {
	said := map[string]bool{} // ids of pages that need no second word
	tell := func(err error, name, region string, args ...string) bool {
		p := rule.OfFault(fault.Of(err), region)
		if p == nil {
			return false
		}
		if !said[p.ID+"\x00"+name] {
			said[p.ID+"\x00"+name] = true
			found = append(found, rule.OfPage(f.Snap, p, name, args...))
		}
		return true
	}
	if way.Listen != nil {
		tell(way.Listen, "", "")
	}
	blocked := way.Clock != nil && onTheWay(fault.Of(way.Clock)) && tell(way.Clock, "", "")
	skewed := false
	for _, r := range results {
		switch {
		case r.OK && identity.ParseARN(r.ARN).Type == "root":
			tell(&fault.Fault{ID: "root"}, r.Profile, r.Region)
		case r.OK || r.Skipped():
		case blocked && onTheWay(r.Fault) && r.Fault.Service != "container", !asked(r.Fault) && hasError(known, r.Profile):
		case r.Fault.ID == fault.ClockSkew && tell(r.Fault, "", r.Region): // one clock for all profiles
			skewed = true
		default:
			if !tell(r.Fault, r.Profile, r.Region) {
				rest = append(rest, r)
			}
		}
	}
	if off := way.Off.Abs().Round(time.Minute); off > mostOff && off < senseless && !skewed {
		direction := f.Text.Doctor.Ahead
		if way.Off < 0 {
			direction = f.Text.Doctor.Behind
		}
		tell(&fault.Fault{ID: "clock"}, "", "", "off", Span(off, f.Lang), "way", direction)
	}
	return found, rest
}

// senseless is how wrong no clock is: rather the answer is no time.
const senseless = 50 * 365 * 24 * time.Hour

// onTheWay reports whether a call did not reach AWS.
func onTheWay(f *fault.Fault) bool {
	return slices.Contains([]string{fault.DNS, fault.Proxy, fault.TLS, fault.Timeout, fault.Connection, fault.ConnectionRefused}, f.ID)
}

// asked reports whether somebody else than this machine has answered.
func asked(f *fault.Fault) bool {
	var inner *fault.Fault
	return f.Service != "" || onTheWay(f) || f.ID == fault.ProcessFailed || errors.As(f.Err, &inner) && asked(inner)
}

// hasError reports whether an error of a profile is known.
func hasError(known []rule.Finding, name string) bool {
	return slices.ContainsFunc(known, func(x rule.Finding) bool { return x.Profile == name && x.Severity == rule.Error })
}
