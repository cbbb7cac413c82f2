package show

import (
	"bytes"
	"strings"
)

// Table prints rows under a head. Columns are as wide as they need; where the
// screen is too narrow the widest are cut, and below 50 cells the cells of a
// row stand below each other.
func (s *Screen) Table(head []string, rows [][]string) {
	t := s.NewTable(head, rows)
	t.Head()
	for _, r := range rows {
		t.Row(r)
	}
}

// A Table is the columns of a table whose rows are printed one by one.
type Table struct {
	s      *Screen
	head   []string
	widths []int
	line   []byte // used again for each row
}

// NewTable measures columns by rows, which may be a sample.
func (s *Screen) NewTable(head []string, rows [][]string) *Table {
	t := &Table{s: s, head: head, widths: make([]int, len(head))}
	for _, r := range append([][]string{head}, rows...) {
		for i, c := range r {
			if i < len(t.widths) {
				t.widths[i] = max(t.widths[i], Width(c))
			}
		}
	}
	for t.total() > s.width() {
		widest := 0
		for i, w := range t.widths {
			if w > t.widths[widest] {
				widest = i
			}
		}
		if t.widths[widest] <= 6 {
			break
		}
		t.widths[widest]--
	}
	return t
}

// Head prints the head.
func (t *Table) Head() {
	if !t.stacked() {
		t.row(t.head, t.s.Dim)
	}
}

// Row prints a row.
func (t *Table) Row(cells []string) {
	if t.stacked() {
		t.stack(cells)
		return
	}
	t.row(cells, nil)
}

func (t *Table) stacked() bool { return t.s.width() < narrow && len(t.head) > 2 }

func (t *Table) total() int {
	sum := 2
	for _, w := range t.widths {
		sum += w + 2
	}
	return sum - 2
}

func (t *Table) row(cells []string, paint func(string) string) {
	line := append(t.line[:0], ' ', ' ')
	for i, c := range cells {
		if i >= len(t.widths) {
			break
		}
		c = Cut(c, t.widths[i])
		fill := 0
		if i < len(cells)-1 {
			fill = t.widths[i] - Width(c) + 2
		}
		if paint != nil {
			c = paint(c)
		}
		line = append(line, c...)
		for ; fill > 0; fill-- {
			line = append(line, ' ')
		}
	}
	t.line = append(bytes.TrimRight(line, " "), '\n')
	_, _ = t.s.Out.Write(t.line)
}

// stack prints a row with its cells below each other.
func (t *Table) stack(cells []string) {
	t.s.Println("  " + t.s.Bold(Cut(cells[0], t.s.width()-2)))
	for i, c := range cells[1:] {
		if c != "" {
			t.s.Println("    " + t.s.Dim(t.head[i+1]) + " " + Cut(c, t.s.width()-5-Width(t.head[i+1])))
		}
	}
}

// An AnnotatedLine is a line of a file with remarks on it.
type AnnotatedLine struct {
	Number int
	Text   string // visible
	Notes  []string
	Mark   Mark // of the first remark
}

// Annotated prints lines of a file with remarks beside them, or below them
// where the screen is narrow.
func (s *Screen) Annotated(lines []AnnotatedLine) {
	longest := 0
	for _, l := range lines {
		longest = max(longest, min(Width(l.Text), s.width()*3/8))
	}
	column := 4 + 2 + longest + 2
	if s.width() < narrow+14 {
		column = 8
	}
	for _, l := range lines {
		number := s.Dim(rightAlign(l.Number, 4))
		room := s.width() - 6
		beside := column > 8 && Width(l.Text) <= longest
		var notes []string
		for i, n := range l.Notes {
			if i == 0 && l.Mark != None {
				n = s.mark(l.Mark, false) + " " + n
			}
			notes = append(notes, Wrap(n, s.width()-column)...)
		}
		if l.Mark != None && len(notes) > 0 && s.Color {
			plain := s.mark(l.Mark, false)
			notes[0] = s.Mark(l.Mark) + strings.TrimPrefix(notes[0], plain)
		}
		if beside && len(notes) > 0 {
			s.Println(number + "  " + pad(l.Text, longest) + "  " + notes[0])
			notes = notes[1:]
		} else {
			s.Println(strings.TrimRight(number+"  "+Cut(l.Text, room), " "))
		}
		for _, n := range notes {
			s.Println(strings.Repeat(" ", column) + n)
		}
	}
}

func rightAlign(n, width int) string {
	text := itoa(n)
	if len(text) >= width {
		return text
	}
	return strings.Repeat(" ", width-len(text)) + text
}

func itoa(n int) string {
	if n == 0 {
		return "0"
	}
	var digits []byte
	for ; n > 0; n /= 10 {
		digits = append([]byte{byte('0' + n%10)}, digits...)
	}
	return string(digits)
}

// Excerpt prints one line of a file with carets under a place: column and
// length count bytes of the line, column from 1.
func (s *Screen) Excerpt(number int, line string, column, length int) {
	column = min(max(column, 1), len(line)+1)
	before := Visible(line[:column-1])
	end := min(column-1+max(length, 1), len(line))
	at := Visible(line[column-1 : end])
	s.Println(rightAlign(number, 6) + "  " + Cut(Visible(line), s.width()-8))
	s.Println(strings.Repeat(" ", 8+Width(before)) + s.paint(red, strings.Repeat("^", max(1, Width(at)))))
}

// A Node is one line of a tree.
type Node struct {
	Text     string
	Mark     Mark
	Children []Node
}

// Tree prints trees. A line that is too long goes on below its beginning.
func (s *Screen) Tree(nodes []Node) {
	for _, n := range nodes {
		below := "  "
		if len(n.Children) > 0 {
			below += s.branch(3)
		}
		s.node(n, "  ", below)
		s.branches(n.Children, "  ")
	}
}

// branch gives the pieces of which a tree is drawn.
func (s *Screen) branch(i int) string {
	if s.ASCII {
		return []string{"|- ", "`- ", "   ", "|  "}[i]
	}
	return []string{"├─ ", "└─ ", "   ", "│  "}[i]
}

// node prints a node: its first line after lead, further ones after below.
func (s *Screen) node(n Node, lead, below string) {
	mark := ""
	if n.Mark != None {
		mark = s.Mark(n.Mark) + " "
	}
	own := Width(mark)
	for i, l := range Wrap(n.Text, max(10, s.width()-Width(lead)-own-2)) {
		if i == 0 {
			s.Println(s.lines(lead) + mark + l)
			continue
		}
		s.Println(s.lines(below) + strings.Repeat(" ", own+2) + l)
	}
}

// lines draws the branches of a tree weakly.
func (s *Screen) lines(lead string) string {
	if strings.TrimSpace(lead) == "" {
		return lead
	}
	return s.Dim(lead)
}

func (s *Screen) branches(nodes []Node, lead string) {
	for i, n := range nodes {
		branch, below := s.branch(0), s.branch(3)
		if i == len(nodes)-1 {
			branch, below = s.branch(1), s.branch(2)
		}
		wrapped := lead + below
		if len(n.Children) > 0 {
			wrapped += s.branch(3)
		}
		s.node(n, lead+branch, wrapped)
		s.branches(n.Children, lead+below)
	}
}
