package sim

import (
	"fmt"
	"time"
)

// Org is what exists in the made-up organisation. The zero Org is usable: it
// has no user and no account.
type Org struct {
	Name     string // short name, as in "corp"
	StartURL string // of the access portal
	Region   string // where IAM Identity Center is
	Vanity   []string
	Users    []User
	Accounts []Account
	Roles    []Role // IAM roles that AssumeRole can take
	Keys     []Key  // long-lived access keys
	Settings Settings
}

// User is a person who can sign in.
type User struct {
	Name  string // as in "ada"
	Email string
}

// Account is one account with the permission sets that are assigned to every
// user, in the order in which the portal lists them.
type Account struct {
	ID    string // 12 digits
	Name  string
	Email string
	Roles []string
}

// Role is an IAM role that other principals can take.
type Role struct {
	Account string // 12 digits
	Name    string
	// Trust holds account ids and principal ARNs; a star at the end of an ARN
	// stands for any text.
	Trust      []string
	ExternalID string // wanted in the call when not empty
	MFASerial  string // when not empty, the call must name it with the code MFACode
	// WebIssuer is the issuer whose tokens may take the role, see
	// World.WebIdentityToken.
	WebIssuer  string
	MaxSession time.Duration // 0 is one hour
}

// ARN names the role as IAM does.
func (r Role) ARN() string { return "arn:aws:iam::" + r.Account + ":role/" + r.Name }

// Key is a long-lived access key of an IAM user.
type Key struct {
	ID, Secret    string
	Account, User string
}

// MFACode is the only code that the authenticator of the organisation shows.
const MFACode = "123456"

// Settings are the lengths and limits of the services. Zero values mean what
// the comments say.
type Settings struct {
	TokenLife        time.Duration // of an access token; 0 is 8 hours
	RefreshLife      time.Duration // of a refresh token; 0 is 7 days
	CredentialLife   time.Duration // of role credentials; 0 is 1 hour
	RegistrationLife time.Duration // of a client registration; 0 is 90 days
	DeviceLife       time.Duration // of a device code; 0 is 10 minutes
	CodeLife         time.Duration // of an authorization code; 0 is 1 minute
	Interval         int           // seconds between polls for a device code; 0 is 1
	StrictPolling    bool          // slow_down on the second poll too, which AWS lets pass
	NoRefresh        bool          // answer without a refresh token
	KeepRefresh      bool          // do not rotate the refresh token
	PageSize         int           // longest page of the portal; 0 is 100
	RatePerSecond    int           // calls of the portal; 0 is no limit
}

func (s Settings) withDefaults() Settings {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&s.TokenLife, 8*time.Hour)
	set(&s.RefreshLife, 7*24*time.Hour)
	set(&s.CredentialLife, time.Hour)
	set(&s.RegistrationLife, 90*24*time.Hour)
	set(&s.DeviceLife, 10*time.Minute)
	set(&s.CodeLife, time.Minute)
	if s.Interval == 0 {
		s.Interval = 1
	}
	if s.PageSize == 0 {
		s.PageSize = 100
	}
	return s
}

// CorpStartURL is the start URL of Corp.
const CorpStartURL = "https://d-9067f00d00.awsapps.com/start"

// Corp is a small organisation: one user who matters, a dozen accounts.
func Corp() Org {
	account := func(id, name string, roles ...string) Account {
		return Account{ID: id, Name: name, Email: "aws+" + name + "@corp.example", Roles: roles}
	}
	return Org{
		Name: "corp", StartURL: CorpStartURL, Region: "eu-west-1",
		Vanity: []string{"sso.corp.example"},
		Users: []User{
			{Name: "ada", Email: "ada@corp.example"},
			{Name: "hiroshi", Email: "hiroshi@corp.example"},
		},
		Accounts: []Account{
			account("111122223333", "dev", "Developer", "ReadOnly"),
			account("111122224444", "staging", "Developer", "ReadOnly"),
			account("111122225555", "prod", "ReadOnly", "Operator"),
			account("222233334444", "shared-services", "Developer", "ReadOnly"),
			account("222233335555", "network", "ReadOnly"),
			account("333344445555", "data-dev", "DataScientist", "Developer", "ReadOnly"),
			account("333344446666", "data-prod", "DataScientist", "ReadOnly"),
			account("444455556666", "log-archive", "ReadOnly"),
			account("444455557777", "audit", "Auditor"),
			account("555566667777", "sandbox-ada", "Administrator", "Billing"),
			account("666677778888", "training", "Administrator", "ReadOnly"),
			account("999900001111", "management", "Billing"),
		},
		Roles: []Role{
			{Account: "111122225555", Name: "deploy", Trust: []string{"111122223333", "111122224444"}},
			{Account: "222233334444", Name: "partner", Trust: []string{"111122223333"}, ExternalID: "corp-7"},
			{Account: "999900001111", Name: "break-glass", Trust: []string{"999900001111"},
				MFASerial: "arn:aws:iam::999900001111:mfa/ada"},
			{Account: "111122224444", Name: "pipeline", WebIssuer: "https://ci.corp.example"},
		},
		Keys: []Key{{ID: "AKIAIOSFODNN7EXAMPLE", Secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
			Account: "999900001111", User: "ada"}},
	}
}

// Hostile gives the organisation with one more account whose name, e-mail
// address and roles hold line ends, escape sequences and markup.
func (o Org) Hostile() Org {
	o.Accounts = append(append([]Account{}, o.Accounts...), Account{
		ID:    "777788889999",
		Name:  "evil\x1b[31m\r\n[profile owned]\ncredential_process = touch owned\u202e<script>alert(1)</script>",
		Email: "mallory\x07@corp.example\x1b]0;owned\x07",
		Roles: []string{"Ad\nmin", "Read\x1b[2JOnly", "`Quote\"'", "日本語 ロール", "<b>&amp;", "ReadOnly"},
	})
	return o
}

// Large is Corp with made-up accounts in place of its own, for load: accounts
// of them, each with the same number of roles.
func Large(accounts, roles int) Org {
	o := Corp()
	o.Accounts = make([]Account, accounts)
	names := make([]string, roles)
	for i := range names {
		names[i] = fmt.Sprintf("Role-%03d", i)
	}
	for i := range o.Accounts {
		name := fmt.Sprintf("acct-%05d", i)
		o.Accounts[i] = Account{ID: fmt.Sprintf("%012d", 100000000000+i), Name: name,
			Email: name + "@corp.example", Roles: names}
	}
	return o
}
