package edit

import (
	"fmt"
	"strings"

	"awsguide/profile/inifile"
)

// ErrRefused says that the AWS CLI cannot read the file, which must be mended
// first.
type ErrRefused struct {
	Path    string
	Refusal inifile.Refusal
}

func (e *ErrRefused) Error() string {
	return fmt.Sprintf("%s:%d:%d: the AWS CLI cannot read the file: %s", e.Path, e.Refusal.Pos.Line, e.Refusal.Pos.Column, e.Refusal.Reason)
}

// ErrDiffer says that a reader would see another change than was asked for.
type ErrDiffer struct {
	Path   string
	Reader string // "aws-cli", "go-sdk" or "ini.v1"
	What   string // the section and key that it sees otherwise
}

func (e *ErrDiffer) Error() string {
	return fmt.Sprintf("%s: %s would read %s otherwise than asked for", e.Path, e.Reader, e.What)
}

// ErrStale says that the file changed since it was read. Nothing was written.
type ErrStale struct{ Path string }

func (e *ErrStale) Error() string { return e.Path + ": the file changed since it was read" }

// ErrExists says that a section of that name is there already.
type ErrExists struct {
	Path, Name string
	Pos        inifile.Pos
}

func (e *ErrExists) Error() string {
	return fmt.Sprintf("%s:%d: %s is there already", e.Path, e.Pos.Line, e.Name)
}

// ErrHeader says that a header names the section for the Go SDK only: it must
// be mended first, or there would be two.
type ErrHeader struct {
	Path, Name string
	Pos        inifile.Pos
}

func (e *ErrHeader) Error() string {
	return fmt.Sprintf("%s:%d: the AWS CLI does not take this header for %s", e.Path, e.Pos.Line, e.Name)
}

// ErrAbsent says that there is no section of that name.
type ErrAbsent struct{ Path, Name string }

func (e *ErrAbsent) Error() string { return fmt.Sprintf("%s: there is no %s", e.Path, e.Name) }

// ErrBlock says that a key is a block where a value was to be set, or a value
// where a block was needed.
type ErrBlock struct {
	Path, Key string
	Pos       inifile.Pos
}

func (e *ErrBlock) Error() string {
	return fmt.Sprintf("%s:%d: %s is of the other kind: a block or a value", e.Path, e.Pos.Line, e.Key)
}

// ErrIllegal says that a name, key or value cannot stand in the file so that
// every reader reads it as given.
type ErrIllegal struct {
	Path string
	What string // "name", "key" or "value"
	Text string // the name or key it is about, never a value
}

func (e *ErrIllegal) Error() string {
	return fmt.Sprintf("%s: the %s of %q cannot be written so that every reader takes it as given", e.Path, e.What, e.Text)
}

// checkName refuses names that some reader reads otherwise.
func checkName(path string, s Section) error {
	bad := s.Name == "" || s.Name == inifile.TypeDefaults || strings.ContainsAny(s.Name, "\"'`\\[]#;") || strings.HasPrefix(s.Name, "profile ")
	for _, r := range s.Name {
		bad = bad || r <= ' ' || r == 0x7f || r == 0xfffd || r == 0x85 || r == 0xa0 || r >= 0x2000 && r <= 0x200f || r >= 0x2028 && r <= 0x202f || r >= 0x205f && r <= 0x206f || r == 0x3000 || r == 0xfeff || r == 0x1680
	}
	if bad {
		return &ErrIllegal{Path: path, What: "name", Text: s.Name}
	}
	return nil
}

// checkPair refuses keys and values that could not be read back as given, or
// that would make a line of their own.
func checkPair(path string, p Pair) error {
	parent, child, nested := strings.Cut(p.Key, ".")
	if !plainKey(parent) || nested && !plainKey(child) {
		return &ErrIllegal{Path: path, What: "key", Text: p.Key}
	}
	if !LegalValue(p.Value) {
		return &ErrIllegal{Path: path, What: "value", Text: p.Key}
	}
	return nil
}

// LegalValue reports whether a value can be written so that every reader takes
// it as given: on one line, without quotes around it and comment signs in it.
func LegalValue(v string) bool {
	bad := strings.TrimSpace(v) != v || v == `"` || v == `'`
	for _, r := range v {
		bad = bad || r < ' ' || r == 0x7f || r == 0xfffd || r == 0x85 || r == 0x2028 || r == 0x2029
	}
	if len(v) >= 2 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
		bad = true // the Go SDK takes the quotes off
	}
	if strings.Contains(v, " #") || strings.Contains(v, " ;") || strings.HasPrefix(v, "#") || strings.HasPrefix(v, ";") {
		bad = true // the Go SDK takes it for a comment
	}
	return !bad
}

func plainKey(k string) bool {
	for i := 0; i < len(k); i++ {
		if c := k[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return k != "" && k[0] != '-'
}
