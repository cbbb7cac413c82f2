package rule

import (
	"encoding/json"
	"slices"
	"strings"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
	"awsguide/sso/cache"
)

// divergenceRules are about what works in one tool and not in another: the AWS
// CLI, programs built on the Go SDK such as Terraform, and older JavaScript
// tools take the same lines for different things. Where a home may well be meant
// as it is, the finding is only worth knowing unless the profile was named.
var divergenceRules = []Rule{
	{ID: "header-inner-spaces", File: headerInnerSpaces},
	{ID: "default-upper-case-spreads", File: defaultSpreads},
	{ID: "profile-name-with-space", File: profileNameSpace},
	{ID: "sso-session-name-has-space", Session: sessionNameSpace},
	{ID: "profile-env-empty", Machine: profileVariableEmpty},
	{ID: "config-file-env-empty", Machine: fileVariableEmpty},
	{ID: "config-file-env-literal-tilde", Machine: fileVariableUnexpanded},
	{ID: "static-keys-and-sso-same-profile", Keys: []string{"aws_access_key_id"}, Key: staticBesideSSO},
	{ID: "credentials-empty-values", Keys: []string{"aws_access_key_id"}, Key: emptyKeyPair},
	{ID: "upper-case-key-names", Keys: keyPair, Key: upperCaseKeys},
	{ID: "role-in-sso-profile", Keys: []string{"role_arn"}, Key: roleInSSO},
	{ID: "role-self-source-sso", Keys: []string{"source_profile"}, Key: roleSelfSSO},
	{ID: "web-identity-with-source-profile", Keys: []string{"source_profile"}, Key: webIdentityAndSource},
	{ID: "role-profile-without-region", After: []string{"key-name-misspelled", "key-name-with-hyphens", "continuation-line-swallows-key", "indented-header-lost"}, Keys: []string{"source_profile"}, Key: roleWithoutRegion},
	{ID: "role-mfa-in-noninteractive-tool", Keys: []string{"mfa_serial"}, Key: roleAsksMFA},
	{ID: "credential-process-pipe", Keys: []string{"credential_process"}, Key: processNeedsShell},
	{ID: "defaults-mode-invalid", Keys: []string{"defaults_mode"}, Key: defaultsModeUnknown},
	{ID: "sso-token-date-utc-suffix", Machine: tokenDateUTC},
	{ID: "javascript-tool-needs-load-config", Profile: needsLoadConfig},
}

// ofProfile gives the profile in which the key stands; false in another section.
func (c *Context) ofProfile(k Key) (profile.Profile, bool) {
	if k.InProfile() == "" {
		return profile.Profile{}, false
	}
	return c.Snap.Profile(k.InProfile())
}

// unlessNamed gives Info for a profile that nobody named, and otherwise "": the
// severity of the page.
func (c *Context) unlessNamed(name string) string {
	if c.Named(name) {
		return ""
	}
	return Info
}

// signsIn reports whether a profile gets a role of IAM Identity Center.
func signsIn(p profile.Profile) bool {
	return p.Text("sso_account_id") != "" && p.Text("sso_role_name") != ""
}

// retitle is the repair of what stands between the brackets of a header, as the
// AWS CLI reads it.
func retitle(f *profile.FileState, s *inifile.Section, raw string) Splice {
	at := s.Header.Start + s.Pos.Column // after the bracket
	return Splice{f.Kind, inifile.Span{Start: at, End: at + len(s.Raw)}, raw}
}

// referTo is the repair of every key that holds the old name.
func (c *Context) referTo(key, old, now string) []Splice {
	var all []Splice
	for _, f := range c.Snap.Files() {
		for _, s := range f.AWSCLI().Sections {
			if e, ok := s.Entry(key); ok && !e.Inherited && e.Value == old {
				all = append(all, Splice{f.Kind, e.ValueSpan, now})
			}
		}
	}
	return all
}

// joined gives a name with - in the place of blanks; "" when it is taken, or
// holds what makes a header hard to read.
func joined(name string, taken []string) string {
	now := strings.Join(strings.Fields(name), "-")
	if slices.Contains(taken, now) || strings.ContainsAny(now, "'\"\\#;[]") {
		return ""
	}
	return now
}

