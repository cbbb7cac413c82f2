// Package sso signs a person in through IAM Identity Center.
//
// # The sign-in on one page
//
// A session has a start URL and a Region. This program registers itself with
// the OIDC service of that Region, sends the person's browser to a page where
// they approve, and gets an access token that lasts some hours, with a refresh
// token that gets the next one without the person. The token is kept in
// ~/.aws/sso/cache under the name of the session, in the AWS CLI's own form:
// both programs use the same sign-in.
//
// With the token the access portal tells accounts and roles (portal) and gives
// temporary keys for a role; with those, calls to AWS are signed (identity).
//
// [Login] signs in when that is needed, [Fresh] gives a token for a call and
// renews it near its end, [StateOf] looks without calling anyone, [Logout]
// ends a sign-in. [ResolveStartURL] and [RegionOfStartURL] read start URLs.
//
// Nothing here prints, asks or edits configuration.
package sso
