package edit

import (
	"slices"
	"strings"

	"awsguide/profile/inifile"
)

// pieces are a file that every reader reads alike, cut at its headers: what
// one section holds says nothing about another, so an edit needs to look at the
// sections that it touches only, however long the file is.
type pieces struct {
	kind inifile.Kind
	end  string  // the line end of the first line
	all  []piece // the first is what stands above all headers
	at   map[Section]int
}

type piece struct {
	section Section
	text    string // from its header to the next
	gone    bool
}

// cut cuts a text that [inifile.Simple] accepts.
func cut(text string, kind inifile.Kind) *pieces {
	p := &pieces{kind: kind, end: "\n", all: split(text, kind)}
	p.at = make(map[Section]int, len(p.all))
	if i := strings.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		p.end = "\r\n"
	}
	for i, one := range p.all[1:] {
		p.at[one.section] = i + 1
	}
	return p
}

// split gives the piece above all headers, and one for each header.
func split(text string, kind inifile.Kind) []piece {
	room := strings.Count(text, "\n[") + 2
	starts, names := make([]int, 0, room), make([]Section, 0, room)
	inifile.EachHeader(text, kind, func(start int, typ, name string) {
		starts, names = append(starts, start), append(names, Section{typ, name})
	})
	starts = append(starts, len(text))
	all := make([]piece, 1, len(starts))
	all[0] = piece{text: text[:starts[0]]}
	for i, name := range names {
		all = append(all, piece{section: name, text: text[starts[i]:starts[i+1]]})
	}
	return all
}

func (p *pieces) has(s Section) bool { _, ok := p.at[s]; return ok }

// text gives a section; "" when it is not there.
func (p *pieces) text(s Section) string {
	if i, ok := p.at[s]; ok {
		return p.all[i].text
	}
	return ""
}

func (p *pieces) join() []byte {
	n := 0
	for _, one := range p.all {
		n += len(one.text)
	}
	data := make([]byte, 0, n)
	for _, one := range p.all {
		data = append(data, one.text...)
	}
	return data
}

// neighbour gives the next piece in a direction that is still there; false when
// there is none.
func (p *pieces) neighbour(i, step int) (int, bool) {
	for i += step; i >= 0 && i < len(p.all); i += step {
		if !p.all[i].gone {
			return i, true
		}
	}
	return 0, false
}

// window gives the pieces that a step looks at, in file order.
func (p *pieces) window(st step) []int {
	if st.of == (Section{}) { // it adds at the end
		last, _ := p.neighbour(len(p.all), -1)
		return []int{last}
	}
	i, ok := p.at[st.of]
	if !ok {
		return nil
	}
	window := []int{i}
	if st.near {
		before, _ := p.neighbour(i, -1)
		window = []int{before, i}
		if after, ok := p.neighbour(i, 1); ok {
			window = append(window, after)
		}
	}
	return window
}

// edit makes a step on the pieces that it is about. It reports false, and has
// changed nothing, when the step fails or its outcome is not as simple: then
// the whole file has to be looked at.
func (p *pieces) edit(e *Editor, st step) bool {
	if slices.ContainsFunc(st.add, p.has) {
		return false
	}
	window := p.window(st)
	if window == nil {
		return false
	}
	var text strings.Builder
	for _, i := range window {
		text.WriteString(p.all[i].text)
	}
	w := newWhole(e.path, e.kind, []byte(text.String()))
	w.end = p.end
	if st.make(w) != nil {
		return false
	}
	now := string(w.data)
	if now == text.String() {
		return true
	}
	if !inifile.Simple(now, p.kind) {
		return false
	}
	p.put(window, split(now, p.kind))
	return true
}

// put puts the outcome of an edit in the place of the pieces that it was made
// on. The first of parts has no header.
func (p *pieces) put(window []int, parts []piece) {
	if window[0] == 0 {
		p.all[0].text = parts[0].text
		window = window[1:]
	}
	parts = parts[1:]
	for _, i := range window {
		delete(p.at, p.all[i].section)
	}
	// A window holds as many headers as its outcome, one less after a removal,
	// and more after sections were added at the end.
	for len(window) > len(parts) {
		gone := slices.IndexFunc(window, func(i int) bool {
			return !slices.ContainsFunc(parts, func(one piece) bool { return one.section == p.all[i].section })
		})
		p.all[window[gone]] = piece{gone: true}
		window = slices.Delete(window, gone, gone+1)
	}
	for n, one := range parts {
		if n < len(window) {
			p.all[window[n]] = one
			p.at[one.section] = window[n]
			continue
		}
		p.at[one.section] = len(p.all)
		p.all = append(p.all, one)
	}
}
