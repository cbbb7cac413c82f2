//go:build unix

package tool_test

import (
	"os"
	"syscall"
	"testing"

	"awsguide/profile/hometest"
	"awsguide/profile/tool"
)

// TestPipesAreNotOpened: a pipe in the place of any file that is looked at would
// hold the program for ever.
func TestPipesAreNotOpened(t *testing.T) {
	t.Parallel()
	h := hometest.New(t, "-- bin/ --\n-- lib/aws-cdk/bin/cdk 0755 --\nx\n-- repo/ --\n-- repo/credentials --\nx\n-- other/.git/ --\n-- other/credentials --\nx\n")
	for _, name := range []string{"bin/aws", "bin/terraform", "lib/aws-cdk/package.json", "repo/.git", "other/.git/index"} {
		if err := syscall.Mkfifo(h.Path(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(h.Path("bin/aws"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := tool.Find(h.Path("bin"), "aws"); got != nil {
		t.Errorf("%q", got)
	}
	if tool.AWS(h.Path("bin/aws")) != "" || tool.Modules(h.Path("bin/terraform")) != nil || tool.Interpreter(h.Path("bin/aws")) != "" ||
		tool.NPM(h.Path("lib/aws-cdk/bin/cdk"), "aws-cdk") != "" || tool.Tracked(h.Path("repo/credentials"), h.Path("other/credentials")) != nil {
		t.Error("something was read of a pipe")
	}
}
