package cache

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Lock keeps other processes of this program from signing in to the same
// session meanwhile. It waits until the lock is free or ctx ends. The lock lies
// in our own folder. Without that folder there is no lock, which is no error:
// two sign-ins are then merely one too many.
func Lock(ctx context.Context, state, key string) (unlock func(), err error) {
	folder := filepath.Join(state, "locks")
	if os.MkdirAll(folder, 0o700) != nil {
		return func() {}, nil
	}
	sum := sha1.Sum([]byte("sign-in " + key))
	l := flock.New(filepath.Join(folder, hex.EncodeToString(sum[:])+".lock"), flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return func() {}, nil
	}
	return func() { _ = l.Unlock() }, nil
}
