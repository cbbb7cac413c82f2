package rule

import (
	"errors"
	"testing"

	"awsguide/sso/fault"
)

// TestOfFault: every page on what a service tells is found by a fault that is just
// as the page says, and by no other.
func TestOfFault(t *testing.T) {
	t.Parallel()
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, p := range pages {
		for _, code := range p.List("code") {
			told++
			f := &fault.Fault{ID: code, Code: code, Service: p.Header["service"], Call: p.Header["call"], Message: "1: " + p.Header["said"] + "."}
			region := "eu-west-1"
			if p.Header["region"] != "" {
				region = "ap-east-1"
			}
			if got := OfFault(f, region); got == nil || got.ID != p.ID {
				t.Errorf("the fault of %s leads to %v", p.ID, got)
			}
			if got := OfFault(&fault.Fault{ID: fault.TokenExpired, Err: f}, region); got == nil || got.ID != p.ID {
				t.Errorf("the fault of %s under another leads to %v", p.ID, got)
			}
		}
	}
	if told < 60 {
		t.Errorf("only %d", told)
	}
	for _, f := range []*fault.Fault{nil, {ID: fault.Timeout}, {ID: fault.ServiceError, Code: "Unheard", Err: errors.New("of")}, {ID: fault.TokenExpired, Code: "UnauthorizedException", Service: "sts"}} {
		if got := OfFault(f, ""); got != nil {
			t.Errorf("%v leads to %s", f, got.ID)
		}
	}
}
