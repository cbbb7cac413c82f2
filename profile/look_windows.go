package profile

import "io/fs"

// class knows no owners here: a mode tells no more than whether a file is
// read-only, and lets everyone enter every folder.
func class(fs.FileInfo) (mine bool, shift int) { return true, 6 }
