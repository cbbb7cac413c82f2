package note

import (
	"slices"
	"testing"
)

func TestNotes(t *testing.T) {
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, p := range pages {
		if p.Header["sources"] == "" || p.Text("tip", "en") == "" || len(p.List("see")) == 0 {
			t.Errorf("%s lacks sources, a tip or something to see", p.ID)
		}
		for _, s := range p.List("see") {
			if Find(s) == nil {
				t.Errorf("%s: see %s, which is not there", p.ID, s)
			}
		}
		for _, tag := range p.List("tags") {
			used[tag] = true
			if !slices.Contains(Tags(), tag) {
				t.Errorf("%s: no step is called %s", p.ID, tag)
			}
		}
	}
	for _, tag := range Tags() {
		if !used[tag] || For(3, tag) == nil {
			t.Errorf("no note for %s", tag)
		}
	}
	if For(0, "nowhere") != nil {
		t.Error("a note for a step that is not there")
	}
}
