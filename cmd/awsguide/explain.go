package main

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/setting"
	"awsguide/sso/fault"
)

// explainCommand explains one profile, or the files line by line.
func (a *app) explainCommand() *cobra.Command {
	var all bool
	var html string
	cmd := &cobra.Command{
		Use: "explain [PROFILE]", Short: a.text.Cmd.Explain,
		Example:           "awsguide explain\nawsguide explain dev\nAWS_REGION=eu-west-1 awsguide explain dev --json\nawsguide explain --html config.html",
		Args:              a.oneArgument,
		ValidArgsFunction: a.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			facts := a.facts()
			name := a.flags.profile
			if len(args) == 1 {
				name = args[0]
			}
			if name != "" {
				if err := a.known(facts.Snap, name); err != nil {
					return err
				}
			}
			switch {
			case html != "":
				return a.explainHTML(facts, html)
			case a.flags.json && name == "":
				return a.screen.PrintJSON(facts.Explain(facts.Snap.Names(), a.overrides()))
			case a.flags.json:
				return a.screen.PrintJSON(facts.Explain([]string{name}, a.overrides()))
			case name != "":
				a.explainProfile(facts, name)
			case all:
				for _, n := range facts.Snap.Names() {
					a.explainProfile(facts, n)
					a.screen.Println("")
				}
			default:
				return a.explainFiles(facts)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, a.text.Cmd.FlagAll)
	cmd.Flags().StringVar(&html, "html", "", a.text.Cmd.FlagHTML)
	return cmd
}

// oneArgument refuses more than one word.
func (a *app) oneArgument(cmd *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return a.usage("argument-unexpected", a.text.Errors.OneArgument(cmd.CommandPath()), nil, cmd.CommandPath()+" --help")
}

// facts reads the machine.
func (a *app) facts() explain.Facts {
	return explain.Gather(profile.Read(a.env), a.now(), a.lang)
}

func (a *app) overrides() profile.Overrides { return profile.Overrides{Profile: a.flags.profile} }

// known refuses a profile that is not there, with the nearest names.
func (a *app) known(snap *profile.Snapshot, name string) error {
	if _, ok := snap.Profile(name); ok {
		return nil
	}
	return a.usage(fault.ProfileMissing, a.text.Errors.NoProfile(name), setting.Closest(name, snap.Names(), 3), "awsguide list")
}

// explainProfile shows one profile.
func (a *app) explainProfile(f explain.Facts, name string) {
	t := a.text.Explain
	p, _ := f.Snap.Profile(name)
	a.screen.Heading(t.Profile+" "+show.Visible(name), f.Place(p.File, p.Pos.Line, 0))
	a.screen.Println("")
	var pairs []show.Pair
	for _, v := range f.Snap.Values(name, a.overrides()) {
		pairs = append(pairs, a.valuePair(f, v))
	}
	chain := f.Snap.Chain(name, a.flags.profile != "")
	line, problem := f.ChainTold(name, chain)
	credentials := show.Pair{Label: t.Credentials, Text: show.Visible(line)}
	if problem != "" {
		credentials.More = append(credentials.More, a.screen.Mark(show.Fail)+" "+show.Visible(problem))
	}
	if s, err := f.Snap.SessionOf(name); err == nil && (chain.Kind == profile.KindSSO || chain.Kind == profile.KindSSOLegacy) {
		credentials.More = append(credentials.More, f.TokenTold(f.Token(s)))
	}
	pairs = append(pairs, credentials,
		show.Pair{Label: t.ByHand, Text: "aws configure list --profile " + show.Visible(name)},
		show.Pair{Label: t.Next, Text: "awsguide check " + show.Visible(name)})
	a.screen.Pairs(pairs)
	a.tip(a.explainTags(f, name)...)
}

// explainTags gives the steps at which a profile is: its keys, another one first
// from time to time.
func (a *app) explainTags(f explain.Facts, name string) []string {
	var tags []string
	for _, v := range f.Snap.Values(name, a.overrides()) {
		if v.Set {
			key, _, _ := strings.Cut(v.Setting, ".")
			tags = append(tags, "explain:"+key)
		}
	}
	if turn := len(tags); turn > 0 {
		at := int(a.now().Unix()) % turn
		tags = append(slices.Clone(tags[at:]), tags[:at]...)
	}
	return append(tags, "explain:profile", "explain")
}

// longest is how many cells of a value are shown.
const longest = 600

// valuePair shows a value, where it comes from, and what it beat.
func (a *app) valuePair(f explain.Facts, v profile.Value) show.Pair {
	t := a.text.Explain
	pair := show.Pair{Label: show.Visible(v.Setting), Text: "-"}
	if !v.Set {
		pair.More = append(pair.More, t.NotSet)
	} else {
		value := setting.Masked(v.Setting, v.Text)
		pair.Text = show.Cut(show.Visible(value), longest)
		from := f.Origin(v.Origin)
		if v.Origin.Kind != profile.FromDefault {
			from = t.From(from)
		}
		var beaten []string
		for _, s := range v.Shadowed {
			beaten = append(beaten, show.Cut(show.Visible(setting.Masked(s.Setting, s.Text)), longest)+" ("+f.Origin(s.Origin)+")")
		}
		if beaten != nil {
			from += "; " + t.Beats(strings.Join(beaten, ", "))
		}
		if m := f.Meaning(v.Setting, v.Text); m != "" {
			pair.More = append(pair.More, show.Visible(m))
		}
		pair.More = append(pair.More, from)
	}
	switch {
	case v.AWSCLI != nil && v.GoSDK != nil && *v.AWSCLI != *v.GoSDK:
		pair.More = append(pair.More, a.screen.Mark(show.Warn)+" "+t.Differs(`"`+show.Cut(show.Visible(setting.Masked(v.Setting, *v.AWSCLI)), longest)+`"`, `"`+show.Cut(show.Visible(setting.Masked(v.Setting, *v.GoSDK)), longest)+`"`))
	case v.AWSCLI != nil && v.GoSDK == nil:
		pair.More = append(pair.More, a.screen.Mark(show.Warn)+" "+t.CLIOnly)
	case v.AWSCLI == nil && v.GoSDK != nil:
		pair.More = append(pair.More, a.screen.Mark(show.Warn)+" "+t.SDKOnly)
	}
	return pair
}

// explainFiles shows both files, line by line.
func (a *app) explainFiles(f explain.Facts) error {
	t := a.text.Explain
	if !f.Snap.Config.Exists && !f.Snap.Credentials.Exists {
		a.noFiles(f)
		return nil
	}
	for i, file := range f.Snap.Files() {
		if i > 0 && !file.Exists {
			continue
		}
		if i > 0 {
			a.screen.Println("")
		}
		a.screen.Heading(f.Place(file.Path, 0, 0), a.fileTold(f, file))
		if !file.Readable || len(file.Data) == 0 {
			if file.Err != nil && !file.Folder {
				a.screen.Paragraph(show.Visible(file.Err.Error()), 2)
			}
			continue
		}
		if r := file.AWSCLI().Refusal; r != nil {
			a.screen.Println("")
			a.screen.Println("  " + a.screen.Mark(show.Fail) + " " + t.RefusedAt(f.Place(file.Path, r.Pos.Line, r.Pos.Column)))
		}
		a.screen.Println("")
		a.screen.Annotated(annotated(f.Annotate(file)))
	}
	a.chains(f)
	a.screen.Println("")
	a.screen.Println(t.Things)
	for _, s := range append([]string{f.InForce(a.flags.profile)}, f.Things()...) {
		a.screen.Paragraph(show.Cut(show.Visible(s), longest), 2)
	}
	a.tip("explain:file")
	return nil
}

// manyChains is how many profiles are shown with their chain below the file;
// list shows all.
const manyChains = 12

// chains shows how each profile gets its credentials.
func (a *app) chains(f explain.Facts) {
	names := f.Snap.Names()
	if len(names) == 0 {
		return
	}
	a.screen.Println("")
	a.screen.Println(a.text.Explain.Chains)
	for i, n := range names {
		if i == manyChains {
			a.screen.Println("  …  awsguide list")
			return
		}
		line, problem := f.ChainTold(n, f.Snap.Chain(n, true))
		a.screen.Paragraph(show.Cut(show.Visible(line), longest), 2)
		if problem != "" {
			a.screen.Paragraph(a.screen.Mark(show.Fail)+" "+show.Visible(problem), 4)
		}
	}
}

func annotated(lines []explain.Line) []show.AnnotatedLine {
	out := make([]show.AnnotatedLine, 0, len(lines))
	for _, l := range lines {
		shown := show.AnnotatedLine{Number: l.Number, Text: show.Visible(l.Text)}
		for _, n := range l.Notes {
			shown.Notes = append(shown.Notes, show.Cut(show.Visible(n), longest))
		}
		switch {
		case l.Fail:
			shown.Mark = show.Fail
		case l.Warn:
			shown.Mark = show.Warn
		}
		out = append(out, shown)
	}
	return out
}

// fileTold says in a few words how a file is.
func (a *app) fileTold(f explain.Facts, file *profile.FileState) string {
	t := a.text.Explain
	switch {
	case !file.Exists:
		return t.Missing
	case file.Folder:
		return t.Folder
	case !file.Readable:
		return t.Unreadable
	case len(file.Data) == 0:
		return t.Empty
	}
	n := 0
	for _, s := range file.AWSCLI().Sections {
		if s.Type == "profile" {
			n++
		}
	}
	text := t.Profiles(n)
	if file == f.Snap.Config {
		text += t.Comma + t.Sessions(len(f.Snap.Sessions()))
	}
	return text
}

// explainHTML writes the explanation as a page for the browser.
func (a *app) explainHTML(f explain.Facts, path string) error {
	page := show.HTMLPage{Lang: string(a.lang), Title: a.text.Cmd.Title}
	for _, file := range f.Snap.Files() {
		if !file.Exists {
			continue
		}
		page.Files = append(page.Files, show.HTMLFile{Path: f.Place(file.Path, 0, 0), About: a.fileTold(f, file), Lines: annotated(f.Annotate(file))})
	}
	page.Things = append([]string{f.InForce(a.flags.profile)}, f.Things()...)
	return a.writePage(page, path)
}

// writePage writes a page for the browser.
func (a *app) writePage(page show.HTMLPage, path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return &edit.ErrFolder{Path: path}
	}
	if err := edit.WriteFile(path, []byte(page.String())); err != nil {
		return err
	}
	a.screen.Say(path)
	return nil
}
