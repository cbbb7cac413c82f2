package rule

import (
	"strconv"
	"strings"

	"awsguide/explain/page"
)

// An Example is one home on a rule's page.
type Example struct {
	Bad   bool
	Place string // of a bad one: ~/.aws/config:2:15, env:AWS_PROFILE, a path alone, or "" for anywhere
	Home  string // as a txtar archive: variables, then files
}

// Examples gives the examples of a page in their order. A block of code that
// begins with @bad or @good is one, and goes on over blank lines until the next.
// In it \r, \t, \\, \xff and \u00a0 are those characters, and a file that ends in
// \c has no final line end.
func Examples(p *page.Page) []Example {
	var all []Example
	for _, b := range p.Body["en"] {
		if b.Code == nil {
			continue
		}
		lines := b.Code
		if word, place, _ := strings.Cut(lines[0], " "); word == "@bad" || word == "@good" {
			all = append(all, Example{Bad: word == "@bad", Place: place})
			lines = lines[1:]
		} else if all == nil {
			continue
		} else {
			all[len(all)-1].Home += "\n"
		}
		for _, l := range lines {
			all[len(all)-1].Home += l + "\n"
		}
	}
	for i := range all {
		all[i].Home = unescape(all[i].Home)
	}
	return all
}

func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		if text[0] == '\\' && len(text) > 1 && strings.IndexByte(`rtxu\`, text[1]) >= 0 {
			if r, multi, tail, err := strconv.UnquoteChar(text, 0); err == nil {
				if multi {
					b.WriteRune(r)
				} else {
					b.WriteByte(byte(r))
				}
				text = tail
				continue
			}
		}
		b.WriteByte(text[0])
		text = text[1:]
	}
	return b.String()
}
