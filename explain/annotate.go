package explain

import (
	"strings"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/profile/setting"
)

// A Line is one line of a file and what is to be said about it. Text has its
// secrets masked and is otherwise as in the file.
type Line struct {
	Number int
	Text   string
	Notes  []string
	Warn   bool // the first note is a warning
	Fail   bool // the AWS CLI cannot read the file because of it
}

// Annotate goes through a file line by line.
func (f Facts) Annotate(file *profile.FileState) []Line {
	a := &annotator{Facts: f, file: file, cli: map[int]inifile.Entry{}, sdk: map[int]inifile.Entry{}, heads: map[int]inifile.Section{},
		sdkHeads: map[int]inifile.Section{}, parents: map[int]string{}, of: map[int]inifile.Section{}, refused: map[int][]inifile.Refusal{}}
	a.index()
	lines := make([]Line, 0, len(file.File().Lines))
	for n := 1; n <= len(file.File().Lines); n++ {
		lines = append(lines, a.line(n))
	}
	return lines
}

// An annotator holds what each reader sees at each line.
type annotator struct {
	Facts
	file     *profile.FileState
	cli, sdk map[int]inifile.Entry
	parents  map[int]string // the key above a nested entry
	of       map[int]inifile.Section
	heads    map[int]inifile.Section
	sdkHeads map[int]inifile.Section
	refused  map[int][]inifile.Refusal
}

func (a *annotator) index() {
	for _, s := range a.file.AWSCLI().Sections {
		a.heads[s.Pos.Line] = s
		for _, e := range s.Entries {
			if e.Inherited {
				continue
			}
			a.cli[e.Pos.Line], a.of[e.Pos.Line] = e, s
			for _, n := range e.Nested {
				a.cli[n.Pos.Line], a.parents[n.Pos.Line], a.of[n.Pos.Line] = n, e.Key, s
			}
		}
	}
	for _, s := range a.file.GoSDK().Sections {
		a.sdkHeads[s.Pos.Line] = s
		for _, e := range s.Entries {
			a.sdk[e.Pos.Line] = e
			for _, n := range e.Nested {
				a.sdk[n.Pos.Line] = n
			}
		}
	}
	for _, r := range inifile.Refusals(a.file.File(), a.file.Kind) {
		a.refused[r.Pos.Line] = append(a.refused[r.Pos.Line], r)
	}
}

func (a *annotator) line(n int) Line {
	raw := string(a.file.File().Line(n))
	l := Line{Number: n, Text: setting.MaskLine(raw)}
	t := a.Text.Explain
	for _, r := range a.refused[n] {
		l.Fail, l.Notes = true, append(l.Notes, t.Refused[r.Reason])
	}
	if c := a.file.GoSDK().Crash; c != nil && c.Pos.Line == n {
		l.Warn, l.Notes = true, append(l.Notes, t.Crash)
	}
	trimmed := strings.TrimSpace(raw)
	switch {
	case trimmed == "":
	case trimmed[0] == '#' || trimmed[0] == ';':
		l.Notes = append(l.Notes, t.Comment)
	default:
		if s, ok := a.heads[n]; ok {
			a.header(&l, s)
		} else if e, ok := a.cli[n]; ok {
			a.entry(&l, e)
		} else if s, ok := a.sdkHeads[n]; ok && s.Type != inifile.TypeOther {
			l.Warn, l.Notes = true, append(l.Notes, t.OnlySDKHeader)
		} else if _, ok := a.sdk[n]; ok && !l.Fail {
			l.Warn, l.Notes = true, append(l.Notes, t.SDKOnly)
		} else if !l.Fail {
			l.Notes = append(l.Notes, t.Continues)
		}
	}
	return l
}

// header says what a section is for.
func (a *annotator) header(l *Line, s inifile.Section) {
	t := a.Text.Explain
	sdk, seen := a.sdkHeads[l.Number]
	switch {
	case a.file.Kind == inifile.Credentials && s.Type == inifile.TypeProfile:
		l.Notes = append(l.Notes, t.CredHeader(s.Name))
	case s.Type == inifile.TypeProfile && s.Name == "default":
		l.Notes = append(l.Notes, t.DefaultProfile(s.Name))
	case s.Type == inifile.TypeProfile:
		l.Notes = append(l.Notes, t.ProfileHeader(s.Name))
	case s.Type == inifile.TypeSSOSession:
		l.Notes = append(l.Notes, t.SessionHeader(s.Name))
	case s.Type == inifile.TypeServices:
		l.Notes = append(l.Notes, t.ServicesHeader(s.Name))
	case s.Type == inifile.TypeDefaults:
		l.Warn, l.Notes = true, append(l.Notes, t.DefaultsHeader(s.Name))
	case seen && sdk.Type != inifile.TypeOther:
		l.Warn, l.Notes = true, append(l.Notes, t.OnlySDKHeader)
	case !strings.ContainsAny(s.Raw, " \t") && s.Raw != "plugins" && s.Raw != "preview":
		l.Warn, l.Notes = true, append(l.Notes, t.NoProfilePrefix(s.Raw))
	default:
		l.Notes = append(l.Notes, t.OtherHeader(s.Raw))
	}
	if s.Type == inifile.TypeProfile && (!seen || sdk.Type != s.Type || sdk.Name != s.Name) {
		l.Warn = true
		l.Notes = append([]string{t.CLIOnly}, l.Notes...)
	}
}

