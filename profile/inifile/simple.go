package inifile

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A SimpleSection is one section of a file that all readers read alike.
type SimpleSection struct {
	Type, Name string // one of the types, as in Section
	Line       int    // of the header
	Entries    []SimpleEntry
}

// A SimpleEntry is one key of a SimpleSection. Blocks are given with an empty
// value and without their lines.
type SimpleEntry struct {
	Key, Value string
	Line       int
}

// Value gives the value of a key; "" when it is not there.
func (s *SimpleSection) Value(key string) string {
	for i := range s.Entries {
		if s.Entries[i].Key == key {
			return s.Entries[i].Value
		}
	}
	return ""
}

// Simple reports whether every construct in the text is one that the AWS CLI
// and the Go SDK read alike, so that [EachSection] may read it: most files are.
// It is stricter than it needs to be and never wrong: what it turns away is
// read by the full readers.
func Simple(text string, kind Kind) bool {
	if !utf8.ValidString(text) || strings.HasPrefix(text, "\ufeff") {
		return false
	}
	headers := make(map[string]struct{}, strings.Count(text, "\n[")+1)
	var keys []string
	inSection, inBlock := false, false
	returns := strings.IndexByte(text, '\r') >= 0
	for len(text) > 0 {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		if returns && strings.IndexByte(line, '\r') >= 0 {
			return false // it ends a line for Python, also in a comment
		}
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		switch c := line[0]; {
		case c == '[':
			if _, _, ok := simpleHeader(line, kind); !ok {
				return false
			}
			if _, twice := headers[line]; twice { // a simple header has one spelling
				return false
			}
			headers[line] = struct{}{}
			keys, inSection, inBlock = keys[:0], true, false
		case c == ' ' || c == '\t':
			if !inBlock || !simpleNested(line) {
				return false
			}
		default:
			key, value, ok := simplePair(line)
			if !ok || !inSection {
				return false
			}
			for _, k := range keys {
				if k == key {
					return false
				}
			}
			keys = append(keys, key)
			inBlock = value == ""
		}
	}
	return true
}

// EachSection calls do for each section of a text that [Simple] accepts, in
// file order, until it returns false. The section and its entries are used
// again for the next: keep nothing but their strings.
func EachSection(text string, kind Kind, do func(*SimpleSection) bool) {
	var s SimpleSection
	started := false
	for n := 1; len(text) > 0; n++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		if line == "" || line[0] == '#' || line[0] == ';' || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		if line[0] == '[' {
			if started && !do(&s) {
				return
			}
			started = true
			typ, name, _ := simpleHeader(line, kind)
			s = SimpleSection{Type: typ, Name: name, Line: n, Entries: s.Entries[:0]}
			continue
		}
		key, value := pairOf(line)
		s.Entries = append(s.Entries, SimpleEntry{key, value, n})
	}
	if started {
		do(&s)
	}
}

// EachHeader calls do for each header of a text that [Simple] accepts, in file
// order, with the offset of its line.
func EachHeader(text string, kind Kind, do func(start int, typ, name string)) {
	for start := 0; start < len(text); {
		end, next := len(text), len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		if text[start] == '[' {
			typ, name, _ := simpleHeader(strings.TrimSuffix(text[start:end], "\r"), kind)
			do(start, typ, name)
		}
		start = next
	}
}

// simpleHeader reads "[type name]" or, in credentials, "[name]".
func simpleHeader(line string, kind Kind) (typ, name string, ok bool) {
	if line[len(line)-1] != ']' {
		return "", "", false
	}
	inner := line[1 : len(line)-1]
	if kind == Credentials || inner == "default" {
		return TypeProfile, inner, simpleName(inner) && inner != TypeDefaults
	}
	typ, name, ok = strings.Cut(inner, " ")
	if !ok || typ != TypeProfile && typ != TypeSSOSession && typ != TypeServices {
		return "", "", false
	}
	// [profile default] beside [default] is read by each in its own way.
	return typ, name, simpleName(name) && name != "default"
}

// simpleName reports whether every reader takes the name as it stands.
func simpleName(name string) bool {
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case strings.IndexByte("_-.@+%/:", c) >= 0:
		default:
			return false
		}
	}
	return name != ""
}

// simplePair reads "key = value".
func simplePair(line string) (key, value string, ok bool) {
	i := strings.IndexByte(line, '=')
	if i <= 0 {
		return "", "", false
	}
	key = strings.TrimRight(line[:i], " ")
	for j := 0; j < len(key); j++ {
		if c := key[j]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return "", "", false
		}
	}
	key, value = pairOf(line)
	return key, value, key != "" && simpleValue(value)
}

// pairOf cuts a line that is known to be simple.
func pairOf(line string) (key, value string) {
	i := strings.IndexByte(line, '=')
	return strings.TrimRight(line[:i], " "), strings.Trim(line[i+1:], " ")
}

// simpleNested reads a line of a block: indented, "key = value".
func simpleNested(line string) bool {
	_, _, ok := simplePair(strings.TrimLeft(line, " \t"))
	return ok
}

// simpleValue reports whether every reader takes the value as it stands.
func simpleValue(value string) bool {
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c < ' ', c == 0x7f, c == '"', c == '\'':
			return false
		case c >= 0x80:
			return false
		case (c == '#' || c == ';') && (i == 0 || value[i-1] == ' '):
			return false
		}
	}
	return true
}

// Blank reports whether the 1-based line n of the file is blank for all
// readers.
func (f *File) Blank(n int) bool { return len(bytes.TrimSpace(f.Line(n))) == 0 }
