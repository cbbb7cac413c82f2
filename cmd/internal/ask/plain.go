package ask

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"

	"golang.org/x/term"

	"awsguide/cmd/internal/show"
	"awsguide/explain/lang"
)

// longList is how many choices are shown at a time.
const longList = 20

// Plain gives an asker that writes lines and reads lines: for screen readers,
// terminals that cannot draw, and tests.
func Plain(in io.Reader, out io.Writer, t lang.Ask) Asker {
	p := &plain{in: bufio.NewReader(in), out: out, t: t, hidden: -1}
	if f, ok := in.(interface{ Fd() uintptr }); ok && term.IsTerminal(int(f.Fd())) {
		p.hidden = int(f.Fd())
	}
	return p
}

type plain struct {
	hidden int // the terminal on which a secret can be typed unseen; -1 for none
	in     *bufio.Reader
	out    io.Writer
	t      lang.Ask
}

func (p *plain) print(text string) { _, _ = io.WriteString(p.out, text) }

// line reads a line; ctx ends the wait.
func (p *plain) line(ctx context.Context, q Question) (string, error) {
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := p.in.ReadString('\n')
		got <- answer{text, err}
	}()
	select {
	case <-ctx.Done():
		p.print("\n")
		return "", ErrCancelled
	case a := <-got:
		if a.err != nil && a.text == "" {
			p.print("\n")
			return "", &ErrNoTerminal{q}
		}
		return strings.TrimRight(a.text, "\r\n"), nil
	}
}

func (p *plain) ask(q Question, hint string) {
	p.print(q.Text + "\n")
	if q.Help != "" {
		p.print("  " + strings.ReplaceAll(q.Help, "\n", "\n  ") + "\n")
	}
	p.print(hint)
}

func (p *plain) Input(ctx context.Context, q Question) (string, error) {
	hint := "> "
	if q.Default != "" {
		hint = p.t.Default(q.Default) + " > "
	}
	p.ask(q, hint)
	for {
		text, err := p.line(ctx, q)
		if err != nil {
			return "", err
		}
		if text = strings.TrimSpace(text); text == "" {
			text = q.Default
		}
		if q.Validate == nil {
			return text, nil
		}
		if err := q.Validate(text); err != nil {
			p.print("  " + show.Visible(err.Error()) + "\n> ")
			continue
		}
		return text, nil
	}
}

func (p *plain) Password(ctx context.Context, q Question) (string, error) {
	if p.hidden < 0 {
		return p.Input(ctx, q)
	}
	before, err := term.GetState(p.hidden)
	if err != nil {
		return "", err
	}
	p.ask(q, "> ")
	type answer struct {
		text []byte
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(p.hidden)
		got <- answer{text, err}
	}()
	select {
	case <-ctx.Done():
		_ = term.Restore(p.hidden, before)
		p.print("\n")
		return "", ErrCancelled
	case a := <-got:
		p.print("\n")
		if a.err != nil {
			return "", &ErrNoTerminal{q}
		}
		return strings.TrimSpace(string(a.text)), nil
	}
}

func (p *plain) Confirm(ctx context.Context, q Question, yes bool) (bool, error) {
	p.ask(q, p.t.YesNo(yes)+" ")
	for {
		text, err := p.line(ctx, q)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(strings.TrimSpace(text)) {
		case "":
			return yes, nil
		case "y", "yes", "はい":
			return true, nil
		case "n", "no", "いいえ":
			return false, nil
		}
		p.print("  " + p.t.NotYesNo + " " + p.t.YesNo(yes) + " ")
	}
}

func (p *plain) Select(ctx context.Context, q Question) (string, error) {
	f := newFilter(q.Choices)
	shown := f.find("")
	p.print(q.Text + "\n")
	if q.Help != "" {
		p.print("  " + strings.ReplaceAll(q.Help, "\n", "\n  ") + "\n")
	}
	for {
		p.list(q, shown)
		text, err := p.line(ctx, q)
		if err != nil {
			return "", err
		}
		text = strings.TrimSpace(text)
		if text == "" && q.Default != "" {
			return q.Default, nil
		}
		if n, err := strconv.Atoi(text); err == nil {
			if n >= 1 && n <= len(shown) {
				return q.Choices[shown[n-1]].Value, nil
			}
			p.print("  " + p.t.NotNumber + "\n")
			continue
		}
		for _, c := range q.Choices {
			if text != "" && (c.Label == text || c.Value == text) {
				return c.Value, nil
			}
		}
		found := f.find(text)
		switch {
		case len(found) == 1 && text != "":
			return q.Choices[found[0]].Value, nil
		case len(found) == 0:
			p.print("  " + p.t.Nothing + "\n")
		default:
			shown = found
		}
	}
}

// list prints the choices with their numbers.
func (p *plain) list(q Question, shown []int) {
	for i, at := range shown {
		if i == longList {
			p.print("  … " + p.t.More(longList, len(shown)) + "\n")
			break
		}
		c := q.Choices[at]
		text := c.Label
		if c.Detail != "" {
			text += "  " + c.Detail
		}
		p.print("  " + strconv.Itoa(i+1) + "  " + text + "\n")
	}
	hint := p.t.Number(len(shown))
	if len(q.Choices) > longList {
		hint = p.t.Filter(len(shown))
	}
	if q.Default != "" {
		for i, at := range shown {
			if q.Choices[at].Value == q.Default {
				hint = p.t.Default(strconv.Itoa(i+1)) + " " + hint
			}
		}
	}
	p.print(hint)
}
