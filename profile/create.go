package profile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// An Assignment is one permission set in one account that a person may use.
type Assignment struct {
	AccountID   string // 12 digits
	AccountName string // free text of the organisation: hostile until shown
	Email       string // of the account; free text
	Role        string // name of the permission set
}

// Rules say which profiles populate makes of a session, and how.
type Rules struct {
	Template string `json:"name_template,omitempty"` // of their names, or the name of a preset
	Account  string `json:"account,omitempty"`       // a pattern for names or ids of accounts
	Role     string `json:"role,omitempty"`          // a pattern for names of roles
	Region   string `json:"region,omitempty"`        // "" for none
	Output   string `json:"output,omitempty"`        // "" for none
}

// A Template makes names of profiles from assignments: text with fields in
// braces and, behind bars, filters: {account_name|lower}-{role|replace:Access:}.
//
// Fields: account_id, account_name, account_email, role, session, region.
// Filters: lower, upper, short (us-east-1 becomes use1), replace:OLD:NEW,
// trim:TEXT (at both ends).
type Template struct{ parts []templatePart }

type templatePart struct {
	text    string // between fields
	field   string // "" for text
	filters []string
}

// Presets are templates with a name of their own.
func Presets() map[string]string {
	return map[string]string{
		"account-role": "{account_name}-{role}",
		"aws-cli":      "{role}-{account_id}", // what `aws configure sso` offers
		"portal":       "{account_id}_{role}", // what the access portal writes
	}
}

// ParseTemplate reads a template, or the name of a preset. The error names what
// is not known.
func ParseTemplate(text string) (Template, error) {
	if preset, ok := Presets()[text]; ok {
		text = preset
	}
	var t Template
	for text != "" {
		before, rest, ok := strings.Cut(text, "{")
		if before != "" {
			t.parts = append(t.parts, templatePart{text: before})
		}
		if !ok {
			break
		}
		inside, after, ok := strings.Cut(rest, "}")
		if !ok {
			return t, fmt.Errorf("{%s is not closed by }", inside)
		}
		words := strings.Split(inside, "|")
		p := templatePart{field: words[0], filters: words[1:]}
		if !slices.Contains([]string{"account_id", "account_name", "account_email", "role", "session", "region"}, p.field) {
			return t, fmt.Errorf("no field is called {%s}", p.field)
		}
		for _, f := range p.filters {
			name, args, _ := strings.Cut(f, ":")
			switch {
			case name == "lower", name == "upper", name == "short", name == "trim" && args != "", name == "replace" && strings.Contains(args, ":"):
			default:
				return t, fmt.Errorf("no filter is called %s", f)
			}
		}
		t.parts = append(t.parts, p)
		text = after
	}
	if len(t.parts) == 0 {
		return t, fmt.Errorf("the template is empty")
	}
	return t, nil
}

// Name gives the name for an assignment. What some reader of the file could not
// read becomes a dash, so that the name is always legal; "profile" when nothing
// is left.
func (t Template) Name(a Assignment, session, region string) string {
	var b strings.Builder
	for _, p := range t.parts {
		if p.field == "" {
			b.WriteString(p.text)
			continue
		}
		value := map[string]string{"account_id": a.AccountID, "account_name": a.AccountName, "account_email": a.Email, "role": a.Role, "session": session, "region": region}[p.field]
		for _, f := range p.filters {
			value = filtered(value, f)
		}
		if p.field == "account_name" && PlainName(value) == "profile" {
			value = a.AccountID // a name in a script that not every reader takes
		}
		b.WriteString(value)
	}
	return PlainName(b.String())
}

func filtered(value, filter string) string {
	name, args, _ := strings.Cut(filter, ":")
	switch name {
	case "lower":
		return strings.ToLower(value)
	case "upper":
		return strings.ToUpper(value)
	case "trim":
		return strings.TrimSuffix(strings.TrimPrefix(value, args), args)
	case "replace":
		old, now, _ := strings.Cut(args, ":")
		if old == "" {
			return value
		}
		return strings.ReplaceAll(value, old, now)
	}
	return shortRegion(value)
}

// shortRegion makes use1 of us-east-1 and apne1 of ap-northeast-1.
func shortRegion(id string) string {
	parts := strings.Split(id, "-")
	if len(parts) < 3 {
		return id
	}
	short := parts[0]
	for _, p := range parts[1 : len(parts)-1] {
		p = strings.NewReplacer("north", "n", "south", "s", "east", "e", "west", "w", "central", "c").Replace(p)
		short += p
	}
	return short + parts[len(parts)-1]
}

// PlainName makes a name of free text that every reader of the file and every
// shell takes: letters, digits and _ . @ + / -, anything else a dash.
func PlainName(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_.@+/", r) {
			b.WriteRune(r)
		} else if s := b.String(); s != "" && s[len(s)-1] != '-' {
			b.WriteByte('-')
		}
	}
	name := strings.TrimRight(b.String(), "-")
	if name == "" || name == "default" || name == "DEFAULT" {
		return "profile" + name
	}
	return name
}

// markStart begins the comment by which populate knows its own profiles. No
// tool reads a comment.
const markStart = "# awsguide populate "

// Mark gives the comment for a profile with these keys: it holds a sum of them,
// so that a profile that somebody changed is known.
func Mark(keys map[string]string) string {
	var lines []string
	for k, v := range keys {
		lines = append(lines, k+"="+v+"\n")
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return markStart + hex.EncodeToString(sum[:6])
}

// MarkAmong finds populate's mark among the comments of a section; "" when
// there is none.
func MarkAmong(comments []string) string {
	for _, c := range comments {
		if strings.HasPrefix(c, markStart) {
			return c
		}
	}
	return ""
}
