package team

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/profile/setting"
)

// A Problem is something in a team file that cannot be used.
type Problem struct {
	ID   string      // one of the problems below
	Pos  inifile.Pos // in the file
	Text string      // the name, key or value that it is about; never a secret
	Near []string    // what may have been meant; nil when nothing is near
}

// The problems of team files.
const (
	Unreadable     = "team-unreadable"      // no reader could read it; Text is the reason, as in inifile
	TooLong        = "team-too-long"        // more than a megabyte
	Empty          = "team-empty"           // no session is in it
	SectionUnknown = "team-section-unknown" // Text is the header
	KeyUnknown     = "team-key-unknown"
	KeySecret      = "team-key-secret"    // it holds something secret
	KeyNotTaken    = "team-key-not-taken" // tools of AWS know it, but a team file may not set it
	KeyMissing     = "team-key-missing"   // Text is the key that the section lacks
	ValueWrong     = "team-value-wrong"   // Text is key = value
	NameWrong      = "team-name-wrong"    // Text is a name that not every reader takes
	NameMissing    = "team-name-missing"
)

// longest is how long a team file may be, in bytes.
const longest = 1 << 20

// Parse reads a team file. All problems are found, in file order; with any of
// them the file is not to be used.
func Parse(name string, data []byte) (*File, []Problem) {
	p := &parser{file: &File{Path: name}}
	if len(data) > longest {
		p.problem(TooLong, inifile.Pos{Line: 1, Column: 1}, "")
		return p.file, p.problems
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	scanned := inifile.Scan(name, data)
	for _, r := range inifile.Refusals(scanned, inifile.Config) {
		p.problem(Unreadable, r.Pos, r.Reason)
	}
	if p.problems != nil {
		return p.file, p.problems
	}
	for _, sec := range inifile.ReadAWSCLI(scanned, inifile.Config).Sections {
		p.section(sec)
	}
	if len(p.file.Sessions) == 0 && p.problems == nil {
		p.problem(Empty, inifile.Pos{Line: 1, Column: 1}, "")
	}
	p.references()
	slices.SortStableFunc(p.problems, func(a, b Problem) int { return a.Pos.Line - b.Pos.Line })
	return p.file, p.problems
}

type parser struct {
	file     *File
	problems []Problem
	named    []reference
}

// A reference names a session or profile that must be in the file.
type reference struct {
	key, name string
	pos       inifile.Pos
}

func (p *parser) problem(id string, pos inifile.Pos, text string, near ...string) {
	p.problems = append(p.problems, Problem{id, pos, text, near})
}

func (p *parser) section(sec inifile.Section) {
	kind, name, _ := strings.Cut(sec.Raw, " ")
	if sec.Type == inifile.TypeProfile || sec.Type == inifile.TypeSSOSession {
		kind, name = sec.Type, sec.Name
	}
	name = strings.TrimSpace(name)
	if kind != "team" && profile.LegalName(name) != nil && slices.Contains([]string{"profile", "sso-session", "populate"}, kind) {
		p.problem(NameWrong, sec.Pos, name)
		return
	}
	switch kind {
	case "team":
		values := p.keys(sec, teamKeys, "")
		p.file.MinCLI, p.file.Default = values["min_aws_cli"], values["default_profile"]
	case "sso-session":
		p.session(sec, name)
	case "populate":
		v := p.keys(sec, populateKeys, "")
		p.file.Populate = append(p.file.Populate, Populate{name, profile.Rules{Template: v["name_template"], Account: v["account"], Role: v["role"], Region: v["region"], Output: v["output"]}})
		p.named = append(p.named, reference{"sso_session", name, sec.Pos})
	case "profile":
		p.profile(sec, name)
	default:
		p.problem(SectionUnknown, sec.Pos, "["+sec.Raw+"]", setting.Closest(kind, []string{"team", "sso-session", "populate", "profile"}, 2)...)
	}
}

func (p *parser) session(sec inifile.Section, name string) {
	v := p.keys(sec, sessionKeys, places["sso-session"])
	for _, k := range sessionKeys[:2] {
		if _, ok := sec.Entry(k); !ok {
			p.problem(KeyMissing, sec.Pos, k)
		}
	}
	p.file.Sessions = append(p.file.Sessions, profile.Session{
		Name: name, StartURL: v["sso_start_url"], Region: v["sso_region"], Scopes: profile.SplitScopes(v["sso_registration_scopes"]), File: p.file.Path, Pos: sec.Pos,
	})
}

func (p *parser) profile(sec inifile.Section, name string) {
	p.keys(sec, profileKeys, places["profile"])
	one := Profile{Name: name}
	for _, e := range sec.Entries {
		one.Pairs = append(one.Pairs, edit.Pair{Key: e.Key, Value: e.Value})
		if e.Key == "sso_session" || e.Key == "source_profile" {
			p.named = append(p.named, reference{e.Key, e.Value, e.ValuePos})
		}
	}
	p.file.Profiles = append(p.file.Profiles, one)
}

// keys holds the keys of a section against those that it may have, and gives
// their values.
func (p *parser) keys(sec inifile.Section, allowed []string, place string) map[string]string {
	values := map[string]string{}
	for _, e := range sec.Entries {
		known, isKnown := setting.Lookup(e.Key, "config:profile")
		switch {
		case slices.Contains(allowed, e.Key):
			if e.Nested != nil || !p.fits(e.Key, e.Value, place) {
				near := []string(nil)
				if e.Key == "region" || e.Key == "sso_region" {
					near = region.Nearest(e.Value, 2)
				}
				p.problem(ValueWrong, e.ValuePos, e.Key+" = "+setting.Masked(e.Key, e.Value), near...)
			}
			values[e.Key] = e.Value
		case setting.SecretOf(e.Key) == setting.SecretYes || setting.SecretOf(e.Key) == setting.SecretPartial:
			p.problem(KeySecret, e.Pos, e.Key)
		case isKnown && known.Kind == setting.InUse:
			p.problem(KeyNotTaken, e.Pos, e.Key)
		default:
			p.problem(KeyUnknown, e.Pos, e.Key, setting.Closest(e.Key, allowed, 2)...)
		}
	}
	return values
}

// fits reports whether a key of a team file takes a value. What every reader
// would not read alike is turned away, too.
func (p *parser) fits(key, value, place string) bool {
	if !edit.LegalValue(value) {
		return false
	}
	switch key {
	case "min_aws_cli":
		return version(value)
	case "default_profile", "source_profile", "sso_session":
		return profile.LegalName(value) == nil
	case "name_template":
		_, err := profile.ParseTemplate(value)
		return err == nil
	case "account", "role":
		_, err := path.Match(value, "")
		return err == nil
	case "region", "sso_region":
		return region.LooksLike(value)
	case "output":
		place = places["profile"]
	case "sso_start_url":
		u, err := url.Parse(value)
		return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && u.Hostname() == "127.0.0.1")
	}
	s, ok := setting.Lookup(key, place)
	if !ok {
		return value != ""
	}
	_, ok = s.Fits(value)
	return ok && value != ""
}

// version reports whether a text is numbers with dots between, as in 2.22.0.
func version(text string) bool {
	parts := strings.Split(text, ".")
	for _, n := range parts {
		if _, err := strconv.ParseUint(n, 10, 16); err != nil {
			return false
		}
	}
	return len(parts) <= 3
}

// references holds names against what the file has.
func (p *parser) references() {
	var sessions, profiles []string
	for _, s := range p.file.Sessions {
		sessions = append(sessions, s.Name)
	}
	for _, x := range p.file.Profiles {
		profiles = append(profiles, x.Name)
	}
	for _, r := range p.named {
		list := sessions
		if r.key == "source_profile" {
			if len(p.file.Populate) > 0 {
				continue // populate may make it
			}
			list = profiles
		}
		if !slices.Contains(list, r.name) {
			p.problem(NameMissing, r.pos, r.name, setting.Closest(r.name, list, 2)...)
		}
	}
}
