package edit

import (
	"bytes"
	"slices"
	"strings"

	"awsguide/profile/inifile"
)

// A whole is a file, or some sections of one, as both readers see them: where
// edits are made and held against what was asked for.
type whole struct {
	path string
	kind inifile.Kind
	data []byte
	file *inifile.File
	cli  *inifile.Reading
	sdk  *inifile.Reading
	end  string // the line end for a text that has none

	gathered *gathering // edits that are verified together; nil when each is on its own
}

// A gathering is edits of the same bytes that are not made yet.
type gathering struct {
	changes []change
	wants   []wanted
}

func newWhole(path string, kind inifile.Kind, data []byte) *whole {
	w := &whole{path: path, kind: kind}
	w.load(data)
	w.end = w.file.LineEnd()
	return w
}

// load reads the bytes as they now are.
func (e *whole) load(data []byte) {
	e.data = data
	e.file = inifile.Scan(e.path, data)
	e.cli = inifile.ReadAWSCLI(e.file, e.kind)
	e.sdk = inifile.ReadGoSDK(e.file, e.kind)
}

// lineEnd gives the line end that most lines have.
func (e *whole) lineEnd() string {
	if n := len(e.file.Lines); n == 0 || n == 1 && e.file.Lines[0].Next == e.file.Lines[0].End {
		return e.end
	}
	return e.file.LineEnd()
}

func (e *whole) find(s Section) (*inifile.Section, bool) { return e.cli.Find(s.Type, s.Name) }

func (e *whole) has(s Section) bool { _, ok := e.find(s); return ok }

func (e *whole) value(s Section, key string) (string, bool) {
	sec, ok := e.find(s)
	if !ok {
		return "", false
	}
	entry, ok := sec.Entry(key)
	return entry.Value, ok && !entry.Inherited
}

func (e *whole) comments(s Section) []string {
	sec, ok := e.find(s)
	if !ok {
		return nil
	}
	var all []string
	for n := sec.Pos.Line + 1; n <= len(e.file.Lines) && e.file.Lines[n-1].Start < sec.Body.End; n++ {
		if t := strings.TrimSpace(string(e.file.Line(n))); comment(t) {
			all = append(all, t)
		}
	}
	return all
}

// recomment is one Recomment.
func (e *whole) recomment(s Section, old, now string) error {
	sec, ok := e.find(s)
	if !ok || !comment(now) {
		return nil
	}
	for n := sec.Pos.Line + 1; n <= len(e.file.Lines) && e.file.Lines[n-1].Start < sec.Body.End; n++ {
		l := e.file.Lines[n-1]
		if strings.TrimSpace(string(e.file.Line(n))) == old {
			return e.commit([]change{{inifile.Span{Start: l.Start, End: l.End}, now}}, wanted{section: s, header: sec.Header.Start})
		}
	}
	return nil
}

// comment reports whether a text is one line that every reader takes for a
// comment.
func comment(text string) bool {
	return (strings.HasPrefix(text, "#") || strings.HasPrefix(text, ";")) && !strings.ContainsAny(text, "\r\n\x00")
}

// splice gives data with spans replaced; false when they overlap.
func splice(data []byte, splices []change) ([]byte, bool) {
	slices.SortStableFunc(splices, func(a, b change) int { return a.span.Start - b.span.Start })
	var out bytes.Buffer
	at := 0
	for _, c := range splices {
		if c.span.Start < at {
			return nil, false
		}
		out.Write(data[at:c.span.Start])
		out.WriteString(c.text)
		at = c.span.End
	}
	out.Write(data[at:])
	return out.Bytes(), true
}

// A change is a span and the text that takes its place.
type change struct {
	span inifile.Span
	text string
}

// set is one pair of Set. When the natural place would be read otherwise by one of the
// readers, the place directly below the header is tried.
func (e *whole) set(s Section, p Pair) error {
	if err := checkPair(e.path, p); err != nil {
		return err
	}
	sec, ok := e.find(s)
	if !ok {
		return &ErrAbsent{Path: e.path, Name: s.Name}
	}
	want := wanted{section: s, header: sec.Header.Start, set: []Pair{p}}
	if entry, ok := sec.Entry(p.Key); ok && !entry.Inherited && entry.Nested == nil {
		if entry.Value == p.Value {
			return nil
		}
		return e.commit(e.replaceValue(sec, entry, p.Value), want)
	}
	if entry, ok := sec.Entry(p.Key); ok && !entry.Inherited && entry.Nested != nil {
		return &ErrBlock{Path: e.path, Key: p.Key, Pos: entry.Pos}
	}
	places, err := e.insertions(sec, p)
	if err != nil {
		return err
	}
	for _, place := range places {
		if err = e.commit([]change{place}, want); err == nil {
			return nil
		}
	}
	return err
}

