package rule

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
	"awsguide/sso"
)

// roleRules are about profiles that assume a role: the ARN, where the
// credentials for it come from, and what is asked for. They look at the key
// that a profile really uses: one that the credentials file covers is not.
var roleRules = []Rule{
	{ID: "role-arn-quoted", Keys: []string{"role_arn"}, Key: roleQuoted},
	{ID: "role-arn-malformed", Keys: []string{"role_arn"}, Key: roleMalformed},
	{ID: "role-arn-sso-reserved", Keys: []string{"role_arn"}, Key: roleReserved},
	{ID: "source-profile-misspelled", Keys: []string{"role_arn"}, Key: sourceMisspelled},
	{ID: "role-without-source", Keys: []string{"role_arn"}, Key: roleWithoutSource},
	{ID: "source-profile-without-role", Keys: []string{"source_profile"}, Key: sourceWithoutRole},
	{ID: "role-two-sources", Keys: []string{"credential_source"}, Key: twoSources},
	{ID: "role-source-quoted", Keys: []string{"source_profile"}, Key: sourceQuoted},
	{ID: "role-source-has-profile-prefix", Keys: []string{"source_profile"}, Key: sourcePrefixed},
	{ID: "role-source-profile-missing", Keys: []string{"source_profile"}, Key: sourceMissing},
	{ID: "role-loop", Keys: []string{"source_profile"}, Key: roleLoop},
	{ID: "role-source-without-credentials", Keys: []string{"source_profile"}, Key: sourceEmpty},
	{ID: "role-source-sso-not-logged-in", Keys: []string{"source_profile"}, Key: sourceSignedOut},
	{ID: "role-credential-source-invalid", Keys: []string{"credential_source"}, Key: serviceUnknown},
	{ID: "role-credential-source-not-here", Keys: []string{"credential_source"}, Key: serviceNotHere},
	{ID: "role-credential-source-env-empty", Keys: []string{"credential_source"}, Key: serviceEnvEmpty},
	{ID: "role-overrides-sso-silently", Keys: []string{"role_arn"}, Key: roleOverSSO},
	{ID: "role-source-env-ignored", Machine: roleEnvIgnored},
	{ID: "role-duration-not-a-number", Keys: []string{"duration_seconds"}, Key: durationText},
	{ID: "role-duration-below-minimum", Keys: []string{"duration_seconds"}, Key: durationShort},
	{ID: "role-chaining-duration", Keys: []string{"duration_seconds"}, Key: durationChained},
	{ID: "role-session-name-invalid", Keys: []string{"role_session_name"}, Key: sessionName},
}

// A role's ARN, and the name of its session (AssumeRole in the API of STS).
var (
	roleARN     = pattern(`^arn:aws[a-z-]*:iam::\d{12}:role/[\x21-\x7e]*[\x21-\x2e\x30-\x7e]$`)
	roleSession = pattern(`^[\w+=,.@-]{2,64}$`)
)

// services are the words that credential_source takes.
var services = []string{"Environment", "Ec2InstanceMetadata", "EcsContainer"}

// Limits of duration_seconds.
const (
	shortest       = 900
	longestChained = 3600
)

// ofRole gives the profile of a key if it is one that assumes a role and the
// key is the one that it uses.
func ofRole(c *Context, k Key) (profile.Profile, bool) {
	p, ok := used(c, k)
	return p, ok && p.Text("role_arn") != "" && p.Text("web_identity_token_file") == ""
}

// used gives the profile of a key if no other file covers the key.
func used(c *Context, k Key) (profile.Profile, bool) {
	if k.InProfile() == "" {
		return profile.Profile{}, false
	}
	p, ok := c.Snap.Profile(k.InProfile())
	if ok && k.File.Kind == inifile.Config && p.Credentials != nil {
		_, covered := p.Credentials.Entry(k.Key)
		ok = !covered
	}
	return p, ok
}

// breaks reports whether the chain of the key's profile breaks at the profile
// itself, for that reason.
func breaks(c *Context, k Key, id string) bool {
	p, ok := ofRole(c, k)
	if !ok {
		return false
	}
	broken := c.Snap.Chain(p.Name, true).Problem
	return broken != nil && broken.ID == id && broken.Profile == p.Name
}

// toProfile is the related place of another profile's header.
func toProfile(c *Context, name string) []Related {
	p, ok := c.Snap.Profile(name)
	if !ok {
		return nil
	}
	return []Related{{p.File, p.Pos, "source"}}
}

func roleQuoted(c *Context, k Key) {
	arn, quoted := inQuotes(k.Value)
	if _, ok := used(c, k); !ok || !quoted || !roleARN().MatchString(arn) {
		return
	}
	f := k.AtValue()
	f.Fix = k.Replace(arn)
	c.Report(f)
}

