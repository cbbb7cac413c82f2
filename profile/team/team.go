// Package team reads and writes team files: what the people of one team have in
// common, so that a new laptop is set up without a question.
//
// A team file is written like ~/.aws/config, and its [sso-session] and
// [profile] sections are what would stand there:
//
//	[team]
//	min_aws_cli = 2.22.0
//	default_profile = dev
//
//	[sso-session corp]
//	sso_start_url = https://corp.awsapps.com/start
//	sso_region = us-east-1
//
//	[populate corp]
//	name_template = {account_name|lower}-{role}
//	region = eu-west-1
//
// It comes from somebody else, so only keys that describe a sign-in are taken:
// nothing that is secret, and nothing that runs a program.
package team

import (
	"strings"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
)

// A File is one team file.
type File struct {
	Path     string
	MinCLI   string // the oldest AWS CLI that will do, such as 2.22.0; "" for any
	Default  string // the profile for commands that name none; "" for none
	Sessions []profile.Session
	Populate []Populate
	Profiles []Profile
}

// Populate are the rules by which profiles of a session are made.
type Populate struct {
	Session string
	Rules   profile.Rules
}

// A Profile is one profile that everybody has.
type Profile struct {
	Name  string
	Pairs []edit.Pair // in file order
}

// profileKeys are the keys that a profile of a team file may have, in the order
// in which they are written.
var profileKeys = []string{
	"sso_session", "sso_account_id", "sso_role_name", "role_arn", "source_profile", "role_session_name", "duration_seconds", "region", "output",
}

// sessionKeys are those of an [sso-session].
var sessionKeys = []string{"sso_start_url", "sso_region", "sso_registration_scopes"}

var (
	teamKeys     = []string{"min_aws_cli", "default_profile"}
	populateKeys = []string{"name_template", "account", "role", "region", "output"}
)

// Pairs gives the keys of a session as they stand in the config file.
func Pairs(s profile.Session) []edit.Pair {
	pairs := []edit.Pair{{Key: "sso_start_url", Value: s.StartURL}, {Key: "sso_region", Value: s.Region}}
	if s.Scopes != nil {
		pairs = append(pairs, edit.Pair{Key: "sso_registration_scopes", Value: strings.Join(s.Scopes, ",")})
	}
	return pairs
}

// RulesOf gives the rules for a session; false when there are none.
func (f *File) RulesOf(session string) (profile.Rules, bool) {
	for _, p := range f.Populate {
		if p.Session == session {
			return p.Rules, true
		}
	}
	return profile.Rules{}, false
}

// Format writes the file.
func (f *File) Format() string {
	var b strings.Builder
	section := func(header string, pairs ...edit.Pair) {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("[" + header + "]\n")
		for _, p := range pairs {
			if p.Value != "" {
				b.WriteString(p.Key + " = " + p.Value + "\n")
			}
		}
	}
	if f.MinCLI != "" || f.Default != "" {
		section("team", edit.Pair{Key: "min_aws_cli", Value: f.MinCLI}, edit.Pair{Key: "default_profile", Value: f.Default})
	}
	for _, s := range f.Sessions {
		section("sso-session "+s.Name, Pairs(s)...)
		if r, ok := f.RulesOf(s.Name); ok {
			section("populate "+s.Name, edit.Pair{Key: "name_template", Value: r.Template}, edit.Pair{Key: "account", Value: r.Account},
				edit.Pair{Key: "role", Value: r.Role}, edit.Pair{Key: "region", Value: r.Region}, edit.Pair{Key: "output", Value: r.Output})
		}
	}
	for _, p := range f.Profiles {
		header := "profile " + p.Name
		if p.Name == "default" {
			header = "default"
		}
		section(header, p.Pairs...)
	}
	return b.String()
}

// Of makes a team file of what a machine has: its sessions, and the rules with
// which they were populated. Names and numbers of accounts are left out unless
// withAccounts; secrets, comments and keys that run something always. A
// session or profile whose name not every reader takes is left out, too.
func Of(s *profile.Snapshot, rules map[string]profile.Rules, withAccounts bool) *File {
	f := &File{}
	for _, session := range s.Sessions() {
		if profile.LegalName(session.Name) != nil || session.StartURL == "" || session.Region == "" {
			continue
		}
		f.Sessions = append(f.Sessions, session)
		r, ok := rules[session.Name]
		switch {
		case !ok && (withAccounts || s.UsersOf(session) == nil):
			continue
		case !ok:
			r = profile.Rules{Template: "account-role", Region: usual(s, session, "region"), Output: usual(s, session, "output")}
		}
		if !withAccounts {
			r.Account = unnumbered(r.Account)
		}
		f.Populate = append(f.Populate, Populate{session.Name, r})
	}
	if selected, origin := s.Selected(""); origin.Kind != profile.FromDefault && profile.LegalName(selected) == nil {
		if _, ok := s.Profile(selected); ok && (withAccounts || unnumbered(selected) != "") {
			f.Default = selected
		}
	}
	if withAccounts {
		f.Profiles = profilesOf(s)
	}
	return f
}

// unnumbered gives a text, or "" when it holds the number of an account or an
// address of a person.
func unnumbered(text string) string {
	run := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			run = 0
		} else if run++; run == 12 {
			return ""
		}
		if c == '@' {
			return ""
		}
	}
	return text
}

// usual gives the value that most profiles of a session have for a key, if it
// is more than half of them; else "".
func usual(s *profile.Snapshot, session profile.Session, key string) string {
	count, all := map[string]int{}, 0
	s.EachBrief(func(b profile.Brief) bool {
		if b.Get("sso_session") == session.Name {
			count[b.Get(key)]++
			all++
		}
		return true
	})
	for v, n := range count {
		if 2*n > all {
			return v
		}
	}
	return ""
}

// profilesOf gives the profiles that sign in or take a role, populate's own left
// out: the rules make them.
func profilesOf(s *profile.Snapshot) []Profile {
	var all []Profile
	config, err := edit.New(s.Config.Path, inifile.Config, s.Config.Data, s.Config.Exists)
	if err != nil {
		return nil
	}
	s.EachBrief(func(b profile.Brief) bool {
		populated := profile.MarkAmong(config.Comments(edit.Section{Type: inifile.TypeProfile, Name: b.Name})) != ""
		if populated || profile.LegalName(b.Name) != nil || b.Get("sso_session") == "" && (b.Get("role_arn") == "" || b.Get("source_profile") == "") {
			return true
		}
		p := Profile{Name: b.Name}
		for _, k := range profileKeys {
			if v := b.Get(k); v != "" && !strings.Contains(v, "\n") {
				p.Pairs = append(p.Pairs, edit.Pair{Key: k, Value: v})
			}
		}
		all = append(all, p)
		return true
	})
	return all
}

// places are where keys of each kind of section stand in the settings table.
var places = map[string]string{"sso-session": "config:" + inifile.TypeSSOSession, "profile": "config:" + inifile.TypeProfile}
