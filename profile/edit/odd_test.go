//go:build linux

package edit

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"awsguide/profile/inifile"
)

// TestFilesThatAreNotText: what the AWS CLI cannot read is not edited, and the
// error tells why and where.
func TestFilesThatAreNotText(t *testing.T) {
	for name, tt := range map[string]struct {
		data   string
		reason string
		line   int
	}{
		"utf-16, little":        {"\xff\xfe[\x00d\x00e\x00f\x00a\x00u\x00l\x00t\x00]\x00\n\x00", inifile.UTF16, 1},
		"utf-16, big":           {"\xfe\xff\x00[\x00d\x00]\x00\n", inifile.UTF16, 1},
		"utf-16, no mark":       {"[\x00d\x00e\x00f\x00]\x00\r\x00\n\x00", inifile.NoDelimiter, 2},
		"byte order mark":       {"\xef\xbb\xbf[default]\nregion = a\n", inifile.ByteOrderMark, 1},
		"another encoding":      {"[default]\n# caf\xe9\n", inifile.NotUTF8, 2},
		"something else":        {"PK\x03\x04\x00\x01", inifile.KeyBeforeSection, 1},
		"twice, and no newline": {"[default]\n[default]", inifile.DuplicateSection, 2},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(path, []byte(tt.data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := New(path, inifile.Config, []byte(tt.data), true)
			var refused *ErrRefused
			if !errors.As(err, &refused) || refused.Refusal.Reason != tt.reason || refused.Refusal.Pos.Line != tt.line {
				t.Errorf("error %v, want %s in line %d", err, tt.reason, tt.line)
			}
		})
	}
}

// tmpfs mounts a small file system of its own.
func tmpfs(t *testing.T, size string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root to mount a file system")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a tmpfs here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	return dir
}

// TestOtherFileSystem: the folder for temporary files, our own folder and the
// config lie on three file systems.
func TestOtherFileSystem(t *testing.T) {
	dir := tmpfs(t, "1m")
	t.Setenv("TMPDIR", tmpfs(t, "1m"))
	link := filepath.Join(t.TempDir(), "config")
	path := filepath.Join(dir, "config")
	if err := os.WriteFile(path, []byte("[profile dev]\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := Apply(context.Background(), planFor(t, link, "a"), options(t)); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(path)
	info, _ := os.Stat(path)
	if string(got) != "[profile dev]\nregion = a\n" || info.Mode().Perm() != 0o640 {
		t.Errorf("%q, mode %v", got, info.Mode())
	}
}

// TestOwner: root edits the file of a person, whose it stays; a person who may
// not give a file away is told, and nothing changes.
func TestOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root to give a file away")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	owned := func(uid int) {
		t.Helper()
		if err := os.WriteFile(path, []byte("[profile dev]\n"), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, uid, uid); err != nil {
			t.Fatal(err)
		}
	}
	owner := func() uint32 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Sys().(*syscall.Stat_t).Uid
	}
	owned(12345)
	if err := Apply(context.Background(), planFor(t, path, "a"), options(t)); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); owner() != 12345 || info.Sys().(*syscall.Stat_t).Gid != 12345 || info.Mode().Perm() != 0o640 {
		t.Errorf("owner %d, %+v", owner(), info.Sys())
	}
	// Somebody else whose folder it is: the file would change hands.
	owned(12345)
	for d := dir; d != filepath.Dir(os.TempDir()) && len(d) > 1; d = filepath.Dir(d) {
		_ = os.Chmod(d, 0o755)
	}
	if err := os.Chown(dir, 54321, 54321); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "writer")
	data, err := os.ReadFile(self)
	if err == nil {
		err = os.WriteFile(copied, data, 0o755)
	}
	if err == nil {
		err = os.Chmod(path, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(copied)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "EDIT_WRITER_FILE="+path, "EDIT_WRITER_STATE="+filepath.Join(dir, "state"), "EDIT_WRITER_NAME=dev")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 54321, Gid: 54321}}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "cannot be written") {
		t.Errorf("%v: %s", err, out)
	}
	if got, _ := os.ReadFile(path); string(got) != "[profile dev]\n" || owner() != 12345 {
		t.Errorf("%q, owner %d", got, owner())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, tempPattern)); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// TestFullDisk writes on a file system with no room.
func TestFullDisk(t *testing.T) {
	dir := tmpfs(t, "64k")
	path := filepath.Join(dir, "config")
	before := "[profile dev]\nregion = a\n"
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	p := planFor(t, path, strings.Repeat("x", 100<<10))
	var full *ErrFull
	if err := Apply(context.Background(), p, options(t)); !errors.As(err, &full) {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != before {
		t.Errorf("the file is now %d bytes", len(got))
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".awsguide-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
