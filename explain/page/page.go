// Package page reads the program's pages: one Markdown file holds one page in
// both languages.
//
// A page begins with a header of "key: value" lines between two lines "---".
// Then come "# en" and "# ja", each followed by paragraphs with blank lines
// between them; a paragraph whose lines begin with four blanks is shown as it
// stands; it is written once, under # en, and shown in both. Keys ending in .en and .ja come in pairs.
package page

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Page is one page.
type Page struct {
	ID     string // the file's name without .md
	Header map[string]string
	Body   map[string][]Block // by language, "en" and "ja"
}

// A Block is a paragraph, or lines to be shown as they stand.
type Block struct {
	Text string // of a paragraph, on one line
	Code []string
}

// Parse reads one page. The error tells the line.
func Parse(id string, data []byte) (*Page, error) {
	p := &Page{ID: id, Header: map[string]string{}, Body: map[string][]Block{}}
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	fail := func(n int, what string) (*Page, error) {
		return nil, fmt.Errorf("%s.md:%d: %s", id, n+1, what)
	}
	if lines[0] != "---" {
		return fail(0, "a page begins with ---")
	}
	n := 1
	for ; n < len(lines) && lines[n] != "---"; n++ {
		key, value, ok := strings.Cut(lines[n], ": ")
		if !ok || key == "" || strings.TrimSpace(value) == "" {
			return fail(n, "a line of the header is \"key: value\"")
		}
		if p.Header[key] != "" {
			return fail(n, "the key "+key+" stands twice")
		}
		p.Header[key] = strings.TrimSpace(value)
	}
	if n == len(lines) {
		return fail(n-1, "the header does not end")
	}
	language := ""
	var open *Block
	for n++; n < len(lines); n++ {
		line := strings.TrimRight(lines[n], " ")
		code, isCode := strings.CutPrefix(line, "    ")
		switch {
		case line == "# en" || line == "# ja":
			language, open = line[2:], nil
			if p.Body[language] != nil {
				return fail(n, line+" stands twice")
			}
			p.Body[language] = []Block{}
			continue
		case line == "":
			open = nil
			continue
		case language == "":
			return fail(n, "text stands before # en")
		}
		if open == nil || isCode != (open.Code != nil) {
			p.Body[language] = append(p.Body[language], Block{})
			open = &p.Body[language][len(p.Body[language])-1]
		}
		switch {
		case isCode:
			open.Code = append(open.Code, code)
		case open.Text == "":
			open.Text = line
		default:
			open.Text = join(open.Text, line)
		}
	}
	p.shareCode()
	return p, p.check()
}

// shareCode gives the lines that stand as they are, which are written once,
// to the other language too.
func (p *Page) shareCode() {
	for _, b := range p.Body["ja"] {
		if b.Code != nil {
			return
		}
	}
	for _, b := range p.Body["en"] {
		if b.Code != nil && len(p.Body["ja"]) > 0 {
			p.Body["ja"] = append(p.Body["ja"], b)
		}
	}
}

// join puts two lines of a paragraph together: Japanese needs no blank, but for
// one between a Japanese and a Latin word.
func join(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if wide(last) && wide(first) || mark(last) || mark(first) {
		return a + b
	}
	return a + " " + b
}

// wide reports whether a rune is as wide as two letters.
func wide(r rune) bool { return r > 0x2fff }

// mark reports whether a rune is Japanese punctuation.
func mark(r rune) bool { return wide(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// check holds that both languages are there.
func (p *Page) check() error {
	for _, l := range []string{"en", "ja"} {
		if len(p.Body[l]) == 0 {
			return fmt.Errorf("%s.md: no text under # %s", p.ID, l)
		}
		if p.Header["title."+l] == "" {
			return fmt.Errorf("%s.md: no title.%s", p.ID, l)
		}
	}
	for k := range p.Header {
		stem, l, ok := strings.Cut(k, ".")
		if !ok {
			continue
		}
		other := map[string]string{"en": "ja", "ja": "en"}[l]
		if other == "" || p.Header[stem+"."+other] == "" {
			return fmt.Errorf("%s.md: %s stands alone", p.ID, k)
		}
	}
	return nil
}

// Text gives a key of the header in a language: key.en or key.ja.
func (p *Page) Text(key, language string) string { return p.Header[key+"."+language] }

// Said gives what a tool says, of the keys cli and sdk: its own words, in English as
// it prints them. What it does without a word stands in parentheses, and is given in
// English only.
func (p *Page) Said(key, language string) string {
	said := p.Header[key]
	if language != "en" && (strings.HasPrefix(said, "(") && strings.HasSuffix(said, ")") || strings.HasPrefix(said, "no error")) {
		return ""
	}
	return said
}

// Title gives the title.
func (p *Page) Title(language string) string { return p.Text("title", language) }

// List gives a key of the header cut at blanks; nil when it is not there.
func (p *Page) List(key string) []string { return strings.Fields(p.Header[key]) }

// Load reads all pages of a folder, sorted by id. The error tells file and
// line.
func Load(files fs.FS, folder string) ([]*Page, error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, err
	}
	var pages []*Page
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".md")
		if !ok {
			return nil, errors.New(e.Name() + " is no page")
		}
		data, err := fs.ReadFile(files, path.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		p, err := Parse(id, data)
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	slices.SortFunc(pages, func(a, b *Page) int { return strings.Compare(a.ID, b.ID) })
	return pages, nil
}

// Heads reads the headers of all pages of a folder, sorted by id, and not their text:
// to choose among many pages costs less so. A page that cannot be read, which the
// tests of its package exclude, is left out.
func Heads(files fs.FS, folder string) []*Page {
	entries, _ := fs.ReadDir(files, folder)
	var pages []*Page
	for _, e := range entries {
		data, err := fs.ReadFile(files, path.Join(folder, e.Name()))
		text, ok := strings.CutPrefix(string(data), "---\n")
		head, _, whole := strings.Cut(text, "\n---\n")
		if err != nil || !ok || !whole {
			continue
		}
		p := &Page{ID: strings.TrimSuffix(e.Name(), ".md"), Header: make(map[string]string, 32)}
		for line := range strings.SplitSeq(head, "\n") {
			key, value, _ := strings.Cut(line, ": ")
			p.Header[key] = strings.TrimSpace(value)
		}
		pages = append(pages, p)
	}
	slices.SortFunc(pages, func(a, b *Page) int { return strings.Compare(a.ID, b.ID) })
	return pages
}

// One reads one page of a folder; nil when there is none or it is not readable,
// which the tests of its package exclude.
func One(files fs.FS, folder, id string) *Page {
	data, err := fs.ReadFile(files, path.Join(folder, id+".md"))
	if err != nil {
		return nil
	}
	p, err := Parse(id, data)
	if err != nil {
		return nil
	}
	return p
}
