package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
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

// change shows a plan, asks, and writes it; a file that changed meanwhile is
// planned anew and asked about again.
func (a *app) change(ctx context.Context, snap *profile.Snapshot, plan *edit.Plan, command string, f changeFlags) error {
	t := a.text.Edit
	out := jsonChange{Schema: "awsguide/change/1", Files: []string{}}
	if plan.Empty() {
		if a.flags.json {
			return a.screen.PrintJSON(out)
		}
		a.screen.Say(t.Nothing)
		return nil
	}
	for _, c := range plan.Changes {
		out.Files = append(out.Files, c.Path)
		if err := edit.Writable(c.Path); err != nil && !f.dry {
			return err
		}
	}
	agree := func(p *edit.Plan) error {
		out.Diff = p.Diff(snap.Paths.Short)
		if !a.flags.json {
			a.screen.ErrDiff(out.Diff)
		}
		if f.dry || f.yes {
			return nil
		}
		ok, err := a.asker.Confirm(ctx, ask.Question{Flag: "--yes", Text: t.Write}, true)
		if err == nil && !ok {
			err = ask.ErrCancelled
		}
		return back(err)
	}
	if err := agree(plan); err != nil {
		return err
	}
	if !f.dry {
		if err := edit.ApplyOrRebase(ctx, plan, edit.Options{State: snap.Paths.State, Command: command, Now: a.now()}, agree); err != nil {
			return err
		}
		out.Written = true
	}
	switch {
	case a.flags.json:
		return a.screen.PrintJSON(out)
	case f.dry:
		a.screen.Say(t.DryRun)
	default:
		var names []string
		for _, p := range out.Files {
			names = append(names, snap.Paths.Short(p))
		}
		a.screen.Say(t.Written(strings.Join(names, ", ")))
	}
	return nil
}

// writeQuietly writes a plan whose JSON was printed already.
func (a *app) writeQuietly(ctx context.Context, snap *profile.Snapshot, plan *edit.Plan, f changeFlags) error {
	if !f.yes {
		return &ask.ErrNoTerminal{Question: ask.Question{Flag: "--yes", Text: a.text.Edit.Write}}
	}
	for _, c := range plan.Changes {
		if err := edit.Writable(c.Path); err != nil {
			return err
		}
	}
	return edit.ApplyOrRebase(ctx, plan, edit.Options{State: snap.Paths.State, Command: "awsguide sso populate", Now: a.now()}, func(*edit.Plan) error { return nil })
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

// namedByEnv warns when a variable goes on naming a profile that is gone.
func (a *app) namedByEnv(name string) {
	for _, v := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if a.env.Get(v) == name {
			a.screen.Say(a.text.Edit.NamedByEnv(v, name))
		}
	}
}
