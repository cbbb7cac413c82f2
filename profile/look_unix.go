//go:build unix

package profile

import (
	"io/fs"
	"os"
	"slices"
	"syscall"
)

// class tells whether a file is this user's, and by how much its mode is to be
// shifted to have the three bits that hold for this user.
func class(info fs.FileInfo) (mine bool, shift int) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == os.Geteuid() {
		return true, 6
	}
	groups, _ := os.Getgroups()
	if int(stat.Gid) == os.Getegid() || slices.Contains(groups, int(stat.Gid)) {
		return false, 3
	}
	return false, 0
}