// replaceValue puts a value in the place of another: on the key's own line, and
// without the lines that continued the old one.
func (e *whole) replaceValue(sec *inifile.Section, entry inifile.Entry, value string) []change {
	text := value
	if entry.ValueSpan.Len() == 0 && value != "" {
		if b := e.data[entry.ValueSpan.Start-1]; b == '=' || b == ':' {
			if sep, ok := e.separator(sec); !ok || strings.HasSuffix(sep, " ") {
				text = " " + value
			}
		}
	}
	changes := []change{{entry.ValueSpan, text}}
	return append(changes, e.dropContinuation(entry)...)
}

// dropContinuation takes out the lines below a key's own that belong to its
// value; comments and blank lines among them stay.
func (e *whole) dropContinuation(entry inifile.Entry) []change {
	var changes []change
	for n := entry.Pos.Line + 1; n <= len(e.file.Lines); n++ {
		l := e.file.Lines[n-1]
		if l.Start >= entry.Span.End {
			break
		}
		if t := bytes.TrimSpace(e.file.Line(n)); len(t) > 0 && t[0] != '#' && t[0] != ';' {
			changes = append(changes, change{inifile.Span{Start: l.Start, End: l.Next}, ""})
		}
	}
	return changes
}

// separator gives what stands between key and value in a section, with = for a
// colon; false when the section has no pair to show it.
func (e *whole) separator(sec *inifile.Section) (string, bool) {
	for i := len(sec.Entries) - 1; i >= 0; i-- {
		if entry := sec.Entries[i]; !entry.Inherited {
			if sep, ok := e.between(entry); ok {
				return sep, true
			}
		}
	}
	return " = ", false
}

// between gives the bytes between a key and its value if they are = and spaces.
func (e *whole) between(entry inifile.Entry) (string, bool) {
	if entry.ValueSpan.Len() == 0 {
		return "", false
	}
	sep := string(e.data[entry.KeySpan.End:entry.ValueSpan.Start])
	if t := strings.Trim(sep, " \t"); t == "=" || t == ":" {
		return strings.Replace(sep, ":", "=", 1), true
	}
	return "", false
}

// indentOf gives the spaces before an entry's key.
func (e *whole) indentOf(entry inifile.Entry) string {
	line := e.file.Lines[entry.Pos.Line-1]
	start := line.Start
	if entry.Pos.Line == 1 && e.file.BOM {
		start += 3
	}
	return string(e.data[start:entry.KeySpan.Start])
}

// insertions gives the places at which a new key may stand, the best first.
func (e *whole) insertions(sec *inifile.Section, p Pair) ([]change, error) {
	parent, child, nested := strings.Cut(p.Key, ".")
	sep, _ := e.separator(sec)
	last, ok := lastOwn(sec)
	indent := ""
	if ok {
		indent = e.indentOf(last)
	}
	below := e.lineAfter(sec.Header.End)
	if !nested {
		line := indent + p.Key + sep + p.Value
		if !ok {
			return []change{e.insert(below, line)}, nil
		}
		first := sec.Entries[0]
		return []change{e.insert(last.Span.End, line), e.insert(below, e.indentOf(first)+p.Key+sep+p.Value)}, nil
	}
	block, ok := sec.Entry(parent)
	switch {
	case ok && !block.Inherited && block.Nested != nil && len(block.Nested) > 0:
		inner := block.Nested[len(block.Nested)-1]
		if own, ok := e.between(inner); ok {
			sep = own
		}
		return []change{e.insert(inner.Span.End, e.indentOf(inner)+child+sep+p.Value)}, nil
	case ok && !block.Inherited && block.Value == "":
		return []change{e.insert(block.Span.End, e.indentOf(block)+"  "+child+sep+p.Value)}, nil
	case ok && !block.Inherited:
		return nil, &ErrBlock{Path: e.path, Key: parent, Pos: block.Pos}
	}
	lines := indent + parent + strings.TrimRight(sep, " \t") + e.lineEnd() + indent + "  " + child + sep + p.Value
	at := below
	if last, ok := lastOwn(sec); ok {
		at = last.Span.End
	}
	return []change{e.insert(at, lines)}, nil
}

