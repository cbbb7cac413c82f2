package edit

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDiffIsWhole: applied to the text before, the diff gives the text after,
// whatever was added, removed, changed or moved.
func TestDiffIsWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	lines := []string{"[a]\n", "[b]\n", "[c]\n", "[d]\n", "  [e]\n", "x = 1\n", "y = 2\n", "\n", "# c\n", "z = 3\n"}
	draw := func(n int) []string {
		var all []string
		for range n {
			all = append(all, lines[r.IntN(len(lines))])
		}
		return all
	}
	for range 20000 {
		old := draw(r.IntN(60))
		now := append([]string{}, old...)
		for range r.IntN(4) {
			at := r.IntN(len(now) + 1)
			to := min(len(now), at+r.IntN(4))
			now = append(append(append([]string{}, now[:at]...), draw(r.IntN(4))...), now[to:]...)
		}
		before, after := strings.Join(old, ""), strings.Join(now, "")
		if r.IntN(4) == 0 {
			before = strings.TrimSuffix(before, "\n")
		}
		if r.IntN(4) == 0 {
			after = strings.TrimSuffix(after, "\n")
		}
		diff := unified("a", "b", before, after)
		if before == after {
			if diff != "" {
				t.Fatalf("a diff of nothing: %q", diff)
			}
			continue
		}
		if got := patched(before, diff); got != after {
			t.Fatalf("before %q\nafter  %q\ngot    %q\n%s", before, after, got, diff)
		}
	}
}

// patched makes the changes of a unified diff by its line numbers.
func patched(before, diff string) string {
	old := strings.SplitAfter(before, "\n")
	if old[len(old)-1] == "" {
		old = old[:len(old)-1]
	}
	var out strings.Builder
	at := 0
	lines := strings.SplitAfter(diff, "\n")[2:]
	for i, l := range lines {
		text := ""
		if len(l) > 1 {
			text = l[1:]
		}
		if i+1 < len(lines) && strings.HasPrefix(lines[i+1], "\\") {
			text = strings.TrimSuffix(text, "\n")
		}
		switch {
		case strings.HasPrefix(l, "@@"):
			from := 0
			for _, c := range strings.TrimPrefix(l, "@@ -") {
				if c < '0' || c > '9' {
					break
				}
				from = from*10 + int(c-'0')
			}
			for at < from-1 {
				out.WriteString(old[at])
				at++
			}
		case strings.HasPrefix(l, "+"):
			out.WriteString(text)
		case strings.HasPrefix(l, "-"):
			at++
		case strings.HasPrefix(l, " "):
			out.WriteString(text)
			at++
		}
	}
	for ; at < len(old); at++ {
		out.WriteString(old[at])
	}
	return out.String()
}

// TestDiffReadsAsSections: a section that goes, or comes, is shown as one, and no
// line of its neighbour seems to change.
func TestDiffReadsAsSections(t *testing.T) {
	t.Parallel()
	dev, old, corp := "[profile dev]\nregion = eu-west-1\n\n", "[profile old]\nrole = x\nregion = eu-west-1\n\n", "[sso-session corp]\nurl = y\n"
	const want = " region = eu-west-1\n \n%[profile old]\n%role = x\n%region = eu-west-1\n%\n [sso-session corp]\n"
	for sign, d := range map[string]string{"-": unified("a", "b", dev+old+corp, dev+corp), "+": unified("a", "b", dev+corp, dev+old+corp)} {
		if !strings.Contains(d, strings.ReplaceAll(want, "%", sign)) {
			t.Errorf("%s", d)
		}
	}
}

// TestPatchTakesTheDiff: what is shown can be applied by patch, which is choosy about
// the lines around a change.
func TestPatchTakesTheDiff(t *testing.T) {
	t.Parallel()
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip("patch is not installed")
	}
	r := rand.New(rand.NewPCG(3, 4))
	sections := []string{"[profile dev]\nregion = eu-west-1\n\n", "[profile old]\nrole = x\nregion = eu-west-1\n\n", "[profile b]\n\nregion = eu-west-1\n", "# c\n\n\n", "[sso-session corp]\nurl = y\n", "[profile dev2]\nregion = eu-west-1\noutput = json\n\n\n"}
	dir := t.TempDir()
	for range 400 {
		var old, now string
		for range 1 + r.IntN(7) {
			s := sections[r.IntN(len(sections))]
			switch r.IntN(5) {
			case 0:
				old += s
			case 1:
				now += s
			default:
				old, now = old+s, now+s
			}
		}
		if old == now || old == "" || now == "" {
			continue
		}
		file, diff := filepath.Join(dir, "config"), unified("a/config", "b/config", old, now)
		if err := os.WriteFile(file, []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(patch, "-p1", "-s", "--no-backup-if-mismatch", "-F0")
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(diff)
		out, err := cmd.CombinedOutput()
		got, _ := os.ReadFile(file)
		if err != nil || string(got) != now {
			t.Fatalf("%v %s\nbefore %q\nafter  %q\ngot    %q\n%s", err, out, old, now, got, diff)
		}
	}
}
