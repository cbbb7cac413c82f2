package edit

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
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
	unlock, err := lock(ctx, p, o.State)
	if err != nil {
		return err
	}
	defer unlock()
	for _, c := range p.Changes {
		if err := unchanged(c); err != nil {
			return err
		}
		if err := Writable(c.Path); err != nil {
			return err
		}
	}
	if err := keepBackup(p, o); err != nil {
		return err
	}
	return write(p)
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
func unchanged(c Change) error {
	data, err := os.ReadFile(c.Path)
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

// lock takes the locks of all files of a plan, in the order of their names.
// They lie in our own folder: ~/.aws gets no file that AWS's tools do not know.
func lock(ctx context.Context, p *Plan, state string) (unlock func(), err error) {
	folder := filepath.Join(state, "locks")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, writeError(folder, err)
	}
	var names []string
	for _, c := range p.Changes {
		sum := sha1.Sum([]byte(target(c.Path)))
		names = append(names, filepath.Join(folder, hex.EncodeToString(sum[:])+".lock"))
	}
	slices.Sort(names)
	var held []*flock.Flock
	unlock = func() {
		for _, l := range held {
			_ = l.Unlock() // the end of the process frees it, too
		}
	}
	for _, n := range slices.Compact(names) {
		l := flock.New(n, flock.SetPermissions(0o600))
		if _, err := l.TryLockContext(ctx, 10*time.Millisecond); err != nil {
			unlock()
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, writeError(n, err)
		}
		held = append(held, l)
	}
	return unlock, nil
}

// ApplyOrRebase applies a plan; when the file changed meanwhile it makes the
// same edits anew on what is there now and asks agree with the new plan before
// it writes that.
func ApplyOrRebase(ctx context.Context, p *Plan, o Options, agree func(*Plan) error) error {
	for {
		err := Apply(ctx, p, o)
		var stale *ErrStale
		if !errors.As(err, &stale) {
			return err
		}
		if p, err = p.Rebase(); err != nil {
			return err
		}
		if p.Empty() {
			return nil
		}
		if err := agree(p); err != nil {
			return err
		}
	}
}
