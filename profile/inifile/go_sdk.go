package inifile

import (
	"bytes"
	"sort"
	"strings"
)

// ReadGoSDK gives what aws-sdk-go-v2 takes from the file (config/internal/ini
// and processConfigSections in config/shared_config.go): line by line, never
// refusing. Sections of one name are merged in the place of the first.
func ReadGoSDK(f *File, kind Kind) *Reading {
	r := &goReader{f: f, cur: -1}
	r.sections, r.byName, r.entries = f.room()
	for start := 0; start < len(f.Data); {
		end := len(f.Data)
		next := end
		if i := bytes.IndexByte(f.Data[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		r.line(start, end, next)
		start = next
	}
	r.endBody(len(f.Data))
	return &Reading{Sections: r.named(kind), Crash: r.crash}
}

// A goReader is the Go SDK's parser at work.
type goReader struct {
	f        *File
	sections []Section // Raw is "type name", the SDK's own key
	byName   map[string]int
	entries  slab
	crash    *Crash

	near int // the 0-based line at which pos begins to look

	cur int    // index of the section being read; -1 when keys are dropped
	key string // the key that an indented line belongs to; "" after a header
}

// line reads the bytes [start,end); next is where the next line begins.
func (r *goReader) line(start, end, next int) {
	text := r.f.Data[start:end]
	if len(bytes.TrimSpace(text)) == 0 {
		return
	}
	if t := bytes.TrimLeft(text, " \t"); t[0] == '#' || t[0] == ';' {
		return
	}
	if r.header(start, end, next) {
		return
	}
	indented := text[0] == ' ' || text[0] == '\t'
	if !indented {
		r.property(start, end, next, goTrimComment(text))
		return
	}
	from := start + len(text) - len(bytes.TrimLeft(text, " \t"))
	if bytes.ContainsAny(r.f.Data[from:end], "=:") {
		r.subProperty(start, from, end, next)
		return
	}
	r.continuation(from, end, next)
}

// header reads "[type name]": what follows the first # or ; is cut first, and
// everything up to the first blank is the type.
func (r *goReader) header(start, end, next int) bool {
	text := bytes.TrimSpace(r.f.Data[start:end])
	if text[0] != '[' { // as most lines do not
		return false
	}
	if i := bytes.IndexAny(text, "#;"); i >= 0 {
		text = bytes.TrimSpace(text[:i])
	}
	if len(text) < 2 || text[0] != '[' || text[len(text)-1] != ']' {
		return false
	}
	at := start + bytes.IndexByte(r.f.Data[start:end], '[')
	from, to := trimGo(r.f.Data, at+1, at+len(text)-1)
	inner := r.f.text(from, to)
	raw := inner
	if i := strings.IndexAny(inner, " \t"); i > 0 {
		if rest := strings.TrimLeft(inner[i:], " \t"); inner[i] != ' ' || i+1+len(rest) != len(inner) {
			raw = inner[:i] + " " + rest
		}
	}
	r.endBody(start)
	r.key, r.cur = "", -1
	if raw == "" {
		return true // its keys are dropped
	}
	i, ok := r.byName[raw]
	if !ok {
		i = len(r.sections)
		r.byName[raw] = i
		// For the SDK a lone \r ends no line; the place is that of all others.
		pos := r.pos(at)
		line := r.f.Lines[pos.Line-1].Start
		r.sections = append(r.sections, Section{Raw: raw, Pos: pos,
			Header: Span{max(start, line), start + len(bytes.TrimRight(r.f.Data[start:end], "\r"))}, Body: Span{next, next}})
	}
	r.cur = i
	return true
}

func (r *goReader) endBody(end int) {
	if r.cur < 0 {
		return
	}
	if s := &r.sections[r.cur]; s.Body.End == s.Body.Start && s.Body.Start <= end {
		s.Body.End = end
	}
}

// pos is File.Pos for offsets that mostly grow.
func (r *goReader) pos(offset int) Pos {
	lines := r.f.Lines
	for r.near+1 < len(lines) && lines[r.near+1].Start <= offset {
		r.near++
	}
	if l := lines[r.near]; l.Start <= offset && offset < l.Next {
		return Pos{r.near + 1, offset - l.Start + 1}
	}
	return r.f.Pos(offset)
}

// goTrimComment cuts at a blank or TAB followed by # or ;, then blanks.
func goTrimComment(text []byte) []byte {
	if bytes.IndexByte(text, '#') < 0 && bytes.IndexByte(text, ';') < 0 {
		return text
	}
	for _, mark := range []string{" #", " ;", "\t#", "\t;"} {
		if i := bytes.Index(text, []byte(mark)); i >= 0 {
			text = text[:i]
		}
	}
	return text
}

// property reads a key that is not indented; text is the line without comment.
func (r *goReader) property(start, end, next int, text []byte) {
	text = bytes.TrimRight(text, " \t")
	i := bytes.IndexAny(text, "=:")
	if i < 0 {
		return
	}
	r.set(r.entry(start, start+i, start+i+1, start+len(text), start, next))
}

// entry makes the entry whose key is in [from,mid) and value in [after,to).
func (r *goReader) entry(from, mid, after, to, start, next int) Entry {
	kf, kt := trimGo(r.f.Data, from, mid)
	vf, vt := trimGo(r.f.Data, after, to)
	if vf == vt {
		vf, vt = trimGoRight(r.f.Data, from, to), trimGoRight(r.f.Data, from, to)
	}
	if kf < kt {
		from = kf
	}
	pos := r.pos(from)
	e := Entry{
		Key: strings.ToLower(r.f.text(kf, kt)), Value: r.unquote(r.f.text(vf, vt), vf),
		Pos: pos, Span: Span{start, next}, KeySpan: Span{kf, kt}, ValueSpan: Span{vf, vt},
	}
	switch line := r.f.Lines[pos.Line-1]; {
	case vf < line.Next || vf == len(r.f.Data):
		e.ValuePos = Pos{pos.Line, vf - line.Start + 1}
	default: // a lone carriage return ends a line, but not for the SDK
		e.ValuePos = r.f.Pos(vf)
	}
	return e
}

// unquote takes one pair of quotes off. A lone quote is where the SDK panics.
func (r *goReader) unquote(value string, at int) string {
	if value == `"` || value == `'` {
		if r.crash == nil {
			r.crash = &Crash{Pos: r.f.Pos(at), Text: value}
		}
		return value
	}
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}

// set puts a key into the section being read; keys before any are dropped.
func (r *goReader) set(e Entry) {
	if r.cur < 0 {
		return
	}
	r.key = e.Key
	s := &r.sections[r.cur]
	s.Entries, _ = r.entries.put(s.Entries, e)
}

// openEntry is the entry that an indented line belongs to; nil if none.
func (r *goReader) openEntry() *Entry {
	if r.cur < 0 || r.key == "" {
		return nil
	}
	s := &r.sections[r.cur]
	for i := range s.Entries {
		if s.Entries[i].Key == r.key {
			return &s.Entries[i]
		}
	}
	return nil
}

// subProperty reads an indented key: part of a block below an empty value, and
// a key of its own anywhere else.
func (r *goReader) subProperty(start, from, end, next int) {
	mid := from + bytes.IndexAny(r.f.Data[from:end], "=:")
	e := r.entry(from, mid, mid+1, end, start, next)
	if r.cur < 0 {
		return
	}
	open := r.openEntry()
	if open == nil || open.Value != "" {
		e.Value = strings.TrimSpace(string(goTrimComment([]byte(e.Value))))
		r.set(e)
		return
	}
	if open.Nested == nil {
		open.Nested = []Entry{}
	}
	open.Nested, _ = r.entries.put(open.Nested, e)
	open.Span.End = next
}

// continuation reads an indented line without a delimiter.
func (r *goReader) continuation(from, end, next int) {
	open := r.openEntry()
	if open == nil || open.Value == "" || open.Nested != nil {
		return
	}
	open.Value += "\n" + string(r.f.Data[from:end])
	open.Span.End = next
}

// trimGo and trimGoRight cut what strings.TrimSpace cuts.
func trimGo(data []byte, start, end int) (int, int) {
	start = end - len(bytes.TrimLeftFunc(data[start:end], isGoSpace))
	return start, trimGoRight(data, start, end)
}

func trimGoRight(data []byte, start, end int) int {
	return start + len(bytes.TrimRightFunc(data[start:end], isGoSpace))
}

func isGoSpace(r rune) bool { return isPySpace(r) && (r < 0x1c || r > 0x1f) }

// named gives the sections their types and names: in the config file
// "profile x" becomes x and replaces a section that is called x alone.
func (r *goReader) named(kind Kind) []Section {
	for i := range r.sections {
		s := &r.sections[i]
		s.Type, s.Name = goSection(s.Raw, kind)
	}
	if kind == Credentials {
		return r.sections
	}
	// In the order of their raw names, as the SDK walks them.
	var order []int
	for i := range r.sections {
		if strings.HasPrefix(r.sections[i].Raw, "profile ") {
			order = append(order, i)
		}
	}
	sort.Slice(order, func(a, b int) bool { return r.sections[order[a]].Raw < r.sections[order[b]].Raw })
	for _, i := range order {
		if j, ok := r.byName[r.sections[i].Name]; ok && j != i && r.sections[j].Type != TypeOther {
			r.sections[j].Type, r.sections[j].Name = TypeOther, r.sections[j].Raw
		}
	}
	return r.sections
}

// goSection gives type and name of a section by its key in the SDK.
func goSection(raw string, kind Kind) (typ, name string) {
	if kind == Credentials {
		if strings.HasPrefix(raw, "profile ") {
			return TypeOther, raw
		}
		for _, typ := range []string{TypeSSOSession, TypeServices} {
			if rest, ok := strings.CutPrefix(raw, typ+" "); ok {
				return typ, rest
			}
		}
		return TypeProfile, raw
	}
	for _, typ := range []string{TypeProfile, TypeSSOSession, TypeServices} {
		if rest, ok := strings.CutPrefix(raw, typ+" "); ok {
			return typ, rest
		}
	}
	if strings.EqualFold(raw, "default") {
		return TypeProfile, raw
	}
	return TypeOther, raw
}
