package advice

import (
	"slices"
	"strings"
	"testing"

	"awsguide/sso/fault"
)

func TestEveryFaultHasAPage(t *testing.T) {
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range pages {
		ids = append(ids, p.ID)
		if p.Header["sources"] == "" {
			t.Errorf("%s names no source", p.ID)
		}
	}
	want := slices.Sorted(slices.Values(fault.IDs()))
	if !slices.Equal(ids, want) {
		t.Errorf("pages %v\nids %v", ids, want)
	}
}

func TestAdviceNamesThings(t *testing.T) {
	for _, id := range fault.IDs() {
		for _, language := range []string{"en", "ja"} {
			f := &fault.Fault{ID: id, Subject: "thing", Code: "CodeX", Message: "their words"}
			for _, about := range []Subject{{}, {Profile: "dev"}, {Profile: "dev", Session: "corp"}} {
				a := For(f, about, language)
				if a.What == "" || a.Fix == "" || strings.ContainsAny(a.Fix, "{}") {
					t.Errorf("%s %s %+v: %+v", id, language, about, a)
				}
				if about.Profile != "" && strings.ContainsAny(a.What, "{}") {
					t.Errorf("%s: %s", id, a.What)
				}
			}
		}
	}
	a := For(&fault.Fault{ID: fault.SignInNeeded, Subject: "corp"}, Subject{"dev", "corp"}, "en")
	if a.What != "Nobody is signed in to corp" || a.Fix != "awsguide sso login --sso-session corp" {
		t.Errorf("%+v", a)
	}
}
