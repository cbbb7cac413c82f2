package rule

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/setting"
)

// notText are the rules after whose finding a file's lines say nothing more, and
// no other rule speaks of it: it is no config file at all, or not yet one.
var notText = []string{"file-is-template", "file-is-not-config", "utf16-file", "nul-bytes", "json-in-credentials", "merge-conflict-markers", "cr-only-line-ends"}

// syntaxRules are about what some reader of the file stumbles over.
var syntaxRules = []Rule{
	{ID: "utf16-file", File: utf16File},
	{ID: "nul-bytes", File: nulBytes, After: []string{"utf16-file"}},
	{ID: "json-in-credentials", File: jsonFile, After: []string{"utf16-file", "nul-bytes"}},
	{ID: "merge-conflict-markers", File: conflictMarkers},
	{ID: "cr-only-line-ends", File: crOnly, After: []string{"utf16-file", "nul-bytes"}},
	{ID: "file-is-template", File: template, After: []string{"utf16-file", "nul-bytes", "merge-conflict-markers"}},
	{ID: "file-is-not-config", File: notConfig, After: []string{"file-is-template"}},
	{ID: "utf8-bom", File: byteOrderMark},
	{ID: "non-utf8-bytes", File: notUTF8},
	{ID: "section-bracket-not-closed", File: bracketOpen},
	{ID: "export-lines-in-credentials", File: exportLines},
	{ID: "missing-section-header", File: noHeader, After: []string{"export-lines-in-credentials", "section-bracket-not-closed"}},
	{ID: "config-duplicate-section", File: duplicateSection},
	{ID: "config-duplicate-key", File: duplicateKey, After: []string{"export-lines-in-credentials"}},
	{ID: "line-without-equals", File: noEquals, After: []string{"export-lines-in-credentials", "section-bracket-not-closed"}},
	{ID: "value-on-next-line", File: valueOnNextLine},
	{ID: "nested-block-not-indented", Keys: blocks, Key: blockNotIndented},
	{ID: "indented-header-lost", Key: headerLost},
	{ID: "session-token-wrapped", Keys: []string{"aws_session_token", "aws_secret_access_key"}, Key: tokenWrapped},
	{ID: "continuation-line-swallows-key", Key: keySwallowed, After: []string{"indented-header-lost"}},
	{ID: "smart-quotes", Key: smartQuotes},
	{ID: "quoted-region", Keys: []string{"region", "sso_region", "output"}, Key: quoted},
	{ID: "sso-value-quoted", Keys: []string{"sso_session", "sso_start_url", "sso_account_id", "sso_role_name", "sso_registration_scopes"}, Key: quoted},
	{ID: "quoted-credentials", Keys: keyPair, Key: quoted},
	{ID: "inline-comment-in-key-pair", Keys: keyPair, Key: inlineComment},
	{ID: "inline-comment-in-value", Key: commentInSetting},
	{ID: "key-name-with-hyphens", Key: hyphens},
	{ID: "key-name-misspelled", Key: misspelled},
	{ID: "setting-value-invalid", Keys: []string{"retry_mode", "max_attempts", "request_checksum_calculation", "response_checksum_validation", "account_id_endpoint_mode", "sts_regional_endpoints", "ec2_metadata_service_endpoint_mode"}, Key: valueInvalid, After: []string{"inline-comment-in-value", "smart-quotes"}},
	{ID: "alias-file-broken", Machine: aliasBroken},
}

var (
	keyPair = []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}
	blocks  = []string{"s3", "s3api"}
)

// refusals calls do for every place at which the AWS CLI gives a file up for a
// reason.
func refusals(f *profile.FileState, reason string, do func(inifile.Refusal)) {
	if f.AWSCLI().Refusal == nil {
		return
	}
	for _, r := range inifile.Refusals(f.File(), f.Kind) {
		if r.Reason == reason {
			do(r)
		}
	}
}

// whole is the repair that writes a file anew.
func whole(f *profile.FileState, text string) []Splice {
	return []Splice{{f.Kind, inifile.Span{End: len(f.Data)}, text}}
}

