package profile_test

import (
	"testing"

	"awsguide/profile"
)

func TestTemplates(t *testing.T) {
	a := profile.Assignment{AccountID: "111122223333", AccountName: "Corp Dev (EU)", Email: "a@b.c", Role: "AWSReadOnlyAccess"}
	for _, tt := range []struct{ template, want string }{
		{"account-role", "Corp-Dev-EU-AWSReadOnlyAccess"}, {"aws-cli", "AWSReadOnlyAccess-111122223333"}, {"portal", "111122223333_AWSReadOnlyAccess"},
		{"{account_name|lower|replace: :.}/{role|trim:AWS|replace:Access:}", "corp.dev.-eu-/ReadOnly"}, {"{session}-{region|short}", "corp-apne1"}, {"{region|short|upper}", "USE1"}, {"x", "x"},
	} {
		tmpl, err := profile.ParseTemplate(tt.template)
		if err != nil {
			t.Fatal(err)
		}
		region := "ap-northeast-1"
		if tt.want == "USE1" {
			region = "us-east-1"
		}
		if got := tmpl.Name(a, "corp", region); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.template, got, tt.want)
		}
	}
	for _, bad := range []string{"", "{account", "{nothing}", "{role|shout}", "{role|replace:x}"} {
		if _, err := profile.ParseTemplate(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	tmpl, _ := profile.ParseTemplate("account-role")
	if got := tmpl.Name(profile.Assignment{AccountID: "111122223333", AccountName: "開発", Role: "R"}, "", ""); got != "111122223333-R" {
		t.Errorf("a Japanese account: %s", got)
	}
}

func FuzzTemplateName(f *testing.F) {
	f.Add("a]\n[profile evil]", "role \x1b", "{account_name}-{role}")
	f.Fuzz(func(t *testing.T, account, role, template string) {
		tmpl, err := profile.ParseTemplate(template)
		if err != nil {
			return
		}
		name := tmpl.Name(profile.Assignment{AccountID: "111122223333", AccountName: account, Role: role}, "s", "us-east-1")
		if err := profile.LegalName(name); err != nil {
			t.Fatalf("%q of %q %q %q", name, account, role, template)
		}
	})
}
