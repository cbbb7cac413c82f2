package rule

// The examples are about modes as they hold for a person, whoever runs the tests.
func init() { root = false }
