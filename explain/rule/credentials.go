package rule

import (
	"bytes"
	"net/netip"
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
	"awsguide/sso"
	"awsguide/sso/cache"
)

// credentialsRules are about access keys and where they lie: keys that cannot
// work, keys that win over what was meant, and keys, tokens and requests that
// others can read.
var credentialsRules = []Rule{
	{ID: "no-credentials-anywhere", After: []string{"key-name-misspelled", "key-name-with-hyphens", "continuation-line-swallows-key", "indented-header-lost"}, Machine: noCredentials},
	{ID: "env-keys-shadow-profile", Machine: environmentShadows},
	{ID: "credentials-swapped", Keys: []string{"aws_access_key_id"}, Key: swappedKeys},
	{ID: "credentials-placeholder", Keys: []string{"aws_access_key_id", "aws_secret_access_key"}, Key: placeholderKeys},
	{ID: "credentials-hidden-character", Keys: []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}, Key: hiddenCharacter},
	{ID: "credentials-split-over-files", Profile: splitPair},
	{ID: "credentials-half-pair", Profile: halfPair},
	{ID: "temporary-key-without-session-token", Machine: tokenLacking},
	{ID: "keys-in-both-files", Profile: keysTwice},
	{ID: "static-keys-shadow-process", Profile: processShadowed},
	{ID: "long-lived-keys", Keys: []string{"aws_access_key_id"}, Key: longLived},
	{ID: "keys-in-config-file", Keys: []string{"aws_secret_access_key"}, Key: keysInConfig},
	{ID: "keys-exported-in-shell-rc", Machine: keysExported},
	{ID: "legacy-boto-file", Machine: botoFile},
	{ID: "credentials-world-readable", Machine: readableByOthers},
	{ID: "start-url-not-https", Keys: []string{"sso_start_url"}, Key: startURLNotHTTPS},
	{ID: "start-url-typo-domain", Keys: []string{"sso_start_url"}, Key: startURLTypo},
	{ID: "start-url-not-aws", Keys: []string{"sso_start_url"}, Key: startURLForeign},
	{ID: "credential-process-unsafe-path", Keys: []string{"credential_process"}, Key: processUnsafe},
	{ID: "endpoint-plain-http", Machine: plainEndpoints},
	{ID: "tls-verification-disabled", Machine: tlsOff},
}

// plain reports whether a key's value stands in the file as it is read, on one
// line: then it can be replaced.
func plain(f *profile.FileState, e inifile.Entry) bool {
	return e.Value != "" && e.Nested == nil && string(f.Data[e.ValueSpan.Start:e.ValueSpan.End]) == e.Value
}

// accessKeyID reports whether text has the shape of an access key ID of one of
// the kinds: AKIA for long-lived ones, ASIA for temporary ones.
func accessKeyID(text string, kinds ...string) bool {
	return len(text) >= 16 && len(text) <= 128 && slices.Contains(kinds, text[:4]) &&
		strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// documented reports whether text is a key of AWS's documentation. They end in
// EXAMPLE and never work, but do stand in homes that talk to no AWS at all.
func documented(text string) bool {
	return accessKeyID(text, "AKIA", "ASIA") && strings.HasSuffix(text, "EXAMPLE") || len(text) == 40 && strings.HasSuffix(text, "EXAMPLEKEY")
}

// standIn reports whether text is what a tutorial or template puts in the place
// of a key.
func standIn(text string) bool {
	if text == "" || documented(text) {
		return text != ""
	}
	if strings.ContainsAny(text[:1], "<[{$%*.") {
		return true
	}
	body := strings.TrimPrefix(strings.TrimPrefix(text, "AKIA"), "ASIA")
	if len(body) >= 3 && (body[0] < '0' || body[0] > '9') && strings.Trim(body, body[:1]) == "" {
		return true // one letter again and again; digits are a local account
	}
	if accessKeyID(text, "AKIA", "ASIA") || len(text) == 40 && !strings.ContainsAny(text, "_- ") {
		return false // as random as a real one
	}
	low := strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(text))
	return strings.HasPrefix(low, "your") || slices.Contains(keyNames, strings.TrimPrefix(low, "aws")) ||
		slices.ContainsFunc([]string{"youraccess", "yoursecret", "youraws", "replaceme", "replacewith", "changeme", "pastehere", "inserthere", "xxxx"},
			func(word string) bool { return strings.Contains(low, word) })
}

