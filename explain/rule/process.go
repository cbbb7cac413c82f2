package rule

import (
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/tool"
	"awsguide/sso"
)

var commandKey = []string{"credential_process"}

// processRules are about profiles whose credentials come from a program
// (credential_process) or for a web identity token. The program is never run.
var processRules = []Rule{
	{ID: "credential-process-unbalanced-quote", Keys: commandKey, Key: processQuote},
	{ID: "credential-process-backslashes", Keys: commandKey, Key: processBackslashes},
	{ID: "credential-process-tilde-or-variable", Keys: commandKey, Key: processUnexpanded},
	{ID: "credential-process-space-in-path", Keys: commandKey, Key: processSpace},
	{ID: "credential-process-recursion", Keys: commandKey, Key: processLoop},
	{ID: "credential-process-not-on-path", Keys: commandKey, Key: processAbsent},
	{ID: "credential-process-not-executable", Keys: commandKey, Key: processNotExecutable},
	{ID: "credential-process-bad-interpreter", Keys: commandKey, Key: processInterpreter},
	{ID: "credential-process-bridge-expired", Keys: commandKey, Key: processBridge},
	{ID: "web-identity-role-missing", Machine: tokenRule(roleMissing)},
	{ID: "web-identity-file-missing", Machine: tokenRule(tokenMissing)},
	{ID: "web-identity-token-empty", Machine: tokenRule(tokenEmpty)},
}

// uses reports whether the AWS CLI takes the credentials of the key's profile in
// that way, and this key for it: credentials go before config.
func (c *Context) uses(k Key, kind string) bool {
	p, ok := c.Snap.Profile(k.InProfile())
	if !ok || k.InProfile() == "" || k.Value == "" {
		return false
	}
	if p.Credentials != nil && k.File.Kind == inifile.Config {
		if _, over := p.Credentials.Entry(k.Key); over {
			return false
		}
	}
	return kindOf(p) == kind
}

// kindOf gives the kind of credentials of a profile's own keys.
func kindOf(p profile.Profile) string {
	e, ok := inifile.Entry{}, false
	if p.Credentials != nil {
		e, ok = p.Credentials.Entry("aws_access_key_id")
	}
	return profile.KindOf(p.Text, ok && e.Value != "", false)
}

// rewrite is Replace for a value that is on one line, as it was read.
func (k Key) rewrite(value string) []Splice {
	if string(k.File.Data[k.ValueSpan.Start:k.ValueSpan.End]) != k.Value {
		return nil
	}
	return k.Replace(value)
}

// program gives the first word of a command that is in use, as the AWS CLI cuts
// it; "" when there is none. Only this word is ever told: the others may hold a
// secret.
func program(c *Context, k Key) string {
	words, ok := inifile.ShellSplit(k.Value)
	if !ok || len(words) == 0 || !c.uses(k, profile.KindProcess) {
		return ""
	}
	return bareWord(words[0])
}

// bareWord leaves the value out of NAME=value, with which nobody's command begins
// but one that was written for a shell.
func bareWord(word string) string {
	if name, _, ok := strings.Cut(word, "="); ok && !strings.Contains(name, "/") {
		return name + "=…"
	}
	return word
}

// processQuote: on Windows the AWS CLI cuts by other rules.
func processQuote(c *Context, k Key) {
	if _, ok := inifile.ShellSplit(k.Value); ok || runtime.GOOS == "windows" || !c.uses(k, profile.KindProcess) {
		return
	}
	f := k.AtValue()
	// A quote before one last word can have no other end.
	open := strings.LastIndexAny(k.Value, `"'`)
	if open > 0 && k.Value[open-1] == ' ' && !strings.ContainsAny(k.Value[open+1:], ` \`) {
		f.Fix = k.rewrite(k.Value + k.Value[open:open+1])
	}
	c.Report(f)
}

func processBackslashes(c *Context, k Key) {
	raw, _, _ := strings.Cut(k.Value, " ")
	if runtime.GOOS == "windows" || !strings.Contains(raw, `\`) || strings.ContainsAny(raw, `"'`) {
		return
	}
	word := program(c, k)
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++ // what follows is kept as it is
		if letter(raw[i]) && word != "" {
			c.Report(k.AtValue(), "program", raw, "seen", word)
			return
		}
	}
}

// letter reports whether nobody would put a backslash before it but in a path.
func letter(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '.'
}

func processUnexpanded(c *Context, k Key) {
	if !strings.ContainsAny(k.Value, "~$") {
		return
	}
	word := program(c, k)
	now, known := c.expanded(word)
	if now == word && known {
		return
	}
	f := k.AtValue()
	// Within quotes the path may have blanks.
	at, bad := strings.Index(k.Value, word), "\"'\\~$\n"
	if at == 0 {
		bad += " \t"
	}
	if at >= 0 && known && filepath.IsAbs(now) && !strings.ContainsAny(now, bad) {
		f.Fix = k.rewrite(k.Value[:at] + now + k.Value[at+len(word):])
	}
	c.Report(f, "program", word)
}

