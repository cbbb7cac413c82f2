package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"awsguide/cmd/internal/show"
	"awsguide/profile"
	"awsguide/sso/awscli"
	"awsguide/sso/sim"
)

// practiceShell opens a shell in which aws and awsguide use the sandbox. Sign-ins
// are approved by themselves.
func (a *app) practiceShell(ctx context.Context, s *sandbox) error {
	env, end, err := a.shellEnv(ctx, s)
	if err != nil {
		return err
	}
	defer end()
	s.world.AutoApprove(true)
	a.screen.Paragraph(a.text.Practice.ApprovedByItself, 0)
	a.screen.Println("")
	a.screen.Pairs([]show.Pair{
		{Label: a.text.Cmd.PracticeWhere, Text: s.home}, {Label: a.text.Cmd.AskStartURL, Text: sim.CorpStartURL}, {Label: a.text.Cmd.AskSSORegion, Text: "eu-west-1"},
		{Label: a.text.Practice.Try, Text: "aws configure sso --no-browser", More: []string{"aws sso login --sso-session NAME --no-browser", "aws sts get-caller-identity --profile NAME", "awsguide explain"}},
	})
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

// shellEnv gives the environment of the shell: this program and the best aws first
// on the PATH. It says which aws that is.
func (a *app) shellEnv(ctx context.Context, s *sandbox) (env profile.Env, end func(), err error) {
	path := s.env["PATH"]
	prefer := func(program string) {
		path = filepath.Dir(program) + string(filepath.ListSeparator) + path
	}
	all, _ := awscli.Find(ctx, s.env) // none is one of the answers
	best := slices.IndexFunc(all, func(i awscli.Installed) bool { return i.Major != 1 })
	env, end = s.env, func() {}
	switch {
	case len(all) == 0:
		a.screen.Paragraph(a.text.Cmd.ShellNoAWS, 0)
	case best < 0:
		a.screen.Paragraph(a.text.Practice.OnlyOldAWS(show.Visible(all[0].Version)), 0)
	case all[best].Since(awscli.KnowsEndpoints):
		a.screen.Paragraph(a.text.Cmd.ShellIntro(show.Visible(all[best].Version)), 0)
	default:
		if env, end, err = s.behindProxy(); err != nil {
			return nil, nil, err
		}
		a.screen.Paragraph(a.text.Cmd.ShellOld(show.Visible(all[best].Version)), 0)
	}
	if best > 0 {
		prefer(all[best].Path)
	}
	if strings.TrimSuffix(filepath.Base(a.self), ".exe") == "awsguide" {
		prefer(a.self) // it may have been started by its path, or by go run
	}
	return env.With("PATH", path).With("PS1", "practice$ "), end, nil
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
