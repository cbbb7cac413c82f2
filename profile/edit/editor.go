package edit

import (
	"bytes"

	"awsguide/profile/inifile"
)

// A Section names a section of a file by its type and name, as the AWS CLI
// reads them. In credentials the type is always profile.
type Section struct {
	Type string // inifile.TypeProfile, TypeSSOSession or TypeServices
	Name string
}

// A Pair is a key and the value it is to have.
type Pair struct{ Key, Value string }

// A NewSection is a section to be added.
type NewSection struct {
	Section
	Pairs   []Pair
	Comment string // a line below the header, "# …"; "" for none
}

// An Editor collects edits to one file. An edit that cannot be made leaves the
// file as it was and returns an error; the others stay.
type Editor struct {
	path    string
	kind    inifile.Kind
	before  []byte
	existed bool
	asked   []intent // everything that was asked for, to be asked again of other bytes

	// A file that every reader reads alike, as nearly all are, is edited piece
	// by piece; else whole is not nil and pieces is.
	pieces *pieces
	whole  *whole
}

// A step is one edit, to be made again on other bytes.
type step struct {
	of   Section
	near bool // it also looks at the sections before and after
	add  []Section
	make func(*whole) error
}

// An intent is one call of the methods below, to be made again.
type intent func(*Editor) error

// New begins edits to the file at path, whose bytes are data; existed says
// whether there is such a file. The error is an *ErrRefused when the AWS CLI
// cannot read the file: what stands where is then not sure.
func New(path string, kind inifile.Kind, data []byte, existed bool) (*Editor, error) {
	e := &Editor{path: path, kind: kind, before: data, existed: existed}
	if text := string(data); inifile.Simple(text, kind) {
		e.pieces = cut(text, kind)
		return e, nil
	}
	e.whole = newWhole(path, kind, data)
	if r := e.whole.cli.Refusal; r != nil {
		return nil, &ErrRefused{Path: path, Refusal: *r}
	}
	return e, nil
}

// bytes gives the file as it now is.
func (e *Editor) bytes() []byte {
	if e.pieces != nil {
		return e.pieces.join()
	}
	return e.whole.data
}

// around gives what must be read to see a section: itself, or the whole file.
func (e *Editor) around(s Section) *whole {
	if e.pieces == nil {
		return e.whole
	}
	return newWhole(e.path, e.kind, []byte(e.pieces.text(s)))
}

// Has reports whether the section is there.
func (e *Editor) Has(s Section) bool {
	if e.pieces != nil {
		return e.pieces.has(s)
	}
	return e.whole.has(s)
}

// Value gives the value of a key as the file now is.
func (e *Editor) Value(s Section, key string) (string, bool) { return e.around(s).value(s, key) }

// Comments gives the comment lines of a section, without their line ends, in
// file order; nil when it has none.
func (e *Editor) Comments(s Section) []string { return e.around(s).comments(s) }

// Set gives a key a value: in its place when it is there, else after the keys
// of its section, in their manner; a section that is not there is added at the
// end of the file. A nested key is named s3.addressing_style.
func (e *Editor) Set(s Section, pairs ...Pair) error {
	for _, p := range pairs {
		err := e.ask(func(e *Editor) error {
			if !e.Has(s) {
				return e.do(addStep(NewSection{Section: s, Pairs: []Pair{p}}))
			}
			return e.do(step{of: s, make: func(w *whole) error { return w.set(s, p) }})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Unset takes keys out. One that is not there is no error.
func (e *Editor) Unset(s Section, keys ...string) error {
	for _, k := range keys {
		err := e.ask(func(e *Editor) error {
			if !e.Has(s) {
				return nil
			}
			return e.do(step{of: s, make: func(w *whole) error { return w.unset(s, k) }})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Add adds sections at the end of the file, in the order given. A section that
// is there already is an *ErrExists.
func (e *Editor) Add(sections ...NewSection) error {
	return e.ask(func(e *Editor) error { return e.do(addStep(sections...)) })
}

func addStep(sections ...NewSection) step {
	var names []Section
	for _, s := range sections {
		names = append(names, s.Section)
	}
	return step{add: names, make: func(w *whole) error { return w.add(sections) }}
}

// Recomment replaces one comment line of a section; a section that does not
// hold the old line stays as it is.
func (e *Editor) Recomment(s Section, old, now string) error {
	return e.ask(func(e *Editor) error {
		if !e.Has(s) {
			return nil
		}
		return e.do(step{of: s, make: func(w *whole) error { return w.recomment(s, old, now) }})
	})
}

// Remove takes a section out, with the comment that stands directly above it.
func (e *Editor) Remove(s Section) error {
	return e.ask(func(e *Editor) error {
		return e.do(step{of: s, near: true, make: func(w *whole) error { return w.remove(s) }})
	})
}

// Rename gives a section another name of the same type.
func (e *Editor) Rename(s Section, name string) error {
	return e.ask(func(e *Editor) error {
		return e.do(step{of: s, near: true, add: []Section{{s.Type, name}}, make: func(w *whole) error { return w.rename(s, name) }})
	})
}

// ask does what is asked for, and keeps it to be asked again.
func (e *Editor) ask(what intent) error {
	if err := what(e); err != nil {
		return err
	}
	e.asked = append(e.asked, what)
	return nil
}

// do makes one edit, holds it against what the readers see, and keeps it.
func (e *Editor) do(st step) error {
	if e.pieces != nil {
		if e.pieces.edit(e, st) {
			return nil
		}
		// It cannot be made, or not on the piece alone: the whole file tells.
		e.whole = newWhole(e.path, e.kind, e.pieces.join())
		e.whole.end, e.pieces = e.pieces.end, nil
	}
	return st.make(e.whole)
}

// Together makes many edits of sections that do not depend on each other: in a
// file that must be read as a whole, they are verified in one go. When edits
// fails, none of them is made.
func (e *Editor) Together(edits func() error) error {
	if e.pieces != nil {
		return edits()
	}
	begun := len(e.asked)
	e.whole.gathered = &gathering{}
	err := edits()
	all := e.whole.gathered
	e.whole.gathered = nil
	if err == nil && e.whole.commitAll(all.changes, all.wants) == nil {
		return nil
	}
	made := e.asked[begun:]
	e.asked = e.asked[:begun:begun]
	if err != nil {
		return err
	}
	for _, what := range made {
		if err := e.ask(what); err != nil {
			return err
		}
	}
	return nil
}

// Plan gives the plan of all edits so far.
func (e *Editor) Plan() *Plan {
	now := e.bytes()
	if bytes.Equal(e.before, now) {
		return &Plan{}
	}
	return &Plan{Changes: []Change{{Path: e.path, Before: e.before, After: now, Existed: e.existed, editor: e}}}
}
