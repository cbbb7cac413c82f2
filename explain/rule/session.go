package rule

import "awsguide/profile/setting"

// sessionRules are about [sso-session] sections and the keys that lead to them.
var sessionRules = []Rule{
	{ID: "sso-session-reference-unresolved", Keys: []string{"sso_session"}, Key: sessionUnresolved},
}

func sessionUnresolved(c *Context, k Key) {
	if _, ok := c.Snap.Session(k.Value); ok || k.Value == "" || k.InProfile() == "" {
		return
	}
	var names []string
	for _, s := range c.Snap.Sessions() {
		names = append(names, s.Name)
	}
	f := Finding{Profile: k.InProfile(), File: k.File.Path, Pos: k.ValuePos, Width: k.ValueSpan.Len()}
	near := setting.Closest(k.Value, names, 1)
	if near == nil {
		c.Report(f, "session", k.Value, "nearest", "")
		return
	}
	f.Fix = k.Replace(near[0])
	s, _ := c.Snap.Session(near[0])
	f.Related = []Related{{File: s.File, Pos: s.Pos, Why: "session"}}
	c.Report(f, "session", k.Value, "nearest", near[0])
}
