package main

import (
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/page"
	"awsguide/profile/setting"
)

// learnCommand reads pages.
func (a *app) learnCommand() *cobra.Command {
	return &cobra.Command{
		Use: "learn [PAGE | WORDS]", Short: a.text.Cmd.Learn,
		Example: "awsguide learn\nawsguide learn aws-sso-login\nawsguide learn region\nawsguide learn token expired",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, t := range explain.Topics() {
				ids = append(ids, t.ID)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			topics := explain.Topics()
			switch {
			case len(args) == 0:
				return a.showTopics(topics)
			case len(args) == 1:
				if t, ok := explain.FindTopic(args[0]); ok {
					return a.showTopic(t)
				}
			}
			hits := explain.SearchTopics(args)
			if len(hits) == 0 {
				var ids []string
				for _, t := range topics {
					ids = append(ids, t.ID)
				}
				return a.usage("page-missing", a.text.Errors.NoPage(show.Visible(strings.Join(args, " "))), setting.Closest(strings.Join(args, "-"), ids, 3), "awsguide learn")
			}
			if len(hits) == 1 {
				return a.showTopic(hits[0])
			}
			return a.showTopics(hits)
		},
	}
}

// jsonTopic is one page of `learn --json`.
type jsonTopic struct {
	ID    string `json:"id"`
	Area  string `json:"area"`
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

func (a *app) showTopics(topics []explain.Topic) error {
	language := string(a.lang)
	if a.flags.json {
		return a.screen.PrintJSONList("awsguide/learn/1", "pages", func(yield func(any) bool) {
			for _, t := range topics {
				if !yield(jsonTopic{t.ID, t.Area, t.Title(language), ""}) {
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
			a.screen.Heading(a.areaName(area), "")
		}
		pairs = append(pairs, show.Pair{Label: t.ID, Text: t.Title(language)})
	}
	flush()
	a.screen.Println("awsguide learn PAGE")
	return nil
}

func (a *app) areaName(area string) string {
	for i, id := range explain.Areas() {
		if id == area {
			return a.text.Cmd.LearnAreas[i]
		}
	}
	return area
}

func (a *app) showTopic(t explain.Topic) error {
	language := string(a.lang)
	if a.flags.json {
		return a.screen.PrintJSON(jsonTopic{t.ID, t.Area, t.Title(language), t.Text(language)})
	}
	a.screen.Heading(t.Title(language), t.ID)
	a.screen.Println("")
	if t.Page == nil {
		a.showSetting(t.Settings)
		return nil
	}
	a.blocks(t.Page.Body[language])
	var pairs []show.Pair
	if fix := t.Page.Text("fix", language); fix != "" {
		pairs = append(pairs, show.Pair{Label: a.text.Show.Repair, Text: fix})
	}
	for _, tool := range [][2]string{{"aws", "cli"}, {"sdk", "sdk"}} {
		if said := t.Page.Header[tool[1]]; said != "" {
			pairs = append(pairs, show.Pair{Label: tool[0], Text: said})
		}
	}
	if fix := t.Page.Header["fix"]; fix != "" {
		pairs = append(pairs, show.Pair{Label: a.text.Show.Repair, Text: strings.Split(fix, " || ")[0]})
	}
	if see := t.Page.List("see"); len(see) > 0 {
		pairs = append(pairs, show.Pair{Label: a.text.Cmd.See, Text: strings.Join(see, ", ")})
	}
	pairs = append(pairs, show.Pair{Label: a.text.Cmd.Sources, Text: t.Page.Header["sources"]})
	a.screen.Pairs(pairs)
	return nil
}

// blocks prints the body of a page.
func (a *app) blocks(blocks []page.Block) {
	for _, b := range blocks {
		if b.Code == nil {
			a.screen.Paragraph(b.Text, 0)
		}
		for i, l := range b.Code {
			word, place, _ := strings.Cut(l, " ")
			if label := map[string]string{"@bad": a.text.Doctor.Bad, "@good": a.text.Doctor.Good}[word]; i == 0 && label != "" {
				a.screen.Println(strings.TrimRight("  "+a.screen.Bold(label)+"  "+a.screen.Dim(place), " "))
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
