package identity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/signin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"awsguide/profile"
	"awsguide/sso"
	"awsguide/sso/awscli"
	"awsguide/sso/cache"
	"awsguide/sso/fault"
	"awsguide/sso/portal"
	"awsguide/sso/wire"
)

// credentials follows a chain from its source back to the profile.
func (c *Checker) credentials(ctx context.Context, client *http.Client, chain profile.Chain, name, regionID string) (aws.Credentials, error) {
	if p := chain.Problem; p != nil {
		id := fault.ChainBroken
		switch p.ID {
		case profile.ProfileMissing:
			id = fault.ProfileMissing
		case profile.SourceEmpty:
			id = fault.NoCredentials
		}
		f := fault.New(id, p.Profile, nil)
		f.Code = p.ID
		return aws.Credentials{}, f
	}
	if len(chain.Links) == 0 {
		return aws.Credentials{}, fault.New(fault.NoCredentials, name, nil)
	}
	var keys aws.Credentials
	for i := len(chain.Links) - 1; i >= 0; i-- {
		var err error
		if keys, err = c.link(ctx, client, chain.Links[i], keys, regionID); err != nil {
			return aws.Credentials{}, err
		}
	}
	return keys, nil
}

// link gets the credentials of one link; source are those of the link below it.
func (c *Checker) link(ctx context.Context, client *http.Client, l profile.Link, source aws.Credentials, regionID string) (aws.Credentials, error) {
	p, _ := c.snap.Profile(l.Profile)
	switch l.Kind {
	case profile.KindEnvironment:
		return aws.Credentials{AccessKeyID: c.snap.Env["AWS_ACCESS_KEY_ID"], SecretAccessKey: c.snap.Env["AWS_SECRET_ACCESS_KEY"],
			SessionToken: firstSet(c.snap.Env["AWS_SECURITY_TOKEN"], c.snap.Env["AWS_SESSION_TOKEN"])}, nil
	case profile.KindStatic:
		return static(p), nil
	case profile.KindSSO, profile.KindSSOLegacy:
		return c.sso(ctx, client, p)
	case profile.KindRole:
		return c.assume(ctx, client, p, source, regionID)
	case profile.KindWebIdentity:
		return c.webIdentity(ctx, client, p, regionID)
	case profile.KindProcess:
		return c.process(ctx, p)
	case profile.KindContainer:
		return c.container(ctx, client)
	case profile.KindInstance:
		api := imds.New(imds.Options{HTTPClient: client})
		return retrieve(ctx, "imds", ec2rolecreds.New(func(o *ec2rolecreds.Options) { o.Client = api }))
	case profile.KindLogin:
		return c.login(ctx, client, p, regionID)
	}
	return aws.Credentials{}, fault.New(fault.NoCredentials, l.Profile, nil)
}

// static takes the keys of one section: credentials before config.
func static(p profile.Profile) aws.Credentials {
	sec := p.Credentials
	if sec == nil {
		sec = p.Config
	} else if _, ok := sec.Entry("aws_access_key_id"); !ok {
		sec = p.Config
	}
	text := func(key string) string { e, _ := sec.Entry(key); return e.Value }
	return aws.Credentials{AccessKeyID: text("aws_access_key_id"), SecretAccessKey: text("aws_secret_access_key"),
		SessionToken: firstSet(text("aws_security_token"), text("aws_session_token"))}
}

