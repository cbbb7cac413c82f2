package rule

import (
	"cmp"
	"strings"
	"time"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/sso"
	"awsguide/sso/cache"
)

// cacheRules are about sign-ins and the files that hold them. They speak once of
// each file, however many profiles share it.
//
// Damage is an error. To be signed out is not, as long as nobody named a profile
// that is to be used: it is then only worth knowing.
var cacheRules = []Rule{
	{ID: "sso-cache-file-corrupt", After: []string{"sso-cache-not-readable"}, Machine: tokenCorrupt},
	{ID: "sso-token-missing-fields", After: []string{"sso-cache-not-readable"}, Machine: tokenFlaw(cache.NoField)},
	{ID: "sso-token-bad-date", After: []string{"sso-cache-not-readable"}, Machine: tokenFlaw(cache.WrongTime)},
	{ID: "role-cache-file-corrupt", Machine: roleCorrupt},
	{ID: "stale-role-cache-after-source-change", Keys: []string{"role_arn"}, Key: roleCacheOlder},
	{ID: "legacy-start-url-hash-suffix", Machine: otherText},
	{ID: "sso-token-under-other-key", After: []string{"legacy-start-url-hash-suffix"}, Machine: otherKey},
	{ID: "sso-token-absent", After: []string{"legacy-start-url-hash-suffix", "sso-token-under-other-key"}, Machine: tokenAbsent},
	{ID: "sso-registration-expired", After: []string{"sso-cache-not-readable"}, Machine: registrationExpired},
	{ID: "sso-session-expired", After: []string{"sso-cache-not-readable", "sso-registration-expired"}, Machine: tokenExpired},
	{ID: "sso-token-without-refresh", After: []string{"sso-cache-not-readable"}, Machine: tokenEnds},
	{ID: "sso-mixed-session-and-legacy", Machine: mixedKeys},
}

// A signIn is a session that profiles use, and the file that holds its token.
type signIn struct {
	profile.Session
	File    string
	Profile string // of its profiles the one that is told: the first that is wanted, else the first
	Wanted  bool   // it is to be used: a profile that was named needs it
}

// state tells how the sign-in stands.
func (s signIn) state(c *Context) sso.State { return sso.StateOf(c.Snap.Paths, s.Session, c.At) }

// report tells of someone who is not signed in.
func (s signIn) report(c *Context, args ...string) {
	f := Finding{Profile: s.Profile, File: s.File}
	if !s.Wanted {
		f.Severity = Info
	}
	c.Report(f, append(args, "session", s.Name)...)
}

// ssoUsers gives the sessions that profiles use, one for each file of a token, in
// the order of the profiles.
func (c *Context) ssoUsers() []signIn {
	if c.users == nil {
		c.users = c.findUsers()
	}
	return c.users
}

func (c *Context) findUsers() []signIn {
	all := []signIn{}
	wanted, at := c.wanted(), map[string]int{}
	for _, p := range c.Profiles {
		name := cmp.Or(p.Text("sso_session"), p.Text("sso_start_url"))
		i, ok := at[name]
		if name == "" || ok && (all[i].Wanted || !wanted[p.Name]) {
			continue
		}
		s, err := c.Snap.SessionOf(p.Name)
		if err != nil {
			continue
		}
		if !ok {
			i = len(all)
			at[name] = i
			all = append(all, signIn{Session: s, File: cache.TokenFile(c.Snap.Paths.SSOCache, s)})
		}
		all[i].Profile, all[i].Wanted = p.Name, wanted[p.Name]
	}
	return all
}

// signIns gives the same; none when their folder cannot be looked into.
func (c *Context) signIns() []signIn {
	if _, closed := c.closedSSO(); closed || c.Snap.Paths.Home == "" {
		return nil
	}
	return c.ssoUsers()
}

// wanted gives the profiles that were named, and those whose credentials they
// take to assume their roles.
func (c *Context) wanted() map[string]bool {
	wanted := map[string]bool{}
	for _, name := range c.named {
		for name != "" && !wanted[name] {
			wanted[name] = true
			p, _ := c.Snap.Profile(name)
			name = p.Text("source_profile")
		}
	}
	return wanted
}

