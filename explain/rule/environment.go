package rule

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/sso"
)

// environmentRules are about the variables of the shell, and about the machine
// on which it runs: SSH, containers, WSL. They go by the variables alone, so
// that one home gives the same findings everywhere; no folder outside of the
// home is looked at.
var environmentRules = []Rule{
	{ID: "home-unset-or-changed", Machine: homeElsewhere},
	{ID: "wsl-two-homes", Machine: twoHomes},
	{ID: "config-file-env-is-directory", Machine: fileVariableIsFolder},
	{ID: "config-file-env-wrong", Machine: configVariableWrong},
	{ID: "credentials-file-env-wrong", Machine: credentialsVariableWrong},
	{ID: "profile-env-trailing-space", Machine: profileWithBlank},
	{ID: "profile-env-quoted", Machine: profileInQuotes, After: []string{"profile-env-trailing-space"}},
	{
		ID: "profile-not-found", Machine: profileNotFound,
		After: []string{"config-section-missing-profile-prefix", "credentials-section-has-profile-prefix", "credentials-trailing-space-header", "profile-keyword-case", "header-without-space", "profile-name-with-apostrophe", "home-unset-or-changed", "config-file-env-is-directory", "config-file-env-wrong", "credentials-file-env-wrong", "profile-env-trailing-space", "profile-env-quoted"},
	},
	{ID: "aws-default-profile-vs-aws-profile", Machine: twoProfileVariables},
	{ID: "env-value-carriage-return", Machine: carriageReturn},
	{ID: "env-half-key", Machine: halfKey},
	{ID: "long-term-key-with-stale-session-token", Machine: staleToken},
	{ID: "env-expiration-past", Machine: expirationPast, After: []string{"env-value-carriage-return"}},
	{ID: "region-env-overrides-profile", Machine: regionVariable, After: []string{"env-value-carriage-return"}},
	{ID: "env-web-identity-shadows-profile", Machine: webIdentityFirst},
	{ID: "container-endpoint-host-not-allowed", Machine: containerHost},
	{ID: "container-missing-sso-cache", Machine: cacheNotMounted},
	{ID: "pkce-callback-on-remote-host", Machine: callbackElsewhere},
	{ID: "wsl-browser-does-not-open", Machine: noBrowserInWSL},
	{ID: "headless-text-browser", Machine: textBrowser},
	{ID: "alias-shadows-command", Machine: aliasShadows},
}

// variable is a finding about a variable of the environment.
func variable(name string) Finding { return Finding{File: "env:" + name} }

// fromVariable gives the profile that a variable selects, and that variable;
// "" and "" when none does.
func fromVariable(c *Context) (name, by string) {
	if name, from := c.Snap.Selected(""); from.Kind == profile.FromEnv {
		return name, from.Name
	}
	return "", ""
}

// homeElsewhere: HOME is empty, or sudo has put another home in its place.
func homeElsewhere(c *Context) {
	name, _ := fromVariable(c)
	if home, set := c.Snap.Env.Lookup("HOME"); set && home == "" {
		f := variable("HOME")
		f.Profile = name
		c.Report(f, "home", "/")
		return
	}
	user := c.Snap.Env["SUDO_USER"]
	if user == "" || user == "root" || c.Snap.Config.Exists || c.Snap.Credentials.Exists {
		return
	}
	f := variable("HOME")
	f.Profile = name
	if name == "" {
		f.Severity = Warning
	}
	c.Report(f, "home", c.Snap.Paths.Home)
}

func twoHomes(c *Context) {
	if c.Snap.Env["WSL_DISTRO_NAME"] != "" && !c.Snap.Config.Exists && !c.Snap.Credentials.Exists {
		c.Report(Finding{File: c.Snap.Config.Path}, "file", c.Snap.Paths.Short(c.Snap.Config.Path))
	}
}

// fileVariables are the variables that say where the two files lie.
var fileVariables = [2]string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}

