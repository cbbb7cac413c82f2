package identity

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"awsguide/profile"
	"awsguide/profile/hometest"
	"awsguide/sso"
	"awsguide/sso/awscli"
	"awsguide/sso/event"
	"awsguide/sso/fault"
	"awsguide/sso/sim"
)

const home = `-- .aws/config --
[default]
region = eu-west-1
[sso-session corp]
sso_start_url = ` + sim.CorpStartURL + `
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
region = eu-west-1
[profile forbidden]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Administrator
region = eu-west-1
[profile deploy]
role_arn = arn:aws:iam::111122225555:role/deploy
source_profile = dev
region = eu-west-1
[profile breakglass]
role_arn = arn:aws:iam::999900001111:role/break-glass
source_profile = keys
mfa_serial = arn:aws:iam::999900001111:mfa/ada
region = eu-west-1
[profile process]
credential_process = /bin/sh -c 'echo "{\"Version\": 1, \"AccessKeyId\": \"AKIAIOSFODNN7EXAMPLE\", \"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"}"'
region = eu-west-1
[profile noregion]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
[profile empty]
region = eu-west-1
[profile loop]
role_arn = arn:aws:iam::111122225555:role/deploy
source_profile = loop
region = eu-west-1
[profile web]
role_arn = arn:aws:iam::111122224444:role/pipeline
web_identity_token_file = /no/such/token
region = eu-west-1
-- .aws/credentials --
[keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
region = eu-west-1
[unknown]
aws_access_key_id = AKIAIOSFODNN7EXAMPLX
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
region = eu-west-1
[wrong]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wrong
region = eu-west-1
`