// keyNames are what a key is called, and so no key.
var keyNames = []string{"accesskey", "accesskeyid", "secretkey", "secretaccesskey", "secretkeyid"}

// noCredentials looks at the profile that a command uses when nothing names
// another, and at those that were named.
func noCredentials(c *Context) {
	if _, refused := c.Snap.Refusal(); refused != nil {
		return
	}
	selected, _ := c.Snap.Selected("")
	names := []string{selected}
	for _, n := range c.named {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if path, _ := botoKey(c); path != "" {
		return
	}
	for _, n := range names {
		chain := c.Snap.Chain(n, n != selected)
		if chain.Kind != profile.KindNone || chain.Problem != nil || !c.Named(n) && anyCredentials(c.Snap) {
			continue
		}
		f := Finding{Severity: Info, Profile: n, File: c.Snap.Config.Path}
		if p, ok := c.Snap.Profile(n); ok {
			f.File, f.Pos = p.File, p.Pos
		}
		if c.Named(n) {
			f.Severity = Error
		}
		c.Report(f)
	}
}

// anyCredentials reports whether some profile gives credentials by its own keys.
func anyCredentials(s *profile.Snapshot) bool {
	found := false
	s.EachBrief(func(b profile.Brief) bool {
		found = profile.KindOf(b.Get, b.KeyInCredentials, false) != profile.KindNone
		return !found
	})
	return found
}

// environmentShadows finds a profile that a variable names although the keys of
// the environment are used. Those that a tool has exported with their end, as
// export-credentials does, are meant to be used until then.
func environmentShadows(c *Context) {
	env := c.Snap.Env
	name, by := c.Snap.Selected("")
	if by.Kind != profile.FromEnv || env["AWS_ACCESS_KEY_ID"] == "" || env["AWS_SECRET_ACCESS_KEY"] == "" {
		return
	}
	p, ok := c.Snap.Profile(name)
	if !ok || c.Snap.Chain(name, true).Kind == profile.KindNone || p.Text("aws_access_key_id") == env["AWS_ACCESS_KEY_ID"] {
		return
	}
	f := Finding{Profile: name, File: "env:AWS_ACCESS_KEY_ID"}
	if end, err := time.Parse(time.RFC3339, env["AWS_CREDENTIAL_EXPIRATION"]); err == nil && end.After(c.At) {
		f.Severity = Info
	}
	c.Report(f, "variable", by.Name)
}

func swappedKeys(c *Context, k Key) {
	secret, ok := k.Section.Entry("aws_secret_access_key")
	if !ok || k.InProfile() == "" || k.Value == "" || accessKeyID(k.Value, "AKIA", "ASIA") || !accessKeyID(secret.Value, "AKIA", "ASIA") {
		return
	}
	f := k.AtValue()
	if plain(k.File, *k.Entry) && plain(k.File, secret) && !secret.Inherited {
		f.Fix = append(k.Replace(secret.Value), Splice{k.File.Kind, secret.ValueSpan, k.Value})
	}
	c.Report(f)
}

// placeholderKeys speaks once of a pair.
func placeholderKeys(c *Context, k Key) {
	id, _ := k.Section.Entry("aws_access_key_id")
	if k.InProfile() == "" || !standIn(k.Value) || k.Key != "aws_access_key_id" && standIn(id.Value) {
		return
	}
	f := k.AtValue()
	if documented(k.Value) {
		f.Severity = Info
	}
	c.Report(f, "key", k.Key)
}

// invisible reports whether a character cannot be seen: a formatting or control
// character, or a blank that is not the usual one.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp) && r != ' ' || unicode.IsControl(r) && r != '\n' && r != '\t'
}

func hiddenCharacter(c *Context, k Key) {
	at := strings.IndexFunc(k.Value, invisible)
	if at < 0 || k.InProfile() == "" {
		return
	}
	f := k.AtValue()
	if string(k.File.Data[k.ValueSpan.Start:k.ValueSpan.End]) == k.Value {
		f.Pos.Column += at
		f.Width = 0
	}
	clean := strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, k.Value)
	if plain(k.File, *k.Entry) && clean != "" && strings.IndexFunc(clean, func(r rune) bool { return r <= ' ' || r > '~' }) < 0 {
		f.Fix = k.Replace(clean)
	}
	c.Report(f, "key", k.Key)
}

