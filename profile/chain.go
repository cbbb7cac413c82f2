package profile

import (
	"slices"
	"strings"

	"awsguide/profile/inifile"
)

// Kinds of credentials; the words are those of the JSON.
const (
	KindSSO         = "sso"          // a role of IAM Identity Center through an sso-session
	KindSSOLegacy   = "sso-legacy"   // the same, start URL in the profile
	KindRole        = "role"         // role_arn with a source
	KindStatic      = "static"       // access keys in a file
	KindProcess     = "process"      // credential_process
	KindWebIdentity = "web-identity" // web_identity_token_file
	KindLogin       = "login"        // login_session, of `aws login`
	KindContainer   = "container"    // the container's credentials service
	KindInstance    = "instance"     // the metadata service of EC2
	KindEnvironment = "environment"  // AWS_ACCESS_KEY_ID and others
	KindNone        = "none"
)

// A Chain is how a profile gets its credentials, step by step.
type Chain struct {
	Kind    string // of the first link; KindNone when there is none
	Links   []Link // from the profile to the source; nil for KindNone
	Problem *ChainProblem
}

// A Link is one step of a chain.
type Link struct {
	Kind    string
	Profile string // "" for the environment and services
	File    string // "" for the environment and services
	Pos     inifile.Pos
}

// Problems of chains.
const (
	ProfileMissing   = "profile-missing"    // there is no such profile
	SourceMissing    = "source-missing"     // source_profile names one that is not there
	SourceAbsent     = "source-absent"      // role_arn without source_profile or credential_source
	SourceTwice      = "source-twice"       // both of them
	SourceUnknown    = "source-unknown"     // a credential_source that does not exist
	SourceEmpty      = "source-empty"       // the source profile has no credentials
	ChainLoop        = "chain-loop"         // source profiles in a circle
	SSOIncomplete    = "sso-incomplete"     // a key of the sign-in is missing
	SSOSessionAbsent = "sso-session-absent" // sso_session names one that is not there
	SSOConflict      = "sso-conflict"       // profile and session disagree on a key
	KeysPartial      = "keys-partial"       // one half of an access key
)

// A ChainProblem is why a chain cannot give credentials.
type ChainProblem struct {
	ID      string
	Profile string   // the profile at which it breaks
	Name    string   // the missing name, the unknown word or the key
	Keys    []string // the missing keys of SSOIncomplete, the profiles of ChainLoop; nil otherwise
	File    string
	Pos     inifile.Pos
}

// Chain gives how a profile gets its credentials, by the rules of the AWS CLI
// (awscli/botocore/credentials.py): the first provider that applies wins, also
// when it then fails. byFlag says that the profile was named by --profile,
// which switches off the credentials of the environment.
func (s *Snapshot) Chain(name string, byFlag bool) Chain {
	if !byFlag && s.Env["AWS_ACCESS_KEY_ID"] != "" {
		c := Chain{Kind: KindEnvironment, Links: []Link{{Kind: KindEnvironment}}}
		if s.Env["AWS_SECRET_ACCESS_KEY"] == "" {
			c.Problem = &ChainProblem{ID: KeysPartial, Profile: name, Name: "AWS_SECRET_ACCESS_KEY"}
		}
		return c
	}
	w := walker{s: s, env: !byFlag}
	kind := w.walk(name, false)
	return Chain{Kind: kind, Links: w.links, Problem: w.problem}
}

// A walker follows a chain.
type walker struct {
	s       *Snapshot
	env     bool // variables of web identity count
	links   []Link
	visited []string
	problem *ChainProblem
}

func (w *walker) fail(p ChainProblem) { w.problem = &p }

// walk adds the links of a profile and gives the kind of the first. asSource is
// true when another profile takes its credentials from it.
func (w *walker) walk(name string, asSource bool) string {
	p, ok := w.s.Profile(name)
	if !ok {
		if name == "default" {
			return w.fallback(asSource)
		}
		w.fail(ChainProblem{ID: ProfileMissing, Profile: name, Name: name})
		return KindNone
	}
	kind := w.kind(p, asSource)
	if kind == KindNone {
		return w.fallback(asSource)
	}
	w.links = append(w.links, Link{Kind: kind, Profile: name, File: p.File, Pos: p.Pos})
	switch kind {
	case KindRole:
		w.role(p)
	case KindSSO, KindSSOLegacy:
		w.sso(p)
	case KindStatic:
		w.static(p)
	}
	return kind
}

// kind gives the provider that applies to a profile's own keys.
func (w *walker) kind(p Profile, asSource bool) string {
	role := p.Text("role_arn")
	token := p.Text("web_identity_token_file")
	if token == "" && w.env && !asSource {
		token = w.s.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]
	}
	// A source profile with keys of its own is not asked for its role.
	if role != "" && token == "" && asSource && hasKeys(p) {
		return KindOf(func(key string) string {
			if key == "role_arn" {
				return ""
			}
			return p.Text(key)
		}, p.keyInCredentials(), false)
	}
	return KindOf(p.Text, p.keyInCredentials(), token != "")
}

// KindOf gives the kind of credentials of a profile's own keys without its
// sources; get reads them, keyInCredentials says that the credentials file has
// an access key of it, webIdentity that a token file is named elsewhere.
func KindOf(get func(string) string, keyInCredentials, webIdentity bool) string {
	switch {
	case get("role_arn") != "" && !webIdentity && get("web_identity_token_file") == "":
		return KindRole
	case webIdentity || get("web_identity_token_file") != "":
		return KindWebIdentity
	case get("sso_account_id") != "" || get("sso_role_name") != "":
		if get("sso_session") != "" {
			return KindSSO
		}
		return KindSSOLegacy
	case keyInCredentials:
		return KindStatic
	case get("login_session") != "":
		return KindLogin
	case get("credential_process") != "":
		return KindProcess
	case get("aws_access_key_id") != "" || get("aws_secret_access_key") != "":
		return KindStatic
	}
	return KindNone
}