func headerInnerSpaces(c *Context, f *profile.FileState) {
	sections := f.AWSCLI().Sections
	for _, s := range sections {
		raw := strings.TrimSpace(s.Raw)
		name, ok := trimmedHeader(f.Kind, s, raw)
		if !ok {
			continue
		}
		found := Finding{Profile: name, File: f.Path, Pos: s.Pos, Width: len(s.Raw) + 2}
		if !slices.ContainsFunc(sections, func(o inifile.Section) bool { return o.Raw == raw }) {
			found.Fix = []Splice{retitle(f, &s, raw)}
		}
		c.Report(found, "header", "["+raw+"]")
	}
}

// trimmedHeader reports whether a header is one that counts only without the
// blanks at its ends, and gives the name of the profile that it then begins.
func trimmedHeader(kind inifile.Kind, s inifile.Section, raw string) (name string, ok bool) {
	switch {
	case raw == s.Raw || raw == "":
		return "", false
	case kind == inifile.Credentials || raw == "default":
		return raw, true
	case s.Type != inifile.TypeOther:
		return "", false
	}
	typ, rest, _ := strings.Cut(raw, " ")
	rest = strings.Trim(strings.TrimSpace(rest), `"'`)
	if typ == inifile.TypeProfile {
		return rest, rest != ""
	}
	return "", rest != "" && (typ == inifile.TypeSSOSession || typ == inifile.TypeServices)
}

func defaultSpreads(c *Context, f *profile.FileState) {
	defaults, ok := f.AWSCLI().Find(inifile.TypeDefaults, inifile.TypeDefaults)
	if !ok || len(defaults.Entries) == 0 {
		return
	}
	var names []string
	for _, e := range defaults.Entries {
		names = append(names, e.Key)
	}
	found := Finding{File: f.Path, Pos: defaults.Pos, Width: len("[DEFAULT]")}
	_, taken := f.AWSCLI().Profile("default")
	if !taken && !slices.ContainsFunc(f.AWSCLI().Sections, inherits) {
		found.Fix = []Splice{retitle(f, defaults, "default")}
	}
	c.Report(found, "keys", strings.Join(names, ", "))
}

func inherits(s inifile.Section) bool {
	return slices.ContainsFunc(s.Entries, func(e inifile.Entry) bool { return e.Inherited })
}

func profileNameSpace(c *Context, f *profile.FileState) {
	if f.Kind != inifile.Config {
		return // there both read the name as it stands
	}
	for _, s := range f.AWSCLI().Sections {
		if s.Type != inifile.TypeProfile || !strings.ContainsAny(s.Name, " \t") {
			continue
		}
		now := joined(s.Name, c.Names)
		found := Finding{Profile: s.Name, File: f.Path, Pos: s.Pos, Width: len(s.Raw) + 2}
		if now != "" && c.Snap.NamedBy(s.Name) == nil && c.Snap.RunsAs(s.Name) == nil {
			found.Fix = append(c.referTo("source_profile", s.Name, now), retitle(f, &s, "profile "+now))
			if also, ok := c.Snap.Credentials.AWSCLI().Profile(s.Name); ok {
				found.Fix = append(found.Fix, retitle(c.Snap.Credentials, also, now))
			}
		}
		c.Report(found)
	}
}

func sessionNameSpace(c *Context, s profile.Session) {
	if !strings.ContainsAny(s.Name, " \t") {
		return
	}
	section, _ := c.Snap.Config.AWSCLI().Find(inifile.TypeSSOSession, s.Name)
	var taken []string
	for _, other := range c.Snap.Sessions() {
		taken = append(taken, other.Name)
	}
	found := Finding{File: s.File, Pos: s.Pos, Width: len(section.Raw) + 2}
	if now := joined(s.Name, taken); now != "" {
		found.Fix = append(c.referTo("sso_session", s.Name, now), retitle(c.Snap.Config, section, "sso-session "+now))
	}
	c.Report(found, "session", s.Name)
}

func profileVariableEmpty(c *Context) {
	for _, name := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if v, ok := c.Snap.Env.Lookup(name); ok { // the first of the two that is set counts
			if v == "" {
				c.Report(Finding{File: "env:" + name}, "variable", name)
			}
			return
		}
	}
}

// fileVariable names the variable that says where a file lies.
func fileVariable(f *profile.FileState) string {
	if f.Kind == inifile.Credentials {
		return "AWS_SHARED_CREDENTIALS_FILE"
	}
	return "AWS_CONFIG_FILE"
}

