// Package rule finds what is wrong with a configuration: each rule is one way in
// which a profile breaks, with the place, the cause and the repair.
//
// A rule is a function in the file of its family and a page in page/<id>.md. The
// page holds every word that a person reads, in both languages, and the examples
// that are the rule's test: the bad one must be found at the place that it names,
// the good one not, and a repair must make the good one of the bad. To add a
// rule, write both and put it into the list of its family; its tests are there.
//
// A page with the line "found: service" has no rule: an answer tells the fault, or
// that there is none; see [OfFault]. One with "found: tool" is only there to be
// read, and to be found by the words of a tool's message: nothing that can be seen
// from here tells that fault.
//
// Rules read the two files, the environment, the cache of sign-ins and the modes
// of files. They run nothing and connect nowhere.
package rule

import (
	"cmp"
	"embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"awsguide/explain/page"
	"awsguide/profile"
	"awsguide/profile/inifile"
)

//go:embed page
var files embed.FS

// Find gives the page of a rule, by its id or one of its aliases; nil when there
// is none.
func Find(id string) *page.Page {
	if one := byID()[id]; one != nil {
		return one()
	}
	pages, _ := Pages()
	for _, p := range pages {
		if slices.Contains(p.List("aliases"), id) {
			return p
		}
	}
	return nil
}

// byID gives for every page the way to read it, which is gone only once.
var byID = sync.OnceValue(func() map[string]func() *page.Page {
	all := map[string]func() *page.Page{}
	entries, _ := files.ReadDir("page")
	for _, e := range entries {
		id := strings.TrimSuffix(e.Name(), ".md")
		all[id] = sync.OnceValue(func() *page.Page { return page.One(files, "page", id) })
	}
	return all
})

// Pages gives the pages of all rules, sorted by id. The error is one that the
// tests exclude.
func Pages() ([]*page.Page, error) { return page.Load(files, "page") }

// Severities.
const (
	Error   = "error"   // something does not work
	Warning = "warning" // something works otherwise than it seems, or is unsafe
	Info    = "info"    // something worth knowing
)

// A Rule finds one way in which a configuration breaks. One of its functions is
// set; each is called once for every subject of its kind.
type Rule struct {
	ID string
	// After are the rules whose findings are the cause of this one's: it is silent
	// on a profile, or a file, of which one of them has spoken.
	After []string

	File    func(*Context, *profile.FileState) // both files, also when they are missing
	Key     func(*Context, Key)                // every key named by Keys
	Keys    []string                           // lower case; nil for all
	Profile func(*Context, profile.Profile)
	Session func(*Context, profile.Session) // every [sso-session]
	Machine func(*Context)                  // once: environment, caches, modes
}

// A Key is one key where it stands. Nested keys are given with their parent:
// Entry.Nested.
type Key struct {
	*inifile.Entry
	File    *profile.FileState
	Section *inifile.Section
}

// InProfile gives the name of the profile in which the key stands; "" in another
// section.
func (k Key) InProfile() string {
	if k.Section.Type == inifile.TypeProfile {
		return k.Section.Name
	}
	return ""
}

// AtValue is a finding at the key's value. A Key without a file is a variable of
// the environment.
func (k Key) AtValue() Finding {
	if k.File == nil {
		return Finding{File: "env:" + k.Entry.Key}
	}
	return Finding{Profile: k.InProfile(), File: k.File.Path, Pos: k.ValuePos, Width: k.ValueSpan.Len()}
}

// AtKey is a finding at the key's name.
func (k Key) AtKey() Finding {
	return Finding{Profile: k.InProfile(), File: k.File.Path, Pos: k.Pos, Width: k.KeySpan.Len()}
}

// A Finding is one hit of a rule.
type Finding struct {
	ID       string
	Severity string      // set by a rule only where it is not that of its page
	Profile  string      // the profile that it concerns; "" for a file or the machine
	File     string      // the path, or env:NAME for a variable
	Pos      inifile.Pos // zero for a variable, and for a file as a whole
	Width    int         // bytes that are marked from Pos on; 0 for none
	Args     map[string]string
	Related  []Related
	Fix      []Splice // nil when no edit repairs it
}

// A Related place belongs to a finding.
type Related struct {
	File string
	Pos  inifile.Pos
	Why  string // a key of lang.Doctor.Why
}

// A Splice is a span of one file and what is to take its place.
type Splice struct {
	Kind inifile.Kind
	inifile.Span
	New string
}

// A Context is what rules look at, and where they report.
type Context struct {
	Snap     *profile.Snapshot
	At       time.Time
	Profiles []profile.Profile
	Names    []string // of the profiles, in the same order

	named  []string
	users  []signIn // see ssoUsers; nil until it is asked for
	keys   map[string][]ref
	every  []ref
	files  []*profile.FileState
	rule   *Rule
	key    Key // at which a rule of keys is
	found  []Finding
	spoken map[string]bool   // "id\x00subject"
	places map[string]string // the rule that spoke at a value
	noText map[string]bool   // files whose lines say nothing

	looked                bool // for every aws on the PATH; see clis
	awsPaths, awsVersions []string
}

