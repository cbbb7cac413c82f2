package edit

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"
)

// Options are what Apply needs to know.
type Options struct {
	State   string // our own folder, for locks and backups
	Command string // what the person typed, kept with the backup; no secrets
	Now     time.Time
}

// Apply writes a plan: under a lock, only if the files are still as they were
// when the plan was made, with a backup, each by one rename. The error is an
// *ErrStale, or one of those of [WriteFile]; unless it says otherwise nothing
// was written. When ctx ends while another process holds the lock, its error
// is given.
func Apply(ctx context.Context, p *Plan, o Options) error {
	if p.Empty() {
		return nil
	}
	_, err := apply(ctx, p, o)
	return err
}

// apply is Apply; others writing the files, too, it tells after how long they
// are to be looked at again.
func apply(ctx context.Context, p *Plan, o Options) (wait time.Duration, err error) {
	locks, err := lock(ctx, p, o.State)
	if err != nil {
		return 0, err
	}
	defer locks.unlock()
	for _, c := range p.Changes {
		if err := unchanged(c, o.State); err != nil {
			return 0, err
		}
		if err := Writable(c.Path); err != nil {
			return 0, err
		}
	}
	if err := keepBackup(p, o); err != nil {
		return 0, err
	}
	busy := false
	for _, c := range p.Changes {
		busy = others(c, o) || busy
		sweep(c.Path)
	}
	begun := time.Now()
	if err := write(p); err != nil || !busy {
		return 0, err
	}
	return min(again+againTimes*time.Since(begun), againMost), nil
}

func write(p *Plan) error {
	for _, c := range p.Changes {
		if c.Gone {
			if err := os.Remove(c.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return writeError(c.Path, err)
			}
			continue
		}
		if err := WriteFile(c.Path, c.After); err != nil {
			return err
		}
	}
	return nil
}

// unchanged holds a file against the bytes that a plan was made from.
func unchanged(c Change, state string) error {
	data, err := readAtRest(c.Path, state)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if c.Existed {
			return &ErrStale{c.Path}
		}
		return nil
	case err != nil:
		return writeError(c.Path, err)
	case !c.Existed || !bytes.Equal(data, c.Before):
		return &ErrStale{c.Path}
	}
	return nil
}

// again is how long after a write among others the file is looked at again: an
// AWS CLI that read it before the write will have written by then, as far as one
// can tell. Where our own writing took long, so does that of others.
const (
	again      = 150 * time.Millisecond
	againTimes = 20 // how many times as long as our own writing
	againMost  = 2 * time.Second
)

// mostAgain is how often edits that others undid are made again.
const mostAgain = 20

// ApplyOrRebase applies a plan; when the file changed meanwhile it makes the
// same edits anew on what is there now and asks agree with the new plan before
// it writes that. While others write the file without a lock it looks again
// whether the edits stand, and makes them once more when another's stale copy
// took them away.
func ApplyOrRebase(ctx context.Context, p *Plan, o Options, agree func(*Plan) error) error {
	for tries := 0; ; {
		wait, err := apply(ctx, p, o)
		var stale *ErrStale
		switch {
		case errors.As(err, &stale):
			if p, err = p.Rebase(o.State); err != nil {
				return err
			}
			if p.Empty() {
				return nil
			}
			if err := agree(p); err != nil {
				return err
			}
			continue
		case err != nil || wait == 0 || tries == mostAgain:
			return err
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return nil // it is written
		}
		next, err := p.Rebase(o.State)
		if err != nil || next.Empty() || !reverted(p, next) {
			return nil // it stands, or somebody wants it otherwise by now
		}
		p, tries = next, tries+1
	}
}

// reverted reports whether a section that a plan changed is again as it was
// before, in the files as a later plan found them.
func reverted(p, later *Plan) bool {
	for _, c := range p.Changes {
		now := c.After // the later plan leaves it alone
		for _, l := range later.Changes {
			if l.Path == c.Path {
				now = l.Before
			}
		}
		before, after, at := byHeader(string(c.Before)), byHeader(string(c.After)), byHeader(string(now))
		for header, text := range after {
			if was := before[header]; was != text && at[header] == was {
				return true
			}
		}
		for header, was := range before {
			if _, stays := after[header]; !stays && at[header] == was {
				return true
			}
		}
	}
	return false
}

// byHeader gives the sections of a text without the blank lines at their ends;
// "" for one that is not there.
func byHeader(text string) map[string]string {
	all := map[string]string{}
	for _, s := range sections(text, 0) {
		all[s.header] = strings.TrimRight(text[s.Start:s.End], " \t\r\n")
	}
	return all
}