// lastOwn gives the entry of a section that stands last in the file.
func lastOwn(sec *inifile.Section) (inifile.Entry, bool) {
	var last inifile.Entry
	found := false
	for _, entry := range sec.Entries {
		if !entry.Inherited && (!found || entry.Span.Start > last.Span.Start) {
			last, found = entry, true
		}
	}
	return last, found
}

// lineAfter gives where the line after the one that holds offset begins.
func (e *whole) lineAfter(offset int) int {
	n := e.file.LineOf(offset)
	for n > 1 && e.file.Lines[n-1].Start > offset {
		n--
	}
	if offset >= e.file.Lines[n-1].Next && n < len(e.file.Lines) {
		n++
	}
	return e.file.Lines[n-1].Next
}

// insert puts whole lines at the beginning of a line, or at the end of a file
// that may lack its final newline and then goes on lacking it.
func (e *whole) insert(at int, lines string) change {
	end := e.lineEnd()
	if at == len(e.data) && at > 0 && !endsLine(e.data) {
		return change{inifile.Span{Start: at, End: at}, end + lines}
	}
	return change{inifile.Span{Start: at, End: at}, lines + end}
}

func endsLine(data []byte) bool {
	return len(data) > 0 && (data[len(data)-1] == '\n' || data[len(data)-1] == '\r')
}

// unset is one Unset.
func (e *whole) unset(s Section, key string) error {
	sec, ok := e.find(s)
	if !ok {
		return nil
	}
	entry, ok := sec.Entry(key)
	if !ok || entry.Inherited {
		return nil
	}
	want := wanted{section: s, header: sec.Header.Start, unset: []string{key}}
	gone := entry
	if parent, _, nested := strings.Cut(key, "."); nested {
		if block, ok := sec.Entry(parent); ok && len(block.Nested) == 1 {
			gone = block
		}
	}
	line := e.file.Lines[gone.Pos.Line-1]
	changes := append([]change{{inifile.Span{Start: line.Start, End: line.Next}, ""}}, e.dropContinuation(gone)...)
	return e.commit(e.keepNoNewline(changes), want)
}

// keepNoNewline lets a file without final newline stay so when its last line
// goes.
func (e *whole) keepNoNewline(changes []change) []change {
	if len(e.data) == 0 || endsLine(e.data) {
		return changes
	}
	changes = joined(changes)
	for i, c := range changes {
		if c.span.End != len(e.data) || c.text != "" {
			continue
		}
		n := e.file.LineOf(c.span.Start)
		if n > 1 && e.file.Lines[n-1].Start == c.span.Start {
			changes[i].span.Start = e.file.Lines[n-2].End
		}
	}
	return changes
}

// joined makes one change of deletions that follow each other.
func joined(changes []change) []change {
	var all []change
	for _, c := range changes {
		if n := len(all); n > 0 && c.text == "" && all[n-1].text == "" && all[n-1].span.End == c.span.Start {
			all[n-1].span.End = c.span.End
			continue
		}
		all = append(all, c)
	}
	return all
}

// add is one Add.
func (e *whole) add(sections []NewSection) error {
	var text strings.Builder
	end := e.lineEnd()
	if len(e.data) > 0 {
		if !endsLine(e.data) {
			text.WriteString(end)
		}
		if n := len(e.file.Lines); !e.file.Blank(n) {
			text.WriteString(end)
		}
	}
	var want wanted
	for i, s := range sections {
		if e.has(s.Section) || e.seenBySDK(s.Section) {
			return e.exists(s.Section)
		}
		if err := checkName(e.path, s.Section); err != nil {
			return err
		}
		if i > 0 {
			text.WriteString(end)
		}
		text.WriteString(header(s.Section, e.kind) + end)
		if s.Comment != "" {
			if !comment(s.Comment) {
				return &ErrIllegal{Path: e.path, What: "value", Text: "#"}
			}
			text.WriteString(s.Comment + end)
		}
		for _, p := range s.Pairs {
			if err := checkPair(e.path, p); err != nil {
				return err
			}
			if parent, child, nested := strings.Cut(p.Key, "."); nested {
				text.WriteString(parent + " =" + end + "  " + child + " = " + p.Value + end)
				continue
			}
			text.WriteString(p.Key + " = " + p.Value + end)
		}
		want.add = append(want.add, s)
	}
	at := len(e.data)
	return e.commit([]change{{inifile.Span{Start: at, End: at}, text.String()}}, want)
}

