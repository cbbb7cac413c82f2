package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionCommand prints which build this is.
func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   a.text.Cmd.Version,
		Example: "awsguide version\nawsguide version --json",
		Args:    a.noArguments,
		RunE: func(*cobra.Command, []string) error {
			v := buildVersion()
			if a.flags.json {
				return a.screen.PrintJSON(v)
			}
			a.screen.Println("awsguide " + v.Version + " (" + v.Go + ", " + v.OS + "/" + v.Arch + ")")
			return nil
		},
	}
}

// A version is what `version --json` prints.
type version struct {
	Schema  string `json:"schema"`
	Version string `json:"version"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// buildVersion reads the version that the Go toolchain stamped into the
// program: a tag, a pseudo-version, or "(devel)".
func buildVersion() version {
	v := version{Schema: "awsguide/version/1", Version: "(devel)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	return v
}
