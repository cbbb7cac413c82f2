// Package profile reads the AWS CLI's configuration and says what it means:
// which profiles there are, which value is in force and where it comes from,
// how a profile gets its credentials.
//
// # How the configuration works
//
// Two files, ~/.aws/config and ~/.aws/credentials, hold sections of keys. In
// the first a profile is [default] or [profile NAME]; in the second every
// header is the name of a profile. A profile that stands in both is one: its
// keys are joined, and those of credentials win. [sso-session NAME] describes a
// sign-in that several profiles share, [services NAME] endpoints.
//
// A command uses one profile: --profile, else AWS_PROFILE, else
// AWS_DEFAULT_PROFILE, else default. A value comes from the command line, else
// from a variable, else from that profile, else from a default. Nothing is
// inherited from [default].
//
// # Where to look
//
// [Env] and [Paths] are what comes from outside; [Read] makes a [Snapshot] of
// it, and everything else is asked of the snapshot: [Snapshot.Profiles],
// [Snapshot.Values], [Snapshot.Chain], [Snapshot.Sessions],
// [Snapshot.Endpoint], [Snapshot.UsersOf], [Snapshot.DependentsOf].
//
// Nothing here changes a file (see edit), connects, or asks. The rules are
// those of AWS CLI 2.36 (awscli/botocore/configloader.py, session.py,
// credentials.py, configprovider.py) and aws-sdk-go-v2
// (config/shared_config.go).
package profile
