package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"awsguide/explain/advice"
	"awsguide/explain/note"
	"awsguide/explain/rule"
	"awsguide/profile"
	"awsguide/profile/setting"
)

// steps gives the tags that the program names where it shows tips.
func steps(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if name, ok := call.Fun.(*ast.SelectorExpr); !ok || name.Sel.Name != "tip" && name.Sel.Name != "tipToAsk" {
				return true
			}
			for _, arg := range call.Args {
				if text, ok := arg.(*ast.BasicLit); ok {
					tag, _ := strconv.Unquote(text.Value)
					tags = append(tags, tag)
				}
			}
			return true
		})
	}
	return tags
}

// TestStepsHaveTips: what the program calls a step, a note may call so, and the
// other way round: every place that a note names is one at which the program stops.
func TestStepsHaveTips(t *testing.T) {
	t.Parallel()
	known := note.Tags()
	named := steps(t)
	for _, s := range named {
		if !slices.Contains(known, s) {
			t.Errorf("the program has the step %s, of which no note knows", s)
		}
	}
	pages, err := advice.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		for _, tag := range p.List("tags") {
			named = append(named, tag)
			if !slices.Contains(known, tag) {
				t.Errorf("%s has the step %s, of which no note knows", p.ID, tag)
			}
		}
	}
	for _, r := range rule.All() {
		named = append(named, "diagnose:"+rule.Family(r.ID))
	}
	for _, tag := range known {
		key, isKey := strings.CutPrefix(tag, "explain:")
		if isKey && setting.Named(key) != nil {
			continue // shown where a profile has the key
		}
		if key, isKey := strings.CutPrefix(tag, "setup:"); isKey && setting.Named(key) != nil {
			continue // and where it is set
		}
		if !slices.Contains(named, tag) {
			t.Errorf("no step of the program is called %s", tag)
		}
	}
}

// TestTipsTurn: not the same tip twice in a row, and none when they are off.
func TestTipsTurn(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	now := time.Unix(1, 0)
	a := &app{env: profile.Env{"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home}, now: func() time.Time { now = now.Add(time.Second); return now }}
	last := ""
	for range 30 {
		p := a.tipFor("explain:region")
		if p == nil || p.ID == last {
			t.Fatalf("%v after %s", p, last)
		}
		last = p.ID
	}
	if entries, _ := os.ReadDir(home); len(entries) != 0 {
		t.Errorf("a tip wrote %v", entries)
	}
	a.keepTip()
	next := &app{env: a.env, now: a.now}
	for range 10 {
		if p := next.tipFor("explain:region"); p.ID == last {
			t.Errorf("the next run shows %s again", last)
		}
		next.lastTip = ""
	}
	for _, off := range []func(*app){func(a *app) { a.flags.quiet = true }, func(a *app) { a.flags.json = true }, func(a *app) { a.env = a.env.With("AWSGUIDE_TIPS", "off") }} {
		b := &app{env: a.env, now: a.now}
		if off(b); b.tipFor("explain:region") != nil {
			t.Error("a tip is shown that should not be")
		}
	}
}
