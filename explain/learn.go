package explain

import (
	"slices"
	"strings"

	"awsguide/explain/advice"
	"awsguide/explain/lesson"
	"awsguide/explain/note"
	"awsguide/explain/page"
	"awsguide/explain/rule"
	"awsguide/profile/setting"
)

// A Topic is one page that can be read: a note, a check of doctor, an error, a
// setting or a lesson.
type Topic struct {
	ID       string
	Area     string            // one of Areas
	Page     *page.Page        // nil for a setting
	Settings []setting.Setting // of a setting: one for each place in which it may stand
}

// Areas of topics that are no notes.
const (
	AreaCheck   = "check"
	AreaError   = "error"
	AreaSetting = "setting"
	AreaLesson  = "lesson"
)

// Areas gives the areas in the order in which they are shown: those of the notes,
// lessons, then what is rather looked up than read.
func Areas() []string {
	return append(note.Areas(), AreaLesson, AreaCheck, AreaError, AreaSetting)
}

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
	parts := t.said()
	for _, b := range t.Page.Body[language] {
		if b.Code != nil {
			parts = append(parts, strings.Join(b.Code, "\n"))
			continue
		}
		parts = append(parts, b.Text)
	}
	for _, key := range []string{"notes", "today"} {
		if text := t.Page.Text(key, language); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n\n")
}

// See gives the ids of pages that are near: those that the page names, else the notes
// that help at its step.
func (t Topic) See() []string {
	var tags []string
	switch {
	case t.Page != nil && t.Page.Header["see"] != "":
		return t.Page.List("see")
	case t.Area == AreaSetting:
		tags = []string{"explain:" + t.ID, "explain:file"}
	case t.Area == AreaCheck:
		tags = []string{"diagnose:" + rule.Family(t.ID), "diagnose"}
	default:
		tags = append(t.Page.List("tags"), "diagnose")
	}
	var ids []string
	for _, p := range note.Best(2, tags...) {
		ids = append(ids, p.ID)
	}
	return ids
}

// said gives what tools say where the topic is a fault; nil when they say nothing.
func (t Topic) said() []string {
	var said []string
	if t.Page != nil {
		for _, key := range []string{"cli", "sdk"} {
			if text := t.Page.Header[key]; text != "" {
				said = append(said, text)
			}
		}
	}
	return said
}

// Topics gives everything that `learn` shows, by area in the order of Areas.
// Misspellings and the keys of other tools are found by name only.
func Topics() []Topic {
	var all []Topic
	notes, _ := note.Pages() // the tests of each hold that its pages can be read
	for _, area := range note.Areas() {
		for _, p := range notes {
			if p.Header["area"] == area {
				all = append(all, Topic{ID: p.ID, Area: area, Page: p})
			}
		}
	}
	lessons, _ := lesson.All()
	for _, l := range lessons {
		all = append(all, Topic{ID: l.ID, Area: AreaLesson, Page: l.Page})
	}
	checks, _ := rule.Pages()
	for _, p := range checks {
		all = append(all, Topic{ID: p.ID, Area: AreaCheck, Page: p})
	}
	errors, _ := advice.Pages()
	for _, p := range errors {
		all = append(all, Topic{ID: p.ID, Area: AreaError, Page: p})
	}
	seen := map[string]bool{}
	for _, s := range setting.All() {
		if s.Kind == setting.InUse && !seen[s.Name] && !strings.Contains(s.Name, "<") {
			seen[s.Name] = true
			all = append(all, Topic{ID: s.Name, Area: AreaSetting, Settings: setting.Named(s.Name)})
		}
	}
	return all
}

// FindTopic finds a topic by its id, in the order of Topics, or by an earlier id;
// a setting also by the name of a misspelling.
func FindTopic(id string) (Topic, bool) {
	id = strings.ToLower(id)
	all := Topics()
	if i := slices.IndexFunc(all, func(t Topic) bool { return t.ID == id }); i >= 0 {
		return all[i], true
	}
	if i := slices.IndexFunc(all, func(t Topic) bool { return t.Page != nil && slices.Contains(t.Page.List("aliases"), id) }); i >= 0 {
		return all[i], true
	}
	if s := setting.Named(id); s != nil {
		return Topic{ID: s[0].Name, Area: AreaSetting, Settings: s}, true
	}
	return Topic{}, false
}
