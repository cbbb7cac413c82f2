// Package portal asks the access portal of IAM Identity Center what a signed-in
// person may use: accounts, their roles, and temporary keys for a role.
package portal

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"golang.org/x/time/rate"

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
	pace  *rate.Limiter // of the lists

	// Journal keeps the answers of the lists, for the next time; nil for none.
	Journal *Journal
}

// perSecond is how many calls of the lists are made in a second: the portal
// takes 20.
const perSecond = 19.7

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
	return &Client{token: t, pace: rate.NewLimiter(perSecond, 1), api: sso.New(sso.Options{Region: t.Region, BaseEndpoint: &base, HTTPClient: client, Retryer: aws.NopRetryer{}, AppID: "awsguide"})}, nil
}

// An Account is one account that the person may use.
type Account struct {
	ID    string `json:"id"`              // 12 digits
	Name  string `json:"name,omitempty"`  // free text of the organisation
	Email string `json:"email,omitempty"` // free text
}

// Accounts gives the accounts, by name and then id. The error is a fault.
func (c *Client) Accounts(ctx context.Context) ([]Account, error) {
	all := []Account{}
	err := c.pages(ctx, "", func(ctx context.Context, next *string) (page, error) {
		out, err := c.api.ListAccounts(ctx, &sso.ListAccountsInput{AccessToken: aws.String(string(c.token.AccessToken)), MaxResults: aws.Int32(100), NextToken: next})
		if err != nil {
			return page{}, err
		}
		p := page{Next: aws.ToString(out.NextToken)}
		for _, a := range out.AccountList {
			p.Accounts = append(p.Accounts, Account{aws.ToString(a.AccountId), aws.ToString(a.AccountName), aws.ToString(a.EmailAddress)})
		}
		return p, nil
	}, func(p page) { all = append(all, p.Accounts...) })
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Account) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// Roles gives the names of the roles in an account, sorted. The error is a
// fault.
func (c *Client) Roles(ctx context.Context, account string) ([]string, error) {
	roles := []string{}
	err := c.pages(ctx, account, func(ctx context.Context, next *string) (page, error) {
		out, err := c.api.ListAccountRoles(ctx, &sso.ListAccountRolesInput{AccessToken: aws.String(string(c.token.AccessToken)), AccountId: &account, MaxResults: aws.Int32(100), NextToken: next})
		if err != nil {
			return page{}, err
		}
		p := page{Next: aws.ToString(out.NextToken)}
		for _, r := range out.RoleList {
			p.Roles = append(p.Roles, aws.ToString(r.RoleName))
		}
		return p, nil
	}, func(p page) { roles = append(roles, p.Roles...) })
	if err != nil {
		return nil, err
	}
	slices.Sort(roles)
	return slices.Compact(roles), nil
}

// pages asks for all pages of a list at the portal's pace; those that the
// journal holds are not asked for again.
func (c *Client) pages(ctx context.Context, account string, ask func(ctx context.Context, next *string) (page, error), use func(page)) error {
	next := ""
	for {
		p, known := c.Journal.page(account, next)
		if !known {
			err := c.call(ctx, func(ctx context.Context) (err error) {
				var token *string
				if next != "" {
					token = &next
				}
				p, err = ask(ctx, token)
				return err
			})
			if err != nil {
				return err
			}
			p.Account, p.At = account, next
			c.Journal.keep(p)
		}
		use(p)
		if p.Next == "" || p.Next == next {
			return nil
		}
		next = p.Next
	}
}

// attempts and pauses of a call that the portal is too busy for.
const attempts = 6

// call makes a call at the portal's pace, again after a pause while the portal
// says that it is busy: others call it, too, so all calls then slow down.
func (c *Client) call(ctx context.Context, do func(context.Context) error) error {
	pause := 250 * time.Millisecond
	for try := 1; ; try++ {
		if err := c.pace.Wait(ctx); err != nil {
			return cmp.Or(ctx.Err(), err)
		}
		limited, cancel := context.WithTimeout(ctx, wire.CallTimeout)
		err := do(limited)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = wire.Fault(service, err)
		if !fault.Is(err, fault.Throttled) || try == attempts {
			c.pace.SetLimit(min(perSecond, c.pace.Limit()*1.03))
			return err
		}
		c.pace.SetLimit(max(perSecond/4, c.pace.Limit()*0.9))
		t := time.NewTimer(pause)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
		pause *= 2
	}
}

// jobs is how many accounts are asked about at a time, so that the pace is kept
// also where an answer takes long.
const jobs = 8

// AllRoles gives the roles of the accounts as assignments, account by account in
// the order given, roles sorted. told, unless nil, is called with how many
// accounts are done. The error is a fault, or that of ctx; what was asked until
// then is in the journal.
func (c *Client) AllRoles(ctx context.Context, accounts []Account, told func(done int)) ([]profile.Assignment, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	roles := make([][]string, len(accounts))
	var group sync.WaitGroup
	var mu sync.Mutex
	next, done := 0, 0
	for range min(jobs, len(accounts)) {
		group.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(accounts) || ctx.Err() != nil {
					return
				}
				found, err := c.Roles(ctx, accounts[i].ID)
				if err != nil {
					cancel(err) // the first one is the cause
					return
				}
				mu.Lock()
				roles[i] = found
				done++
				if told != nil {
					told(done)
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var all []profile.Assignment
	for i, a := range accounts {
		for _, r := range roles[i] {
			all = append(all, profile.Assignment{AccountID: a.ID, AccountName: a.Name, Email: a.Email, Role: r})
		}
	}
	return all, nil
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
