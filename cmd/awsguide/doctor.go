package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/advice"
	"awsguide/explain/rule"
	"awsguide/profile/setting"
	"awsguide/sso/identity"
)

type doctorFlags struct {
	fix, each, online, verbose bool
	only, html                 string
	change                     changeFlags
}

// doctorCommand finds what is wrong.
func (a *app) doctorCommand() *cobra.Command {
	var f doctorFlags
	t := a.text.Doctor
	cmd := &cobra.Command{
		Use: "doctor [PROFILE...]", Short: t.Short,
		Example: "awsguide doctor\nawsguide doctor dev\nawsguide doctor --fix\nawsguide doctor --fix --each\nawsguide doctor --fix --only quoted-region --yes\nawsguide doctor --online --json",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.doctor(cmd.Context(), args, f) }, ValidArgsFunction: a.completeProfiles,
	}
	cmd.Flags().BoolVar(&f.fix, "fix", false, t.FlagFix)
	cmd.Flags().BoolVar(&f.each, "each", false, t.FlagEach)
	cmd.Flags().StringVar(&f.only, "only", "", t.FlagOnly)
	cmd.Flags().StringVar(&f.html, "html", "", a.text.Cmd.FlagHTML)
	cmd.Flags().BoolVar(&f.online, "online", false, t.FlagOnline)
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, t.FlagVerbose)
	f.change.register(a, cmd)
	_ = cmd.RegisterFlagCompletionFunc("only", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func ruleIDs() []string {
	var ids []string
	for _, r := range rule.All() {
		ids = append(ids, r.ID)
	}
	return ids
}

func (a *app) doctor(ctx context.Context, names []string, f doctorFlags) error {
	if a.flags.profile != "" {
		names = append(names, a.flags.profile)
	}
	if len(names) == 0 {
		names = nil
	}
	if f.html != "" && a.flags.json {
		return a.usage("flags-together", a.text.Errors.Together("--html", "--json"), nil, "awsguide doctor --help")
	}
	switch {
	case f.each && f.change.yes:
		return a.usage("flags-together", a.text.Errors.Together("--each", "--yes"), nil, "awsguide doctor --help")
	case f.each && !f.fix:
		return a.usage("flag-missing", a.text.Errors.FlagAlone("--each", "--fix"), nil, "awsguide doctor --fix --each")
	}
	if f.only != "" {
		p := rule.Find(f.only)
		if p == nil {
			return a.usage("page-missing", a.text.Doctor.NoRule(show.Visible(f.only)), setting.Closest(f.only, ruleIDs(), 3), "awsguide doctor --help")
		}
		switch found := p.Header["found"]; {
		case found == "service" && !f.online:
			return a.usage("flag-missing", a.text.Errors.FlagAlone("--only "+p.ID, "--online"), nil, "awsguide doctor --online --only "+p.ID)
		case found == "tool":
			return a.usage("page-missing", a.text.Doctor.NoRule(p.ID), nil, "awsguide learn "+p.ID)
		}
		f.only = p.ID
	}
	facts := a.facts()
	if f.fix {
		facts = a.settled()
	}
	found := a.findings(facts, names, f)
	if f.fix {
		if err := a.repair(ctx, facts, names, found, f); err != nil {
			return err
		}
		if f.change.dry {
			return nil
		}
		facts = a.facts()
		found = a.findings(facts, names, f)
	}
	var told answers
	if f.online {
		told = a.askOnline(ctx, facts, names, found, f)
		if ctx.Err() != nil {
			return ask.ErrCancelled
		}
		found = told.found
	}
	switch {
	case f.html != "":
		if err := a.writePage(a.doctorPage(facts, found, told.rest, f), f.html); err != nil {
			return err
		}
	case a.flags.json:
		if err := a.screen.PrintJSON(a.doctorJSON(facts, found, told.rest)); err != nil {
			return err
		}
	default:
		a.showFindings(facts, names, found, told.rest, f)
		for _, r := range told.lines {
			a.resultLine(facts, r)
		}
		a.tip(doctorTags(found, told.rest)...)
	}
	if rule.Count(found).Errors+len(told.rest) > 0 {
		return errQuiet{exitNo}
	}
	return nil
}

// doctorTags gives the steps at which a report is: what is worst in it.
func doctorTags(found []rule.Finding, rest []identity.Result) []string {
	if len(rest) > 0 {
		return advice.Find(rest[0].Fault.ID).List("tags")
	}
	if len(found) == 0 || found[0].Severity == rule.Info {
		return nil
	}
	return []string{"diagnose:" + rule.Family(found[0].ID), "diagnose"}
}

// findings gives what the rules find: what concerns the profiles that were named
// first. With names, what concerns no profile or a named one comes before the
// rest.
func (a *app) findings(f explain.Facts, names []string, flags doctorFlags) []rule.Finding {
	return chosen(rule.Run(f.Snap, f.At, names...), names, flags)
}

// chosen leaves the findings of --only, and puts those first that concern names.
func chosen(found []rule.Finding, names []string, flags doctorFlags) []rule.Finding {
	if flags.only != "" {
		found = slices.DeleteFunc(found, func(x rule.Finding) bool { return x.ID != flags.only })
	}
	if names != nil {
		slices.SortStableFunc(found, func(x, y rule.Finding) int { return concerns(y, names) - concerns(x, names) })
	}
	return found
}

// concerns is 1 for a finding about one of the names, or about no profile.
func concerns(f rule.Finding, names []string) int {
	if f.Profile == "" || names == nil || slices.Contains(names, f.Profile) {
		return 1
	}
	return 0
}

// doctorJSON gives the report; the rest of what STS refused are findings, too.
func (a *app) doctorJSON(f explain.Facts, found []rule.Finding, rest []identity.Result) rule.Report {
	report := rule.JSON(f.Snap, found, string(a.lang), func(why string) string { return a.text.Doctor.Why[why] })
	for _, r := range rest {
		tip := advice.For(r.Fault, about(f.Snap, r.Profile), string(a.lang))
		report.Summary.Errors++
		file, pos := rule.PlaceOf(f.Snap, r.Profile, "")
		report.Findings = append(report.Findings, rule.JSONFinding{File: nilIfEmpty(file), Line: nilIfZero(pos.Line), Column: nilIfZero(pos.Column), ID: tip.ID, Aliases: []string{}, Severity: rule.Error, Profile: nilIfEmpty(r.Profile), Title: tip.What, Message: tip.What,
			Related: []rule.JSONRelated{}, Fix: rule.JSONFix{Kind: "command", Text: tip.What, Command: nilIfEmpty(tip.Fix)}, Learn: tip.Learn})
	}
	return report
}

// doctorSum says how many findings there are; of one check alone it says which.
func (a *app) doctorSum(found []rule.Finding, rest []identity.Result, flags doctorFlags) string {
	count := rule.Count(found)
	sum := a.text.Doctor.Sum(count.Errors+len(rest), count.Warnings, count.Infos)
	if flags.only != "" {
		return flags.only + ": " + sum
	}
	return sum
}

// atLength is how many findings are shown at length without -v.
const atLength = 3

func (a *app) showFindings(f explain.Facts, names []string, found []rule.Finding, rest []identity.Result, flags doctorFlags) {
	t := a.text.Doctor
	count := rule.Count(found)
	a.screen.Heading(f.Place(f.Snap.Config.Path, 0, 0)+"   "+t.Heading(len(f.Snap.Names()), len(f.Snap.Sessions())), a.doctorSum(found, rest, flags))
	var own []rule.Finding
	for _, x := range found {
		if concerns(x, names) == 1 {
			own = append(own, x)
		}
	}
	long := flags.verbose || names != nil || flags.only != "" || len(own) <= atLength
	hints := 0
	if own != nil {
		a.screen.Println("")
	}
	for i, x := range own {
		switch {
		case x.Severity == rule.Info && !long && count.Errors+count.Warnings > 0:
			hints++
		case long:
			if i > 0 {
				a.screen.Println("")
			}
			a.findingAtLength(f, x)
		default:
			a.findingLine(f, x)
		}
	}
	var ends []string
	if hints > 0 {
		ends = append(ends, t.More(hints))
	}
	if others := len(found) - len(own); others > 0 {
		ends = append(ends, t.Others(others))
	}
	if flags.only == "" {
		spoken := map[string]bool{}
		for _, x := range found {
			if rule.Family(x.ID) != "" { // what a service tells is none of the checks
				spoken[x.ID] = true
			}
		}
		ends = append(ends, t.Fine(len(rule.All())-len(spoken)))
	}
	a.screen.Println("")
	for _, e := range ends {
		a.screen.Println("  " + e)
	}
	if flags.verbose && flags.only == "" {
		a.fineChecks(found)
	}
	if !flags.fix && slices.ContainsFunc(own, func(x rule.Finding) bool { return x.Fix != nil }) {
		a.screen.Println("")
		a.screen.Pairs([]show.Pair{{Label: a.text.Explain.Next, Text: "awsguide doctor --fix"}})
	}
}

// fineChecks names the checks that found nothing, a line each.
func (a *app) fineChecks(found []rule.Finding) {
	pages, _ := rule.Pages()
	for _, p := range pages {
		if p.Header["found"] == "" && !slices.ContainsFunc(found, func(x rule.Finding) bool { return x.ID == p.ID }) {
			a.screen.Println("  " + a.screen.Mark(show.OK) + " " + show.Cut(p.ID, 76))
		}
	}
}

func severityMark(severity string) show.Mark {
	return map[string]show.Mark{rule.Error: show.Fail, rule.Warning: show.Warn, rule.Info: show.Skip}[severity]
}

func (a *app) placeOf(f explain.Facts, x rule.Finding) string {
	if name, ok := strings.CutPrefix(x.File, "env:"); ok {
		return "$" + name
	}
	return f.Place(x.File, x.Pos.Line, x.Pos.Column)
}

// findingLine tells a finding in short.
func (a *app) findingLine(f explain.Facts, x rule.Finding) {
	w := rule.Told(x, string(a.lang))
	a.screen.Title(severityMark(x.Severity), show.Visible(w.Message), show.Visible(a.placeOf(f, x)))
	a.screen.Println("  " + a.screen.Dim("awsguide learn "+x.ID))
}

// findingAtLength tells all of a finding.
func (a *app) findingAtLength(f explain.Facts, x rule.Finding) {
	w := rule.Told(x, string(a.lang))
	a.screen.Title(severityMark(x.Severity), show.Visible(w.Message), show.Visible(a.placeOf(f, x)))
	if line := rule.Excerpt(f.Snap, x); line != "" {
		a.screen.Println("")
		a.screen.Excerpt(x.Pos.Line, line, x.Pos.Column, x.Width)
	}
	a.screen.Pairs(a.findingPairs(f, x, w))
	for line := range strings.Lines(changedLines(f, x)) {
		a.screen.Println("            " + show.Cut(show.Visible(strings.TrimRight(line, "\r\n")), 66))
	}
	a.screen.Println("            " + a.screen.Dim("awsguide learn "+x.ID))
}

// findingPairs gives what is told of a finding beside its sentence.
func (a *app) findingPairs(f explain.Facts, x rule.Finding, w rule.Words) []show.Pair {
	t := a.text.Doctor
	var pairs []show.Pair
	if w.Sees != "" {
		pairs = append(pairs, show.Pair{Label: t.YouSee, Text: w.Sees})
	}
	pairs = append(pairs, show.Pair{Label: t.Because, Text: w.Because})
	repair := show.Pair{Label: t.Repair, Text: show.Visible(w.Repair)}
	if x.Fix == nil && w.Run != "" {
		repair.More = append(repair.More, show.Visible(w.Run))
	}
	pairs = append(pairs, repair)
	for _, r := range x.Related {
		pairs = append(pairs, show.Pair{Label: t.Related, Text: show.Visible(f.Place(r.File, r.Pos.Line, 0)) + "  " + t.Why[r.Why]})
	}
	return pairs
}

// changedLines gives the lines of the diff of a finding's repair that are not
// context; "" when no edit repairs it.
func changedLines(f explain.Facts, x rule.Finding) string {
	if x.Fix == nil {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(rule.Plan(f.Snap, []rule.Finding{x}).Diff(f.Snap.Paths.Short)) {
		if !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "+++") && (line[0] == '+' || line[0] == '-') {
			b.WriteString(line)
		}
	}
	return b.String()
}

// doctorPage is the report for a browser.
func (a *app) doctorPage(f explain.Facts, found []rule.Finding, rest []identity.Result, flags doctorFlags) show.HTMLPage {
	page := show.HTMLPage{Lang: string(a.lang), Title: a.text.Cmd.Title + ": " + a.doctorSum(found, rest, flags)}
	for _, x := range found {
		w := rule.Told(x, string(a.lang))
		page.Findings = append(page.Findings, show.HTMLFinding{Mark: severityMark(x.Severity), Text: w.Message, Place: a.placeOf(f, x),
			Excerpt: rule.Excerpt(f.Snap, x), Diff: changedLines(f, x), Pairs: append(a.findingPairs(f, x, w), show.Pair{Label: a.text.Explain.Next, Text: "awsguide learn " + x.ID})})
	}
	for _, r := range rest {
		tip := advice.For(r.Fault, about(f.Snap, r.Profile), string(a.lang))
		page.Findings = append(page.Findings, show.HTMLFinding{Mark: show.Fail, Text: r.Profile + ": " + tip.What, Pairs: []show.Pair{{Label: a.text.Doctor.Repair, Text: tip.Fix}, {Label: a.text.Explain.Next, Text: tip.Learn}}})
	}
	return page
}