func utf16File(c *Context, f *profile.FileState) {
	refusals(f, inifile.UTF16, func(r inifile.Refusal) {
		c.Report(Finding{File: f.Path, Pos: r.Pos, Fix: whole(f, fromUTF16(f.Data))})
	})
}

// fromUTF16 decodes UTF-16 with a byte order mark.
func fromUTF16(data []byte) string {
	little := bytes.HasPrefix(data, []byte("\xff\xfe"))
	data = data[2:]
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		if little {
			units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
		} else {
			units = append(units, uint16(data[i+1])|uint16(data[i])<<8)
		}
	}
	return string(utf16.Decode(units))
}

func nulBytes(c *Context, f *profile.FileState) {
	if i := bytes.IndexByte(f.Data, 0); i >= 0 {
		c.Report(Finding{File: f.Path, Pos: f.File().Pos(i)})
	}
}

func jsonFile(c *Context, f *profile.FileState) {
	if t := bytes.TrimSpace(f.Data); len(t) > 1 && t[0] == '{' && t[1] != '{' && t[1] != '%' && t[len(t)-1] == '}' {
		c.Report(Finding{File: f.Path, Pos: f.File().Pos(bytes.IndexByte(f.Data, '{'))})
	}
}

func conflictMarkers(c *Context, f *profile.FileState) {
	for n := range f.File().Lines {
		if line := f.File().Line(n + 1); bytes.HasPrefix(line, []byte("<<<<<<< ")) || bytes.HasPrefix(line, []byte(">>>>>>> ")) {
			c.Report(Finding{File: f.Path, Pos: inifile.Pos{Line: n + 1, Column: 1}, Width: len(line)})
			return // one tells all
		}
	}
}

func crOnly(c *Context, f *profile.FileState) {
	if bytes.IndexByte(f.Data, '\r') >= 0 && bytes.IndexByte(f.Data, '\n') < 0 {
		c.Report(Finding{File: f.Path, Pos: inifile.Pos{Line: 1, Column: 1}, Fix: whole(f, strings.ReplaceAll(string(f.Data), "\r", "\n"))})
	}
}

