package edit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// keptBackups is how many backups are kept; older ones go.
const keptBackups = 20

// A Backup is what a write left: the bytes of the files before it.
type Backup struct {
	Time    time.Time    `json:"time"` // UTC
	Command string       `json:"command"`
	Files   []BackupFile `json:"files"`

	path string
}

// A BackupFile is one file of a backup.
type BackupFile struct {
	Path    string `json:"path"`
	Existed bool   `json:"existed"`
	Before  []byte `json:"before"`
	After   string `json:"after_sha256"` // of the bytes that were written, in hex
}

// ErrChanged says that a file changed since the write that is to be undone.
type ErrChanged struct {
	Path    string
	Time    time.Time // of the write
	Command string
}

func (e *ErrChanged) Error() string {
	return e.Path + ": the file changed since " + e.Command + " wrote it"
}

// ErrNoBackup says that there is nothing to undo.
var ErrNoBackup = errors.New("there is no backup")

func backupFolder(state string) string { return filepath.Join(state, "backups") }

// keepBackup stores what a plan is about to replace, mode 0600.
func keepBackup(p *Plan, o Options) error {
	folder := backupFolder(o.State)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return writeError(folder, err)
	}
	b := Backup{Time: o.Now.UTC(), Command: o.Command}
	for _, c := range p.Changes {
		b.Files = append(b.Files, BackupFile{Path: c.Path, Existed: c.Existed, Before: c.Before, After: sumOf(c.After)})
	}
	data, err := json.Marshal(b)
	if err != nil {
		return err
	}
	name, err := newName(folder, b.Time)
	if err != nil {
		return err
	}
	if err := WriteFile(filepath.Join(folder, name), data); err != nil {
		return err
	}
	return dropOld(folder)
}

// nameLayout makes names that sort by time.
const nameLayout = "20060102T150405.000000000"

// newName gives a name that sorts after those of all other backups, also when
// the clock was set back.
func newName(folder string, at time.Time) (string, error) {
	names, err := backupNames(folder)
	if err != nil {
		return "", err
	}
	if len(names) > 0 {
		if newest, err := time.Parse(nameLayout, strings.TrimSuffix(names[0], ".json")); err == nil && !newest.Before(at) {
			at = newest.Add(time.Nanosecond)
		}
	}
	return at.Format(nameLayout) + ".json", nil
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// dropOld removes all but the newest backups. One that cannot be removed is no
// reason to stop.
func dropOld(folder string) error {
	names, err := backupNames(folder)
	if err != nil {
		return err
	}
	for _, n := range names[min(keptBackups, len(names)):] {
		_ = os.Remove(filepath.Join(folder, n))
	}
	return nil
}

// backupNames gives the names of the backups, the newest first.
func backupNames(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".json") && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names, nil
}

// Backups gives the backups in the state folder, the newest first; nil when
// there are none. One that cannot be read is left out.
func Backups(state string) ([]Backup, error) {
	folder := backupFolder(state)
	names, err := backupNames(folder)
	if err != nil {
		return nil, err
	}
	var all []Backup
	for _, n := range names {
		data, err := os.ReadFile(filepath.Join(folder, n))
		if err != nil {
			continue
		}
		b := Backup{path: filepath.Join(folder, n)}
		if json.Unmarshal(data, &b) == nil && len(b.Files) > 0 {
			all = append(all, b)
		}
	}
	return all, nil
}

// UndoPlan gives the plan that puts back what a backup holds. A file that is as
// it was before, because the write was killed or taken back, needs nothing: the
// plan may be empty. The error is an *ErrChanged when a file is neither as that
// write left it nor as it was.
func (b Backup) UndoPlan() (*Plan, error) {
	var p Plan
	for _, f := range b.Files {
		now, err := os.ReadFile(f.Path)
		missing := errors.Is(err, fs.ErrNotExist)
		switch {
		case err != nil && !missing:
			return nil, writeError(f.Path, err)
		case missing && !f.Existed || !missing && f.Existed && bytes.Equal(now, f.Before):
		case missing || sumOf(now) != f.After:
			return nil, &ErrChanged{Path: f.Path, Time: b.Time, Command: b.Command}
		default:
			p.Changes = append(p.Changes, Change{Path: f.Path, Before: now, After: f.Before, Existed: true, Gone: !f.Existed})
		}
	}
	return &p, nil
}

// Undo writes an undo plan of this backup and drops the backup, so that the
// next undo takes the write before it. Newer backups, which have nothing to put
// back, go with it.
func (b Backup) Undo(ctx context.Context, p *Plan, state string) error {
	held, err := lock(ctx, p, state)
	if err != nil {
		return err
	}
	defer held.unlock()
	for _, c := range p.Changes {
		if err := unchanged(c, state); err != nil {
			return err
		}
	}
	for _, c := range p.Changes {
		others(c, Options{State: state})
	}
	if err := write(p); err != nil {
		return err
	}
	names, err := backupNames(filepath.Dir(b.path))
	if err != nil {
		return writeError(b.path, err)
	}
	for _, n := range names {
		if n < filepath.Base(b.path) {
			break
		}
		if err := os.Remove(filepath.Join(filepath.Dir(b.path), n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return writeError(b.path, err)
		}
	}
	return nil
}

// Last gives the newest backup that has something to put back, and the plan for
// it; ErrNoBackup when there is none. The error is else that of [Backup.UndoPlan].
func Last(state string) (Backup, *Plan, error) {
	all, err := Backups(state)
	if err != nil {
		return Backup{}, nil, err
	}
	for _, b := range all {
		if p, err := b.UndoPlan(); err != nil || !p.Empty() {
			return b, p, err
		}
	}
	return Backup{}, nil, ErrNoBackup
}
