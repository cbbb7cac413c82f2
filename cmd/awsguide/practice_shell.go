package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"awsguide/cmd/internal/show"
	"awsguide/profile"
	"awsguide/sso/awscli"
	"awsguide/sso/sim"
)

// practiceShell opens a shell in which aws and awsguide use the sandbox.
func (a *app) practiceShell(ctx context.Context, s *sandbox) error {
	env := s.env
	found, err := awscli.Find(ctx, s.env)
	var end func()
	switch {
	case errors.Is(err, awscli.ErrNotInstalled):
		a.screen.Paragraph(a.text.Cmd.ShellNoAWS, 0)
	case found[0].Since(awscli.KnowsEndpoints):
		a.screen.Paragraph(a.text.Cmd.ShellIntro(show.Visible(found[0].Version)), 0)
	default:
		if env, end, err = s.behindProxy(); err != nil {
			return err
		}
		defer end()
		a.screen.Paragraph(a.text.Cmd.ShellOld(show.Visible(found[0].Version)), 0)
	}
	s.world.AutoApprove(true)
	a.screen.Println("")
	a.screen.Pairs([]show.Pair{{Label: a.text.Cmd.PracticeWhere, Text: s.home}, {Label: a.text.Cmd.AskStartURL, Text: sim.CorpStartURL}, {Label: a.text.Cmd.AskSSORegion, Text: "eu-west-1"}})
	shell := env.Get("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	if c := env.Get("COMSPEC"); c != "" {
		shell = c
	}
	cmd := exec.CommandContext(ctx, shell)
	cmd.Env = env.Environ()
	cmd.Dir = s.home
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.in, a.out, a.err
	var left *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &left) {
		return &problem{id: "shell-failed", what: a.text.Errors.NoCommand(shell), fix: "awsguide practice", code: exitFailed, cause: err}
	}
	return nil
}

// behindProxy leads programs that know no endpoint variables to the sandbox: a
// proxy with a certificate of its own.
func (s *sandbox) behindProxy() (profile.Env, func(), error) {
	proxy, err := s.world.ListenTLSProxy()
	if err != nil {
		return nil, nil, err
	}
	ca := filepath.Join(s.home, "practice-ca.pem")
	if err := os.WriteFile(ca, proxy.CA(), 0o600); err != nil {
		_ = proxy.Close()
		return nil, nil, err
	}
	env := profile.Env{}
	for k, v := range s.env {
		if !strings.HasPrefix(k, "AWS_ENDPOINT_URL") {
			env[k] = v
		}
	}
	for k, v := range proxy.Env(ca) {
		env[k] = v
	}
	return env, func() { _ = proxy.Close() }, nil
}