func hasKeys(p Profile) bool {
	return p.Text("aws_access_key_id") != "" || p.Text("aws_secret_access_key") != ""
}

// fallback is what is left when no key of the profile applies: a container's
// service where the environment names one. The metadata service is asked by
// the AWS CLI, never by us unless the profile says so.
func (w *walker) fallback(asSource bool) string {
	if !asSource && (w.s.Env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] != "" || w.s.Env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] != "") {
		w.links = append(w.links, Link{Kind: KindContainer})
		return KindContainer
	}
	return KindNone
}

// role follows a role to its source.
func (w *walker) role(p Profile) {
	w.visited = append(w.visited, p.Name)
	source, hasSource := p.Get("source_profile")
	service, hasService := p.Get("credential_source")
	at := func(key string) (string, inifile.Pos) {
		e, from, _ := p.entry(key)
		return from.File, e.ValuePos
	}
	switch {
	case hasSource && hasService:
		file, pos := at("credential_source")
		w.fail(ChainProblem{ID: SourceTwice, Profile: p.Name, File: file, Pos: pos})
	case hasService:
		w.service(p, service)
	case !hasSource:
		file, pos := at("role_arn")
		w.fail(ChainProblem{ID: SourceAbsent, Profile: p.Name, File: file, Pos: pos})
	case slices.Contains(w.visited, source):
		w.again(p, source)
	default:
		file, pos := at("source_profile")
		next, ok := w.s.Profile(source)
		if !ok {
			w.fail(ChainProblem{ID: SourceMissing, Profile: p.Name, Name: source, File: file, Pos: pos})
			return
		}
		if w.walk(next.Name, true) == KindNone && w.problem == nil {
			w.fail(ChainProblem{ID: SourceEmpty, Profile: p.Name, Name: source, File: file, Pos: pos})
		}
	}
}

// again ends a chain that comes back: a profile that names itself and has keys
// of its own gives those, everything else is a loop.
func (w *walker) again(p Profile, source string) {
	if source == p.Name && hasKeys(p) {
		w.links = append(w.links, Link{Kind: KindStatic, Profile: p.Name, File: p.File, Pos: p.Pos})
		w.static(p)
		return
	}
	e, from, _ := p.entry("source_profile")
	loop := append(slices.Clone(w.visited[slices.Index(w.visited, source):]), source)
	w.fail(ChainProblem{ID: ChainLoop, Profile: p.Name, Name: source, Keys: loop, File: from.File, Pos: e.ValuePos})
}

// service is the end of a role with credential_source. The words are exact.
func (w *walker) service(p Profile, word string) {
	kinds := map[string]string{"Environment": KindEnvironment, "Ec2InstanceMetadata": KindInstance, "EcsContainer": KindContainer}
	if kind, ok := kinds[word]; ok {
		w.links = append(w.links, Link{Kind: kind})
		return
	}
	e, from, _ := p.entry("credential_source")
	w.fail(ChainProblem{ID: SourceUnknown, Profile: p.Name, Name: word, File: from.File, Pos: e.ValuePos})
}

// sso checks that a sign-in is described whole.
func (w *walker) sso(p Profile) {
	session, err := w.s.SessionOf(p.Name)
	if missing, ok := err.(*SessionMissing); ok {
		w.fail(ChainProblem{ID: SSOSessionAbsent, Profile: p.Name, Name: missing.Session, File: missing.File, Pos: missing.Pos})
		return
	}
	var lacking []string
	for _, k := range []struct{ key, value string }{
		{"sso_role_name", p.Text("sso_role_name")}, {"sso_account_id", p.Text("sso_account_id")},
		{"sso_start_url", session.StartURL}, {"sso_region", firstOf(session.Region, p.Text("sso_region"))},
	} {
		if k.value == "" {
			lacking = append(lacking, k.key)
		}
	}
	if lacking != nil {
		w.fail(ChainProblem{ID: SSOIncomplete, Profile: p.Name, Name: lacking[0], Keys: lacking, File: p.File, Pos: p.Pos})
		return
	}
	if session.Legacy {
		return
	}
	for _, k := range []struct{ key, value string }{{"sso_start_url", session.StartURL}, {"sso_region", session.Region}} {
		if own := p.Text(k.key); own != "" && own != k.value {
			e, from, _ := p.entry(k.key)
			w.fail(ChainProblem{ID: SSOConflict, Profile: p.Name, Name: k.key, File: from.File, Pos: e.Pos})
			return
		}
	}
}

// static checks that both halves of a key are there, in one file: the AWS CLI
// does not put halves of two files together.
func (w *walker) static(p Profile) {
	for _, sec := range []*inifile.Section{p.Credentials, p.Config} {
		if sec == nil {
			continue
		}
		id, hasID := sec.Entry("aws_access_key_id")
		secret, hasSecret := sec.Entry("aws_secret_access_key")
		if !hasID && !hasSecret {
			continue
		}
		if hasID && hasSecret && id.Value != "" && secret.Value != "" {
			return
		}
		lacking, at := "aws_secret_access_key", id.Pos
		if !hasID || id.Value == "" {
			lacking, at = "aws_access_key_id", secret.Pos
		}
		kind := FromConfig
		if sec == p.Credentials {
			kind = FromCredentials
		}
		w.fail(ChainProblem{ID: KeysPartial, Profile: p.Name, Name: lacking, File: p.fileOf(kind), Pos: at})
		return
	}
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
