package rule

import (
	"slices"
	"strings"
	"sync"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/profile/setting"
)

// regionRules are about Regions and about how the AWS CLI prints results.
//
// A text that is no Region's code belongs to one rule only: regionFault tells to
// which. What has the right shape may be a Region that is newer than our table.
var regionRules = []Rule{
	{ID: outputSwapped, Machine: swapped},
	{ID: regionEmpty, Machine: wrongRegion(regionEmpty)},
	{ID: regionNone, Machine: wrongRegion(regionNone)},
	{ID: regionCharacters, Machine: wrongRegion(regionCharacters)},
	{ID: regionZone, Machine: wrongRegion(regionZone)},
	{ID: regionUppercase, Machine: wrongRegion(regionUppercase)},
	{ID: regionMisspelled, Machine: wrongRegion(regionMisspelled)},
	{ID: "sso-region-unresolvable", Keys: []string{"sso_region"}, Key: ssoRegion},
	{ID: "sso-region-is-not-region", After: []string{"key-name-misspelled", "key-name-with-hyphens", "continuation-line-swallows-key", "indented-header-lost"}, Profile: ssoRegionOnly},
	{ID: "no-region", After: []string{"key-name-misspelled", "key-name-with-hyphens", "continuation-line-swallows-key", "indented-header-lost"}, Profile: noRegion},
	{ID: "region-in-credentials-file", Profile: regionTwice},
	{ID: "output-format-unknown", Machine: outputUnknown},
	{ID: "timestamp-format-invalid", Keys: []string{"cli_timestamp_format"}, Key: wordUnknown},
	{ID: "binary-format-invalid", Keys: []string{"cli_binary_format"}, Key: wordUnknown},
}

// The rules to which regionFault gives a text.
const (
	regionEmpty      = "region-empty-value"
	regionNone       = "region-literal-none"
	regionCharacters = "region-has-bad-characters"
	regionZone       = "region-is-availability-zone"
	regionUppercase  = "region-uppercase"
	regionMisspelled = "region-misspelled"
	outputSwapped    = "region-output-swapped"
)

// regionVariables stand for the key region, the stronger first.
var regionVariables = []string{"AWS_REGION", "AWS_DEFAULT_REGION"}

// each calls do for a key in every profile of both files, and for the variables
// that stand for it, which are given as keys without a file.
func each(c *Context, key string, variables []string, do func(Key)) {
	c.eachKey([]string{key}, func(k Key) {
		if k.Section.Type == inifile.TypeProfile && k.Nested == nil {
			do(k)
		}
	})
	for _, name := range variables {
		if v, ok := c.Snap.Env.Lookup(name); ok {
			do(Key{Entry: &inifile.Entry{Key: name, Value: v}})
		}
	}
}

// replaced is the repair of a value that stands on one line of a file; nil for
// every other, and for an unknown value.
func replaced(k Key, value string) []Splice {
	if k.File == nil || value == "" || strings.Contains(k.Value, "\n") {
		return nil
	}
	return k.Replace(value)
}

// shown is a text that may be named in a message. What is long may be a secret
// that was typed at the wrong prompt.
func shown(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if r := []rune(text); len(r) >= 40 || strings.HasPrefix(text, "AKIA") || strings.HasPrefix(text, "ASIA") {
		return string(r[:min(4, len(r))]) + "…"
	}
	return text
}

// selected gives the profile that a command uses when it names none.
func selected(c *Context) (profile.Profile, bool) {
	name, _ := c.Snap.Selected("")
	return c.Snap.Profile(name)
}

func wrongRegion(id string) func(*Context) {
	return func(c *Context) {
		each(c, "region", regionVariables, func(k Key) {
			if k.File == nil && k.Entry.Key == regionVariables[1] && c.Snap.Env[regionVariables[0]] != "" {
				return // the stronger variable is set
			}
			fault, meant := regionFault(k.Value)
			if fault != id {
				return
			}
			f := k.AtValue()
			switch id {
			case regionMisspelled:
				if elsewhere(c, k) {
					return
				}
				f.Severity = unknownRegion(c, k.Value, meant, f.Profile)
			case regionEmpty:
				if k.File != nil && envRegion(c) != "" {
					f.Severity = Info // a variable gives one
				}
			}
			f.Fix = replaced(k, meant)
			c.Report(f, "name", k.Entry.Key, "region", shown(k.Value), "nearest", likelyRegion(k.Value, meant))
		})
	}
}

// likelyRegion gives a Region's code to write as an example: the one that was
// meant, or that looks most like the text.
func likelyRegion(text, meant string) string {
	if meant != "" {
		return meant
	}
	if near := region.Nearest(text, 1); near != nil {
		return near[0]
	}
	return "us-east-1"
}

