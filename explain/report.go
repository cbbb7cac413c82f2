package explain

import (
	"awsguide/profile"
	"awsguide/profile/setting"
)

// A Report is what `explain --json` holds (design of the JSON: keys are never
// translated, absent is null, lists are never null).
type Report struct {
	Schema   string          `json:"schema"`
	Files    []File          `json:"files"`
	Selected Selected        `json:"selected_profile"`
	Profiles []Profile       `json:"profiles"`
	Sessions []SessionReport `json:"sso_sessions"`
}

// A File is one of the two files.
type File struct {
	Kind     string   `json:"kind"`
	Path     string   `json:"path"`
	Exists   bool     `json:"exists"`
	Readable bool     `json:"readable"`
	Refuses  *Refuses `json:"cli_refuses"`
}

// Refuses is where the AWS CLI gives a file up.
type Refuses struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// Selected is the profile that a command would use.
type Selected struct {
	Name   string         `json:"name"`
	Origin SelectedOrigin `json:"origin"`
}

// SelectedOrigin is what named it.
type SelectedOrigin struct {
	Kind string  `json:"kind"`
	Name *string `json:"name"`
}

// A Profile is one profile.
type Profile struct {
	Name        string      `json:"name"`
	File        string      `json:"file"`
	Line        int         `json:"line"`
	SeenBy      SeenBy      `json:"seen_by"`
	Credentials Credentials `json:"credentials"`
	Settings    []Setting   `json:"settings"`
}

// SeenBy tells which readers see a profile.
type SeenBy struct {
	AWSCLI bool `json:"aws_cli"`
	GoSDK  bool `json:"go_sdk"`
}

// Credentials is how a profile gets its credentials.
type Credentials struct {
	Kind  string `json:"kind"`
	Chain []Link `json:"chain"`
}

// A Link is one step of it.
type Link struct {
	Kind    string  `json:"kind"`
	Profile *string `json:"profile"`
	File    *string `json:"file"`
	Line    *int    `json:"line"`
}

// A Setting is one value in force.
type Setting struct {
	Name     string     `json:"name"`
	Value    *string    `json:"value"`
	Origin   *Origin    `json:"origin"`
	Shadowed []Shadowed `json:"shadowed"`
	AWSCLI   *string    `json:"aws_cli"`
	GoSDK    *string    `json:"go_sdk"`
	Secret   bool       `json:"secret"`
	About    *string    `json:"about"`
}

// An Origin is where a value comes from.
type Origin struct {
	Kind   string  `json:"kind"`
	Name   *string `json:"name"`
	File   *string `json:"file"`
	Line   *int    `json:"line"`
	Column *int    `json:"column"`
}

// Shadowed is a value that was beaten.
type Shadowed struct {
	Value  string `json:"value"`
	Origin Origin `json:"origin"`
}

