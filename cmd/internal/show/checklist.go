package show

import "strings"

// An Item is one line of a checklist: how it stands, what it is, and what is so.
type Item struct {
	Mark  Mark
	Label string
	Text  string
	More  []string
	Next  string // a command that goes on from here; "" for none
}

// Title prints a marked sentence, wrapped, with a place at its right end or, where
// there is no room, below it.
func (s *Screen) Title(m Mark, text, place string) {
	width := Width(s.mark(m, false))
	lines := Wrap(text, s.width()-width-1)
	for i, l := range lines {
		lead := strings.Repeat(" ", width+1)
		if i == 0 {
			lead = s.Mark(m) + " "
		}
		line := lead + s.Bold(l)
		if gap := s.width() - width - 1 - Width(l) - Width(place); i == len(lines)-1 && gap >= 2 && place != "" {
			line += strings.Repeat(" ", gap) + s.Dim(place)
			place = ""
		}
		s.Println(line)
	}
	if place != "" {
		s.Println(strings.Repeat(" ", width+1) + s.Dim(place))
	}
}

// Item prints an item, its label in a column of so many cells. On a narrow
// screen the text stands below the label.
func (s *Screen) Item(i Item, label int) {
	mark := s.Mark(i.Mark)
	width := Width(s.mark(i.Mark, false))
	if s.ASCII {
		mark += strings.Repeat(" ", 4-width)
		width = 4
	}
	indent := 2 + width + 1 + label + 2
	lead := "  " + mark + " " + s.Bold(i.Label)
	stacked := s.width() < narrow
	if stacked {
		s.Println(lead)
		indent = 4
	}
	for n, l := range Wrap(i.Text, s.width()-indent) {
		if n == 0 && !stacked {
			s.Println(lead + strings.Repeat(" ", max(2, label-Width(i.Label)+2)) + l)
			continue
		}
		s.Println(strings.Repeat(" ", indent) + l)
	}
	for _, m := range i.More {
		for _, l := range Wrap(m, s.width()-indent) {
			s.Println(strings.Repeat(" ", indent) + s.Dim(l))
		}
	}
	if i.Next != "" {
		s.Println(strings.Repeat(" ", indent) + i.Next) // never wrapped: it is to be pasted
	}
}
