package inifile

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopkg.in/ini.v1"
)

// iniOptions are the ones with which ini.v1 reads ordinary files as the AWS CLI
// does. Child sections are switched off: [profile a.b] is no child of
// [profile a].
func iniOptions() ini.LoadOptions {
	return ini.LoadOptions{
		InsensitiveKeys:         true,
		IgnoreContinuation:      true,
		IgnoreInlineComment:     true,
		AllowNestedValues:       true,
		PreserveSurroundedQuote: true,
		AllowNonUniqueSections:  true,
		KeyValueDelimiters:      "=:",
		ChildSectionDelimiter:   "\x00",
	}
}

// IniValues gives the keys of one section as gopkg.in/ini.v1 reads them from
// its bytes, header included; the lines of a block are joined with \n. False
// when the section holds a construct that ini.v1 is known to read otherwise:
// the dialect readers then stand alone.
func IniValues(section []byte) (map[string]string, bool) {
	if !ordinary(section) {
		return nil, false
	}
	file, err := ini.LoadSources(iniOptions(), section)
	if err != nil {
		return nil, false // its words may hold a secret and are not passed on
	}
	values := map[string]string{}
	for _, s := range file.Sections() {
		for _, k := range s.Keys() {
			v := k.Value()
			if nested := k.NestedValues(); len(nested) > 0 {
				v = "\n" + strings.Join(nested, "\n")
			}
			values[k.Name()] = v
		}
	}
	return values, true
}

// ordinary reports whether ini.v1 is known to agree with the AWS CLI on the
// section: no backtick, no triple quotes, no quoted or empty key, no line that
// is nothing, no comment or blank within a block, no odd spaces.
func ordinary(section []byte) bool {
	if bytes.ContainsAny(section, "`\x00\v\f") || bytes.Contains(section, []byte(`"""`)) || bytes.HasPrefix(section, utf8BOM) {
		return false
	}
	if _, ok := validText(section); !ok {
		return false
	}
	f := Scan("", section)
	inBlock := false
	for n, l := range f.Lines {
		if l.Next-l.End == 1 && section[l.End] == '\r' {
			return false
		}
		text := section[l.Start:l.End]
		trimmed := bytes.Trim(text, " \t")
		from, to := trimPy(section, l.Start, l.End)
		if to-from != len(trimmed) {
			return false // a space that ini.v1 does not know
		}
		indented := len(text) > 0 && (text[0] == ' ' || text[0] == '\t')
		switch {
		case len(trimmed) == 0, trimmed[0] == '#' || trimmed[0] == ';':
			if inBlock && len(trimmed) > 0 {
				return false
			}
		case n == 0:
			if trimmed[0] != '[' || trimmed[len(trimmed)-1] != ']' || len(trimmed) == 2 {
				return false
			}
		case indented && !inBlock, trimmed[0] == '[', trimmed[0] == '"', trimmed[0] == '\'', trimmed[0] == '-':
			return false
		case indented:
			if i := bytes.IndexByte(trimmed, '='); i <= 0 {
				return false
			}
		default:
			i := bytes.IndexAny(trimmed, "=:")
			if i <= 0 {
				return false
			}
			for _, c := range trimmed[:i] {
				if c >= 0x80 {
					return false
				}
			}
			inBlock = len(bytes.TrimSpace(trimmed[i+1:])) == 0
		}
	}
	return true
}

// Guard reads a section before and after an edit with ini.v1 and compares what
// changed with what was asked for: want holds the new value of each key that is
// to change, nil where it is to go. Either section may be nil: it is not there.
// The error names the first key that differs; nil too when ini.v1 cannot be
// asked about one of the two.
func Guard(before, after []byte, want map[string]*string) error {
	old, okOld := sectionValues(before)
	now, okNow := sectionValues(after)
	if !okOld || !okNow {
		return nil
	}
	expected := maps.Clone(old)
	for k, v := range want {
		if v == nil {
			delete(expected, k)
		} else {
			expected[k] = *v
		}
	}
	keys := slices.Sorted(maps.Keys(expected))
	for k := range now {
		if _, ok := expected[k]; !ok {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		e, inExpected := expected[k]
		n, inNow := now[k]
		if inExpected != inNow || blockText(e) != blockText(n) {
			return fmt.Errorf("a second reader of the file finds another %s than was asked for", k)
		}
	}
	return nil
}

func sectionValues(section []byte) (map[string]string, bool) {
	if len(section) == 0 {
		return map[string]string{}, true
	}
	return IniValues(section)
}

// blockText makes the lines of a block comparable: blanks around = are free.
func blockText(v string) string {
	if !strings.HasPrefix(v, "\n") {
		return v
	}
	lines := strings.Split(v[1:], "\n")
	for i, l := range lines {
		k, val, _ := strings.Cut(l, "=")
		lines[i] = strings.TrimSpace(k) + "=" + strings.TrimSpace(val)
	}
	return "\n" + strings.Join(lines, "\n")
}