// Report keeps a finding of the rule that runs. args are pairs of names and
// values for the page's {name}.
func (c *Context) Report(f Finding, args ...string) {
	f.ID = c.rule.ID
	own := f.File // what it is about: a profile, a section, or a file as a whole
	switch {
	case f.Profile != "":
		own = "profile " + f.Profile
	case c.rule.Key != nil:
		own = "section " + c.key.File.Path + " " + c.key.Section.Raw
	}
	if c.noText[f.File] && !slices.Contains(notText, f.ID) {
		return
	}
	for _, id := range c.rule.After {
		if c.spoken[id+"\x00"+own] || c.spoken[id+"\x00"+f.File] {
			return
		}
	}
	if f.Pos.Column > 1 { // a value: what is wrong with it is said once, by the first
		place := f.File + "\x00" + strconv.Itoa(f.Pos.Line) + ":" + strconv.Itoa(f.Pos.Column)
		if by, ok := c.places[place]; ok && by != f.ID {
			return
		}
		c.places[place] = f.ID
	}
	f.Args = map[string]string{"profile": f.Profile}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i]] = args[i+1]
	}
	c.spoken[f.ID+"\x00"+own] = true
	c.noText[f.File] = c.noText[f.File] || slices.Contains(notText, f.ID)
	c.found = append(c.found, f)
}

// Named reports whether the person named the profile, on the command line or by
// a variable: what it lacks to be used at once is then an error, and else only
// worth knowing.
func (c *Context) Named(name string) bool { return slices.Contains(c.named, name) }

// Run runs all rules and gives what they found: the worst first, then by file
// and place. named are profiles that were named on the command line.
func Run(snap *profile.Snapshot, at time.Time, named ...string) []Finding {
	if selected, by := snap.Selected(""); by.Kind == profile.FromEnv {
		named = append(slices.Clip(named), selected)
	}
	c := &Context{Snap: snap, At: at, named: named, spoken: map[string]bool{}, places: map[string]string{}, noText: map[string]bool{}, Profiles: snap.Profiles()}
	for _, p := range c.Profiles {
		c.Names = append(c.Names, p.Name)
	}
	sessions := snap.Sessions()
	rules := All()
	c.index()
	for i := range rules {
		r := &rules[i]
		c.rule = r
		switch {
		case r.File != nil:
			for _, f := range snap.Files() {
				r.File(c, f)
			}
		case r.Key != nil:
			c.eachKey(r.Keys, func(k Key) {
				c.key = k
				r.Key(c, k)
			})
		case r.Profile != nil:
			for _, p := range c.Profiles {
				r.Profile(c, p)
			}
		case r.Session != nil:
			for _, s := range sessions {
				r.Session(c, s)
			}
		case r.Machine != nil:
			r.Machine(c)
		}
	}
	severity := map[string]string{}
	for i, f := range c.found {
		if severity[f.ID] == "" {
			severity[f.ID] = Find(f.ID).Header["severity"]
		}
		if f.Severity == "" {
			c.found[i].Severity = severity[f.ID]
		}
	}
	return Sort(c.found)
}

// Sort puts findings in order, in place: the worst first, then by file and place.
func Sort(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(rank(a.Severity)-rank(b.Severity), strings.Compare(a.File, b.File), a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column)
	})
	return found
}

func rank(severity string) int { return slices.Index([]string{Error, Warning, Info}, severity) }

// A ref is where a key stands: small, for there are many.
type ref struct{ file, section, entry int32 }

// keyAt gives the key at a place.
func (c *Context) keyAt(r ref) Key {
	f := c.files[r.file]
	section := &f.AWSCLI().Sections[r.section]
	return Key{&section.Entries[r.entry], f, section}
}

// index goes through the files once and keeps where every key stands, by name, in
// file order.
func (c *Context) index() {
	c.keys, c.files = map[string][]ref{}, c.Snap.Files()
	count, most := map[string]int{}, 0
	for _, f := range c.files {
		for _, s := range f.AWSCLI().Sections {
			for i := range s.Entries {
				count[s.Entries[i].Key]++
				most++
			}
		}
	}
	for key, n := range count {
		c.keys[key] = make([]ref, 0, n)
	}
	c.every = make([]ref, 0, most)
	for n, f := range c.files {
		sections := f.AWSCLI().Sections
		for s := range sections {
			for i := range sections[s].Entries {
				e := &sections[s].Entries[i]
				if e.Inherited {
					continue
				}
				at := ref{int32(n), int32(s), int32(i)}
				c.keys[e.Key] = append(c.keys[e.Key], at)
				c.every = append(c.every, at)
			}
		}
	}
}

// eachKey calls do for every key with one of these names; for all when there are
// no names.
func (c *Context) eachKey(names []string, do func(Key)) {
	lists := [][]ref{c.every}
	if names != nil {
		lists = nil
		for _, n := range names {
			lists = append(lists, c.keys[n])
		}
	}
	for _, list := range lists {
		for _, at := range list {
			do(c.keyAt(at))
		}
	}
}