// marks are what templates leave when nobody rendered them.
var marks = pattern(`\{\{.*\}\}|\{%.*%\}|<%.*%>|op://[^\s"]+|\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

// pattern compiles an expression when it is first needed: not every run does.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

func template(c *Context, f *profile.FileState) {
	if !bytes.ContainsAny(f.Data, "{<%") && !bytes.Contains(f.Data, []byte("op://")) {
		return
	}
	for n := range f.File().Lines {
		line := f.File().Line(n + 1)
		if t := bytes.TrimSpace(line); len(t) == 0 || t[0] == '#' || t[0] == ';' || bytes.HasPrefix(t, []byte("credential_process")) {
			continue // a program may take any text
		}
		if m := marks().FindIndex(line); m != nil {
			c.Report(Finding{File: f.Path, Pos: inifile.Pos{Line: n + 1, Column: m[0] + 1}, Width: m[1] - m[0]}, "mark", string(line[m[0]:m[1]]))
			return
		}
	}
}

// notConfig finds a file in which hardly a line is one of a config file.
func notConfig(c *Context, f *profile.FileState) {
	if f.AWSCLI().Refusal == nil {
		return
	}
	good, all := 0, 0
	for n := range f.File().Lines {
		t := bytes.TrimSpace(f.File().Line(n + 1))
		if len(t) == 0 {
			continue
		}
		all++
		if t[0] == '[' || keyed(t) {
			good++
		}
	}
	if !utf8.Valid(f.Data) && good*2 < all || all > 0 && good == 0 && !f.File().BOM && !bytes.HasPrefix(f.Data, []byte("\xff\xfe")) && !bytes.HasPrefix(f.Data, []byte("\xfe\xff")) {
		c.Report(Finding{File: f.Path, Pos: inifile.Pos{Line: 1, Column: 1}})
	}
}

// keyed reports whether a line is "word = value", as keys are written.
func keyed(line []byte) bool {
	key, _, ok := bytes.Cut(line, []byte("="))
	return ok && key != nil && !bytes.ContainsAny(bytes.TrimSpace(key), " (){}<>\"'/\\")
}

func byteOrderMark(c *Context, f *profile.FileState) {
	if f.File().BOM {
		c.Report(Finding{File: f.Path, Pos: inifile.Pos{Line: 1, Column: 1}, Fix: []Splice{{f.Kind, inifile.Span{End: 3}, ""}}})
	}
}

func notUTF8(c *Context, f *profile.FileState) {
	refusals(f, inifile.NotUTF8, func(r inifile.Refusal) { c.Report(Finding{File: f.Path, Pos: r.Pos, Width: 1}) })
}

func bracketOpen(c *Context, f *profile.FileState) {
	for n := range f.File().Lines {
		line := bytes.TrimRight(f.File().Line(n+1), " \t")
		if len(line) > 1 && line[0] == '[' && bytes.IndexByte(line, ']') < 0 && bytes.IndexByte(line, '=') < 0 {
			end := f.File().Lines[n].Start + len(line)
			c.Report(Finding{File: f.Path, Pos: inifile.Pos{Line: n + 1, Column: 1}, Width: len(line), Fix: []Splice{{f.Kind, inifile.Span{Start: end, End: end}, "]"}}}, "header", string(line))
		}
	}
}

// exportLines finds what the access portal offers for a shell, in a file.
func exportLines(c *Context, f *profile.FileState) {
	var fix []Splice
	var first inifile.Pos
	if !bytes.Contains(f.Data, []byte("AWS_")) {
		return
	}
	for n := range f.File().Lines {
		line := f.File().Line(n + 1)
		key, value, ok := bytes.Cut(bytes.TrimSpace(line), []byte("="))
		words := strings.Fields(string(key))
		if !ok || len(words) != 2 || words[0] != "export" && words[0] != "set" || !strings.HasPrefix(words[1], "AWS_") {
			continue
		}
		if fix == nil {
			first = inifile.Pos{Line: n + 1, Column: 1}
		}
		name := strings.ToLower(words[1])
		if name == "aws_default_region" || name == "aws_region" {
			name = "region"
		}
		l := f.File().Lines[n]
		fix = append(fix, Splice{f.Kind, inifile.Span{Start: l.Start, End: l.End}, name + " = " + strings.Trim(string(bytes.TrimSpace(value)), `"'`)})
	}
	if fix == nil {
		return
	}
	if f.AWSCLI().Refusal != nil && f.AWSCLI().Refusal.Reason == inifile.KeyBeforeSection {
		fix = nil // for which profile they are meant, nobody knows
	}
	c.Report(Finding{File: f.Path, Pos: first, Width: 6, Fix: fix})
}

func noHeader(c *Context, f *profile.FileState) {
	refusals(f, inifile.KeyBeforeSection, func(r inifile.Refusal) {
		c.Report(Finding{File: f.Path, Pos: r.Pos, Width: len(f.File().Line(r.Pos.Line))})
	})
}

func duplicateSection(c *Context, f *profile.FileState) {
	refusals(f, inifile.DuplicateSection, func(r inifile.Refusal) {
		c.Report(Finding{File: f.Path, Pos: r.Pos, Width: len(f.File().Line(r.Pos.Line)), Related: []Related{{f.Path, r.Related, "first"}}}, "header", "["+r.Text+"]")
	})
}

func duplicateKey(c *Context, f *profile.FileState) {
	refusals(f, inifile.DuplicateKey, func(r inifile.Refusal) {
		if c.spoken["config-duplicate-section\x00"+f.Path] && sameSection(f, r) {
			return
		}
		c.Report(Finding{File: f.Path, Pos: r.Pos, Width: len(r.Text), Related: []Related{{f.Path, r.Related, "first"}}}, "key", r.Text)
	})
}

