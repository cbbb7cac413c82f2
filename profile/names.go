package profile

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrName says that a name cannot stand in a header so that every reader reads
// it alike.
var ErrName = errors.New("not a name that every reader of the file takes")

// LegalName reports whether a profile or session of that name is read alike by
// the AWS CLI and the Go SDK: no blanks, quotes, backslashes, brackets, comment
// signs or control characters, and no dash at its beginning, where it would be
// a flag. The error is ErrName.
func LegalName(name string) error {
	if name == "" || name[0] == '-' || !utf8.ValidString(name) || name == "DEFAULT" {
		return ErrName
	}
	for _, r := range name {
		if unicode.IsSpace(r) || unicode.IsControl(r) || !unicode.IsPrint(r) || strings.ContainsRune("\"'`\\[]#;", r) {
			return ErrName
		}
	}
	return nil
}