// expanded puts the home folder and variables into a path as a shell does; known
// is false when it has one that this machine does not.
func (c *Context) expanded(path string) (now string, known bool) {
	known = true
	if strings.HasPrefix(path, "~") {
		rest := path[1:]
		if rest != "" && rest[0] != '/' {
			return path, false
		}
		path = c.Snap.Paths.Home + rest
	}
	now = profile.Expand(path, func(name string) string {
		value := c.Snap.Env[name]
		known = known && value != ""
		return value
	})
	return now, known
}

func processSpace(c *Context, k Key) {
	first, _, ok := strings.Cut(k.Value, " ")
	if !ok || !filepath.IsAbs(first) || strings.ContainsAny(k.Value, "\"'\\\n") || !c.uses(k, profile.KindProcess) {
		return
	}
	if profile.LookAt(first).Exists {
		return
	}
	end, certain := pathEnd(k.Value)
	if end == 0 {
		return
	}
	f := k.AtValue()
	if certain {
		f.Fix = k.rewrite(`"` + k.Value[:end] + `"` + k.Value[end:])
	}
	c.Report(f, "program", k.Value[:end], "seen", first)
}

// pathEnd gives where a path with blanks ends that begins a command: where a file
// has that name, or else after the last word that looks like the middle of a
// path. It is certain for a file, and for folders that always have a blank. 0
// means that the command does not look like one.
func pathEnd(command string) (end int, certain bool) {
	words, at := strings.Split(command, " "), 0
	for i, w := range words {
		at += len(w)
		if i > 0 {
			if w != "" && strings.ContainsAny(w[:1], "-/~$") || strings.ContainsAny(w, "=:") {
				break
			}
			if look := profile.LookAt(command[:at]); look.Exists && !look.Folder {
				return at, true
			}
			if strings.Contains(w, "/") {
				end = at
			}
		}
		at++
	}
	for _, folder := range []string{"/Program Files/", "/Program Files (x86)/", "/Application Support/"} {
		certain = certain || strings.Contains(command[:end], folder)
	}
	return end, certain
}

// processLoop follows `aws configure export-credentials` from profile to profile.
func processLoop(c *Context, k Key) {
	if !strings.Contains(k.Value, "export-credentials") || !c.uses(k, profile.KindProcess) {
		return
	}
	names, line := []string{k.InProfile()}, k.Value
	for {
		next := c.exported(line)
		if next == "" || slices.Contains(names[1:], next) {
			return // a circle that this profile is not in is told of those that are
		}
		names = append(names, next)
		if next == names[0] {
			c.Report(k.AtValue(), "loop", strings.Join(names, " → "))
			return
		}
		p, ok := c.Snap.Profile(next)
		if !ok || kindOf(p) != profile.KindProcess {
			return
		}
		line = p.Text("credential_process")
	}
}

// exported gives the profile whose credentials a command exports with the AWS
// CLI; "" when it is another command.
func (c *Context) exported(command string) string {
	words, ok := inifile.ShellSplit(command)
	if !ok || len(words) == 0 || strings.TrimSuffix(filepath.Base(words[0]), ".exe") != "aws" || !slices.Contains(words, "export-credentials") {
		return ""
	}
	name, _ := c.Snap.Selected("")
	for i, w := range words {
		if v, ok := strings.CutPrefix(w, "--profile="); ok {
			name = v
		} else if w == "--profile" && i+1 < len(words) {
			name = words[i+1]
		}
	}
	return name
}

// A token is a web identity token that is in use, by a profile or by the
// environment.
type token struct {
	path    string
	profile string  // "" when the environment names it and there is no profile
	at      Finding // at the path
	key     Key     // of the path; zero in the environment
}

const tokenVariable = "AWS_WEB_IDENTITY_TOKEN_FILE"

// tokenRule makes a rule of what is to be said of one token.
func tokenRule(do func(*Context, token)) func(*Context) {
	return func(c *Context) {
		if path := c.Snap.Env[tokenVariable]; path != "" {
			name, _ := c.Snap.Selected("")
			chain := c.Snap.Chain(name, false)
			if chain.Problem == nil && (chain.Kind == profile.KindWebIdentity || chain.Kind == profile.KindNone) {
				do(c, token{path: path, profile: name, at: Finding{File: "env:" + tokenVariable}})
			}
		}
		for _, f := range c.Snap.Files() {
			sections := f.AWSCLI().Sections
			for i := range sections {
				e, ok := sections[i].Entry("web_identity_token_file")
				k := Key{&e, f, &sections[i]}
				if ok && !e.Inherited && c.uses(k, profile.KindWebIdentity) {
					do(c, token{path: e.Value, profile: k.InProfile(), at: k.AtValue(), key: k})
				}
			}
		}
	}
}