// sameSection reports whether a header stands between two duplicate keys: the
// section is the duplicate then.
func sameSection(f *profile.FileState, r inifile.Refusal) bool {
	for n := r.Related.Line + 1; n < r.Pos.Line; n++ {
		if bytes.HasPrefix(f.File().Line(n), []byte("[")) {
			return true
		}
	}
	return false
}

func noEquals(c *Context, f *profile.FileState) {
	refusals(f, inifile.NoDelimiter, func(r inifile.Refusal) {
		line := f.File().Line(r.Pos.Line)
		found := Finding{File: f.Path, Pos: r.Pos, Width: len(bytes.TrimSpace(line))}
		key, value, ok := strings.Cut(strings.TrimSpace(string(line)), " ")
		if known, isKey := setting.Lookup(key, "config:profile"); ok && isKey && known.Kind == setting.InUse && !strings.Contains(strings.TrimSpace(value), " ") {
			at := f.File().Lines[r.Pos.Line-1].Start + strings.Index(string(line), key) + len(key)
			found.Fix = []Splice{{f.Kind, inifile.Span{Start: at, End: at}, " ="}}
		}
		c.Report(found, "line", setting.MaskLine(strings.TrimSpace(string(line))))
	})
}

func valueOnNextLine(c *Context, f *profile.FileState) {
	refusals(f, inifile.NestedNoEquals, func(r inifile.Refusal) {
		line := bytes.TrimSpace(f.File().Line(r.Pos.Line))
		found := Finding{File: f.Path, Pos: r.Pos, Width: len(line)}
		above := f.File().Lines[r.Pos.Line-2]
		text := bytes.TrimRight(f.Data[above.Start:above.End], " \t")
		if len(text) > 0 && text[len(text)-1] == '=' {
			this := f.File().Lines[r.Pos.Line-1]
			found.Fix = []Splice{{f.Kind, inifile.Span{Start: above.Start + len(text), End: this.End}, " " + string(line)}}
		}
		c.Report(found, "value", setting.MaskLine(string(line)))
	})
}

// blockNotIndented finds `s3 =` with nothing below it that is indented, and keys
// of it that follow.
func blockNotIndented(c *Context, k Key) {
	if k.Nested != nil || strings.TrimSpace(k.Value) != "" {
		return
	}
	found := k.AtKey()
	found.Related = []Related{{k.File.Path, k.Pos, "block"}}
	for _, e := range k.Section.Entries {
		if _, ok := setting.Lookup(e.Key, "config:profile/"+k.Entry.Key); ok && e.Pos.Line > k.Pos.Line && !e.Inherited {
			if _, own := setting.Lookup(e.Key, "config:profile"); !own {
				if found.Fix == nil {
					found.Pos, found.Width = e.Pos, e.KeySpan.Len()
				}
				found.Fix = append(found.Fix, Splice{k.File.Kind, inifile.Span{Start: e.KeySpan.Start, End: e.KeySpan.Start}, "  "})
			}
		}
	}
	if found.Fix != nil {
		c.Report(found, "key", k.Entry.Key)
	}
}

// lines calls do for each line that Python joined to a value, with its span.
func lines(k Key, do func(span inifile.Span, text string)) {
	f := k.File.File()
	for n := k.Pos.Line + 1; n <= len(f.Lines) && f.Lines[n-1].Start < k.Span.End; n++ {
		if t := strings.TrimSpace(string(f.Line(n))); t != "" && t[0] != '#' && t[0] != ';' {
			do(inifile.Span{Start: f.Lines[n-1].Start, End: f.Lines[n-1].End}, t)
		}
	}
}

func headerLost(c *Context, k Key) {
	if !strings.Contains(k.Value, "\n[") {
		return
	}
	var fix []Splice
	var at inifile.Pos
	name := ""
	lines(k, func(span inifile.Span, text string) {
		if fix == nil && (text[0] != '[' || text[len(text)-1] != ']') {
			return
		}
		if fix == nil {
			at, name = k.File.File().Pos(span.Start), text
			at.Column = strings.IndexByte(string(k.File.Data[span.Start:span.End]), '[') + 1
		}
		fix = append(fix, Splice{k.File.Kind, span, text})
	})
	if fix != nil {
		c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: at, Width: len(name), Fix: fix}, "header", name, "key", k.Entry.Key)
	}
}