// signedIn makes a home that is signed in to the made-up organisation.
func signedIn(t testing.TB, archive string, org sim.Org) (*profile.Snapshot, *sim.World) {
	t.Helper()
	world := sim.New(org)
	t.Cleanup(world.Close)
	server, err := world.Listen()
	if err != nil {
		t.Fatal(err)
	}
	h := hometest.New(t, archive)
	for k, v := range server.Env() {
		h.Env[k] = v
	}
	snap := profile.Read(h.Env)
	for _, s := range snap.Sessions() {
		_, err = sso.Login(context.Background(), snap, s, sso.LoginOptions{UseDeviceCode: true, Emit: func(e event.Event) {
			if e.Kind == event.DeviceCode {
				_ = world.Approve(e.UserCode)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return snap, world
}

func TestCheck(t *testing.T) {
	t.Parallel()
	snap, _ := signedIn(t, home, sim.Corp())
	for _, tt := range []struct{ name, want string }{
		{"dev", "assumed-role/AWSReservedSSO_Developer_"}, {"deploy", "assumed-role/deploy/"}, {"breakglass", "assumed-role/break-glass/"},
		{"process", ":user/ada"}, {"keys", ":user/ada"},
		{"forbidden", fault.NoAccess}, {"noregion", fault.NoRegion}, {"empty", fault.NoCredentials}, {"loop", fault.ChainBroken},
		{"web", fault.WebIdentity}, {"unknown", fault.InvalidAccessKey}, {"wrong", fault.SignatureMismatch}, {"nobody", fault.ProfileMissing},
	} {
		c := New(snap, Options{RunProcess: true, MFA: func(context.Context, string) (string, error) { return sim.MFACode, nil }})
		r := c.Check(context.Background(), Target{Profile: tt.name, ByFlag: true})
		got := r.ARN
		if r.Fault != nil {
			got = r.Fault.ID
		}
		if r.OK != strings.Contains(tt.want, "/") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s (%v), want %s", tt.name, got, r.Fault, tt.want)
		}
	}
	c := New(snap, Options{})
	for name, want := range map[string]string{"process": fault.ProcessNotRun, "breakglass": fault.MFANeeded} {
		if r := c.Check(context.Background(), Target{Profile: name, ByFlag: true}); r.Fault == nil || r.Fault.ID != want {
			t.Errorf("%s: %v, want %s", name, r.Fault, want)
		}
	}
}

func TestServiceFaults(t *testing.T) {
	t.Parallel()
	snap, world := signedIn(t, home, sim.Corp())
	for name, want := range map[string]string{
		"sts.identity.500": fault.ServiceError, "sts.identity.truncated": fault.BadAnswer, "sts.identity.clock-skew": fault.ClockSkew,
		"sts.identity.drop": fault.Connection, "portal.credentials.403": fault.NoAccess, "portal.credentials.500": fault.ServiceError,
	} {
		if err := world.AddFault(name, 0); err != nil {
			t.Fatal(err)
		}
		r := New(snap, Options{}).Check(context.Background(), Target{Profile: "dev"})
		world.ClearFaults()
		if r.Fault == nil || r.Fault.ID != want && !(want == fault.NoAccess && r.Fault.ID == fault.AccessDenied) {
			t.Errorf("%s: %v, want %s", name, r.Fault, want)
		}
	}
	if err := world.AddFault("sts.identity.hang", 0); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	if r := New(snap, Options{}).Check(ctx, Target{Profile: "dev"}); r.Fault == nil || r.Fault.ID != fault.Cancelled {
		t.Errorf("cancelled: %v", r.Fault)
	}
	world.ClearFaults()
	world.ExpireTokens()
	world.RevokeSessions()
	if r := New(snap, Options{}).Check(context.Background(), Target{Profile: "dev"}); !r.Fault.NeedsSignIn() {
		t.Errorf("after the sign-in ended: %v", r.Fault)
	}
}

// TestAllReadsEachTokenOnce checks 300 profiles of four sessions.
func TestAllReadsEachTokenOnce(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("-- .aws/config --\n")
	for s := range 4 {
		fmt.Fprintf(&text, "[sso-session s%d]\nsso_start_url = %s\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n", s, sim.CorpStartURL)
	}
	var targets []Target
	for i := range 300 {
		fmt.Fprintf(&text, "[profile p%03d]\nsso_session = s%d\nsso_account_id = 111122223333\nsso_role_name = Developer\nregion = eu-west-1\n", i, i%4)
		targets = append(targets, Target{Profile: fmt.Sprintf("p%03d", i)})
	}
	snap, _ := signedIn(t, text.String(), sim.Corp())
	last := 0
	c := New(snap, Options{Jobs: 16, Told: func(done int) { last = done }})
	for i, r := range c.All(context.Background(), targets) {
		if !r.OK || r.Profile != targets[i].Profile {
			t.Fatalf("%d: %+v", i, r)
		}
	}
	if c.reads != 4 || last != 300 {
		t.Errorf("%d tokens read, told %d", c.reads, last)
	}
}

func TestParseARN(t *testing.T) {
	for arn, want := range map[string]Principal{
		"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_My_Role_0123456789abcdef/ana@example.com": {"aws", "111122223333", "assumed-role", "AWSReservedSSO_My_Role_0123456789abcdef", "My_Role", "ana@example.com"},
		"arn:aws-cn:iam::111122223333:user/path/ana":                                                     {"aws-cn", "111122223333", "user", "", "", "ana"},
		"arn:aws:iam::111122223333:root":                                                                 {"aws", "111122223333", "root", "", "", ""},
		"arn:aws:sts::111122223333:assumed-role/deploy/x":                                                {"aws", "111122223333", "assumed-role", "deploy", "", "x"},
		"nonsense": {},
	} {
		if got := ParseARN(arn); got != want {
			t.Errorf("%s: %+v", arn, got)
		}
	}
	if !Differ(Result{Account: "1", ARN: "a"}, awscli.Identity{Account: "1", Arn: "b"}) {
		t.Error("two identities are one")
	}
}

func BenchmarkCheckAll(b *testing.B) {
	snap, world := signedIn(b, home, sim.Corp())
	slow := &http.Client{Transport: delayed{world.Transport()}}
	targets := make([]Target, 80)
	for i := range targets {
		targets[i] = Target{Profile: "dev"}
	}
	for b.Loop() {
		for _, r := range New(snap, Options{HTTP: slow, Jobs: 8}).All(context.Background(), targets) {
			if !r.OK {
				b.Fatal(r.Fault)
			}
		}
	}
	least := 100 * time.Millisecond * time.Duration(2*len(targets)/8)
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(least), "x-least")
}

// delayed answers after 100 ms.
type delayed struct{ next http.RoundTripper }

func (d delayed) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(100 * time.Millisecond)
	return d.next.RoundTrip(r)
}
