package rule

import (
	"path/filepath"
	"runtime"
	"strings"

	"awsguide/profile"
	"awsguide/profile/inifile"
)

// permissionRules are about what stands in the place of a file or folder, and
// about modes. They come before the rules about what the files hold: of a file
// that cannot be opened there is nothing else to say.
var permissionRules = []Rule{
	{ID: "cache-parent-is-file", Machine: cacheParentIsFile},
	{ID: "aws-dir-not-accessible", Machine: awsFolderClosed},
	{ID: "config-is-directory", File: folderAsFile},
	{ID: "config-dangling-symlink", File: lostLink},
	{ID: "config-unreadable", File: unreadable(inifile.Config)},
	{ID: "credentials-unreadable", File: unreadable(inifile.Credentials)},
	{ID: "config-has-extension", File: extension},
	{ID: "config-not-writable", After: []string{"config-unreadable"}, File: configReadOnly},
	{ID: "sso-cache-dir-not-accessible", Machine: ssoCacheClosed},
	{ID: "sso-cache-not-readable", Machine: tokenUnreadable},
	{ID: "sso-cache-not-writable", After: []string{"aws-dir-not-accessible", "sso-cache-dir-not-accessible"}, Machine: ssoCacheReadOnly},
	{ID: "cli-cache-not-writable", After: []string{"aws-dir-not-accessible", "sso-cache-not-writable"}, Machine: cliCacheReadOnly},
	{ID: "sso-refresh-cannot-save", After: []string{"sso-cache-not-readable"}, Machine: tokenReadOnly},
}

// root is set when this process may do everything, whatever the modes say.
var root = profile.Root()

// may reports whether this user may do all of want, of "rwx", at a path.
func may(l profile.Look, want string) bool { return root || l.May(want) }

// allow gives the command that gives this user the rights of want.
func (c *Context) allow(l profile.Look, want string) string {
	switch {
	case runtime.GOOS == "windows":
		return "attrib -R " + c.pasted(l.Path)
	case !l.Mine:
		return `sudo chown "$USER" ` + c.pasted(l.Path)
	}
	return "chmod u+" + want + " " + c.pasted(l.Path)
}

