package main

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/profile"
	"awsguide/profile/edit"
)

// undoCommand puts back what the last write changed.
func (a *app) undoCommand() *cobra.Command {
	var list bool
	var f changeFlags
	cmd := &cobra.Command{
		Use: "undo", Short: a.text.Edit.Undo, Example: "awsguide undo\nawsguide undo --list\nawsguide undo --yes", Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			paths := a.env.Paths()
			if list {
				return a.listBackups(paths)
			}
			last, plan, err := edit.Last(paths.State)
			if errors.Is(err, edit.ErrNoBackup) {
				a.screen.Say(a.text.Edit.NoBackup)
				return errQuiet{exitFailed}
			}
			var changed *edit.ErrChanged
			if errors.As(err, &changed) {
				return &problem{id: "file-changed", what: a.text.Edit.Changed(paths.Short(changed.Path)), detail: []string{changed.Command + "  " + changed.Time.Format(time.RFC3339), a.text.Errors.Nothing}, fix: "awsguide undo --list", code: exitFailed}
			}
			if err != nil {
				return err
			}
			written, err := a.put(cmd.Context(), plan, f, func(func(*edit.Plan) error) error { return last.Undo(cmd.Context(), plan, paths.State) })
			if err != nil || !written {
				return err
			}
			for _, c := range plan.Changes {
				a.screen.Say(a.text.Edit.Undone(paths.Short(c.Path)))
			}
			return nil
		},
	}
	f.register(a, cmd)
	cmd.Flags().BoolVar(&list, "list", false, a.text.Edit.FlagUndoList)
	return cmd
}

// jsonBackup is one backup of `undo --list --json`.
type jsonBackup struct {
	Time    string   `json:"time"`
	Command string   `json:"command"`
	Files   []string `json:"files"`
}

func (a *app) listBackups(paths profile.Paths) error {
	short := paths.Short
	all, err := edit.Backups(paths.State)
	if err != nil {
		return &edit.ErrWrite{Path: paths.State, Err: err}
	}
	var rows [][]string
	var items []jsonBackup
	for _, b := range all {
		item := jsonBackup{Time: b.Time.Format(time.RFC3339), Command: b.Command}
		var names []string
		for _, f := range b.Files {
			item.Files = append(item.Files, f.Path)
			names = append(names, show.Visible(short(f.Path)))
		}
		items = append(items, item)
		rows = append(rows, []string{b.Time.Local().Format("2006-01-02 15:04:05"), show.Visible(b.Command), strings.Join(names, ", ")})
	}
	switch {
	case a.flags.json:
		return a.screen.PrintJSONList("awsguide/undo/1", "backups", func(yield func(any) bool) {
			for _, i := range items {
				if !yield(i) {
					return
				}
			}
		})
	case rows == nil:
		a.screen.Say(a.text.Edit.NoBackup)
	default:
		a.screen.Table(a.text.Edit.UndoTable[:], rows)
	}
	return nil
}
