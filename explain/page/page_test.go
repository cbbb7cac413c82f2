package page

import (
	"strings"
	"testing"
)

const good = "---\ntitle.en: A\ntitle.ja: あ\nsee: b c\n---\n# en\nOne\ntwo.\n\n    code\n# ja\n一行と\n二行。\n"

func TestParse(t *testing.T) {
	p, err := Parse("a", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if p.Title("ja") != "あ" || len(p.List("see")) != 2 || p.Body["en"][0].Text != "One two." || p.Body["en"][1].Code[0] != "code" || p.Body["ja"][0].Text != "一行と二行。" {
		t.Errorf("%+v", p)
	}
	for name, bad := range map[string]string{
		"a page begins": "x",
		"does not end":  "---\ntitle.en: A",
		"key: value":    "---\ntitle.en A\n---\n",
		"stands twice":  "---\nsee: A\nsee: B\n---\n",
		"before # en":   "---\nsee: A\n---\ntext\n",
		"no text under": strings.Replace(good, "# ja\n一行と\n二行。\n", "", 1),
		"no title.ja":   strings.Replace(good, "title.ja: あ\n", "", 1),
		"stands alone":  strings.Replace(good, "see: b c", "fix.en: x", 1),
	} {
		if _, err := Parse("a", []byte(bad)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := Parse("a", data); err == nil && (p.Title("en") == "" || len(p.Body["ja"]) == 0) {
			t.Fatalf("%q is taken", data)
		}
	})
}

// TestJoin: a line end is a blank between words, and nothing within Japanese.
func TestJoin(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"a", "b", "a b"}, {"設定", "です", "設定です"}, {"AWS", "の設定", "AWS の設定"}, {"設定は", "AWS", "設定は AWS"}, {"です。", "AWS", "です。AWS"}, {"AWS", "、", "AWS、"}, {"3", "つ", "3 つ"}} {
		if got := join(c[0], c[1]); got != c[2] {
			t.Errorf("%q and %q are %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
