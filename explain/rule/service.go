package rule

import (
	"errors"
	"slices"
	"strings"

	"awsguide/explain/page"
	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/sso/fault"
)

// OfFault gives the page on a fault of a call; nil when there is none. A page
// with "found: service" says of what it tells: code holds codes of services or ids
// of faults, service and call those that were asked, said a part of the service's
// words, key the key that is to blame, region the word opt-in for Regions that must be switched on. All that it
// says must fit; of several pages the one that says most is taken, and what lies
// under a fault goes before it. regionID is the Region that was asked.
func OfFault(f *fault.Fault, regionID string) *page.Page {
	if f == nil {
		return nil
	}
	var inner *fault.Fault
	if f.Err != nil && errors.As(f.Err, &inner) {
		if p := OfFault(inner, regionID); p != nil {
			return p
		}
	}
	words := f.Message
	if f.Err != nil {
		words += " " + f.Err.Error()
	}
	var best *page.Page
	most := 0
	pages, _ := Pages()
	for _, p := range pages {
		if n := fits(p, f, words, regionID); n > most {
			best, most = p, n
		}
	}
	return best
}

// fits counts what a page says of a fault; 0 when it is not about it.
func fits(p *page.Page, f *fault.Fault, words, regionID string) int {
	codes := p.List("code")
	if !slices.Contains(codes, f.ID) && (f.Code == "" || !slices.Contains(codes, f.Code)) {
		return 0
	}
	says := 1
	for _, c := range []struct {
		key string
		is  func(string) bool
	}{
		{"service", func(v string) bool { return v == f.Service }},
		{"call", func(v string) bool { return v == f.Call }},
		{"said", func(v string) bool { return strings.Contains(words, v) }},
		{"region", func(v string) bool { r, ok := region.Lookup(regionID); return ok && r.OptIn && v == "opt-in" }},
	} {
		if v := p.Header[c.key]; v != "" {
			if !c.is(v) {
				return 0
			}
			says++
		}
	}
	return says
}

// OfPage makes a finding of a page that no rule finds, about a profile and where
// it stands, or about a variable that the page names and that is set. args are
// pairs of names and values for the page's {name}.
func OfPage(snap *profile.Snapshot, p *page.Page, name string, args ...string) Finding {
	f := Finding{ID: p.ID, Severity: p.Header["severity"], Profile: name, Args: map[string]string{"profile": name}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i]] = args[i+1]
	}
	for _, v := range p.List("variable") {
		if snap.Env[v] != "" {
			f.File, f.Profile = "env:"+v, ""
			return f
		}
	}
	f.File, f.Pos = PlaceOf(snap, name, p.Header["key"])
	return f
}

// PlaceOf gives where a key of a profile stands, credentials before config; where it
// has none, or key is "", where the profile begins; nothing when there is none.
func PlaceOf(snap *profile.Snapshot, name, key string) (string, inifile.Pos) {
	own, ok := snap.Profile(name)
	if !ok {
		return "", inifile.Pos{}
	}
	c := Context{Snap: snap}
	if k, has := c.keyOf(own, key); has && key != "" {
		return k.File.Path, k.ValuePos
	}
	return own.File, own.Pos
}
