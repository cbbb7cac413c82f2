package main

import (
	"context"
	"errors"
	"strings"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/rule"
	"awsguide/profile"
)

// home shows this machine on one screen and, on a terminal, a menu below it.
func (a *app) home(ctx context.Context) error {
	f := a.facts()
	if a.flags.json {
		name, _ := f.Snap.Selected(a.flags.profile)
		names := []string{}
		if _, ok := f.Snap.Profile(name); ok {
			names = append(names, name)
		}
		return a.screen.PrintJSON(f.Explain(names, a.overrides()))
	}
	if !f.Snap.Config.Exists && !f.Snap.Credentials.Exists {
		a.noFiles(f)
	} else {
		a.summary(f)
	}
	if !a.inTTY || !a.outTTY || a.flags.noInput {
		a.tip("explain:profile", "explain")
		return nil
	}
	a.screen.Println("")
	return a.menu(ctx, f)
}

// noFiles says that there is nothing yet, and where to begin.
func (a *app) noFiles(f explain.Facts) {
	t := a.text.Explain
	a.screen.Println(t.NoConfig)
	a.screen.Println("")
	a.screen.Pairs([]show.Pair{
		{Label: f.Place(f.Snap.Config.Path, 0, 0), Text: t.Missing}, {Label: f.Place(f.Snap.Credentials.Path, 0, 0), Text: t.Missing},
	})
	a.screen.Println("")
	a.screen.Pairs([]show.Pair{{Label: "awsguide onboard", Text: t.NoConfigTry}, {Label: "awsguide practice", Text: t.NoConfigPractise}})
}

// summary is the screen of `awsguide` alone.
func (a *app) summary(f explain.Facts) {
	t := a.text.Explain
	name, by := f.Snap.Selected(a.flags.profile)
	a.screen.Heading(a.text.Cmd.Title, "")
	a.screen.Println("")
	about := t.DefaultProfile("")
	if by.Name != "" {
		about = t.SelectedBy(by.Name)
	}
	p, ok := f.Snap.Profile(name)
	if !ok {
		about += "; " + t.SourceGone(show.Visible(name))
	}
	pairs := []show.Pair{{Label: t.Profile, Text: show.Visible(name), More: []string{about}}}
	for _, key := range []struct{ key, label string }{{"region", t.Region}, {"output", t.Output}} {
		pair := a.valuePair(f, f.Snap.Value(name, key.key, a.overrides()))
		pair.Label = key.label
		pairs = append(pairs, pair)
	}
	if s, err := f.Snap.SessionOf(name); err == nil {
		pairs = append(pairs, show.Pair{Label: t.SignIn, Text: show.Visible(s.Name), More: []string{f.TokenTold(f.Token(s))}})
	} else if ok {
		line, problem := f.ChainTold(p.Name, f.Snap.Chain(name, false))
		pair := show.Pair{Label: t.Credentials, Text: show.Visible(line)}
		if problem != "" {
			pair.More = []string{a.screen.Mark(show.Fail) + " " + show.Visible(problem)}
		}
		pairs = append(pairs, pair)
	}
	for _, file := range f.Snap.Files() {
		label := map[bool]string{true: t.Config, false: t.CredFile}[file == f.Snap.Config]
		pairs = append(pairs, show.Pair{Label: label, Text: a.fileTold(f, file), More: []string{f.Place(file.Path, 0, 0)}})
	}
	a.screen.Pairs(pairs)
	count := rule.Count(rule.Run(f.Snap, f.At))
	mark := show.Fail
	switch {
	case count.Errors+count.Warnings == 0:
		return // hints can wait
	case count.Errors == 0:
		mark = show.Warn
	}
	a.screen.Println("")
	a.screen.Println("  " + a.screen.Mark(mark) + " " + a.text.Doctor.Sum(count.Errors, count.Warnings, 0) + "    awsguide doctor")
}

// menu asks what to do and does it.
func (a *app) menu(ctx context.Context, f explain.Facts) error {
	t := a.text.Cmd
	empty := !f.Snap.Config.Exists && !f.Snap.Credentials.Exists
	var choices []ask.Choice
	add := func(id, command string) {
		choices = append(choices, ask.Choice{Label: t.Menu[id], Detail: "awsguide " + command, Value: command})
	}
	if !empty {
		add("explain", "explain")
		add("doctor", "doctor")
		if len(f.Snap.Sessions()) > 0 {
			add("login", "sso login")
		}
	}
	if empty {
		add("onboard", "onboard")
	}
	add("setup", "sso setup")
	if !empty {
		add("check", "check")
	}
	add("practice", "practice")
	add("learn", "learn")
	choices = append(choices, ask.Choice{Label: t.Menu["quit"], Value: ""})
	command, err := a.asker.Select(ctx, ask.Question{Text: t.WhatNow, Choices: choices})
	if errors.Is(err, ask.ErrBack) || err == nil && command == "" {
		return nil
	}
	if err != nil {
		return err
	}
	root := a.root()
	args := append(strings.Fields(command), a.globalArgs()...)
	if a.flags.profile != "" {
		args = append(args, "--profile", a.flags.profile)
	}
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

// globalArgs gives the flags of this run that say how things are shown, for a
// command that runs inside of it.
func (a *app) globalArgs() []string {
	args := []string{"--lang", string(a.lang), "--color", a.flags.color}
	if a.flags.accessible {
		args = append(args, "--accessible")
	}
	if a.flags.quiet {
		args = append(args, "--quiet")
	}
	return args
}

// sessionFor gives the session that a command is about: the one named by the
// flag, that of the profile, or the only one there is.
func (a *app) sessionFor(snap *profile.Snapshot, session, name string) (profile.Session, error) {
	if session != "" {
		if s, ok := snap.Session(session); ok {
			return s, nil
		}
		return profile.Session{}, a.usage("session-missing", a.text.Errors.NoSession(session), nearSessions(snap, session), "awsguide sso status")
	}
	if name == "" {
		name = a.flags.profile
	}
	if name != "" {
		if err := a.known(snap, name); err != nil {
			return profile.Session{}, err
		}
		return a.sessionOfProfile(snap, name)
	}
	selected, _ := snap.Selected("")
	if s, err := snap.SessionOf(selected); err == nil {
		return s, nil
	}
	all := append(snap.Sessions(), snap.LegacySessions()...)
	switch len(all) {
	case 0:
		return profile.Session{}, &problem{id: "no-sessions", what: a.text.Errors.NoSessions, fix: "awsguide sso setup", code: exitUsage}
	case 1:
		return all[0], nil
	}
	return profile.Session{}, errSeveral
}

// errSeveral says that there are several sessions to choose from.
var errSeveral = errors.New("several sessions")
