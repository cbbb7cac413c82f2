package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/sso/cache"
)

// mustBe refuses a profile or session that is not there.
func (a *app) mustBe(snap *profile.Snapshot, name string, session bool) error {
	if !session {
		return a.known(snap, name)
	}
	_, err := a.sessionFor(snap, name, "")
	return err
}

// profileCopyCommand copies a profile, with its keys in both files.
func (a *app) profileCopyCommand() *cobra.Command {
	var f changeFlags
	cmd := &cobra.Command{
		Use: "copy FROM TO", Short: a.text.Edit.Copy, Example: "awsguide profile copy dev dev-eu\nawsguide profile copy dev prod --yes && awsguide profile set prod sso_account_id=111122225555",
		Args: a.countWords(2, 2, "FROM TO"), ValidArgsFunction: a.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			snap := a.facts().Snap
			if err := a.known(snap, args[0]); err != nil {
				return err
			}
			e, err := a.openEditors(snap)
			if err != nil {
				return err
			}
			p, _ := snap.Profile(args[0])
			for _, from := range []struct {
				editor  *edit.Editor
				section *inifile.Section
			}{{e.config, p.Config}, {e.credentials, p.Credentials}} {
				if from.section == nil {
					continue
				}
				if err := copySection(from.editor, from.section, args[1]); err != nil {
					return err
				}
			}
			return a.change(cmd.Context(), snap, e.plan(), "awsguide profile copy "+args[0]+" "+args[1], f)
		},
	}
	f.register(a, cmd)
	return cmd
}

// copySection adds a section with the keys of another.
func copySection(e *edit.Editor, from *inifile.Section, name string) error {
	to := section(name, false)
	if err := e.Add(edit.NewSection{Section: to}); err != nil {
		return err
	}
	for _, entry := range from.Entries {
		if entry.Inherited {
			continue
		}
		if entry.Nested == nil {
			if err := e.Set(to, edit.Pair{Key: entry.Key, Value: entry.Value}); err != nil {
				return err
			}
		}
		for _, n := range entry.Nested {
			if err := e.Set(to, edit.Pair{Key: entry.Key + "." + n.Key, Value: n.Value}); err != nil {
				return err
			}
		}
	}
	return nil
}

// profileRenameCommand renames a profile or a session, and all who refer to it.
func (a *app) profileRenameCommand() *cobra.Command {
	var f changeFlags
	var session bool
	cmd := &cobra.Command{
		Use: "rename OLD NEW", Short: a.text.Edit.Rename, Example: "awsguide profile rename dev development\nawsguide profile rename --sso-session corp company",
		Args: a.countWords(2, 2, "OLD NEW"), ValidArgsFunction: a.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			snap := a.facts().Snap
			if err := a.mustBe(snap, args[0], session); err != nil {
				return err
			}
			e, err := a.openEditors(snap)
			if err != nil {
				return err
			}
			if err := e.rename(args[0], args[1], session); err != nil {
				return err
			}
			plan := e.plan()
			if err := a.change(cmd.Context(), snap, plan, "awsguide profile rename "+args[0]+" "+args[1], f); err != nil || f.dry || plan.Empty() {
				return err
			}
			if session {
				return a.moveToken(snap, args[0], args[1])
			}
			a.namedByEnv(args[0])
			return nil
		},
	}
	f.register(a, cmd)
	cmd.Flags().BoolVar(&session, "sso-session", false, a.text.Edit.FlagSession)
	return cmd
}

// rename renames sections in both files, and the keys that name them.
func (e *editors) rename(old, name string, session bool) error {
	key := "source_profile"
	if session {
		key = "sso_session"
	}
	err := e.each(func(file *edit.Editor) error {
		if !file.Has(section(old, session)) {
			return nil
		}
		return file.Rename(section(old, session), name)
	})
	if err != nil {
		return err
	}
	for _, p := range e.snap.Profiles() {
		user := p.Name
		if user == old && !session {
			user = name
		}
		err := e.each(func(file *edit.Editor) error {
			if v, ok := file.Value(section(user, false), key); !ok || v != old {
				return nil
			}
			return file.Set(section(user, false), edit.Pair{Key: key, Value: name})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moveToken lets a renamed session keep its sign-in.
func (a *app) moveToken(snap *profile.Snapshot, old, name string) error {
	from := cache.TokenFile(snap.Paths.SSOCache, profile.Session{Name: old})
	to := cache.TokenFile(snap.Paths.SSOCache, profile.Session{Name: name})
	err := os.Rename(from, to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &edit.ErrWrite{Path: to, Err: err}
	}
	a.screen.Say(a.text.Edit.TokenMoved)
	return nil
}

// profileRemoveCommand removes a profile or session that nobody refers to.
func (a *app) profileRemoveCommand() *cobra.Command {
	var f changeFlags
	var session bool
	cmd := &cobra.Command{
		Use: "remove PROFILE", Short: a.text.Edit.Remove, Example: "awsguide profile remove old\nawsguide profile remove --sso-session corp",
		Args: a.countWords(1, 1, "PROFILE"), ValidArgsFunction: a.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			snap := a.facts().Snap
			name := args[0]
			if err := a.mustBe(snap, name, session); err != nil {
				return err
			}
			if users := usersOf(snap, name, session); users != nil && !f.force {
				return &problem{id: "in-use", what: a.text.Edit.Users(name, strings.Join(users, ", ")), detail: []string{a.text.Errors.Nothing}, fix: cmd.CommandPath() + " " + name + " --force", code: exitFailed}
			}
			e, err := a.openEditors(snap)
			if err != nil {
				return err
			}
			err = e.each(func(file *edit.Editor) error {
				if !file.Has(section(name, session)) {
					return nil
				}
				return file.Remove(section(name, session))
			})
			if err != nil {
				return err
			}
			if err := a.change(cmd.Context(), snap, e.plan(), "awsguide profile remove "+name, f); err != nil {
				return err
			}
			if !session {
				a.namedByEnv(name)
			}
			return nil
		},
	}
	f.register(a, cmd)
	cmd.Flags().BoolVar(&f.force, "force", false, a.text.Edit.FlagForce)
	cmd.Flags().BoolVar(&session, "sso-session", false, a.text.Edit.FlagSession)
	return cmd
}

// usersOf gives the profiles that refer to a profile or session; nil for none.
func usersOf(snap *profile.Snapshot, name string, session bool) []string {
	if session {
		s, _ := snap.Session(name)
		return snap.UsersOf(s)
	}
	var users []string
	snap.EachBrief(func(b profile.Brief) bool {
		if b.Get("source_profile") == name && b.Name != name {
			users = append(users, b.Name)
		}
		return true
	})
	return slices.Clip(users)
}
