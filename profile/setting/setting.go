package setting

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// Kinds of settings.
const (
	InUse       = "setting"     // read by AWS's tools today
	Retired     = "retired"     // read once, or by some still
	ThirdParty  = "third-party" // read by tools that are not AWS's
	Misspelling = "misspelling" // read by nobody; UseInstead is what was meant
)

// Degrees of secrecy.
const (
	SecretYes     = "yes"     // never shown but for its end
	SecretPartial = "partial" // not secret alone, or may hold something secret
	SecretPath    = "path"    // names a file that is secret
)

// A Setting is one key of a config file.
type Setting struct {
	Name string   `json:"name"`
	Kind string   `json:"kind"`
	In   []string `json:"in"` // places: "config:profile", "config:profile/s3", "config:sso-session", "credentials:profile", …
	Type string   `json:"type"`
	// Values are the words that are allowed; nil when any text of the type is.
	Values []string `json:"values"`
	// Default is what tools take when nothing sets it; "" when they take nothing.
	Default    string   `json:"default"`
	Env        []string `json:"env"`     // variables that stand for it, the strongest first
	ReadBy     []string `json:"read_by"` // such as aws-cli-v2, sdk-go-v2
	Secret     string   `json:"secret"`  // one of the degrees; "" when it is not
	UseInstead string   `json:"use_instead"`
	En         string   `json:"en"` // what it does, one sentence
	Ja         string   `json:"ja"`
}

//go:embed settings.jsonl
var table string

// load reads the table once, when it is first needed.
var load = sync.OnceValue(func() []Setting {
	var all []Setting
	d := json.NewDecoder(strings.NewReader(table))
	for d.More() {
		var s Setting
		if err := d.Decode(&s); err != nil {
			break // the tests hold that the table can be read
		}
		all = append(all, s)
	}
	return all
})

// All gives the whole table in its own order. It must not be changed.
func All() []Setting { return load() }

// Lookup finds the setting with that name which stands in the place, such as
// "config:profile" or "config:profile/s3". A nested name may also be given as
// s3.addressing_style with the place of its parent.
func Lookup(name, in string) (Setting, bool) {
	if parent, child, ok := strings.Cut(name, "."); ok {
		name, in = child, in+"/"+parent
	}
	for _, s := range byName()[name] {
		if slices.ContainsFunc(s.In, func(place string) bool { return placeMatches(place, in) }) {
			return s, true
		}
	}
	return Setting{}, false
}

// byName gives the settings of each name in the order of the table.
var byName = sync.OnceValue(func() map[string][]Setting {
	names := map[string][]Setting{}
	for _, s := range load() {
		names[s.Name] = append(names[s.Name], s)
	}
	return names
})

// placeMatches compares places; <service> stands for the name of any service.
func placeMatches(place, in string) bool {
	if place == in {
		return true
	}
	head, ok := strings.CutSuffix(place, "<service>")
	return ok && strings.HasPrefix(in, head) && len(in) > len(head)
}

// Named gives every setting of that name, in any place; nil if there is none. It
// must not be changed.
func Named(name string) []Setting {
	if _, child, ok := strings.Cut(name, "."); ok {
		name = child
	}
	return byName()[name]
}

// About says what the setting does, in Japanese for "ja", else in English; ""
// for a misspelling.
func (s Setting) About(language string) string {
	if language == "ja" {
		return s.Ja
	}
	return s.En
}

// ReadByAWSCLI reports whether the AWS CLI v2 reads the setting.
func (s Setting) ReadByAWSCLI() bool { return slices.Contains(s.ReadBy, "aws-cli-v2") }

// Nearest gives up to n names of settings that are used in the place and look
// like name, the nearest first; nil if none does. What is known to be meant by
// a misspelling comes first.
func Nearest(name, in string, n int) []string {
	var names, first []string
	for _, s := range load() {
		if s.Kind == Misspelling && s.Name == name && s.UseInstead != "" {
			first = append(first, s.UseInstead)
		}
		if s.Kind == InUse && slices.ContainsFunc(s.In, func(place string) bool { return placeMatches(place, in) }) {
			names = append(names, s.Name)
		}
	}
	for _, c := range Closest(name, names, n) {
		if !slices.Contains(first, c) {
			first = append(first, c)
		}
	}
	return first[:min(n, len(first))]
}
