package rule

// namingRules are about the names of profiles and the headers that give them.
var namingRules = []Rule{}
