package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain/lang"
	"awsguide/profile/setting"
)

// flags are the ones that every command has.
type flags struct {
	profile    string
	lang       string
	color      string
	json       bool
	noInput    bool
	accessible bool
	quiet      bool
	debug      bool
}

func (f *flags) register(set *pflag.FlagSet, t lang.Flag) {
	set.StringVar(&f.profile, "profile", f.profile, t.Profile)
	set.StringVar(&f.lang, "lang", f.lang, t.Lang)
	set.BoolVar(&f.json, "json", f.json, t.JSON)
	set.BoolVar(&f.noInput, "no-input", f.noInput, t.NoInput)
	set.BoolVar(&f.accessible, "accessible", f.accessible, t.Accessible)
	set.StringVar(&f.color, "color", f.color, t.Color)
	set.BoolVar(&f.quiet, "quiet", f.quiet, t.Quiet)
	set.BoolVar(&f.debug, "debug", f.debug, t.Debug)
	set.SortFlags = false
}

// prepare reads the flags that decide how everything is said, before cobra
// reads the command line: its own errors must be in the right language, too.
// What is wrong there is reported later, by cobra.
func (a *app) prepare(args []string) {
	a.flags = flags{color: "auto"}
	early := pflag.NewFlagSet("early", pflag.ContinueOnError)
	early.ParseErrorsAllowlist.UnknownFlags = true
	early.SetOutput(io.Discard)
	early.Usage = func() {}
	a.flags.register(early, lang.Flag{})
	early.BoolP("help", "h", false, "")
	_ = early.Parse(args)
	a.lang = lang.Of(a.flags.lang, a.env)
	a.text = a.lang.Text()
	a.makeScreen()
	a.flags = flags{color: "auto"}
}

// makeScreen makes the screen and the asker that the flags ask for.
func (a *app) makeScreen() {
	dumb := a.env.Get("TERM") == "dumb"
	width := a.width()
	a.screen = &show.Screen{
		Out: a.out, Err: a.err,
		Width:    width,
		Terminal: a.outTTY,
		ErrTerm:  a.errTTY && !dumb && !a.flags.json && !a.flags.accessible,
		Color:    a.colour(a.outTTY && !dumb),
		ErrColor: a.colour(a.errTTY && !dumb),
		ASCII:    a.flags.accessible || !lang.UTF8(a.env),
		Quiet:    a.flags.quiet || a.flags.json,
		Repair:   a.text.Show.Repair,
	}
	if a.script {
		return
	}
	switch {
	case a.flags.noInput || !a.inTTY:
		a.asker = ask.None()
	case a.flags.accessible || dumb || !a.errTTY:
		a.asker = ask.Plain(a.in, a.err, a.text.Ask)
	default:
		in, okIn := a.in.(*os.File)
		out, okOut := a.err.(*os.File)
		if !okIn || !okOut {
			a.asker = ask.Plain(a.in, a.err, a.text.Ask)
			return
		}
		a.asker = ask.Survey(in, out, a.text.Ask)
	}
}

// colour decides whether a stream is coloured; it may be, if it is a terminal.
func (a *app) colour(may bool) bool {
	switch a.flags.color {
	case "always":
		return true
	case "never":
		return false
	}
	return may && a.env.Get("NO_COLOR") == ""
}

// checkFlags refuses values of the global flags that mean nothing, then makes
// the screen anew from what cobra read.
func (a *app) checkFlags(cmd *cobra.Command) error {
	help := cmd.CommandPath() + " --help"
	if f := a.flags.lang; f != "" && !lang.Known(f) {
		return a.usage("flag-value", a.text.Errors.FlagValue("--lang", f), []string{"en", "ja"}, help)
	}
	switch f := a.flags.color; f {
	case "auto", "always", "never":
	default:
		return a.usage("flag-value", a.text.Errors.FlagValue("--color", f), []string{"auto", "always", "never"}, help)
	}
	a.makeScreen()
	return nil
}

// flagError turns cobra's words on a wrong flag into a problem.
func (a *app) flagError(cmd *cobra.Command, err error) error {
	help := cmd.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				names = append(names, "--"+f.Name)
			}
		})
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return a.usage("flag-unknown", a.text.Errors.NoFlag(name), setting.Closest(name, names, 3), help)
	}
	var missing *pflag.ValueRequiredError
	if errors.As(err, &missing) {
		return a.usage("flag-value", a.text.Errors.FlagNeedsValue("--"+missing.GetFlag().Name), nil, help)
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return a.usage("flag-value", a.text.Errors.FlagValue("--"+invalid.GetFlag().Name, invalid.GetValue()), nil, help)
	}
	return a.usage("flag-wrong", a.text.Errors.FlagWrong+" "+strings.TrimSpace(err.Error()), nil, help)
}
