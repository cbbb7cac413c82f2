package rule

import "slices"

// All gives every rule, causes before what they cause.
func All() []Rule {
	return slices.Concat(
		syntaxRules,
		namingRules,
		sessionRules,
		permissionRules,
		cacheRules,
		credentialsRules,
		divergenceRules,
		roleRules,
		processRules,
		loginRules,
		regionRules,
		networkRules,
		environmentRules,
		toolRules,
	)
}
