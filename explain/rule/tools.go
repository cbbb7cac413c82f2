package rule

import (
	"cmp"
	"path/filepath"
	"strings"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/tool"
	"awsguide/sso/awscli"
)

// toolRules are about the programs that use the files: which of them stand on the
// PATH, and what their versions know. No program is run for it.
var toolRules = []Rule{
	{ID: "cli-v1-has-no-sso", Machine: oldMajor},
	{ID: "old-cli-v2", After: []string{"cli-v1-has-no-sso"}, Machine: oldMinor},
	{ID: "several-aws-binaries", Machine: severalCLIs},
	{ID: "pager-not-installed", Machine: pagerAbsent},
	{ID: "plugin-not-loadable", Keys: []string{"cli_legacy_plugin_path"}, Key: pluginAbsent},
	{ID: "terraform-or-old-sdk-ignores-sso-session", Machine: goTool(sessionUser, knowsSessions)},
	{ID: "login-profile-unknown-to-tool", Machine: goTool(loginUser, knowsLogin)},
	{ID: "cdk-cannot-resolve-account", Machine: oldCDK},
	{ID: "aws-dir-in-version-control", Machine: tracked},
}

// clis gives every aws on the PATH with its version; "" where it does not tell. The
// disk is looked at once, for all rules.
func (c *Context) clis() (paths, versions []string) {
	if !c.looked {
		c.looked = true
		c.awsPaths = tool.Find(c.Snap.Env["PATH"], "aws")
		for _, p := range c.awsPaths {
			c.awsVersions = append(c.awsVersions, tool.AWS(p))
		}
	}
	return c.awsPaths, c.awsVersions
}

// userOf gives the first profile for which is holds, one that was named before
// others; "" when there is none.
func (c *Context) userOf(is func(profile.Profile) bool) string {
	first := ""
	for _, p := range c.Profiles {
		if !is(p) {
			continue
		}
		if c.Named(p.Name) {
			return p.Name
		}
		first = cmp.Or(first, p.Name)
	}
	return first
}

func sessionUser(p profile.Profile) bool { return p.Text("sso_session") != "" }
func loginUser(p profile.Profile) bool   { return p.Text("login_session") != "" }
func usesSignIn(p profile.Profile) bool {
	return sessionUser(p) || loginUser(p) || p.Text("sso_start_url") != ""
}

func oldMajor(c *Context) {
	paths, versions := c.clis()
	if len(paths) == 0 || !strings.HasPrefix(versions[0], "1.") {
		return
	}
	f := Finding{File: paths[0]}
	if c.userOf(usesSignIn) == "" {
		f.Severity = Info // it can do what the files ask of it
	}
	c.Report(f, "path", paths[0], "command", c.pasted(paths[0]), "version", versions[0])
}

func oldMinor(c *Context) {
	paths, versions := c.clis()
	if len(paths) == 0 || versions[0] == "" {
		return
	}
	for _, need := range []struct {
		is    func(profile.Profile) bool
		first string
		what  string
	}{{sessionUser, awscli.KnowsSessions, "sso-session"}, {loginUser, awscli.KnowsLogin, "login_session"}} {
		if user := c.userOf(need.is); user != "" && !tool.Since(versions[0], need.first) {
			c.Report(Finding{File: paths[0]}, "path", paths[0], "command", c.pasted(paths[0]), "version", versions[0], "needed", need.first, "what", need.what, "user", user)
			return
		}
	}
}

// severalCLIs speaks up where another aws is not of the same version as the first,
// or does not tell.
func severalCLIs(c *Context) {
	paths, versions := c.clis()
	for i := 1; i < len(paths); i++ {
		if versions[i] == "" || versions[i] != versions[0] {
			f := Finding{File: paths[0]}
			if versions[i] == "" || versions[0] == "" {
				f.Severity = Info // one may well start the other
			}
			c.Report(f, "first", called(paths[0], versions[0]), "other", called(paths[i], versions[i]))
			return
		}
	}
}

func called(path, version string) string {
	if version == "" {
		return path
	}
	return path + " (" + version + ")"
}

// pagerAbsent follows the AWS CLI: AWS_PAGER, cli_pager, PAGER, less (aws-cli
// awscli/clidriver.py, _construct_cli_pager_chain). An empty one switches it off.
func pagerAbsent(c *Context) {
	paths, versions := c.clis()
	if len(paths) == 0 || !strings.HasPrefix(versions[0], "2.") {
		return
	}
	f, pager := Finding{File: paths[0]}, "less"
	name, _ := c.Snap.Selected("")
	p, _ := c.Snap.Profile(name)
	variable, set := c.Snap.Env.Lookup("AWS_PAGER")
	general, other := c.Snap.Env.Lookup("PAGER")
	key, inFile := c.keyOf(p, "cli_pager")
	switch {
	case set:
		f, pager = Finding{File: "env:AWS_PAGER"}, variable
	case inFile:
		f, pager = key.AtValue(), key.Value
	case other:
		f, pager = Finding{File: "env:PAGER"}, general
	}
	words, ok := inifile.ShellSplit(pager)
	if !ok || len(words) == 0 || strings.ContainsAny(words[0], "~$%\\") {
		return
	}
	if strings.Contains(words[0], "/") {
		if profile.LookAt(words[0]).Exists || !filepath.IsAbs(words[0]) {
			return
		}
	} else if len(tool.Find(c.Snap.Env["PATH"], words[0])) > 0 {
		return
	}
	if term := c.Snap.Env["TERM"]; c.Snap.Env["CI"] != "" || term == "" || term == "dumb" {
		f.Severity = Info // nobody looks at a screen here
	}
	c.Report(f, "pager", words[0])
}

