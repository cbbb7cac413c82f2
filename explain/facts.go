package explain

import (
	"time"

	"awsguide/explain/lang"
	"awsguide/profile"
	"awsguide/sso"
)

// Facts are all that is known about a machine's configuration at one moment.
type Facts struct {
	Snap *profile.Snapshot
	At   time.Time
	Lang lang.Language
	Text *lang.Text
}

// Gather joins a snapshot with a time and a language.
func Gather(snap *profile.Snapshot, at time.Time, l lang.Language) Facts {
	return Facts{Snap: snap, At: at, Lang: l, Text: l.Text()}
}

// Token gives the state of a session's sign-in. It reads one file of the cache.
func (f Facts) Token(s profile.Session) sso.State { return sso.StateOf(f.Snap.Paths, s, f.At) }

// stamp writes a time for JSON; nil when it is zero.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

// orNil gives a pointer for JSON, where absent is null.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
