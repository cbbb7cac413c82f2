package profile

import (
	"errors"
	"fmt"
	"strings"

	"awsguide/profile/inifile"
)

// A Session is a sign-in that profiles share: an [sso-session], or the start
// URL that an older profile names itself.
type Session struct {
	Name     string // of the section; the start URL for a legacy one
	StartURL string
	Region   string
	Scopes   []string // nil when none are configured
	File     string
	Pos      inifile.Pos
	Legacy   bool // the profile itself names start URL and Region; there is no section
}

// Sessions gives the [sso-session] sections of the config file in file order,
// as the AWS CLI reads them (as it would if it did not refuse the file).
func (s *Snapshot) Sessions() []Session {
	var all []Session
	seen := map[string]bool{}
	for _, sec := range s.Config.AWSCLI().Sections {
		if sec.Type != inifile.TypeSSOSession || seen[sec.Name] {
			continue
		}
		seen[sec.Name] = true
		found, _ := s.Session(sec.Name)
		all = append(all, found)
	}
	return all
}

// Session finds the [sso-session] of that name.
func (s *Snapshot) Session(name string) (found Session, ok bool) {
	if s.simple() {
		inifile.EachSection(s.Config.text(), inifile.Config, func(sec *inifile.SimpleSection) bool {
			if sec.Type == inifile.TypeSSOSession && sec.Name == name {
				ok = true
				found = Session{Name: name, StartURL: sec.Value("sso_start_url"), Region: sec.Value("sso_region"),
					Scopes: SplitScopes(sec.Value("sso_registration_scopes")), File: s.Config.Path, Pos: inifile.Pos{Line: sec.Line, Column: 1}}
			}
			return !ok
		})
		return found, ok
	}
	sec, ok := s.Config.AWSCLI().Find(inifile.TypeSSOSession, name)
	if !ok {
		return Session{}, false
	}
	text := func(key string) string { e, _ := sec.Entry(key); return e.Value }
	return Session{
		Name: name, StartURL: text("sso_start_url"), Region: text("sso_region"), Scopes: SplitScopes(text("sso_registration_scopes")),
		File: s.Config.Path, Pos: sec.Pos,
	}, true
}

// SplitScopes cuts a list of scopes as the AWS CLI does: at commas, blanks
// trimmed, empty ones dropped. Nil for none.
func SplitScopes(text string) []string {
	var scopes []string
	for s := range strings.SplitSeq(text, ",") {
		if s = strings.TrimSpace(s); s != "" {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// LegacySessions gives one Session for each start URL that profiles without
// sso_session name, in file order.
func (s *Snapshot) LegacySessions() []Session {
	var all []Session
	seen := map[string]bool{}
	s.EachBrief(func(b Brief) bool {
		if url := b.Get("sso_start_url"); url != "" && b.Get("sso_session") == "" && !seen[url] {
			seen[url] = true
			all = append(all, Session{Name: url, StartURL: url, Region: b.Get("sso_region"), File: b.File, Pos: inifile.Pos{Line: b.Line, Column: 1}, Legacy: true})
		}
		return true
	})
	return all
}

// sessionEntry finds a key of an [sso-session].
func (s *Snapshot) sessionEntry(session, key string) (inifile.Entry, Origin, bool) {
	if session == "" {
		return inifile.Entry{}, Origin{}, false
	}
	sec, ok := s.Config.AWSCLI().Find(inifile.TypeSSOSession, session)
	if !ok {
		return inifile.Entry{}, Origin{}, false
	}
	e, ok := sec.Entry(key)
	return e, Origin{Kind: FromSession, Name: session, File: s.Config.Path, Pos: e.Pos}, ok
}

// ErrNoSession says that a profile signs in through no session at all.
var ErrNoSession = errors.New("the profile has no SSO session")

// A SessionMissing says that a profile names a session that is not there.
type SessionMissing struct {
	Profile, Session string
	File             string
	Pos              inifile.Pos // of the profile's sso_session
}

func (e *SessionMissing) Error() string {
	return fmt.Sprintf("profile %s names the SSO session %s, which is not there", e.Profile, e.Session)
}

// SessionOf gives the session through which a profile signs in. The error is
// ErrNoSession or a *SessionMissing.
func (s *Snapshot) SessionOf(name string) (Session, error) {
	p, ok := s.Profile(name)
	if !ok {
		return Session{}, ErrNoSession
	}
	if session, ok := p.Get("sso_session"); ok {
		found, ok := s.Session(session)
		if !ok {
			e, from, _ := p.entry("sso_session")
			return Session{}, &SessionMissing{Profile: name, Session: session, File: from.File, Pos: e.ValuePos}
		}
		return found, nil
	}
	url := p.Text("sso_start_url")
	if url == "" {
		return Session{}, ErrNoSession
	}
	return Session{Name: url, StartURL: url, Region: p.Text("sso_region"), File: p.File, Pos: p.Pos, Legacy: true}, nil
}