// keyOf gives a key of a profile where the AWS CLI takes it from: credentials go
// before config.
func (c *Context) keyOf(p profile.Profile, name string) (Key, bool) {
	for i, sec := range []*inifile.Section{p.Credentials, p.Config} {
		if sec == nil {
			continue
		}
		if e, ok := sec.Entry(name); ok {
			return Key{&e, []*profile.FileState{c.Snap.Credentials, c.Snap.Config}[i], sec}, true
		}
	}
	return Key{}, false
}

// pluginAbsent looks for the modules of [plugins]; version 2 loads them only from
// this path.
func pluginAbsent(c *Context, k Key) {
	if k.Section.Raw != "plugins" || k.Value == "" || !filepath.IsAbs(k.Value) {
		return
	}
	for _, e := range k.Section.Entries {
		if e.Key == k.Entry.Key || e.Inherited || e.Value == "" {
			continue
		}
		at := filepath.Join(k.Value, filepath.FromSlash(strings.ReplaceAll(e.Value, ".", "/")))
		if !profile.LookAt(at).Exists && !profile.LookAt(at+".py").Exists {
			own := Key{&e, k.File, k.Section}
			c.Report(own.AtValue(), "module", e.Value, "path", k.Value)
			return
		}
	}
}

// The SDKs that know a thing since a version: their module, and that version. The
// first module that a program has decides. From the SDKs' change logs.
var (
	knowsSessions = [][2]string{{"github.com/aws/aws-sdk-go-v2/config", "1.18.0"}, {"github.com/aws/aws-sdk-go", "1.44.298"}}
	knowsLogin    = [][2]string{{"github.com/aws/aws-sdk-go-v2/config", "1.32.0"}, {"github.com/aws/aws-sdk-go", "2.0.0"}}
)

// goTool finds tools whose SDK is too old for a profile. Their names are on the
// page of the rule, and each tells itself of which modules it was built.
func goTool(is func(profile.Profile) bool, since [][2]string) func(*Context) {
	return func(c *Context) {
		user := c.userOf(is)
		if user == "" {
			return
		}
		for _, name := range Find(c.rule.ID).List("tools") {
			for _, path := range tool.Find(c.Snap.Env["PATH"], name) {
				if module, version := oldModule(tool.Modules(path), since); module != "" {
					f := Finding{File: path}
					if !c.Named(user) {
						f.Severity = Warning // the tool may be for other work
					}
					c.Report(f, "tool", name, "path", path, "module", module, "version", version, "user", user)
				}
			}
		}
	}
}

// oldModule gives the SDK of a program when it is older than it should be.
func oldModule(modules map[string]string, since [][2]string) (module, version string) {
	for _, s := range since {
		if v := modules[s[0]]; v != "" {
			if tool.Since(v, s[1]) {
				return "", ""
			}
			return s[0], v
		}
	}
	return "", ""
}

// newSDKInCDK is the first aws-cdk with version 3 of the JavaScript SDK.
const newSDKInCDK = "2.167.0"

func oldCDK(c *Context) {
	user := c.userOf(sessionUser)
	if user == "" {
		return
	}
	for _, path := range tool.Find(c.Snap.Env["PATH"], "cdk") {
		if v := tool.NPM(path, "aws-cdk"); v != "" && !tool.Since(v, newSDKInCDK) {
			f := Finding{File: path}
			if !c.Named(user) {
				f.Severity = Warning
			}
			c.Report(f, "path", path, "version", v, "user", user)
		}
	}
}

// tracked looks for a repository in which the files with keys stand.
func tracked(c *Context) {
	var files []string
	for _, f := range c.Snap.Files() {
		if f.Exists && holdsKeys(f) {
			files = append(files, f.Path)
		}
	}
	for _, t := range tool.Tracked(files...) {
		c.Report(Finding{File: t.File}, "path", c.pasted(t.File), "top", c.pasted(t.Top))
	}
}

// holdsKeys reports whether a file has a secret key.
func holdsKeys(f *profile.FileState) bool {
	sections := f.AWSCLI().Sections
	for i := range sections {
		if e, ok := sections[i].Entry("aws_secret_access_key"); ok && e.Value != "" {
			return true
		}
	}
	return false
}