func roleMalformed(c *Context, k Key) {
	arn, _ := inQuotes(k.Value)
	if _, ok := used(c, k); !ok || k.Value == "" || roleARN().MatchString(arn) {
		return
	}
	f := k.AtValue()
	// The colon of the Region, which a role does not have, is lost easily.
	if head, tail, ok := strings.Cut(k.Value, ":iam:"); ok && roleARN().MatchString(head+":iam::"+tail) {
		f.Fix = k.Replace(head + ":iam::" + tail)
	}
	c.Report(f)
}

func roleReserved(c *Context, k Key) {
	name := k.Value[strings.LastIndex(k.Value, "/")+1:]
	set, reserved := strings.CutPrefix(name, "AWSReservedSSO_")
	if _, ok := used(c, k); !ok || !reserved || !roleARN().MatchString(k.Value) {
		return
	}
	if end := strings.LastIndexByte(set, '_'); end > 0 {
		set = set[:end]
	}
	c.Report(k.AtValue(), "set", set, "account", strings.Split(k.Value, ":")[4])
}

// meant finds a key of a profile that nobody reads and that stands for one of
// words: one known to be written so, or one that looks like it and whose value
// fits. certain says that the value fits.
func meant(c *Context, p profile.Profile, words ...string) (k Key, word string, certain bool) {
	for _, from := range []struct {
		file    *profile.FileState
		section *inifile.Section
	}{{c.Snap.Config, p.Config}, {c.Snap.Credentials, p.Credentials}} {
		if from.section == nil {
			continue
		}
		for _, e := range from.section.Entries {
			word, sure := standsFor(e.Key, words)
			if word == "" || e.Inherited || e.Nested != nil {
				continue
			}
			if fits := fitsKey(c, p, word, e.Value); fits || sure {
				return Key{&e, from.file, from.section}, word, fits
			}
		}
	}
	return Key{}, "", false
}

// standsFor gives the one of words for which a key stands that is no setting;
// sure when the table of settings knows it.
func standsFor(key string, words []string) (word string, sure bool) {
	for _, s := range setting.Named(key) {
		if s.Kind != setting.Misspelling {
			return "", false
		}
		if slices.Contains(words, s.UseInstead) {
			return s.UseInstead, true
		}
	}
	if near := setting.Closest(key, words, 1); near != nil {
		return near[0], false
	}
	return "", false
}

func fitsKey(c *Context, p profile.Profile, key, value string) bool {
	switch key {
	case "source_profile":
		return value != p.Name && slices.Contains(c.Names, value)
	case "credential_source":
		return slices.Contains(services, value)
	}
	return roleARN().MatchString(value)
}

// sourceless gives the profile of a key if its role has no source; one without
// a value is none.
func sourceless(c *Context, k Key) (profile.Profile, bool) {
	p, ok := ofRole(c, k)
	if _, service := p.Get("credential_source"); service {
		return p, false
	}
	return p, ok && p.Text("source_profile") == ""
}

func sourceMisspelled(c *Context, k Key) {
	p, ok := sourceless(c, k)
	if !ok {
		return
	}
	wrong, word, certain := meant(c, p, "source_profile", "credential_source")
	if word == "" {
		return
	}
	f := wrong.AtKey()
	f.Profile = p.Name
	if certain {
		f.Fix = wrong.ReplaceKey(word)
	}
	c.Report(f, "key", wrong.Key, "meant", word)
}

func roleWithoutSource(c *Context, k Key) {
	p, ok := sourceless(c, k)
	if !ok {
		return
	}
	if _, word, _ := meant(c, p, "source_profile", "credential_source"); word == "" {
		c.Report(k.AtValue())
	}
}

func sourceWithoutRole(c *Context, k Key) {
	p, ok := used(c, k)
	if !ok || k.Value == "" || p.Text("role_arn") != "" {
		return
	}
	f := k.AtValue()
	if wrong, word, certain := meant(c, p, "role_arn"); certain {
		f.Fix = wrong.ReplaceKey(word)
	}
	c.Report(f, "source", k.Value)
}

func twoSources(c *Context, k Key) {
	if breaks(c, k, profile.SourceTwice) {
		c.Report(k.AtKey())
	}
}

func sourceQuoted(c *Context, k Key) {
	name, quoted := inQuotes(k.Value)
	bareSource(c, k, name, quoted)
}

func sourcePrefixed(c *Context, k Key) {
	name, prefixed := unprefixed(k.Value)
	bareSource(c, k, name, prefixed)
}

