package edit

import (
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"awsguide/profile/setting"
)

// unified writes the difference of two files as a unified diff, secrets
// masked: lines that differ in a secret only are shown all the same.
func unified(from, to, before, after string) string {
	d := udiff.UnifiedDiff{From: from, To: to}
	a, b := counted{text: before}, counted{text: after}
	var at []span // where each hunk stands in the text before
	for _, r := range regions(before, after) {
		old, now := before[r.a.Start:r.a.End], after[r.b.Start:r.b.End]
		part, err := udiff.ToUnifiedDiff(from, to, old, udiff.Lines(old, now), contextLines)
		if err != nil {
			continue // its own edits always fit
		}
		for _, h := range part.Hunks {
			start := linesOnBy(before, r.a.Start, h.FromLine-1)
			at = append(at, span{start, start + taken(h.Lines)})
			h.FromLine += a.lines(r.a.Start)
			h.ToLine += b.lines(r.b.Start)
		}
		d.Hunks = append(d.Hunks, part.Hunks...)
	}
	for i, h := range d.Hunks {
		slide(h.Lines)
		room := span{0, len(before)} // up to the hunks before and after
		if i > 0 {
			room.Start = at[i-1].End
		}
		if i+1 < len(at) {
			room.End = at[i+1].Start
		}
		at[i] = surround(h, before, room, at[i])
		for k, l := range h.Lines {
			body := strings.TrimRight(l.Content, "\r\n")
			h.Lines[k].Content = setting.MaskLine(body) + l.Content[len(body):]
		}
	}
	return d.String()
}

// taken is how many bytes of the text before the lines of a hunk are.
func taken(lines []udiff.Line) int {
	n := 0
	for _, l := range lines {
		if l.Kind != udiff.Insert {
			n += len(l.Content)
		}
	}
	return n
}

// surround gives a hunk the lines around it that it lacks, out of the text before,
// within room, and tells where it then stands. patch takes a hunk with less on one
// side for one at that end of the file: where more cannot be had, the other side
// loses some.
func surround(h *udiff.Hunk, before string, room, at span) span {
	h.Lines = slices.Clip(h.Lines) // what follows may be the next hunk's
	head, tail := around(h.Lines)
	for ; tail < contextLines && at.End < room.End; tail++ {
		next := linesOnBy(before, at.End, 1)
		h.Lines = append(h.Lines, udiff.Line{Kind: udiff.Equal, Content: before[at.End:next]})
		at.End = next
	}
	for ; head < contextLines && at.Start > room.Start; head++ {
		from := linesBackBy(before, at.Start, 1)
		h.Lines = append([]udiff.Line{{Kind: udiff.Equal, Content: before[from:at.Start]}}, h.Lines...)
		h.FromLine, h.ToLine, at.Start = h.FromLine-1, h.ToLine-1, from
	}
	most := contextLines
	if at.End < len(before) {
		most = min(most, tail)
	}
	if cut := head - most; cut > 0 {
		at.Start += taken(h.Lines[:cut])
		h.Lines, h.FromLine, h.ToLine, head = h.Lines[cut:], h.FromLine+cut, h.ToLine+cut, most
	}
	most = contextLines
	if at.Start > 0 {
		most = min(most, head)
	}
	if cut := tail - most; cut > 0 {
		at.End -= taken(h.Lines[len(h.Lines)-cut:])
		h.Lines = h.Lines[:len(h.Lines)-cut]
	}
	return at
}

// slide moves lines that were only taken out, or only put in, to where they read
// as a whole section: of several ways to say the same, a diff algorithm takes any,
// such as one that begins with the last key of the section before.
func slide(lines []udiff.Line) {
	for start := 0; start < len(lines); {
		kind, end := lines[start].Kind, start
		for end < len(lines) && lines[end].Kind == kind {
			end++
		}
		if kind != udiff.Equal && (start == 0 || lines[start-1].Kind == udiff.Equal) && (end == len(lines) || lines[end].Kind == udiff.Equal) {
			move(lines, start, end)
		}
		start = end
	}
}

