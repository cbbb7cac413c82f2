package main

import (
	"context"
	"slices"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/rule"
)

// repair makes the edits of the findings that have one.
func (a *app) repair(ctx context.Context, f explain.Facts, names []string, found []rule.Finding, flags doctorFlags) error {
	if err := a.readable(f.Snap); err != nil {
		return err
	}
	sound := rule.Sound(f.Snap, f.At, found, names...)
	if left := len(slices.DeleteFunc(slices.Clone(found), func(x rule.Finding) bool { return x.Fix == nil })) - len(sound); left > 0 {
		a.screen.Say(a.text.Doctor.LeftToYou(left))
	}
	if rule.Plan(f.Snap, sound).Empty() {
		a.screen.Say(a.text.Doctor.NothingToFix)
		return nil
	}
	if flags.each {
		wanted, err := a.askEach(ctx, f, sound)
		if err != nil || wanted == nil {
			return err
		}
		sound = rule.Sound(f.Snap, f.At, wanted, names...) // what was left out may have been needed
		flags.change.yes = true
	}
	_, err := a.write(ctx, rule.Plan(f.Snap, sound), "awsguide doctor --fix", flags.change)
	return err
}

// askEach asks about every repair by itself and gives those that are wanted; nil
// for none.
func (a *app) askEach(ctx context.Context, f explain.Facts, sound []rule.Finding) ([]rule.Finding, error) {
	t := a.text.Doctor
	q := ask.Question{Flag: "--yes", Text: t.RepairAsk}
	if a.flags.json { // what is asked about cannot be shown
		return nil, &ask.ErrNoTerminal{Question: q}
	}
	var wanted []rule.Finding
	for i, x := range sound {
		a.screen.Say(t.RepairOf(i+1, len(sound)) + "  " + show.Visible(rule.Told(x, string(a.lang)).Message) + "  " + show.Visible(a.placeOf(f, x)))
		a.screen.ErrDiff(rule.Plan(f.Snap, []rule.Finding{x}).Diff(f.Snap.Paths.Short))
		yes, err := a.asker.Confirm(ctx, q, true)
		if err != nil {
			return nil, back(err)
		}
		if yes {
			wanted = append(wanted, x)
		}
	}
	return wanted, nil
}