// pasted writes a path so that it can be pasted into a shell.
func (c *Context) pasted(path string) string {
	short := c.Snap.Paths.Short(path)
	if strings.IndexFunc(short, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\"'`$&|;<>()[]{}*?!#\\", r) }) < 0 {
		return short
	}
	if runtime.GOOS == "windows" {
		return `"` + path + `"`
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// inAWS gives the path of something in ~/.aws; "" when there is no home.
func (c *Context) inAWS(elements ...string) string {
	if c.Snap.Paths.Home == "" {
		return ""
	}
	return filepath.Join(append([]string{c.Snap.Paths.Home, ".aws"}, elements...)...)
}

// cacheParentIsFile finds a file where the tools keep a folder.
func cacheParentIsFile(c *Context) {
	if c.Snap.Paths.Home == "" {
		return
	}
	for _, path := range []string{
		c.inAWS(), c.inAWS("sso"), c.Snap.Paths.SSOCache, c.inAWS("cli"), c.inAWS("cli", "cache"), c.inAWS("login"), c.Snap.Paths.LoginCache,
	} {
		if l := profile.LookAt(path); l.Exists && !l.Folder {
			c.Report(Finding{File: path}, "path", c.pasted(path))
		}
	}
}

// awsFolderClosed finds a folder of the two files that cannot be entered.
func awsFolderClosed(c *Context) {
	seen := map[string]bool{"": true}
	for _, folder := range []string{c.inAWS(), filepath.Dir(c.Snap.Config.Path), filepath.Dir(c.Snap.Credentials.Path)} {
		if l := profile.LookAt(folder); !seen[folder] && l.Folder && !may(l, "x") {
			c.Report(Finding{File: folder}, "path", c.pasted(folder), "command", c.allow(l, "rwx"))
		}
		seen[folder] = true
	}
}

func folderAsFile(c *Context, f *profile.FileState) {
	if f.Folder {
		c.Report(Finding{File: f.Path}, "path", c.pasted(f.Path))
	}
}

func lostLink(c *Context, f *profile.FileState) {
	if l := profile.LookAt(f.Path); l.Lost {
		c.Report(Finding{File: f.Path}, "path", c.pasted(f.Path), "target", c.Snap.Paths.Short(l.Link))
	}
}

// unreadable makes the rule for one of the two files.
func unreadable(kind inifile.Kind) func(*Context, *profile.FileState) {
	return func(c *Context, f *profile.FileState) {
		if l := profile.LookAt(f.Path); f.Kind == kind && l.Exists && !l.Folder && !may(l, "r") {
			c.Report(Finding{File: f.Path}, "path", c.pasted(f.Path), "command", c.allow(l, "rw"))
		}
	}
}

// extension finds a file that stands beside its place with an ending that an
// editor gave it. What holds no profile is something else.
func extension(c *Context, f *profile.FileState) {
	if f.Exists || profile.LookAt(f.Path).Lost {
		return
	}
	variable := map[inifile.Kind]string{inifile.Config: "AWS_CONFIG_FILE", inifile.Credentials: "AWS_SHARED_CREDENTIALS_FILE"}[f.Kind]
	for _, ending := range []string{".txt", ".ini"} {
		path := f.Path + ending
		if !profile.LookAt(path).Mode.IsRegular() || !profile.LookAt(path).Exists {
			continue
		}
		for _, other := range profile.Read(c.Snap.Env.With(variable, path)).Files() {
			if other.Kind != f.Kind || other.Path != path || !holdsAny(other) {
				continue
			}
			found := Finding{File: path}
			if f.Kind == inifile.Credentials && c.Snap.Config.Exists {
				found.Severity = Warning // it may have been put aside
			}
			c.Report(found, "path", c.pasted(path), "right", c.pasted(f.Path))
			return
		}
	}
}

func holdsAny(f *profile.FileState) bool {
	for _, s := range f.AWSCLI().Sections {
		if s.Type == inifile.TypeProfile {
			return true
		}
	}
	return false
}

// configReadOnly finds a config file that can be read only. One that another
// program or person looks after is meant to be so.
func configReadOnly(c *Context, f *profile.FileState) {
	l := profile.LookAt(f.Path)
	if f.Kind != inifile.Config || !l.Exists || !l.Mode.IsRegular() || may(l, "w") {
		return
	}
	found := Finding{File: f.Path}
	if l.Link != "" || !l.Mine {
		found.Severity = Info
	}
	c.Report(found, "path", c.pasted(f.Path), "command", c.allow(l, "w"))
}

// closedSSO gives the first folder on the way to the cached sign-ins that is no
// folder, or that cannot be entered; false when the way is open.
func (c *Context) closedSSO() (profile.Look, bool) {
	for _, path := range []string{c.inAWS(), c.inAWS("sso"), c.Snap.Paths.SSOCache} {
		if l := profile.LookAt(path); l.Exists && (!l.Folder || !may(l, "x")) {
			return l, true
		}
	}
	return profile.Look{}, false
}

func ssoCacheClosed(c *Context) {
	l, closed := c.closedSSO()
	if users := c.ssoUsers(); closed && l.Folder && l.Path != c.inAWS() && len(users) > 0 {
		c.Report(Finding{File: l.Path}, "path", c.pasted(l.Path), "command", c.allow(l, "rwx"))
	}
}

// tokenUnreadable finds files of sign-ins that this user may not read.
func tokenUnreadable(c *Context) {
	for _, s := range c.signIns() {
		if l := profile.LookAt(s.File); l.Exists && !l.Folder && !may(l, "r") {
			c.Report(Finding{Profile: s.Profile, File: s.File}, "path", c.pasted(s.File), "command", c.allow(l, "rw"), "session", s.Name)
		}
	}
}

// readOnly gives the folder on the way to a folder in which nothing can be made:
// the folder itself, or the one in which it would have to be made first.
func (c *Context) readOnly(folder string) (profile.Look, bool) {
	for {
		l := profile.LookAt(folder)
		if l.Exists {
			return l, l.Folder && !may(l, "w")
		}
		up := filepath.Dir(folder)
		if folder == c.Snap.Paths.Home || up == folder {
			return l, false
		}
		folder = up
	}
}

func ssoCacheReadOnly(c *Context) {
	if users := c.ssoUsers(); len(users) > 0 {
		if l, ok := c.readOnly(c.Snap.Paths.SSOCache); ok {
			c.Report(Finding{File: l.Path}, "path", c.pasted(l.Path), "command", c.allow(l, "rwx"))
		}
	}
}

// cliCacheReadOnly finds that the AWS CLI cannot keep the credentials of roles,
// where there is a profile that uses one.
func cliCacheReadOnly(c *Context) {
	user := ""
	for _, p := range c.Profiles {
		if p.Text("role_arn") == "" && p.Text("sso_role_name") == "" {
			continue
		}
		if named := c.Named(p.Name); named || user == "" {
			user = p.Name
			if named {
				break
			}
		}
	}
	if user == "" || c.Snap.Paths.Home == "" {
		return
	}
	if l, ok := c.readOnly(c.inAWS("cli", "cache")); ok {
		c.Report(Finding{Profile: user, File: l.Path}, "path", c.pasted(l.Path), "command", c.allow(l, "rwx"))
	}
}

// tokenReadOnly finds a sign-in that can be renewed, in a file into which the
// renewed one cannot be written. Where the folder is read-only that is told.
func tokenReadOnly(c *Context) {
	if _, ok := c.readOnly(c.Snap.Paths.SSOCache); ok {
		return
	}
	for _, s := range c.signIns() {
		if l := profile.LookAt(s.File); l.Exists && s.state(c).CanRefresh && !may(l, "w") {
			c.Report(Finding{Profile: s.Profile, File: s.File}, "path", c.pasted(s.File), "command", c.allow(l, "rw"), "session", s.Name)
		}
	}
}
