package lesson

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"awsguide/explain/page"
	"awsguide/explain/rule"
	"awsguide/profile"
)

// An Exercise is a pair of files that is broken in one way. The doctor says when it
// is repaired.
type Exercise struct {
	*page.Page                   // of the check that must fall silent
	Home       map[string]string // the broken files by name: .aws/config, .aws/credentials
	Good       map[string]string // how they may look when they are repaired
}

// Exercises gives all of them in the order of the checks. They are made of the bad
// and good examples on the pages: of those whose fault is in the files alone.
func Exercises() []Exercise {
	var all []Exercise
	for _, r := range rule.All() {
		p := rule.Find(r.ID)
		examples := rule.Examples(p)
		i := slices.IndexFunc(examples, func(e rule.Example) bool { return !e.Bad })
		if i < 1 || p.Header["severity"] == rule.Info || !filesAlone(examples[0]) || !filesAlone(examples[i]) {
			continue
		}
		e := Exercise{Page: p, Home: trimmed(Files(examples[0].Home)), Good: trimmed(Files(examples[i].Home))}
		if e.Green(snapOf(e.Good), time.Now()) && !e.Green(snapOf(e.Home), time.Now()) {
			all = append(all, e)
		}
	}
	return all
}

// filesAlone reports whether an example is text in the two files, and nothing else.
func filesAlone(e rule.Example) bool {
	if !strings.HasPrefix(e.Home, "-- .aws/") || !utf8.ValidString(e.Home) || !strings.Contains(e.Place, "~/.aws/") && e.Place != "" {
		return false
	}
	for name := range Files(e.Home) {
		if name != ".aws/config" && name != ".aws/credentials" {
			return false
		}
	}
	return true
}

// trimmed takes the marks for "no final line end" off.
func trimmed(files map[string]string) map[string]string {
	for name, data := range files {
		files[name] = strings.TrimSuffix(data, "\\c\n")
	}
	return files
}

// nowhere is a home that is not there.
const nowhere = "/awsguide-practice-home"

// snapOf gives what is read of files that lie nowhere.
func snapOf(files map[string]string) *profile.Snapshot {
	data := func(name string) []byte {
		if text, ok := files[name]; ok {
			return []byte(text)
		}
		return nil
	}
	return profile.Of(profile.Env{"HOME": nowhere, "USERPROFILE": nowhere}, data(".aws/config"), data(".aws/credentials"))
}

// Green reports whether the files are repaired: the check is silent, there is no
// error, and every profile of the good files is there.
func (e Exercise) Green(snap *profile.Snapshot, at time.Time) bool {
	return e.Left(snap, at) == nil && len(e.Missing(snap)) == 0
}

// Missing gives what the repair has cost: sections and keys that stand in the
// broken files as in the good ones, and in these no more; nil for none. A repair
// that takes away what was asked about is none.
func (e Exercise) Missing(snap *profile.Snapshot) []string {
	var missing []string
	bad, good := snapOf(e.Home), snapOf(e.Good)
	for i, f := range good.Files() {
		now := snap.Files()[i].AWSCLI()
		for _, s := range f.AWSCLI().Sections {
			before, there := bad.Files()[i].AWSCLI().Find(s.Type, s.Name)
			if !there && !strings.Contains(string(bad.Files()[i].Data), s.Name) {
				continue // nobody can know what it is to be called
			}
			after, ok := now.Find(s.Type, s.Name)
			if !ok {
				missing = append(missing, "["+s.Raw+"]")
				continue
			}
			for _, entry := range s.Entries {
				_, had := before.Entry(entry.Key)
				if _, has := after.Entry(entry.Key); had && !has {
					missing = append(missing, entry.Key)
				}
			}
		}
		if s := len(f.AWSCLI().Sections); len(now.Sections) < s {
			missing = append(missing, strconv.Itoa(s-len(now.Sections))+" []")
		}
	}
	return missing
}

// Left gives what doctor still finds: of the exercise's own check, and any error.
// Nil when it finds nothing.
func (e Exercise) Left(snap *profile.Snapshot, at time.Time) []rule.Finding {
	var left []rule.Finding
	for _, f := range rule.Run(snap, at) {
		if f.ID == e.ID || f.Severity == rule.Error {
			left = append(left, f)
		}
	}
	return left
}
