package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/advice"
	"awsguide/explain/rule"
	"awsguide/profile"
	"awsguide/sso/awscli"
	"awsguide/sso/fault"
	"awsguide/sso/identity"
)

// checkCommand asks STS who profiles are.
func (a *app) checkCommand() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use: "check [PROFILE...]", Short: a.text.Cmd.Check,
		Example:           "awsguide check\nawsguide check dev prod\nawsguide check --all --jobs 16\nawsguide check dev --with-aws-cli",
		ValidArgsFunction: a.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.all && len(args) > 0 {
				return a.usage("flags-together", a.text.Errors.Together("--all", args[0]), nil, "awsguide check --help")
			}
			if o.jobs < 1 {
				return a.usage("flag-value", a.text.Errors.FlagValue("--jobs", strconv.Itoa(o.jobs)), nil, "awsguide check --help")
			}
			return a.check(cmd.Context(), args, o)
		},
	}
	cmd.Flags().BoolVar(&o.all, "all", false, a.text.Cmd.FlagAll)
	cmd.Flags().IntVar(&o.jobs, "jobs", 8, a.text.Cmd.FlagJobs)
	cmd.Flags().BoolVar(&o.withAWS, "with-aws-cli", false, a.text.Cmd.FlagAWS)
	cmd.Flags().BoolVar(&o.process, "run-credential-process", false, a.text.Cmd.FlagProcess)
	cmd.Flags().StringVar(&o.region, "region", "", a.text.Cmd.FlagRegion)
	_ = cmd.RegisterFlagCompletionFunc("region", completeRegions)
	return cmd
}

type checkOptions struct {
	all, withAWS, process bool
	jobs                  int
	region                string
}

// jsonCheck is what `check --json` prints.
type jsonCheck struct {
	Schema  string       `json:"schema"`
	Results []jsonResult `json:"results"`
}

type jsonResult struct {
	Profile string     `json:"profile"`
	OK      bool       `json:"ok"`
	Account *string    `json:"account"`
	ARN     *string    `json:"arn"`
	UserID  *string    `json:"user_id"`
	Region  *string    `json:"region"`
	TookMS  int64      `json:"took_ms"`
	Error   *jsonError `json:"error"`
}

type jsonError struct {
	ID      string  `json:"id"`
	Code    *string `json:"code"`
	Message string  `json:"message"`
	Fix     *string `json:"fix"`
}

// check checks profiles and shows the results in their order.
func (a *app) check(ctx context.Context, names []string, o checkOptions) error {
	f := a.facts()
	if o.all {
		names = f.Snap.Names()
	}
	byFlag := len(names) > 0 || a.flags.profile != ""
	if len(names) == 0 && !o.all {
		selected, _ := f.Snap.Selected(a.flags.profile)
		names = []string{selected}
	}
	for _, n := range names {
		if _, ok := f.Snap.Profile(n); !ok && (byFlag || n != "default") {
			return a.known(f.Snap, n)
		}
	}
	var targets []identity.Target
	for _, n := range names {
		targets = append(targets, identity.Target{Profile: n, ByFlag: byFlag, Region: o.region})
	}
	run, err := a.mayRun(ctx, f.Snap, names, o)
	if err != nil {
		return err
	}
	if !a.flags.json {
		a.screen.Say(a.text.Cmd.CheckBegin(len(names)))
	}
	checker := identity.Options{Now: a.now, Jobs: o.jobs, RunProcess: run}
	if len(names) == 1 {
		checker.MFA = a.mfa
	}
	if !a.flags.json && !a.flags.quiet && len(names) > 1 {
		progress := a.screen.Progress(a.progressWords(len(names)))
		checker.Told = progress.Step
		defer progress.Done()
		began := time.Now()
		results := identity.New(f.Snap, checker).All(ctx, targets)
		progress.Done()
		return a.checked(ctx, f, results, o, time.Since(began))
	}
	return a.checked(ctx, f, identity.New(f.Snap, checker).All(ctx, targets), o, 0)
}

// progressWords gives the line of progress for so many profiles or accounts.
func (a *app) progressWords(all int) func(int, time.Duration) string {
	return func(done int, elapsed time.Duration) string {
		if done == 0 {
			return a.text.Cmd.CheckDone(0, all)
		}
		left := time.Duration(float64(elapsed) / float64(done) * float64(all-done))
		return a.text.Cmd.CheckDone(done, all) + "  " + explain.Span(left, a.lang)
	}
}

