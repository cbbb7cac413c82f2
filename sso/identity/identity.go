// Package identity finds out who a profile is: it gets the profile's
// credentials in the way of the AWS CLI and asks STS GetCallerIdentity.
package identity

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"awsguide/profile"
	"awsguide/profile/region"
	"awsguide/sso/awscli"
	"awsguide/sso/cache"
	"awsguide/sso/fault"
	"awsguide/sso/wire"
)

// A Target is one profile to check.
type Target struct {
	Profile string
	ByFlag  bool   // named by the person: the credentials of the environment do not count
	Region  string // "" takes the profile's
}

// A Result is what came out.
type Result struct {
	Profile string
	OK      bool
	Account string // 12 digits
	ARN     string
	UserID  string
	Region  string // of the STS that was asked
	Kind    string // of the credentials, as in profile.Chain
	Took    time.Duration
	Fault   *fault.Fault // nil when OK
}

// Skipped reports a check that was not made because it would run a program.
func (r Result) Skipped() bool { return r.Fault != nil && r.Fault.ID == fault.ProcessNotRun }

// Options say how to check.
type Options struct {
	HTTP       *http.Client     // nil makes one from the environment
	Now        func() time.Time // nil is time.Now
	Jobs       int              // how many at a time; 0 is 8
	RunProcess bool             // a credential_process may be run
	// MFA asks the person for a code; nil makes a role that wants one a fault.
	MFA func(ctx context.Context, serial string) (string, error)
	// Told is called as each check ends, one at a time; nil tells nobody.
	Told func(done int)
}

// A Checker checks profiles and keeps what several share: one token of a
// session is read and renewed once.
type Checker struct {
	snap   *profile.Snapshot
	o      Options
	mu     sync.Mutex
	tokens map[string]*sharedToken
	reads  int // of token files, for tests
}

type sharedToken struct {
	once  sync.Once
	token cache.Token
	err   error
}

// New makes a checker on a snapshot.
func New(snap *profile.Snapshot, o Options) *Checker {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Jobs <= 0 {
		o.Jobs = 8
	}
	return &Checker{snap: snap, o: o, tokens: map[string]*sharedToken{}}
}

// All checks targets, several at a time, and gives the results in their order.
// When ctx ends, those that were not done are cancelled.
func (c *Checker) All(ctx context.Context, targets []Target) []Result {
	results := make([]Result, len(targets))
	jobs := make(chan int)
	var group sync.WaitGroup
	var told sync.Mutex
	done := 0
	for range min(c.o.Jobs, len(targets)) {
		group.Go(func() {
			for i := range jobs {
				results[i] = c.Check(ctx, targets[i])
				told.Lock()
				done++
				if c.o.Told != nil {
					c.o.Told(done)
				}
				told.Unlock()
			}
		})
	}
	for i := range targets {
		jobs <- i
	}
	close(jobs)
	group.Wait()
	return results
}

// Check checks one profile.
func (c *Checker) Check(ctx context.Context, t Target) (r Result) {
	began := time.Now()
	r.Profile = t.Profile
	defer func() {
		r.Took = time.Since(began)
		if p := recover(); p != nil {
			r.OK, r.Fault = false, fault.New(fault.Internal, t.Profile, nil)
		}
	}()
	if err := c.check(ctx, t, &r); err != nil {
		f := *fault.Of(err)
		if f.Subject == "" {
			f.Subject = t.Profile
		}
		r.Fault = &f
		return r
	}
	r.OK = true
	return r
}

func (c *Checker) check(ctx context.Context, t Target, r *Result) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.Region = t.Region
	if r.Region == "" {
		r.Region = c.snap.Value(t.Profile, "region", profile.Overrides{}).Text
	}
	client, err := c.client(t.Profile)
	if err != nil {
		return err
	}
	chain := c.snap.Chain(t.Profile, t.ByFlag)
	r.Kind = chain.Kind
	keys, err := c.credentials(ctx, client, chain, t.Profile, r.Region)
	if err != nil {
		return err
	}
	api, err := c.sts(ctx, client, t.Profile, r.Region, keys)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, wire.CallTimeout)
	defer cancel()
	out, err := api.GetCallerIdentity(limited, &sts.GetCallerIdentityInput{})
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return wire.Fault("sts", err)
	}
	r.Account, r.ARN, r.UserID = aws.ToString(out.Account), aws.ToString(out.Arn), aws.ToString(out.UserId)
	if r.Account == "" || r.ARN == "" {
		return &fault.Fault{ID: fault.BadAnswer, Service: "sts"}
	}
	return nil
}

func (c *Checker) client(name string) (*http.Client, error) {
	if c.o.HTTP != nil {
		return c.o.HTTP, nil
	}
	return wire.Client(c.snap, name)
}

// sts makes an STS client that signs with the keys. The SDK's loader is given
// everything: it must not read files or take other credentials. What it finds
// wrong in the process's own environment is nothing to us.
func (c *Checker) sts(ctx context.Context, client *http.Client, name, regionID string, keys aws.Credentials) (*sts.Client, error) {
	base, err := wire.Endpoint(c.snap, name, "sts", regionID)
	if err != nil {
		return nil, err
	}
	if regionID == "" {
		return nil, fault.New(fault.NoRegion, name, nil)
	}
	if !region.Valid(regionID) {
		return nil, fault.New(fault.InvalidRegion, regionID, nil)
	}
	provider := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return keys, nil })
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithRegion(regionID), config.WithHTTPClient(client), config.WithCredentialsProvider(provider), config.WithBaseEndpoint(base),
		config.WithSharedConfigFiles([]string{}), config.WithSharedCredentialsFiles([]string{}), config.WithAppID("awsguide"),
		config.WithRetryMaxAttempts(2), config.WithLogger(logging.Nop{}))
	if err != nil {
		cfg = aws.Config{Region: regionID, HTTPClient: client, Credentials: provider, BaseEndpoint: &base}
	}
	return sts.NewFromConfig(cfg), nil
}

// A Principal is an ARN taken apart.
type Principal struct {
	Partition     string
	Account       string
	Type          string // "assumed-role", "user", "federated-user", "root" or another word of the ARN
	Role          string // of an assumed role
	PermissionSet string // of a role of IAM Identity Center; "" otherwise
	User          string // the user's name, or the name of the role's session
}

// ssoRole begins the names of roles that IAM Identity Center makes.
const ssoRole = "AWSReservedSSO_"

// ParseARN takes the ARN of an identity apart. What it does not know stays
// empty.
func ParseARN(arn string) Principal {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 {
		return Principal{}
	}
	p := Principal{Partition: parts[1], Account: parts[4]}
	words := strings.Split(parts[5], "/")
	p.Type = words[0]
	switch {
	case p.Type == "assumed-role" && len(words) >= 3:
		p.Role, p.User = words[1], strings.Join(words[2:], "/")
		if rest, ok := strings.CutPrefix(p.Role, ssoRole); ok {
			p.PermissionSet = rest
			if i := strings.LastIndexByte(rest, '_'); i > 0 {
				p.PermissionSet = rest[:i]
			}
		}
	case len(words) >= 2:
		p.User = words[len(words)-1]
	}
	return p
}

// Differ reports whether the AWS CLI's answer names another identity.
func Differ(r Result, other awscli.Identity) bool {
	return r.Account != other.Account || r.ARN != other.Arn
}
