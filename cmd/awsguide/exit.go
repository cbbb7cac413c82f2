package main

import (
	"context"
	"errors"
	"fmt"
)

// The exit codes; there are no others.
const (
	exitFine      = 0   // it is done, or the answer is yes
	exitFailed    = 1   // it could not be done: network, file, service
	exitUsage     = 2   // wrong usage, or an answer is needed
	exitNo        = 3   // the answer is no: a check failed
	exitSignIn    = 4   // a sign-in is needed
	exitCancelled = 130 // Ctrl-C
	exitTerminated = 143 // TERM or HUP
)

// A problem is an error in the parts that a person needs, in the order in
// which they are shown: what happened, where, and what to do now.
type problem struct {
	id     string   // stable name, as `learn` knows it; also in JSON
	what   string   // one sentence in the person's language
	where  string   // a place such as ~/.aws/config:12:1; may be empty
	detail []string // further sentences; may be empty
	fix    string   // a command to paste; may be empty
	code   int      // the exit code
	cause  error    // what lies under it, shown with --debug only; may be nil
}

func (p *problem) Error() string {
	if p.where != "" {
		return p.what + " " + p.where
	}
	return p.what
}

func (p *problem) Unwrap() error { return p.cause }

// errQuiet ends a command whose output has said all: only the code is left.
type errQuiet struct{ code int }

func (e errQuiet) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// errTerminated is the cause of a context that a TERM or HUP signal ended.
var errTerminated = errors.New("terminated")

// jsonProblem is what --json prints on stderr for an error.
type jsonProblem struct {
	Error jsonProblemBody `json:"error"`
}

type jsonProblemBody struct {
	ID      string  `json:"id"`
	Message string  `json:"message"`
	Where   *string `json:"where"`
	Fix     *string `json:"fix"`
}

// finish shows err, if there is something to show, and gives the exit code.
func (a *app) finish(ctx context.Context, err error) int {
	if err == nil {
		return exitFine
	}
	var quiet errQuiet
	if errors.As(err, &quiet) {
		return quiet.code
	}
	if errors.Is(context.Cause(ctx), errTerminated) {
		return exitTerminated
	}
	p := a.problemOf(err)
	a.showProblem(p)
	return p.code
}

// nilIfEmpty gives a pointer for JSON, where absent is null.
func nilIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
