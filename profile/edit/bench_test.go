package edit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsguide/profile/inifile"
)

// many makes a config file of n profiles, about 150 bytes each.
func many(n int) []byte {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "[profile profile-%05d]\nsso_session = corp\nsso_account_id = %012d\nsso_role_name = Developer\nregion = eu-west-1\noutput = json\n# a comment\n\n", i, i)
	}
	return []byte(text.String())
}

// BenchmarkEdit sets one key in a file of 10,000 profiles, part by part.
func BenchmarkEdit(b *testing.B) {
	path := filepath.Join(b.TempDir(), "config")
	data := many(10000)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	edited := func() *Plan {
		e, err := New(path, inifile.Config, data, true)
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Set(Section{inifile.TypeProfile, "profile-05000"}, Pair{"region", "us-east-1"}); err != nil {
			b.Fatal(err)
		}
		return e.Plan()
	}
	b.Run("plan", func(b *testing.B) {
		for b.Loop() {
			edited()
		}
	})
	p := edited()
	b.Run("diff", func(b *testing.B) {
		for b.Loop() {
			p.Diff(nil)
		}
	})
	b.Run("apply", func(b *testing.B) {
		o := Options{State: b.TempDir(), Command: "bench", Now: time.Now()}
		for b.Loop() {
			if err := Apply(context.Background(), p, o); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			if err := os.WriteFile(path, data, 0o600); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}
