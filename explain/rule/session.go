package rule

import (
	"strings"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
	"awsguide/sso"
)

// sessionRules are about [sso-session] sections and the keys that lead to them.
var sessionRules = []Rule{
	{ID: "sso-session-reference-unresolved", Keys: []string{"sso_session"}, Key: sessionUnresolved, After: []string{"sso-session-header-misspelled", "sso-value-quoted", "smart-quotes", "inline-comment-in-value"}},
	{ID: "sso-session-url-missing", Session: urlMissing},
	{ID: "sso-session-region-missing", Session: regionMissing},
	{ID: "sso-legacy-keys-missing", Profile: legacyKeysMissing},
	{ID: "sso-account-id-missing", Profile: accountMissing},
	{ID: "sso-role-name-missing", Profile: roleNameMissing},
	{ID: "sso-profile-token-only", Profile: tokenOnly},
	{ID: "sso-start-url-mismatch", Keys: []string{"sso_start_url"}, Key: urlMismatch, After: []string{"sso-value-quoted"}},
	{ID: "sso-region-mismatch", Keys: []string{"sso_region"}, Key: regionMismatch, After: []string{"quoted-region"}},
	{ID: "sso-account-id-malformed", Keys: []string{"sso_account_id"}, Key: accountMalformed, After: []string{"sso-value-quoted", "smart-quotes", "inline-comment-in-value"}},
}

func sessionUnresolved(c *Context, k Key) {
	if _, ok := c.Snap.Config.AWSCLI().Find(inifile.TypeSSOSession, k.Value); ok || k.Value == "" || k.InProfile() == "" {
		return
	}
	var names []string
	for _, s := range c.Snap.Sessions() {
		names = append(names, s.Name)
	}
	f := k.AtValue()
	near := setting.Closest(k.Value, names, 1)
	if near == nil {
		c.Report(f, "session", k.Value, "nearest", "")
		return
	}
	f.Fix = k.Replace(near[0])
	s, _ := c.Snap.Session(near[0])
	f.Related = []Related{{File: s.File, Pos: s.Pos, Why: "session"}}
	c.Report(f, "session", k.Value, "nearest", near[0])
}

func urlMissing(c *Context, s profile.Session) {
	if s.StartURL == "" {
		c.Report(Finding{File: s.File, Pos: s.Pos, Width: len(s.Name) + len("[sso-session ]")}, "session", s.Name)
	}
}

func regionMissing(c *Context, s profile.Session) {
	if s.Region != "" {
		return
	}
	f := Finding{File: s.File, Pos: s.Pos, Width: len(s.Name) + len("[sso-session ]")}
	if id := sso.RegionOfStartURL(s.StartURL); id != "" {
		f.Fix = Add(c.Snap.Config, inifile.TypeSSOSession, s.Name, edit.Pair{Key: "sso_region", Value: id})
	}
	c.Report(f, "session", s.Name)
}

// keyOf is a finding at a key of a profile.
func keyOf(c *Context, p profile.Profile, key string) Finding {
	for _, f := range c.Snap.Files() {
		sec := p.Config
		if f.Kind == inifile.Credentials {
			sec = p.Credentials
		}
		if sec == nil {
			continue
		}
		if e, ok := sec.Entry(key); ok {
			return Finding{Profile: p.Name, File: f.Path, Pos: e.Pos, Width: e.KeySpan.Len()}
		}
	}
	return Finding{Profile: p.Name, File: p.File, Pos: p.Pos}
}

func legacyKeysMissing(c *Context, p profile.Profile) {
	account, role := p.Text("sso_account_id"), p.Text("sso_role_name")
	url, home := p.Text("sso_start_url"), p.Text("sso_region")
	if p.Text("sso_session") != "" || account == "" || role == "" || url != "" && home != "" {
		return
	}
	f := keyOf(c, p, "sso_account_id")
	lacks := "sso_session"
	switch {
	case url != "":
		lacks = "sso_region"
	case home != "":
		lacks = "sso_start_url"
	}
	if all := c.Snap.Sessions(); len(all) == 1 && lacks == "sso_session" {
		f.Fix = Add(c.Snap.Config, inifile.TypeProfile, p.Name, edit.Pair{Key: "sso_session", Value: all[0].Name})
		f.Related = []Related{{all[0].File, all[0].Pos, "session"}}
	}
	c.Report(f, "key", lacks)
}

func accountMissing(c *Context, p profile.Profile) {
	if p.Text("sso_session") != "" && p.Text("sso_role_name") != "" && p.Text("sso_account_id") == "" {
		c.Report(keyOf(c, p, "sso_role_name"), "role", p.Text("sso_role_name"))
	}
}

func roleNameMissing(c *Context, p profile.Profile) {
	if p.Text("sso_session") != "" && p.Text("sso_account_id") != "" && p.Text("sso_role_name") == "" {
		c.Report(keyOf(c, p, "sso_account_id"), "account", p.Text("sso_account_id"))
	}
}

func tokenOnly(c *Context, p profile.Profile) {
	if p.Text("sso_session") == "" || p.Text("sso_account_id")+p.Text("sso_role_name")+p.Text("role_arn")+p.Text("credential_process")+p.Text("aws_access_key_id") != "" {
		return
	}
	f := keyOf(c, p, "sso_session")
	if c.Named(p.Name) {
		f.Severity = Error
	}
	c.Report(f)
}

// mismatch reports a key that a profile has otherwise than its session.
func mismatch(c *Context, k Key, of func(profile.Session) string) {
	p, ok := c.Snap.Profile(k.InProfile())
	if k.InProfile() == "" || !ok || p.Text("sso_session") == "" {
		return
	}
	s, ok := c.Snap.Session(p.Text("sso_session"))
	if !ok || of(s) == "" || of(s) == k.Value {
		return
	}
	c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: k.ValuePos, Width: k.ValueSpan.Len(), Fix: k.Drop(),
		Related: []Related{{s.File, s.Pos, "session"}}}, "session", s.Name, "mine", k.Value, "theirs", of(s))
}

func urlMismatch(c *Context, k Key) {
	mismatch(c, k, func(s profile.Session) string { return s.StartURL })
}

func regionMismatch(c *Context, k Key) {
	mismatch(c, k, func(s profile.Session) string { return s.Region })
}

func accountMalformed(c *Context, k Key) {
	known, _ := setting.Lookup("sso_account_id", "config:profile")
	if _, ok := known.Fits(k.Value); ok || k.Value == "" {
		return
	}
	f := k.AtValue()
	bare := strings.NewReplacer("-", "", " ", "", "_", "", `"`, "", "'", "").Replace(k.Value)
	if _, ok := known.Fits(bare); ok {
		f.Fix = k.Replace(bare)
	}
	c.Report(f, "value", k.Value)
}