func fileVariableEmpty(c *Context) {
	for _, f := range c.Snap.Files() {
		name := fileVariable(f)
		if v, ok := c.Snap.Env.Lookup(name); ok && v == "" && f.Exists {
			c.Report(Finding{File: "env:" + name}, "variable", name, "path", c.Snap.Paths.Short(f.Path))
		}
	}
}

func fileVariableUnexpanded(c *Context) {
	for _, f := range c.Snap.Files() {
		name := fileVariable(f)
		if v := c.Snap.Env[name]; v != "" && v != f.Path {
			c.Report(Finding{File: "env:" + name}, "variable", name, "value", v, "path", f.Path)
		}
	}
}

func staticBesideSSO(c *Context, k Key) {
	p, ok := c.ofProfile(k)
	secret, _ := k.Section.Entry("aws_secret_access_key")
	if !ok || !signsIn(p) || p.Text("role_arn") != "" || k.Value == "" || secret.Value == "" {
		return
	}
	found := k.AtKey()
	if token, _ := k.Section.Entry("aws_session_token"); token.Value != "" {
		found.Severity = c.unlessNamed(p.Name) // some programs put the keys of a sign-in there
	}
	c.Report(found, "file", c.Snap.Paths.Short(k.File.Path))
}

func emptyKeyPair(c *Context, k Key) {
	p, ok := c.ofProfile(k)
	secret, hasSecret := k.Section.Entry("aws_secret_access_key")
	if !ok || !hasSecret || k.Value != "" || secret.Value != "" || !takesStatic(p, k.File.Kind) {
		return
	}
	found := k.AtKey()
	for _, name := range keyPair {
		if e, ok := k.Section.Entry(name); ok && e.Value == "" && !e.Inherited {
			found.Fix = append(found.Fix, Splice{k.File.Kind, e.Span, ""})
		}
	}
	c.Report(found)
}

// takesStatic reports whether the AWS CLI gets as far as the keys of that file:
// nothing that it asks before applies.
func takesStatic(p profile.Profile, kind inifile.Kind) bool {
	switch profile.KindOf(p.Text, false, false) {
	case profile.KindNone:
		return true
	case profile.KindStatic, profile.KindLogin, profile.KindProcess:
		return kind == inifile.Credentials
	}
	return false
}

func upperCaseKeys(c *Context, k Key) {
	if k.InProfile() == "" {
		return
	}
	var upper []Key
	for _, e := range k.Section.Entries {
		one := Key{&e, k.File, k.Section}
		if slices.Contains(keyPair, e.Key) && !e.Inherited && one.written() != e.Key {
			upper = append(upper, one)
		}
	}
	if len(upper) == 0 || upper[0].Pos != k.Pos {
		return // told at the first of them
	}
	found := k.AtKey()
	for _, one := range upper {
		found.Fix = append(found.Fix, one.ReplaceKey(one.Entry.Key)...)
	}
	c.Report(found, "key", k.written())
}

// written gives the key as it is written.
func (k Key) written() string { return string(k.File.Data[k.KeySpan.Start:k.KeySpan.End]) }

func roleInSSO(c *Context, k Key) {
	p, ok := c.ofProfile(k)
	if !ok || k.Value == "" || !signsIn(p) || p.Text("web_identity_token_file") != "" {
		return
	}
	_, source := p.Get("source_profile")
	_, service := p.Get("credential_source")
	if !source && !service {
		c.Report(k.AtKey())
	}
}

func roleSelfSSO(c *Context, k Key) {
	p, ok := c.ofProfile(k)
	if !ok || k.Value != p.Name || p.Text("role_arn") == "" || p.Text("web_identity_token_file") != "" || !signsIn(p) {
		return
	}
	if p.Text("aws_access_key_id") == "" && p.Text("aws_secret_access_key") == "" {
		c.Report(k.AtValue())
	}
}

func webIdentityAndSource(c *Context, k Key) {
	p, ok := c.ofProfile(k)
	if !ok || k.Value == "" || p.Text("web_identity_token_file") == "" {
		return
	}
	found := k.AtKey()
	found.Fix = k.Drop()
	c.Report(found, "source", k.Value)
}

