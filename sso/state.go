package sso

import (
	"errors"
	"time"

	"awsguide/profile"
	"awsguide/sso/cache"
)

// States of a token; the words are those of the JSON.
const (
	Valid       = "valid"       // it can be used now
	Refreshable = "refreshable" // it is too old, and can be renewed without the person
	Expired     = "expired"     // it is too old
	Absent      = "absent"      // there is none
	Unreadable  = "unreadable"  // its file is not what it should be
)

// renewBefore is how long before its end a token is renewed, as in the AWS CLI.
const renewBefore = 15 * time.Minute

// A State is what is known about a session's token without asking anyone.
type State struct {
	State      string
	ExpiresAt  time.Time // zero when there is no readable token
	CanRefresh bool      // it can be renewed without the person
	File       string
}

// StateOf looks at a session's token.
func StateOf(paths profile.Paths, s profile.Session, now time.Time) State {
	st := State{File: cache.TokenFile(paths.SSOCache, s)}
	t, err := cache.ReadToken(st.File)
	switch {
	case errors.Is(err, cache.ErrNone):
		st.State = Absent
		return st
	case err != nil:
		st.State = Unreadable
		return st
	}
	st.ExpiresAt, st.CanRefresh = t.ExpiresAt, refreshable(t, s, now)
	switch {
	case t.ExpiresAt.After(now):
		st.State = Valid
	case st.CanRefresh:
		st.State = Refreshable
	default:
		st.State = Expired
	}
	return st
}

// refreshable reports whether a token can be renewed without the person. The
// AWS CLI never renews those of legacy profiles.
func refreshable(t cache.Token, s profile.Session, now time.Time) bool {
	return !s.Legacy && t.RefreshToken != "" && t.ClientID != "" && t.ClientSecret != "" && t.RegistrationExpiresAt.After(now)
}
