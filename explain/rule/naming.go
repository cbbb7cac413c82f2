package rule

import (
	"strings"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
)

// namingRules are about the names of profiles and the headers that give them.
var namingRules = []Rule{
	{ID: "header-non-breaking-space", File: strangeBlank},
	{ID: "credentials-section-has-profile-prefix", File: prefixInCredentials},
	{ID: "credentials-trailing-space-header", File: blankInHeader},
	{ID: "sso-session-in-credentials-file", File: sessionInCredentials},
	{ID: "sso-session-header-misspelled", File: sessionHeader},
	{ID: "profile-keyword-case", File: keywordCase},
	{ID: "default-section-case", File: defaultCase},
	{ID: "header-without-space", File: noBlank},
	{ID: "profile-name-with-apostrophe", File: apostrophe},
	{ID: "config-prefix-missing-half-works", File: prefixMissing(true)},
	{ID: "config-section-missing-profile-prefix", File: prefixMissing(false)},
	{ID: "unused-config-section", File: unusedSection},
	{ID: "both-default-and-profile-default", File: twoDefaults, After: []string{"config-duplicate-section"}},
}

// otherSections calls do for every section of the config file that is neither a
// profile nor one of the other kinds, with the span of its name.
func otherSections(f *profile.FileState, do func(sec inifile.Section, inner inifile.Span)) {
	if f.Kind != inifile.Config {
		return
	}
	for _, sec := range f.AWSCLI().Sections {
		if sec.Type == inifile.TypeOther {
			do(sec, innerOf(f, sec))
		}
	}
}

// innerOf gives the span between the brackets of a header.
func innerOf(f *profile.FileState, sec inifile.Section) inifile.Span {
	start := sec.Header.Start + strings.IndexByte(string(f.Data[sec.Header.Start:sec.Header.End]), '[') + 1
	return inifile.Span{Start: start, End: start + len(sec.Raw)}
}

// header is a finding about a header, with the text that is to stand in it.
func header(f *profile.FileState, sec inifile.Section, name, now string) Finding {
	found := Finding{Profile: name, File: f.Path, Pos: sec.Pos, Width: len(sec.Raw) + 2}
	if now != "" && !taken(f, now) {
		found.Fix = []Splice{{f.Kind, innerOf(f, sec), now}}
	}
	return found
}

// taken reports whether there is a header with this text already.
func taken(f *profile.FileState, raw string) bool {
	for _, sec := range f.AWSCLI().Sections {
		if sec.Raw == raw {
			return true
		}
	}
	return false
}

func strangeBlank(c *Context, f *profile.FileState) {
	for _, sec := range f.AWSCLI().Sections {
		plain := strings.Map(func(r rune) rune {
			switch {
			case r == 0x200b || r == 0xfeff:
				return -1
			case strange(r):
				return ' '
			}
			return r
		}, sec.Raw)
		if plain != sec.Raw {
			found := header(f, sec, "", plain)
			found.Pos.Column += 1 + strings.IndexFunc(sec.Raw, strange)
			found.Width = 0
			c.Report(found, "header", "["+plain+"]")
		}
	}
}

// strange reports whether a rune is a blank that is none to the readers.
func strange(r rune) bool {
	return strings.ContainsRune("\u00a0\u2002\u2003\u2009\u202f\u3000\u200b\ufeff", r)
}

func prefixInCredentials(c *Context, f *profile.FileState) {
	if f.Kind != inifile.Credentials {
		return
	}
	for _, sec := range f.AWSCLI().Sections {
		if name, ok := strings.CutPrefix(sec.Raw, "profile "); ok {
			name = strings.TrimSpace(name)
			c.Report(header(f, sec, name, name), "name", name)
		}
	}
}

func blankInHeader(c *Context, f *profile.FileState) {
	if f.Kind != inifile.Credentials {
		return
	}
	for _, sec := range f.AWSCLI().Sections {
		if bare := strings.TrimSpace(sec.Raw); bare != sec.Raw && bare != "" {
			c.Report(header(f, sec, bare, bare), "name", bare)
		}
	}
}

func sessionInCredentials(c *Context, f *profile.FileState) {
	if f.Kind != inifile.Credentials {
		return
	}
	for _, sec := range f.AWSCLI().Sections {
		if name, ok := strings.CutPrefix(sec.Raw, "sso-session "); ok {
			c.Report(header(f, sec, "", ""), "session", strings.TrimSpace(name))
		}
	}
}

func sessionHeader(c *Context, f *profile.FileState) {
	otherSections(f, func(sec inifile.Section, _ inifile.Span) {
		raw := strings.Replace(sec.Raw, "sso session ", "sso_session ", 1)
		word, name, ok := strings.Cut(raw, " ")
		name = strings.TrimSpace(name)
		switch strings.ToLower(word) {
		case "sso_session", "ssosession", "sso-sessions", "sso-session", "session":
			if ok && name != "" {
				c.Report(header(f, sec, "", "sso-session "+name), "session", name, "header", "["+sec.Raw+"]")
			}
		}
	})
}

func keywordCase(c *Context, f *profile.FileState) {
	otherSections(f, func(sec inifile.Section, _ inifile.Span) {
		word, name, ok := strings.Cut(sec.Raw, " ")
		if ok && strings.EqualFold(word, "profile") && word != "profile" {
			name = strings.TrimSpace(name)
			c.Report(header(f, sec, name, "profile "+name), "header", "["+sec.Raw+"]", "name", name)
		}
	})
}