// entry says what a key does, and where the readers differ.
func (a *annotator) entry(l *Line, e inifile.Entry) {
	t := a.Text.Explain
	section, parent := a.of[l.Number], a.parents[l.Number]
	key := e.Key
	if parent != "" {
		key = parent + "." + e.Key
	}
	if section.Type == inifile.TypeOther {
		return
	}
	sdk, seen := a.sdk[l.Number]
	known := setting.SecretOf(key) == setting.SecretYes
	switch {
	case !seen:
		l.Warn, l.Notes = true, append(l.Notes, t.CLIOnly)
	case sdk.Value != e.Value && (e.Nested == nil || sdk.Nested == nil):
		l.Warn, l.Notes = true, append(l.Notes, t.Differs(quote(setting.Masked(key, e.Value)), quote(setting.Masked(key, sdk.Value))))
	case known && e.Value == "":
	}
	if note, warn := a.meaning(section, key, e); note != "" {
		if warn && !l.Warn {
			l.Warn = true
			l.Notes = append([]string{note}, l.Notes...)
			return
		}
		l.Notes = append(l.Notes, note)
	}
}

func quote(s string) string { return `"` + s + `"` }

// meaning gives the note on a key and whether it is a warning.
func (a *annotator) meaning(section inifile.Section, key string, e inifile.Entry) (string, bool) {
	t := a.Text.Explain
	switch key {
	case "sso_session":
		if s, ok := a.Snap.Session(e.Value); ok {
			return t.SessionLine(s.Name, s.Pos.Line), false
		}
		var names []string
		for _, s := range a.Snap.Sessions() {
			names = append(names, s.Name)
		}
		return t.SessionGone(e.Value, strings.Join(setting.Closest(e.Value, names, 1), "")), true
	case "source_profile":
		if _, ok := a.Snap.Profile(e.Value); !ok {
			return t.SourceGone(e.Value), true
		}
	case "region":
		if _, ok := region.Lookup(e.Value); !ok {
			return a.RegionTold(e.Value), true
		}
	}
	place := a.file.Kind.String() + ":" + section.Type
	s, ok := setting.Lookup(key, place)
	if !ok && section.Type == inifile.TypeProfile {
		s, ok = setting.Lookup(key, "config:profile")
	}
	switch {
	case ok && s.Kind == setting.Misspelling:
		return t.UnknownKey(s.UseInstead), true
	case ok && s.Kind == setting.ThirdParty:
		return s.About(string(a.Lang)) + " " + t.NoEffect, false
	case ok:
		if m := a.Meaning(key, e.Value); m != "" {
			return m, false
		}
		return s.About(string(a.Lang)), false
	case section.Type == inifile.TypeServices:
		return "", false
	case strings.Contains(key, "."):
		parent, _, _ := strings.Cut(key, ".")
		return t.Nested(parent), false
	}
	return t.UnknownKey(strings.Join(setting.Nearest(key, place, 1), "")), true
}

// InForce says which profile, Region and output a command would use here, and
// why; flag is the value of --profile.
func (f Facts) InForce(flag string) string {
	t := f.Text.Explain
	name, by := f.Snap.Selected(flag)
	why := t.DefaultProfile("")
	if by.Name != "" {
		why = t.SelectedBy(by.Name)
	}
	told := func(key string) (text, from string) {
		v := f.Snap.Value(name, key, profile.Overrides{Profile: flag})
		if !v.Set {
			return "-", t.NotSet
		}
		return v.Text, f.Origin(v.Origin)
	}
	region, regionFrom := told("region")
	output, outputFrom := told("output")
	return t.InForce(name, why, region, regionFrom, output, outputFrom)
}

// Things gives a few sentences about the whole configuration.
func (f Facts) Things() []string {
	t := f.Text.Explain
	var things []string
	for _, s := range f.Snap.Sessions() {
		if users := f.Snap.UsersOf(s); len(users) > 1 {
			things = append(things, t.SharedSession(few(users), s.Name))
		}
	}
	var keys []string
	f.Snap.EachBrief(func(b profile.Brief) bool {
		if strings.HasPrefix(b.Get("aws_access_key_id"), "AKIA") {
			keys = append(keys, b.Name)
		}
		return true
	})
	if keys != nil {
		things = append(things, t.LongKeys(few(keys)))
	}
	return things
}

// few gives the first names of a long list.
func few(names []string) []string {
	if len(names) <= 5 {
		return names
	}
	return append(append([]string{}, names[:5]...), "…")
}
