package inifile

import (
	"bytes"
	"sort"
	"unicode/utf8"
	"unsafe"
)

// A Kind says by which rules a file is read.
type Kind int

const (
	// Config is ~/.aws/config: profiles are named [profile NAME] or [default].
	Config Kind = iota
	// Credentials is ~/.aws/credentials: every section is a profile.
	Credentials
)

// String is the name of the kind in JSON: "config" or "credentials".
func (k Kind) String() string {
	if k == Credentials {
		return "credentials"
	}
	return "config"
}

// A Pos is a place in a file: 1-based line, 1-based column in bytes. The zero
// Pos is no place.
type Pos struct{ Line, Column int }

// A Span is the bytes from Start up to, not including, End.
type Span struct{ Start, End int }

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// A Line is one line: its text is [Start,End), its line end [End,Next).
type Line struct{ Start, End, Next int }

// A File is the bytes of one file and where its lines are. Joining the lines
// gives the bytes back.
type File struct {
	Path  string
	Data  []byte
	Lines []Line // never nil for data that is not empty; an ending without newline is a line, too
	BOM   bool   // begins with the UTF-8 byte order mark
}

var utf8BOM = []byte("\xef\xbb\xbf")

// Scan splits data into lines as Python does in text mode: at \n, \r\n and a
// lone \r. It never fails.
func Scan(path string, data []byte) *File {
	f := &File{Path: path, Data: data, BOM: bytes.HasPrefix(data, utf8BOM)}
	if len(data) == 0 {
		return f
	}
	f.Lines = make([]Line, 0, bytes.Count(data, []byte{'\n'})+1)
	for start := 0; start < len(data); {
		end, next := lineEnd(data, start)
		f.Lines = append(f.Lines, Line{start, end, next})
		start = next
	}
	return f
}

// lineEnd finds where the line that starts at start ends and the next begins.
func lineEnd(data []byte, start int) (end, next int) {
	i := bytes.IndexByte(data[start:], '\n')
	end, next = len(data), len(data)
	if i >= 0 {
		end, next = start+i, start+i+1
	}
	if r := bytes.IndexByte(data[start:end], '\r'); r >= 0 {
		if start+r+1 == end && next > end {
			return start + r, next
		}
		return start + r, start + r + 1
	}
	return end, next
}

// Line gives the text of the 1-based line n without its line end; nil if there
// is none.
func (f *File) Line(n int) []byte {
	if n < 1 || n > len(f.Lines) {
		return nil
	}
	l := f.Lines[n-1]
	return f.Data[l.Start:l.End]
}

// text gives the bytes [start,end) as a string, which shares them: the bytes of a
// File are never changed.
func (f *File) text(start, end int) string {
	if start >= end {
		return ""
	}
	return unsafe.String(&f.Data[start], end-start)
}

// room makes room for the sections of the file; nil when it has none.
func (f *File) room() (sections []Section, index map[string]int, entries slab) {
	n := bytes.Count(f.Data, []byte("\n["))
	if n == 0 {
		return nil, map[string]int{}, slab{sections: 1}
	}
	return make([]Section, 0, n+1), make(map[string]int, n+1), slab{sections: n + 1}
}

// LineOf gives the 1-based number of the line that holds the offset; the last
// line for an offset past the end, 0 in an empty file.
func (f *File) LineOf(offset int) int {
	n := sort.Search(len(f.Lines), func(i int) bool { return f.Lines[i].Next > offset })
	if n == len(f.Lines) {
		return n
	}
	return n + 1
}

// Pos gives the place of an offset.
func (f *File) Pos(offset int) Pos {
	n := f.LineOf(offset)
	if n == 0 {
		return Pos{1, 1}
	}
	return Pos{n, offset - f.Lines[n-1].Start + 1}
}

// LineEnd is the line end that most lines of the file have: "\n", "\r\n" or
// "\r"; "\n" in a file without any.
func (f *File) LineEnd() string {
	counts := map[string]int{}
	for _, l := range f.Lines {
		if l.Next > l.End {
			counts[string(f.Data[l.End:l.Next])]++
		}
	}
	best := "\n"
	for _, e := range []string{"\r\n", "\r"} {
		if counts[e] > counts[best] {
			best = e
		}
	}
	return best
}

// validText reports whether the bytes are UTF-8, and where they stop to be.
func validText(data []byte) (offset int, ok bool) {
	if utf8.Valid(data) {
		return 0, true
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i, false
		}
		i += n
	}
	return 0, true
}
