package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// An importRule fences one import: who may name it.
type importRule struct {
	prefix string   // the import path, or a path above it
	users  []string // folders or files, relative to the repository, that may import it
	tests  bool     // whether every _test.go file may, too
}

// importRules is the plan of the house: one line of imports from left to
// right, and each thing from outside behind one door.
var importRules = []importRule{
	{"awsguide/sso/sim", []string{"sso/sim", "cmd/awsguide/practice"}, true},
	{"awsguide/sso", []string{"sso", "explain", "cmd"}, false},
	{"awsguide/explain", []string{"explain", "cmd"}, false},
	{"awsguide/cmd", []string{"cmd"}, false},
	{"awsguide/profile/hometest", []string{"profile/hometest"}, true},
	{"gopkg.in/ini.v1", []string{"profile/inifile/ini.go"}, false},
	{"github.com/AlecAivazis/survey/v2", []string{"cmd/internal/ask/survey"}, false},
	{"github.com/spf13", []string{"cmd/awsguide"}, false},
	{"github.com/aws/aws-sdk-go-v2", []string{"sso/oidc", "sso/portal", "sso/identity"}, true},
	{"github.com/aws/smithy-go", []string{"sso/oidc", "sso/portal", "sso/identity", "sso/wire", "sso/fault"}, true},
	{"github.com/gofrs/flock", []string{"profile/edit", "sso/cache"}, true},
	{"github.com/aymanbagabas/go-udiff", []string{"profile/edit"}, true},
	{"github.com/cli/browser", []string{"sso/browser"}, false},
	{"os/exec", []string{"sso/browser", "sso/awscli", "profile/hometest", "cmd/awsguide/practice"}, true},
	{"text/template", nil, false},
	{"html/template", nil, false},
}

// leftOnly lists what a folder must never import, product and test alike.
var leftOnly = map[string][]string{
	"profile": {"awsguide/sso", "awsguide/explain", "awsguide/cmd", "net/http", "golang.org/x/term"},
	"sso/sim": {"awsguide/", "github.com/"},
	"explain": {"net", "net/http", "os", "os/exec", "awsguide/cmd"},
}

func TestImportsRunFromRightToLeft(t *testing.T) {
	for file, imports := range importsOfRepository(t) {
		test := strings.HasSuffix(file, "_test.go")
		for _, imported := range imports {
			for _, rule := range importRules {
				if !under(imported, rule.prefix) || test && rule.tests {
					continue
				}
				if rule.prefix == "awsguide/sso" && under(imported, "awsguide/sso/sim") {
					continue // the rule above speaks of it
				}
				if !slices.ContainsFunc(rule.users, func(u string) bool { return strings.HasPrefix(file, u) }) {
					t.Errorf("%s imports %s; only %v may", file, imported, rule.users)
				}
			}
			for folder, never := range leftOnly {
				if test || !under(file, folder) {
					continue
				}
				for _, n := range never {
					if imported == strings.TrimSuffix(n, "/") || strings.HasSuffix(n, "/") && strings.HasPrefix(imported, n) ||
						strings.HasPrefix(n, "awsguide/") && under(imported, n) {
						t.Errorf("%s imports %s, which %s never does", file, imported, folder)
					}
				}
			}
		}
	}
}

// TestProcessIsTouchedInOnePlace holds the process's own variables in app.go
// and main.go.
func TestProcessIsTouchedInOnePlace(t *testing.T) {
	words := []string{"os.Getenv(", "os.Exit(", "os.Args", "os.Stdin", "os.Stdout", "os.Stderr", "os.Environ("}
	allowed := []string{"cmd/awsguide/main.go", "cmd/awsguide/app.go"}
	for file := range importsOfRepository(t) {
		if strings.HasSuffix(file, "_test.go") || slices.Contains(allowed, file) || strings.HasPrefix(file, "profile/hometest/") || strings.Contains(file, "/testdata/") {
			continue
		}
		text := readText(t, filepath.Join("..", "..", filepath.FromSlash(file)))
		for _, w := range words {
			if strings.Contains(text, w) {
				t.Errorf("%s uses %s; only %v may", file, w, allowed)
			}
		}
	}
}

// importsOfRepository gives the imports of each Go file, by its path from the
// top of the repository.
func importsOfRepository(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if path.Ext(p) != ".go" {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, p)
		name = filepath.ToSlash(name)
		all[name] = []string{}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			all[name] = append(all[name], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d Go files found: the walk is wrong", len(all))
	}
	return all
}

// under reports whether the import path or file path is prefix or below it.
func under(p, prefix string) bool {
	return p == prefix || strings.HasPrefix(p, prefix+"/")
}

func readText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
