package rule

// divergenceRules are …
var divergenceRules = []Rule{}
