package ask

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"

	"awsguide/explain/lang"
)

func TestPlain(t *testing.T) {
	choices := []Choice{{"dev", "111122223333", "1"}, {"prod", "444455556666", "2"}, {"prod-eu", "777788889999", "3"}}
	for _, tt := range []struct {
		name, in, want string
		ask            func(Asker) (string, error)
	}{
		{"number", "2\n", "2", func(a Asker) (string, error) {
			return a.Select(context.Background(), Question{Text: "Which?", Choices: choices})
		}},
		{"wrong number first", "9\n1\n", "1", func(a Asker) (string, error) {
			return a.Select(context.Background(), Question{Text: "Which?", Choices: choices})
		}},
		{"words", "dev\n", "1", func(a Asker) (string, error) {
			return a.Select(context.Background(), Question{Text: "Which?", Choices: choices})
		}},
		{"words, then number", "pro\n2\n", "3", func(a Asker) (string, error) {
			return a.Select(context.Background(), Question{Text: "Which?", Choices: choices})
		}},
		{"default", "\n", "2", func(a Asker) (string, error) {
			return a.Select(context.Background(), Question{Text: "Which?", Choices: choices, Default: "2"})
		}},
		{"input", "  x \n", "x", func(a Asker) (string, error) { return a.Input(context.Background(), Question{Text: "Name?"}) }},
		{"the label itself", "prod\n", "2", func(a Asker) (string, error) {
			return a.Select(context.Background(), Question{Text: "Which?", Choices: choices})
		}},
		{"validated", "no\nyes\n", "yes", func(a Asker) (string, error) {
			return a.Input(context.Background(), Question{Text: "Name?", Validate: func(s string) error {
				if s != "yes" {
					return errors.New("not that")
				}
				return nil
			}})
		}},
		{"confirm", "maybe\ny\n", "true", func(a Asker) (string, error) {
			ok, err := a.Confirm(context.Background(), Question{Text: "Sure?"}, false)
			return fmt.Sprint(ok), err
		}},
	} {
		var out bytes.Buffer
		got, err := tt.ask(Plain(strings.NewReader(tt.in), &out, lang.En.Ask))
		if err != nil || got != tt.want {
			t.Errorf("%s: %q %v\n%s", tt.name, got, err, out.String())
		}
	}
	var none *ErrNoTerminal
	if _, err := Plain(strings.NewReader(""), &bytes.Buffer{}, lang.En.Ask).Input(context.Background(), Question{Flag: "--region"}); !errors.As(err, &none) || none.Question.Flag != "--region" {
		t.Errorf("end of input: %v", err)
	}
	if _, err := None().Select(context.Background(), Question{}); !errors.As(err, &none) {
		t.Errorf("none: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, w, _ := os.Pipe()
	defer w.Close()
	if _, err := Plain(r, &bytes.Buffer{}, lang.En.Ask).Input(ctx, Question{}); !errors.Is(err, ErrCancelled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A desk is a terminal with a screen that can be read.
type desk struct {
	t      *testing.T
	master *os.File
	slave  *os.File
	screen vt10x.Terminal
}

func newDesk(t *testing.T, columns, rows int) *desk {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no pseudo terminals here")
	}
	master, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, master: master, slave: slave, screen: vt10x.New(vt10x.WithSize(columns, rows), vt10x.WithWriter(master))}
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := master.Read(buffer)
			if err != nil {
				return
			}
			_, _ = d.screen.Write(buffer[:n])
		}
	}()
	t.Cleanup(func() { slave.Close(); master.Close() })
	return d
}

// see waits until the screen holds a text.
func (d *desk) see(text string) {
	d.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		if strings.Contains(d.screen.String(), text) {
			return
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("%q is not seen on\n%s", text, d.screen.String())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (d *desk) cursorVisible() bool {
	d.screen.Lock()
	defer d.screen.Unlock()
	return d.screen.CursorVisible()
}

func (d *desk) keys(text string) {
	d.t.Helper()
	if _, err := d.master.WriteString(text); err != nil {
		d.t.Fatal(err)
	}
}

type outcome struct {
	text string
	err  error
}

// run asks in the background.
func (d *desk) run(ask func(Asker) (string, error)) chan outcome {
	done := make(chan outcome, 1)
	go func() {
		text, err := ask(Survey(d.slave, d.slave, lang.En.Ask))
		done <- outcome{text, err}
	}()
	return done
}

func (d *desk) end(done chan outcome) outcome {
	d.t.Helper()
	select {
	case o := <-done:
		return o
	case <-time.After(time.Minute):
		d.t.Fatalf("the question does not end; screen:\n%s", d.screen.String())
		return outcome{}
	}
}

func accounts(n int) []Choice {
	choices := make([]Choice, n)
	for i := range choices {
		choices[i] = Choice{Label: fmt.Sprintf("account-%04d", i), Detail: fmt.Sprintf("%012d", 100000000000+i), Value: fmt.Sprint(i)}
	}
	choices[1234].Label = "請求用アカウント"
	return choices
}

func TestTerminalSelect(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, see, keys, then, want string
	}{
		{"first", "> account-0000", "\r", "", "0"},
		{"down", "> account-0000", "\x1b[B\x1b[B", "> account-0002", "2"},
		{"filter", "> account-0000", "1499", "> account-1499", "1499"},
		{"two words", "> account-0000", "acc 0777", "> account-0777", "777"},
		{"japanese", "> account-0000", "請求", "> 請求用アカウント", "1234"},
		{"backspace", "> account-0000", "14999\x7f", "> account-1499", "1499"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, 80, 24)
			done := d.run(func(a Asker) (string, error) {
				return a.Select(context.Background(), Question{Text: "Which account?", Choices: accounts(1500)})
			})
			d.see(tt.see)
			d.keys(tt.keys)
			if tt.then != "" {
				d.see(tt.then)
				d.keys("\r")
			}
			if o := d.end(done); o.err != nil || o.text != tt.want {
				t.Errorf("%+v, want %s", o, tt.want)
			}
		})
	}
}

