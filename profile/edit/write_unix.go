//go:build unix

package edit

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

var errQuota error = syscall.EDQUOT

// keepOwner gives the new file the owner of the old, where they differ: root
// edits the file of a person.
func keepOwner(f *os.File, old fs.FileInfo) error {
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if now, ok := info.Sys().(*syscall.Stat_t); ok && (now.Uid != was.Uid || now.Gid != was.Gid) {
		return f.Chown(int(was.Uid), int(was.Gid))
	}
	return nil
}

// mayWrite asks the system whether a folder may be written.
func mayWrite(dir string) bool { return unix.Access(dir, unix.W_OK) == nil }

// syncFolder makes a rename last. A file system that cannot is left alone.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