// pairOf gives the halves of the access key that one section holds; nil for
// what is not there or empty.
func pairOf(s *inifile.Section) (id, secret *inifile.Entry) {
	if s == nil {
		return nil, nil
	}
	for i := range s.Entries {
		switch e := &s.Entries[i]; {
		case e.Value == "":
		case e.Key == "aws_access_key_id":
			id = e
		case e.Key == "aws_secret_access_key":
			secret = e
		}
	}
	return id, secret
}

// isSplit reports whether each file holds one half of a profile's access key,
// and not the same.
func isSplit(p profile.Profile) bool {
	id, secret := pairOf(p.Config)
	otherID, otherSecret := pairOf(p.Credentials)
	return id != nil && secret == nil && otherID == nil && otherSecret != nil || id == nil && secret != nil && otherID != nil && otherSecret == nil
}

func splitPair(c *Context, p profile.Profile) {
	if !isSplit(p) {
		return
	}
	half, secret := pairOf(p.Config)
	if half == nil {
		half = secret
	}
	if half.Inherited {
		return
	}
	config, credentials := c.Snap.Config, c.Snap.Credentials
	f := Finding{Profile: p.Name, File: config.Path, Pos: half.Pos, Width: half.KeySpan.Len(),
		Related: []Related{{File: credentials.Path, Pos: p.Credentials.Pos, Why: "other-half"}}}
	if plain(config, *half) {
		if added := Add(credentials, inifile.TypeProfile, p.Name, edit.Pair{Key: half.Key, Value: half.Value}); added != nil {
			f.Fix = append(added, Splice{inifile.Config, half.Span, ""})
		}
	}
	c.Report(f, "key", half.Key)
}

func halfPair(c *Context, p profile.Profile) {
	if isSplit(p) {
		return
	}
	for i, s := range []*inifile.Section{p.Config, p.Credentials} {
		id, secret := pairOf(s)
		have, missing := id, "aws_secret_access_key"
		if id == nil {
			have, missing = secret, "aws_access_key_id"
		}
		if have == nil || id != nil && secret != nil || have.Inherited {
			continue
		}
		c.Report(Finding{Profile: p.Name, File: c.Snap.Files()[i].Path, Pos: have.Pos, Width: have.KeySpan.Len()}, "key", have.Key, "missing", missing)
	}
}

// tokenLacking looks at the environment and at the sections of both files.
func tokenLacking(c *Context) {
	env := c.Snap.Env
	if id := env["AWS_ACCESS_KEY_ID"]; accessKeyID(id, "ASIA") && !standIn(id) && env["AWS_SECRET_ACCESS_KEY"] != "" &&
		env["AWS_SESSION_TOKEN"] == "" && env["AWS_SECURITY_TOKEN"] == "" {
		c.Report(Finding{File: "env:AWS_ACCESS_KEY_ID"}, "id", setting.Masked("aws_access_key_id", id))
	}
	for _, f := range c.Snap.Files() {
		sections := f.AWSCLI().Sections
		for i := range sections {
			s := &sections[i]
			id, secret := pairOf(s)
			if s.Type != inifile.TypeProfile || id == nil || secret == nil || id.Inherited || !accessKeyID(id.Value, "ASIA") || standIn(id.Value) || hasToken(s) {
				continue
			}
			c.Report(Key{id, f, s}.AtValue(), "id", setting.Masked(id.Key, id.Value))
		}
	}
}

// hasToken reports whether a section holds a session token, also by its old name.
func hasToken(s *inifile.Section) bool {
	token, _ := s.Entry("aws_session_token")
	old, _ := s.Entry("aws_security_token")
	return token.Value != "" || old.Value != ""
}

// keysTwice finds a pair in the config file that is never used. It is taken out
// without a loss: no tool reads it.
func keysTwice(c *Context, p profile.Profile) {
	id, secret := pairOf(p.Config)
	otherID, otherSecret := pairOf(p.Credentials)
	if id == nil || secret == nil || otherID == nil || otherSecret == nil || id.Inherited {
		return
	}
	f := Finding{Profile: p.Name, File: c.Snap.Config.Path, Pos: id.Pos, Width: id.KeySpan.Len(),
		Related: []Related{{File: c.Snap.Credentials.Path, Pos: otherID.Pos, Why: "wins"}}}
	if id.Value == otherID.Value && secret.Value == otherSecret.Value {
		f.Severity = Info
	}
	f.Fix = Edit(c.Snap.Config, func(e *edit.Editor) error {
		return e.Unset(edit.Section{Type: inifile.TypeProfile, Name: p.Name}, "aws_access_key_id", "aws_secret_access_key", "aws_session_token")
	})
	c.Report(f)
}

