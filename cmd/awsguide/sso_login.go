package main

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/advice"
	"awsguide/profile"
	"awsguide/profile/setting"
	"awsguide/sso/cache"
	"awsguide/sso/event"
	"awsguide/sso/fault"
)

// signInFlags are those of every command that signs in.
type signInFlags struct{ force, device, noBrowser, qr bool }

func (s *signInFlags) register(a *app, cmd *cobra.Command) {
	cmd.Flags().BoolVar(&s.device, "use-device-code", false, a.text.Cmd.FlagDevice)
	cmd.Flags().BoolVar(&s.noBrowser, "no-browser", false, a.text.Cmd.FlagNoBrowser)
	cmd.Flags().BoolVar(&s.qr, "qr", false, a.text.Cmd.FlagQR)
}

// ssoLoginCommand does what `aws sso login` does.
func (a *app) ssoLoginCommand() *cobra.Command {
	var flags signInFlags
	var session string
	var withAWS bool
	cmd := &cobra.Command{
		Use: "login [PROFILE]", Short: a.text.Cmd.Login,
		Example: "awsguide sso login\nawsguide sso login dev\nawsguide sso login --sso-session corp --use-device-code --qr",
		Args:    a.oneArgument, ValidArgsFunction: a.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			f := a.facts()
			name := strings.Join(args, "")
			s, err := a.chooseSession(cmd.Context(), f, session, name)
			if err != nil {
				return err
			}
			if err := a.readable(f.Snap); err != nil {
				return err
			}
			if _, err := a.signIn(cmd.Context(), f, s, flags); err != nil {
				return err
			}
			if withAWS {
				return a.loginSecondOpinion(cmd.Context(), f, s)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&session, "sso-session", "", a.text.Cmd.FlagSession)
	cmd.Flags().BoolVar(&flags.force, "force", false, a.text.Cmd.FlagForce)
	cmd.Flags().BoolVar(&withAWS, "with-aws-cli", false, a.text.Cmd.FlagAWS)
	flags.register(a, cmd)
	_ = cmd.RegisterFlagCompletionFunc("sso-session", a.completeSessions)
	return cmd
}

// readable refuses to go on with a config file that the AWS CLI cannot read.
func (a *app) readable(snap *profile.Snapshot) error {
	for _, file := range snap.Files() {
		if file.Exists && !file.Readable {
			what := a.text.Errors.Unreadable(snap.Paths.Short(file.Path))
			if file.Folder {
				what = a.text.Errors.Folder
			}
			return &problem{id: "file-unreadable", what: what, where: snap.Paths.Short(file.Path), fix: "ls -ld " + snap.Paths.Short(file.Path), code: exitFailed, cause: file.Err}
		}
	}
	return nil
}

// chooseSession gives the session to sign in to; several are asked about.
func (a *app) chooseSession(ctx context.Context, f explain.Facts, session, name string) (profile.Session, error) {
	s, err := a.sessionFor(f.Snap, session, name)
	if !errors.Is(err, errSeveral) {
		return s, err
	}
	all := append(f.Snap.Sessions(), f.Snap.LegacySessions()...)
	q := ask.Question{Flag: "--sso-session", Text: a.text.Cmd.AskSession, Help: a.text.Cmd.HelpSession}
	for _, s := range all {
		q.Choices = append(q.Choices, ask.Choice{Label: show.Visible(s.Name), Detail: f.TokenTold(f.Token(s)), Value: s.Name})
	}
	chosen, err := a.asker.Select(ctx, q)
	if err != nil {
		return s, back(err)
	}
	for _, s := range all {
		if s.Name == chosen {
			return s, nil
		}
	}
	return s, errSeveral
}

// back makes Esc at the first question a cancelled command.
func back(err error) error {
	if errors.Is(err, ask.ErrBack) {
		return ask.ErrCancelled
	}
	return err
}

func nearSessions(snap *profile.Snapshot, name string) []string {
	var names []string
	for _, s := range snap.Sessions() {
		names = append(names, s.Name)
	}
	return setting.Closest(name, names, 3)
}

// sessionOfProfile gives the session of a profile, or says why it has none.
func (a *app) sessionOfProfile(snap *profile.Snapshot, name string) (profile.Session, error) {
	s, err := snap.SessionOf(name)
	var missing *profile.SessionMissing
	switch {
	case err == nil:
		return s, nil
	case errors.As(err, &missing):
		f := explain.Gather(snap, a.now(), a.lang)
		p := a.usage("session-missing", a.text.Errors.NoSession(missing.Session), nearSessions(snap, missing.Session), "awsguide explain "+name)
		p.where, p.code = f.Place(missing.File, missing.Pos.Line, missing.Pos.Column), exitFailed
		return s, p
	}
	return s, &problem{id: "no-session", what: a.text.Errors.NoSessions, detail: []string{"[profile " + name + "]"}, fix: "awsguide sso setup --profile " + name, code: exitFailed}
}

// signIn signs in to a session and tells what happens.
func (a *app) signIn(ctx context.Context, f explain.Facts, s profile.Session, flags signInFlags) (cache.Token, error) {
	if !a.flags.json {
		a.screen.Say(show.Visible(a.text.Cmd.Session(s.Name, s.StartURL, s.Region)))
		a.screen.Say("")
	}
	token, err := a.signInQuietly(ctx, f, s, flags)
	if err != nil {
		return token, err
	}
	if !a.flags.json {
		a.signedIn(f, s, token)
	}
	return token, nil
}

// signInProblem gives the advice on a failed sign-in; under --json it is an
// event, too.
func (a *app) signInProblem(err error, s profile.Session) error {
	flt := fault.Of(err)
	session := s.Name
	if s.Legacy {
		session = ""
	}
	p := a.faultProblem(flt, advice.Subject{Session: session})
	if a.flags.json {
		_ = a.screen.JSONLine(jsonEvent{Event: "error", ID: p.id, Message: p.what, Fix: nilIfEmpty(p.fix)})
	}
	return p
}

// signedIn says until when, and what can be used now.
func (a *app) signedIn(f explain.Facts, s profile.Session, t cache.Token) {
	c := a.text.Cmd
	left := explain.Span(t.ExpiresAt.Sub(a.now()), a.lang)
	a.screen.Println(a.screen.Mark(show.OK) + " " + c.SignedIn(t.ExpiresAt.Local().Format("2006-01-02 15:04"), left))
	var names []string
	for i, n := range f.Snap.UsersOf(s) {
		if i == 6 {
			names = append(names, "…")
			break
		}
		names = append(names, show.Visible(n))
	}
	if names != nil {
		a.screen.Paragraph(c.Usable(strings.Join(names, ", ")), 2)
	}
	a.screen.Println("")
	hand := "aws sso login --sso-session " + show.Visible(s.Name)
	if s.Legacy && names != nil {
		hand = "aws sso login --profile " + names[0]
	}
	if a.byDevice {
		hand += " --use-device-code"
	}
	pairs := []show.Pair{{Label: a.text.Explain.ByHand, Text: hand}}
	if names != nil {
		pairs = append(pairs, show.Pair{Label: a.text.Explain.Next, Text: "awsguide check " + names[0]})
	}
	a.screen.Pairs(pairs)
	if a.byDevice {
		a.tip("login:device", "login")
	} else {
		a.tip("login")
	}
	a.keepTip()
}

// A jsonEvent is one line of --json while signing in and setting up.
type jsonEvent struct {
	Event        string  `json:"event"`
	UserCode     string  `json:"user_code,omitempty"`
	Verification string  `json:"verification_uri,omitempty"`
	Complete     string  `json:"verification_uri_complete,omitempty"`
	URL          string  `json:"url,omitempty"`
	Redirect     string  `json:"redirect_uri,omitempty"`
	Interval     int     `json:"interval_s,omitempty"`
	Session      string  `json:"session,omitempty"`
	Profile      string  `json:"profile,omitempty"`
	File         string  `json:"file,omitempty"`
	ExpiresAt    string  `json:"expires_at,omitempty"`
	Account      string  `json:"account,omitempty"`
	ARN          string  `json:"arn,omitempty"`
	ID           string  `json:"id,omitempty"`
	Message      string  `json:"message,omitempty"`
	Fix          *string `json:"fix,omitempty"`
}

// A teller says what happens during a sign-in.
type teller struct {
	a   *app
	qr  bool
	mu  sync.Mutex
	end func() // of the countdown
}

func (t *teller) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.end != nil {
		t.end()
		t.end = nil
	}
}

