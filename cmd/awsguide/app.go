package main

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/term"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain/lang"
	"awsguide/profile"
	"awsguide/sso/browser"
)

// An app is the program with all that comes from outside: nothing else
// touches the process. Practice and tests make others of it.
type app struct {
	env    profile.Env
	self   string // the path of this program; "" when it cannot be told
	in     io.Reader
	out    io.Writer // data
	err    io.Writer // questions, progress, warnings
	now    func() time.Time
	open   func(url string) error // shows a page in the person's browser
	inTTY  bool                   // in is a terminal
	outTTY bool                   // out is a terminal
	errTTY bool                   // err is a terminal
	width  func() int             // of the terminal in cells; 0 when there is none

	local  func() (bool, string) // whether the browser is on this machine; nil asks sso/browser
	asker  ask.Asker             // given by a test or by practice; else made from the flags
	script bool                  // asker was given

	flags  flags
	text   *lang.Text
	lang   lang.Language
	screen *show.Screen

	lastTip  string // the note whose tip this run has shown; "" for none
	byDevice bool   // somebody signed in with a device code in this run
}

// newApp is the app of this process.
func newApp() *app {
	// The program is short-lived and reads much at once: half as many
	// collections are worth the memory.
	debug.SetGCPercent(200)
	log.SetOutput(io.Discard) // what libraries have to say is not for the person
	env := profile.EnvOf(os.Environ())
	self, _ := os.Executable()
	return &app{
		env: env, self: self, in: os.Stdin, out: os.Stdout, err: os.Stderr,
		now: time.Now, open: browser.Open(env),
		inTTY:  term.IsTerminal(int(os.Stdin.Fd())),
		outTTY: term.IsTerminal(int(os.Stdout.Fd())),
		errTTY: term.IsTerminal(int(os.Stderr.Fd())),
		width:  terminalWidth,
	}
}

// terminalWidth is the width in cells of the terminal that stdout, or else
// stderr, is; 0 when neither is one.
func terminalWidth() int {
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return 0
}

// main runs one command line of the process and gives the exit code. Ctrl-C
// ends the command with 130, TERM and HUP with 143; a second one kills.
func (a *app) main(args []string) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		s := <-signals
		signal.Stop(signals)
		if s == os.Interrupt {
			cancel(context.Canceled)
		} else {
			cancel(errTerminated)
		}
	}()
	return a.run(ctx, args)
}

// untilUnread gives a context that ends when nobody reads the output any more, as of
// a pipe into head: what a command has laid on the disk can then be taken away, where
// else the signal would end the program at once.
func untilUnread(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, syscall.SIGPIPE)
}

// run runs one command line and gives the exit code. A bug that panics is
// reported as one: no panic reaches the person.
func (a *app) run(ctx context.Context, args []string) (code int) {
	a.prepare(args)
	defer func() {
		if r := recover(); r != nil {
			code = a.finish(ctx, a.bug(r, debug.Stack()))
		}
	}()
	root := a.root()
	root.SetArgs(args)
	return a.finish(ctx, root.ExecuteContext(ctx))
}

// cancelled reports whether err came from Ctrl-C or from a signal.
func cancelled(err error) bool {
	return errors.Is(err, ask.ErrCancelled) || errors.Is(err, context.Canceled)
}
