package main

import (
	"bufio"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/profile/setting"
)

// profileSetCommand sets keys of a profile or session.
func (a *app) profileSetCommand() *cobra.Command {
	var f changeFlags
	var session bool
	cmd := &cobra.Command{
		Use: "set PROFILE KEY=VALUE...", Short: a.text.Edit.Set,
		Example: "awsguide profile set dev region=eu-west-1 output=json\nawsguide profile set dev s3.max_concurrent_requests=20\nawsguide profile set old aws_access_key_id=AKIA... aws_secret_access_key",
		Args:    a.countWords(2, -1, "PROFILE KEY=VALUE..."),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.profileSet(cmd.Context(), args[0], args[1:], session, f)
		},
		ValidArgsFunction: a.completeProfiles,
	}
	f.register(a, cmd)
	cmd.Flags().BoolVar(&f.force, "force", false, a.text.Edit.FlagForce)
	cmd.Flags().BoolVar(&session, "sso-session", false, a.text.Edit.FlagSession)
	return cmd
}

func (a *app) profileSet(ctx context.Context, name string, words []string, session bool, f changeFlags) error {
	snap := a.settled().Snap
	e, err := a.openEditors(snap)
	if err != nil {
		return err
	}
	stdin := bufio.NewReader(a.in)
	for _, w := range words {
		pair, err := a.pairOf(ctx, snap, w, session, f.force, stdin)
		if err != nil {
			return err
		}
		file := e.config
		if !session && inCredentials(e, name, pair.Key) {
			file = e.credentials
		}
		if err := file.Set(section(name, session), pair); err != nil {
			return err
		}
	}
	if err := a.change(ctx, snap, e.plan(), "awsguide profile set "+name, f); err != nil || f.dry {
		return err
	}
	var tags []string
	for _, w := range words {
		key, _, _ := strings.Cut(w, "=")
		key, _, _ = strings.Cut(strings.ToLower(key), ".")
		tags = append(tags, "setup:"+key)
	}
	a.tipToAsk(tags...)
	return nil
}

// inCredentials reports whether a key belongs into the credentials file: the
// keys of access keys, and what stands there already.
func inCredentials(e *editors, name, key string) bool {
	switch key {
	case "aws_access_key_id", "aws_secret_access_key", "aws_session_token":
		return true
	}
	_, there := e.credentials.Value(section(name, false), key)
	return there
}

// pairOf reads KEY=VALUE and holds it against what is known. A secret is never
// taken from the command line.
func (a *app) pairOf(ctx context.Context, snap *profile.Snapshot, word string, session, force bool, stdin *bufio.Reader) (edit.Pair, error) {
	t := a.text.Edit
	key, value, ok := strings.Cut(word, "=")
	key = strings.ToLower(strings.TrimSpace(key))
	secret := setting.SecretOf(key) == setting.SecretYes
	switch {
	case key == "" || !ok && !secret:
		return edit.Pair{}, a.usage("pair-needed", t.NeedPair(show.Visible(word)), nil, "awsguide profile set --help")
	case secret && ok && value == "-":
		line, err := stdin.ReadString('\n')
		if err != nil && line == "" {
			return edit.Pair{}, &ask.ErrNoTerminal{Question: ask.Question{Text: t.SecretAsk(key), Flag: key + "=-"}}
		}
		value = strings.TrimSpace(line)
	case secret && ok:
		return edit.Pair{}, a.usage("secret-on-command-line", t.SecretOnLine(key), nil, "awsguide profile set --help")
	case secret:
		var err error
		if value, err = a.asker.Password(ctx, ask.Question{Text: t.SecretAsk(key), Flag: key + "=-"}); err != nil {
			return edit.Pair{}, back(err)
		}
	}
	place := "config:" + inifile.TypeProfile
	if session {
		place = "config:" + inifile.TypeSSOSession
	}
	if force {
		return edit.Pair{Key: key, Value: value}, nil
	}
	known, ok := setting.Lookup(key, place)
	if !ok && !session {
		known, ok = setting.Lookup(key, "credentials:profile")
	}
	if !ok || known.Kind == setting.Misspelling {
		return edit.Pair{}, a.usage("key-unknown", t.UnknownKey(show.Visible(key), ""), setting.Nearest(key, place, 3), "awsguide learn "+show.Visible(key))
	}
	if near, ok := takes(snap, known, value); !ok {
		return edit.Pair{}, a.usage("value-unknown", t.UnknownValue(key, show.Visible(value)), near, "awsguide learn "+key)
	}
	return edit.Pair{Key: key, Value: value}, nil
}

// takes reports whether a setting takes a value, and else what is near.
func takes(snap *profile.Snapshot, s setting.Setting, value string) (near []string, ok bool) {
	switch s.Name {
	case "region", "sso_region":
		return region.Nearest(value, 3), region.LooksLike(value)
	case "source_profile":
		names := snap.Names()
		return setting.Closest(value, names, 3), slices.Contains(names, value)
	case "sso_session":
		_, ok := snap.Session(value)
		return nearSessions(snap, value), ok
	}
	return s.Fits(value)
}

// profileUnsetCommand takes keys out.
func (a *app) profileUnsetCommand() *cobra.Command {
	var f changeFlags
	var session bool
	cmd := &cobra.Command{
		Use: "unset PROFILE KEY...", Short: a.text.Edit.Unset, Example: "awsguide profile unset dev output\nawsguide profile unset dev s3.addressing_style --dry-run",
		Args: a.countWords(2, -1, "PROFILE KEY..."), ValidArgsFunction: a.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			snap := a.settled().Snap
			e, err := a.openEditors(snap)
			if err != nil {
				return err
			}
			if err := a.mustBe(snap, args[0], session); err != nil {
				return err
			}
			for _, k := range args[1:] {
				if err := e.each(func(file *edit.Editor) error { return file.Unset(section(args[0], session), strings.ToLower(k)) }); err != nil {
					return err
				}
			}
			return a.change(cmd.Context(), snap, e.plan(), "awsguide profile unset "+args[0], f)
		},
	}
	f.register(a, cmd)
	cmd.Flags().BoolVar(&session, "sso-session", false, a.text.Edit.FlagSession)
	return cmd
}
