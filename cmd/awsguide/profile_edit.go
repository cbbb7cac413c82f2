package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
)

// changeFlags are those of every command that changes a file.
type changeFlags struct{ dry, yes, force bool }

func (c *changeFlags) register(a *app, cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.dry, "dry-run", false, a.text.Cmd.FlagDryRun)
	cmd.Flags().BoolVar(&c.yes, "yes", false, a.text.Cmd.FlagYes)
}

// profileGroup holds the commands that change profiles.
func (a *app) profileGroup() *cobra.Command {
	return a.group("profile", a.text.Edit.Group, a.profileSetCommand(), a.profileUnsetCommand(), a.profileCopyCommand(), a.profileRenameCommand(), a.profileRemoveCommand())
}

// editors are the edits to both files in one command.
type editors struct {
	snap                *profile.Snapshot
	config, credentials *edit.Editor
}

// openEditors begins edits. A file that the AWS CLI cannot read is refused.
func (a *app) openEditors(snap *profile.Snapshot) (*editors, error) {
	if err := a.readable(snap); err != nil {
		return nil, err
	}
	e := &editors{snap: snap}
	var err error
	if e.config, err = edit.New(snap.Config.Path, inifile.Config, snap.Config.Data, snap.Config.Exists); err != nil {
		return nil, err
	}
	if e.credentials, err = edit.New(snap.Credentials.Path, inifile.Credentials, snap.Credentials.Data, snap.Credentials.Exists); err != nil {
		return nil, err
	}
	return e, nil
}

// settled gives the facts to edit by: read when nobody is in the middle of
// writing the files.
func (a *app) settled() explain.Facts {
	paths := a.env.Paths()
	edit.Settle(paths.State, paths.Config, paths.Credentials)
	return a.facts()
}

func (e *editors) plan() *edit.Plan { return edit.Merge(e.config.Plan(), e.credentials.Plan()) }

// each calls do with both editors.
func (e *editors) each(do func(*edit.Editor) error) error {
	return errors.Join(do(e.config), do(e.credentials))
}

// section names the section of a profile or session.
func section(name string, session bool) edit.Section {
	if session {
		return edit.Section{Type: inifile.TypeSSOSession, Name: name}
	}
	return edit.Section{Type: inifile.TypeProfile, Name: name}
}

// jsonChange is what a changing command prints with --json.
type jsonChange struct {
	Schema  string   `json:"schema"`
	Files   []string `json:"files"`
	Written bool     `json:"written"`
	Diff    string   `json:"diff"`
}

// change shows a plan, asks, writes it, and says so.
func (a *app) change(ctx context.Context, snap *profile.Snapshot, plan *edit.Plan, command string, f changeFlags) error {
	t := a.text.Edit
	out := jsonChange{Schema: "awsguide/change/1", Files: []string{}}
	if a.flags.json {
		out.Diff = plan.Diff(snap.Paths.Short)
	}
	var names []string
	for _, c := range plan.Changes {
		out.Files = append(out.Files, c.Path)
		names = append(names, snap.Paths.Short(c.Path))
	}
	var err error
	out.Written, err = a.write(ctx, plan, command, f)
	switch {
	case err != nil:
		return err
	case a.flags.json:
		return a.screen.PrintJSON(out)
	case out.Written:
		a.screen.Say(t.Written(strings.Join(names, ", ")))
	}
	return nil
}

// write is the way of every change to the disk: whether it can be written is
// looked at, the diff shown, yes asked for; then the plan is applied. A file
// that changed meanwhile is said to have, and asked about again.
func (a *app) write(ctx context.Context, plan *edit.Plan, command string, f changeFlags) (written bool, err error) {
	paths := a.env.Paths()
	return a.put(ctx, plan, f, func(agree func(*edit.Plan) error) error {
		again := func(p *edit.Plan) error {
			a.screen.Say(a.screen.Mark(show.Warn) + " " + a.text.Edit.Meanwhile)
			return agree(p)
		}
		return edit.ApplyOrRebase(ctx, plan, edit.Options{State: paths.State, Command: command, Now: a.now()}, again)
	})
}

// put is write with a way of its own to apply the plan.
func (a *app) put(ctx context.Context, plan *edit.Plan, f changeFlags, apply func(agree func(*edit.Plan) error) error) (written bool, err error) {
	t := a.text.Edit
	if plan.Empty() {
		a.screen.Say(t.Nothing)
		return false, nil
	}
	for _, c := range plan.Changes {
		if err := edit.Writable(c.Path); err != nil && !f.dry {
			return false, err
		}
	}
	agree := func(p *edit.Plan) error {
		if !a.flags.json {
			a.showDiff(p.Diff(a.env.Paths().Short), f.dry)
		}
		q := ask.Question{Flag: "--yes", Text: t.Write}
		switch {
		case f.dry || f.yes:
			return nil
		case a.flags.json: // the diff cannot be shown before the answer
			return &ask.ErrNoTerminal{Question: q}
		}
		ok, err := a.asker.Confirm(ctx, q, true)
		if err == nil && !ok {
			err = ask.ErrCancelled
		}
		return back(err)
	}
	if err := agree(plan); err != nil {
		return false, err
	}
	if f.dry {
		a.screen.Say(t.DryRun)
		return false, nil
	}
	return true, apply(agree)
}

// longDiff is how many lines of a diff are shown before it is written; a dry run
// shows all.
const longDiff = 200

func (a *app) showDiff(diff string, whole bool) {
	lines := strings.SplitAfter(diff, "\n")
	if whole || len(lines) <= longDiff {
		a.screen.ErrDiff(diff)
		return
	}
	a.screen.ErrDiff(strings.Join(lines[:longDiff/4], ""))
	a.screen.Say("  " + a.text.Edit.MoreLines(len(lines)-1-longDiff/4))
}

// countWords refuses a command line that has not just so many words.
func (a *app) countWords(least, most int, words string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return a.usage("arguments", a.text.Edit.NeedWords(words), nil, cmd.CommandPath()+" --help")
		}
		return nil
	}
}
