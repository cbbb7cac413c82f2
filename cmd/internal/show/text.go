package show

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Visible gives text in which everything that could act on a terminal or hide
// is written out: control characters, line ends, marks that turn the direction
// of writing, and bytes that are not UTF-8.
func Visible(text string) string {
	if plainASCII(text) {
		return text
	}
	clean := true
	for _, r := range text {
		if hidden(r) {
			clean = false
			break
		}
	}
	if clean {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x80 && hidden(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(text[i : i+n])
		}
		i += n
	}
	return b.String()
}

// plainASCII reports whether text is printable ASCII, as nearly all is.
func plainASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// hidden reports a rune that must be written out.
func hidden(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r == 0x2028 || r == 0x2029 || r == 0xfeff ||
		unicode.Is(unicode.Cf, r) && r != 0x200d && r != 0xad || unicode.Is(unicode.Co, r) || r == 0x115f || r == 0x3164
}

// Width gives the width of text in cells; escape sequences of colours count
// nothing.
func Width(text string) int {
	if plainASCII(text) {
		return len(text)
	}
	if i := strings.IndexByte(text, 0x1b); i >= 0 {
		var b strings.Builder
		for len(text) > 0 {
			i := strings.IndexByte(text, 0x1b)
			if i < 0 {
				b.WriteString(text)
				break
			}
			b.WriteString(text[:i])
			end := strings.IndexByte(text[i:], 'm')
			text = text[i+max(0, end)+1:]
		}
		text = b.String()
	}
	return displaywidth.String(text)
}

// Cut shortens text to a width in cells, with … where something is missing.
func Cut(text string, width int) string {
	if Width(text) <= width {
		return text
	}
	if width < 1 {
		return ""
	}
	var b strings.Builder
	used, coloured := 0, false
	for len(text) > 0 {
		if text[0] == 0x1b { // a colour takes no room and must be ended
			if end := strings.IndexByte(text, 'm'); end > 0 {
				b.WriteString(text[:end+1])
				text, coloured = text[end+1:], true
				continue
			}
		}
		c := displaywidth.StringGraphemes(text)
		c.Next()
		if used+c.Width() > width-1 {
			break
		}
		b.WriteString(c.Value())
		used += c.Width()
		text = text[len(c.Value()):]
	}
	b.WriteString("…")
	if coloured {
		b.WriteString(reset)
	}
	return b.String()
}

// pad fills text with blanks to a width in cells.
func pad(text string, width int) string {
	if n := width - Width(text); n > 0 {
		return text + strings.Repeat(" ", n)
	}
	return text
}

// notFirst may not begin a line, notLast may not end one, in Japanese.
const (
	notFirst = "、。，．・：；？！」』）〕］｝〉》】ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.:;?!)]}％"
	notLast  = "「『（〔［｛〈《【([{"
)

// Wrap cuts text into lines of at most width cells: at blanks, and between the
// characters of Japanese. Line ends in the text are kept. A word that is wider
// than a line is cut. There is always at least one line.
func Wrap(text string, width int) []string {
	width = max(width, 8)
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, wrapLine(paragraph, width)...)
	}
	return lines
}

func wrapLine(text string, width int) []string {
	if Width(text) <= width {
		return []string{text}
	}
	var lines []string
	line, used := "", 0
	for _, p := range pieces(text) {
		w := Width(p)
		bare := Width(strings.TrimRight(p, " "))
		if used+bare > width && used > 0 {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		if bare > width { // a word that fits on no line
			for wider(strings.TrimRight(p, " "), width) {
				head := headOf(p, width)
				lines = append(lines, head)
				p = p[len(head):]
			}
			w = Width(p)
		}
		line += p
		used += w
	}
	if t := strings.TrimRight(line, " "); t != "" || lines == nil {
		lines = append(lines, t)
	}
	return lines
}

// wider reports whether text is wider than so many cells, without measuring all
// of a long one.
func wider(text string, width int) bool {
	used := 0
	for c := displaywidth.StringGraphemes(text); c.Next(); {
		if used += c.Width(); used > width {
			return true
		}
	}
	return false
}

// headOf gives the beginning of text that fits in width cells, at least one
// character.
func headOf(text string, width int) string {
	used, end := 0, 0
	for c := displaywidth.StringGraphemes(text); c.Next(); {
		if end > 0 && used+c.Width() > width {
			break
		}
		used += c.Width()
		end += len(c.Value())
	}
	return text[:end]
}

// pieces cuts text where a line may end: after blanks and around wide
// characters.
func pieces(text string) []string {
	var all []string
	start := 0
	var before rune
	for i, r := range text {
		if i > start && mayBreak(before, r) {
			all = append(all, text[start:i])
			start = i
		}
		before = r
	}
	return append(all, text[start:])
}

func mayBreak(before, after rune) bool {
	if before == ' ' {
		return after != ' '
	}
	if !wide(before) && !wide(after) || after == ' ' {
		return false
	}
	return !strings.ContainsRune(notFirst, after) && !strings.ContainsRune(notLast, before) && !unicode.Is(unicode.Mn, after)
}

func wide(r rune) bool {
	return r >= 0x3000 && r <= 0x30ff || r >= 0x3400 && r <= 0x9fff || r >= 0xff00 && r <= 0xff60
}
