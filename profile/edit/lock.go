package edit

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// locks are held on the files of a plan. They lie in our own folder: ~/.aws gets
// no file that AWS's tools do not know.
type locks []*flock.Flock

// lockName is where the lock of a file lies, without its ending.
func lockName(state, path string) string {
	sum := sha1.Sum([]byte(target(path)))
	return filepath.Join(state, "locks", hex.EncodeToString(sum[:]))
}

// lock takes the locks of all files of a plan, in the order of their names.
func lock(ctx context.Context, p *Plan, state string) (locks, error) {
	folder := filepath.Join(state, "locks")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, writeError(folder, err)
	}
	var names []string
	for _, c := range p.Changes {
		names = append(names, lockName(state, c.Path)+".lock")
	}
	slices.Sort(names)
	var held locks
	for _, n := range slices.Compact(names) {
		l := flock.New(n, flock.SetPermissions(0o600))
		if _, err := l.TryLockContext(ctx, 10*time.Millisecond); err != nil {
			held.unlock()
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, writeError(n, err)
		}
		held = append(held, l)
	}
	return held, nil
}

func (l locks) unlock() {
	for _, one := range l {
		_ = one.Unlock() // the end of the process frees it, too
	}
}

// A record is kept beside a lock: what we wrote last, and when others were seen
// to write. It may be lost without harm.
type record struct {
	Wrote  string    `json:"wrote"`  // a sum of the bytes, in hex
	Others time.Time `json:"others"` // zero for never
}

// lately is how long others that were seen to write are expected to go on.
const lately = 5 * time.Second

func recordOf(state, path string) record {
	var r record
	if data, err := os.ReadFile(lockName(state, path) + ".json"); err == nil {
		_ = json.Unmarshal(data, &r)
	}
	return r
}

// others looks whether others write the file of a change besides us, before it
// is written, and keeps what is to be known the next time.
func others(c Change, o Options) bool {
	r := recordOf(o.State, c.Path)
	now := time.Now()
	if info, err := os.Stat(c.Path); err == nil && now.Sub(info.ModTime()) < lately && sumOf(c.Before) != r.Wrote {
		r.Others = now
	}
	busy := now.Sub(r.Others) < lately
	r.Wrote = sumOf(c.After)
	if data, err := json.Marshal(r); err == nil {
		_ = os.WriteFile(lockName(o.State, c.Path)+".json", data, 0o600)
	}
	return busy
}

// sweep removes what killed writers left beside a file. A writer that is at work
// needs no minute.
func sweep(path string) {
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(target(path)), tempPattern))
	for _, f := range left {
		if info, err := os.Lstat(f); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > time.Minute {
			_ = os.Remove(f)
		}
	}
}