func tokenWrapped(c *Context, k Key) {
	if !strings.Contains(k.Value, "\n") || strings.Contains(k.Value, "=\n") {
		return
	}
	text := ""
	lines(k, func(_ inifile.Span, t string) { text += t })
	if strings.Contains(text, " ") || strings.HasPrefix(text, "[") {
		return
	}
	end, next := k.ValueSpan.End, k.Pos
	lines(k, func(s inifile.Span, _ string) {
		if s.Start > k.ValueSpan.End && next == k.Pos {
			next = k.File.File().Pos(s.Start)
		}
		end = s.End
	})
	c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: next,
		Fix: []Splice{{k.File.Kind, inifile.Span{Start: k.ValueSpan.End, End: end}, text}}}, "key", k.Entry.Key)
}

// keySwallowed finds a setting that Python joins to the value above it, because
// it is indented.
func keySwallowed(c *Context, k Key) {
	if !strings.Contains(k.Value, "\n") || k.Nested != nil {
		return
	}
	lines(k, func(span inifile.Span, text string) {
		key, _, ok := strings.Cut(text, "=")
		key = strings.TrimSpace(key)
		if _, known := setting.Lookup(strings.ToLower(key), "config:profile"); !ok || !known {
			return
		}
		raw := string(k.File.Data[span.Start:span.End])
		indent := len(raw) - len(strings.TrimLeft(raw, " \t"))
		at := k.File.File().Pos(span.Start)
		at.Column = indent + 1
		c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: at, Width: len(key), Fix: []Splice{{k.File.Kind, inifile.Span{Start: span.Start, End: span.Start + indent}, ""}}}, "key", key, "above", k.Entry.Key)
	})
}

func smartQuotes(c *Context, k Key) {
	trimmed := strings.Trim(k.Value, "“”„‟‘’‚‛«»")
	if trimmed != k.Value && len(k.Value) > 3 && !strings.Contains(k.Value, "\n") {
		c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: k.ValuePos, Width: k.ValueSpan.Len(), Fix: k.Replace(trimmed)}, "key", k.Entry.Key)
	}
}

// inQuotes gives a value without the quotes around it; as it is, and false, when
// there are none.
func inQuotes(value string) (string, bool) {
	if len(value) > 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] && strings.Count(value, value[:1]) == 2 {
		return value[1 : len(value)-1], true
	}
	return value, false
}

func quoted(c *Context, k Key) {
	if bare, ok := inQuotes(k.Value); ok {
		c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: k.ValuePos, Width: k.ValueSpan.Len(), Fix: k.Replace(bare)}, "key", k.Entry.Key)
	}
}

// commentAt gives where a comment begins that only some readers take for one;
// -1 when there is none. The blank before it is part of it.
func commentAt(value string) int {
	for i := 1; i < len(value); i++ {
		if (value[i] == '#' || value[i] == ';') && (value[i-1] == ' ' || value[i-1] == '\t') {
			return i - 1
		}
	}
	return -1
}

func commentInSetting(c *Context, k Key) {
	switch k.Entry.Key {
	case "credential_process", "cli_pager", "aws_access_key_id", "aws_secret_access_key", "aws_session_token":
		return
	}
	if commentAt(k.Value) < 0 {
		return
	}
	if known, ok := setting.Lookup(k.Entry.Key, "config:profile"); ok && known.Kind == setting.InUse {
		inlineComment(c, k)
	} else if _, ok := setting.Lookup(k.Entry.Key, "config:sso-session"); ok {
		inlineComment(c, k)
	}
}

