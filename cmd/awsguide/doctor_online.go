package main

import (
	"context"
	"slices"
	"sync"

	"awsguide/explain"
	"awsguide/explain/rule"
	"awsguide/profile"
	"awsguide/sso/identity"
	"awsguide/sso/probe"
)

// answers are what AWS said.
type answers struct {
	found []rule.Finding    // with those of the rules
	rest  []identity.Result // refused, and not among them
	lines []identity.Result // what is shown of each profile that was asked about
}

// askOnline asks STS about the profiles that were named, or those that tell all,
// and looks at the way there.
func (a *app) askOnline(ctx context.Context, f explain.Facts, names []string, known []rule.Finding, flags doctorFlags) answers {
	asked := names
	if names == nil {
		asked = f.ToCheck(mostChecked)
	}
	var targets []identity.Target
	for _, n := range asked {
		targets = append(targets, identity.Target{Profile: n, ByFlag: true})
	}
	selected, _ := f.Snap.Selected(a.flags.profile)
	if len(targets) == 0 && f.Snap.Chain(selected, false).Kind != profile.KindNone {
		targets = []identity.Target{{Profile: selected}} // the environment has credentials
	}
	if len(targets) > 0 {
		selected = targets[0].Profile
	}
	way := explain.Way{Listen: probe.Listen(ctx)}
	region := f.Snap.Value(selected, "region", profile.Overrides{}).Text
	if region == "" {
		region = usualRegion
	}
	var both sync.WaitGroup // a silent server costs its time once
	both.Go(func() { way.Off, way.Clock = probe.Clock(ctx, f.Snap, selected, region, a.now) })
	results := identity.New(f.Snap, identity.Options{Now: a.now, Jobs: mostChecked}).All(ctx, targets)
	both.Wait()
	more, rest := f.Online(known, results, way)
	told := answers{found: chosen(rule.Sort(append(known, more...)), names, flags), rest: rest}
	if flags.only != "" {
		told.rest = nil
	}
	for _, r := range results {
		if r.OK || r.Skipped() || slices.ContainsFunc(told.rest, func(x identity.Result) bool { return x.Profile == r.Profile }) {
			told.lines = append(told.lines, r)
		}
	}
	return told
}

// usualRegion is where the time is asked for when nothing sets a Region.
const usualRegion = "us-east-1"