// unknownRegion gives the severity for a Region that is not in the table: "",
// that of the page, when it is surely a slip.
func unknownRegion(c *Context, text, meant, profile string) string {
	switch {
	case meant != "" || slices.ContainsFunc(region.All(), func(r region.Region) bool { return strings.HasPrefix(r.ID, text+"-") }):
		return ""
	case profile != "" && c.Named(profile):
		return Warning
	}
	return Info
}

// elsewhere reports whether requests go to another address than AWS's own: such
// services have Regions of their own.
func elsewhere(c *Context, k Key) bool {
	if c.Snap.Env["AWS_ENDPOINT_URL"] != "" || c.Snap.Env["AWS_ENDPOINT_URL_S3"] != "" {
		return true
	}
	if k.File == nil {
		return false
	}
	p, _ := c.Snap.Profile(k.InProfile())
	if p.Text("endpoint_url") != "" || p.Text("services") != "" {
		return true
	}
	for _, block := range []string{"s3", "s3api"} { // of a plugin
		if p.Text(block+".endpoint_url") != "" {
			return true
		}
	}
	return false
}

func envRegion(c *Context) string {
	for _, name := range regionVariables {
		if v, ok := c.Snap.Env.Lookup(name); ok {
			return v
		}
	}
	return ""
}

// zone is an Availability Zone, a Local Zone or a Wavelength Zone.
var zone = pattern(`^([a-z]{2,4}(?:-[a-z]+){1,2}-[0-9]+)(?:[a-z]|-[a-z0-9-]+)$`)

// regionFault gives the rule by which a text is no Region's code, "" when
// nothing speaks against it, and the code that was surely meant, "" when that
// cannot be told.
func regionFault(text string) (id, meant string) {
	low := strings.ToLower(text)
	if _, ok := region.Lookup(text); ok || strings.HasPrefix(text, "fips-") || strings.HasSuffix(text, "-fips") || strings.HasSuffix(text, "-global") {
		return "", ""
	}
	switch {
	case strings.TrimSpace(text) == "":
		return regionEmpty, ""
	case isFormat(text):
		return outputSwapped, ""
	case low == "none" || low == "null" || low == "nil" || low == "undefined":
		return regionNone, ""
	case !region.Valid(text):
		return regionCharacters, meantRegion(text)
	}
	if m := zone().FindStringSubmatch(low); m != nil {
		return regionZone, m[1]
	}
	if _, ok := region.Lookup(low); low != text && (ok || region.LooksLike(low)) {
		return regionUppercase, low
	}
	return regionMisspelled, meantRegion(text)
}

// directions are the words by which AWS tells the Regions of an area apart.
var directions = []string{"north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"}

// regionNames gives the Regions by their names and places in lower case, and after = by the
// letters of their codes.
var regionNames = sync.OnceValue(func() map[string]string {
	ids := map[string]string{}
	for _, r := range region.All() {
		name := strings.ToLower(r.En)
		_, place, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
		if strings.Contains(place, "-") { // it looks like the beginning of a code
			place = name
		}
		for _, n := range []string{name, place, strings.TrimPrefix(place, "n. "), r.Ja, "=" + letters(r.ID)} {
			if ids[n] == "" {
				ids[n] = r.ID
			}
		}
	}
	return ids
})

// meantRegion gives the Region that a text means beyond doubt: its code written
// a little otherwise, its name or its place. "" when there is none.
func meantRegion(text string) string {
	text, _, _ = strings.Cut(text, "#")
	text, _, _ = strings.Cut(text, ";")
	text = strings.ToLower(strings.Trim(text, " \t\"'`<>,."))
	if id, ok := regionNames()[text]; ok {
		return id
	}
	if id, ok := regionNames()["="+letters(text)]; ok {
		return id
	}
	// The code has the right shape, but its direction is no word.
	parts := strings.Split(text, "-")
	if !region.LooksLike(text) || slices.Contains(directions, parts[len(parts)-2]) {
		return ""
	}
	for _, near := range setting.Closest(parts[len(parts)-2], directions, 1) {
		parts[len(parts)-2] = near
		if r, ok := region.Lookup(strings.Join(parts, "-")); ok {
			return r.ID
		}
	}
	return ""
}

// letters leaves the letters and digits of a text.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_ .", r) {
			return -1
		}
		return r
	}, text)
}

func ssoRegion(c *Context, k Key) {
	if k.Section.Type != inifile.TypeProfile && k.Section.Type != inifile.TypeSSOSession || k.Nested != nil {
		return
	}
	fault, meant := regionFault(k.Value)
	if fault == "" || fault == regionEmpty {
		return
	}
	f := k.AtValue()
	if fault == regionMisspelled {
		f.Severity = unknownRegion(c, k.Value, meant, f.Profile)
	}
	f.Fix = replaced(k, meant)
	c.Report(f, "region", shown(k.Value), "nearest", likelyRegion(k.Value, meant))
}

