package inifile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isPySpace reports what Python's str.isspace calls a space: Unicode's, and
// the four separators 0x1c to 0x1f.
func isPySpace(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f
}

// trimPy gives the bytes of [start,end) without Python's spaces at both ends.
func trimPy(data []byte, start, end int) (int, int) {
	for start < end {
		r, n := utf8.DecodeRune(data[start:end])
		if !isPySpace(r) {
			break
		}
		start += n
	}
	return start, trimPyRight(data, start, end)
}

// trimPyRight gives the end of [start,end) without Python's spaces before it.
func trimPyRight(data []byte, start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRune(data[start:end])
		if !isPySpace(r) {
			break
		}
		end -= n
	}
	return end
}

// lowerPy is Python's str.lower. Go's differs for one letter (U+0130) and for
// a sigma that ends a word.
func lowerPy(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii || !utf8.ValidString(s) {
		return strings.ToLower(s)
	}
	runes := []rune(s)
	var b strings.Builder
	for i, r := range runes {
		switch {
		case r == 0x130:
			b.WriteString("i\u0307")
		case r == 0x3a3 && finalSigma(runes, i):
			b.WriteRune(0x3c2)
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// finalSigma reports whether the sigma at i ends a word: a letter with case
// before it and none after it.
func finalSigma(runes []rune, i int) bool {
	cased := func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) }
	ignorable := func(r rune) bool {
		return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk) || strings.ContainsRune("'.:^`·’", r)
	}
	j := i - 1
	for j >= 0 && ignorable(runes[j]) {
		j--
	}
	if j < 0 || !cased(runes[j]) {
		return false
	}
	for j = i + 1; j < len(runes) && ignorable(runes[j]); {
		j++
	}
	return j == len(runes) || !cased(runes[j])
}

// splitLinesPy gives the lines of [start,end) as Python's str.splitlines cuts
// them, which knows more line ends than a text file has.
func splitLinesPy(data []byte, start, end int) []Span {
	var lines []Span
	from := start
	for i := start; i < end; {
		r, n := utf8.DecodeRune(data[i:end])
		if strings.ContainsRune("\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029", r) && !(r == utf8.RuneError) {
			lines = append(lines, Span{from, i})
			if r == '\r' && i+1 < end && data[i+1] == '\n' {
				n = 2
			}
			from = i + n
		}
		i += n
	}
	if from < end {
		lines = append(lines, Span{from, end})
	}
	return lines
}

// ShellSplit cuts s into words as Python's shlex.split does. False means that
// Python raises an error: a quote is not closed, or nothing follows a
// backslash.
func ShellSplit(s string) ([]string, bool) {
	var words []string
	var word []rune
	const blank, inWord, escape = ' ', 'a', '\\'
	state, back := rune(blank), rune(inWord)
	quoted := false
	flush := func() {
		if len(word) > 0 || quoted {
			words = append(words, string(word))
		}
		word, quoted, state = nil, false, blank
	}
	for _, r := range s {
		switch state {
		case blank, inWord:
			switch {
			case r == ' ' || r == '\t' || r == '\r' || r == '\n':
				flush()
			case r == '"' || r == '\'':
				state = r
			case r == '\\':
				back, state = inWord, escape
			default:
				word, state = append(word, r), inWord
			}
		case escape:
			if back != inWord && r != '\\' && r != back {
				word = append(word, '\\')
			}
			word, state = append(word, r), back
		default: // within the quote that state is
			quoted = true
			switch {
			case r == state:
				state = inWord
			case r == '\\' && state == '"':
				back, state = '"', escape
			default:
				word = append(word, r)
			}
		}
	}
	if state != blank && state != inWord {
		return nil, false
	}
	if state == inWord || len(word) > 0 || quoted {
		flush()
	}
	return words, true
}
