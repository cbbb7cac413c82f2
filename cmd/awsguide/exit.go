package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain/advice"
	"awsguide/profile/edit"
	"awsguide/sso/fault"
)

// The exit codes; there are no others.
const (
	exitFine       = 0   // it is done, or the answer is yes
	exitFailed     = 1   // it could not be done: network, file, service
	exitUsage      = 2   // wrong usage, or an answer is needed
	exitNo         = 3   // the answer is no: a check failed
	exitSignIn     = 4   // a sign-in is needed
	exitCancelled  = 130 // Ctrl-C
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
	if errors.Is(context.Cause(ctx), errTerminated) {
		return exitTerminated
	}
	var quiet errQuiet
	if errors.As(err, &quiet) {
		return quiet.code
	}
	p := a.problemOf(err)
	a.showProblem(p)
	return p.code
}

// problemOf gives an error the parts that a person needs.
func (a *app) problemOf(err error) *problem {
	var (
		p       *problem
		missing *ask.ErrNoTerminal
		f       *fault.Fault
	)
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &missing):
		return &problem{id: "answer-needed", what: a.text.Errors.Answer(missing.Question.Text), fix: missing.Question.Flag, code: exitUsage}
	case cancelled(err):
		return &problem{id: fault.Cancelled, what: a.text.Errors.Cancelled, code: exitCancelled}
	case errors.As(err, &f):
		return a.faultProblem(f, advice.Subject{})
	}
	if p := a.editProblem(err); p != nil {
		return p
	}
	return &problem{id: fault.Internal, what: a.text.Errors.Bug, fix: "awsguide version", code: exitFailed, cause: err}
}

// faultProblem gives the advice on a fault of AWS.
func (a *app) faultProblem(f *fault.Fault, about advice.Subject) *problem {
	tip := advice.For(f, about, string(a.lang))
	p := &problem{id: f.ID, what: tip.What, fix: tip.Fix, code: exitFailed, cause: f}
	if p.fix != tip.Learn {
		p.detail = append(p.detail, tip.Learn)
	}
	switch {
	case f.NeedsSignIn():
		p.code = exitSignIn
	case f.ID == fault.ProfileMissing:
		p.code = exitUsage
	case f.ID == fault.Cancelled:
		return &problem{id: f.ID, what: a.text.Errors.Cancelled, code: exitCancelled}
	}
	return p
}

// editProblem gives an error of the edit engine its words; nil for others.
func (a *app) editProblem(err error) *problem {
	t := a.text.Errors
	paths := a.env.Paths()
	short := paths.Short
	p := &problem{code: exitFailed, cause: err, detail: []string{t.Nothing}}
	var (
		refused *edit.ErrRefused
		ro      *edit.ErrReadOnly
		full    *edit.ErrFull
		folder  *edit.ErrFolder
		differ  *edit.ErrDiffer
		stale   *edit.ErrStale
		absent  *edit.ErrAbsent
		block   *edit.ErrBlock
		exists  *edit.ErrExists
		header  *edit.ErrHeader
		illegal *edit.ErrIllegal
		write   *edit.ErrWrite
	)
	place := paths.Place
	switch {
	case errors.As(err, &refused):
		p.id, p.what = "config-refused", t.Refused(short(refused.Path))+": "+a.text.Explain.Refused[refused.Refusal.Reason]
		p.where, p.fix = place(refused.Path, refused.Refusal.Pos.Line, refused.Refusal.Pos.Column), "awsguide explain"
	case errors.As(err, &ro) && ro.Folder:
		p.id, p.what, p.fix = "folder-read-only", t.ReadOnlyFolder(short(ro.Path), short(ro.At)), "chmod u+w "+short(ro.At)
	case errors.As(err, &ro):
		mode := fmt.Sprintf("%04o", ro.Mode)
		p.id, p.what, p.fix = "file-read-only", t.ReadOnlyFile(short(ro.Path), mode), "chmod u+w "+short(ro.Path)
	case errors.As(err, &full):
		p.id, p.what, p.fix = "disk-full", t.Full(short(full.Path)), "df -h "+short(filepath.Dir(full.Path))
	case errors.As(err, &folder):
		p.id, p.what, p.where, p.fix = "folder-in-place", t.Folder, short(folder.Path), "ls -ld "+short(folder.Path)
	case errors.As(err, &differ):
		p.id, p.what, p.where, p.fix = "edit-refused", t.Differ, short(differ.Path), "awsguide explain"
	case errors.As(err, &stale):
		p.id, p.what, p.where, p.fix = "file-changed", t.Stale, short(stale.Path), "awsguide undo --list"
	case errors.As(err, &exists):
		p.id, p.what, p.where, p.fix = "exists", t.Exists(exists.Name), place(exists.Path, exists.Pos.Line, 0), "awsguide explain"
	case errors.As(err, &absent):
		p.id, p.what, p.where, p.fix = "absent", t.Absent(absent.Name), short(absent.Path), "awsguide list"
	case errors.As(err, &block):
		p.id, p.what, p.where, p.fix = "block", t.Block(block.Key), place(block.Path, block.Pos.Line, 0), "awsguide learn "+block.Key
	case errors.As(err, &header):
		p.id, p.what, p.where, p.fix = "header-unclear", t.Header(header.Name), place(header.Path, header.Pos.Line, 0), "awsguide explain"
	case errors.As(err, &illegal):
		p.id, p.what, p.code, p.fix = "illegal-"+illegal.What, t.Illegal[illegal.What](illegal.Text), exitUsage, "awsguide profile --help"
	case errors.As(err, &write):
		p.id, p.what, p.fix = "write-failed", t.Write(short(write.Path)), "ls -ld "+short(filepath.Dir(write.Path))
	default:
		return nil
	}
	return p
}

// showProblem shows a problem: three parts, or JSON.
func (a *app) showProblem(p *problem) {
	if a.flags.json {
		_ = a.screen.ErrJSON(jsonProblem{jsonProblemBody{p.id, p.what, nilIfEmpty(p.where), nilIfEmpty(p.fix)}})
	} else {
		a.screen.Problem(show.Problem{What: p.what, Where: p.where, Detail: p.detail, Fix: p.fix})
	}
	if a.flags.debug && p.cause != nil {
		_, _ = io.WriteString(a.err, show.Visible(p.cause.Error())+"\n")
	}
}

// bug is the problem that a panic becomes. The stack is shown with --debug.
func (a *app) bug(cause any, stack []byte) *problem {
	p := &problem{id: fault.Internal, what: a.text.Errors.Bug, fix: "awsguide version", code: exitFailed}
	if a.flags.debug {
		p.cause = fmt.Errorf("%v\n%s", cause, stack)
	}
	return p
}

// nilIfEmpty gives a pointer for JSON, where absent is null.
func nilIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// nilIfZero is null for a line that there is not.
func nilIfZero(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