// unprefixed takes off the word with which a header begins.
func unprefixed(value string) (string, bool) {
	word, name, _ := strings.Cut(value, " ")
	return strings.TrimSpace(name), word == "profile"
}

// lost reports whether a role's source profile is not there.
func lost(c *Context, k Key) bool {
	if _, there := c.Snap.Profile(k.Value); there {
		return false
	}
	return k.Value != "" && breaks(c, k, profile.SourceMissing)
}

// bareSource reports a source profile that is there under the name without what
// stands around it.
func bareSource(c *Context, k Key, name string, more bool) {
	if !more || !lost(c, k) || !slices.Contains(c.Names, name) {
		return
	}
	f := k.AtValue()
	f.Fix, f.Related = k.Replace(name), toProfile(c, name)
	c.Report(f, "source", name)
}

func sourceMissing(c *Context, k Key) {
	if !lost(c, k) {
		return
	}
	for _, bare := range []func(string) (string, bool){inQuotes, unprefixed} {
		if name, more := bare(k.Value); more && slices.Contains(c.Names, name) {
			return
		}
	}
	f := k.AtValue()
	others := slices.DeleteFunc(slices.Clone(c.Names), func(n string) bool { return n == k.InProfile() })
	near := setting.Closest(k.Value, others, 2)
	if len(near) == 1 {
		f.Related = toProfile(c, near[0])
		if slip(k.Value, near[0]) {
			f.Fix = k.Replace(near[0])
		}
	}
	c.Report(f, "source", k.Value, "nearest", strings.Join(near, ", "))
}

// slip reports whether one name is surely the other, written wrong: other
// capitals, letters swapped, or one letter too many or too few. Another digit or
// letter may well be meant: it would be the way into another account.
func slip(a, b string) bool {
	count := map[rune]int{}
	for _, r := range strings.ToLower(a) {
		count[r]++
	}
	for _, r := range strings.ToLower(b) {
		count[r]--
	}
	differ := 0
	for r, n := range count {
		if n != 0 && !unicode.IsLetter(r) {
			return false
		}
		differ += max(n, -n)
	}
	return differ <= 1
}

func roleLoop(c *Context, k Key) {
	p, ok := ofRole(c, k)
	if !ok {
		return
	}
	// Each profile of the circle is told at its own key; those that only lead
	// into it are not.
	broken := c.Snap.Chain(p.Name, true).Problem
	if broken == nil || broken.ID != profile.ChainLoop || broken.Keys[0] != p.Name {
		return
	}
	f := k.AtValue()
	if k.Value != p.Name {
		f.Related = toProfile(c, k.Value)
	}
	c.Report(f, "loop", strings.Join(broken.Keys, " → "))
}

func sourceEmpty(c *Context, k Key) {
	if !breaks(c, k, profile.SourceEmpty) {
		return
	}
	f := k.AtValue()
	f.Related = toProfile(c, k.Value)
	// A tool that keeps keys elsewhere leaves only the MFA device in the file.
	source, _ := c.Snap.Profile(k.Value)
	if source.Text("mfa_serial") != "" && !c.Named(f.Profile) {
		f.Severity = Info
	}
	c.Report(f, "source", k.Value)
}

// sourceSignedOut speaks only of a profile that is to be used now: the session
// itself is told of elsewhere, and many roles may lead to it.
func sourceSignedOut(c *Context, k Key) {
	p, ok := ofRole(c, k)
	if !ok || !c.Named(p.Name) || keysWin(c, p.Name) {
		return
	}
	chain := c.Snap.Chain(p.Name, true)
	if chain.Problem != nil || len(chain.Links) == 0 {
		return
	}
	last := chain.Links[len(chain.Links)-1]
	if last.Kind != profile.KindSSO && last.Kind != profile.KindSSOLegacy {
		return
	}
	session, err := c.Snap.SessionOf(last.Profile)
	if err != nil {
		return
	}
	if st := sso.StateOf(c.Snap.Paths, session, c.At).State; st == sso.Valid || st == sso.Refreshable {
		return
	}
	f := k.AtValue()
	f.Related = toProfile(c, last.Profile)
	c.Report(f, "source", last.Profile)
}

func serviceUnknown(c *Context, k Key) {
	if !breaks(c, k, profile.SourceUnknown) {
		return
	}
	f := k.AtValue()
	near := nearService(k.Value)
	if near != "" && !strings.Contains(k.Value, "\n") {
		f.Fix = k.Replace(near)
	}
	c.Report(f, "word", k.Value, "nearest", near)
}