// mayRun asks once whether the programs of credential_process may be run, if
// one profile is checked; for several the flag says it.
func (a *app) mayRun(ctx context.Context, snap *profile.Snapshot, names []string, o checkOptions) (bool, error) {
	if o.process || len(names) != 1 {
		return o.process, nil
	}
	chain := snap.Chain(names[0], true)
	at := slices.IndexFunc(chain.Links, func(l profile.Link) bool { return l.Kind == profile.KindProcess })
	if at < 0 {
		return false, nil
	}
	p, _ := snap.Profile(chain.Links[at].Profile)
	var none *ask.ErrNoTerminal
	ok, err := a.asker.Confirm(ctx, ask.Question{Flag: "--run-credential-process", Text: a.text.Cmd.FlagProcess + "?  " + show.Visible(p.Text("credential_process"))}, false)
	if errors.As(err, &none) {
		return false, nil
	}
	return ok, back(err)
}

// mfa asks for the code of a device.
func (a *app) mfa(ctx context.Context, serial string) (string, error) {
	code, err := a.asker.Input(ctx, ask.Question{Text: a.text.Cmd.MFA(show.Visible(serial))})
	var none *ask.ErrNoTerminal
	if errors.As(err, &none) {
		return "", fault.New(fault.MFANeeded, serial, nil)
	}
	return code, back(err)
}

