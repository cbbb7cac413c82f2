package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"awsguide/sso/sim"
)

// TestDoctorAsksForTheTime: a clock that is nine hours fast is said, in both
// languages.
func TestDoctorAsksForTheTime(t *testing.T) {
	t.Parallel()
	_, env := organisation(t, sim.Corp())
	for language, want := range map[string]string{"en_US": "The clock of this machine is 9 h ahead", "ja_JP": "このマシンの時計は 9 時間進んでいます"} {
		a, screen := playing(t, language)
		for k, v := range env {
			a.env[k] = v
		}
		a.now = func() time.Time { return time.Now().Add(9 * time.Hour) }
		a.run(context.Background(), []string{"doctor", "--online"})
		if text := strings.Join(strings.Fields(screen.String()), " "); !strings.Contains(text, want) {
			t.Errorf("%s", screen)
		}
	}
}