func processShadowed(c *Context, p profile.Profile) {
	id, secret := pairOf(p.Credentials)
	if id == nil || secret == nil || p.Text("credential_process") == "" || profile.KindOf(p.Text, true, false) != profile.KindStatic {
		return
	}
	f := Finding{Profile: p.Name, File: c.Snap.Credentials.Path, Pos: id.Pos, Width: id.KeySpan.Len()}
	if p.Config != nil {
		if e, ok := p.Config.Entry("credential_process"); ok {
			f.Related = []Related{{File: c.Snap.Config.Path, Pos: e.Pos, Why: "unused"}}
		}
	}
	c.Report(f)
}

func longLived(c *Context, k Key) {
	if k.InProfile() != "" && accessKeyID(k.Value, "AKIA") && !standIn(k.Value) {
		c.Report(k.AtValue())
	}
}

// keysInConfig is silent where the credentials file has keys of the profile,
// too: that is another rule's.
func keysInConfig(c *Context, k Key) {
	if k.File.Kind != inifile.Config || k.InProfile() == "" || k.Value == "" || standIn(k.Value) {
		return
	}
	p, _ := c.Snap.Profile(k.InProfile())
	if id, secret := pairOf(p.Credentials); id != nil || secret != nil {
		return
	}
	c.Report(Finding{Profile: p.Name, File: k.File.Path, Pos: k.Pos, Width: k.KeySpan.Len()})
}

// shellFiles are the files, below the home, that shells read when they start.
var shellFiles = []string{".bashrc", ".bash_profile", ".bash_login", ".bash_aliases", ".profile", ".zshenv", ".zprofile", ".zshrc", ".zlogin",
	".kshrc", ".cshrc", ".tcshrc", ".config/fish/config.fish"}

// eachLine calls do for every line of the named files below the home that is no
// comment. Files that are not there, or not small, are passed over.
func eachLine(c *Context, names []string, do func(path string, n int, line string)) {
	for _, name := range names {
		path := filepath.Join(c.Snap.Paths.Home, filepath.FromSlash(name))
		n := 0
		data, _ := profile.ReadSmall(path)
		for line := range bytes.Lines(data) {
			n++
			if text := strings.TrimRight(string(line), "\r\n"); !strings.HasPrefix(strings.TrimSpace(text), "#") {
				do(path, n, text)
			}
		}
	}
}

// assigned gives the text that a shell's line gives to a variable, without
// quotes, and where the variable's name stands; false when it gives it none.
func assigned(line, name string) (value string, at int, ok bool) {
	at = strings.Index(line, name)
	if at < 0 || at > 0 && strings.IndexByte(" \t;&'\"", line[at-1]) < 0 {
		return "", 0, false
	}
	rest, equals := strings.CutPrefix(line[at+len(name):], "=")
	if !equals {
		words := strings.Fields(line[:at])
		if !slices.Contains(words, "set") && !slices.Contains(words, "setenv") || strings.TrimLeft(rest, " \t") == rest {
			return "", 0, false
		}
	}
	value = strings.Trim(strings.TrimSpace(rest), `"'`)
	if end := strings.IndexAny(value, " \t;&'\""); end >= 0 {
		value = value[:end]
	}
	return value, at, true
}

// keysExported finds secrets that are written out; what a command or another
// variable gives is not, and what is too short is none.
func keysExported(c *Context) {
	const name = "AWS_SECRET_ACCESS_KEY"
	eachLine(c, shellFiles, func(path string, n int, line string) {
		value, at, ok := assigned(line, name)
		if ok && len(value) >= 16 && !strings.ContainsAny(value, "$`") {
			c.Report(Finding{File: path, Pos: inifile.Pos{Line: n, Column: at + 1}, Width: len(name)}, "file", c.Snap.Paths.Short(path))
		}
	})
}

// botoKey gives where the file of boto has an access key; "" when it has none.
func botoKey(c *Context) (path string, id inifile.Entry) {
	path = filepath.Join(c.Snap.Paths.Home, ".boto")
	data, _ := profile.ReadSmall(path)
	f := inifile.Scan(path, data)
	for _, s := range inifile.ReadAWSCLI(f, inifile.Credentials).Sections {
		if e, ok := s.Entry("aws_access_key_id"); ok && s.Raw == "Credentials" && e.Value != "" {
			return path, e
		}
	}
	return "", id
}

