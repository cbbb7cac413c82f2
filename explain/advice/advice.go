// Package advice says what a failed call means and what to do about it: one
// page for each id of sso/fault, page/<id>.md.
package advice

import (
	"embed"
	"strconv"
	"strings"

	"awsguide/explain/page"
	"awsguide/sso/fault"
)

//go:embed page/*.md
var files embed.FS

// Pages gives all pages by id. The error is that of a page that cannot be read,
// which the tests exclude.
func Pages() ([]*page.Page, error) { return page.Load(files, "page") }

// Find gives the page of an id; nil if there is none.
func Find(id string) *page.Page { return page.One(files, "page", id) }

// An Advice is what to tell about one failure.
type Advice struct {
	ID    string
	What  string // one sentence in the person's language
	Fix   string // a command to paste; "" when there is none
	Learn string // the command that opens the page
}

// A Subject is whom a failure is about; empty parts are not known.
type Subject struct{ Profile, Session string }

// For gives the advice on a fault. The subject of the fault and the words of a
// service are free text from outside: they must be made visible when shown.
func For(f *fault.Fault, about Subject, language string) Advice {
	a := Advice{ID: f.ID, Learn: "awsguide learn " + f.ID}
	p := Find(f.ID)
	if p == nil {
		a.What = f.ID
		return a
	}
	code := f.Code
	if code == "" && f.Status > 0 {
		code = "HTTP " + strconv.Itoa(f.Status)
	}
	names := strings.NewReplacer("{subject}", f.Subject, "{code}", code, "{profile}", about.Profile, "{session}", about.Session, "{service}", f.Service)
	a.What = strings.Replace(names.Replace(p.Title(language)), " ()", "", 1)
	switch f.ID {
	case fault.ServiceError, fault.AccessDenied, fault.InvalidRequest, fault.ProcessFailed, fault.Denied:
		if words := strings.TrimSpace(f.Message); words != "" && f.ID != fault.Denied {
			a.What += ": " + words
		}
	}
	for _, fix := range strings.Split(p.Header["fix"], " || ") {
		if !strings.Contains(fix, "{profile}") || about.Profile != "" {
			if !strings.Contains(fix, "{session}") || about.Session != "" {
				a.Fix = names.Replace(fix)
				break
			}
		}
	}
	if a.Fix == "" {
		a.Fix = a.Learn
	}
	return a
}