func defaultCase(c *Context, f *profile.FileState) {
	for _, sec := range f.AWSCLI().Sections {
		if strings.EqualFold(sec.Raw, "default") && sec.Raw != "default" && sec.Raw != "DEFAULT" {
			c.Report(header(f, sec, "default", "default"), "header", "["+sec.Raw+"]")
		}
	}
}

func noBlank(c *Context, f *profile.FileState) {
	otherSections(f, func(sec inifile.Section, _ inifile.Span) {
		name, ok := strings.CutPrefix(sec.Raw, "profile")
		name = strings.TrimLeft(name, ":.-_/=")
		if ok && name != "" && !strings.ContainsAny(sec.Raw, " \t'\"") && holdsProfile(sec) {
			c.Report(header(f, sec, name, "profile "+name), "header", "["+sec.Raw+"]", "name", name)
		}
	})
}

func apostrophe(c *Context, f *profile.FileState) {
	otherSections(f, func(sec inifile.Section, _ inifile.Span) {
		name, ok := strings.CutPrefix(sec.Raw, "profile ")
		if ok && strings.Count(name, "'")%2+strings.Count(name, `"`)%2 > 0 {
			c.Report(header(f, sec, strings.TrimSpace(name), ""), "name", strings.TrimSpace(name))
		}
	})
}

// known are sections of the config file that are no profiles, and are right.
var knownSections = []string{"plugins", "preview", "toplevel", "sso-session", "services", "profile"}

// holdsProfile reports whether a section has a key of a profile.
func holdsProfile(sec inifile.Section) bool {
	for _, e := range sec.Entries {
		if s, ok := setting.Lookup(e.Key, "config:profile"); ok && s.Kind != setting.ThirdParty && !e.Inherited {
			return true
		}
	}
	return false
}

// lonely calls do for sections whose header is one plain word.
func lonely(f *profile.FileState, do func(sec inifile.Section)) {
	otherSections(f, func(sec inifile.Section, _ inifile.Span) {
		if strings.ContainsAny(sec.Raw, " \t'\"") || strings.EqualFold(sec.Raw, "default") || strings.HasPrefix(sec.Raw, "profile") {
			return
		}
		for _, k := range knownSections {
			if sec.Raw == k {
				return
			}
		}
		do(sec)
	})
}

// prefixMissing finds [dev] in the config file; half tells of one whose keys in
// the credentials file let the profile be there all the same.
func prefixMissing(half bool) func(*Context, *profile.FileState) {
	return func(c *Context, f *profile.FileState) {
		lonely(f, func(sec inifile.Section) {
			_, keys := c.Snap.Credentials.AWSCLI().Profile(sec.Raw)
			if holdsProfile(sec) && keys == half {
				c.Report(header(f, sec, sec.Raw, "profile "+sec.Raw), "name", sec.Raw)
			}
		})
	}
}

func unusedSection(c *Context, f *profile.FileState) {
	lonely(f, func(sec inifile.Section) {
		if !holdsProfile(sec) {
			c.Report(Finding{File: f.Path, Pos: sec.Pos, Width: len(sec.Raw) + 2}, "header", "["+sec.Raw+"]")
		}
	})
}

func twoDefaults(c *Context, f *profile.FileState) {
	if f.Kind != inifile.Config {
		return
	}
	var bare, long *inifile.Section
	sections := f.AWSCLI().Sections
	for i := range sections {
		switch {
		case sections[i].Type != inifile.TypeProfile || sections[i].Name != "default":
		case sections[i].Raw == "default":
			bare = &sections[i]
		default:
			long = &sections[i]
		}
	}
	if bare == nil || long == nil {
		return
	}
	last := bare
	if long.Pos.Line > bare.Pos.Line {
		last = long
	}
	c.Report(Finding{Profile: "default", File: f.Path, Pos: long.Pos, Width: len(long.Raw) + 2, Related: []Related{{f.Path, bare.Pos, "other-half"}}}, "header", "["+last.Raw+"]")
}

// profileNotFound looks for the profiles that were named. Where a file cannot be
// read, that is the cause.
func profileNotFound(c *Context) {
	for _, f := range c.Snap.Files() {
		if f.Exists && !f.Readable {
			return
		}
	}
	for _, name := range c.named {
		if _, ok := c.Snap.Profile(name); ok || name == "" {
			continue
		}
		if _, ok := c.Snap.Profile(strings.Trim(strings.TrimSpace(name), `"'`)); ok {
			continue // the variable's own rules tell what it has too much
		}
		near := ""
		if all := setting.Closest(name, c.Names, 1); all != nil {
			near = all[0]
		}
		for _, n := range c.Names {
			if strings.EqualFold(n, strings.Trim(strings.TrimSpace(name), `"'`)) {
				near = n
			}
		}
		found := Finding{Profile: name}
		if by := c.Snap.NamedBy(name); by != nil {
			found.File = "env:" + by[0]
		}
		if p, ok := c.Snap.Profile(near); ok {
			found.Related = []Related{{p.File, p.Pos, "nearest"}}
		}
		c.Report(found, "nearest", near)
	}
}
