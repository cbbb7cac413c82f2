package region

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestTable(t *testing.T) {
	if n := len(All()); n != strings.Count(table, "\n") || n < 46 {
		t.Fatalf("%d Regions", n)
	}
	seen := map[string]bool{}
	for _, r := range All() {
		if seen[r.ID] || !LooksLike(r.ID) || !Valid(r.ID) || r.En == "" || r.Ja == "" {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
	}
}

// TestSuffixes asks the SDK's own resolver where each Region's STS is.
func TestSuffixes(t *testing.T) {
	resolver := sts.NewDefaultEndpointResolverV2()
	for _, r := range All() {
		e, err := resolver.ResolveEndpoint(context.Background(), sts.EndpointParameters{Region: &r.ID})
		if err != nil {
			t.Fatal(err)
		}
		if want := "sts." + r.ID + "." + Suffix(r.ID); e.URI.Host != want {
			t.Errorf("the SDK asks %s, the table says %s", e.URI.Host, want)
		}
	}
}

func TestShape(t *testing.T) {
	for id, want := range map[string][2]bool{ // valid, looks like
		"eu-west-1": {true, true}, "us-gov-east-1": {true, true}, "xx-new-9": {true, true}, "us_east_1": {false, false},
		"us-east-1a": {true, false}, "US-EAST-1": {true, false}, "": {false, false}, "123": {false, false}, "\"us-east-1\"": {false, false}, "tokyo": {true, false},
	} {
		if got := [2]bool{Valid(id), LooksLike(id)}; got != want {
			t.Errorf("%q: %v, want %v", id, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	if got := Nearest("us-est-1", 2); !slices.Contains(got, "us-east-1") {
		t.Errorf("nearest of us-est-1: %v", got)
	}
}
