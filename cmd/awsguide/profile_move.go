package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/sso"
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
			snap := a.settled().Snap
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
			snap := a.settled().Snap
			if err := a.mustBe(snap, args[0], session); err != nil {
				return err
			}
			e, err := a.openEditors(snap)
			if err != nil {
				return err
			}
			if inherits, err := e.rename(args[0], args[1], session); err != nil {
				return err
			} else if inherits != nil {
				return &problem{id: "in-use", what: a.text.Edit.Users(show.Visible(args[0]), "[DEFAULT] → "+show.Visible(strings.Join(inherits, ", "))), detail: []string{a.text.Errors.Nothing}, fix: "awsguide explain", code: exitFailed}
			}
			plan := e.plan()
			if err := a.change(cmd.Context(), snap, plan, "awsguide profile rename "+args[0]+" "+args[1], f); err != nil || f.dry || plan.Empty() {
				return err
			}
			if session {
				return a.moveToken(snap, args[0], args[1])
			}
			a.stillNamed(snap, args[0])
			return nil
		},
	}
	f.register(a, cmd)
	cmd.Flags().BoolVar(&session, "sso-session", false, a.text.Edit.FlagSession)
	return cmd
}

// rename renames sections in both files, and the keys that name them. inherits
// are profiles that [DEFAULT] lets refer to the old name: no key of theirs can
// be changed.
func (e *editors) rename(old, name string, session bool) (inherits []string, err error) {
	key := "source_profile"
	if session {
		key = "sso_session"
	}
	err = e.each(func(file *edit.Editor) error {
		if !file.Has(section(old, session)) {
			return nil
		}
		return file.Rename(section(old, session), name)
	})
	if err != nil {
		return nil, err
	}
	var users []string
	e.snap.EachBrief(func(b profile.Brief) bool {
		if b.Get(key) != old {
			return true
		}
		at := b.Name
		if at == old && !session {
			at = name
		}
		users = append(users, at)
		return true
	})
	named := map[string]bool{}
	err = e.each(func(file *edit.Editor) error {
		return file.Together(func() error {
			for _, user := range users {
				at := section(user, false)
				v, ok := file.Value(at, key)
				named[user] = named[user] || ok
				if v != old || !ok {
					continue
				}
				if err := file.Set(at, edit.Pair{Key: key, Value: name}); err != nil {
					return err
				}
			}
			return nil
		})
	})
	for _, user := range users {
		if !named[user] {
			inherits = append(inherits, user)
		}
	}
	return inherits, err
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
			snap := a.settled().Snap
			name := args[0]
			if err := a.mustBe(snap, name, session); err != nil {
				return err
			}
			if !f.force {
				if err := a.unused(snap, name, session); err != nil {
					err.fix = cmd.CommandPath() + " " + name + " --force"
					if session && err.id == "signed-in" {
						err.fix = "awsguide sso logout --sso-session " + name
					}
					return err
				}
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
			if !session && !f.dry {
				a.stillNamed(snap, name)
			}
			return nil
		},
	}
	f.register(a, cmd)
	cmd.Flags().BoolVar(&f.force, "force", false, a.text.Edit.FlagForce)
	cmd.Flags().BoolVar(&session, "sso-session", false, a.text.Edit.FlagSession)
	return cmd
}

// unused refuses to remove what others refer to, and a session with a sign-in,
// whose token would be left behind. Nil when nothing does.
func (a *app) unused(snap *profile.Snapshot, name string, session bool) *problem {
	p := &problem{id: "in-use", detail: []string{a.text.Errors.Nothing}, code: exitFailed}
	users := snap.SourceOf(name)
	if session {
		s, _ := snap.Session(name)
		users = snap.UsersOf(s)
		if state := sso.StateOf(snap.Paths, s, a.now()); users == nil && (state.State == sso.Valid || state.State == sso.Refreshable) {
			p.id, p.what, p.where = "signed-in", a.text.Edit.SignedIn(name), snap.Paths.Short(state.File)
			return p
		}
	}
	if users == nil {
		return nil
	}
	p.what = a.text.Edit.Users(show.Visible(name), show.Visible(strings.Join(users, ", ")))
	return p
}

// stillNamed warns of what goes on naming a profile that is gone, and cannot be
// changed from here.
func (a *app) stillNamed(snap *profile.Snapshot, name string) {
	for _, v := range snap.NamedBy(name) {
		a.screen.Say(a.screen.Mark(show.Warn) + " " + a.text.Edit.NamedByEnv(v, show.Visible(name)))
	}
	if users := snap.RunsAs(name); users != nil {
		a.screen.Say(a.screen.Mark(show.Warn) + " " + a.text.Edit.NamedByProcess(show.Visible(name), show.Visible(strings.Join(users, ", "))))
	}
}
