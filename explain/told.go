package explain

import (
	"strconv"
	"strings"
	"time"

	"awsguide/explain/lang"
	"awsguide/profile"
	"awsguide/profile/region"
	"awsguide/profile/setting"
	"awsguide/sso"
)

// Place writes a place such as ~/.aws/config:12:1; without a column when it is
// 0, without a line when that is 0.
func (f Facts) Place(file string, line, column int) string {
	return f.Snap.Paths.Place(file, line, column)
}

// Origin writes where a value comes from.
func (f Facts) Origin(o profile.Origin) string {
	switch o.Kind {
	case profile.FromFlag, profile.FromEnv:
		return o.Name
	case profile.FromDefault:
		return f.Text.Explain.DefaultValue
	}
	return f.Place(o.File, o.Pos.Line, 0)
}

// Span writes a length of time in hours and minutes, below a minute in
// seconds.
func Span(d time.Duration, l lang.Language) string {
	hour, minute, second, gap := " h", " min", " s", " "
	if l == lang.Japanese {
		hour, minute, second, gap = " 時間", " 分", " 秒", " "
	}
	d = max(0, d.Round(time.Second))
	switch h, m := int(d/time.Hour), int(d%time.Hour/time.Minute); {
	case h >= 48:
		if l == lang.Japanese {
			return strconv.Itoa(h/24) + " 日"
		}
		return strconv.Itoa(h/24) + " days"
	case h > 0 && m > 0:
		return strconv.Itoa(h) + hour + gap + strconv.Itoa(m) + minute
	case h > 0:
		return strconv.Itoa(h) + hour
	case m > 0:
		return strconv.Itoa(m) + minute
	}
	return strconv.Itoa(int(d/time.Second)) + second
}

// TokenTold says how a sign-in stands.
func (f Facts) TokenTold(st sso.State) string {
	if st.State == sso.Valid {
		return f.Text.Explain.Left(Span(st.ExpiresAt.Sub(f.At), f.Lang))
	}
	return f.Text.Explain.State[st.State]
}

// RegionTold gives the name of a Region; what is not known is said to be.
func (f Facts) RegionTold(id string) string {
	if r, ok := region.Lookup(id); ok {
		return r.Name(string(f.Lang))
	}
	if near := region.Nearest(id, 1); len(near) > 0 {
		return f.Text.Explain.UnknownRegion + " (" + near[0] + "?)"
	}
	return f.Text.Explain.UnknownRegion
}

// ChainTold writes a chain on one line, and its problem on another ("" when it
// has none).
func (f Facts) ChainTold(name string, c profile.Chain) (line, problem string) {
	t := f.Text.Explain
	parts := []string{name}
	for _, l := range c.Links {
		p, _ := f.Snap.Profile(l.Profile)
		switch l.Kind {
		case profile.KindSSO, profile.KindSSOLegacy:
			session := p.Text("sso_session")
			if s, ok := f.Snap.Session(session); ok {
				parts = append(parts, f.Text.Explain.SignIn+" "+session+" ("+f.Place(s.File, s.Pos.Line, 0)+")")
			} else if url := p.Text("sso_start_url"); url != "" {
				parts = append(parts, f.Text.Explain.SignIn+" "+url)
			}
			parts = append(parts, p.Text("sso_role_name")+" @ "+p.Text("sso_account_id"))
		case profile.KindRole:
			parts = append(parts, p.Text("role_arn"))
			if source := p.Text("source_profile"); source != "" {
				parts = append(parts, source)
			}
		default:
			parts = append(parts, t.Kind[l.Kind])
		}
	}
	if len(c.Links) == 0 {
		parts = append(parts, t.Kind[profile.KindNone])
	}
	if c.Problem != nil {
		problem = t.Problem[c.Problem.ID](c.Problem.Name)
		if c.Problem.File != "" {
			problem += "  " + f.Place(c.Problem.File, c.Problem.Pos.Line, c.Problem.Pos.Column)
		}
	}
	return strings.Join(parts, " → "), problem
}

// Meaning says what a value does.
func (f Facts) Meaning(key, value string) string {
	t := f.Text.Explain
	switch key {
	case "region":
		if r, ok := region.Lookup(value); ok {
			return t.RegionIs(r.Name(string(f.Lang)))
		}
		return f.RegionTold(value)
	case "sso_account_id":
		return t.Account
	case "sso_role_name":
		return t.Role
	case "role_arn":
		return t.RoleArn
	case "source_profile":
		return t.Source
	case "sso_region":
		return t.SSORegionNote
	}
	for _, place := range []string{"config:profile", "credentials:profile", "config:sso-session"} {
		if known, ok := setting.Lookup(key, place); ok && known.Kind != setting.Misspelling {
			return known.About(string(f.Lang))
		}
	}
	return ""
}
