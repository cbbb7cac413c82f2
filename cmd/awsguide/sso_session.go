package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/profile"
	"awsguide/sso"
	"awsguide/sso/cache"
	"awsguide/sso/portal"
)

// ssoLogoutCommand ends one sign-in or all; the AWS CLI can only end all.
func (a *app) ssoLogoutCommand() *cobra.Command {
	var session string
	var all bool
	cmd := &cobra.Command{
		Use: "logout", Short: a.text.Cmd.Logout, Example: "awsguide sso logout --sso-session corp\nawsguide sso logout --all",
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if all && session != "" {
				return a.usage("flags-together", a.text.Errors.Together("--all", "--sso-session"), nil, "awsguide sso logout --help")
			}
			f := a.facts()
			var sessions []profile.Session
			if !all {
				s, err := a.chooseSession(cmd.Context(), f, session, "")
				if err != nil {
					return err
				}
				sessions = []profile.Session{s}
			}
			done, err := sso.Logout(cmd.Context(), f.Snap, sessions, nil)
			if err != nil {
				return err
			}
			return a.loggedOut(done)
		},
	}
	cmd.Flags().StringVar(&session, "sso-session", "", a.text.Cmd.FlagSession)
	cmd.Flags().BoolVar(&all, "all", false, a.text.Cmd.FlagLogoutAll)
	_ = cmd.RegisterFlagCompletionFunc("sso-session", a.completeSessions)
	return cmd
}

// jsonLogout is what `sso logout --json` prints.
type jsonLogout struct {
	Schema   string   `json:"schema"`
	Sessions []string `json:"sessions"`
}

func (a *app) loggedOut(done []sso.LoggedOut) error {
	names := []string{}
	for _, d := range done {
		names = append(names, d.Session)
	}
	if a.flags.json {
		return a.screen.PrintJSON(jsonLogout{"awsguide/sso-logout/1", names})
	}
	if len(done) == 0 {
		a.screen.Println(a.text.Cmd.NotLoggedIn)
	}
	for _, d := range done {
		a.screen.Println(a.screen.Mark(show.OK) + " " + a.text.Cmd.LoggedOut(show.Visible(d.Session)))
		if d.Err != nil {
			a.screen.Say("  " + a.text.Cmd.LogoutRemote(show.Visible(d.Session)))
		}
	}
	return nil
}

// ssoStatusCommand shows the sign-ins.
func (a *app) ssoStatusCommand() *cobra.Command {
	var exit bool
	cmd := &cobra.Command{
		Use: "status", Short: a.text.Cmd.Status, Example: "awsguide sso status\nawsguide sso status --exit-code --quiet || awsguide sso login",
		Args: a.noArguments,
		RunE: func(*cobra.Command, []string) error {
			f := a.facts()
			st := f.Status()
			if a.flags.json {
				if err := a.screen.PrintJSON(st); err != nil {
					return err
				}
			} else {
				a.statusTable(f, st)
			}
			if !exit {
				return nil
			}
			for _, s := range st.Sessions {
				if s.Token.State != sso.Valid && s.Token.State != sso.Refreshable {
					return errQuiet{exitSignIn}
				}
			}
			if len(st.Sessions) == 0 {
				return errQuiet{exitSignIn}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&exit, "exit-code", false, a.text.Cmd.FlagExitCode)
	return cmd
}

func (a *app) statusTable(f explain.Facts, st explain.Status) {
	if len(st.Sessions) == 0 {
		a.screen.Println(a.text.Errors.NoSessions + "  awsguide sso setup")
		return
	}
	var rows [][]string
	for i, s := range append(f.Snap.Sessions(), f.Snap.LegacySessions()...) {
		users := a.text.Cmd.NoUsers
		if n := st.Sessions[i].Profiles; len(n) > 0 {
			users = show.Visible(strings.Join(n, ", "))
		}
		state := f.Token(s)
		mark := show.OK
		switch state.State {
		case sso.Expired, sso.Absent, sso.Unreadable:
			mark = show.Skip
		}
		rows = append(rows, []string{a.screen.Mark(mark) + " " + show.Visible(s.Name), f.TokenTold(state), show.Visible(s.Region), users})
	}
	a.screen.Table(a.text.Cmd.StatusTable[:], rows)
}

// ssoAccountsCommand shows what the signed-in person may use.
func (a *app) ssoAccountsCommand() *cobra.Command {
	var session, filter string
	cmd := &cobra.Command{
		Use: "accounts", Short: a.text.Cmd.Accounts, Example: "awsguide sso accounts\nawsguide sso accounts --filter prod\nawsguide sso accounts --json",
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f := a.facts()
			s, err := a.chooseSession(cmd.Context(), f, session, "")
			if err != nil {
				return err
			}
			token, err := sso.Fresh(cmd.Context(), f.Snap, s, nil, a.now)
			if err != nil {
				return a.signInProblem(err, s)
			}
			return a.accounts(cmd.Context(), f, s, token, filter)
		},
	}
	cmd.Flags().StringVar(&session, "sso-session", "", a.text.Cmd.FlagSession)
	cmd.Flags().StringVar(&filter, "filter", "", a.text.Cmd.FlagFilter)
	_ = cmd.RegisterFlagCompletionFunc("sso-session", a.completeSessions)
	return cmd
}

// jsonAccounts is what `sso accounts --json` prints.
type jsonAccounts struct {
	Schema   string        `json:"schema"`
	Accounts []jsonAccount `json:"accounts"`
}

type jsonAccount struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Email string   `json:"email"`
	Roles []string `json:"roles"`
}

func (a *app) accounts(ctx context.Context, f explain.Facts, s profile.Session, token cache.Token, filter string) error {
	if s.Region != "" {
		token.Region = s.Region
	}
	api, err := portal.New(f.Snap, nil, token)
	if err != nil {
		return a.signInProblem(err, s)
	}
	list, err := api.Accounts(ctx)
	if err != nil {
		return a.signInProblem(err, s)
	}
	out := jsonAccounts{"awsguide/accounts/1", []jsonAccount{}}
	var wanted []portal.Account
	for _, acct := range list {
		if fits(acct.ID+" "+acct.Name+" "+acct.Email, filter) {
			wanted = append(wanted, acct)
		}
	}
	progress := a.screen.Progress(a.progressWords(len(wanted)))
	found, err := api.AllRoles(ctx, wanted, progress.Step)
	progress.Done()
	if err != nil {
		return a.signInProblem(err, s)
	}
	roles := map[string][]string{}
	for _, r := range found {
		roles[r.AccountID] = append(roles[r.AccountID], r.Role)
	}
	for _, acct := range wanted {
		own := roles[acct.ID]
		if own == nil {
			own = []string{}
		}
		out.Accounts = append(out.Accounts, jsonAccount{acct.ID, acct.Name, acct.Email, own})
	}
	if a.flags.json {
		return a.screen.PrintJSON(out)
	}
	if len(out.Accounts) == 0 {
		a.screen.Println(a.text.Cmd.NoAccounts)
		return nil
	}
	var rows [][]string
	for _, acct := range out.Accounts {
		rows = append(rows, []string{show.Visible(acct.ID), show.Visible(acct.Name), show.Visible(acct.Email), show.Visible(strings.Join(acct.Roles, ", "))})
	}
	a.screen.Table(a.text.Cmd.AccountsTable[:], rows)
	a.tip("accounts", "roles")
	return nil
}

// fits reports whether a text holds all words, big letters or small.
func fits(text, words string) bool {
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
