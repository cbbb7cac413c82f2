// Package tool finds the programs on the PATH that use the AWS files, and tells
// from what stands on the disk which version each is. It runs nothing: a version
// that the files do not tell is not known.
package tool

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Find gives every program of a name in the folders of list, which is written as
// PATH is: the one that runs first comes first. One file under several names is
// one program.
func Find(list, name string) []string {
	var found []string
	var seen []os.FileInfo // /bin is often the same as /usr/bin
	for _, dir := range filepath.SplitList(list) {
		if !filepath.IsAbs(dir) {
			continue // which one it is depends on where a command is run
		}
		for _, file := range names(name) {
			path := filepath.Join(dir, file)
			info, err := os.Stat(path)
			if err != nil || !info.Mode().IsRegular() || runtime.GOOS != "windows" && info.Mode()&0o111 == 0 ||
				slices.ContainsFunc(seen, func(other os.FileInfo) bool { return os.SameFile(info, other) }) {
				continue
			}
			seen = append(seen, info)
			found = append(found, path)
		}
	}
	return found
}

func names(name string) []string {
	if runtime.GOOS == "windows" {
		return []string{name + ".exe", name + ".cmd", name + ".bat"}
	}
	return []string{name}
}

// Since reports whether a version, such as 2.36.7, is this one or later; false for
// "".
func Since(version, first string) bool {
	return version != "" && slices.Compare(numbers(version), numbers(first)) >= 0
}

func numbers(version string) []int {
	var all []int
	for part := range strings.SplitSeq(strings.TrimPrefix(version, "v"), ".") {
		n, _ := strconv.Atoi(part)
		all = append(all, n)
	}
	return all
}

