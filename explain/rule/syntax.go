package rule

import (
	"awsguide/profile"
	"awsguide/profile/inifile"
)

// syntaxRules are about what some reader of the file stumbles over.
var syntaxRules = []Rule{
	{ID: "config-duplicate-key", File: duplicateKey},
}

// refusals calls do for every place at which the AWS CLI gives a file up for a
// reason.
func refusals(f *profile.FileState, reason string, do func(inifile.Refusal)) {
	for _, r := range inifile.Refusals(f.File(), f.Kind) {
		if r.Reason == reason {
			do(r)
		}
	}
}

func duplicateKey(c *Context, f *profile.FileState) {
	refusals(f, inifile.DuplicateKey, func(r inifile.Refusal) {
		c.Report(Finding{File: f.Path, Pos: r.Pos, Width: len(r.Text), Related: []Related{{f.Path, r.Related, "first"}}}, "key", r.Text)
	})
}
