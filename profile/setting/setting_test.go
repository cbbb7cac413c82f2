package setting

import (
	"slices"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	all := All()
	if lines := strings.Count(table, "\n"); len(all) != lines {
		t.Fatalf("%d of %d lines can be read", len(all), lines)
	}
	genuine := 0
	for _, s := range all {
		if s.Name == "" || len(s.In) == 0 {
			t.Errorf("%+v has no name or no place", s)
		}
		switch s.Kind {
		case InUse, Retired:
			genuine++
			if len(s.ReadBy) == 0 {
				t.Errorf("%s: nobody reads it", s.Name)
			}
		case ThirdParty:
		case Misspelling:
			if s.UseInstead == "" {
				t.Errorf("%s: a misspelling of nothing", s.Name)
			}
			continue
		default:
			t.Errorf("%s: kind %q", s.Name, s.Kind)
		}
		if s.En == "" || s.Ja == "" || s.Type == "" {
			t.Errorf("%s: no type or no words in one language", s.Name)
		}
		if s.Default != "" && s.Values != nil && !slices.Contains(s.Values, s.Default) {
			t.Errorf("%s: its default %q is none of its values", s.Name, s.Default)
		}
		for _, e := range s.Env {
			if !strings.HasPrefix(e, "AWS") && !strings.HasPrefix(e, "PAGER") && !strings.Contains(e, "_") && e != "PAGER" {
				t.Errorf("%s: variable %q", s.Name, e)
			}
		}
	}
	if genuine != 104 {
		t.Errorf("%d genuine keys, want 104", genuine)
	}
}

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     bool
	}{
		{"region", "config:profile", true},
		{"s3.addressing_style", "config:profile", true},
		{"addressing_style", "config:profile/s3", true},
		{"addressing_style", "config:profile", false},
		{"sso_registration_scopes", "config:sso-session", true},
		{"regoin", "config:profile", false},
	} {
		if _, ok := Lookup(tt.name, tt.in); ok != tt.want {
			t.Errorf("Lookup(%q, %q) is %v", tt.name, tt.in, ok)
		}
	}
}

func TestNearest(t *testing.T) {
	for name, want := range map[string]string{"regoin": "region", "sso_acount_id": "sso_account_id", "aws_access_key": "aws_access_key_id", "rolearn": "role_arn"} {
		if got := Nearest(name, "config:profile", 3); len(got) == 0 || got[0] != want {
			t.Errorf("Nearest(%q) is %v, want %s first", name, got, want)
		}
	}
	if got := Nearest("zzzzqqq", "config:profile", 3); len(got) != 0 {
		t.Errorf("Nearest of nonsense is %v", got)
	}
}

func TestMask(t *testing.T) {
	for _, tt := range [][2]string{
		{"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = ****EKEY"},
		{"aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key ****EKEY"},
		{"# aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "# aws_secret_access_key = ****EKEY"},
		{"aws_access_key_id=AKIAIOSFODNN7EXAMPLE", "aws_access_key_id=AKIA…MPLE"},
		{"export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "export AWS_SECRET_ACCESS_KEY=****EKEY"},
		{"aws_secret_access_key = short", "aws_secret_access_key = ****"},
		{"region = eu-west-1", "region = eu-west-1"},
		{"db_password: hunter2hunter2", "db_password: ****ter2"},
	} {
		if got := MaskLine(tt[0]); got != tt[1] {
			t.Errorf("MaskLine(%q) is %q, want %q", tt[0], got, tt[1])
		}
	}
}

func FuzzMaskLine(f *testing.F) {
	f.Add("aws_secret_access_key = ", "wJalrXUtnFEMI")
	f.Fuzz(func(t *testing.T, before, secret string) {
		MaskLine(before + secret)
		if len(secret) < 12 || strings.ContainsAny(secret, " \t=:") || strings.TrimSpace(secret) != secret {
			return
		}
		if got := MaskLine("aws_secret_access_key = " + secret); strings.Contains(got, secret) {
			t.Fatalf("the secret is seen in %q", got)
		}
	})
}