func (t *teller) tell(e event.Event) {
	if t.a.flags.json {
		t.json(e)
		return
	}
	t.stop()
	s, c := t.a.screen, t.a.text.Cmd
	step := s.ErrStep // a person must see it
	switch e.Kind {
	case event.FlowChosen:
		if reason := c.Flow[e.Reason]; reason != "" {
			s.Say("  " + reason)
			s.Say("")
		}
	case event.AuthorizeURL:
		step("1", c.OpenBrowser)
		step(" ", c.IfNot(show.Visible(e.URL)))
		t.code(e.URL)
	case event.DeviceCode:
		t.a.byDevice = true
		step("1", c.OnAnyDevice(show.Visible(e.CompleteURI)))
		step("2", c.Compare(show.Visible(e.UserCode)))
		step(" ", c.Warning)
		t.code(e.CompleteURI)
	case event.BrowserFail:
		step(" ", c.BrowserFailed)
	case event.Waiting:
		stop := s.Countdown(context.Background(), func() string {
			return "     " + c.Waiting(explain.Span(e.ExpiresAt.Sub(t.a.now()), t.a.lang))
		})
		t.mu.Lock()
		t.end = stop
		t.mu.Unlock()
	case event.SlowDown:
		step(" ", c.SlowDown(explain.Span(e.Interval, t.a.lang)))
	case event.Refreshed:
		step(" ", c.Refreshed)
	case event.AlreadyValid:
		step(" ", c.Already(explain.Span(e.ExpiresAt.Sub(t.a.now()), t.a.lang)))
	}
}

func (t *teller) code(address string) {
	if t.qr {
		if err := t.a.screen.QR(address); err != nil {
			t.a.screen.Say(show.Visible(address))
		}
	}
}

// json prints the events that the contract of --json knows.
func (t *teller) json(e event.Event) {
	out := jsonEvent{Event: e.Kind}
	when := func(at time.Time) string { return at.UTC().Format(time.RFC3339) }
	switch e.Kind {
	case event.Registered, event.Waiting:
	case event.DeviceCode:
		out.UserCode, out.Verification, out.Complete, out.ExpiresAt = e.UserCode, e.VerificationURI, e.CompleteURI, when(e.ExpiresAt)
	case event.AuthorizeURL:
		out.URL, out.Redirect = e.URL, e.Redirect
	case event.SlowDown:
		out.Interval = int(e.Interval / time.Second)
	case event.TokenSaved:
		out.Session, out.File, out.ExpiresAt = e.Session, e.File, when(e.ExpiresAt)
	case event.AlreadyValid:
		out.ExpiresAt = when(e.ExpiresAt)
	default:
		return
	}
	_ = t.a.screen.JSONLine(out)
}