// botoFile is a warning only where the AWS CLI comes down to the file.
func botoFile(c *Context) {
	path, id := botoKey(c)
	if path == "" {
		return
	}
	f := Finding{File: path, Pos: id.Pos, Width: id.KeySpan.Len()}
	if name, _ := c.Snap.Selected(""); c.Snap.Chain(name, false).Kind != profile.KindNone {
		f.Severity = Info
	}
	c.Report(f, "file", c.Snap.Paths.Short(path))
}

// readableByOthers looks at files that hold secrets: both files when they do,
// and the tokens of sign-ins.
func readableByOthers(c *Context) {
	if runtime.GOOS == "windows" {
		return // modes tell nothing there
	}
	var paths []string
	for _, f := range c.Snap.Files() {
		if slices.ContainsFunc(f.AWSCLI().Sections, func(s inifile.Section) bool { _, secret := pairOf(&s); return secret != nil }) {
			paths = append(paths, f.Path)
		}
	}
	for _, path := range append(paths, cache.Tokens(c.Snap.Paths.SSOCache)...) {
		info := profile.LookAt(path)
		if !info.Exists || info.Mode.Perm()&0o044 == 0 {
			continue
		}
		f := Finding{File: path}
		if info.Mode.Perm()&0o004 == 0 { // a group, which is often the person's own
			f.Severity = Info
		}
		c.Report(f, "file", c.Snap.Paths.Short(path))
	}
}

