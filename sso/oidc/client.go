// Package oidc is the sign-in itself: the calls of IAM Identity Center's OIDC
// service and the two flows that use them, the authorization code with PKCE
// (RFC 7636, with the listener of RFC 8252 section 7.3) and the device code
// (RFC 8628). It keeps nothing on disk.
package oidc

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"awsguide/sso/cache"
	"awsguide/sso/wire"
)

const service = "sso-oidc"

// A Client calls the OIDC service of one Region.
type Client struct {
	api  *ssooidc.Client
	base string
	now  func() time.Time
}

// New makes a client that calls the service at base. now is the clock by which
// lengths become times.
func New(client *http.Client, base, regionID string, now func() time.Time) *Client {
	return &Client{base: base, now: now, api: ssooidc.New(ssooidc.Options{
		Region: regionID, BaseEndpoint: &base, HTTPClient: client, Retryer: aws.NopRetryer{}, AppID: "awsguide",
	})}
}

// A Grant is what a sign-in gives.
type Grant struct {
	AccessToken  cache.Secret
	RefreshToken cache.Secret // "" when the service gave none
	ExpiresAt    time.Time
}

// Register makes this program known to the service. code asks for the
// authorization code flow; scopes may be nil. issuer is the start URL.
func (c *Client) Register(ctx context.Context, name string, scopes []string, code bool, issuer string) (cache.Registration, error) {
	ctx, cancel := context.WithTimeout(ctx, wire.SignInTimeout)
	defer cancel()
	in := &ssooidc.RegisterClientInput{ClientName: &name, ClientType: aws.String("public"), Scopes: scopes, IssuerUrl: &issuer}
	if code {
		in.GrantTypes = []string{"authorization_code", "refresh_token"}
		in.RedirectUris = []string{"http://127.0.0.1/oauth/callback"}
	}
	out, err := c.api.RegisterClient(ctx, in)
	if err != nil {
		return cache.Registration{}, wire.Fault(service, err)
	}
	return cache.Registration{
		ClientID: aws.ToString(out.ClientId), ClientSecret: cache.Secret(aws.ToString(out.ClientSecret)),
		ExpiresAt: time.Unix(out.ClientSecretExpiresAt, 0).UTC(), Scopes: scopes, GrantTypes: in.GrantTypes,
	}, nil
}

// Refresh renews a sign-in. The refresh token of the answer, if there is one,
// takes the place of the old.
func (c *Client) Refresh(ctx context.Context, clientID string, clientSecret, refresh cache.Secret) (Grant, error) {
	ctx, cancel := context.WithTimeout(ctx, wire.SignInTimeout)
	defer cancel()
	return c.token(ctx, &ssooidc.CreateTokenInput{ClientId: &clientID, ClientSecret: aws.String(string(clientSecret)), GrantType: aws.String("refresh_token"), RefreshToken: aws.String(string(refresh))})
}

func (c *Client) token(ctx context.Context, in *ssooidc.CreateTokenInput) (Grant, error) {
	out, err := c.api.CreateToken(ctx, in)
	if err != nil {
		return Grant{}, wire.Fault(service, err)
	}
	return Grant{
		AccessToken: cache.Secret(aws.ToString(out.AccessToken)), RefreshToken: cache.Secret(aws.ToString(out.RefreshToken)),
		ExpiresAt: c.now().UTC().Add(time.Duration(out.ExpiresIn) * time.Second),
	}, nil
}
