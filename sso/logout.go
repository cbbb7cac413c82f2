package sso

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"awsguide/profile"
	"awsguide/sso/cache"
	"awsguide/sso/fault"
	"awsguide/sso/portal"
)

// A LoggedOut is one sign-in that was ended.
type LoggedOut struct {
	Session string // its name, or its start URL when no session of the config has it
	File    string
	Err     error // why the access portal could not be told; the token is gone from this machine all the same
}

// Logout ends sign-ins: those of the given sessions, or, for nil, all that are
// kept on this machine. The access portal is told, the token's file deleted,
// and so are the role credentials that the AWS CLI keeps from sign-ins (it
// keeps no word of which). The registration stays, as in the AWS CLI. The error
// is that of a file that could not be deleted.
func Logout(ctx context.Context, snap *profile.Snapshot, sessions []profile.Session, client portal.HTTP) ([]LoggedOut, error) {
	known := append(snap.Sessions(), snap.LegacySessions()...)
	var files []string
	if sessions == nil {
		files = cache.Tokens(snap.Paths.SSOCache)
	}
	names := map[string]string{}
	for _, s := range known {
		names[cache.TokenFile(snap.Paths.SSOCache, s)] = s.Name
	}
	for _, s := range sessions {
		f := cache.TokenFile(snap.Paths.SSOCache, s)
		names[f] = s.Name
		files = append(files, f)
	}
	var done []LoggedOut
	for _, f := range files {
		t, err := cache.ReadToken(f)
		if errors.Is(err, cache.ErrNone) {
			continue
		}
		out := LoggedOut{Session: names[f], File: f}
		if out.Session == "" {
			out.Session = t.StartURL
		}
		if err == nil && t.Region != "" {
			out.Err = portal.Logout(ctx, snap, client, t)
			if ctx.Err() != nil {
				return done, ctx.Err()
			}
		}
		if err := os.Remove(f); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return done, fault.New(fault.CacheUnwritable, f, err)
		}
		done = append(done, out)
	}
	if len(done) > 0 || sessions == nil {
		if _, err := cache.DropRoleCredentials(snap.Paths.Home); err != nil {
			return done, fault.New(fault.CacheUnwritable, snap.Paths.Home, err)
		}
	}
	return done, nil
}
