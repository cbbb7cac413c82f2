// Package explain turns facts into words: what a configuration means, for
// people in two languages and for programs as JSON.
//
// [Gather] joins a snapshot with the states of sign-ins. [Facts.Explain],
// [Facts.List] and their like give what the JSON holds; [Facts.Annotate] and
// the functions of told.go give sentences. Sentences stand in lang, pages in
// note, advice and lesson.
//
// Nothing here asks, writes, connects or prints.
package explain
