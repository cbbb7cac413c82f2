// Package show draws what the program has to say: tables, pairs, excerpts,
// diffs, problems, progress, JSON.
//
// The rules of the screen: data goes to Out; questions, progress and problems
// go to Err. Text from outside is made Visible before it is drawn. Colour only
// repeats what the words say. Widths are cells of a terminal, and below 50
// cells what stands side by side is stacked.
package show

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"sync"
)

// A Screen is where things are drawn. The zero values of its fields mean: no
// terminal, no colour, UTF-8.
type Screen struct {
	Out, Err io.Writer
	Width    int  // of the terminal in cells; 0 when there is none
	Terminal bool // Out is a terminal
	ErrTerm  bool // Err is a terminal on which a line may be drawn again
	Color    bool // Out may be coloured
	ErrColor bool // Err may be coloured
	ASCII    bool // marks and branches in ASCII
	Quiet    bool // no progress, no tips
	Repair   string

	mu sync.Mutex // of Err
}

// narrow is the width below which columns are stacked.
const narrow = 50

// width is the width to draw for.
func (s *Screen) width() int {
	if s.Width <= 0 {
		return 80
	}
	return max(20, s.Width)
}

// Println prints a line of data.
func (s *Screen) Println(text string) { _, _ = io.WriteString(s.Out, text+"\n") }

// Say prints a line beside the data, unless Quiet.
func (s *Screen) Say(text string) {
	if !s.Quiet {
		s.errWrite(text + "\n")
	}
}

// Tell prints a line beside the data, also when Quiet: what a person must see.
func (s *Screen) Tell(text string) { s.errWrite(text + "\n") }

// errWrite writes to Err; a countdown may do so at the same time.
func (s *Screen) errWrite(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = io.WriteString(s.Err, text)
}

// Buffered makes Out gather what is printed until the function that it returns
// is called.
func (s *Screen) Buffered() (flush func()) {
	out := s.Out
	w := bufio.NewWriterSize(out, 64<<10)
	s.Out = w
	return func() {
		_ = w.Flush()
		s.Out = out
	}
}

// Colours, by hand: seven are all.
const (
	reset  = "\x1b[0m"
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
)

func (s *Screen) paint(colour, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return colour + text + reset
}

// Dim gives text in a weak colour.
func (s *Screen) Dim(text string) string { return s.paint(dim, text) }

// Bold gives text in a strong one.
func (s *Screen) Bold(text string) string { return s.paint(bold, text) }

// A Mark begins a line that is fine or not.
type Mark int

// The marks.
const (
	None Mark = iota
	OK
	Warn
	Fail
	Skip
)

// Mark gives a mark: one sign, or a word in ASCII.
func (s *Screen) Mark(m Mark) string { return s.mark(m, s.Color) }

func (s *Screen) mark(m Mark, colour bool) string {
	if m == None {
		return ""
	}
	text := []string{"", "✓", "!", "✗", "–"}[m]
	if s.ASCII {
		text = []string{"", "ok", "warn", "fail", "skip"}[m]
	}
	if !colour {
		return text
	}
	return []string{"", green, yellow, red, dim}[m] + text + reset
}

// Heading prints a line with one text at the left and one at the right, which
// goes below when there is no room.
func (s *Screen) Heading(left, right string) {
	gap := s.width() - Width(left) - Width(right)
	switch {
	case right == "":
		s.Println(s.Bold(left))
	case gap < 2:
		for _, l := range Wrap(left, s.width()) {
			s.Println(s.Bold(l))
		}
		s.Println("  " + s.Dim(right))
	default:
		s.Println(s.Bold(left) + strings.Repeat(" ", gap) + s.Dim(right))
	}
}

// A Pair is a label and what belongs to it; More are further lines.
type Pair struct {
	Label, Text string
	More        []string
}

// Pairs prints labels in one column and texts in another.
func (s *Screen) Pairs(pairs []Pair) {
	label := 0
	for _, p := range pairs {
		label = max(label, Width(p.Label))
	}
	stacked := s.width() < narrow || label > s.width()/2
	indent := 2 + label + 2
	if stacked {
		indent = 4
	}
	for _, p := range pairs {
		lines := Wrap(p.Text, s.width()-indent)
		first := "  " + s.Dim(p.Label)
		if stacked {
			s.Println(first)
		}
		for i, l := range lines {
			lead := strings.Repeat(" ", indent)
			if i == 0 && !stacked {
				lead = first + strings.Repeat(" ", label-Width(p.Label)+2)
			}
			s.Println(strings.TrimRight(lead+l, " "))
		}
		for _, m := range p.More {
			for _, l := range Wrap(m, s.width()-indent) {
				s.Println(strings.Repeat(" ", indent) + s.Dim(l))
			}
		}
	}
}

// Paragraph prints text wrapped, with an indent in cells.
func (s *Screen) Paragraph(text string, indent int) {
	for _, l := range Wrap(text, s.width()-indent) {
		s.Println(strings.TrimRight(strings.Repeat(" ", indent)+l, " "))
	}
}

// TooLong reports whether a text with so many cells before it takes more than a
// line.
func (s *Screen) TooLong(text string, indent int) bool { return Width(text)+indent > s.width() }

