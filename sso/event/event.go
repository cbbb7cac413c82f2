// Package event is what happens during a sign-in, as values: sso.Login tells
// them as they come, and somebody else has words for them.
package event

import "time"

// Kinds of events; the words are those of the JSON.
const (
	FlowChosen   = "flow_chosen"
	Registered   = "registered"
	AuthorizeURL = "authorize_url"
	DeviceCode   = "device_code"
	BrowserOpen  = "browser_open"
	BrowserFail  = "browser_failed"
	Waiting      = "waiting"
	SlowDown     = "slow_down"
	Refreshed    = "refreshed"
	TokenSaved   = "token_saved"
	AlreadyValid = "already_valid"
)

// Flows of a sign-in.
const (
	PKCE   = "pkce"
	Device = "device_code"
)

// An Event is one thing that happened. Only the fields of its kind are set.
type Event struct {
	Kind string

	Flow   string // FlowChosen: PKCE or Device
	Reason string // FlowChosen: why it is the device code; BrowserFail: why not

	URL      string // AuthorizeURL, BrowserOpen
	Redirect string // AuthorizeURL: where the browser comes back to

	UserCode        string // DeviceCode
	VerificationURI string // DeviceCode
	CompleteURI     string // DeviceCode: with the code filled in

	ExpiresAt time.Time     // DeviceCode, AuthorizeURL, Waiting: when the wait ends; TokenSaved, AlreadyValid: when the token ends
	Interval  time.Duration // SlowDown: the new time between two polls

	Session string // TokenSaved
	File    string // TokenSaved
}
