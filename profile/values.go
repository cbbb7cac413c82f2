package profile

import (
	"cmp"
	"slices"
	"strings"

	"awsguide/profile/inifile"
	"awsguide/profile/setting"
)

// An OriginKind says what set a value; the words are those of the JSON.
type OriginKind string

const (
	FromFlag        OriginKind = "flag"
	FromEnv         OriginKind = "env"
	FromConfig      OriginKind = "config"
	FromCredentials OriginKind = "credentials"
	FromSession     OriginKind = "sso-session"
	FromDefault     OriginKind = "default"
)

// An Origin is where a value comes from.
type Origin struct {
	Kind OriginKind
	Name string // the flag or the variable, or the SSO session; "" for files and defaults
	File string // for values from files
	Pos  inifile.Pos
}

// A Value is a setting in force and those that it beat.
type Value struct {
	Setting  string // a nested one as s3.max_concurrent_requests
	Text     string
	Set      bool // false: nothing sets it and there is no default
	Origin   Origin
	Shadowed []Value // the strongest first; nil when it beat none
	// AWSCLI and GoSDK are the raw text that each takes from the files for this
	// profile; nil when it does not see the key.
	AWSCLI, GoSDK *string
}

// Overrides are settings given on the command line; "" where none was.
type Overrides struct {
	Profile string // --profile: switches off the variables with credentials
	Region  string
	Output  string
}

// Values gives every key that stands in the profile, in file order, config
// before credentials, and region and output, which come first and are always
// there.
func (s *Snapshot) Values(name string, o Overrides) []Value {
	p, _ := s.Profile(name)
	cli, sdk := s.rawCLI(name), s.rawSDK(name)
	keys := []string{"region", "output"}
	add := func(k string) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, sec := range []*inifile.Section{p.Config, p.Credentials} {
		if sec != nil {
			for _, e := range flat(sec.Entries) {
				add(e.Key)
			}
		}
	}
	var onlySDK []string
	for k := range sdk {
		if !slices.Contains(keys, k) {
			onlySDK = append(onlySDK, k)
		}
	}
	slices.SortFunc(onlySDK, func(a, b string) int { return cmp.Or(cmp.Compare(sdk[a].line, sdk[b].line), cmp.Compare(a, b)) })
	keys = append(keys, onlySDK...)
	values := make([]Value, 0, len(keys))
	for _, k := range keys {
		v := s.value(p, k, o)
		if raw, ok := cli[k]; ok {
			v.AWSCLI = &raw.text
		}
		if raw, ok := sdk[k]; ok {
			v.GoSDK = &raw.text
		}
		values = append(values, v)
	}
	return values
}

// Value gives one setting of a profile, as in Values.
func (s *Snapshot) Value(name, key string, o Overrides) Value {
	for _, v := range s.Values(name, o) {
		if v.Setting == key {
			return v
		}
	}
	p, _ := s.Profile(name)
	return s.value(p, key, o)
}

// value ranks what sets a key: the command line, variables, the SSO session,
// credentials, config, a default.
func (s *Snapshot) value(p Profile, key string, o Overrides) Value {
	var ranked []Value
	add := func(text string, from Origin) {
		ranked = append(ranked, Value{Setting: key, Text: text, Set: true, Origin: from})
	}
	if flag := map[string]string{"region": o.Region, "output": o.Output}[key]; flag != "" {
		add(flag, Origin{Kind: FromFlag, Name: "--" + key})
	}
	for _, name := range s.variablesOf(p, key, o) {
		if v, ok := s.Env.Lookup(name); ok && (v != "" || key == "region") {
			add(v, Origin{Kind: FromEnv, Name: name})
		}
	}
	if key == "sso_start_url" || key == "sso_region" || key == "sso_registration_scopes" {
		if e, from, ok := s.sessionEntry(p.Text("sso_session"), key); ok {
			add(e.Value, from)
		}
	}
	for _, from := range []struct {
		section *inifile.Section
		kind    OriginKind
	}{{p.Credentials, FromCredentials}, {p.Config, FromConfig}} {
		if from.section == nil {
			continue
		}
		for _, e := range flat(from.section.Entries) {
			if e.Key == key {
				add(e.Value, Origin{Kind: from.kind, File: p.fileOf(from.kind), Pos: e.Pos})
				break
			}
		}
	}
	if known, ok := setting.Lookup(key, "config:profile"); ok && known.Default != "" && known.ReadByAWSCLI() {
		add(known.Default, Origin{Kind: FromDefault})
	}
	if len(ranked) == 0 {
		return Value{Setting: key, Origin: Origin{Kind: FromDefault}}
	}
	best := ranked[0]
	for _, v := range ranked[1:] {
		if v.Origin.Kind != FromDefault {
			best.Shadowed = append(best.Shadowed, v)
		}
	}
	return best
}

