package fault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"
)

func TestEveryIDIsListed(t *testing.T) {
	source, err := os.ReadFile("fault.go")
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	for _, m := range regexp.MustCompile(`(?m)^\t[A-Z]\w+ += "([a-z-]+)"`).FindAllSubmatch(source, -1) {
		written = append(written, string(m[1]))
	}
	if len(written) < 40 || !slices.Equal(written, IDs()) {
		t.Errorf("written %v\nlisted %v", written, IDs())
	}
}

func TestOf(t *testing.T) {
	known := New(TLS, "h", errors.New("x"))
	for _, tt := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("a: %w", known), TLS}, {context.Canceled, Cancelled}, {context.DeadlineExceeded, Timeout}, {errors.New("b"), Internal},
	} {
		if got := Of(tt.err); got.ID != tt.want {
			t.Errorf("%v: %s, want %s", tt.err, got.ID, tt.want)
		}
	}
	if Of(nil) != nil {
		t.Error("nil is no fault")
	}
}