// tokenCorrupt finds damage in the files of tokens and in those of the client
// registrations, which a sign-in reads.
func tokenCorrupt(c *Context) {
	for _, s := range c.signIns() {
		for _, path := range []string{s.File, cache.RegistrationFile(c.Snap.Paths.SSOCache, s.Session, s.StartURL)} {
			if cache.Damaged(path) {
				c.Report(Finding{Profile: s.Profile, File: path}, "path", c.pasted(path), "session", s.Name)
			}
		}
	}
}

// tokenFlaw makes the rule for one flaw of files that are sound JSON.
func tokenFlaw(flaw string) func(*Context) {
	return func(c *Context) {
		for _, s := range c.signIns() {
			if found, field := cache.Flaw(s.File); found == flaw {
				c.Report(Finding{Profile: s.Profile, File: s.File}, "path", c.pasted(s.File), "field", field, "session", s.Name)
			}
		}
	}
}

func roleCorrupt(c *Context) {
	if c.Snap.Paths.Home == "" {
		return
	}
	for _, path := range cache.DamagedRoles(c.Snap.Paths.Home) {
		c.Report(Finding{File: path}, "path", c.pasted(path))
	}
}

// roleCacheOlder finds a session of a role that the AWS CLI still uses, and that is
// older than the file with the keys it was assumed with: whether just those were
// changed, nothing tells.
func roleCacheOlder(c *Context, k Key) {
	p, ok := c.Snap.Profile(k.InProfile())
	source := p.Text("source_profile")
	if !ok || source == "" || k.Value == "" || c.Snap.Paths.Home == "" {
		return
	}
	args := map[string]string{}
	for name, key := range map[string]string{"RoleArn": "role_arn", "ExternalId": "external_id", "SerialNumber": "mfa_serial", "RoleSessionName": "role_session_name", "DurationSeconds": "duration_seconds"} {
		if v := p.Text(key); v != "" {
			args[name] = v
		}
	}
	path := cache.RoleFile(c.Snap.Paths.Home, args)
	kept := profile.LookAt(path)
	if !kept.Exists {
		return
	}
	from, _ := c.Snap.Profile(source)
	keys, ok := c.keyOf(from, "aws_access_key_id")
	end, fine := cache.RoleEnd(path)
	if !ok || !fine || !end.After(c.At) || !profile.LookAt(keys.File.Path).Time.After(kept.Time) {
		return
	}
	f := Finding{Profile: p.Name, File: path, Related: []Related{{keys.File.Path, keys.Pos, "source"}}}
	if !c.Named(p.Name) {
		f.Severity = Info
	}
	c.Report(f, "source", source, "path", c.pasted(path))
}

// portal gives a start URL without what the same portal is also written with.
func portal(startURL string) string {
	return strings.ToLower(strings.TrimRight(strings.TrimSpace(startURL), "#/"))
}

// elsewhereSigned calls do for every sign-in that has no token, with a token for the
// same portal that could be used but has another name.
func elsewhereSigned(c *Context, do func(s signIn, path string, t cache.Token)) {
	var tokens []string
	for _, s := range c.signIns() {
		if s.StartURL == "" || s.state(c).State != sso.Absent {
			continue
		}
		if tokens == nil {
			tokens = cache.Tokens(c.Snap.Paths.SSOCache)
		}
		for _, path := range tokens {
			if t, err := cache.ReadToken(path); err == nil && portal(t.StartURL) == portal(s.StartURL) && t.ExpiresAt.After(c.At) {
				do(s, path, t)
				break
			}
		}
	}
}

