package rule

import (
	"slices"
	"strings"
	"time"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
)

// Replace is the repair of a key's value.
func (k Key) Replace(value string) []Splice {
	return []Splice{{k.File.Kind, k.ValueSpan, value}}
}

// ReplaceKey is the repair of a key's name.
func (k Key) ReplaceKey(name string) []Splice {
	return []Splice{{k.File.Kind, k.KeySpan, name}}
}

// Drop is the repair that takes the key's lines out.
func (k Key) Drop() []Splice { return []Splice{{k.File.Kind, k.Span, ""}} }

// Edit makes a repair of the edit engine's methods, for a file that the AWS CLI
// reads; nil when the edit cannot be made.
func Edit(f *profile.FileState, do func(*edit.Editor) error) []Splice {
	e, err := edit.New(f.Path, f.Kind, f.Data, f.Exists)
	if err != nil || do(e) != nil {
		return nil
	}
	var all []Splice
	for _, c := range e.Plan().Changes {
		start, end, now := edit.Changed(string(c.Before), string(c.After))
		all = append(all, Splice{f.Kind, inifile.Span{Start: start, End: end}, now})
	}
	return all
}

// Add is the repair that sets keys of a profile or session.
func Add(f *profile.FileState, typ, name string, pairs ...edit.Pair) []Splice {
	return Edit(f, func(e *edit.Editor) error { return e.Set(edit.Section{Type: typ, Name: name}, pairs...) })
}

// apart gives the repairs of which no splice overlaps one of an earlier repair, in
// either file: a repair is made whole or not at all.
func apart(fixes [][]Splice) []Splice {
	var all []Splice
	for _, fix := range fixes {
		meets := slices.ContainsFunc(fix, func(s Splice) bool {
			return slices.ContainsFunc(all, func(o Splice) bool {
				return s.Kind == o.Kind && (s.Start < o.End && o.Start < s.End || s.Start == o.Start && s.End == o.End)
			})
		})
		if !meets {
			all = append(all, fix...)
		}
	}
	slices.SortStableFunc(all, func(a, b Splice) int { return a.Start - b.Start })
	return all
}

// apply makes splices that are sorted and apart on the bytes of one file.
func apply(kind inifile.Kind, data []byte, splices []Splice) []byte {
	var out strings.Builder
	at := 0
	for _, s := range splices {
		if s.Kind == kind {
			out.Write(data[at:s.Start])
			out.WriteString(s.New)
			at = s.End
		}
	}
	out.Write(data[at:])
	return []byte(out.String())
}

// Fixed gives the snapshot as it would be after repairs; of those that overlap the
// first.
func Fixed(snap *profile.Snapshot, fixes ...[]Splice) *profile.Snapshot {
	all := apart(fixes)
	return snap.With(apply(inifile.Config, snap.Config.Data, all), apply(inifile.Credentials, snap.Credentials.Data, all))
}

// Sound gives the findings whose repairs can be made together without making a
// new finding above info, of any rule: a repair that would is left to the person.
// named are as for [Run].
func Sound(snap *profile.Snapshot, at time.Time, findings []Finding, named ...string) []Finding {
	var sound, kept []Finding
	for _, f := range findings {
		if f.Fix != nil {
			sound = append(sound, f)
		}
	}
	before := Run(snap, at, named...)
	// All at once, and else by halves, so that a long list takes few runs.
	var add func(group []Finding)
	add = func(group []Finding) {
		try := append(slices.Clone(kept), group...)
		switch half := len(group) / 2; {
		case !worse(before, Run(Fixed(snap, fixes(try)...), at, named...)):
			kept = try
		case half > 0:
			add(group[:half])
			add(group[half:])
		}
	}
	add(sound)
	return kept
}

func fixes(findings []Finding) [][]Splice {
	var all [][]Splice
	for _, f := range findings {
		all = append(all, f.Fix)
	}
	return all
}

// worse reports whether a rule finds more than it did, of what is above info.
func worse(before, after []Finding) bool {
	count := map[string]int{}
	for _, f := range before {
		count[f.ID]++
	}
	return slices.ContainsFunc(after, func(f Finding) bool {
		count[f.ID]--
		return f.Severity != Info && count[f.ID] < 0
	})
}
