// Package note holds the program's notes: short lessons about AWS, one page
// each in page/<id>.md. A page's tags say at which step its tip may appear.
package note

import (
	"embed"
	"slices"

	"awsguide/explain/page"
)

//go:embed page/*.md
var files embed.FS

// Pages gives all notes by id. The error is that of a page that cannot be read,
// which the tests exclude.
func Pages() ([]*page.Page, error) { return page.Load(files, "page") }

// Find gives the note of an id; nil if there is none.
func Find(id string) *page.Page { return page.One(files, "page", id) }

// Tags are the steps at which a tip may appear.
func Tags() []string {
	return []string{"home", "explain", "explain:file", "explain:region", "explain:output", "explain:sso", "explain:role", "explain:static",
		"setup", "setup:start-url", "setup:region", "setup:account", "setup:role", "setup:output", "setup:profile", "login", "login:device", "check", "accounts"}
}

// For gives the note for the first of the tags that has one; turn chooses among
// several. Nil if none has.
func For(turn int, tags ...string) *page.Page {
	pages, err := Pages()
	if err != nil {
		return nil
	}
	for _, tag := range tags {
		var fit []*page.Page
		for _, p := range pages {
			if slices.Contains(p.List("tags"), tag) {
				fit = append(fit, p)
			}
		}
		if len(fit) > 0 {
			return fit[turn%len(fit)]
		}
	}
	return nil
}
