package main

import (
	"awsguide/explain/note"
	"awsguide/explain/page"
)

// tipsOf is what is kept of tips.
type tipsOf struct {
	Off  bool   `json:"off,omitempty"`
	Last string `json:"last,omitempty"` // the note whose tip was shown last
}

// tip shows a short lesson that fits the step, if there is one, and not the one
// that was shown before. Commands that only read keep nothing: which one of
// several they show changes with the clock.
func (a *app) tip(tags ...string) {
	if p := a.tipFor(tags...); p != nil {
		a.screen.Println("")
		a.screen.Tip(a.text.Explain.Tip, p.Text("tip", string(a.lang)), "awsguide learn "+p.ID)
	}
}

// tipToAsk is tip before a question, or after a change, where a person sits: it is no
// part of what is printed.
func (a *app) tipToAsk(tags ...string) {
	if !a.inTTY && !a.script {
		return
	}
	if p := a.tipFor(tags...); p != nil {
		a.screen.Say("")
		a.screen.ErrTip(a.text.Explain.Tip, p.Text("tip", string(a.lang)), "awsguide learn "+p.ID)
		a.keepTip()
	}
}

func (a *app) tipFor(tags ...string) *page.Page {
	if a.flags.quiet || a.flags.json || a.tipsOff() {
		return nil
	}
	var kept tipsOf
	a.recall("tips", &kept)
	if a.lastTip != "" {
		kept.Last = a.lastTip
	}
	p := note.For(int(a.now().Unix()), kept.Last, tags...)
	if p != nil {
		a.lastTip = p.ID
	}
	return p
}

// tipsOff reports whether the person wants no tips: by the variable, else by what
// was kept.
func (a *app) tipsOff() bool {
	if v := a.env["AWSGUIDE_TIPS"]; v != "" {
		return v == "off"
	}
	var kept tipsOf
	return a.recall("tips", &kept) && kept.Off
}

// keepTip remembers the tip of this run, in a command that writes anyway.
func (a *app) keepTip() {
	var kept tipsOf
	if a.recall("tips", &kept); a.lastTip == "" || kept.Last == a.lastTip {
		return
	}
	kept.Last = a.lastTip
	a.keep("tips", kept)
}

// switchTips keeps whether tips are shown.
func (a *app) switchTips(to string) error {
	if to != "on" && to != "off" {
		return a.usage("flag-value", a.text.Errors.FlagValue("--tips", to), nil, "awsguide learn --tips off")
	}
	var kept tipsOf
	a.recall("tips", &kept)
	kept.Off = to == "off"
	a.keep("tips", kept)
	a.screen.Say(map[bool]string{true: a.text.Learn.TipsOff, false: a.text.Learn.TipsOn}[kept.Off])
	return nil
}
