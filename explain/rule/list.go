package rule

import "slices"

// families are all rules in order, causes before what they cause. The name of a
// family is the step "diagnose:NAME" at which a note may help.
var families = []struct {
	name  string
	rules []Rule
}{
	{"syntax", syntaxRules},
	{"naming", namingRules},
	{"expired-token", sessionRules},
	{"files", permissionRules},
	{"expired-token", cacheRules},
	{"static-keys", credentialsRules},
	{"divergence", divergenceRules},
	{"access-denied", roleRules},
	{"process", processRules},
	{"expired-token", loginRules},
	{"region", regionRules},
	{"network", networkRules},
	{"environment", environmentRules},
	{"tools", toolRules},
}

// All gives every rule, causes before what they cause.
func All() []Rule {
	var all []Rule
	for _, f := range families {
		all = append(all, f.rules...)
	}
	return all
}

// Family gives the name of the family of a rule; "" for a page that has none.
func Family(id string) string {
	for _, f := range families {
		if slices.ContainsFunc(f.rules, func(r Rule) bool { return r.ID == id }) {
			return f.name
		}
	}
	return ""
}
