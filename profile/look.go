package profile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A Look is what stands at a path, told without opening anything.
type Look struct {
	Path   string
	Exists bool   // something stands there; a link counts by where it leads
	Folder bool   // and it is a folder
	Link   string // where it leads, when the path itself is a link
	Lost   bool   // it is a link to where nothing stands
	Mine   bool   // it belongs to this user, or the system does not tell
	Mode   fs.FileMode
	Time   time.Time // of the last change

	bits fs.FileMode // those of Mode that hold for this user: rwx
}

// LookAt looks at a path. What a closed folder hides does not exist for it.
func LookAt(path string) Look {
	l := Look{Path: path}
	if link, err := os.Readlink(path); err == nil {
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(path), link)
		}
		l.Link = link
	}
	info, err := os.Stat(path)
	if err != nil {
		l.Lost = l.Link != "" && errors.Is(err, fs.ErrNotExist)
		return l
	}
	l.Exists, l.Folder, l.Mode, l.Time = true, info.IsDir(), info.Mode(), info.ModTime()
	var shift int
	l.Mine, shift = class(info)
	l.bits = info.Mode().Perm() >> shift & 7
	return l
}

// May reports whether the mode lets this user do all of want, of "rwx". It asks
// the mode and not the system: for [Root] the system allows everything.
func (l Look) May(want string) bool {
	for _, w := range want {
		if bit := map[rune]fs.FileMode{'r': 4, 'w': 2, 'x': 1}[w]; l.bits&bit == 0 {
			return false
		}
	}
	return true
}

// Root reports whether modes hold this process back from nothing.
func Root() bool { return os.Geteuid() == 0 }

// Expand puts values in the place of $NAME and ${NAME} in a text.
func Expand(text string, value func(name string) string) string { return os.Expand(text, value) }

// small is how long a file is that is read beside the two, in bytes.
const small = 1 << 20

// ReadSmall reads a regular file of at most a megabyte; the error is that of the
// file system, or fs.ErrInvalid for any other file: a pipe is never opened, for that
// would wait until somebody writes into it.
func ReadSmall(path string) ([]byte, error) { return ReadUpTo(path, small) }

// ReadUpTo is ReadSmall for files of at most so many bytes.
func ReadUpTo(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, &fs.PathError{Op: "read", Path: path, Err: fs.ErrInvalid}
	}
	return os.ReadFile(path)
}
