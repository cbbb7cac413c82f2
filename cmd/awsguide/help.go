package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"awsguide/cmd/internal/show"
)

// help prints the help of a command: what it does, how it is typed, examples,
// its commands and flags.
func (a *app) help(cmd *cobra.Command, _ []string) {
	t := a.text.Show
	a.makeScreen()
	a.screen.Paragraph(cmd.CommandPath()+": "+cmd.Short, 0)
	a.screen.Println("")
	a.screen.Println(t.Usage)
	a.screen.Println("  " + cmd.UseLine())
	if cmd.Example != "" {
		a.screen.Println("")
		a.screen.Println(t.Examples)
		for line := range strings.Lines(cmd.Example) {
			a.screen.Println("  " + strings.TrimSpace(line))
		}
	}
	var commands []show.Pair
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			commands = append(commands, show.Pair{Label: c.Name(), Text: c.Short})
		}
	}
	a.helpPairs(t.Commands, commands)
	a.helpPairs(t.Flags, flagPairs(cmd.LocalNonPersistentFlags()))
	global := cmd.Root().PersistentFlags()
	a.helpPairs(t.GlobalFlags, flagPairs(global))
	if commands != nil {
		a.screen.Println("")
		a.screen.Println(t.More + cmd.CommandPath() + " COMMAND --help")
	}
}

func (a *app) helpPairs(title string, pairs []show.Pair) {
	if len(pairs) == 0 {
		return
	}
	a.screen.Println("")
	a.screen.Println(title)
	a.screen.Pairs(pairs)
}

func flagPairs(set *pflag.FlagSet) []show.Pair {
	var pairs []show.Pair
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		label := "--" + f.Name
		if f.Value.Type() != "bool" {
			label += " " + strings.ToUpper(f.Value.Type())
		}
		pairs = append(pairs, show.Pair{Label: label, Text: f.Usage})
	})
	return pairs
}

// helpCommand is `awsguide help COMMAND`.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: a.text.Cmd.Help, Example: "awsguide help sso login",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return a.onlyCommands(cmd.Root(), args)
			}
			a.help(found, nil)
			return nil
		},
	}
}
