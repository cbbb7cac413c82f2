package edit

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"awsguide/profile/setting"
)

// unified writes the difference of two files as a unified diff, secrets
// masked: lines that differ in a secret only are shown all the same.
func unified(from, to, before, after string) string {
	d := udiff.UnifiedDiff{From: from, To: to}
	a, b := counted{text: before}, counted{text: after}
	for _, r := range regions(before, after) {
		old, now := before[r.a.Start:r.a.End], after[r.b.Start:r.b.End]
		part, err := udiff.ToUnifiedDiff(from, to, old, udiff.Lines(old, now), contextLines)
		if err != nil {
			continue // its own edits always fit
		}
		for _, h := range part.Hunks {
			h.FromLine += a.lines(r.a.Start)
			h.ToLine += b.lines(r.b.Start)
			slide(h.Lines)
			for i, l := range h.Lines {
				body := strings.TrimRight(l.Content, "\r\n")
				h.Lines[i].Content = setting.MaskLine(body) + l.Content[len(body):]
			}
		}
		d.Hunks = append(d.Hunks, part.Hunks...)
	}
	return d.String()
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

// move slides the lines [start,end), which are of one kind between lines that are
// alike in both texts, to the best of the places at which they may stand.
func move(lines []udiff.Line, start, end int) {
	kind, best, most := lines[start].Kind, start, wholeness(lines[start:end])
	up := start
	for up > 0 && lines[up-1].Kind == udiff.Equal && lines[up-1].Content == lines[up+end-start-1].Content {
		up--
		if n := wholeness(lines[up : up+end-start]); n > most {
			best, most = up, n
		}
	}
	for down := start; down+end-start < len(lines) && lines[down+end-start].Kind == udiff.Equal && lines[down+end-start].Content == lines[down].Content; {
		down++
		if n := wholeness(lines[down : down+end-start]); n > most {
			best, most = down, n
		}
	}
	for i := min(best, start); i < max(best, start)+end-start; i++ {
		lines[i].Kind = udiff.Equal
		if i >= best && i < best+end-start {
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
func linesBack(text string, at int) int {
	for n := 0; n < contextLines && at > 0; n++ {
		at = strings.LastIndexByte(text[:at-1], '\n') + 1
	}
	return at
}

// linesOn goes on by the lines of context.
func linesOn(text string, at int) int {
	for n := 0; n < contextLines && at < len(text); n++ {
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
