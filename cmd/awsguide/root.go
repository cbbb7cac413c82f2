package main

import (
	"strings"

	"github.com/spf13/cobra"

	"awsguide/profile/setting"
)

// commands is the ordered list of all commands: what --help shows, top to
// bottom.
func (a *app) commands() []*cobra.Command {
	sso := a.group("sso", a.text.Cmd.SSO,
		a.ssoSetupCommand(),
		a.ssoLoginCommand(),
		a.ssoLogoutCommand(),
		a.ssoStatusCommand(),
		a.ssoAccountsCommand(),
		a.ssoPopulateCommand(),
	)
	return []*cobra.Command{
		a.explainCommand(),
		a.listCommand(),
		a.doctorCommand(),
		a.checkCommand(),
		sso,
		a.profileGroup(),
		a.undoCommand(),
		a.onboardCommand(),
		a.practiceCommand(),
		a.learnCommand(),
		a.quizCommand(),
		a.completionCommand(),
		a.versionCommand(),
	}
}

// root is the whole command line. `awsguide` alone shows this machine.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "awsguide",
		Short:             a.text.Cmd.Root,
		Example:           "awsguide\nawsguide practice --auto\nawsguide explain dev\nawsguide check --all",
		Args:              a.onlyCommands,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.home(cmd.Context())
		},
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	a.flags.register(root.PersistentFlags(), a.text.Flag)
	root.AddCommand(a.commands()...)
	root.SetHelpCommand(a.helpCommand())
	root.SetHelpFunc(a.help)
	root.SetUsageFunc(func(*cobra.Command) error { return nil })
	root.SetFlagErrorFunc(a.flagError)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.checkFlags(cmd) }
	_ = root.RegisterFlagCompletionFunc("profile", a.completeProfiles)
	_ = root.RegisterFlagCompletionFunc("lang", words("en", "ja"))
	_ = root.RegisterFlagCompletionFunc("color", words("auto", "always", "never"))
	return root
}

// group is a command that only holds others.
func (a *app) group(name, short string, children ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{
		Use:   name,
		Short: short,
		Args:  a.onlyCommands,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a.help(cmd, nil)
			return nil
		},
	}
	g.AddCommand(children...)
	return g
}

// onlyCommands refuses a word that is no command, with the nearest ones.
func (a *app) onlyCommands(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return a.usage("command-unknown", a.text.Errors.NoCommand(args[0]), setting.Closest(args[0], names, 3), cmd.CommandPath()+" --help")
}

// noArguments refuses any word after the command.
func (a *app) noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return a.usage("argument-unexpected", a.text.Errors.NoArguments(cmd.CommandPath(), args[0]), nil, cmd.CommandPath()+" --help")
}

// usage is a problem of wrong usage: what was said, the nearest words that
// would be right, and the command that tells more.
func (a *app) usage(id, what string, nearest []string, fix string) *problem {
	p := &problem{id: id, what: what, fix: fix, code: exitUsage}
	if len(nearest) > 0 {
		p.detail = []string{a.text.Errors.Nearest(strings.Join(nearest, ", "))}
	}
	return p
}

// words completes one of a few fixed words.
func words(list ...string) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}
