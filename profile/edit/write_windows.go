package edit

import (
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

var errQuota error = windows.ERROR_DISK_FULL

func keepOwner(*os.File, fs.FileInfo) error { return nil }

func mayWrite(string) bool { return true }

func syncFolder(string) {}