// otherText finds profiles without a session whose start URL is written in
// another way than when someone signed in. The repair writes it that way.
func otherText(c *Context) {
	elsewhereSigned(c, func(s signIn, path string, t cache.Token) {
		if !s.Legacy || t.StartURL == s.StartURL || path != cache.TokenFile(c.Snap.Paths.SSOCache, profile.Session{StartURL: t.StartURL, Legacy: true}) {
			return
		}
		var f Finding
		for _, p := range c.Profiles {
			e, file, ok := c.ssoKey(p, "sso_start_url")
			if !ok || e.Inherited || e.Value != s.StartURL || p.Text("sso_session") != "" {
				continue
			}
			f.Fix = append(f.Fix, Splice{file.Kind, e.ValueSpan, t.StartURL})
			if p.Name == s.Profile {
				f.Profile, f.File, f.Pos, f.Width = p.Name, file.Path, e.ValuePos, e.ValueSpan.Len()
			}
		}
		if f.File == "" {
			f.Profile, f.File = s.Profile, s.File
		}
		if !s.Wanted {
			f.Severity = Info
		}
		c.Report(f, "url", s.StartURL, "signed", t.StartURL)
	})
}

func otherKey(c *Context) {
	elsewhereSigned(c, func(s signIn, path string, _ cache.Token) {
		s.report(c, "other", c.Snap.Paths.Short(path))
	})
}

func tokenAbsent(c *Context) {
	for _, s := range c.signIns() {
		if s.state(c).State == sso.Absent {
			s.report(c)
		}
	}
}

func registrationExpired(c *Context) {
	for _, s := range c.signIns() {
		if s.Legacy || s.state(c).State != sso.Expired {
			continue
		}
		t, err := cache.ReadToken(s.File)
		if err == nil && t.RefreshToken != "" && !t.RegistrationExpiresAt.IsZero() && !t.RegistrationExpiresAt.After(c.At) {
			s.report(c, "ended", t.RegistrationExpiresAt.Format(time.RFC3339))
		}
	}
}

func tokenExpired(c *Context) {
	for _, s := range c.signIns() {
		if st := s.state(c); st.State == sso.Expired {
			s.report(c, "ended", st.ExpiresAt.Format(time.RFC3339))
		}
	}
}

// tokenEnds finds sign-ins that are in force and that nothing can renew.
func tokenEnds(c *Context) {
	for _, s := range c.signIns() {
		if t, err := cache.ReadToken(s.File); err == nil && t.ExpiresAt.After(c.At) && t.RefreshToken == "" {
			c.Report(Finding{Profile: s.Profile, File: s.File}, "ends", t.ExpiresAt.Format(time.RFC3339), "session", s.Name)
		}
	}
}

// ssoKey finds a key of a profile where it counts, and its file.
func (c *Context) ssoKey(p profile.Profile, key string) (inifile.Entry, *profile.FileState, bool) {
	if p.Credentials != nil {
		if e, ok := p.Credentials.Entry(key); ok {
			return e, c.Snap.Credentials, true
		}
	}
	if p.Config != nil {
		if e, ok := p.Config.Entry(key); ok {
			return e, c.Snap.Config, true
		}
	}
	return inifile.Entry{}, nil, false
}

// mixedKeys finds what a session says again in its profiles. Where the two differ
// more is wrong than that.
func mixedKeys(c *Context) {
	sessions, absent := map[string]profile.Session{}, map[string]bool{}
	for _, s := range c.Snap.Sessions() {
		sessions[s.Name] = s
		absent[s.Name] = sso.StateOf(c.Snap.Paths, s, c.At).State == sso.Absent
	}
	for _, p := range c.Profiles {
		s, ok := sessions[p.Text("sso_session")]
		if f := c.repeats(p, s); ok && f.Fix != nil {
			if !absent[s.Name] {
				f.Severity = Info // it does no harm while someone is signed in
			}
			c.Report(f, "session", s.Name)
		}
	}
}

// repeats gives the finding of a profile that says no other than its session,
// with the repair; one without when there is nothing to find.
func (c *Context) repeats(p profile.Profile, s profile.Session) Finding {
	var f Finding
	for _, key := range []struct{ name, value string }{{"sso_start_url", s.StartURL}, {"sso_region", s.Region}} {
		e, file, ok := c.ssoKey(p, key.name)
		if !ok {
			continue
		}
		if key.value == "" || e.Value != key.value || e.Inherited {
			return Finding{}
		}
		if f.Fix == nil {
			f = Finding{Profile: p.Name, File: file.Path, Pos: e.Pos, Width: e.KeySpan.Len()}
		}
		f.Fix = append(f.Fix, Splice{file.Kind, e.Span, ""})
	}
	return f
}