func fileVariableIsFolder(c *Context) {
	for i, file := range c.Snap.Files() {
		if c.Snap.Env[fileVariables[i]] == "" || !file.Folder {
			continue
		}
		f := variable(fileVariables[i])
		f.Profile, _ = fromVariable(c)
		inside := filepath.Join(file.Path, []string{"config", "credentials"}[i])
		c.Report(f, "variable", fileVariables[i], "path", c.Snap.Paths.Short(file.Path), "inside", c.Snap.Paths.Short(inside))
	}
}

func configVariableWrong(c *Context) { fileVariableWrong(c, 0) }

func credentialsVariableWrong(c *Context) { fileVariableWrong(c, 1) }

// fileVariableWrong is only worth knowing where the selected profile has its
// credentials all the same.
func fileVariableWrong(c *Context, i int) {
	name, file := fileVariables[i], c.Snap.Files()[i]
	if c.Snap.Env[name] == "" || file.Exists {
		return
	}
	f := variable(name)
	f.Profile = missingProfile(c)
	selected, _ := c.Snap.Selected("")
	if chain := c.Snap.Chain(selected, false); chain.Kind != profile.KindNone && chain.Problem == nil {
		f.Severity = Info
	}
	c.Report(f, "path", c.Snap.Paths.Short(file.Path))
}

// missingProfile gives the profile that a variable names if there is none of
// that name; else "".
func missingProfile(c *Context) string {
	name, _ := fromVariable(c)
	if _, ok := c.Snap.Profile(name); ok {
		return ""
	}
	return name
}

func profileWithBlank(c *Context) {
	name, by := fromVariable(c)
	meant := strings.TrimSpace(name)
	if meant == name || meant == "" || missingProfile(c) == "" {
		return
	}
	f := variable(by)
	f.Profile = name
	c.Report(f, "variable", by, "name", meant, "value", strconv.Quote(name))
}

func profileInQuotes(c *Context) {
	name, by := fromVariable(c)
	meant, ok := inQuotes(strings.TrimSpace(name))
	if meant = strings.TrimSpace(meant); !ok || missingProfile(c) == "" {
		return
	}
	f := variable(by)
	f.Profile = name
	c.Report(f, "variable", by, "name", meant, "value", name)
}

func twoProfileVariables(c *Context) {
	first, second := c.Snap.Env["AWS_PROFILE"], c.Snap.Env["AWS_DEFAULT_PROFILE"]
	if first == "" || second == "" || first == second {
		return
	}
	f := variable("AWS_DEFAULT_PROFILE")
	f.Profile = first
	c.Report(f, "other", second)
}

// carriageReturn looks at AWS's variables; those that name a profile have a rule
// of their own.
func carriageReturn(c *Context) {
	var names []string
	for name, value := range c.Snap.Env {
		if strings.HasPrefix(name, "AWS_") && strings.HasSuffix(value, "\r") && name != "AWS_PROFILE" && name != "AWS_DEFAULT_PROFILE" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		c.Report(variable(name), "variable", name)
	}
}

// halfKey: the AWS CLI stops at an access key without its secret, and does not
// look at a secret without its key.
func halfKey(c *Context) {
	id, secret := c.Snap.Env["AWS_ACCESS_KEY_ID"], c.Snap.Env["AWS_SECRET_ACCESS_KEY"]
	switch {
	case id != "" && secret == "":
		c.Report(variable("AWS_ACCESS_KEY_ID"), "variable", "AWS_ACCESS_KEY_ID", "missing", "AWS_SECRET_ACCESS_KEY")
	case id == "" && secret != "":
		f := variable("AWS_SECRET_ACCESS_KEY")
		f.Severity = Warning
		c.Report(f, "variable", "AWS_SECRET_ACCESS_KEY", "missing", "AWS_ACCESS_KEY_ID")
	}
}

// longTerm reports whether an access key is that of a user, which never comes
// with a session token.
func longTerm(id string) bool { return strings.HasPrefix(id, "AKIA") }

