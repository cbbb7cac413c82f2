// Package sim is a made-up organisation: IAM Identity Center's OIDC service,
// its access portal, and STS, as strict and stateful HTTP services.
package sim
