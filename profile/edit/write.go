package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ErrReadOnly says that a file or its folder may not be written.
type ErrReadOnly struct {
	Path   string      // the file that was to be written
	Folder bool        // its folder is what may not be written
	At     string      // the file or folder that forbids it
	Mode   fs.FileMode // its mode; 0 when that is not the reason
}

func (e *ErrReadOnly) Error() string {
	return fmt.Sprintf("%s cannot be written: %s is read-only", e.Path, e.At)
}

// ErrFull says that the disk is full. The file is as it was.
type ErrFull struct{ Path string }

func (e *ErrFull) Error() string { return e.Path + " cannot be written: the disk is full" }

// ErrFolder says that a folder stands where the file should be.
type ErrFolder struct{ Path string }

func (e *ErrFolder) Error() string { return e.Path + ": a folder stands where the file should be" }

// ErrWrite is any other reason why a file could not be written. The file is as
// it was.
type ErrWrite struct {
	Path string
	Err  error
}

func (e *ErrWrite) Error() string { return fmt.Sprintf("write %s: %v", e.Path, e.Err) }
func (e *ErrWrite) Unwrap() error { return e.Err }

// target follows symlinks, also to where nothing stands yet; a circle ends at
// its beginning.
func target(path string) string {
	at := path
	for range 40 {
		link, err := os.Readlink(at)
		if err != nil {
			break
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(at), link)
		}
		at = link
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(at)); err == nil {
		return filepath.Join(dir, filepath.Base(at))
	}
	return at
}

// tempPattern names temporary files; they stand beside the file for a moment.
const tempPattern = ".awsguide-*"

// WriteFile replaces the file at path by data as a whole: readers see the old
// bytes or the new ones, also after a crash. A symlink is followed and stays.
// Mode and owner of the old file are kept; a new one gets 0600, a new folder
// 0700. The error is an *ErrReadOnly, *ErrFull, *ErrFolder or *ErrWrite, and
// the file is then as it was.
func WriteFile(path string, data []byte) (err error) {
	if err := Writable(path); err != nil {
		return err
	}
	real := target(path)
	dir := filepath.Dir(real)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return writeError(path, err)
	}
	old, statErr := os.Stat(real)
	temp, err := os.CreateTemp(dir, tempPattern)
	if err != nil {
		return folderError(path, dir, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	mode := fs.FileMode(0o600)
	if statErr == nil {
		mode = old.Mode().Perm()
		if err := keepOwner(temp, old); err != nil {
			temp.Close()
			return writeError(path, err)
		}
	}
	if err := fill(temp, data, mode); err != nil {
		return writeError(path, err)
	}
	if err := os.Rename(temp.Name(), real); err != nil {
		return folderError(path, dir, err)
	}
	syncFolder(dir)
	return nil
}

// fill writes data and makes sure that it is on the disk.
func fill(f *os.File, data []byte, mode fs.FileMode) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Writable tells, without changing anything, why the file at path could not be
// written; nil when it looks as if it could.
func Writable(path string) error {
	real := target(path)
	info, err := os.Stat(real)
	switch {
	case err == nil && info.IsDir():
		return &ErrFolder{path}
	case err == nil && info.Mode().Perm()&0o200 == 0:
		return &ErrReadOnly{Path: path, At: real, Mode: info.Mode().Perm()}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return writeError(path, err)
	}
	dir := filepath.Dir(real)
	for {
		info, err := os.Stat(dir)
		if err == nil {
			if !info.IsDir() {
				return &ErrWrite{path, syscall.ENOTDIR}
			}
			if info.Mode().Perm()&0o200 == 0 || !mayWrite(dir) {
				return &ErrReadOnly{Path: path, Folder: true, At: dir, Mode: info.Mode().Perm()}
			}
			return nil
		}
		if up := filepath.Dir(dir); up != dir && errors.Is(err, fs.ErrNotExist) {
			dir = up
			continue
		}
		return writeError(path, err)
	}
}

// writeError gives an error of the system its type.
func writeError(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, errQuota):
		return &ErrFull{path}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &ErrReadOnly{Path: path, At: path}
	case errors.Is(err, syscall.EISDIR):
		return &ErrFolder{path}
	}
	return &ErrWrite{path, err}
}

func folderError(path, dir string, err error) error {
	e := writeError(path, err)
	var ro *ErrReadOnly
	if errors.As(e, &ro) {
		ro.Folder, ro.At = true, dir
	}
	return e
}
