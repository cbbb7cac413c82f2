package rule

import (
	"strings"

	"awsguide/profile"
	"awsguide/profile/edit"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
)

// Words are what a person is told about a finding.
type Words struct {
	Title   string   // of the page, without names
	Message string   // one sentence with the person's own names
	Sees    string   // what the AWS CLI says; "" when it says nothing
	Because string   // the first paragraph of the page
	Repair  string   // in words
	Run     string   // a command; "" when none repairs it
	Aliases []string // other ids of the page
	Safe    bool     // the edit can be made without a thought
}

// Told gives the words on a finding in a language.
func Told(f Finding, language string) Words {
	p := Find(f.ID)
	fill := func(text string) string {
		for name, value := range f.Args {
			text = strings.ReplaceAll(text, "{"+name+"}", value)
		}
		return text
	}
	w := Words{Title: p.Title(language), Message: fill(p.Text("message", language)), Sees: p.Said("cli", language), Repair: fill(p.Text("fix", language)),
		Run: fill(p.Header["run"]), Aliases: p.List("aliases"), Safe: p.Header["safe"] == "yes"}
	if f.Profile != "" && p.Header["found"] != "" {
		w.Message = f.Profile + ": " + w.Message // a page on what a service tells has no names
	}
	for _, b := range p.Body[language] {
		if b.Code == nil {
			w.Because = b.Text
			break
		}
	}
	if near := f.Args["nearest"]; near != "" {
		w.Message += " (" + near + "?)"
	}
	return w
}

// Plan makes a plan of repairs; empty when there are none.
func Plan(snap *profile.Snapshot, findings []Finding) *edit.Plan {
	plan, all := &edit.Plan{}, apart(fixes(findings))
	for _, f := range snap.Files() {
		if now := apply(f.Kind, f.Data, all); f.Readable && string(now) != string(f.Data) {
			plan.Changes = append(plan.Changes, edit.Change{Path: f.Path, Before: f.Data, After: now, Existed: true})
		}
	}
	return plan
}

// Excerpt gives the line at which a finding is, as it may be shown; "" for one
// that is at no line.
func Excerpt(snap *profile.Snapshot, f Finding) string {
	for _, file := range snap.Files() {
		if file.Path == f.File && f.Pos.Line > 0 && file.Readable {
			return setting.MaskLine(string(file.File().Line(f.Pos.Line)))
		}
	}
	return ""
}

// Report is what `doctor --json` holds: keys are never translated, absent is
// null, lists are never null.
type Report struct {
	Schema   string        `json:"schema"`
	Summary  Summary       `json:"summary"`
	Findings []JSONFinding `json:"findings"`
}

// Summary counts findings.
type Summary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
}

// Count counts findings.
func Count(findings []Finding) Summary {
	var s Summary
	for _, f := range findings {
		switch f.Severity {
		case Error:
			s.Errors++
		case Warning:
			s.Warnings++
		default:
			s.Infos++
		}
	}
	return s
}

// JSONFinding is one finding.
type JSONFinding struct {
	ID       string        `json:"id"`
	Aliases  []string      `json:"aliases"`
	Severity string        `json:"severity"`
	Profile  *string       `json:"profile"`
	Title    string        `json:"title"`
	Message  string        `json:"message"`
	File     *string       `json:"file"`
	Line     *int          `json:"line"`
	Column   *int          `json:"column"`
	Excerpt  *string       `json:"excerpt"`
	Related  []JSONRelated `json:"related"`
	Fix      JSONFix       `json:"fix"`
	Learn    string        `json:"learn"`
}

// JSONRelated is a place that belongs to a finding.
type JSONRelated struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// JSONFix is how a finding is repaired.
type JSONFix struct {
	Kind    string  `json:"kind"` // edit, command or manual
	Text    string  `json:"text"`
	Command *string `json:"command"`
	Diff    *string `json:"diff"`
	Safe    bool    `json:"safe"`
}

// JSON gives the report on findings in a language; why gives the words for a
// related place.
func JSON(snap *profile.Snapshot, findings []Finding, language string, why func(string) string) Report {
	r := Report{Schema: "awsguide/doctor/1", Summary: Count(findings), Findings: []JSONFinding{}}
	for _, f := range findings {
		w := Told(f, language)
		j := JSONFinding{ID: f.ID, Aliases: append([]string{}, w.Aliases...), Severity: f.Severity, Profile: orNil(f.Profile), Title: w.Title, Message: w.Message,
			File: orNil(f.File), Excerpt: orNil(Excerpt(snap, f)), Related: []JSONRelated{}, Learn: "awsguide learn " + f.ID, Fix: JSONFix{Kind: "manual", Text: w.Repair, Safe: w.Safe && f.Fix != nil}}
		if f.Pos != (inifile.Pos{}) {
			j.Line, j.Column = &f.Pos.Line, &f.Pos.Column
		}
		for _, x := range f.Related {
			j.Related = append(j.Related, JSONRelated{x.File, x.Pos.Line, why(x.Why)})
		}
		switch {
		case f.Fix != nil:
			j.Fix.Kind = "edit"
			j.Fix.Diff = orNil(Plan(snap, []Finding{f}).Diff(snap.Paths.Short))
			command := "awsguide doctor --fix --only " + f.ID
			j.Fix.Command = &command
		case w.Run != "":
			j.Fix.Kind, j.Fix.Command = "command", &w.Run
		}
		r.Findings = append(r.Findings, j)
	}
	return r
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
