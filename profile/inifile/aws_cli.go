package inifile

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"
)

// ReadAWSCLI gives what the AWS CLI v2 takes from the file: Python's strict
// RawConfigParser (Lib/configparser.py, _read), then the section names and
// blocks of awscli/botocore/configloader.py. Bytes that are not UTF-8, at
// which Python stops, are kept as they are.
func ReadAWSCLI(f *File, kind Kind) *Reading {
	r := readPython(f, kind)
	reading := &Reading{Sections: r.sections}
	if all := r.refusals(); len(all) > 0 {
		reading.Refusal = &all[0]
	}
	return reading
}

// Refusals gives every place at which the AWS CLI would give the file up, were
// those before it mended. The first is the one that it meets first: Python
// raises a duplicate at once, a line that is nothing only at the end of the
// file, and a broken block only afterwards. Nil when the file is read.
func Refusals(f *File, kind Kind) []Refusal {
	return readPython(f, kind).refusals()
}

// A pyReader is Python's parser at work.
type pyReader struct {
	f    *File
	kind Kind

	whole    []Refusal // about the bytes of the whole file
	now      []Refusal // raised where they stand
	late     []Refusal // raised at the end of the file
	nested   []Refusal // raised when blocks are read
	sections []Section
	byRaw    map[string]int // header → index in sections
	entries  slab

	cur    int    // index of the section being read; -1 before the first
	open   *Entry // the entry that an indented line continues; nil after a header
	parts  []Span // the trimmed text of each line of the open entry
	indent int
	firsts map[string]Pos // of keys of the section being read that stand in it twice: the first
}

func readPython(f *File, kind Kind) *pyReader {
	r := &pyReader{f: f, kind: kind, cur: -1}
	r.sections, r.byRaw, r.entries = f.room()
	r.checkBytes()
	if len(r.whole) > 0 && r.whole[0].Reason == UTF16 {
		return r
	}
	for n := range f.Lines {
		r.line(n)
	}
	r.closeEntry()
	r.endBody(len(f.Data))
	r.spreadDefaults()
	return r
}

// refusals joins what was found in the order in which Python meets it.
func (r *pyReader) refusals() []Refusal {
	var all []Refusal
	all = append(all, r.whole...)
	all = append(all, r.now...)
	all = append(all, r.late...)
	return append(all, r.nested...)
}

// checkBytes looks for what makes the text itself unreadable.
func (r *pyReader) checkBytes() {
	data := r.f.Data
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		r.whole = append(r.whole, Refusal{Reason: UTF16, Pos: Pos{1, 1}})
		return
	case r.f.BOM:
		r.whole = append(r.whole, Refusal{Reason: ByteOrderMark, Pos: Pos{1, 1}})
	}
	if at, ok := validText(data); !ok {
		r.whole = append(r.whole, Refusal{Reason: NotUTF8, Pos: r.f.Pos(at)})
	}
}

// line reads the line with the 0-based number n.
func (r *pyReader) line(n int) {
	l := r.f.Lines[n]
	start, end := l.Start, l.End
	if n == 0 && r.f.BOM {
		start += len(utf8BOM)
	}
	from, to := trimPy(r.f.Data, start, end)
	if from == to {
		return // blank: an empty line of an open value, which the join trims or a block skips
	}
	if c := r.f.Data[from]; c == '#' || c == ';' {
		return
	}
	indent := utf8.RuneCount(r.f.Data[start:from])
	if r.cur >= 0 && r.open != nil && indent > r.indent {
		r.continued(l, from, to)
		return
	}
	r.indent = indent
	r.closeEntry()
	text := r.f.Data[from:to]
	if text[0] == '[' {
		if i := bytes.LastIndexByte(text, ']'); i > 1 {
			r.header(n, from, r.f.text(from+1, from+i))
			return
		}
	}
	if r.cur < 0 {
		r.refuse(&r.now, missingSection(text), r.f.Pos(from), Pos{}, "")
		return
	}
	r.option(n, from, to)
}