// around counts the lines before and after what a hunk changes.
func around(lines []udiff.Line) (before, after int) {
	for before < len(lines) && lines[before].Kind == udiff.Equal {
		before++
	}
	for after < len(lines) && lines[len(lines)-1-after].Kind == udiff.Equal {
		after++
	}
	return before, after
}

// move slides the lines [start,end), which are of one kind between lines that are
// alike in both texts, to the best of the places at which they may stand. A line of
// context stays where there was one.
func move(lines []udiff.Line, start, end int) {
	kind, best, most, length := lines[start].Kind, start, wholeness(lines[start:end]), end-start
	for up := start; up > 1 && lines[up-1].Kind == udiff.Equal && lines[up-1].Content == lines[up+length-1].Content; {
		up--
		if n := wholeness(lines[up : up+length]); n > most {
			best, most = up, n
		}
	}
	for down := start; down+length+1 < len(lines) && lines[down+length].Kind == udiff.Equal && lines[down+length].Content == lines[down].Content; {
		down++
		if n := wholeness(lines[down : down+length]); n > most {
			best, most = down, n
		}
	}
	for i := min(best, start); i < max(best, start)+length; i++ {
		lines[i].Kind = udiff.Equal
		if i >= best && i < best+length {
			lines[i].Kind = kind
		}
	}
}

// wholeness tells how much lines look like a section of their own: a header first
// and a blank line last, or the other way round, is best.
func wholeness(lines []udiff.Line) int {
	blank := func(l udiff.Line) bool { return strings.TrimSpace(l.Content) == "" }
	header := func(l udiff.Line) bool { return strings.HasPrefix(strings.TrimLeft(l.Content, " \t"), "[") }
	first, last := lines[0], lines[len(lines)-1]
	switch {
	case header(first) && blank(last):
		return 3
	case blank(first) && len(lines) > 1 && header(lines[1]):
		return 2
	case header(first):
		return 1
	}
	return 0
}

// contextLines is how many lines around a change are shown.
const contextLines = udiff.DefaultContextLines

// A counted text counts its lines up to offsets that only grow.
type counted struct {
	text   string
	at, nr int
}

func (c *counted) lines(offset int) int {
	c.nr += strings.Count(c.text[c.at:offset], "\n")
	c.at = offset
	return c.nr
}

// A region is where two texts differ, with the lines around it.
type region struct{ a, b span }

type span struct{ Start, End int }

// Changed gives the one span of a text that differs in another, and what stands
// there in the other.
func Changed(before, after string) (start, end int, now string) {
	start = alike(before, after)
	tail := alikeAtEnd(before[start:], after[start:])
	return start, len(before) - tail, after[start : len(after)-tail]
}

