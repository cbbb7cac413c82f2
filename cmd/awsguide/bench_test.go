//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkProgram measures whole processes in pairs with a program that does
// the least there is, and reports ratios of the medians:
//
//	go test ./cmd/awsguide -run '^$' -bench Program -benchtime 30x
//
// docs/figures.md has the figures to reach and those that were reached.
func BenchmarkProgram(b *testing.B) {
	dir := b.TempDir()
	build := func(name, pkg string) string {
		out := filepath.Join(dir, name)
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, pkg)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if text, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, text)
		}
		return out
	}
	program, empty, headers := build("awsguide", "."), build("empty", "./testdata/floor/empty"), build("headers", "./testdata/floor/headers")
	build("runner", "./testdata/floor/runner")
	config := filepath.Join(dir, "config")
	if err := os.WriteFile(config, manyProfiles(10000), 0o600); err != nil {
		b.Fatal(err)
	}
	old := time.Now().Add(-time.Hour) // nobody else is writing it
	if err := os.Chtimes(config, old, old); err != nil {
		b.Fatal(err)
	}
	env := []string{"HOME=" + dir, "AWS_CONFIG_FILE=" + config, "LANG=C.UTF-8"}
	b.Run("start", func(b *testing.B) {
		compare(b, env, []string{program, "version"}, []string{empty})
		if info, err := os.Stat(program); err == nil {
			b.ReportMetric(float64(info.Size())/1e6, "MB")
		}
	})
	b.Run("list-10000", func(b *testing.B) { compare(b, env, []string{program, "list"}, []string{headers, config}) })
	b.Run("list-json-10000", func(b *testing.B) {
		compare(b, env, []string{program, "list", "--json"}, []string{headers, config})
	})
	b.Run("explain-one-of-10000", func(b *testing.B) {
		compare(b, env, []string{program, "explain", "profile-05000"}, []string{headers, config})
	})
	b.Run("tree-10000", func(b *testing.B) {
		compare(b, env, []string{program, "list", "--tree"}, []string{headers, config})
	})
	faulty := filepath.Join(dir, "faulty") // in each hundredth profile
	text := strings.ReplaceAll(string(manyProfiles(10000)), "00\nsso_role_name = Developer\nregion = eu-west-1", "00\nsso_role_name = Developer\nregion = \"eu-west-1\"")
	if err := os.WriteFile(faulty, []byte(text), 0o600); err != nil || strings.Count(text, `"eu-west-1"`) != 100 {
		b.Fatal(err)
	}
	b.Run("doctor-10000", func(b *testing.B) {
		compare(b, append(env, "AWS_CONFIG_FILE="+faulty), []string{program, "doctor"}, []string{headers, faulty})
	})
	// TMPDIR on a file system in memory leaves out what the disk takes.
	b.Run("edit-10000", func(b *testing.B) {
		compare(b, env, []string{program, "profile", "set", "profile-05000", "region=eu-west-2", "--yes"}, []string{headers, config},
			[]string{program, "profile", "set", "profile-05000", "region=eu-west-1", "--yes"})
	})
}

// manyProfiles makes a config file of n profiles, about 150 bytes each.
func manyProfiles(n int) []byte {
	var text strings.Builder
	text.WriteString("[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n\n")
	for i := range n {
		fmt.Fprintf(&text, "[profile profile-%05d]\nsso_session = corp\nsso_account_id = %012d\nsso_role_name = Developer\nregion = eu-west-1\noutput = json\n# a comment\n\n", i, i)
	}
	return []byte(text.String())
}

// compare runs both commands in turn; others take the place of ours in further
// rounds, one after the other.
func compare(b *testing.B, env, ours, floor []string, others ...[]string) {
	b.Helper()
	var a, f []float64
	var peak int64
	all := append([][]string{ours}, others...)
	for b.Loop() {
		took, kib := runOnce(b, env, all[len(a)%len(all)])
		a, peak = append(a, took), max(peak, kib)
		took, _ = runOnce(b, env, floor)
		f = append(f, took)
	}
	b.ReportMetric(median(a)/median(f), "x-floor")
	b.ReportMetric(float64(peak)/1024, "MiB-peak")
	b.ReportMetric(median(a)*1000, "ms")
}

// runOnce runs a command through the small runner in testdata/floor.
func runOnce(b *testing.B, env, args []string) (seconds float64, kib int64) {
	b.Helper()
	cmd := exec.Command(filepath.Join(filepath.Dir(args[0]), "runner"), args...)
	cmd.Env = env
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%v: %v", args, err)
	}
	var took int64
	if _, err := fmt.Sscan(string(out), &took, &kib); err != nil {
		b.Fatal(err)
	}
	return float64(took) / 1e9, kib
}

func median(all []float64) float64 {
	sorted := append([]float64{}, all...)
	for i := range sorted {
		for j := i; j > 0 && sorted[j] < sorted[j-1]; j-- {
			sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
		}
	}
	return sorted[len(sorted)/2]
}