// checked shows results and gives the exit code.
func (a *app) checked(ctx context.Context, f explain.Facts, results []identity.Result, o checkOptions, took time.Duration) error {
	if ctx.Err() != nil {
		return ask.ErrCancelled
	}
	code := exitFine
	failed, skipped := 0, 0
	for _, r := range results {
		if r.OK {
			continue
		}
		if r.Fault.ID == fault.Cancelled {
			return ask.ErrCancelled
		}
		if r.Skipped() {
			skipped++
		} else {
			failed++
		}
		switch {
		case r.Skipped():
		case !r.Fault.NeedsSignIn():
			code = exitNo
		case code == exitFine:
			code = exitSignIn
		}
	}
	if code == exitFine && skipped > 0 && skipped == len(results) {
		code = exitNo
	}
	if a.flags.json {
		out := jsonCheck{"awsguide/check/1", []jsonResult{}}
		for _, r := range results {
			out.Results = append(out.Results, a.jsonResult(f.Snap, r))
		}
		if err := a.screen.PrintJSON(out); err != nil {
			return err
		}
	} else {
		a.showResults(ctx, f, results, o)
		if len(results) > 1 {
			a.screen.Println("")
			a.screen.Println(a.text.Cmd.CheckSum(len(results)-failed-skipped, failed, skipped, len(results), seconds(took)))
		}
	}
	if code != exitFine {
		return errQuiet{code}
	}
	return nil
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s" }

// about tells whom a failure is about.
func about(snap *profile.Snapshot, name string) advice.Subject {
	s := advice.Subject{Profile: name}
	if session, err := snap.SessionOf(name); err == nil && !session.Legacy {
		s.Session = session.Name
	}
	return s
}

func (a *app) jsonResult(snap *profile.Snapshot, r identity.Result) jsonResult {
	out := jsonResult{Profile: r.Profile, OK: r.OK, Account: nilIfEmpty(r.Account), ARN: nilIfEmpty(r.ARN), UserID: nilIfEmpty(r.UserID), Region: nilIfEmpty(r.Region), TookMS: r.Took.Milliseconds()}
	if r.Fault != nil {
		tip := advice.For(r.Fault, about(snap, r.Profile), string(a.lang))
		out.Error = &jsonError{tip.ID, nilIfEmpty(r.Fault.Code), tip.What, nilIfEmpty(tip.Fix)}
	}
	return out
}

// showResults shows one result at length, several as lines.
func (a *app) showResults(ctx context.Context, f explain.Facts, results []identity.Result, o checkOptions) {
	if len(results) == 1 && results[0].OK {
		a.showIdentity(results[0])
	} else {
		for _, r := range results {
			a.resultLine(f, r)
		}
	}
	if o.withAWS {
		a.secondOpinion(ctx, f, results)
	}
	if len(results) == 1 && results[0].OK {
		a.tip("check:identity", "check")
	} else if at := slices.IndexFunc(results, func(r identity.Result) bool { return !r.OK && !r.Skipped() }); at >= 0 {
		a.tip(advice.Find(results[at].Fault.ID).List("tags")...)
	}
}

// showIdentity shows who a profile is.
func (a *app) showIdentity(r identity.Result, more ...show.Pair) {
	c := a.text.Cmd
	p := identity.ParseARN(r.ARN)
	partition := c.Partition[p.Partition]
	if partition == "" {
		partition = show.Visible(p.Partition)
	}
	a.screen.Println(a.screen.Mark(show.OK) + " " + show.Visible(r.Profile) + "  " + a.who(r))
	a.screen.Println("")
	a.screen.Pairs(append([]show.Pair{
		{Label: c.Identity[1], Text: show.Visible(r.Account)}, {Label: c.Identity[2], Text: a.who(r)}, {Label: c.Identity[3], Text: show.Visible(r.ARN)},
		{Label: c.Identity[4], Text: show.Visible(r.Region)}, {Label: c.Identity[5], Text: partition},
		{Label: a.text.Explain.ByHand, Text: "aws sts get-caller-identity --profile " + show.Visible(r.Profile)},
	}, more...))
}

// who says in a few words who an identity is.
func (a *app) who(r identity.Result) string {
	c := a.text.Cmd
	p := identity.ParseARN(r.ARN)
	switch {
	case p.PermissionSet != "":
		return show.Visible(c.As(p.PermissionSet, p.User))
	case p.Role != "":
		return show.Visible(c.RoleName + " " + c.As(p.Role, p.User))
	case p.Type == "root":
		return c.RootUser
	}
	return show.Visible(c.User + " " + p.User)
}

func (a *app) resultLine(f explain.Facts, r identity.Result) {
	name := show.Visible(r.Profile)
	if r.OK {
		a.screen.Println("  " + a.screen.Mark(show.OK) + " " + name + "  " + show.Visible(r.Account) + "  " + a.who(r) + "  " + show.Visible(r.Region) + "  " + seconds(r.Took))
		return
	}
	tip := advice.For(r.Fault, about(f.Snap, r.Profile), string(a.lang))
	mark := show.Fail
	if r.Skipped() {
		mark = show.Skip
	}
	a.screen.Println("  " + a.screen.Mark(mark) + " " + name + "  " + show.Visible(tip.What))
	learn := tip.Learn
	if p := rule.OfFault(r.Fault, r.Region); p != nil {
		learn = "awsguide learn " + p.ID
	}
	a.screen.Println("      " + show.Visible(tip.Fix) + "    " + a.screen.Dim(learn))
}

// secondOpinion asks the installed AWS CLI about each profile, too.
func (a *app) secondOpinion(ctx context.Context, f explain.Facts, results []identity.Result) {
	c := a.text.Cmd
	found, err := awscli.Find(ctx, a.env)
	if err != nil {
		a.screen.Println("  " + a.screen.Mark(show.Skip) + " " + c.ShellNoAWS)
		return
	}
	for _, r := range results {
		if r.Skipped() {
			continue
		}
		other, err := awscli.CallerIdentity(ctx, a.env, found[0].Path, r.Profile)
		line := "aws " + show.Visible(found[0].Version) + "  " + show.Visible(r.Profile) + "  "
		var refused *awscli.ErrRefused
		switch {
		case errors.As(err, &refused):
			a.screen.Println("  " + a.screen.Mark(show.Warn) + " " + line + c.AWSFailed + ": " + show.Visible(lastLine(refused.Words)))
		case err != nil:
			return
		case !r.OK || identity.Differ(r, other):
			a.screen.Println("  " + a.screen.Mark(show.Warn) + " " + line + c.Differs + ": " + show.Visible(other.Arn))
		default:
			a.screen.Println("  " + a.screen.Mark(show.OK) + " " + line + c.Same)
		}
	}
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// loginSecondOpinion lets the installed AWS CLI use the new sign-in.
func (a *app) loginSecondOpinion(ctx context.Context, f explain.Facts, s profile.Session) error {
	users := f.Snap.UsersOf(s)
	if len(users) == 0 {
		return nil
	}
	return a.check(ctx, users[:1], checkOptions{jobs: 1, withAWS: true})
}