func staleToken(c *Context) {
	if longTerm(c.Snap.Env["AWS_ACCESS_KEY_ID"]) && c.Snap.Env["AWS_SESSION_TOKEN"] != "" {
		c.Report(variable("AWS_SESSION_TOKEN"), "token", "AWS_SESSION_TOKEN")
	}
	for _, p := range c.Profiles {
		for i, section := range []*inifile.Section{p.Config, p.Credentials} {
			if section != nil {
				staleTokenIn(c, p.Name, c.Snap.Files()[i], section)
			}
		}
	}
}

func staleTokenIn(c *Context, name string, file *profile.FileState, section *inifile.Section) {
	id, _ := section.Entry("aws_access_key_id")
	token, ok := section.Entry("aws_session_token")
	if !ok || token.Inherited || token.Value == "" || !longTerm(id.Value) {
		return
	}
	k := Key{&token, file, section}
	c.Report(Finding{Profile: name, File: file.Path, Pos: token.Pos, Width: token.KeySpan.Len(), Fix: k.Drop()}, "token", "aws_session_token")
}

func expirationPast(c *Context) {
	text := c.Snap.Env["AWS_CREDENTIAL_EXPIRATION"]
	ends, err := time.Parse(time.RFC3339, strings.TrimSpace(text))
	if err != nil || ends.After(c.At) || c.Snap.Env["AWS_ACCESS_KEY_ID"] == "" || c.Snap.Env["AWS_SECRET_ACCESS_KEY"] == "" {
		return
	}
	c.Report(variable("AWS_CREDENTIAL_EXPIRATION"), "time", ends.UTC().Format(time.RFC3339))
}

// regionVariable: two variables that differ lead tools to two Regions; one that
// differs from the profile is what variables are for.
func regionVariable(c *Context) {
	selected, _ := c.Snap.Selected("")
	v := c.Snap.Value(selected, "region", profile.Overrides{})
	if v.Origin.Kind != profile.FromEnv || v.Text == "" {
		return
	}
	for _, other := range v.Shadowed {
		if other.Text == v.Text || other.Text == "" {
			continue
		}
		f, place := variable(v.Origin.Name), other.Origin.Name
		f.Profile = selected
		if other.Origin.Kind != profile.FromEnv {
			f.Severity = Info
			place = c.Snap.Paths.Place(other.Origin.File, other.Origin.Pos.Line, 0)
		}
		c.Report(f, "variable", v.Origin.Name, "region", v.Text, "other", place, "second", other.Text)
		return
	}
}

// webIdentityFirst: a token file of the environment comes before the profile. A
// profile with a role has its own provider before it, and variables with keys
// come before both.
func webIdentityFirst(c *Context) {
	path := c.Snap.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]
	name, by := fromVariable(c)
	p, ok := c.Snap.Profile(name)
	if path == "" || !ok || c.Snap.Env["AWS_ACCESS_KEY_ID"] != "" || p.Text("role_arn") != "" || p.Text("web_identity_token_file") != "" {
		return
	}
	f := variable("AWS_WEB_IDENTITY_TOKEN_FILE")
	f.Profile = name
	if !missingBelow(c.Snap.Paths.Home, path) {
		f.Severity = Warning // it may well be there
	}
	c.Report(f, "variable", by)
}

// missingBelow reports whether path lies below home and nothing stands there.
func missingBelow(home, path string) bool {
	within, err := filepath.Rel(home, path)
	if home == "" || err != nil || !filepath.IsLocal(within) {
		return false
	}
	return !profile.LookAt(path).Exists
}

// containerHosts are the hosts that http may name, besides the loopback
// addresses.
var containerHosts = []string{"localhost", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"}

func containerHost(c *Context) {
	u, err := url.Parse(c.Snap.Env["AWS_CONTAINER_CREDENTIALS_FULL_URI"])
	if err != nil || u.Scheme != "http" || u.Hostname() == "" || c.Snap.Env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] != "" {
		return
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); slices.Contains(containerHosts, host) || err == nil && ip.IsLoopback() {
		return
	}
	f := variable("AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if selected, _ := c.Snap.Selected(""); c.Snap.Chain(selected, false).Kind != profile.KindContainer {
		f.Severity = Info // the profile has something better
	}
	c.Report(f, "host", host)
}

