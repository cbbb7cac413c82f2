package main

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"

	"awsguide/profile"
	"awsguide/profile/region"
)

// completionCommand prints the script with which a shell completes awsguide.
func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: a.text.Cmd.Completion,
		Example:   "source <(awsguide completion bash)\nawsguide completion zsh > ~/.zfunc/_awsguide\nawsguide completion fish | source\nawsguide completion powershell | Out-String | Invoke-Expression",
		ValidArgs: shells,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				for _, s := range shells {
					if args[0] == s {
						return nil
					}
				}
			}
			return a.usage("argument-wrong", a.text.Errors.Answer("bash|zsh|fish|powershell"), nil, cmd.CommandPath()+" --help")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var script bytes.Buffer
			root := cmd.Root()
			var err error
			switch args[0] {
			case "bash":
				err = root.GenBashCompletionV2(&script, true)
			case "zsh":
				err = root.GenZshCompletion(&script)
			case "fish":
				err = root.GenFishCompletion(&script, true)
			default:
				err = root.GenPowerShellCompletionWithDesc(&script)
			}
			if err != nil {
				return err
			}
			_, err = io.Copy(a.out, &script)
			return err
		},
	}
}

// completeProfiles completes names of profiles.
func (a *app) completeProfiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return profile.Read(a.env).Names(), cobra.ShellCompDirectiveNoFileComp
}

// completeSessions completes names of sessions.
func (a *app) completeSessions(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, s := range profile.Read(a.env).Sessions() {
		names = append(names, s.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeRegions completes Regions.
func completeRegions(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	for _, r := range region.All() {
		ids = append(ids, r.ID)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