// A SessionReport is one [sso-session].
type SessionReport struct {
	Name     string   `json:"name"`
	StartURL *string  `json:"start_url"`
	Region   *string  `json:"region"`
	Scopes   []string `json:"scopes"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Token    Token    `json:"token"`
}

// A Token is the state of a sign-in.
type Token struct {
	State     string  `json:"state"`
	ExpiresAt *string `json:"expires_at"`
	File      string  `json:"file"`
}

// Explain reports on the profiles with these names, in this order; flag is the
// value of --profile.
func (f Facts) Explain(names []string, o profile.Overrides) Report {
	r := Report{Schema: "awsguide/explain/1", Profiles: []Profile{}, Sessions: []SessionReport{}}
	for _, file := range f.Snap.Files() {
		out := File{Kind: file.Kind.String(), Path: file.Path, Exists: file.Exists, Readable: file.Readable}
		if refusal := file.AWSCLI().Refusal; refusal != nil {
			out.Refuses = &Refuses{refusal.Pos.Line, refusal.Reason}
		}
		r.Files = append(r.Files, out)
	}
	name, from := f.Snap.Selected(o.Profile)
	r.Selected = Selected{name, SelectedOrigin{string(from.Kind), orNil(from.Name)}}
	for _, n := range names {
		r.Profiles = append(r.Profiles, f.Profile(n, o))
	}
	for _, s := range f.Snap.Sessions() {
		r.Sessions = append(r.Sessions, f.session(s))
	}
	return r
}

// Profile reports on one profile. The environment's credentials count as they
// would if it were chosen by AWS_PROFILE, unless the flag named it.
func (f Facts) Profile(name string, o profile.Overrides) Profile {
	p, _ := f.Snap.Profile(name)
	chain := f.Snap.Chain(name, o.Profile != "")
	out := Profile{
		Name: name, File: p.File, Line: p.Pos.Line, SeenBy: SeenBy{p.InAWSCLI, p.InGoSDK},
		Credentials: Credentials{Kind: chain.Kind, Chain: []Link{}}, Settings: []Setting{},
	}
	for _, l := range chain.Links {
		link := Link{Kind: l.Kind, Profile: orNil(l.Profile), File: orNil(l.File)}
		if l.Pos.Line > 0 {
			link.Line = &l.Pos.Line
		}
		out.Credentials.Chain = append(out.Credentials.Chain, link)
	}
	for _, v := range f.Snap.Values(name, o) {
		out.Settings = append(out.Settings, f.setting(v))
	}
	return out
}

func (f Facts) setting(v profile.Value) Setting {
	mask := func(text string) string { return setting.Masked(v.Setting, text) }
	out := Setting{Name: v.Setting, Shadowed: []Shadowed{}, Secret: setting.SecretOf(v.Setting) == setting.SecretYes}
	if v.Set {
		text := mask(v.Text)
		from := origin(v.Origin)
		out.Value, out.Origin = &text, &from
	}
	for _, s := range v.Shadowed {
		out.Shadowed = append(out.Shadowed, Shadowed{mask(s.Text), origin(s.Origin)})
	}
	for _, raw := range []struct{ from, to **string }{{&v.AWSCLI, &out.AWSCLI}, {&v.GoSDK, &out.GoSDK}} {
		if *raw.from != nil {
			text := mask(**raw.from)
			*raw.to = &text
		}
	}
	if known, ok := setting.Lookup(v.Setting, "config:profile"); ok {
		out.About = orNil(known.About("en"))
	} else if known, ok := setting.Lookup(v.Setting, "credentials:profile"); ok {
		out.About = orNil(known.About("en"))
	}
	return out
}

func origin(o profile.Origin) Origin {
	out := Origin{Kind: string(o.Kind), Name: orNil(o.Name), File: orNil(o.File)}
	if o.Pos.Line > 0 {
		out.Line, out.Column = &o.Pos.Line, &o.Pos.Column
	}
	return out
}

func (f Facts) session(s profile.Session) SessionReport {
	st := f.Token(s)
	scopes := s.Scopes
	if scopes == nil {
		scopes = []string{}
	}
	return SessionReport{Name: s.Name, StartURL: orNil(s.StartURL), Region: orNil(s.Region), Scopes: scopes, File: s.File, Line: s.Pos.Line,
		Token: Token{State: st.State, ExpiresAt: stamp(st.ExpiresAt), File: st.File}}
}

// A Row is one profile of `list --json`.
type Row struct {
	Name       string  `json:"name"`
	Kind       string  `json:"kind"`
	AccountID  *string `json:"account_id"`
	RoleName   *string `json:"role_name"`
	RoleARN    *string `json:"role_arn"`
	Source     *string `json:"source_profile"`
	Session    *string `json:"sso_session"`
	Region     *string `json:"region"`
	Output     *string `json:"output"`
	File       string  `json:"file"`
	Line       int     `json:"line"`
	TokenState *string `json:"token_state"`
}

// List calls do for every profile in file order until it returns false. The
// state of each sign-in is read once. The row holds during the call only: its
// parts are used again for the next.
func (f Facts) List(do func(Row) bool) {
	states := map[string]*string{}
	var lastSession string
	var lastState *string
	var cells [8]string
	cell := func(i int, s string) *string {
		if s == "" {
			return nil
		}
		cells[i] = s
		return &cells[i]
	}
	f.Snap.EachBrief(func(b profile.Brief) bool {
		get := b.Get
		session := get("sso_session")
		row := Row{
			Name: b.Name, Kind: profile.KindOf(get, b.KeyInCredentials, false),
			AccountID: cell(0, profile.Account(get)), RoleName: cell(1, get("sso_role_name")), RoleARN: cell(2, get("role_arn")), Source: cell(3, get("source_profile")),
			Session: cell(4, session), Region: cell(5, get("region")), Output: cell(6, get("output")), File: b.File, Line: b.Line,
		}
		switch {
		case row.Kind == profile.KindSSO && session == lastSession:
			row.TokenState = lastState
		case row.Kind == profile.KindSSO || row.Kind == profile.KindSSOLegacy:
			row.TokenState = f.stateFor(get, states)
			if row.Kind == profile.KindSSO {
				lastSession, lastState = session, row.TokenState
			}
		}
		return do(row)
	})
}

// stateFor gives the state of the sign-in that a profile's keys name, from
// states if it was read before; nil when there is no such session.
func (f Facts) stateFor(get func(string) string, states map[string]*string) *string {
	key := get("sso_session") + "\n" + get("sso_start_url")
	if state, ok := states[key]; ok {
		return state
	}
	s, found := f.Snap.Session(get("sso_session"))
	if get("sso_session") == "" {
		s, found = profile.Session{Name: get("sso_start_url"), StartURL: get("sso_start_url"), Region: get("sso_region"), Legacy: true}, get("sso_start_url") != ""
	}
	if found {
		states[key] = orNil(f.Token(s).State)
	} else {
		states[key] = nil
	}
	return states[key]
}

// A Status is what `sso status --json` holds.
type Status struct {
	Schema   string          `json:"schema"`
	Sessions []SessionStatus `json:"sessions"`
}

// A SessionStatus is one sign-in and who depends on it.
type SessionStatus struct {
	Name     string      `json:"name"`
	StartURL *string     `json:"start_url"`
	Region   *string     `json:"region"`
	Token    StatusToken `json:"token"`
	Profiles []string    `json:"profiles"`
}

// A StatusToken is its token.
type StatusToken struct {
	State       string  `json:"state"`
	ExpiresAt   *string `json:"expires_at"`
	Refreshable bool    `json:"refreshable"`
	File        string  `json:"file"`
}

// Status reports on all sign-ins, those of sections first.
func (f Facts) Status() Status {
	out := Status{Schema: "awsguide/sso-status/1", Sessions: []SessionStatus{}}
	for _, s := range append(f.Snap.Sessions(), f.Snap.LegacySessions()...) {
		st := f.Token(s)
		users := f.Snap.UsersOf(s)
		if users == nil {
			users = []string{}
		}
		out.Sessions = append(out.Sessions, SessionStatus{Name: s.Name, StartURL: orNil(s.StartURL), Region: orNil(s.Region),
			Token: StatusToken{st.State, stamp(st.ExpiresAt), st.CanRefresh, st.File}, Profiles: users})
	}
	return out
}
