package rule

// credentialsRules are …
var credentialsRules = []Rule{}
