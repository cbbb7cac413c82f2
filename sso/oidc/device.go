package oidc

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc/types"

	"awsguide/sso/cache"
	"awsguide/sso/event"
	"awsguide/sso/fault"
	"awsguide/sso/wire"
)

// Device signs in with a code that the person compares and approves on any
// device. show is called once with the code, before the first wait, and may
// open a browser. It ends with the grant, with a fault (device-code-expired,
// sign-in-denied, …), or with ctx.
func (c *Client) Device(ctx context.Context, r cache.Registration, startURL string, emit func(event.Event), show func(event.Event)) (Grant, error) {
	start, cancel := context.WithTimeout(ctx, wire.SignInTimeout)
	defer cancel()
	out, err := c.api.StartDeviceAuthorization(start, &ssooidc.StartDeviceAuthorizationInput{
		ClientId: &r.ClientID, ClientSecret: aws.String(string(r.ClientSecret)), StartUrl: &startURL,
	})
	if err != nil {
		err = wire.Fault(service, err)
		if f := fault.Of(err); f.ID == fault.InvalidRequest {
			f.ID, f.Subject = fault.StartURLUnknown, startURL
		}
		return Grant{}, err
	}
	expires := c.now().UTC().Add(time.Duration(out.ExpiresIn) * time.Second)
	code := event.Event{
		Kind: event.DeviceCode, UserCode: aws.ToString(out.UserCode), VerificationURI: aws.ToString(out.VerificationUri),
		CompleteURI: aws.ToString(out.VerificationUriComplete), ExpiresAt: expires,
	}
	emit(code)
	show(code)
	emit(event.Event{Kind: event.Waiting, ExpiresAt: expires})
	interval := time.Duration(out.Interval) * time.Second
	if interval <= 0 {
		interval = 5 * time.Second // RFC 8628 section 3.2
	}
	return c.poll(ctx, r, aws.ToString(out.DeviceCode), interval, emit)
}

// poll asks for the token until there is an answer.
func (c *Client) poll(ctx context.Context, r cache.Registration, deviceCode string, interval time.Duration, emit func(event.Event)) (Grant, error) {
	for {
		if err := wait(ctx, interval); err != nil {
			return Grant{}, err
		}
		attempt, cancel := context.WithTimeout(ctx, wire.SignInTimeout)
		grant, err := c.token(attempt, &ssooidc.CreateTokenInput{
			ClientId: &r.ClientID, ClientSecret: aws.String(string(r.ClientSecret)), DeviceCode: &deviceCode,
			GrantType: aws.String("urn:ietf:params:oauth:grant-type:device_code"),
		})
		cancel()
		var pending *types.AuthorizationPendingException
		var slow *types.SlowDownException
		switch {
		case err == nil:
			return grant, nil
		case ctx.Err() != nil:
			return Grant{}, ctx.Err()
		case errors.As(err, &pending):
		case errors.As(err, &slow):
			interval += 5 * time.Second
			emit(event.Event{Kind: event.SlowDown, Interval: interval})
		default:
			return Grant{}, err
		}
	}
}

// wait waits, or ends with ctx.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
