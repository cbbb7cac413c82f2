package explain

import (
	"cmp"
	"slices"
	"strings"

	"awsguide/explain/advice"
	"awsguide/explain/lesson"
	"awsguide/explain/note"
	"awsguide/explain/page"
	"awsguide/explain/rule"
	"awsguide/profile/setting"
)

// A Topic is one page that can be read: a note, an error, a setting or a
// lesson.
type Topic struct {
	ID       string
	Area     string            // one of Areas
	Page     *page.Page        // nil for a setting
	Settings []setting.Setting // of a setting: one for each place in which it may stand
}

// Areas gives the areas in the order in which they are shown.
func Areas() []string { return []string{"note", "check", "error", "setting", "lesson"} }

// Title gives the title of a topic. What an error is about is left out of it.
func (t Topic) Title(language string) string {
	if t.Page == nil {
		if t.Settings[0].Kind == setting.Misspelling {
			return t.ID
		}
		return t.Settings[0].About(language)
	}
	title := t.Page.Title(language)
	for _, name := range []string{"subject", "profile", "session", "code", "service"} {
		title = strings.ReplaceAll(title, "{"+name+"}", "…")
	}
	return title
}

// Text gives the paragraphs of a topic, each on a line.
func (t Topic) Text(language string) string {
	if t.Page == nil {
		return t.Settings[0].About(language)
	}
	var parts []string
	for _, said := range []string{t.Page.Header["cli"], t.Page.Header["sdk"]} {
		if said != "" {
			parts = append(parts, said) // a search for a tool's message finds the page
		}
	}
	for _, b := range t.Page.Body[language] {
		if b.Code != nil {
			parts = append(parts, strings.Join(b.Code, "\n"))
			continue
		}
		parts = append(parts, b.Text)
	}
	return strings.Join(parts, "\n\n")
}

// Topics gives everything that `learn` shows: notes, errors, settings in use,
// lessons. Misspellings and the keys of other tools are found by name only.
func Topics() []Topic {
	var all []Topic
	notes, _ := note.Pages() // the tests of each hold that its pages can be read
	for _, p := range notes {
		all = append(all, Topic{ID: p.ID, Area: "note", Page: p})
	}
	checks, _ := rule.Pages()
	for _, p := range checks {
		all = append(all, Topic{ID: p.ID, Area: "check", Page: p})
	}
	errors, _ := advice.Pages()
	for _, p := range errors {
		all = append(all, Topic{ID: p.ID, Area: "error", Page: p})
	}
	seen := map[string]bool{}
	for _, s := range setting.All() {
		if s.Kind == setting.InUse && !seen[s.Name] && !strings.Contains(s.Name, "<") {
			seen[s.Name] = true
			all = append(all, Topic{ID: s.Name, Area: "setting", Settings: setting.Named(s.Name)})
		}
	}
	lessons, _ := lesson.All()
	for _, l := range lessons {
		all = append(all, Topic{ID: l.ID, Area: "lesson", Page: l.Page})
	}
	return all
}

// FindTopic finds a topic by its id, in that order; a setting also by the name
// of a misspelling.
func FindTopic(id string) (Topic, bool) {
	id = strings.ToLower(id)
	for _, t := range Topics() {
		if t.ID == id {
			return t, true
		}
	}
	if p := rule.Find(id); p != nil {
		return Topic{ID: p.ID, Area: "check", Page: p}, true
	}
	if s := setting.Named(id); s != nil {
		return Topic{ID: s[0].Name, Area: "setting", Settings: s}, true
	}
	return Topic{}, false
}

// SearchTopics gives the topics that hold all words in one of the languages:
// those with a word in the id first, then in the title, then in the text.
func SearchTopics(words []string) []Topic {
	type hit struct {
		topic Topic
		rank  int
	}
	var hits []hit
	for _, t := range Topics() {
		id := strings.ToLower(t.ID)
		titles := strings.ToLower(t.Title("en") + " " + t.Title("ja"))
		text := strings.ToLower(t.Text("en") + " " + t.Text("ja"))
		rank, all := 0, true
		for _, w := range words {
			for w := range strings.FieldsSeq(strings.ToLower(w)) {
				switch {
				case strings.Contains(id, w):
				case strings.Contains(titles, w):
					rank++
				case strings.Contains(text, w):
					rank += 3
				default:
					all = false
				}
			}
		}
		if all {
			hits = append(hits, hit{t, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	var topics []Topic
	for _, h := range hits {
		topics = append(topics, h.topic)
	}
	return topics
}
