package explain

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/width"
)

// SearchTopics gives the topics that are about the words, the best first: in both
// languages, by id, title, the messages of tools, and text. Rare words weigh more.
// Of one or two words all must be there; of more, as of a message that was copied
// with names in it, three in five.
func SearchTopics(words []string) []Topic {
	query := cut(split(strings.Join(words, " ")))
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
		message := len(query) > 2 && (strings.Contains(docs[i].said, whole) || docs[i].saidIn(" "+whole+" "))
		if len(query) == 0 || found[i] < need && !message {
			continue
		}
		if len(query) > 2 {
			scores[i] *= float64(found[i]) / float64(len(query))
		}
		if message {
			scores[i] *= 4 // the very one
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
type doc struct {
	id, title, said, text string
	messages              []string // what said is made of
}

func docOf(t Topic) doc {
	clean := func(parts ...string) string { return " " + strings.Join(split(strings.Join(parts, " ")), " ") + " " }
	d := doc{title: clean(t.Title("en"), t.Title("ja")), said: clean(t.said()...), text: clean(t.Text("en"), t.Text("ja"))}
	for _, m := range t.said() {
		d.messages = append(d.messages, clean(m))
	}
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

// saidIn reports whether a message is a part of a longer text.
func (d doc) saidIn(text string) bool {
	return slices.ContainsFunc(d.messages, func(m string) bool { return strings.Count(m, " ") > 4 && strings.Contains(text, m) })
}

// cut takes Japanese apart, which has no blanks between its words: what is written in
// kanji, in katakana and in Latin letters are words, what joins them in hiragana is
// not. A word of hiragana alone stays.
func cut(words []string) []string {
	var all []string
	for _, w := range words {
		var parts []string
		last := 0
		for _, r := range w {
			kind := 0
			switch {
			case unicode.Is(unicode.Hiragana, r):
			case unicode.Is(unicode.Katakana, r) || r == 'ー':
				kind = 1
			case unicode.Is(unicode.Han, r):
				kind = 2
			default:
				kind = 3
			}
			if kind != 0 && kind == last {
				parts[len(parts)-1] += string(r)
			} else if kind != 0 {
				parts = append(parts, string(r))
			}
			last = kind
		}
		if parts == nil {
			parts = []string{w}
		}
		all = append(all, parts...)
	}
	return all
}

// split cuts a text into words in lower case, without the marks around them. Letters
// that are as wide as Japanese are as good as others.
func split(text string) []string {
	var words []string
	for w := range strings.FieldsSeq(strings.ToLower(width.Fold.String(text))) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if w != "" {
			words = append(words, w)
		}
	}
	return words
}
