package main

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/note"
	"awsguide/explain/page"
	"awsguide/profile/setting"
)

// learnCommand reads pages.
func (a *app) learnCommand() *cobra.Command {
	var random bool
	var tips string
	cmd := &cobra.Command{
		Use: "learn [PAGE | AREA | WORDS]", Short: a.text.Cmd.Learn,
		Example: "awsguide learn\nawsguide learn aws-sso-login\nawsguide learn storage\nawsguide learn region\nawsguide learn token expired\nawsguide learn --random\nawsguide learn --tips off",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return append(explain.Areas(), topicIDs()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case tips != "" && (random || len(args) > 0):
				return a.usage("flags-together", a.text.Errors.Together("--tips", append(args, "--random")[0]), nil, "awsguide learn --help")
			case tips != "":
				return a.switchTips(tips)
			case random && len(args) > 0:
				return a.usage("flags-together", a.text.Errors.Together("--random", args[0]), nil, "awsguide learn --help")
			case random:
				return a.randomTopic()
			}
			return a.learn(args)
		},
	}
	cmd.Flags().BoolVar(&random, "random", false, a.text.Learn.FlagRandom)
	cmd.Flags().StringVar(&tips, "tips", "", a.text.Learn.FlagTips)
	_ = cmd.RegisterFlagCompletionFunc("tips", cobra.FixedCompletions([]string{"on", "off"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func topicIDs() []string {
	var ids []string
	for _, t := range explain.Topics() {
		ids = append(ids, t.ID)
	}
	return ids
}

// mostHits is how many pages a search shows.
const mostHits = 20

// learn shows a page, an area, what a search finds, or what there is to read.
func (a *app) learn(args []string) error {
	topics := explain.Topics()
	switch {
	case len(args) == 0 && a.flags.json:
		return a.showTopics(topics)
	case len(args) == 0:
		return a.showLibrary(topics)
	case len(args) == 1:
		if t, ok := explain.FindTopic(args[0]); ok {
			return a.showTopic(t)
		}
		if slices.Contains(explain.Areas(), args[0]) {
			return a.showTopics(slices.DeleteFunc(topics, func(t explain.Topic) bool { return t.Area != args[0] }))
		}
	}
	hits := explain.SearchTopics(args)
	switch {
	case len(hits) == 0:
		words := strings.Join(args, " ")
		return a.usage("page-missing", a.text.Errors.NoPage(show.Visible(words)), setting.Closest(strings.Join(args, "-"), append(explain.Areas(), topicIDs()...), 3), "awsguide learn")
	case len(hits) == 1:
		return a.showTopic(hits[0])
	case a.flags.json:
		return a.showTopics(hits)
	}
	var pairs []show.Pair
	for _, t := range hits[:min(len(hits), mostHits)] {
		pairs = append(pairs, show.Pair{Label: t.ID, Text: t.Title(string(a.lang))})
	}
	a.screen.Pairs(pairs)
	a.screen.Println("")
	if len(hits) > mostHits {
		a.screen.Paragraph(a.text.Learn.Hits(mostHits, len(hits)), 0)
	}
	a.screen.Println("awsguide learn PAGE")
	return nil
}

// randomTopic shows any note.
func (a *app) randomTopic() error {
	notes, err := note.Pages()
	if err != nil {
		return err
	}
	t, _ := explain.FindTopic(notes[rand.IntN(len(notes))].ID)
	return a.showTopic(t)
}

// jsonTopic is one page of `learn --json`.
type jsonTopic struct {
	ID      string   `json:"id"`
	Area    string   `json:"area"`
	Title   string   `json:"title"`
	Text    string   `json:"text,omitempty"`
	Show    string   `json:"show,omitempty"` // a command that shows the thing on one's own machine
	See     []string `json:"see,omitempty"`
	Sources string   `json:"sources,omitempty"`
}

// showLibrary shows what there is to read: the notes and lessons by area, and how
// many pages there are to be looked up.
func (a *app) showLibrary(topics []explain.Topic) error {
	count := map[string]int{}
	read := slices.DeleteFunc(topics, func(t explain.Topic) bool {
		count[t.Area]++
		return t.Area == explain.AreaCheck || t.Area == explain.AreaError || t.Area == explain.AreaSetting
	})
	if err := a.showTopics(read); err != nil {
		return err
	}
	a.screen.Paragraph(a.text.Learn.Others(count[explain.AreaCheck], count[explain.AreaError], count[explain.AreaSetting]), 0)
	return nil
}

func (a *app) showTopics(topics []explain.Topic) error {
	language := string(a.lang)
	if a.flags.json {
		return a.screen.PrintJSONList("awsguide/learn/1", "pages", func(yield func(any) bool) {
			for _, t := range topics {
				if !yield(jsonTopic{ID: t.ID, Area: t.Area, Title: t.Title(language)}) {
					return
				}
			}
		})
	}
	area := ""
	var pairs []show.Pair
	flush := func() {
		if pairs != nil {
			a.screen.Pairs(pairs)
			a.screen.Println("")
		}
		pairs = nil
	}
	for _, t := range topics {
		if t.Area != area {
			flush()
			area = t.Area
			a.screen.Heading(a.text.Learn.Areas[area], area)
		}
		pairs = append(pairs, show.Pair{Label: t.ID, Text: t.Title(language)})
	}
	flush()
	a.screen.Println("awsguide learn PAGE")
	return nil
}

func (a *app) showTopic(t explain.Topic) error {
	language := string(a.lang)
	if a.flags.json {
		j := jsonTopic{ID: t.ID, Area: t.Area, Title: t.Title(language), Text: t.Text(language), See: t.See()}
		if t.Page != nil {
			j.Show, j.Sources = t.Page.Header["show"], t.Page.Header["sources"]
		}
		return a.screen.PrintJSON(j)
	}
	a.screen.Heading(t.Title(language), t.ID)
	a.screen.Println("")
	if t.Page == nil {
		a.showSetting(t.Settings)
		a.screen.Println("")
		a.screen.Pairs([]show.Pair{{Label: a.text.Cmd.See, Text: strings.Join(t.See(), ", ")}})
		return nil
	}
	a.blocks(t.Page.Body[language])
	a.screen.Pairs(a.aboutPage(t))
	return nil
}

// aboutPage gives what stands below the text of a page.
func (a *app) aboutPage(topic explain.Topic) []show.Pair {
	p, t, language := topic.Page, a.text.Learn, string(a.lang)
	var pairs []show.Pair
	add := func(label, text string) {
		if text != "" {
			pairs = append(pairs, show.Pair{Label: label, Text: text})
		}
	}
	add(t.Notes, p.Text("notes", language))
	add(t.Today, p.Text("today", language))
	add(a.text.Show.Repair, p.Text("fix", language))
	add("aws", p.Said("cli", language))
	add("sdk", p.Said("sdk", language))
	for fix := range strings.SplitSeq(p.Header["fix"], " || ") {
		if !strings.Contains(fix, "{") { // whom it is about, nobody has said here
			add(a.text.Show.Repair, fix)
			break
		}
	}
	add(t.OnYours, p.Header["show"])
	if p.Header["ask.en"] != "" {
		add(t.TryQuiz, "awsguide quiz "+p.ID)
	}
	if p.Header["run-1"] != "" {
		add(a.text.Explain.Next, "awsguide practice "+p.ID)
	}
	add(a.text.Cmd.See, strings.Join(topic.See(), ", "))
	sources := strings.Split(p.Header["sources"], "; ")
	pairs = append(pairs, show.Pair{Label: a.text.Cmd.Sources, Text: sources[0], More: sources[1:]})
	return pairs
}

// fileLine begins a file of an example; its mode or kind may follow the name.
var fileLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^-- (\S+)(?: 0[0-7]+| go| git| -> \S+)? --$`)
})

// blocks prints the body of a page.
func (a *app) blocks(blocks []page.Block) {
	for _, b := range blocks {
		if b.Code == nil {
			a.screen.Paragraph(b.Text, 0)
		}
		for i, l := range b.Code {
			word, place, _ := strings.Cut(l, " ")
			if label := map[string]string{"@bad": a.text.Doctor.Bad, "@good": a.text.Doctor.Good, "@home": a.text.Practice.Home}[word]; i == 0 && label != "" {
				a.screen.Println(strings.TrimRight("  "+a.screen.Bold(label)+"  "+a.screen.Dim(place), " "))
				continue
			}
			if m := fileLine().FindStringSubmatch(l); m != nil {
				a.screen.Println("  " + a.screen.Dim("~/"+m[1]))
				continue
			}
			a.screen.Println("    " + show.Visible(l))
		}
		a.screen.Println("")
	}
}

// showSetting prints what is known about a key, for each place in which it may
// stand.
func (a *app) showSetting(all []setting.Setting) {
	names := a.text.Cmd.SettingFacts
	for i, s := range all {
		if i > 0 {
			a.screen.Println("")
		}
		if s.Kind == setting.Misspelling {
			a.screen.Paragraph(a.text.Explain.UnknownKey(s.UseInstead), 0)
			continue
		}
		a.screen.Paragraph(s.About(string(a.lang)), 0)
		a.screen.Println("")
		var pairs []show.Pair
		for j, v := range []string{s.Type, strings.Join(s.Values, ", "), s.Default, strings.Join(s.Env, ", "), strings.Join(s.In, ", "), strings.Join(s.ReadBy, ", ")} {
			if v != "" {
				pairs = append(pairs, show.Pair{Label: names[j], Text: v})
			}
		}
		a.screen.Pairs(pairs)
	}
}