// startHost gives the host of a start URL in lower case; "" when the text is no
// URL with a host, and for the machine itself.
func startHost(text string) string {
	u, err := url.Parse(text)
	if err != nil || loopback(u.Hostname()) {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
}

// addr reads an IP address; the zero one for a name.
func addr(host string) netip.Addr {
	ip, _ := netip.ParseAddr(strings.Trim(host, "[]"))
	return ip
}

// loopback reports whether a host is the machine itself.
func loopback(host string) bool {
	host = strings.ToLower(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "localhost.localstack.cloud" || strings.HasSuffix(host, ".localhost.localstack.cloud") ||
		host == "host.docker.internal" || addr(host).IsLoopback() || addr(host).IsUnspecified()
}

func startURLNotHTTPS(c *Context, k Key) {
	scheme, rest, ok := strings.Cut(k.Value, ":")
	if !ok || strings.Contains(scheme, ".") {
		scheme, rest = "", k.Value
	}
	secure := "https://" + strings.TrimLeft(rest, "/")
	u, err := url.Parse(secure)
	if strings.EqualFold(scheme, "https") || err != nil || u.User != nil || !strings.Contains(u.Hostname(), ".") || strings.ContainsAny(k.Value, " \t\n\"'") || loopback(u.Hostname()) {
		return
	}
	f := k.AtValue()
	if plain(k.File, *k.Entry) {
		f.Fix = k.Replace(secure)
	}
	c.Report(f, "url", k.Value)
}

// nearAWS gives the host that is meant by one that misses awsapps.com by a
// letter, or by what follows it; "" when it does not.
func nearAWS(host string) string {
	parts := strings.Split(host, ".")
	n := len(parts)
	if n < 3 || sso.OwnedByAWS(host) || !oneOff(parts[n-2], "awsapps") {
		return ""
	}
	return strings.Join(append(parts[:n-2:n-2], "awsapps", "com"), ".")
}

// oneOff reports whether two words are the same but for one letter too many,
// missing or other, or two that changed places.
func oneOff(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

func startURLTypo(c *Context, k Key) {
	host := startHost(k.Value)
	meant := nearAWS(host)
	if meant == "" {
		return
	}
	f := k.AtValue()
	if strings.Contains(k.Value, host) && plain(k.File, *k.Entry) {
		f.Fix = k.Replace(strings.Replace(k.Value, host, meant, 1))
	}
	c.Report(f, "host", host, "meant", meant)
}

// startURLForeign is a warning where the host looks like one of AWS's. Any other
// may be the company's own name for its portal, which the AWS CLI follows.
func startURLForeign(c *Context, k Key) {
	host := startHost(k.Value)
	if host == "" || sso.OwnedByAWS(host) || nearAWS(host) != "" {
		return
	}
	f := k.AtValue()
	if !slices.ContainsFunc([]string{"awsapps", "amazonaws", "app.aws", "amazonwebservices"}, func(own string) bool { return strings.Contains(host, own) }) {
		f.Severity = Info
	}
	c.Report(f, "host", host)
}

// interpreters run the script that is their first argument.
var interpreters = []string{"sh", "bash", "zsh", "dash", "python", "python3", "ruby", "perl", "node"}

// processUnsafe finds a command whose program is looked for in the folder that
// happens to be the current one, or can be changed by everybody. A bare name is
// found by PATH; only one that ends like a script is taken for a file.
func processUnsafe(c *Context, k Key) {
	words, ok := inifile.ShellSplit(k.Value)
	if !ok || len(words) == 0 || strings.Contains(k.Value, `\`) {
		return
	}
	program := words[0]
	if len(words) > 1 && slices.Contains(interpreters, filepath.Base(program)) && !strings.HasPrefix(words[1], "-") {
		program = words[1]
	}
	script := slices.Contains([]string{".sh", ".py", ".rb", ".pl", ".js"}, filepath.Ext(program))
	switch {
	case program == "" || strings.ContainsAny(program[:1], "~$%") || strings.ContainsAny(program, ":="):
		return // another rule's, a drive, or a variable that is set
	case filepath.IsAbs(program):
		info := profile.LookAt(program)
		if !info.Exists || runtime.GOOS == "windows" || !strings.HasPrefix(program, c.Snap.Paths.Home+"/") || info.Mode.Perm()&0o002 == 0 {
			return
		}
	case !strings.Contains(program, "/") && !script:
		return
	}
	c.Report(k.AtValue(), "program", program)
}

// plainEndpoints looks at endpoints everywhere: the variables, the profiles and
// the [services] sections.
func plainEndpoints(c *Context) {
	var names []string
	for name := range c.Snap.Env {
		if strings.HasPrefix(name, "AWS_ENDPOINT_URL") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if host, severity := plainHost(c.Snap.Env[name]); host != "" {
			c.Report(Finding{Severity: severity, File: "env:" + name}, "host", host)
		}
	}
	for _, f := range c.Snap.Files() {
		sections := f.AWSCLI().Sections
		for i := range sections {
			for j := range sections[i].Entries {
				plainEndpoint(c, f, &sections[i], &sections[i].Entries[j])
			}
		}
	}
}

func plainEndpoint(c *Context, f *profile.FileState, s *inifile.Section, e *inifile.Entry) {
	for i := range e.Nested {
		plainEndpoint(c, f, s, &e.Nested[i])
	}
	if e.Key != "endpoint_url" || e.Inherited {
		return
	}
	host, severity := plainHost(e.Value)
	if host == "" {
		return
	}
	found := Key{e, f, s}.AtValue()
	found.Severity = severity
	if strings.HasSuffix(host, ".amazonaws.com") && plain(f, *e) { // they all speak https
		found.Fix = []Splice{{f.Kind, inifile.Span{Start: e.ValueSpan.Start, End: e.ValueSpan.Start + len("http")}, "https"}}
	}
	c.Report(found, "host", host)
}

// plainHost gives the host of an http URL; "" when it is another URL or the
// machine itself. A name without a dot is mostly a container on the machine,
// which is worth knowing only.
func plainHost(text string) (host, severity string) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" || loopback(u.Hostname()) {
		return "", ""
	}
	if !strings.ContainsAny(u.Hostname(), ".:") {
		severity = Info
	}
	return u.Hostname(), severity
}

// tlsOff looks at the variable that Node reads, and at the aliases of shells and
// of the AWS CLI.
func tlsOff(c *Context) {
	const variable, option = "NODE_TLS_REJECT_UNAUTHORIZED", "--no-verify-ssl"
	if c.Snap.Env[variable] == "0" {
		c.Report(Finding{File: "env:" + variable}, "what", variable+"=0")
	}
	eachLine(c, append(slices.Clip(shellFiles), ".aws/cli/alias"), func(path string, n int, line string) {
		if at := strings.Index(line, option); at >= 0 && (strings.Contains(line, "aws") || strings.HasSuffix(path, "alias")) {
			c.Report(Finding{File: path, Pos: inifile.Pos{Line: n, Column: at + 1}, Width: len(option)}, "what", option)
		}
		if value, at, ok := assigned(line, variable); ok && value == "0" {
			c.Report(Finding{File: path, Pos: inifile.Pos{Line: n, Column: at + 1}, Width: len(variable)}, "what", variable+"=0")
		}
	})
}
