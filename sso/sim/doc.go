// Package sim is a made-up organisation with IAM Identity Center: its OIDC
// service, its access portal, and STS. Tests sign in to it, and so does the
// practice organisation. It is strict, so that a client that passes here has
// sent what AWS wants, and it keeps state, so that a code works once and a
// token that was ended stays ended.
//
// It imports nothing of this program and no AWS SDK: it is a second reading of
// the wire format, and one mistake cannot hide in both. Clients reach it by
// AWS's own AWS_ENDPOINT_URL settings or through a proxy, so neither this
// program nor the AWS CLI knows where it is.
//
// # Where to begin
//
//	w := sim.New(sim.Corp())          // or Large(accounts, roles), or Corp().Hostile()
//	defer w.Close()
//	s, err := w.Listen()              // plain HTTP on 127.0.0.1; s.Env() leads there
//	p, err := w.ListenTLSProxy()      // for programs that know no endpoint settings
//	t := w.Transport()                // in memory, also within testing/synctest
//
// The person at the browser is played by Approve, Deny and AutoApprove for
// device codes, and by Browse and Visit for pages. Edit changes the
// organisation while it runs. AddFault breaks one operation by a name of
// FaultNames. Requests tells what was asked.
//
// # What it covers
//
// SSO-OIDC (JSON; errors have "error" and "error_description"):
//
//	POST /client/register        grant types, loopback redirects, scopes, issuer URL, expiry
//	POST /device_authorization   start URL, and the Region where the host name tells it
//	GET  /authorize              code and PKCE S256; parameter "scopes"; any loopback port
//	POST /token                  device code (pending, slow_down, denied, expired),
//	                             code (once, verifier and redirect checked), refresh (rotated)
//
// A second poll right after the first is let pass, as AWS does and the AWS CLI
// needs, unless Settings.StrictPolling. Later ones that come more than 250 ms
// before their time get slow_down, and the interval grows by 5 s.
//
// Access portal (JSON; header x-amz-sso_bearer_token):
//
//	GET  /assignment/accounts    max_result 1 to 100, next_token
//	GET  /assignment/roles       the same, with account_id
//	GET  /federation/credentials 403 ForbiddenException for what is not assigned
//	POST /logout                 ends all tokens of the sign-in
//
// A token without the scope sso:account:access gets 401 here, unless the
// client registered no scopes at all. Settings.RatePerSecond gives 429.
//
// STS (query protocol, XML): GetCallerIdentity, AssumeRole, GetSessionToken,
// all with Signature Version 4 verified: key, session token, scope, signed
// headers, body, and 15 minutes of clock difference. AssumeRole checks trust,
// external id, MFA and length; roles taken by a role last one hour at most.
// AssumeRoleWithWebIdentity takes tokens of World.WebIdentityToken only.
//
// Console sign-in, the service signin: GET /v1/authorize for the same-device
// client, POST /v1/token with a verified DPoP proof, code or refresh token.
//
// Pages in the browser, English or Japanese by Accept-Language: the approval
// page at /authorize, the code page at /device, the portal at /start. There is
// no password. Hosts in Org.Vanity redirect to the start URL.
//
// # What it leaves out
//
// Presigned URLs, SigV4a, session policies and tags, SAML, identity providers
// with real keys, the cross-device console sign-in, and any permission other
// than to take a role: who signs a call may make it.
package sim
