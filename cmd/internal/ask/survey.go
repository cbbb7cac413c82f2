package ask

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/terminal"
	"golang.org/x/term"

	"awsguide/cmd/internal/show"
	"awsguide/explain/lang"
)

// Survey gives an asker for a terminal. This is the only file that knows
// survey: it runs prompts of our own with survey.AskOne, on survey's terminal
// package. survey's own prompts draw with text/template, which would keep every
// method of every type in the program, and ask the terminal where its cursor
// is, which some never answer.
func Survey(in, out *os.File, t lang.Ask) Asker { return &inTerminal{in, out, t} }

type inTerminal struct {
	in, out *os.File
	t       lang.Ask
}

// A guard keeps a prompt that was given up from touching the terminal again.
type guard struct {
	mu   sync.Mutex
	over bool
}

// run puts a prompt to the person. The terminal is as it was afterwards, also
// when ctx ends meanwhile: the prompt is then left waiting for a key that
// nobody reads, and the program ends.
func (a *inTerminal) run(ctx context.Context, g *guard, p survey.Prompt) (string, error) {
	if ctx.Err() != nil {
		return "", ErrCancelled
	}
	type outcome struct {
		text string
		err  error
	}
	before, stateErr := term.GetState(int(a.in.Fd()))
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if r := recover(); r != nil {
				o.err = fmt.Errorf("the prompt failed: %v", r)
			}
			done <- o
		}()
		o.err = survey.AskOne(p, &o.text, survey.WithStdio(a.in, a.out, a.out))
	}()
	var o outcome
	select {
	case o = <-done:
	case <-ctx.Done():
		o.err = ErrCancelled
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.over = true
	if stateErr == nil {
		_ = term.Restore(int(a.in.Fd()), before)
	}
	_, _ = a.out.WriteString("\x1b[?25h")
	if errors.Is(o.err, ErrCancelled) || errors.Is(o.err, terminal.InterruptErr) {
		_, _ = a.out.WriteString("\r\n\x1b[J") // a list below is not left behind
		return "", ErrCancelled
	}
	return o.text, o.err
}

// size gives width and height of the terminal.
func (a *inTerminal) size() (width, height int) {
	w, h, err := term.GetSize(int(a.out.Fd()))
	if err != nil || w <= 0 || h <= 0 {
		return 80, 24
	}
	return w, h
}

func (a *inTerminal) Select(ctx context.Context, q Question) (string, error) {
	m := &menu{a: a, q: q, filter: newFilter(q.Choices)}
	m.found = m.filter.find("")
	for i, c := range q.Choices {
		if q.Default != "" && c.Value == q.Default {
			m.at = i
		}
	}
	return a.run(ctx, &m.guard, m)
}

func (a *inTerminal) Input(ctx context.Context, q Question) (string, error) {
	e := &entry{a: a, q: q}
	return a.run(ctx, &e.guard, e)
}

func (a *inTerminal) Password(ctx context.Context, q Question) (string, error) {
	e := &entry{a: a, q: q, hidden: true}
	return a.run(ctx, &e.guard, e)
}

func (a *inTerminal) Confirm(ctx context.Context, q Question, yes bool) (bool, error) {
	hint := a.t.YesNo(yes)
	q.Validate = func(text string) error {
		switch strings.ToLower(text) {
		case "", "y", "yes", "n", "no", "はい", "いいえ":
			return nil
		}
		return errors.New(a.t.NotYesNo)
	}
	e := &entry{a: a, q: q, hint: hint}
	answer, err := a.run(ctx, &e.guard, e)
	if err != nil {
		return false, err
	}
	switch strings.ToLower(answer) {
	case "":
		return yes, nil
	case "n", "no", "いいえ":
		return false, nil
	}
	return true, nil
}

// A canvas draws lines and takes them back.
type canvas struct {
	a     *inTerminal
	lines int // drawn below the first
}

// draw puts lines in the place of those drawn before; the cursor ends behind
// the last character of the line with the number at.
func (c *canvas) draw(lines []string, at int, column int) {
	var b strings.Builder
	c.home(&b)
	b.WriteString(strings.Join(lines, "\r\n"))
	if up := len(lines) - 1 - at; up > 0 {
		b.WriteString("\x1b[" + itoa(up) + "A")
	}
	b.WriteString("\r")
	if column > 0 {
		b.WriteString("\x1b[" + itoa(column) + "C")
	}
	c.lines = at
	_, _ = c.a.out.WriteString(b.String())
}

func (c *canvas) home(b *strings.Builder) {
	if c.lines > 0 {
		b.WriteString("\x1b[" + itoa(c.lines) + "A")
	}
	b.WriteString("\r\x1b[J")
}

