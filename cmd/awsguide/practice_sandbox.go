package main

import (
	"context"
	"net/url"
	"os"

	"awsguide/cmd/internal/ask"
	"awsguide/profile"
	"awsguide/sso/browser"
	"awsguide/sso/sim"
)

// A sandbox is the practice organisation and the home in which it is used.
type sandbox struct {
	world *sim.World
	home  string
	env   profile.Env
	auto  bool
	ctx   context.Context    // of the command that runs inside
	stop  context.CancelFunc // ends it
}

// newSandbox makes one: the services on loopback, a temporary home; large has 100
// accounts. end takes both away.
func newSandbox(outer profile.Env, large bool) (*sandbox, func(), error) {
	home, err := os.MkdirTemp("", "awsguide-practice-")
	if err != nil {
		return nil, nil, err
	}
	org := sim.Corp()
	if large {
		org = sim.Large(100, 2)
	}
	world := sim.New(org)
	server, err := world.Listen()
	if err != nil {
		_ = os.RemoveAll(home)
		return nil, nil, err
	}
	s := &sandbox{world: world, home: home, env: profile.Env{"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home}}
	for _, keep := range []string{"PATH", "TERM", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "AWSGUIDE_LANG", "AWSGUIDE_TIPS", "NO_COLOR", "TZ", "SHELL", "SYSTEMROOT", "COMSPEC",
		"TMPDIR", "TEMP", "TMP", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME", "XAUTHORITY", "XDG_RUNTIME_DIR"} {
		if v, ok := outer.Lookup(keep); ok {
			s.env[keep] = v
		}
	}
	for k, v := range server.Env() {
		s.env[k] = v
	}
	s.env["AWS_EC2_METADATA_DISABLED"] = "true"
	return s, func() {
		_ = server.Close()
		world.Close()
		_ = os.RemoveAll(home)
	}, nil
}

// withSandbox gives an app that plays in the sandbox: the same person and
// screen, another environment.
func (a *app) withSandbox(s *sandbox) *app {
	inner := &app{env: s.env, in: a.in, out: a.out, err: a.err, now: a.now, inTTY: a.inTTY, outTTY: a.outTTY, errTTY: a.errTTY, width: a.width,
		asker: a.asker, script: a.script, lang: a.lang, text: a.text, screen: a.screen}
	inner.open = func(address string) error { return a.approve(s, address) }
	inner.local = func() (bool, string) { return true, "" }
	return inner
}

// approve is the person at the access portal: by itself with --auto, in the
// browser where there is one, else by a question in the terminal.
func (a *app) approve(s *sandbox, address string) error {
	code, device := "", false
	if u, err := url.Parse(address); err == nil {
		if c := u.Query().Get("user_code"); c != "" {
			code, device = c, true
		}
	}
	if !s.auto {
		if local, _ := browser.Where(a.env); local && !a.script && a.open != nil && a.open(address) == nil {
			return nil
		}
		yes, err := a.asker.Confirm(s.ctx, ask.Question{Flag: "--auto", Text: a.text.Cmd.ApproveAsk(code)}, true)
		if err != nil {
			s.stop()
			return nil
		}
		if !yes {
			return s.deny(address, code, device)
		}
	}
	if device {
		return s.world.Approve(code)
	}
	go func() { _ = s.world.Visit(context.Background(), address) }()
	return nil
}

// deny says no at the access portal.
func (s *sandbox) deny(address, code string, device bool) error {
	if device {
		return s.world.Deny(code)
	}
	go func() { _ = s.world.VisitDeny(context.Background(), address) }()
	return nil
}
