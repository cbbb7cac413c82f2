package edit

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// Others write a config file without a lock and in place: the AWS CLI reads it,
// makes it empty, and writes it anew (awscli/customizations/configure/writer.py).
// Between two of these steps it may be empty or cut, and whatever was written
// between its reading and its writing is lost.
const (
	rest      = 20 * time.Millisecond  // a file that nobody touched for so long is whole
	restCut   = 200 * time.Millisecond // one that may be cut: it ends where a buffer does
	restEmpty = time.Second            // one that was made empty
	buffer    = 4096                   // bytes; files are written in multiples of it
	longest   = 3 * time.Second        // at most so long is waited
)

// Settle waits until nobody is in the middle of writing the files; one that was
// not touched lately, or by us alone, is not waited for. state is our own folder.
func Settle(state string, paths ...string) {
	for _, p := range paths {
		_, _ = readAtRest(p, state)
	}
}

// readAtRest reads a file when nobody is in the middle of writing it.
func readAtRest(path, state string) ([]byte, error) {
	for end := time.Now().Add(longest); ; {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
			return os.ReadFile(path)
		}
		if err != nil {
			return nil, err
		}
		wait := rest
		switch size := info.Size(); {
		case size == 0:
			wait = restEmpty
		case size%buffer == 0:
			wait = restCut
		}
		left := wait - time.Since(info.ModTime())
		if left > 0 && left <= wait && time.Now().Before(end) { // a time to come says nothing
			if data, err := os.ReadFile(path); err == nil && len(data) > 0 && sumOf(data) == recordOf(state, path).Wrote {
				return data, nil // we write in one go
			}
			time.Sleep(left)
			continue
		}
		data, err := os.ReadFile(path)
		if now, again := os.Stat(path); err == nil && again == nil && (now.Size() != info.Size() || !now.ModTime().Equal(info.ModTime())) && time.Now().Before(end) {
			continue
		}
		return data, err
	}
}
