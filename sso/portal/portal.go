// Package portal asks the access portal of IAM Identity Center what a signed-in
// person may use: accounts, their roles, and temporary keys for a role.
package portal

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"

	"awsguide/profile"
	"awsguide/sso/cache"
	"awsguide/sso/fault"
	"awsguide/sso/wire"
)

const service = "sso"

// HTTP makes the calls; *http.Client is one. Nil makes one from the
// environment.
type HTTP = *http.Client

// A Client asks the portal of one sign-in.
type Client struct {
	api   *sso.Client
	token cache.Token
	// Pause waits between calls, for tests; nil waits by the clock.
	Pause func(ctx context.Context, d time.Duration) error
}

// New makes a client for a sign-in. The error is a fault about the endpoint or
// the certificates.
func New(snap *profile.Snapshot, client HTTP, t cache.Token) (*Client, error) {
	base, err := wire.Endpoint(snap, "", "sso", t.Region)
	if err != nil {
		return nil, err
	}
	if client == nil {
		if client, err = wire.Client(snap, ""); err != nil {
			return nil, err
		}
	}
	return &Client{token: t, api: sso.New(sso.Options{Region: t.Region, BaseEndpoint: &base, HTTPClient: client, Retryer: aws.NopRetryer{}, AppID: "awsguide"})}, nil
}

// An Account is one account that the person may use.
type Account struct {
	ID    string // 12 digits
	Name  string // free text of the organisation
	Email string // free text
}

// Accounts gives the accounts, by name and then id. The error is a fault.
func (c *Client) Accounts(ctx context.Context) ([]Account, error) {
	all := []Account{}
	var next *string
	for {
		var out *sso.ListAccountsOutput
		err := c.call(ctx, func(ctx context.Context) (err error) {
			out, err = c.api.ListAccounts(ctx, &sso.ListAccountsInput{AccessToken: aws.String(string(c.token.AccessToken)), MaxResults: aws.Int32(100), NextToken: next})
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, a := range out.AccountList {
			all = append(all, Account{aws.ToString(a.AccountId), aws.ToString(a.AccountName), aws.ToString(a.EmailAddress)})
		}
		if next = out.NextToken; next == nil || *next == "" {
			break
		}
	}
	slices.SortFunc(all, func(a, b Account) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// Roles gives the names of the roles in an account, sorted. The error is a
// fault.
func (c *Client) Roles(ctx context.Context, account string) ([]string, error) {
	roles := []string{}
	var next *string
	for {
		var out *sso.ListAccountRolesOutput
		err := c.call(ctx, func(ctx context.Context) (err error) {
			out, err = c.api.ListAccountRoles(ctx, &sso.ListAccountRolesInput{AccessToken: aws.String(string(c.token.AccessToken)), AccountId: &account, MaxResults: aws.Int32(100), NextToken: next})
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, r := range out.RoleList {
			roles = append(roles, aws.ToString(r.RoleName))
		}
		if next = out.NextToken; next == nil || *next == "" {
			break
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles), nil
}

// attempts and pauses of a call that the portal is too busy for.
const attempts = 6

// call makes a call, again after a pause while the portal says that it is busy.
func (c *Client) call(ctx context.Context, do func(context.Context) error) error {
	pause := 250 * time.Millisecond
	for try := 1; ; try++ {
		limited, cancel := context.WithTimeout(ctx, wire.CallTimeout)
		err := do(limited)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = wire.Fault(service, err)
		if !fault.Is(err, fault.Throttled) || try == attempts {
			return err
		}
		if err := c.pause(ctx, pause); err != nil {
			return err
		}
		pause *= 2
	}
}

func (c *Client) pause(ctx context.Context, d time.Duration) error {
	if c.Pause != nil {
		return c.Pause(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Assignments are accounts and roles together.
type Assignments struct {
	All     []profile.Assignment // by account name, account id, role
	Missing []Account            // accounts whose roles were not asked yet, when it was interrupted
}

// perSecond is how many calls go to the portal in a second: it takes 20.
const perSecond = 19.5

// AllRoles gives the roles of the accounts, at a pace that the portal takes.
// told is called after each account with how many are done. When it is
// interrupted, what was found comes with the error, and Missing are the
// accounts to go on with.
func (c *Client) AllRoles(ctx context.Context, accounts []Account, told func(done int)) (Assignments, error) {
	var found Assignments
	next := time.Now()
	for i, a := range accounts {
		if wait := time.Until(next); wait > 0 {
			if err := c.pause(ctx, wait); err != nil {
				found.Missing = slices.Clone(accounts[i:])
				return found, err
			}
		}
		next = time.Now().Add(time.Second * 10 / (perSecond * 10))
		roles, err := c.Roles(ctx, a.ID)
		if err != nil {
			found.Missing = slices.Clone(accounts[i:])
			return found, err
		}
		for _, r := range roles {
			found.All = append(found.All, profile.Assignment{AccountID: a.ID, AccountName: a.Name, Email: a.Email, Role: r})
		}
		if told != nil {
			told(i + 1)
		}
	}
	return found, nil
}

// RoleCredentials gives temporary keys for a role. The error is a fault:
// no-access when the role is not assigned to the person.
func (c *Client) RoleCredentials(ctx context.Context, account, role string) (aws.Credentials, error) {
	var out *sso.GetRoleCredentialsOutput
	err := c.call(ctx, func(ctx context.Context) (err error) {
		out, err = c.api.GetRoleCredentials(ctx, &sso.GetRoleCredentialsInput{AccessToken: aws.String(string(c.token.AccessToken)), AccountId: &account, RoleName: &role})
		return err
	})
	if err != nil {
		if f := fault.Of(err); f.ID == fault.NoAccess {
			f.Subject = role + " in " + account
		}
		return aws.Credentials{}, err
	}
	if out.RoleCredentials == nil || aws.ToString(out.RoleCredentials.AccessKeyId) == "" {
		return aws.Credentials{}, fault.New(fault.BadAnswer, service, nil)
	}
	r := out.RoleCredentials
	return aws.Credentials{
		AccessKeyID: aws.ToString(r.AccessKeyId), SecretAccessKey: aws.ToString(r.SecretAccessKey), SessionToken: aws.ToString(r.SessionToken),
		Source: "sso", CanExpire: true, Expires: time.UnixMilli(r.Expiration).UTC(), AccountID: account,
	}, nil
}

// Logout tells the portal that a sign-in is over. The error is a fault.
func Logout(ctx context.Context, snap *profile.Snapshot, client HTTP, t cache.Token) error {
	c, err := New(snap, client, t)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, wire.CallTimeout)
	defer cancel()
	_, err = c.api.Logout(ctx, &sso.LogoutInput{AccessToken: aws.String(string(t.AccessToken))})
	if f := fault.Of(wire.Fault(service, err)); f != nil && f.ID != fault.TokenExpired {
		return f
	}
	return nil
}
