// Package fault names the ways in which a call to AWS fails.
//
// Each has an id that never changes; it is in the JSON, and
// explain/advice/page/<id>.md says what to do. The list below is the whole.
package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// The ids of all faults.
const (
	SignInNeeded       = "sign-in-needed"        // no token is there
	TokenExpired       = "token-expired"         // it is too old and cannot be renewed
	TokenUnreadable    = "token-unreadable"      // its file is not what it should be
	NoAccess           = "no-access"             // the role is not assigned to the person
	InvalidAccessKey   = "invalid-access-key"    // AWS does not know the key
	ExpiredCredentials = "expired-credentials"   // temporary keys are too old
	SignatureMismatch  = "signature-mismatch"    // the secret does not belong to the key
	ClockSkew          = "clock-skew"            // the clock of this machine is wrong
	AccessDenied       = "access-denied"         // the call is not allowed
	Throttled          = "throttled"             // too many calls
	ServiceError       = "service-error"         // an error of the service's own
	BadAnswer          = "bad-answer"            // an answer that is not what the service sends
	DNS                = "dns"                   // the host name is not found
	Proxy              = "proxy"                 // the proxy cannot be reached or refuses
	TLS                = "tls"                   // the certificate is not trusted
	Timeout            = "timeout"               // no answer came in time
	ConnectionRefused  = "connection-refused"    // nobody listens there
	Connection         = "connection"            // the connection broke
	CABundle           = "ca-bundle"             // the file of certificates cannot be used
	Endpoint           = "endpoint-invalid"      // an endpoint that is no URL
	DeviceExpired      = "device-code-expired"   // nobody approved the code in time
	Denied             = "sign-in-denied"        // the person said no
	StateMismatch      = "state-mismatch"        // the browser's answer is of another sign-in
	CallbackFailed     = "callback-failed"       // the local listener cannot be opened
	InvalidRequest     = "invalid-request"       // the service does not take what was sent
	InvalidClient      = "invalid-client"        // the registration is not known
	InvalidGrant       = "invalid-grant"         // the code or refresh token is not known
	StartURLUnknown    = "start-url-unknown"     // there is no such access portal in that Region
	StartURLInvalid    = "start-url-invalid"     // the start URL is no https URL, or leads nowhere
	NoRegion           = "no-region"             // nothing sets a Region
	InvalidRegion      = "invalid-region"        // not the name of a Region
	NoCredentials      = "no-credentials"        // the profile has none
	ProcessFailed      = "process-failed"        // credential_process failed
	ProcessNotRun      = "process-not-run"       // it runs only when allowed
	MFANeeded          = "mfa-needed"            // the role wants a code
	ProfileMissing     = "profile-missing"       // there is no such profile
	ChainBroken        = "chain-broken"          // the profile's source of credentials is not described right
	WebIdentity        = "web-identity-token"    // the token file cannot be read
	LoginSession       = "login-session-expired" // `aws login` is needed again
	CacheUnwritable    = "cache-unwritable"      // the token cannot be kept
	BrowserFailed      = "browser-failed"        // no browser could be opened
	NoAssignments      = "no-assignments"        // the person may use no account
	Cancelled          = "cancelled"             // Ctrl-C
	Internal           = "internal"              // a fault of this program
)

// IDs gives all ids, in the order of the list. It must not be changed.
func IDs() []string {
	return []string{SignInNeeded, TokenExpired, TokenUnreadable, NoAccess, InvalidAccessKey, ExpiredCredentials, SignatureMismatch, ClockSkew,
		AccessDenied, Throttled, ServiceError, BadAnswer, DNS, Proxy, TLS, Timeout, ConnectionRefused, Connection, CABundle, Endpoint,
		DeviceExpired, Denied, StateMismatch, CallbackFailed, InvalidRequest, InvalidClient, InvalidGrant, StartURLUnknown, StartURLInvalid,
		NoRegion, InvalidRegion, NoCredentials, ProcessFailed, ProcessNotRun, MFANeeded, ProfileMissing, ChainBroken, WebIdentity,
		LoginSession, CacheUnwritable, BrowserFailed, NoAssignments, Cancelled, Internal}
}

// A Fault is a failed call: an id, and what is known about it.
type Fault struct {
	ID      string
	Service string // such as sts or sso-oidc; "" when no service was asked
	Call    string // the operation, such as AssumeRole; "" when it is not known
	Code    string // of the service, such as ForbiddenException, or of a process, such as credential-process-version; ""
	Message string // the service's words: free text from outside, hostile until shown
	Status  int    // of HTTP; 0
	Subject string // what it is about: a profile, a session, a file, a host
	Err     error  // what lies under it, for --debug; may be nil
}

func (f *Fault) Error() string {
	text := f.ID
	if f.Subject != "" {
		text += " " + f.Subject
	}
	if f.Code != "" {
		text += " (" + f.Code + ")"
	}
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

func (f *Fault) Unwrap() error { return f.Err }

// New makes a fault about a subject.
func New(id, subject string, err error) *Fault { return &Fault{ID: id, Subject: subject, Err: err} }

// Of finds the fault in an error: nil for nil, Cancelled for a cancelled
// context, Internal for an error that is none.
func Of(err error) *Fault {
	var f *Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.Canceled):
		return New(Cancelled, "", err)
	case errors.Is(err, context.DeadlineExceeded):
		return New(Timeout, "", err)
	}
	return New(Internal, "", err)
}

// Is reports whether err is a fault with one of the ids.
func Is(err error, ids ...string) bool {
	var f *Fault
	return errors.As(err, &f) && slices.Contains(ids, f.ID)
}

// NeedsSignIn reports whether a sign-in would mend it.
func (f *Fault) NeedsSignIn() bool {
	return f != nil && (f.ID == SignInNeeded || f.ID == TokenExpired || f.ID == TokenUnreadable || f.ID == LoginSession)
}

// String makes a fault safe to print with %v: as Error.
func (f *Fault) String() string { return fmt.Sprint(f.Error()) }