func roleMissing(c *Context, t token) {
	p, _ := c.Snap.Profile(t.profile)
	if p.Text("role_arn") == "" && c.Snap.Env["AWS_ROLE_ARN"] == "" {
		c.Report(t.at)
	}
}

// tokenMissing is an error only where the token is to be used now: files are
// shared with the machine on which the token is. A relative path says nothing,
// for it begins where the command is run.
func tokenMissing(c *Context, t token) {
	tilde := strings.HasPrefix(t.path, "~")
	if !tilde && !filepath.IsAbs(t.path) {
		return
	}
	if !tilde && (profile.LookAt(t.path).Exists || !profile.LookAt(filepath.Dir(t.path)).May("x") && profile.LookAt(filepath.Dir(t.path)).Exists) {
		return
	}
	if t.at.Profile != "" {
		if now, known := c.expanded(t.path); tilde && known && exists(now) {
			t.at.Fix = t.key.rewrite(now)
		} else if !tilde && !c.Named(t.profile) {
			t.at.Severity = Info
		}
	}
	c.Report(t.at, "path", t.path)
}

func exists(path string) bool {
	return profile.LookAt(path).Exists
}

// shortestToken is the length in bytes below which the AWS CLI does not send a
// token.
const shortestToken = 4

func tokenEmpty(c *Context, t token) {
	data, err := profile.ReadSmall(t.path)
	if err != nil || len(data) >= shortestToken || !filepath.IsAbs(t.path) {
		return
	}
	c.Report(Finding{Profile: t.at.Profile, File: t.path}, "path", t.path, "bytes", strconv.Itoa(len(data)))
}

// processFile finds the program of a command, as the AWS CLI would: at its path,
// or in a folder of PATH. It is only looked at. unknown tells that it cannot be
// told, as for a relative path.
func (c *Context) processFile(k Key) (name string, look profile.Look, unknown bool) {
	words, ok := inifile.ShellSplit(k.Value)
	if !ok || len(words) == 0 || strings.ContainsAny(words[0], "~$%\\") || runtime.GOOS == "windows" {
		return "", look, true
	}
	name = words[0]
	if strings.Contains(name, "/") {
		return name, profile.LookAt(name), !filepath.IsAbs(name)
	}
	for _, dir := range filepath.SplitList(c.Snap.Env["PATH"]) {
		if look = profile.LookAt(filepath.Join(dir, name)); look.Exists && !look.Folder {
			return name, look, false
		}
	}
	return name, profile.Look{}, c.Snap.Env["PATH"] == ""
}

func processAbsent(c *Context, k Key) {
	name, look, unknown := c.processFile(k)
	if unknown || look.Exists || !c.uses(k, profile.KindProcess) {
		return
	}
	f := k.AtValue()
	if !c.Named(f.Profile) {
		f.Severity = Info // the file may be shared with a machine that has it
	}
	c.Report(f, "program", bareWord(name))
}

func processNotExecutable(c *Context, k Key) {
	name, look, unknown := c.processFile(k)
	if unknown || !look.Exists || !look.Folder && look.Mode.Perm()&0o111 != 0 || !c.uses(k, profile.KindProcess) {
		return
	}
	c.Report(k.AtValue(), "program", bareWord(name), "path", look.Path)
}

// processInterpreter looks at the first line of a script.
func processInterpreter(c *Context, k Key) {
	name, look, unknown := c.processFile(k)
	if unknown || !look.Exists || look.Folder || !c.uses(k, profile.KindProcess) {
		return
	}
	program := tool.Interpreter(look.Path)
	if program == "" || filepath.IsAbs(program) && exists(program) || !filepath.IsAbs(program) && exists(filepath.Join(filepath.Dir(look.Path), program)) {
		return
	}
	c.Report(k.AtValue(), "program", bareWord(name), "interpreter", strconv.QuoteToASCII(program))
}

// processBridge looks behind a command that asks the AWS CLI for the credentials
// of another profile: who is signed out there cannot be helped here.
func processBridge(c *Context, k Key) {
	if !strings.Contains(k.Value, "export-credentials") || !c.uses(k, profile.KindProcess) {
		return
	}
	behind := c.exported(k.Value)
	s, err := c.Snap.SessionOf(behind)
	if behind == "" || err != nil {
		return
	}
	if state := sso.StateOf(c.Snap.Paths, s, c.At).State; state != sso.Expired {
		return
	}
	f := k.AtValue()
	if !c.Named(f.Profile) {
		f.Severity = Info
	}
	c.Report(f, "behind", behind)
}
