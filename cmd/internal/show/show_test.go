package show

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"awsguide/profile/hometest"
)

// TestScreens draws everything at 80 and 40 cells, plain, coloured and in
// ASCII.
func TestScreens(t *testing.T) {
	for _, tt := range []struct {
		name          string
		width         int
		colour, ascii bool
	}{{"80", 80, false, false}, {"40", 40, false, false}, {"colour", 80, true, false}, {"ascii", 80, false, true}} {
		var out bytes.Buffer
		s := &Screen{Out: &out, Err: &out, Width: tt.width, Color: tt.colour, ErrColor: tt.colour, ASCII: tt.ascii}
		s.Heading("profile dev", "~/.aws/config:6")
		s.Pairs([]Pair{{Label: "region", Text: "eu-west-1", More: []string{"from AWS_REGION; beats us-east-1 (~/.aws/config:10), which is where requests would go otherwise"}}, {Label: "リージョン", Text: "アジアパシフィック (東京) はコマンドの送り先として使われるリージョンです。利用者に近い場所を選びます。"}})
		s.Table([]string{"profile", "account", "role"}, [][]string{{"dev", "111122223333", "Developer"}, {"開発環境", "444455556666", "a very long name of a role that does not fit on the line at all"}})
		s.Annotated([]AnnotatedLine{{1, "# c", []string{"comment: no tool reads it"}, None}, {2, "region = us-east-1 # home", []string{"the AWS CLI reads this otherwise than others do", "and more"}, Warn}, {3, "x", nil, None}, {4, strings.Repeat("long ", 20), []string{"note"}, Fail}})
		s.Excerpt(7, "sso_session = 開crop", 15, 7)
		s.Tree([]Node{{Text: "corp", Children: []Node{{Text: "dev", Mark: OK, Children: []Node{{Text: "deploy", Mark: Fail}}}, {Text: "prod"}}}, {Text: "alone"}})
		s.ErrDiff("--- a\n+++ b\n@@ -1 +1 @@\n-old\x1b[31m\n+new\n same\n")
		s.Problem(Problem{What: "The file cannot be written: ~/.aws/config is read-only (mode 0444)", Where: "~/.aws/config", Detail: []string{"Nothing was changed."}, Fix: "chmod u+w ~/.aws/config"})
		s.Tip("Tip", "A profile is not a session. One sign-in to corp serves every profile that names it.", "awsguide learn aws-sso-login")
		hometest.Golden(t, tt.name+".txt", out.String())
		if tt.colour {
			continue
		}
		for line := range strings.Lines(out.String()) {
			if w := Width(strings.TrimRight(line, "\n")); w > tt.width && !strings.Contains(line, "chmod") {
				t.Errorf("%s: %d cells: %s", tt.name, w, line)
			}
		}
	}
}

func TestCutKeepsColoursWhole(t *testing.T) {
	coloured := green + "✓" + reset + " a long text"
	got := Cut(coloured, 6)
	if Width(got) > 6 || !strings.HasSuffix(got, reset) {
		t.Errorf("%q, %d cells", got, Width(got))
	}
	if Cut(coloured, 40) != coloured {
		t.Errorf("what fits is changed: %q", Cut(coloured, 40))
	}
}

func TestHTMLIsHarmless(t *testing.T) {
	evil := "<script>alert(1)</script>\x1b[31m\"'&"
	page := HTMLPage{Lang: evil, Title: evil, Things: []string{evil}, Files: []HTMLFile{{Path: evil, About: evil, Lines: []AnnotatedLine{{1, evil, []string{evil}, Fail}}}}}.String()
	if strings.Contains(page, "<script") || strings.ContainsRune(page, 0x1b) || strings.Count(page, "&lt;script&gt;") < 6 {
		t.Errorf("the page is\n%s", page)
	}
}

func TestPrintJSONList(t *testing.T) {
	type item struct {
		A string `json:"a"`
		B *int   `json:"b"`
	}
	for _, items := range [][]item{nil, {{"<&>", nil}}, {{"x", nil}, {"日本", new(int)}}} {
		var out bytes.Buffer
		s := &Screen{Out: &out}
		err := s.PrintJSONList("test/1", "items", func(yield func(any) bool) {
			for _, i := range items {
				if !yield(i) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Schema string
			Items  []item
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Schema != "test/1" || got.Items == nil || len(got.Items) != len(items) {
			t.Errorf("%v: %s", err, out.String())
		}
		if len(items) == 1 && !strings.Contains(out.String(), "<&>") {
			t.Errorf("escaped: %s", out.String())
		}
	}
}

func FuzzVisible(f *testing.F) {
	for _, s := range []string{"a\x1b[31mb", "x\r\ny", "\xff\xfe", "\u202eabc", "日本語", "a\u200bb", "\x00", "\u0085"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Visible(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is not UTF-8", got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 {
				t.Fatalf("%q shows %U of %q", got, r, s)
			}
		}
	})
}

func FuzzWrap(f *testing.F) {
	f.Add("a long text with blanks and 日本語の文章です。とても長いので折り返します。", 20)
	f.Add("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", 10)
	f.Add("\n\n", 8)
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = max(8, width%200)
		s = Visible(s)
		lines := Wrap(s, width)
		if len(lines) == 0 {
			t.Fatal("no line")
		}
		for _, l := range lines {
			if Width(l) > width && utf8.RuneCountInString(l) > 8 {
				t.Fatalf("%q is %d cells, not %d", l, Width(l), width)
			}
		}
		blanks := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if blanks(strings.Join(lines, "")) != blanks(s) {
			t.Fatalf("%q became %q", s, lines)
		}
		_ = fmt.Sprint(Cut(s, width))
		if Width(Cut(s, width)) > width {
			t.Fatalf("Cut(%q, %d) is %q", s, width, Cut(s, width))
		}
	})
}
