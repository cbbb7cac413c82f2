package inifile

import (
	"strings"
	"sync"
)

// A Reading is what one reader takes from a file.
type Reading struct {
	// Sections are in file order. The AWS CLI reads none of them when Refusal
	// is set: they are then what it would take if it went on.
	Sections []Section
	// Refusal is where the AWS CLI gives the whole file up; nil when it reads
	// it, and always nil for the Go SDK, which refuses nothing.
	Refusal *Refusal
	// Crash is the value at which the Go SDK panics; nil when it does not.
	Crash *Crash

	once sync.Once
	at   map[[2]string]int // where in Sections a type and name stand last
}

// Types of sections.
const (
	TypeProfile    = "profile"     // [default], [profile NAME]; in credentials every section
	TypeSSOSession = "sso-session" // [sso-session NAME]
	TypeServices   = "services"    // [services NAME]
	TypeDefaults   = "DEFAULT"     // [DEFAULT], which Python adds to every section
	TypeOther      = ""            // everything else: [plugins], misspelt and malformed headers
)

// A Section is one header and what stands below it, as one reader sees it.
type Section struct {
	Type string // one of the types above
	Name string // as the reader gives it; the whole header for TypeOther
	Raw  string // the text between the brackets
	// Header is the bytes of the header line without its line end.
	Header Span
	// Body is the bytes from the line after the header to the next header.
	Body    Span
	Pos     Pos // of the header's bracket
	Entries []Entry
}

// An Entry is one key and its value, as one reader sees it.
type Entry struct {
	Key      string // lower case
	Value    string // lines joined with \n; "" when Nested is not nil
	Pos      Pos    // of the key
	ValuePos Pos    // of the value; where it would begin when it is empty
	// Span is the whole lines of the entry with their line ends, continuation
	// and nested lines among them, comments and blank lines after it not.
	Span Span
	// KeySpan and ValueSpan are on the key's own line.
	KeySpan, ValueSpan Span
	// Nested are the lines of a block, such as those below `s3 =`; nil when the
	// value is plain.
	Nested []Entry
	// Inherited marks a key that stands in [DEFAULT], not here.
	Inherited bool
}

// A Refusal is a place at which the AWS CLI gives up reading a file.
type Refusal struct {
	Reason  string // one of the reasons below
	Pos     Pos
	Related Pos    // the first of two duplicates; zero otherwise
	Text    string // the section or key it is about; "" where there is none
}

// Reasons of refusals.
const (
	DuplicateSection = "duplicate-section" // the same header twice
	DuplicateKey     = "duplicate-key"     // the same key twice in a section
	KeyBeforeSection = "key-before-section"
	NoDelimiter      = "no-delimiter"    // a line that is no header, key or comment
	EmptyKey         = "empty-key"       // nothing before the =
	UnclosedHeader   = "unclosed-header" // [ without ]
	EmptyHeader      = "empty-header"    // []
	NestedNoEquals   = "nested-no-equals"
	NotUTF8          = "not-utf8"
	ByteOrderMark    = "byte-order-mark"
	UTF16            = "utf-16"
)

// A Crash is a value that makes the Go SDK panic: one quote and nothing else
// (unquote in aws-sdk-go-v2, config/internal/ini/strings.go).
type Crash struct {
	Pos  Pos
	Text string // the quote
}

// Profile gives the section of the profile with that name that the reader
// uses: of two with one name the later. False, and an empty section, if it has
// none. The section is the reading's own: it must not be changed.
func (r *Reading) Profile(name string) (*Section, bool) { return r.Find(TypeProfile, name) }

// none is what is given in the place of a section that is not there.
var none Section

// Find gives the last section of that type and name, as [Reading.Profile] does.
func (r *Reading) Find(typ, name string) (*Section, bool) {
	r.once.Do(func() {
		r.at = make(map[[2]string]int, len(r.Sections))
		for i := range r.Sections {
			r.at[[2]string{r.Sections[i].Type, r.Sections[i].Name}] = i
		}
	})
	i, ok := r.at[[2]string{typ, name}]
	if !ok {
		return &none, false
	}
	return &r.Sections[i], true
}

// Entry gives the entry with that key; a nested one is named s3.addressing_style.
func (s *Section) Entry(key string) (Entry, bool) {
	if e := s.find(key); e != nil {
		return *e, true
	}
	return Entry{}, false
}

// Value gives the value of the entry with that key; "" and false when there is
// none.
func (s *Section) Value(key string) (string, bool) {
	if e := s.find(key); e != nil {
		return e.Value, true
	}
	return "", false
}

// find looks an entry up; an entry is large, so it is not copied to be looked at.
func (s *Section) find(key string) *Entry {
	for i := range s.Entries {
		if e := &s.Entries[i]; e.Key == key && !(e.Nested != nil && strings.Contains(key, ".")) {
			return e
		}
	}
	parent, child, nested := strings.Cut(key, ".")
	if !nested {
		return nil
	}
	for i := range s.Entries {
		if s.Entries[i].Key != parent {
			continue
		}
		list := s.Entries[i].Nested
		for j := len(list) - 1; j >= 0; j-- {
			if list[j].Key == child {
				return &list[j]
			}
		}
	}
	return nil
}

// A slab is room for the entries of many sections, made at once.
type slab struct {
	free     []Entry
	sections int // how many may still come, of those that were counted
}

// put adds e, or replaces the entry of the same key in its place, as a Python
// dict and a Go map with remembered order do. It gives where e stands now.
func (s *slab) put(entries []Entry, e Entry) ([]Entry, *Entry) {
	i := indexKey(entries, e.Key)
	if i >= 0 {
		entries[i] = e
		return entries, &entries[i]
	}
	if entries == nil {
		if len(s.free) < usualEntries {
			n := min(max(s.sections, 1), mostAtOnce)
			s.free, s.sections = make([]Entry, n*usualEntries), s.sections-n
		}
		entries, s.free = s.free[:0:usualEntries], s.free[usualEntries:]
	}
	entries = append(entries, e)
	return entries, &entries[len(entries)-1]
}

// indexKey gives where the entry of a key stands; -1 when there is none.
func indexKey(entries []Entry, key string) int {
	for i := range entries {
		if entries[i].Key == key {
			return i
		}
	}
	return -1
}

// usualEntries is how many keys most sections have room for, mostAtOnce for how
// many sections room is made at once.
const usualEntries, mostAtOnce = 6, 256