// container gives the variable that tells that this is a container; "" when none
// does.
func container(env profile.Env) string { return firstSet(env, "container", "KUBERNETES_SERVICE_HOST") }

// browserElsewhere gives the variable that tells that the person's browser is on
// another machine; "" when none does. A desktop that is forwarded is not.
func browserElsewhere(env profile.Env) string {
	if env["DISPLAY"] == "" && env["WAYLAND_DISPLAY"] == "" {
		if name := firstSet(env, "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"); name != "" {
			return name
		}
	}
	if name := container(env); name != "" {
		return name
	}
	return firstSet(env, "CODESPACES", "GITPOD_WORKSPACE_ID")
}

func firstSet(env profile.Env, names ...string) string {
	for _, n := range names {
		if env[n] != "" {
			return n
		}
	}
	return ""
}

// unsigned reports whether a session needs the person to sign in.
func unsigned(c *Context) bool {
	return slices.ContainsFunc(slices.Concat(c.Snap.Sessions(), c.Snap.LegacySessions()), func(s profile.Session) bool {
		state := sso.StateOf(c.Snap.Paths, s, c.At).State
		return state != sso.Valid && state != sso.Refreshable
	})
}

// cacheNotMounted: a container has the config file and no cache. It hurts at
// once where the person named a profile that signs in.
func cacheNotMounted(c *Context) {
	by := container(c.Snap.Env)
	if by == "" || !unsigned(c) {
		return
	}
	if profile.LookAt(c.Snap.Paths.SSOCache).Exists {
		return
	}
	f := Finding{File: c.Snap.Paths.SSOCache, Severity: Info}
	if name := namedWithSession(c); name != "" {
		f.Profile, f.Severity = name, Error
	}
	c.Report(f, "folder", c.Snap.Paths.Short(c.Snap.Paths.SSOCache))
}

// namedWithSession gives the first profile that the person named and that signs
// in by a session; "" when there is none.
func namedWithSession(c *Context) string {
	for _, name := range c.Names {
		if _, err := c.Snap.SessionOf(name); err == nil && c.Named(name) {
			return name
		}
	}
	return ""
}

func callbackElsewhere(c *Context) {
	if by := browserElsewhere(c.Snap.Env); by != "" && unsigned(c) {
		c.Report(variable(by), "variable", by)
	}
}

func noBrowserInWSL(c *Context) {
	if c.Snap.Env["WSL_DISTRO_NAME"] != "" && c.Snap.Env["BROWSER"] == "" && browserElsewhere(c.Snap.Env) == "" && unsigned(c) {
		c.Report(variable("BROWSER"))
	}
}

// textBrowsers draw their pages in the terminal.
var textBrowsers = []string{"lynx", "w3m", "links", "links2", "elinks"}

func textBrowser(c *Context) {
	first, _, _ := strings.Cut(c.Snap.Env["BROWSER"], string(filepath.ListSeparator))
	words := strings.Fields(first)
	if len(words) == 0 || !unsigned(c) {
		return
	}
	if name := filepath.Base(words[0]); slices.Contains(textBrowsers, name) {
		c.Report(variable("BROWSER"), "program", name)
	}
}

// commands are those of the AWS CLI that people type most, and those that this
// program's advice names.
var commands = strings.Fields("cloudformation cloudfront cloudwatch codeartifact configure dynamodb ec2 ecr ecs eks iam kms lambda login logout logs organizations rds route53 s3 s3api secretsmanager sns sqs ssm sso sso-admin sso-oidc sts")

func aliasShadows(c *Context) {
	path := filepath.Join(c.Snap.Paths.Home, ".aws", "cli", "alias")
	data, err := profile.ReadSmall(path)
	if err != nil {
		return
	}
	top, _ := inifile.ReadAWSCLI(inifile.Scan(path, data), inifile.Config).Find(inifile.TypeOther, "toplevel")
	for _, e := range top.Entries {
		if slices.Contains(commands, e.Key) {
			c.Report(Finding{File: path, Pos: e.Pos, Width: e.KeySpan.Len()}, "command", e.Key)
		}
	}
}