func firstSet(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// sso gets keys for a role from the access portal.
func (c *Checker) sso(ctx context.Context, client *http.Client, p profile.Profile) (aws.Credentials, error) {
	session, err := c.snap.SessionOf(p.Name)
	if err != nil {
		return aws.Credentials{}, fault.New(fault.ChainBroken, p.Name, err)
	}
	t, err := c.token(ctx, client, session)
	if err != nil {
		return aws.Credentials{}, err
	}
	if session.Region != "" {
		t.Region = session.Region
	}
	api, err := portal.New(c.snap, client, t)
	if err != nil {
		return aws.Credentials{}, err
	}
	return api.RoleCredentials(ctx, p.Text("sso_account_id"), p.Text("sso_role_name"))
}

// token reads the token of a session, once for all profiles that share it.
func (c *Checker) token(ctx context.Context, client *http.Client, s profile.Session) (cache.Token, error) {
	c.mu.Lock()
	shared := c.tokens[cache.Key(s)]
	if shared == nil {
		shared = &sharedToken{}
		c.tokens[cache.Key(s)] = shared
		c.reads++
	}
	c.mu.Unlock()
	shared.once.Do(func() { shared.token, shared.err = sso.Fresh(ctx, c.snap, s, client, c.o.Now) })
	return shared.token, shared.err
}

// assume takes a role with the credentials of its source.
func (c *Checker) assume(ctx context.Context, client *http.Client, p profile.Profile, source aws.Credentials, regionID string) (aws.Credentials, error) {
	api, err := c.sts(ctx, client, p.Name, regionID, source)
	if err != nil {
		return aws.Credentials{}, err
	}
	in := &sts.AssumeRoleInput{RoleArn: aws.String(p.Text("role_arn")), RoleSessionName: aws.String(sessionName(p, c.o.Now()))}
	if v := p.Text("external_id"); v != "" {
		in.ExternalId = &v
	}
	if n, err := strconv.ParseInt(p.Text("duration_seconds"), 10, 32); err == nil {
		in.DurationSeconds = aws.Int32(int32(n))
	}
	if serial := p.Text("mfa_serial"); serial != "" {
		if c.o.MFA == nil {
			return aws.Credentials{}, fault.New(fault.MFANeeded, serial, nil)
		}
		code, err := c.o.MFA(ctx, serial)
		if err != nil {
			return aws.Credentials{}, err
		}
		in.SerialNumber, in.TokenCode = &serial, &code
	}
	limited, cancel := context.WithTimeout(ctx, wire.CallTimeout)
	defer cancel()
	out, err := api.AssumeRole(limited, in)
	if err != nil {
		err = wire.Fault("sts", err)
		fault.Of(err).Subject = p.Text("role_arn")
		return aws.Credentials{}, err
	}
	return fromSTS(out.Credentials)
}

func sessionName(p profile.Profile, now time.Time) string {
	if n := p.Text("role_session_name"); n != "" {
		return n
	}
	return "awsguide-" + strconv.FormatInt(now.Unix(), 10)
}

func fromSTS(k *types.Credentials) (aws.Credentials, error) {
	if k == nil || aws.ToString(k.AccessKeyId) == "" {
		return aws.Credentials{}, &fault.Fault{ID: fault.BadAnswer, Service: "sts"}
	}
	return aws.Credentials{AccessKeyID: *k.AccessKeyId, SecretAccessKey: aws.ToString(k.SecretAccessKey), SessionToken: aws.ToString(k.SessionToken),
		CanExpire: true, Expires: aws.ToTime(k.Expiration)}, nil
}

// webIdentity trades a token file for a role.
func (c *Checker) webIdentity(ctx context.Context, client *http.Client, p profile.Profile, regionID string) (aws.Credentials, error) {
	file := firstSet(c.snap.Env["AWS_WEB_IDENTITY_TOKEN_FILE"], p.Text("web_identity_token_file"))
	role := firstSet(c.snap.Env["AWS_ROLE_ARN"], p.Text("role_arn"))
	token, err := profile.ReadSmall(file)
	if err != nil {
		return aws.Credentials{}, fault.New(fault.WebIdentity, file, err)
	}
	if role == "" {
		f := fault.New(fault.ChainBroken, p.Name, nil)
		f.Code = "role_arn"
		return aws.Credentials{}, f
	}
	api, err := c.sts(ctx, client, p.Name, regionID, aws.Credentials{AccessKeyID: "unsigned", SecretAccessKey: "unsigned"})
	if err != nil {
		return aws.Credentials{}, err
	}
	name := firstSet(c.snap.Env["AWS_ROLE_SESSION_NAME"], sessionName(p, c.o.Now()))
	limited, cancel := context.WithTimeout(ctx, wire.CallTimeout)
	defer cancel()
	out, err := api.AssumeRoleWithWebIdentity(limited, &sts.AssumeRoleWithWebIdentityInput{RoleArn: &role, RoleSessionName: &name, WebIdentityToken: aws.String(strings.TrimSpace(string(token)))})
	if err != nil {
		return aws.Credentials{}, wire.Fault("sts", err)
	}
	return fromSTS(out.Credentials)
}

// process runs a credential_process if that is allowed.
func (c *Checker) process(ctx context.Context, p profile.Profile) (aws.Credentials, error) {
	line := p.Text("credential_process")
	if !c.o.RunProcess {
		return aws.Credentials{}, fault.New(fault.ProcessNotRun, line, nil)
	}
	k, err := awscli.Process(ctx, c.snap.Env, line)
	if err != nil {
		if ctx.Err() != nil {
			return aws.Credentials{}, ctx.Err()
		}
		f := fault.New(fault.ProcessFailed, line, err)
		f.Message = err.Error()
		var wrong *awscli.ErrProcess
		if errors.As(err, &wrong) {
			f.Code = wrong.Why
		}
		return aws.Credentials{}, f
	}
	if !k.Expires.IsZero() && k.Expires.Before(c.o.Now()) {
		f := fault.New(fault.ExpiredCredentials, p.Name, nil)
		f.Code = awscli.ProcessExpired
		return aws.Credentials{}, f
	}
	return aws.Credentials{AccessKeyID: k.AccessKeyID, SecretAccessKey: k.SecretAccessKey, SessionToken: k.SessionToken, CanExpire: !k.Expires.IsZero(), Expires: k.Expires}, nil
}

// container asks the credentials service that the environment names.
func (c *Checker) container(ctx context.Context, client *http.Client) (aws.Credentials, error) {
	address := c.snap.Env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
	if rel := c.snap.Env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]; rel != "" {
		address = "http://169.254.170.2" + rel
	}
	if address == "" {
		return aws.Credentials{}, fault.New(fault.NoCredentials, "", nil)
	}
	return retrieve(ctx, "container", endpointcreds.New(address, func(o *endpointcreds.Options) {
		o.HTTPClient = client
		o.AuthorizationToken = c.snap.Env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
	}))
}

