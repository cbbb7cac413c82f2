package rule

// processRules are …
var processRules = []Rule{}