// missingSection names why a line before the first section stops Python.
func missingSection(text []byte) string {
	if text[0] != '[' {
		return KeyBeforeSection
	}
	if text[len(text)-1] == ']' {
		return EmptyHeader
	}
	return UnclosedHeader
}

func (r *pyReader) refuse(list *[]Refusal, reason string, at, related Pos, text string) {
	*list = append(*list, Refusal{Reason: reason, Pos: at, Related: related, Text: text})
}

// continued adds an indented line to the open entry. Blank lines between count
// as empty lines of the value.
func (r *pyReader) continued(l Line, from, to int) {
	for last := r.lastLine(); last < r.f.LineOf(l.Start)-1; last++ {
		if r.blankLine(last + 1) {
			r.parts = append(r.parts, Span{l.Start, l.Start})
		}
	}
	r.parts = append(r.parts, Span{from, to})
	r.open.Span.End = l.Next
}

// lastLine is the 1-based number of the open entry's last line.
func (r *pyReader) lastLine() int { return r.f.LineOf(r.open.Span.End - 1) }

// blankLine reports whether the 1-based line holds nothing but spaces.
func (r *pyReader) blankLine(n int) bool {
	l := r.f.Lines[n-1]
	from, to := trimPy(r.f.Data, l.Start, l.End)
	return from == to
}

// header begins the section that a header line names.
func (r *pyReader) header(n, from int, raw string) {
	l := r.f.Lines[n]
	r.endBody(l.Start)
	r.open, r.firsts = nil, nil
	at := Pos{n + 1, from - l.Start + 1}
	if i, ok := r.byRaw[raw]; ok {
		if raw != TypeDefaults {
			r.refuse(&r.now, DuplicateSection, at, r.sections[i].Pos, raw)
		}
		r.cur = i
		return
	}
	s := Section{Raw: raw, Pos: at, Header: Span{l.Start, l.End}, Body: Span{l.Next, l.Next}}
	s.Type, s.Name = awsCLISection(raw, r.kind)
	r.byRaw[raw] = len(r.sections)
	r.cur = len(r.sections)
	r.sections = append(r.sections, s)
}

// endBody closes the body of the section being read where the next begins. A
// section that stands twice keeps the body of its first place.
func (r *pyReader) endBody(end int) {
	if r.cur < 0 {
		return
	}
	s := &r.sections[r.cur]
	if s.Body.End == s.Body.Start && s.Body.Start <= end {
		s.Body.End = end
	}
}

// awsCLISection gives type and name of a section as build_profile_map in
// botocore/configloader.py does: the type only has to begin the header, and
// there must be just two words after shell splitting.
func awsCLISection(raw string, kind Kind) (typ, name string) {
	if raw == TypeDefaults {
		return TypeDefaults, raw
	}
	if kind == Credentials || raw == "default" {
		return TypeProfile, raw
	}
	for _, typ := range []string{TypeProfile, TypeSSOSession, TypeServices} {
		if strings.HasPrefix(raw, typ) {
			if rest, ok := strings.CutPrefix(raw[len(typ):], " "); ok && plainWord(rest) {
				return typ, rest // as nearly all are
			}
			if words, ok := ShellSplit(raw); ok && len(words) == 2 {
				return typ, words[1]
			}
			return TypeOther, raw
		}
	}
	return TypeOther, raw
}

// plainWord reports whether a shell takes s as one word, just as it stands.
func plainWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= utf8.RuneSelf || c == '"' || c == '\'' || c == '\\' {
			return false
		}
	}
	return s != ""
}