func roleWithoutRegion(c *Context, k Key) {
	p, ok := c.ofProfile(k)
	source, _ := c.Snap.Profile(k.Value)
	region := source.Text("region")
	if !ok || region == "" || p.Text("region") != "" || p.Text("role_arn") == "" || p.Text("web_identity_token_file") != "" {
		return
	}
	if c.Snap.Env["AWS_REGION"] != "" || c.Snap.Env["AWS_DEFAULT_REGION"] != "" {
		return
	}
	found := Finding{Profile: p.Name, File: p.File, Pos: p.Pos, Severity: c.unlessNamed(p.Name)}
	if found.Severity != Info {
		found.Fix = []Splice{k.nextLine("region = " + region)}
	}
	c.Report(found, "source", k.Value, "region", region)
}

// nextLine is the repair that puts a line behind the key's.
func (k Key) nextLine(text string) Splice {
	end := k.File.File().LineEnd()
	at := Splice{k.File.Kind, inifile.Span{Start: k.Span.End, End: k.Span.End}, text + end}
	if l := k.File.File().Lines[k.File.File().LineOf(k.Span.End-1)-1]; l.End == l.Next {
		at.New = end + text // the file ends without a line end
	}
	return at
}

func roleAsksMFA(c *Context, k Key) {
	p, ok := c.ofProfile(k)
	if !ok || k.Value == "" || p.Text("role_arn") == "" || p.Text("web_identity_token_file") != "" {
		return
	}
	found := k.AtKey()
	found.Severity = c.unlessNamed(p.Name)
	c.Report(found)
}

func processNeedsShell(c *Context, k Key) {
	if sign := shellSign(k.Value); sign != "" && k.InProfile() != "" {
		c.Report(k.AtValue(), "sign", sign)
	}
}

// shellSign gives the first sign outside of quotes that only a shell follows;
// "" when there is none. A ; after a blank begins a comment for the Go SDK.
func shellSign(line string) string {
	quote, before, escaped := ' ', ' ', false
	for _, r := range line {
		switch {
		case escaped:
			escaped = false
		case r == '\\' && quote != '\'':
			escaped = true
		case quote != ' ':
			if r == quote {
				quote = ' '
			}
		case r == '"' || r == '\'':
			quote = r
		case strings.ContainsRune("|&<>", r), r == ';' && before != ' ' && before != '\t':
			return string(r)
		}
		before = r
	}
	return ""
}

func defaultsModeUnknown(c *Context, k Key) {
	section, _ := k.File.GoSDK().Profile(k.InProfile())
	e, _ := section.Entry(k.Entry.Key)
	known, _ := setting.Lookup(k.Entry.Key, "config:profile")
	if k.InProfile() == "" || e.Value == "" || slices.ContainsFunc(known.Values, func(v string) bool { return strings.EqualFold(v, e.Value) }) {
		return
	}
	found := k.AtValue()
	near := setting.Closest(e.Value, known.Values, 1)
	if near != nil && e.Value == k.Value {
		found.Fix = k.Replace(near[0])
	}
	c.Report(found, "value", e.Value, "allowed", strings.Join(known.Values, ", "))
}

func tokenDateUTC(c *Context) {
	for _, s := range slices.Concat(c.Snap.Sessions(), c.Snap.LegacySessions()) {
		users := c.Snap.UsersOf(s)
		if users == nil {
			continue
		}
		path := cache.TokenFile(c.Snap.Paths.SSOCache, s)
		data, err := profile.ReadSmall(path)
		if err != nil {
			continue
		}
		var token struct{ ExpiresAt string }
		read, bad := cache.ParseToken(data)
		if json.Unmarshal(data, &token) != nil || bad != nil || !strings.HasSuffix(token.ExpiresAt, "UTC") || read.ExpiresAt.Before(c.At) {
			continue
		}
		found := Finding{Profile: users[0], File: path}
		if at := strings.Index(string(data), token.ExpiresAt); at >= 0 {
			found.Pos, found.Width = inifile.Scan(path, data).Pos(at), len(token.ExpiresAt)
		}
		c.Report(found, "date", token.ExpiresAt)
	}
}

// needsLoadConfig is about profiles that a variable would open to such a tool; a
// sign-in is not among them.
func needsLoadConfig(c *Context, p profile.Profile) {
	if !c.Named(p.Name) || c.Snap.Env["AWS_SDK_LOAD_CONFIG"] != "" || p.Config == nil || p.Credentials != nil || signsIn(p) {
		return
	}
	switch profile.KindOf(p.Text, false, false) {
	case profile.KindRole, profile.KindStatic, profile.KindProcess:
		c.Report(Finding{Profile: p.Name, File: p.File, Pos: p.Pos, Width: len(p.Config.Raw) + 2})
	}
}