// seenBySDK reports a header that only the Go SDK takes for this section, such
// as [ profile dev ].
func (e *whole) seenBySDK(s Section) bool { _, ok := e.sdk.Find(s.Type, s.Name); return ok }

func (e *whole) exists(s Section) error {
	if sec, ok := e.find(s); ok {
		return &ErrExists{Path: e.path, Name: s.Name, Pos: sec.Pos}
	}
	sec, _ := e.sdk.Find(s.Type, s.Name)
	return &ErrHeader{Path: e.path, Name: s.Name, Pos: sec.Pos}
}

// header gives the header line of a section; its name is legal.
func header(s Section, kind inifile.Kind) string {
	switch {
	case kind == inifile.Credentials:
		return "[" + s.Name + "]"
	case s.Type == inifile.TypeProfile && s.Name == "default":
		return "[default]"
	}
	return "[" + s.Type + " " + s.Name + "]"
}

// remove is one Remove.
func (e *whole) remove(s Section) error {
	sec, ok := e.find(s)
	if !ok {
		return &ErrAbsent{Path: e.path, Name: s.Name}
	}
	first, last := e.block(sec)
	span := inifile.Span{Start: e.file.Lines[first-1].Start, End: e.file.Lines[last-1].Next}
	if first == 1 && e.file.BOM {
		span.Start += 3
	}
	return e.commit(e.keepNoNewline([]change{{span, ""}}), wanted{section: s, header: sec.Header.Start, remove: true})
}

// block gives the first and last 1-based line of what belongs to a section: the
// comment directly above its header, if that stands apart from what is above
// it; its keys; a comment directly below them, if it stands apart from what is
// below it; and the blank lines after all this.
func (e *whole) block(sec *inifile.Section) (first, last int) {
	comment := func(n int) bool { return comment(string(bytes.TrimSpace(e.file.Line(n)))) }
	total := len(e.file.Lines)
	first = sec.Pos.Line
	up := first
	for up > 1 && comment(up-1) {
		up--
	}
	if up == 1 || e.file.Blank(up-1) {
		first = up
	}
	last = sec.Pos.Line
	if entry, ok := lastOwn(sec); ok {
		last = e.file.LineOf(entry.Span.End - 1)
	}
	down := last
	for down < total && comment(down+1) {
		down++
	}
	if down == total || e.file.Blank(down+1) {
		last = down
	}
	for last < total && e.file.Blank(last+1) {
		last++
	}
	return first, last
}

// rename is one Rename.
func (e *whole) rename(s Section, name string) error {
	sec, ok := e.find(s)
	if !ok {
		return &ErrAbsent{Path: e.path, Name: s.Name}
	}
	to := Section{s.Type, name}
	if name == s.Name {
		return nil
	}
	if e.has(to) || e.seenBySDK(to) {
		return e.exists(to)
	}
	if err := checkName(e.path, to); err != nil {
		return err
	}
	line := e.data[sec.Header.Start:sec.Header.End]
	open := bytes.IndexByte(line, '[')
	inner := inifile.Span{Start: sec.Header.Start + open + 1, End: sec.Header.Start + open + 1 + len(sec.Raw)}
	text := strings.Trim(header(to, e.kind), "[]")
	if typ, rest, ok := strings.Cut(sec.Raw, " "); ok && typ == s.Type && e.kind == inifile.Config && name != "default" && strings.TrimLeft(rest, " ") == s.Name {
		inner.Start = inner.End - len(s.Name) // the name only: the blanks before it stay
		text = name
	}
	return e.commit([]change{{inner, text}}, wanted{section: s, header: sec.Header.Start, rename: name})
}
