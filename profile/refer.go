package profile

import (
	"slices"
	"strings"

	"awsguide/profile/inifile"
)

// SourceOf gives the names of the profiles that name a profile as their
// source_profile, itself left out; in file order, nil for none.
func (s *Snapshot) SourceOf(name string) []string {
	return s.namesWhere(func(b Brief) bool { return b.Name != name && b.Get("source_profile") == name })
}

// RunsAs gives the names of the profiles whose credential_process runs a
// program with --profile and this name; in file order, nil for none.
func (s *Snapshot) RunsAs(name string) []string {
	return s.namesWhere(func(b Brief) bool {
		line := b.Get("credential_process")
		if !strings.Contains(line, "--profile") {
			return false
		}
		words, _ := inifile.ShellSplit(line)
		at := slices.Index(words, "--profile")
		return at >= 0 && at+1 < len(words) && words[at+1] == name || slices.Contains(words, "--profile="+name)
	})
}

// NamedBy gives the variables of the environment that name a profile; nil for
// none.
func (s *Snapshot) NamedBy(name string) []string {
	var names []string
	for _, v := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if s.Env[v] == name {
			names = append(names, v)
		}
	}
	return names
}

// UsersOf gives the names of the profiles that sign in through a session, by
// its name or, for a legacy one, its start URL; in file order, nil for none.
func (s *Snapshot) UsersOf(session Session) []string {
	return s.namesWhere(func(b Brief) bool {
		own := b.Get("sso_session")
		return !session.Legacy && own == session.Name || session.Legacy && own == "" && b.Get("sso_start_url") == session.StartURL
	})
}

func (s *Snapshot) namesWhere(is func(Brief) bool) []string {
	var names []string
	s.EachBrief(func(b Brief) bool {
		if is(b) {
			names = append(names, b.Name)
		}
		return true
	})
	return names
}