// finish leaves one line with the answer.
func (c *canvas) finish(line string) {
	var b strings.Builder
	c.home(&b)
	b.WriteString(line + "\r\n")
	c.lines = 0
	_, _ = c.a.out.WriteString(b.String())
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// keys draws for the first time, when the terminal is ready for keys, and then
// reads keys one by one until do ends it.
func (a *inTerminal) keys(g *guard, draw func(), do func(r rune) (done bool, err error)) error {
	reader := terminal.NewRuneReader(terminal.Stdio{In: a.in, Out: a.out, Err: a.out})
	if err := a.ready(g, reader); err != nil {
		return err
	}
	defer func() { _ = reader.RestoreTermMode() }()
	draw()
	for {
		r, _, err := reader.ReadRune()
		if err != nil {
			return err
		}
		if r == terminal.KeyInterrupt || r == terminal.KeyEndTransmission {
			return ErrCancelled
		}
		if done, err := do(r); done || err != nil {
			return err
		}
	}
}

// ready makes the terminal give single keys, unless the prompt was given up.
func (a *inTerminal) ready(g *guard, reader *terminal.RuneReader) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.over {
		return ErrCancelled
	}
	return reader.SetTermMode()
}

// A menu is a list to choose from.
type menu struct {
	a      *inTerminal
	q      Question
	filter *filter
	found  []int
	text   string // typed
	at     int    // chosen, in found
	top    int    // first shown, in found
	help   bool
	canvas canvas
	guard  guard
}