// option reads a key and its value.
func (r *pyReader) option(n, from, to int) {
	l := r.f.Lines[n]
	text := r.f.Data[from:to]
	at := Pos{n + 1, from - l.Start + 1}
	i := bytes.IndexAny(text, "=:")
	if i < 0 {
		reason := NoDelimiter
		if text[0] == '[' {
			reason = missingSection(text)
		}
		r.refuse(&r.late, reason, at, Pos{}, firstWord(text))
		return
	}
	keyEnd := trimPyRight(r.f.Data, from, from+i)
	valueFrom, valueTo := trimPy(r.f.Data, from+i+1, to)
	if valueFrom == valueTo {
		valueFrom, valueTo = to, to
	}
	if keyEnd == from {
		r.refuse(&r.late, EmptyKey, at, Pos{}, "")
	}
	key := lowerPy(r.f.text(from, keyEnd))
	s := &r.sections[r.cur]
	e := Entry{
		Key: key, Pos: at, ValuePos: Pos{n + 1, valueFrom - l.Start + 1},
		Span: Span{l.Start, l.Next}, KeySpan: Span{from, keyEnd}, ValueSpan: Span{valueFrom, valueTo},
	}
	if i := indexKey(s.Entries, key); i >= 0 {
		first, again := r.firsts[key]
		if !again {
			first = s.Entries[i].Pos
			if r.firsts == nil {
				r.firsts = map[string]Pos{}
			}
			r.firsts[key] = first
		}
		r.refuse(&r.now, DuplicateKey, at, first, key)
	}
	s.Entries, r.open = r.entries.put(s.Entries, e)
	if key == "" {
		r.open.Value, r.open = r.f.text(valueFrom, valueTo), nil // an empty key is continued by nothing
	}
	r.parts = append(r.parts[:0], Span{valueFrom, valueTo})
}

// firstWord is the first word of a line that is nothing, for a message. Only
// the word: what follows may be a secret.
func firstWord(text []byte) string {
	word, _, _ := strings.Cut(string(text), " ")
	word, _, _ = strings.Cut(word, "\t")
	return word
}

// closeEntry joins the lines of the open entry to its value.
func (r *pyReader) closeEntry() {
	if r.open == nil {
		return
	}
	e := r.open
	r.open = nil
	if len(r.parts) == 1 {
		e.Value = r.f.text(r.parts[0].Start, r.parts[0].End)
		return
	}
	lines := make([]string, len(r.parts))
	for i, p := range r.parts {
		lines[i] = r.f.text(p.Start, p.End)
	}
	e.Value = strings.Join(lines, "\n")
	if strings.HasPrefix(e.Value, "\n") {
		r.block(e)
	}
}

// block reads the lines below `s3 =` as botocore's _parse_nested does: each
// must hold a =, keys keep their case, of two alike the later stays.
func (r *pyReader) block(e *Entry) {
	e.Value, e.Nested = "", []Entry{}
	for _, part := range r.parts[1:] {
		for _, line := range splitLinesPy(r.f.Data, part.Start, part.End) {
			from, to := trimPy(r.f.Data, line.Start, line.End)
			if from == to {
				continue
			}
			i := bytes.IndexByte(r.f.Data[from:to], '=')
			if i < 0 {
				r.refuse(&r.nested, NestedNoEquals, r.f.Pos(from), e.Pos, e.Key)
				continue
			}
			kf, kt := trimPy(r.f.Data, from, from+i)
			vf, vt := trimPy(r.f.Data, from+i+1, to)
			if vf == vt {
				vf, vt = to, to
			}
			n := r.f.LineOf(from)
			whole := r.f.Lines[n-1]
			e.Nested, _ = r.entries.put(e.Nested, Entry{
				Key: r.f.text(kf, kt), Value: r.f.text(vf, vt),
				Pos: r.f.Pos(from), ValuePos: Pos{n, vf - whole.Start + 1},
				Span: Span{whole.Start, whole.Next}, KeySpan: Span{kf, kt}, ValueSpan: Span{vf, vt},
			})
		}
	}
}

// spreadDefaults gives every section the keys of [DEFAULT] that it lacks, as
// configparser does.
func (r *pyReader) spreadDefaults() {
	i, ok := r.byRaw[TypeDefaults]
	if !ok {
		return
	}
	defaults := r.sections[i].Entries
	for j := range r.sections {
		s := &r.sections[j]
		if j == i {
			continue
		}
		own := len(s.Entries)
		for _, d := range defaults {
			if indexKey(s.Entries[:own], d.Key) < 0 {
				d.Inherited = true
				s.Entries = append(s.Entries, d)
			}
		}
	}
	sort.SliceStable(r.nested, func(a, b int) bool { return r.nested[a].Pos.Line < r.nested[b].Pos.Line })
}