// nearService gives the one of services that a word looks like, or begins; ""
// for none.
func nearService(word string) string {
	low := strings.ToLower(word)
	for _, s := range services {
		if len(low) > 2 && strings.HasPrefix(strings.ToLower(s), low) {
			return s
		}
	}
	if near := setting.Closest(word, services, 1); near != nil {
		return near[0]
	}
	return ""
}

// fromService reports whether a role has its credential_source alone.
func fromService(c *Context, k Key) bool {
	p, ok := ofRole(c, k)
	_, two := p.Get("source_profile")
	return ok && !two
}

// serviceNotHere finds services of which the environment tells that they are
// not to be had. A machine of EC2 cannot be told from another one.
func serviceNotHere(c *Context, k Key) {
	if !fromService(c, k) {
		return
	}
	env := c.Snap.Env
	container := env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] + env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
	switch {
	case k.Value == "EcsContainer" && container == "":
	case k.Value == "Ec2InstanceMetadata" && strings.EqualFold(env["AWS_EC2_METADATA_DISABLED"], "true"):
	default:
		return
	}
	c.Report(whenNamed(c, k.AtValue()), "word", k.Value)
}

func serviceEnvEmpty(c *Context, k Key) {
	if !fromService(c, k) || k.Value != "Environment" {
		return
	}
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		if c.Snap.Env[name] == "" {
			c.Report(whenNamed(c, k.AtValue()), "variable", name)
			return
		}
	}
}

// whenNamed makes a finding of what a profile lacks on this machine now only
// worth knowing, unless the person named the profile.
func whenNamed(c *Context, f Finding) Finding {
	if !c.Named(f.Profile) {
		f.Severity = Info
	}
	return f
}

func roleOverSSO(c *Context, k Key) {
	p, ok := ofRole(c, k)
	if !ok || p.Text("sso_account_id") == "" && p.Text("sso_role_name") == "" {
		return
	}
	if c.Snap.Chain(p.Name, true).Problem == nil {
		c.Report(k.AtKey())
	}
}

// keysWin reports whether a profile is named by a variable while keys in the
// environment come before it.
func keysWin(c *Context, name string) bool {
	selected, by := c.Snap.Selected("")
	env := c.Snap.Env
	return selected == name && by.Kind == profile.FromEnv && env["AWS_ACCESS_KEY_ID"] != "" && env["AWS_SECRET_ACCESS_KEY"] != ""
}

func roleEnvIgnored(c *Context) {
	name, by := c.Snap.Selected("")
	if keysWin(c, name) && c.Snap.Chain(name, true).Kind == profile.KindRole {
		c.Report(Finding{Profile: name, File: "env:AWS_ACCESS_KEY_ID"}, "variable", by.Name)
	}
}

func durationText(c *Context, k Key) {
	if _, ok := ofRole(c, k); !ok {
		return
	}
	if _, err := strconv.Atoi(k.Value); err == nil {
		return
	}
	f := k.AtValue()
	if n := seconds(k.Value); n != "" {
		f.Fix = k.Replace(n)
	}
	c.Report(f, "value", k.Value)
}

// seconds gives the whole seconds that a text such as 1h or "3600" means; ""
// when it is no such text.
func seconds(text string) string {
	text, _ = inQuotes(text)
	if _, err := strconv.Atoi(text); err == nil {
		return text
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < shortest*time.Second || d%time.Second != 0 {
		return ""
	}
	return strconv.Itoa(int(d / time.Second))
}

func durationShort(c *Context, k Key) {
	n, err := strconv.Atoi(k.Value)
	if _, ok := ofRole(c, k); !ok || err != nil || n >= shortest {
		return
	}
	f := k.AtValue()
	f.Fix = k.Replace(strconv.Itoa(shortest))
	c.Report(f, "value", k.Value)
}

func durationChained(c *Context, k Key) {
	n, err := strconv.Atoi(k.Value)
	p, ok := ofRole(c, k)
	if !ok || err != nil || n <= longestChained {
		return
	}
	links := c.Snap.Chain(p.Name, true).Links
	if len(links) < 2 {
		return
	}
	// What these give is the session of a role; of the others one cannot tell.
	switch links[1].Kind {
	case profile.KindRole, profile.KindSSO, profile.KindSSOLegacy, profile.KindWebIdentity, profile.KindInstance, profile.KindContainer:
	default:
		return
	}
	f := k.AtValue()
	f.Fix, f.Related = k.Replace(strconv.Itoa(longestChained)), toProfile(c, links[1].Profile)
	c.Report(f, "value", k.Value)
}

func sessionName(c *Context, k Key) {
	if p, ok := used(c, k); ok && p.Text("role_arn") != "" && !roleSession().MatchString(k.Value) {
		c.Report(k.AtValue(), "value", k.Value)
	}
}
