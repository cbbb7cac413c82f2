package rule

// cacheRules are …
var cacheRules = []Rule{}
