package rule

// networkRules are …
var networkRules = []Rule{}