func (m *menu) Prompt(*survey.PromptConfig) (any, error) {
	m.canvas.a = m.a
	var chosen Choice
	err := m.a.keys(&m.guard, m.draw, func(r rune) (bool, error) {
		switch r {
		case terminal.KeyEnter, '\n':
			if len(m.found) == 0 {
				return false, nil
			}
			chosen = m.q.Choices[m.found[m.at]]
			return true, nil
		case terminal.KeyEscape:
			if m.text != "" {
				m.text = ""
				m.search()
				break
			}
			m.canvas.finish("? " + m.q.Text)
			return true, ErrBack
		default:
			m.key(r)
		}
		m.draw()
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	m.canvas.finish(show.Cut("? "+m.q.Text+"  "+chosen.Label, m.width()))
	return chosen.Value, nil
}

// key handles a key that does not end the menu.
func (m *menu) key(r rune) {
	_, page := m.a.size()
	page = max(3, page-5)
	switch r {
	case terminal.KeyArrowUp:
		m.at = (m.at + len(m.found) - 1) % max(1, len(m.found))
	case terminal.KeyArrowDown, terminal.KeyTab:
		m.at = (m.at + 1) % max(1, len(m.found))
	case terminal.KeyArrowLeft:
		m.at = max(0, m.at-page)
	case terminal.KeyArrowRight:
		m.at = max(0, min(len(m.found)-1, m.at+page))
	case terminal.SpecialKeyHome:
		m.at = 0
	case terminal.SpecialKeyEnd:
		m.at = max(0, len(m.found)-1)
	case terminal.KeyBackspace, terminal.KeyDelete:
		if runes := []rune(m.text); len(runes) > 0 {
			m.text = string(runes[:len(runes)-1])
			m.search()
		}
	case terminal.KeyDeleteLine:
		m.text = ""
		m.search()
	case '?':
		m.help = !m.help && m.q.Help != ""
	default:
		if r >= ' ' && show.Visible(string(r)) == string(r) {
			m.text += string(r)
			m.search()
		}
	}
}

func (m *menu) search() {
	m.found = m.filter.find(m.text)
	m.at, m.top = 0, 0
}

// width leaves the last column free: a terminal may wrap there.
func (m *menu) width() int { w, _ := m.a.size(); return max(20, w-1) }

func (m *menu) draw() {
	width := m.width()
	_, height := m.a.size()
	typed := show.Cut(m.text, width/2)
	head := show.Cut("? "+m.q.Text, width-2-show.Width(typed)) + "  " + typed
	lines := []string{head}
	if m.help {
		for _, l := range show.Wrap(m.q.Help, width-2) {
			lines = append(lines, "  "+l)
		}
	}
	page := max(1, min(15, height-len(lines)-3))
	if m.at < m.top {
		m.top = m.at
	}
	if m.at >= m.top+page {
		m.top = m.at - page + 1
	}
	for i := m.top; i < min(m.top+page, len(m.found)); i++ {
		lines = append(lines, m.line(i, width))
	}
	switch {
	case len(m.found) == 0:
		lines = append(lines, show.Cut("  "+m.a.t.Nothing, width))
	case len(m.found) > page:
		lines = append(lines, show.Cut("  "+m.a.t.More(page, len(m.found)), width))
	}
	hint := m.a.t.Hint
	if m.q.Help != "" {
		hint = m.a.t.HintHelp
	}
	lines = append(lines, "  "+show.Cut(hint, width-2))
	m.canvas.draw(lines, 0, show.Width(head))
}

// line draws one choice.
func (m *menu) line(i, width int) string {
	c := m.q.Choices[m.found[i]]
	lead := "  "
	if i == m.at {
		lead = "> "
	}
	text := lead + c.Label
	if c.Detail != "" {
		text += "  " + c.Detail
	}
	return show.Cut(text, width)
}

func (m *menu) Cleanup(*survey.PromptConfig, any) error       { return nil }
func (m *menu) Error(_ *survey.PromptConfig, err error) error { return err }

// An entry is a line to type.
type entry struct {
	a      *inTerminal
	q      Question
	hint   string
	hidden bool
	text   []rune
	at     int // cursor, in text
	help   bool
	wrong  string
	canvas canvas
	guard  guard
}

func (e *entry) Prompt(*survey.PromptConfig) (any, error) {
	e.canvas.a = e.a
	answer := ""
	err := e.a.keys(&e.guard, e.draw, func(r rune) (bool, error) {
		switch r {
		case terminal.KeyEnter, '\n':
			answer = strings.TrimSpace(string(e.text))
			if answer == "" {
				answer = e.q.Default
			}
			if e.q.Validate != nil {
				if err := e.q.Validate(answer); err != nil {
					e.wrong = err.Error()
					break
				}
			}
			return true, nil
		case terminal.KeyEscape:
			e.canvas.finish("? " + e.q.Text)
			return true, ErrBack
		default:
			e.key(r)
		}
		e.draw()
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	shown := answer
	if e.hidden {
		shown = "****"
	}
	e.canvas.finish(show.Cut("? "+e.q.Text+"  "+show.Visible(shown), e.width()))
	return answer, nil
}

// key edits the line.
func (e *entry) key(r rune) {
	switch r {
	case terminal.KeyArrowLeft:
		e.at = max(0, e.at-1)
	case terminal.KeyArrowRight:
		e.at = min(len(e.text), e.at+1)
	case terminal.SpecialKeyHome:
		e.at = 0
	case terminal.SpecialKeyEnd:
		e.at = len(e.text)
	case terminal.KeyBackspace, terminal.KeyDelete:
		if e.at > 0 {
			e.text = append(e.text[:e.at-1], e.text[e.at:]...)
			e.at--
		}
	case terminal.SpecialKeyDelete:
		if e.at < len(e.text) {
			e.text = append(e.text[:e.at], e.text[e.at+1:]...)
		}
	case terminal.KeyDeleteLine:
		e.text, e.at = nil, 0
	case '?':
		if len(e.text) == 0 && e.q.Help != "" {
			e.help = !e.help
			return
		}
		e.insert(r)
	default:
		if r >= ' ' {
			e.insert(r)
		}
	}
}

func (e *entry) insert(r rune) {
	if show.Visible(string(r)) != string(r) {
		return
	}
	e.text = append(e.text[:e.at], append([]rune{r}, e.text[e.at:]...)...)
	e.at++
	e.wrong = ""
}

func (e *entry) width() int { w, _ := e.a.size(); return max(20, w-1) }

func (e *entry) draw() {
	width := e.width()
	head := "? " + e.q.Text
	if e.hint != "" {
		head += " " + e.hint
	} else if e.q.Default != "" {
		head += " " + e.a.t.Default(e.q.Default)
	}
	lines := show.Wrap(head, width)
	typed, before := string(e.text), string(e.text[:e.at])
	if e.hidden {
		typed, before = strings.Repeat("*", len(e.text)), strings.Repeat("*", e.at)
	}
	last := len(lines) - 1
	if show.Width(lines[last])+2+show.Width(typed) > width {
		lines = append(lines, "")
		last++
	}
	lead := lines[last] + "  "
	if lines[last] == "" {
		lead = "  "
	}
	room := width - show.Width(lead)
	for show.Width(before) >= room { // a long answer scrolls
		r := []rune(before)
		before, typed = string(r[1:]), strings.TrimPrefix(typed, string(r[:1]))
	}
	lines[last] = lead + show.Cut(typed, room)
	column := show.Width(lead + before)
	at := last
	if e.help {
		for _, l := range show.Wrap(e.q.Help, width-2) {
			lines = append(lines, "  "+l)
		}
	}
	if e.wrong != "" {
		for _, l := range show.Wrap(e.wrong, width-2) {
			lines = append(lines, "  "+show.Visible(l))
		}
	}
	e.canvas.draw(lines, at, column)
}

func (e *entry) Cleanup(*survey.PromptConfig, any) error       { return nil }
func (e *entry) Error(_ *survey.PromptConfig, err error) error { return err }
