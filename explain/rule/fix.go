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

// Apply makes repairs on the bytes of one file, those that overlap an earlier one
// left out. It gives the bytes as they then are.
func Apply(kind inifile.Kind, data []byte, fixes ...[]Splice) []byte {
	var all []Splice
	for _, fix := range fixes {
		own := slices.DeleteFunc(slices.Clone(fix), func(s Splice) bool { return s.Kind != kind })
		if !slices.ContainsFunc(own, func(s Splice) bool {
			return slices.ContainsFunc(all, func(o Splice) bool { return s.Start < o.End && o.Start < s.End || s.Start == o.Start && s.End == o.End })
		}) {
			all = append(all, own...)
		}
	}
	slices.SortStableFunc(all, func(a, b Splice) int { return a.Start - b.Start })
	var out strings.Builder
	at := 0
	for _, s := range all {
		out.Write(data[at:s.Start])
		out.WriteString(s.New)
		at = s.End
	}
	out.Write(data[at:])
	return []byte(out.String())
}

// Fixed gives the snapshot as it would be after repairs.
func Fixed(snap *profile.Snapshot, fixes ...[]Splice) *profile.Snapshot {
	return snap.With(Apply(inifile.Config, snap.Config.Data, fixes...), Apply(inifile.Credentials, snap.Credentials.Data, fixes...))
}

// Sound gives the findings whose repairs can be made together without making a
// new finding above info: a repair that would is left to the person.
func Sound(snap *profile.Snapshot, at time.Time, findings []Finding) []Finding {
	var sound []Finding
	for _, f := range findings {
		if f.Fix != nil {
			sound = append(sound, f)
		}
	}
	if !worse(findings, Run(Fixed(snap, fixes(sound)...), at)) {
		return sound
	}
	var kept []Finding
	for _, f := range sound {
		if try := append(slices.Clone(kept), f); !worse(findings, Run(Fixed(snap, fixes(try)...), at)) {
			kept = try
		}
	}
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
