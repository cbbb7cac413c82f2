package rule

// environmentRules are …
var environmentRules = []Rule{}