// inlineComment moves a comment behind a value to a line of its own above.
func inlineComment(c *Context, k Key) {
	at := commentAt(k.Value)
	if at < 0 || strings.Contains(k.Value[:at], "\n") || k.Nested != nil {
		return
	}
	value := strings.TrimRight(k.Value[:at], " \t")
	start := k.ValueSpan.Start + len(value)
	comment := strings.TrimSpace(string(k.File.Data[start:k.ValueSpan.End]))
	line := k.File.File().Lines[k.Pos.Line-1]
	indent := string(k.File.Data[line.Start:k.KeySpan.Start])
	pos := k.ValuePos
	pos.Column += at + 1
	c.Report(Finding{Profile: k.InProfile(), File: k.File.Path, Pos: pos, Width: len(comment), Fix: []Splice{
		{k.File.Kind, inifile.Span{Start: line.Start, End: line.Start}, indent + comment + string(k.File.Data[line.End:line.Next])},
		{k.File.Kind, inifile.Span{Start: start, End: k.ValueSpan.End}, ""},
	}}, "key", k.Entry.Key, "value", setting.Masked(k.Entry.Key, value))
}

func hyphens(c *Context, k Key) {
	if !strings.Contains(k.Entry.Key, "-") {
		return
	}
	name := strings.ReplaceAll(k.Entry.Key, "-", "_")
	if known, ok := setting.Lookup(name, "config:profile"); ok && known.Kind == setting.InUse {
		found := k.AtKey()
		if _, twice := k.Section.Entry(name); !twice {
			found.Fix = k.ReplaceKey(name)
		}
		c.Report(found, "key", k.Entry.Key, "name", name)
	}
}

func misspelled(c *Context, k Key) {
	place := k.File.Kind.String() + ":" + k.Section.Type
	if k.Section.Type == inifile.TypeOther || k.Section.Type == inifile.TypeServices || strings.Contains(k.Entry.Key, "-") {
		return
	}
	known, ok := setting.Lookup(k.Entry.Key, place)
	name := known.UseInstead
	switch {
	case ok && known.Kind != setting.Misspelling:
		return
	case !ok:
		if _, elsewhere := setting.Lookup(k.Entry.Key, "config:"+inifile.TypeProfile); elsewhere || setting.Named(k.Entry.Key) != nil {
			return // it stands in the wrong place, which others say
		}
		near := setting.Nearest(k.Entry.Key, place, 1)
		if near == nil || !oneSlip(k.Entry.Key, near[0]) {
			return // a key of another tool
		}
		name = near[0]
	}
	if name == "source_profile" || name == "credential_source" {
		return // source-profile-misspelled tells what it does to a role
	}
	found := k.AtKey()
	if _, twice := k.Section.Entry(name); !twice && name != "" && !strings.ContainsAny(name, " .") {
		found.Fix = k.ReplaceKey(name)
	}
	c.Report(found, "key", k.Entry.Key, "name", name)
}

// oneSlip reports whether two words differ by one letter that is left out, put
// in, changed, or swapped with the next.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(b)-len(a) == 1:
		return a[i:] == b[i+1:]
	case len(a) != len(b) || i == len(a):
		return false
	case a[i+1:] == b[i+1:]:
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func valueInvalid(c *Context, k Key) {
	known, ok := setting.Lookup(k.Entry.Key, "config:profile")
	if !ok || k.Value == "" {
		return
	}
	near, ok := known.Fits(k.Value)
	if ok && (k.Entry.Key != "max_attempts" || k.Value != "0") {
		return
	}
	found := k.AtValue()
	if len(near) == 1 {
		found.Fix = k.Replace(near[0])
	}
	list := strings.Join(known.Values, ", ")
	if list == "" {
		list = "1, 2, 3 …"
	}
	c.Report(found, "key", k.Entry.Key, "value", k.Value, "values", list)
}

// aliasBroken reads ~/.aws/cli/alias, which every command of the AWS CLI reads,
// too.
func aliasBroken(c *Context) {
	path := filepath.Join(c.Snap.Paths.Home, ".aws", "cli", "alias")
	data, err := profile.ReadSmall(path)
	if err != nil {
		return
	}
	if r := inifile.ReadAWSCLI(inifile.Scan(path, data), inifile.Credentials).Refusal; r != nil && r.Reason != inifile.NestedNoEquals {
		c.Report(Finding{File: path, Pos: r.Pos})
	}
}
