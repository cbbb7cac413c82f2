//go:build unix

package cache

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// TestPipesAreNotOpened: a pipe among the files of the cache would hold the program
// for ever.
func TestPipesAreNotOpened(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "x.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadToken(path); err == nil || errors.Is(err, ErrNone) {
		t.Error(err)
	}
	Tokens(folder)
	Damaged(path)
}