// variablesOf gives the variables that stand for a key in this situation.
func (s *Snapshot) variablesOf(p Profile, key string, o Overrides) []string {
	switch key {
	case "region":
		return []string{"AWS_REGION", "AWS_DEFAULT_REGION"}
	case "output":
		return []string{"AWS_DEFAULT_OUTPUT"}
	case "aws_access_key_id", "aws_secret_access_key", "aws_session_token":
		if o.Profile != "" {
			return nil // the AWS CLI leaves the variables out when --profile is given
		}
	case "role_arn", "role_session_name", "web_identity_token_file":
		if o.Profile != "" || s.Env["AWS_WEB_IDENTITY_TOKEN_FILE"] == "" && p.Text("web_identity_token_file") == "" {
			return nil
		}
	}
	known, _ := setting.Lookup(key, "config:profile")
	var names []string
	for _, name := range known.Env {
		if !strings.ContainsAny(name, "<>") {
			names = append(names, name)
		}
	}
	return names
}

// flat gives the entries with those of blocks named s3.key after their parent,
// which has no value of its own and is left out unless the block is empty.
func flat(entries []inifile.Entry) []inifile.Entry {
	var all []inifile.Entry
	for _, e := range entries {
		if len(e.Nested) == 0 {
			all = append(all, e)
			continue
		}
		for _, n := range e.Nested {
			n.Key = e.Key + "." + n.Key
			all = append(all, n)
		}
	}
	return all
}

// A raw is the text that a reader takes for a key, and the line it stands at.
type raw struct {
	text string
	line int
}

// rawCLI gives what the AWS CLI takes for a profile: config, and over it
// credentials. Nothing when it refuses one of the files.
func (s *Snapshot) rawCLI(name string) map[string]raw {
	if _, r := s.Refusal(); r != nil {
		return nil
	}
	merged := map[string]inifile.Entry{}
	for _, f := range s.Files() {
		if sec, ok := f.AWSCLI().Profile(name); ok {
			for _, e := range sec.Entries {
				merged[e.Key] = e
			}
		}
	}
	return rawOf(merged)
}

// sdkMerged are the keys that the Go SDK takes from credentials when the
// profile stands in both files (mergeSections in config/shared_config.go).
const sdkMerged = " role_arn source_profile credential_source external_id mfa_serial role_session_name region aws_enable_endpoint_discovery credential_process web_identity_token_file s3_use_arn_region s3_disable_multiregion_access_points ec2_metadata_service_endpoint_mode ec2_metadata_service_endpoint ec2_metadata_v1_disabled use_dualstack_endpoint use_fips_endpoint defaults_mode retry_mode ca_bundle duration_seconds max_attempts sso_session sso_account_id sso_region sso_role_name sso_start_url auth_scheme_preference login_session "

// rawSDK gives what the Go SDK takes for a profile. Nothing when it panics.
func (s *Snapshot) rawSDK(name string) map[string]raw {
	if _, c := s.Crash(); c != nil {
		return nil
	}
	merged := map[string]inifile.Entry{}
	config, inConfig := s.Config.GoSDK().Profile(name)
	for _, e := range config.Entries {
		merged[e.Key] = e
	}
	credentials, _ := s.Credentials.GoSDK().Profile(name)
	_, id := credentials.Entry("aws_access_key_id")
	_, secret := credentials.Entry("aws_secret_access_key")
	for _, e := range credentials.Entries {
		keyPair := e.Key == "aws_access_key_id" || e.Key == "aws_secret_access_key" || e.Key == "aws_session_token"
		switch {
		case !inConfig, keyPair && id && secret, !keyPair && strings.Contains(sdkMerged, " "+e.Key+" "):
			if inConfig {
				e.Nested = nil // the SDK copies the plain text only
			}
			merged[e.Key] = e
		}
	}
	return rawOf(merged)
}

func rawOf(merged map[string]inifile.Entry) map[string]raw {
	all := make(map[string]raw, len(merged))
	for _, e := range merged {
		for _, f := range flat([]inifile.Entry{e}) {
			all[f.Key] = raw{f.Value, f.Pos.Line}
		}
	}
	return all
}