// login reads, and renews near its end, the sign-in of `aws login`.
func (c *Checker) login(ctx context.Context, client *http.Client, p profile.Profile, regionID string) (aws.Credentials, error) {
	session := p.Text("login_session")
	sum := sha256.Sum256([]byte(session))
	file := filepath.Join(c.snap.Paths.LoginCache, hex.EncodeToString(sum[:])+".json")
	if _, err := os.Stat(file); err != nil {
		return aws.Credentials{}, fault.New(fault.LoginSession, session, err)
	}
	base, err := wire.Endpoint(c.snap, p.Name, "signin", regionID)
	if err != nil {
		return aws.Credentials{}, err
	}
	api := signin.New(signin.Options{Region: regionID, BaseEndpoint: &base, HTTPClient: client})
	keys, err := retrieve(ctx, "signin", logincreds.New(api, file, func(o *logincreds.Options) { o.RestrictPermissions = true }))
	var f *fault.Fault
	if errors.As(err, &f) && (f.ID == fault.BadAnswer || f.ID == fault.AccessDenied || f.ID == fault.ServiceError || f.ID == fault.InvalidRequest) {
		f.ID, f.Subject = fault.LoginSession, session
	}
	return keys, err
}

// retrieve asks a provider of the SDK, within the time of a call.
func retrieve(ctx context.Context, service string, p aws.CredentialsProvider) (aws.Credentials, error) {
	limited, cancel := context.WithTimeout(ctx, wire.CallTimeout)
	defer cancel()
	keys, err := p.Retrieve(limited)
	switch {
	case err == nil:
		return keys, nil
	case ctx.Err() != nil:
		return keys, ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		return keys, fault.New(fault.NoCredentials, service, fmt.Errorf("%s: %w", service, err))
	}
	return keys, wire.Fault(service, err)
}