// regionless reports whether nothing, not even an empty key, gives a profile a
// Region. Of a profile that the AWS CLI does not see, nothing is known.
func regionless(c *Context, p profile.Profile) bool {
	if p.Config == nil && p.Credentials == nil {
		return false
	}
	for _, name := range regionVariables {
		if _, ok := c.Snap.Env.Lookup(name); ok {
			return false
		}
	}
	_, ok := p.Get("region")
	return !ok
}

// signInRegion gives the Region of a profile's sign-in.
func signInRegion(c *Context, p profile.Profile) string {
	if session, ok := c.Snap.Config.AWSCLI().Find(inifile.TypeSSOSession, p.Text("sso_session")); ok {
		if e, ok := session.Entry("sso_region"); ok {
			return e.Value
		}
	}
	return p.Text("sso_region")
}

func ssoRegionOnly(c *Context, p profile.Profile) {
	if !regionless(c, p) {
		return
	}
	if at := signInRegion(c, p); at != "" {
		c.Report(lacking(c, p), "region", shown(at))
	}
}

func noRegion(c *Context, p profile.Profile) {
	if regionless(c, p) && signInRegion(c, p) == "" {
		c.Report(lacking(c, p))
	}
}

// lacking is a finding at a profile's header: what it lacks matters when it is
// used.
func lacking(c *Context, p profile.Profile) Finding {
	f := Finding{Profile: p.Name, File: p.File, Pos: p.Pos}
	if !c.Named(p.Name) {
		f.Severity = Info
	}
	return f
}

func regionTwice(c *Context, p profile.Profile) {
	if p.Config == nil || p.Credentials == nil {
		return
	}
	config, ok := p.Config.Entry("region")
	strong, also := p.Credentials.Entry("region")
	if !ok || !also || strong.Inherited || config.Value == strong.Value {
		return
	}
	f := Finding{
		Profile: p.Name, File: c.Snap.Credentials.Path, Pos: strong.ValuePos, Width: strong.ValueSpan.Len(),
		Related: []Related{{c.Snap.Config.Path, config.ValuePos, "beaten"}},
	}
	if !c.Named(p.Name) {
		f.Severity = Info
	}
	c.Report(f, "region", shown(strong.Value), "other", shown(config.Value))
}

// formats are the words for output.
func formats() []string {
	known, _ := setting.Lookup("output", "config:profile")
	return known.Values
}

// isFormat reports whether a text is an output format and cannot be a Region.
func isFormat(text string) bool { return slices.Contains(formats(), strings.ToLower(text)) }

// isRegion reports whether a text is a Region's code, known or not.
func isRegion(text string) bool {
	_, ok := region.Lookup(text)
	return ok || region.LooksLike(text)
}

func swapped(c *Context) {
	each(c, "region", regionVariables, func(k Key) {
		if !isFormat(k.Value) {
			return
		}
		f := k.AtValue()
		if k.File != nil {
			if o, ok := k.Section.Entry("output"); ok && !o.Inherited && isRegion(o.Value) {
				f.Fix = append(k.Replace(o.Value), Key{&o, k.File, k.Section}.Replace(k.Value)...)
			}
		}
		c.Report(f, "name", k.Entry.Key, "region", k.Value)
	})
}

func outputUnknown(c *Context) {
	each(c, "output", []string{"AWS_DEFAULT_OUTPUT"}, func(k Key) {
		if k.Value == "" || slices.Contains(formats(), k.Value) {
			return
		}
		if k.File != nil {
			if r, ok := k.Section.Entry("region"); ok && isFormat(r.Value) {
				return // the two are swapped
			}
		}
		f := k.AtValue()
		nearest := "json"
		if near := setting.Closest(k.Value, formats(), 1); near != nil && !isRegion(k.Value) {
			nearest, f.Fix = near[0], replaced(k, near[0])
		}
		c.Report(f, "name", k.Entry.Key, "value", shown(k.Value), "nearest", nearest)
	})
}

// wordUnknown finds a key whose value is none of its words.
func wordUnknown(c *Context, k Key) {
	known, ok := setting.Lookup(k.Entry.Key, "config:profile")
	if !ok || k.InProfile() == "" || k.Value == "" || slices.Contains(known.Values, k.Value) {
		return
	}
	f := k.AtValue()
	nearest := known.Default
	if near := setting.Closest(k.Value, known.Values, 1); near != nil {
		nearest, f.Fix = near[0], replaced(k, near[0])
	}
	c.Report(f, "value", shown(k.Value), "nearest", nearest)
}
