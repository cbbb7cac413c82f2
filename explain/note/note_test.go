package note

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTopics: every topic of the notes has a page; what is otherwise today is said
// where the notes were corrected, and a topic with a place in the program has a tip.
func TestTopics(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "topics.txt"))
	if err != nil {
		t.Fatal(err)
	}
	topics := 0
	for line := range strings.Lines(string(data)) {
		topics++
		words := strings.Fields(line)
		p := Find(words[0])
		if p == nil || p.ID != words[0] {
			t.Errorf("the topic %s has no page", words[0])
			continue
		}
		if slices.Contains(words, "corrected") && (p.Text("notes", "ja") == "" || p.Text("today", "ja") == "") {
			t.Errorf("%s does not tell what the notes say, and what is so today", p.ID)
		}
		if slices.Contains(words, "placed") != (p.Text("tip", "ja") != "") {
			t.Errorf("%s: a topic with a place has a tip", p.ID)
		}
	}
	if topics != 108 {
		t.Errorf("%d of 108 topics", topics)
	}
}

// TestNotes: no page lacks a part, and what it names is there.
func TestNotes(t *testing.T) {
	t.Parallel()
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"title", "area", "tags", "tip", "show", "notes", "today", "ask", "right", "wrong-1", "wrong-2", "wrong-3", "because", "aliases", "see", "sources"}
	used, seen := map[string]bool{}, map[string]string{}
	for _, p := range pages {
		for k := range p.Header {
			if stem, _, _ := strings.Cut(k, "."); !slices.Contains(keys, stem) {
				t.Errorf("%s: nobody reads the key %s", p.ID, k)
			}
		}
		if p.Header["sources"] == "" || !slices.Contains(Areas(), p.Header["area"]) {
			t.Errorf("%s lacks sources, or the area %q is none", p.ID, p.Header["area"])
		}
		if (p.Text("tip", "en") != "") != (p.Header["tags"] != "") || (p.Text("notes", "en") != "") != (p.Text("today", "en") != "") {
			t.Errorf("%s: a tip has tags, what the notes say what is so today", p.ID)
		}
		if len(p.List("see")) == 0 {
			t.Errorf("%s has nothing to see also", p.ID)
		}
		for _, s := range p.List("see") {
			if q := Find(s); q == nil || q.ID != s || s == p.ID {
				t.Errorf("%s: see %s, which is not there", p.ID, s)
			}
		}
		for _, id := range append(p.List("aliases"), p.ID) {
			if seen[id] != "" {
				t.Errorf("%s stands for %s and for %s", id, seen[id], p.ID)
			}
			seen[id] = p.ID
		}
		for _, tag := range p.List("tags") {
			used[tag] = true
			if !slices.Contains(Tags(), tag) {
				t.Errorf("%s: no step is called %s", p.ID, tag)
			}
		}
		for _, l := range []string{"en", "ja"} {
			answers := []string{p.Text("right", l), p.Text("wrong-1", l), p.Text("wrong-2", l), p.Text("wrong-3", l)}
			slices.Sort(answers)
			if p.Text("ask", l) == "" || p.Text("because", l) == "" || answers[0] == "" || len(slices.Compact(answers)) != 4 {
				t.Errorf("%s: the question in %s is not whole", p.ID, l)
			}
		}
	}
	for _, tag := range Tags() {
		if !used[tag] {
			t.Errorf("no note for %s", tag)
		}
	}
}

// TestFor: the best fit mostly, each in its turn, and not the same twice.
func TestFor(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for turn := range 300 {
		seen[For(turn, "", "explain:region").ID]++
	}
	if best := seen["region-choice"] + seen["global-services-region"]; best != 200 || len(seen) < 6 {
		t.Errorf("of 300 tips on a Region %v", seen)
	}
	for turn := range 20 {
		if p := For(turn, "region-choice", "explain:region"); p == nil || p.ID == "region-choice" {
			t.Errorf("turn %d: %v again", turn, p)
		}
		if p := For(turn, "", "no such step", "accounts"); p == nil || !slices.Contains(p.List("tags"), "accounts") {
			t.Errorf("turn %d: %v", turn, p)
		}
	}
	if For(0, "", "nowhere") != nil {
		t.Error("a note for a step that is not there")
	}
}

// TestHeads: what is read of a header alone is what the whole page has.
func TestHeads(t *testing.T) {
	t.Parallel()
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range heads() {
		if p.ID != pages[i].ID || !maps.Equal(p.Header, pages[i].Header) {
			t.Errorf("%s: %v", p.ID, p.Header)
		}
	}
	if len(heads()) != len(pages) {
		t.Errorf("%d of %d", len(heads()), len(pages))
	}
}
