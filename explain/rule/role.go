package rule

// roleRules are …
var roleRules = []Rule{}