// regions gives where two texts differ, far enough apart to be hunks of their
// own. A long file is compared section by section: sections have names, and an
// edit leaves nearly all of them alone.
func regions(before, after string) []region {
	// What both texts begin and end with is left out, by whole lines.
	same := alike(before, after)
	same = strings.LastIndexByte(before[:same], '\n') + 1
	tail := alikeAtEnd(before[same:], after[same:])
	endA, endB := len(before)-tail, len(after)-tail
	if i := strings.IndexByte(before[endA:], '\n'); i >= 0 && (endA > same || endB > same) {
		endA, endB = endA+i+1, endB+i+1
	} else {
		endA, endB = len(before), len(after)
	}
	a, b := sections(before[:endA], same), sections(after[:endB], same)
	left, stays := map[string]int{}, map[string]int{}
	for _, s := range a {
		left[s.header]++
	}
	for _, s := range b {
		stays[s.header]++
	}
	var all []region
	differ := func(x, y span) {
		if n := len(all); n > 0 && all[n-1].a.End == x.Start && all[n-1].b.End == y.Start {
			all[n-1].a.End, all[n-1].b.End = x.End, y.End
			return
		}
		all = append(all, region{x, y})
	}
	i, j := 0, 0
	at := func(list []section, k, end int) int {
		if k < len(list) {
			return list[k].Start
		}
		return end
	}
	for i < len(a) || j < len(b) {
		x, y := at(a, i, endA), at(b, j, endB)
		switch {
		case i < len(a) && j < len(b) && a[i].header == b[j].header:
			if before[a[i].Start:a[i].End] != after[b[j].Start:b[j].End] {
				differ(a[i].span, b[j].span)
			}
			left[a[i].header]--
			stays[b[j].header]--
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || stays[a[i].header] == 0):
			differ(a[i].span, span{y, y})
			left[a[i].header]--
			i++
		case j < len(b) && (i == len(a) || left[b[j].header] == 0):
			differ(span{x, x}, b[j].span)
			stays[b[j].header]--
			j++
		default: // moved: compare all that is left
			differ(span{x, endA}, span{y, endB})
			i, j = len(a), len(b)
		}
	}
	return widen(all, before, after)
}

// widen gives each region the lines around it that a diff shows, and joins
// those that then touch.
func widen(all []region, before, after string) []region {
	var wide []region
	for _, r := range all {
		// What lies between regions is the same in both texts.
		back := r.a.Start - linesBack(before, r.a.Start)
		r.a.Start, r.b.Start = r.a.Start-back, r.b.Start-back
		on := linesOn(before, r.a.End) - r.a.End
		r.a.End, r.b.End = r.a.End+on, r.b.End+on
		if n := len(wide); n > 0 && wide[n-1].a.End >= r.a.Start {
			wide[n-1].a.End, wide[n-1].b.End = r.a.End, r.b.End
			continue
		}
		wide = append(wide, r)
	}
	return wide
}

// linesBack goes back by the lines of context from the beginning of a line.
func linesBack(text string, at int) int { return linesBackBy(text, at, contextLines) }

func linesBackBy(text string, at, lines int) int {
	for n := 0; n < lines && at > 0; n++ {
		at = strings.LastIndexByte(text[:at-1], '\n') + 1
	}
	return at
}

// linesOn goes on by the lines of context.
func linesOn(text string, at int) int { return linesOnBy(text, at, contextLines) }

func linesOnBy(text string, at, lines int) int {
	for n := 0; n < lines && at < len(text); n++ {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return len(text)
		}
		at += i + 1
	}
	return at
}

// A section of a text is a line that begins like a header and what follows.
type section struct {
	span
	header string // "" above the first
}

// sections cuts what is left of a text from an offset on.
func sections(text string, start int) []section {
	all := []section{{span: span{start, start}}}
	for start < len(text) {
		next := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			next = start + i + 1
		}
		if line := strings.TrimLeft(text[start:next], " \t"); strings.HasPrefix(line, "[") {
			all[len(all)-1].End = start
			all = append(all, section{span{start, next}, strings.TrimRight(line, "\r\n")})
		}
		start = next
	}
	all[len(all)-1].End = len(text)
	return all
}

// alike gives how many bytes two texts begin with alike.
func alike(a, b string) int {
	n := min(len(a), len(b))
	i := 0
	for step := 4096; step > 0; {
		if i+step <= n && a[i:i+step] == b[i:i+step] {
			i += step
			continue
		}
		step /= 2
	}
	return i
}

// alikeAtEnd gives how many bytes they end with alike.
func alikeAtEnd(a, b string) int {
	n := min(len(a), len(b))
	i := 0
	for step := 4096; step > 0; {
		if i+step <= n && a[len(a)-i-step:len(a)-i] == b[len(b)-i-step:len(b)-i] {
			i += step
			continue
		}
		step /= 2
	}
	return i
}