var versionFolder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[12]\.[0-9]+\.[0-9]+$`) })

// AWS tells the version of the AWS CLI at path, such as 2.36.7; "" when it cannot
// be told without running it. AWS's own installer and Homebrew keep it in a folder
// named by the version; pip and Linux distributions keep a folder
// awscli-VERSION.dist-info or .egg-info among the packages of their Python.
func AWS(path string) string {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return ""
	}
	for dir := filepath.Dir(real); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if own := strings.ToLower(dir); versionFolder().MatchString(filepath.Base(dir)) && (strings.Contains(own, "aws-cli") || strings.Contains(own, "awscli")) {
			return filepath.Base(dir)
		}
	}
	if !python(real) {
		return ""
	}
	return packaged(filepath.Join(filepath.Dir(filepath.Dir(real)), "lib"))
}

// python reports whether a file is the script by which Python packages start the
// AWS CLI.
func python(path string) bool {
	head := head(path)
	return bytes.HasPrefix(head, []byte("#!")) && bytes.Contains(head, []byte("awscli"))
}

// headSize is how much of a script is read, in bytes.
const headSize = 4096

// head gives the first bytes of a file; nil when it cannot be read.
func head(path string) []byte { return read(path, headSize) }

// read gives the first bytes of a regular file, at most so many; nil for any other.
// A pipe is never opened: that would wait for somebody to write into it.
func read(path string, most int64) []byte {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, _ := io.ReadAll(io.LimitReader(f, most))
	return data
}

// literal takes the meaning in a pattern off a path.
var literal = strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]")

// packaged finds the version among the packages under a lib folder; "" when there
// are several.
func packaged(lib string) string {
	version := ""
	for _, pattern := range []string{"python3*/*-packages/awscli-*-info", "python3/dist-packages/awscli-*-info"} {
		all, _ := filepath.Glob(filepath.Join(literal.Replace(lib), pattern))
		for _, one := range all {
			v, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(one), "awscli-"), "-") // awscli-2.9.19-py3.11.egg-info
			v = strings.TrimSuffix(strings.TrimSuffix(v, ".dist"), ".egg")
			if version != "" && v != version {
				return ""
			}
			version = v
		}
	}
	return version
}

// Modules gives the Go modules that a program was built of, with their versions,
// such as v1.44.298; nil for a program that is not of Go or does not tell.
func Modules(path string) map[string]string {
	if f, err := os.Stat(path); err != nil || !f.Mode().IsRegular() {
		return nil
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil
	}
	modules := map[string]string{info.Main.Path: info.Main.Version}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		modules[m.Path] = m.Version
	}
	return modules
}

// largestPackage is how long a package.json may be, in bytes.
const largestPackage = 1 << 20

// NPM tells the version of the npm package that holds the program at path; "" when
// it is of no such package.
func NPM(path, name string) string {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return ""
	}
	dir := filepath.Dir(real)
	for range 3 {
		var about struct{ Name, Version string }
		if json.Unmarshal(read(filepath.Join(dir, "package.json"), largestPackage), &about) == nil && about.Name == name {
			return about.Version
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

// Interpreter gives the program that a script's first line names, as the system
// takes it, up to a blank or the end of the line: with a carriage return that a
// line end of Windows leaves there. "" for a file that is no script.
func Interpreter(path string) string {
	line, _, _ := bytes.Cut(head(path), []byte("\n"))
	rest, ok := bytes.CutPrefix(line, []byte("#!"))
	if !ok {
		return ""
	}
	word := strings.TrimLeft(string(rest), " \t")
	if i := strings.IndexAny(word, " \t"); i >= 0 {
		word = word[:i]
	}
	return word
}

// A TrackedFile is a file that a git repository tracks.
type TrackedFile struct{ File, Top string } // Top is the folder of the repository

// Tracked gives those of the files that a git repository around them tracks, as
// its index says; nil when there is none, or the index is of a kind that cannot be
// read so (version 4, split, with SHA-256) or is larger than 64 MiB. Each is looked
// at where a link leads.
func Tracked(files ...string) []TrackedFile {
	var tracked []TrackedFile
	for _, file := range files {
		real, err := filepath.EvalSymlinks(file)
		if err != nil {
			continue
		}
		for dir := filepath.Dir(real); ; dir = filepath.Dir(dir) {
			if index, ok := gitIndex(dir); ok {
				name, err := filepath.Rel(dir, real)
				if err == nil && inIndex(index, filepath.ToSlash(name)) {
					tracked = append(tracked, TrackedFile{file, dir})
				}
				break
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return tracked
}

const largestIndex = 64 << 20

// gitIndex reads the index of the repository whose top is dir.
func gitIndex(dir string) ([]byte, bool) {
	git := filepath.Join(dir, ".git")
	if info, err := os.Stat(git); err != nil {
		return nil, false
	} else if !info.IsDir() { // of a worktree: "gitdir: PATH"
		data := head(git)
		to, ok := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
		if !ok {
			return nil, false
		}
		if git = to; !filepath.IsAbs(git) {
			git = filepath.Join(dir, to)
		}
	}
	index := filepath.Join(git, "index")
	if info, err := os.Stat(index); err != nil || info.Size() > largestIndex {
		return nil, true
	}
	return read(index, largestIndex), true
}

// entryHead is what stands before the name in an entry of the index: ten words of
// 32 bits, the object's name and the flags (gitformat-index).
const entryHead = 40 + 20 + 2

// inIndex reports whether an index of git, version 2 or 3, has a file.
func inIndex(index []byte, name string) bool {
	if len(index) < 12 || string(index[:4]) != "DIRC" {
		return false
	}
	version := index[7]
	count := int(index[8])<<24 | int(index[9])<<16 | int(index[10])<<8 | int(index[11])
	at := 12
	for range count {
		head := entryHead
		if version > 3 || at+head > len(index) {
			return false
		}
		if version == 3 && index[at+60]&0x40 != 0 {
			head += 2
		}
		end := bytes.IndexByte(index[min(at+head, len(index)):], 0)
		if end < 0 {
			return false
		}
		if string(index[at+head:at+head+end]) == name {
			return true
		}
		at += (head + end + 8) &^ 7 // one to eight NUL bytes
	}
	return false
}
