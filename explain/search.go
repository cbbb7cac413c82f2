package explain

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// SearchTopics gives the topics that are about the words, the best first: in both
// languages, by id, title, the messages of tools, and text. Rare words weigh more.
// Of one or two words all must be there; of more, as of a message that was copied
// with names in it, three in five.
func SearchTopics(words []string) []Topic {
	query := split(strings.Join(words, " "))
	topics, docs := searched()
	whole := strings.Join(query, " ")
	scores := make([]float64, len(topics))
	found := make([]int, len(topics))
	for _, w := range query {
		in, hits := make([]float64, len(topics)), 0
		for i := range docs {
			if in[i] = docs[i].weight(w); in[i] > 0 {
				hits++
			}
		}
		rare := math.Log(1 + float64(len(topics))/float64(hits+1))
		for i := range in {
			if in[i] > 0 {
				found[i]++
				scores[i] += in[i] * rare
			}
		}
	}
	need := len(query)
	if need > 2 {
		need = (3*need + 4) / 5
	}
	var order []int
	for i := range topics {
		if len(query) == 0 || found[i] < need {
			continue
		}
		if len(query) > 2 {
			scores[i] *= float64(found[i]) / float64(len(query))
			if strings.Contains(docs[i].said, whole) {
				scores[i] *= 4 // the very message
			}
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	var best []Topic
	for _, i := range order {
		best = append(best, topics[i])
	}
	return best
}

// searched gives all topics and what of them is searched. They never change.
var searched = sync.OnceValues(func() ([]Topic, []doc) {
	topics := Topics()
	docs := make([]doc, len(topics))
	for i, t := range topics {
		docs[i] = docOf(t)
	}
	return topics, docs
})

// A doc is a topic as it is searched: words in lower case with one blank between.
type doc struct{ id, title, said, text string }

func docOf(t Topic) doc {
	clean := func(parts ...string) string { return " " + strings.Join(split(strings.Join(parts, " ")), " ") + " " }
	d := doc{title: clean(t.Title("en"), t.Title("ja")), said: clean(t.said()...), text: clean(t.Text("en"), t.Text("ja"))}
	ids := []string{t.ID, strings.NewReplacer("-", " ", "_", " ").Replace(t.ID)}
	if t.Page != nil {
		ids = append(ids, t.Page.List("aliases")...)
		d.text += clean(t.Page.Text("tip", "en"), t.Page.Text("tip", "ja"), t.Page.Text("message", "en"), t.Page.Text("message", "ja"))
	}
	d.id = clean(ids...)
	return d
}

// weight tells how much a word says in a topic; 0 when it is not there. A word of
// up to three letters counts only as a whole one.
func (d doc) weight(w string) float64 {
	total := 0.0
	for _, part := range []struct {
		text  string
		whole float64
	}{{d.id, 10}, {d.title, 7}, {d.said, 4}, {d.text, 2}} {
		switch {
		case strings.Contains(part.text, " "+w+" "):
			total += part.whole
		case (len(w) > 3 || w[0] >= 0x80) && strings.Contains(part.text, w):
			total += part.whole * 0.7
		}
	}
	return total
}

// split cuts a text into words in lower case, without the marks around them.
func split(text string) []string {
	var words []string
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if w != "" {
			words = append(words, w)
		}
	}
	return words
}