// ErrParagraph is Paragraph beside the data, also when Quiet.
func (s *Screen) ErrParagraph(text string, indent int) {
	for _, l := range Wrap(text, s.width()-indent) {
		s.errWrite(strings.TrimRight(strings.Repeat(" ", indent)+l, " ") + "\n")
	}
}

// ErrStep prints a numbered line beside the data, also when Quiet. One with an
// address stays whole, so that it can be copied.
func (s *Screen) ErrStep(number, text string) {
	lead := "  " + number + "  "
	if strings.Contains(text, "://") {
		s.Tell(lead + text)
		return
	}
	for _, l := range Wrap(text, s.width()-Width(lead)) {
		s.Tell(lead + l)
		lead = strings.Repeat(" ", Width(lead))
	}
}

// ErrDiff prints a unified diff beside the data.
func (s *Screen) ErrDiff(diff string) { s.errWrite(s.diff(diff, s.ErrColor)) }

func (s *Screen) diff(diff string, colour bool) string {
	var b strings.Builder
	for line := range strings.Lines(diff) {
		text := Visible(strings.TrimRight(line, "\r\n"))
		switch {
		case !colour:
		case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"):
			text = bold + text + reset
		case line[0] == '+':
			text = green + text + reset
		case line[0] == '-':
			text = red + text + reset
		case line[0] == '@':
			text = cyan + text + reset
		}
		b.WriteString("  " + text + "\n")
	}
	return b.String()
}

// A Problem is what went wrong, in the parts in which it is shown.
type Problem struct {
	What, Where string
	Detail      []string
	Fix         string // a command to paste
}

// Problem prints a problem on Err.
func (s *Screen) Problem(p Problem) {
	var b strings.Builder
	lead := s.mark(Fail, s.ErrColor) + " "
	indent := strings.Repeat(" ", Width(s.mark(Fail, false))+1)
	what := Visible(p.What)
	if p.Where != "" {
		what += "  " + Visible(p.Where)
	}
	for i, l := range Wrap(what, s.width()-len(indent)) {
		if i > 0 {
			lead = indent
		}
		b.WriteString(lead + l + "\n")
	}
	for _, d := range p.Detail {
		for _, l := range Wrap(Visible(d), s.width()-len(indent)) {
			b.WriteString(indent + l + "\n")
		}
	}
	if p.Fix != "" {
		b.WriteString(indent + s.repair() + "    " + Visible(p.Fix) + "\n")
	}
	s.errWrite(b.String())
}

func (s *Screen) repair() string {
	if s.Repair == "" {
		return "Repair"
	}
	return s.Repair
}

// Tip prints a short lesson, unless Quiet.
func (s *Screen) Tip(label, text, more string) {
	if !s.Quiet {
		s.Println(s.tip(label, text, more, s.Color))
	}
}

// ErrTip is Tip beside the data, before a question.
func (s *Screen) ErrTip(label, text, more string) {
	if !s.Quiet {
		s.errWrite(s.tip(label, text, more, s.ErrColor) + "\n\n")
	}
}

func (s *Screen) tip(label, text, more string, colour bool) string {
	paint := func(with, text string) string {
		if !colour {
			return text
		}
		return with + text + reset
	}
	var lines []string
	indent := 2 + Width(label) + 2
	lead := "  " + paint(cyan, label) + "  "
	if s.width() < narrow {
		indent = 4
		lines = append(lines, "  "+paint(cyan, label))
		lead = strings.Repeat(" ", indent)
	}
	for i, l := range Wrap(text, s.width()-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		lines = append(lines, lead+l)
	}
	if more != "" {
		lines = append(lines, strings.Repeat(" ", indent)+paint(dim, more))
	}
	return strings.Join(lines, "\n")
}

// PrintJSON prints a value as JSON, indented by two blanks.
func (s *Screen) PrintJSON(v any) error {
	return encode(s.Out, v, "  ")
}

// JSONLine prints a value as JSON on one line.
func (s *Screen) JSONLine(v any) error { return encode(s.Out, v, "") }

// ErrJSON prints a value as JSON on one line of Err.
func (s *Screen) ErrJSON(v any) error {
	var b strings.Builder
	if err := encode(&b, v, ""); err != nil {
		return err
	}
	s.errWrite(b.String())
	return nil
}

func encode(w io.Writer, v any, indent string) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	return e.Encode(v)
}

// PrintJSONList prints {"schema": …, key: […]} item by item, so that a long
// list is never held whole.
func (s *Screen) PrintJSONList(schema, key string, each func(yield func(item any) bool)) error {
	w := bufio.NewWriterSize(s.Out, 32<<10)
	head, _ := json.Marshal(schema)
	_, _ = w.WriteString("{\n  \"schema\": " + string(head) + ",\n  \"" + key + "\": [")
	var failed error
	first := true
	var buffer strings.Builder
	each(func(item any) bool {
		buffer.Reset()
		e := json.NewEncoder(&buffer)
		e.SetEscapeHTML(false)
		e.SetIndent("    ", "  ")
		if failed = e.Encode(item); failed != nil {
			return false
		}
		if !first {
			_ = w.WriteByte(',')
		}
		first = false
		_, failed = w.WriteString("\n    " + strings.TrimRight(buffer.String(), "\n"))
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	if !first {
		_, _ = w.WriteString("\n  ")
	}
	_, _ = w.WriteString("]\n}\n")
	return w.Flush()
}
