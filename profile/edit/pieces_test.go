package edit

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"awsguide/profile/inifile"
)

// plain draws a file that every reader reads alike.
func plain(t *rapid.T) string {
	end := rapid.SampledFrom([]string{"\n", "\n", "\r\n"}).Draw(t, "end")
	text := rapid.SampledFrom([]string{"", "# above" + end, end}).Draw(t, "above")
	for _, h := range rapid.Permutation([]string{"[default]", "[profile dev]", "[profile prod]", "[sso-session corp]", "[services local]"}).Draw(t, "headers")[:rapid.IntRange(0, 5).Draw(t, "sections")] {
		text += rapid.SampledFrom([]string{"", "# about it" + end, "# one" + end + "# two" + end}).Draw(t, "comment") + h + end
		for _, k := range rapid.Permutation([]string{"region", "output", "role_arn", "source_profile"}).Draw(t, "keys")[:rapid.IntRange(0, 3).Draw(t, "entries")] {
			text += k + rapid.SampledFrom([]string{" = ", "=", "= "}).Draw(t, "sep") + rapid.SampledFrom([]string{"eu-west-1", "a=b", "x"}).Draw(t, "value") + end
		}
		text += rapid.SampledFrom([]string{"", "s3 =" + end + "  addressing_style = path" + end}).Draw(t, "block")
		text += rapid.SampledFrom([]string{"", "# below" + end}).Draw(t, "below") + rapid.SampledFrom([]string{"", end, end + end}).Draw(t, "gap")
	}
	if rapid.Bool().Draw(t, "cut") {
		text = strings.TrimSuffix(text, end)
	}
	return text
}

// TestPiecesAreAsTheWhole: a file that is edited piece by piece becomes what it
// becomes when it is read as a whole for every edit.
func TestPiecesAreAsTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plain(t)
		a, err := New("f", inifile.Config, []byte(text), true)
		if err != nil || a.pieces == nil {
			t.Fatalf("%q is not plain: %v", text, err)
		}
		b := &Editor{path: "f", kind: inifile.Config, before: []byte(text), existed: true, whole: newWhole("f", inifile.Config, []byte(text))}
		together := rapid.Bool().Draw(t, "together")
		for range rapid.IntRange(1, 5).Draw(t, "edits") {
			names := []Section{{inifile.TypeProfile, "default"}, {inifile.TypeProfile, "dev"}, {inifile.TypeProfile, "prod"}, {inifile.TypeProfile, "new"}, {inifile.TypeSSOSession, "corp"}}
			s := rapid.SampledFrom(names).Draw(t, "section")
			key := rapid.SampledFrom([]string{"region", "output", "mfa_serial", "s3.addressing_style", "s3.max_queue_size"}).Draw(t, "key")
			value := rapid.SampledFrom([]string{"us-east-1", "日本", "it's", "x"}).Draw(t, "value")
			kind := rapid.IntRange(0, 5).Draw(t, "kind")
			edit := func(e *Editor) error {
				switch kind {
				case 0, 1:
					return e.Set(s, Pair{key, value}, Pair{"role_session_name", "me"})
				case 2:
					return e.Unset(s, key, "source_profile")
				case 3:
					return e.Remove(s)
				case 4:
					return e.Rename(s, "renamed")
				}
				return e.Add(NewSection{Section: Section{inifile.TypeProfile, "added"}, Pairs: []Pair{{key, value}}, Comment: "# mark"})
			}
			errA := edit(a)
			var errB error
			if together {
				errB = b.Together(func() error { return edit(b) })
			} else {
				errB = edit(b)
			}
			if fmt.Sprint(errA) != fmt.Sprint(errB) || string(a.bytes()) != string(b.bytes()) {
				t.Fatalf("%d on %v of %q:\npieces %v %q\nwhole  %v %q", kind, s, text, errA, a.bytes(), errB, b.bytes())
			}
		}
	})
}