func TestTerminalNarrow(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 40, 12)
	done := d.run(func(a Asker) (string, error) {
		return a.Select(context.Background(), Question{Text: "Which of the many accounts do you want to use today?", Help: "This explains it at some length, over more than one line.", Choices: accounts(1500)})
	})
	d.see("> account-0000")
	d.keys("?")
	d.see("This explains it")
	d.keys("?請求")
	d.see("> 請求用アカウント")
	d.keys("\r")
	if o := d.end(done); o.err != nil || o.text != "1234" {
		t.Errorf("%+v", o)
	}
}

func TestTerminalLeavesEverythingAsItWas(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(context.Context, Asker) error{
		"select": func(ctx context.Context, a Asker) error {
			_, err := a.Select(ctx, Question{Text: "Question", Choices: accounts(1500)})
			return err
		},
		"input": func(ctx context.Context, a Asker) error {
			_, err := a.Input(ctx, Question{Text: "Question"})
			return err
		},
		"confirm": func(ctx context.Context, a Asker) error {
			_, err := a.Confirm(ctx, Question{Text: "Question"}, true)
			return err
		},
		"password": func(ctx context.Context, a Asker) error {
			_, err := a.Password(ctx, Question{Text: "Question"})
			return err
		},
	} {
		for _, how := range []string{"ctrl-c", "escape", "context"} {
			t.Run(name+" "+how, func(t *testing.T) {
				t.Parallel()
				d := newDesk(t, 80, 24)
				before, err := term.GetState(int(d.slave.Fd()))
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				done := d.run(func(a Asker) (string, error) { return "", ask(ctx, a) })
				d.see("Question")
				want := ErrCancelled
				switch how {
				case "ctrl-c":
					d.keys("\x03")
				case "escape":
					d.keys("\x1b")
					want = ErrBack
				case "context":
					cancel()
				}
				if o := d.end(done); !errors.Is(o.err, want) {
					t.Errorf("error %v, want %v", o.err, want)
				}
				after, err := term.GetState(int(d.slave.Fd()))
				if err != nil || fmt.Sprint(*after) != fmt.Sprint(*before) {
					t.Errorf("the terminal was %v and is %v, %v", before, after, err)
				}
				for deadline := time.Now().Add(time.Minute); !d.cursorVisible(); time.Sleep(2 * time.Millisecond) {
					if time.Now().After(deadline) {
						t.Fatal("the cursor is hidden")
					}
				}
			})
		}
	}
}

func TestTerminalInput(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24)
	done := d.run(func(a Asker) (string, error) {
		return a.Input(context.Background(), Question{Text: "Name?", Default: "dev", Validate: func(s string) error {
			if strings.Contains(s, " ") {
				return errors.New("no blanks")
			}
			return nil
		}})
	})
	d.see("Name? [dev]")
	d.keys("a b\r")
	d.see("no blanks")
	d.keys("\x7f\x7f開発\r")
	if o := d.end(done); o.err != nil || o.text != "a開発" {
		t.Errorf("%+v", o)
	}
	d = newDesk(t, 80, 24)
	done = d.run(func(a Asker) (string, error) { return a.Password(context.Background(), Question{Text: "Code?"}) })
	d.see("Code?")
	d.keys("123456")
	d.see("******")
	d.keys("\r")
	if o := d.end(done); o.text != "123456" || strings.Contains(d.screen.String(), "123456") {
		t.Errorf("%+v\n%s", o, d.screen.String())
	}
}

func BenchmarkKeystroke(b *testing.B) {
	f := newFilter(accounts(6000))
	for b.Loop() {
		f.find("acc 3456")
	}
}

// TestFilterPutsTheNameFirst: who types dev means dev, not data-dev above it.
func TestFilterPutsTheNameFirst(t *testing.T) {
	t.Parallel()
	f := newFilter([]Choice{{Label: "data-dev", Detail: "1"}, {Label: "dev-old", Detail: "2"}, {Label: "prod", Detail: "developers"}, {Label: "Dev", Detail: "3"}})
	if got := f.find("dev"); !slices.Equal(got, []int{3, 1, 0, 2}) {
		t.Errorf("%v", got)
	}
	if got := f.find(""); !slices.Equal(got, []int{0, 1, 2, 3}) {
		t.Errorf("%v", got)
	}
}
