package profile

import (
	"strings"
	"sync"

	"awsguide/profile/inifile"
)

// A Profile is one profile: its sections in both files, joined as the AWS CLI
// joins them.
type Profile struct {
	Name string
	File string      // where it begins: the config file if it stands there
	Pos  inifile.Pos // of its header
	// Config and Credentials are its sections as the AWS CLI reads them (as it
	// would if it did not refuse the file); nil where it has none.
	Config, Credentials *inifile.Section
	// InAWSCLI and InGoSDK tell who sees the profile.
	InAWSCLI, InGoSDK bool

	s *Snapshot
}

// Profiles gives all profiles: those of the config file in file order, those
// that only the Go SDK sees among them, then those that stand in credentials
// alone. The slice is the snapshot's own: it must not be changed.
func (s *Snapshot) Profiles() []Profile { return s.profiles() }

func (s *Snapshot) allProfiles() []Profile {
	var names []string
	seen := map[string]bool{}
	for _, f := range s.Files() {
		for _, n := range profileNames(f, s.simple()) {
			if !seen[n] {
				seen[n] = true
				names = append(names, n)
			}
		}
	}
	profiles := make([]Profile, 0, len(names))
	for _, n := range names {
		p, _ := s.Profile(n)
		profiles = append(profiles, p)
	}
	return profiles
}

// profileNames gives the names of one file's profiles in file order, each once.
func profileNames(f *FileState, simple bool) []string {
	type place struct {
		name string
		line int
	}
	var all []place
	seen := map[string]bool{}
	if !simple { // both at the same time: a long file takes each a while
		var both sync.WaitGroup
		both.Go(func() { f.GoSDK() })
		f.AWSCLI()
		both.Wait()
	}
	readings := []*inifile.Reading{f.AWSCLI()}
	if !simple { // the Go SDK sees the same ones otherwise
		readings = append(readings, f.GoSDK())
	}
	for _, r := range readings {
		for _, sec := range r.Sections {
			if sec.Type == inifile.TypeProfile && !seen[sec.Name] {
				seen[sec.Name] = true
				all = append(all, place{sec.Name, sec.Pos.Line})
			}
		}
	}
	names := make([]string, 0, len(all))
	// The first reader's order is the file's; the second's few are put in.
	for i := 0; i < len(all); i++ {
		for j := i; j > 0 && all[j].line < all[j-1].line; j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
	for _, p := range all {
		names = append(names, p.name)
	}
	return names
}

// Profile finds a profile by name; false when neither reader sees one.
func (s *Snapshot) Profile(name string) (Profile, bool) {
	p := Profile{Name: name, s: s}
	_, refused := s.Refusal()
	_, crash := s.Crash()
	for _, f := range s.Files() {
		cli, okCLI := f.AWSCLI().Profile(name)
		sdk, okSDK := cli, okCLI
		if !s.simple() {
			sdk, okSDK = f.GoSDK().Profile(name)
		}
		if okCLI {
			if f.Kind == inifile.Config {
				p.Config = cli
			} else {
				p.Credentials = cli
			}
		}
		p.InAWSCLI = p.InAWSCLI || okCLI && refused == nil
		p.InGoSDK = p.InGoSDK || okSDK && crash == nil
		if p.Pos.Line == 0 && (okCLI || okSDK) {
			p.File, p.Pos = f.Path, cli.Pos
			if !okCLI {
				p.Pos = sdk.Pos
			}
		}
	}
	return p, p.Pos.Line > 0
}

// Names gives the names of all profiles, in the order of [Snapshot.Profiles].
func (s *Snapshot) Names() []string {
	var names []string
	s.EachBrief(func(b Brief) bool {
		names = append(names, b.Name)
		return true
	})
	return names
}

// Get gives the value of a key as the AWS CLI takes it from the files, the
// credentials file before the config file; false when neither has it.
func (p Profile) Get(key string) (string, bool) {
	for _, sec := range [...]*inifile.Section{p.Credentials, p.Config} {
		if sec == nil {
			continue
		}
		if v, ok := sec.Value(key); ok {
			return v, true
		}
	}
	return "", false
}

// Text is Get without the second result: "" when the key is not there.
func (p Profile) Text(key string) string {
	v, _ := p.Get(key)
	return v
}

func (p Profile) keyInCredentials() bool {
	if p.Credentials == nil {
		return false
	}
	e, _ := p.Credentials.Entry("aws_access_key_id")
	return e.Value != ""
}

// entry finds a key in the sections of the profile, with its origin.
func (p Profile) entry(key string) (inifile.Entry, Origin, bool) {
	for _, from := range []struct {
		section *inifile.Section
		kind    OriginKind
	}{{p.Credentials, FromCredentials}, {p.Config, FromConfig}} {
		if from.section == nil {
			continue
		}
		if e, ok := from.section.Entry(key); ok {
			return e, Origin{Kind: from.kind, File: p.fileOf(from.kind), Pos: e.Pos}, true
		}
	}
	return inifile.Entry{}, Origin{}, false
}

func (p Profile) fileOf(kind OriginKind) string {
	if kind == FromCredentials {
		return p.s.Credentials.Path
	}
	return p.s.Config.Path
}

// A Brief is what a list of profiles needs of one, cheap to make.
type Brief struct {
	Name string
	File string
	Line int
	// KeyInCredentials tells that the credentials file has an access key of it.
	KeyInCredentials bool

	Get func(key string) string // from the files, as Profile.Text; valid during the call only
}

// EachBrief calls do for every profile, in the order of [Snapshot.Profiles],
// until it returns false. Files that all readers read alike, as nearly all are,
// are not held in memory as sections.
func (s *Snapshot) EachBrief(do func(Brief) bool) {
	config, credentials := s.Config.text(), s.Credentials.text()
	if !s.simple() {
		for _, p := range s.Profiles() {
			if !do(Brief{p.Name, p.File, p.Pos.Line, p.keyInCredentials(), p.Text}) {
				return
			}
		}
		return
	}
	also := map[string]map[string]string{} // profiles of credentials
	inifile.EachSection(credentials, inifile.Credentials, func(sec *inifile.SimpleSection) bool {
		keys := make(map[string]string, len(sec.Entries))
		for _, e := range sec.Entries {
			keys[e.Key] = e.Value
		}
		also[sec.Name] = keys
		return true
	})
	more, done := true, map[string]bool{}
	var current *inifile.SimpleSection
	var over map[string]string
	get := func(key string) string {
		if v, ok := over[key]; ok {
			return v
		}
		return current.Value(key)
	}
	inifile.EachSection(config, inifile.Config, func(sec *inifile.SimpleSection) bool {
		if sec.Type != inifile.TypeProfile {
			return true
		}
		current, over = sec, also[sec.Name]
		if over != nil {
			done[sec.Name] = true
		}
		more = do(Brief{sec.Name, s.Config.Path, sec.Line, over["aws_access_key_id"] != "", get})
		return more
	})
	if !more {
		return
	}
	inifile.EachSection(credentials, inifile.Credentials, func(sec *inifile.SimpleSection) bool {
		if done[sec.Name] {
			return true
		}
		current, over = sec, nil
		return do(Brief{sec.Name, s.Credentials.Path, sec.Line, sec.Value("aws_access_key_id") != "", sec.Value})
	})
}

// Account gives the account that a profile's own keys name: sso_account_id, or
// the account of role_arn; "" when they name none.
func Account(get func(key string) string) string {
	if id := get("sso_account_id"); id != "" {
		return id
	}
	if parts := strings.SplitN(get("role_arn"), ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}
