// Package note holds the program's notes: short lessons about AWS, one page
// each in page/<id>.md. Besides title and text, the header of a note has
//
//	area      one of Areas
//	tip       one thought for the step at which it helps, with
//	tags      the steps at which it may appear, the one it fits best first
//	show      a command that shows the thing on one's own machine
//	notes     what the notes on which the library rests say, with
//	today     what is otherwise today
//	ask       a question, with right, wrong-1 to wrong-3 and because
//	aliases   earlier ids
//	see       pages that are near
package note

import (
	"embed"
	"slices"
	"sync"

	"awsguide/explain/page"
)

//go:embed page/*.md
var files embed.FS

// Pages gives all notes by id. They must not be changed. The error is that of a page
// that cannot be read, which the tests exclude.
func Pages() ([]*page.Page, error) { return load() }

var load = sync.OnceValues(func() ([]*page.Page, error) { return page.Load(files, "page") })

// Find gives the note of an id, or of an alias; nil if there is none.
func Find(id string) *page.Page {
	if p := page.One(files, "page", id); p != nil {
		return p
	}
	pages, _ := Pages()
	for _, p := range pages {
		if slices.Contains(p.List("aliases"), id) {
			return p
		}
	}
	return nil
}

// Areas gives the areas in the order in which they are shown.
func Areas() []string {
	return []string{"cli", "identity", "organization", "security", "network", "storage", "database", "compute", "delivery", "operations", "cost"}
}

// Tags are the steps at which a tip may appear. The word after "explain:" is a
// key of the profile that is explained.
func Tags() []string {
	return []string{
		"explain", "explain:file", "explain:profile", "explain:region", "explain:output", "explain:s3", "explain:ca_bundle", "explain:endpoint_url",
		"explain:sso_session", "explain:sso_start_url", "explain:sso_region", "explain:sso_account_id", "explain:sso_role_name",
		"explain:role_arn", "explain:source_profile", "explain:duration_seconds", "explain:aws_access_key_id",
		"setup:sso", "setup:role", "setup:region", "setup:output", "setup:profile", "setup:s3", "accounts", "roles",
		"login", "login:device", "check", "check:identity", "onboarding:cost",
		"diagnose", "diagnose:static-keys", "diagnose:expired-token", "diagnose:access-denied", "diagnose:network", "diagnose:region",
	}
}

// For gives a note for the first of the tags that has one; the note with the id
// last is passed over. Of several those fit best that are about the tools and the
// sign-in themselves, and that name the tag first; turn goes through them, and each
// third time through the others. The page has its header alone. Nil if there is none.
func For(turn int, last string, tags ...string) *page.Page {
	pages := heads()
	for _, tag := range tags {
		var best, rest []*page.Page
		least := 0
		for _, p := range pages {
			at := slices.Index(p.List("tags"), tag)
			if at < 0 || p.ID == last {
				continue
			}
			if !slices.Contains(near, p.Header["area"]) {
				at += len(Tags())
			}
			switch {
			case best == nil || at < least:
				best, rest, least = []*page.Page{p}, append(rest, best...), at
			case at == least:
				best = append(best, p)
			default:
				rest = append(rest, p)
			}
		}
		switch {
		case best == nil:
			continue
		case rest != nil && turn%3 == 2:
			return rest[turn/3%len(rest)]
		}
		return best[turn%len(best)]
	}
	return nil
}

var heads = sync.OnceValue(func() []*page.Page { return page.Heads(files, "page") })

// Best gives up to n notes for the tags, in their order: of those for one tag the
// best fit first, as in [For]; with their headers alone. Nil if there is none.
func Best(n int, tags ...string) []*page.Page {
	pages := heads()
	var best []*page.Page
	for _, tag := range tags {
		at := func(p *page.Page) int {
			i := slices.Index(p.List("tags"), tag)
			if i >= 0 && !slices.Contains(near, p.Header["area"]) {
				i += len(Tags())
			}
			return i
		}
		fit := slices.DeleteFunc(slices.Clone(pages), func(p *page.Page) bool { return at(p) < 0 || slices.Contains(best, p) })
		slices.SortStableFunc(fit, func(a, b *page.Page) int { return at(a) - at(b) })
		best = append(best, fit...)
	}
	return best[:min(n, len(best))]
}

// near are the areas of notes about the AWS CLI and the sign-in.
var near = []string{"cli", "identity", "organization"}
