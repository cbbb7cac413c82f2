package edit

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// A Plan is what is to be written: for each file its bytes before and after.
type Plan struct {
	Changes []Change // files in the order in which they were added; none twice
}

// A Change is the change of one file.
type Change struct {
	Path    string
	Before  []byte
	After   []byte
	Existed bool // false: the file is made
	Gone    bool // the file is removed: undoing the write that made it

	editor *Editor // to make the same edits on other bytes; nil for an undo
}

// Empty reports whether there is nothing to write. A nil plan is empty.
func (p *Plan) Empty() bool { return p == nil || len(p.Changes) == 0 }

// Merge joins the plans of several files. Two plans for one file cannot be
// joined: make them with one editor.
func Merge(plans ...*Plan) *Plan {
	var all Plan
	for _, p := range plans {
		if p != nil {
			all.Changes = append(all.Changes, p.Changes...)
		}
	}
	return &all
}

// Result gives the bytes that the file at path will have; nil when the plan
// does not touch it.
func (p *Plan) Result(path string) []byte {
	for _, c := range p.Changes {
		if c.Path == path {
			return c.After
		}
	}
	return nil
}

// Diff gives the plan as a unified diff with secrets masked. short gives the
// name to show for a path; nil shows it whole.
func (p *Plan) Diff(short func(string) string) string {
	var out strings.Builder
	for _, c := range p.Changes {
		name := c.Path
		if short != nil {
			name = short(c.Path)
		}
		from := name
		if !c.Existed {
			from = os.DevNull
		}
		to := name
		if c.Gone {
			to = os.DevNull
		}
		out.WriteString(unified(from, to, string(c.Before), string(c.After)))
	}
	return out.String()
}

// Rebase makes the same edits on the files as they are now, after an ErrStale;
// state is our own folder.
// The error is the one of an edit that can no longer be made.
func (p *Plan) Rebase(state string) (*Plan, error) {
	var all []*Plan
	for _, c := range p.Changes {
		if c.editor == nil {
			return nil, &ErrStale{c.Path}
		}
		data, err := readAtRest(c.Path, state)
		existed := err == nil
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, writeError(c.Path, err)
		}
		e, err := New(c.Path, c.editor.kind, data, existed)
		if err != nil {
			return nil, err
		}
		err = e.Together(func() error {
			for _, again := range c.editor.asked {
				if err := e.ask(again); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		all = append(all, e.Plan())
	}
	return Merge(all...), nil
}
