package edit

import (
	"maps"
	"strings"

	"awsguide/profile/inifile"
)

// wanted is what one edit is to change, for the readers to be held against.
type wanted struct {
	section Section
	header  int // offset of the section's header before the edit
	set     []Pair
	unset   []string
	add     []NewSection
	remove  bool
	rename  string
}

// A model is what a reader sees: for each section its keys.
type model map[Section]map[string]string

func modelOf(r *inifile.Reading) model {
	m := model{}
	for _, sec := range r.Sections {
		keys := map[string]string{}
		for _, e := range sec.Entries {
			if e.Nested == nil {
				keys[e.Key] = e.Value
				continue
			}
			for _, n := range e.Nested {
				keys[e.Key+"."+n.Key] = n.Value
			}
		}
		m[Section{sec.Type, sec.Name}] = keys
	}
	return m
}

// commit makes the changes and keeps them if every reader sees just what is
// wanted; else the bytes stay and the error is an *ErrDiffer.
func (e *whole) commit(changes []change, want wanted) error {
	if e.gathered != nil {
		e.gathered.changes = append(e.gathered.changes, changes...)
		e.gathered.wants = append(e.gathered.wants, want)
		return nil
	}
	return e.commitAll(changes, []wanted{want})
}

// commitAll is commit for several edits of the same bytes.
func (e *whole) commitAll(changes []change, wants []wanted) error {
	data, ok := splice(e.data, changes)
	if !ok {
		return &ErrDiffer{e.path, "aws-cli", ""}
	}
	was := *e
	e.load(data)
	err := e.verify(&was, wants)
	if err != nil {
		*e = was
	}
	return err
}

// verify holds the file as it is against the file as it was.
func (e *whole) verify(was *whole, wants []wanted) error {
	if r := e.cli.Refusal; r != nil {
		return &ErrDiffer{e.path, "aws-cli", r.Reason}
	}
	if c := e.sdk.Crash; c != nil && was.sdk.Crash == nil {
		return &ErrDiffer{e.path, "go-sdk", c.Text}
	}
	expected := modelOf(was.cli)
	for _, want := range wants {
		want.apply(expected, want.section)
	}
	if what, ok := difference(expected, modelOf(e.cli)); !ok {
		return &ErrDiffer{e.path, "aws-cli", what}
	}
	expected = modelOf(was.sdk)
	headers := map[int]Section{} // the Go SDK keeps the quotes of [profile "dev"]
	for _, sec := range was.sdk.Sections {
		headers[sec.Header.Start] = Section{sec.Type, sec.Name}
	}
	for _, want := range wants {
		own, seen := headers[want.header]
		if seen || len(want.add) > 0 {
			want.apply(expected, own)
		}
	}
	if what, ok := difference(expected, modelOf(e.sdk)); !ok {
		return &ErrDiffer{e.path, "go-sdk", what}
	}
	for _, want := range wants {
		if err := e.guard(was, want); err != nil {
			return err
		}
	}
	return nil
}

// apply makes the wanted change in a model.
func (w wanted) apply(m model, at Section) {
	for _, s := range w.add {
		m[s.Section] = map[string]string{}
		for _, p := range s.Pairs {
			m[s.Section][p.Key] = p.Value
		}
	}
	keys := m[at]
	switch {
	case w.remove:
		delete(m, at)
		return
	case w.rename != "":
		delete(m, at)
		m[Section{w.section.Type, w.rename}] = keys
		return
	case keys == nil:
		return
	}
	for _, p := range w.set {
		keys[p.Key] = p.Value
		if parent, _, nested := strings.Cut(p.Key, "."); nested {
			delete(keys, parent) // an empty value became a block
		}
	}
	for _, k := range w.unset {
		delete(keys, k)
	}
}

// difference compares two models and names the first section and key that is
// not the same; the keys that [DEFAULT] gives to a new section are left out.
func difference(expected, got model) (string, bool) {
	defaults := got[Section{inifile.TypeDefaults, inifile.TypeDefaults}]
	for s, keys := range expected {
		have, ok := got[s]
		if !ok {
			return s.Name, false
		}
		for k, v := range keys {
			if h, ok := have[k]; !ok || h != v {
				return s.Name + " " + k, false
			}
		}
		for k, v := range have {
			if _, ok := keys[k]; !ok && defaults[k] != v {
				return s.Name + " " + k, false
			}
		}
	}
	for s := range got {
		if _, ok := expected[s]; !ok {
			return s.Name, false
		}
	}
	return "", true
}

// guard asks ini.v1 about the touched section before and after.
func (e *whole) guard(was *whole, want wanted) error {
	if want.remove || want.rename != "" || len(want.add) > 0 {
		return nil // no key changes; the two readers were asked about the names
	}
	before, _ := was.cli.Find(want.section.Type, want.section.Name)
	after, _ := e.cli.Find(want.section.Type, want.section.Name)
	changes := map[string]*string{}
	touch := func(key string) {
		key, _, _ = strings.Cut(key, ".")
		if entry, ok := after.Entry(key); ok {
			text := e.blockText(entry)
			changes[key] = &text
		} else {
			changes[key] = nil
		}
	}
	for _, p := range want.set {
		touch(p.Key)
	}
	for _, k := range want.unset {
		touch(k)
	}
	if err := inifile.Guard(bytesOf(was.file, before), bytesOf(e.file, after), maps.Clone(changes)); err != nil {
		return &ErrDiffer{e.path, "ini.v1", want.section.Name}
	}
	return nil
}

// blockText gives a value, or the lines of a block, as ini.v1 tells them.
func (e *whole) blockText(entry inifile.Entry) string {
	if entry.Nested == nil {
		return entry.Value
	}
	lines := ""
	for _, n := range entry.Nested {
		lines += "\n" + n.Key + " = " + n.Value
	}
	return lines
}

// bytesOf gives a section from its header to the next.
func bytesOf(f *inifile.File, sec *inifile.Section) []byte {
	return f.Data[sec.Header.Start:max(sec.Header.Start, sec.Body.End)]
}
