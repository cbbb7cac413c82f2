package setting

import "testing"

// TestMaskCommand: what a command is told that sounds secret is masked, the rest is
// as it was.
func TestMaskCommand(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"/opt/bin/creds --profile dev --json":            "/opt/bin/creds --profile dev --json",
		"creds --password hunter2secret  -v":             "creds --password ****cret  -v",
		"creds --token=abcdefghijklmnop":                 "creds --token=****mnop",
		"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIabcd /bin/x": "AWS_SECRET_ACCESS_KEY=****abcd /bin/x",
		"creds --token-file /etc/token --secret -v":      "creds --token-file /etc/token --secret -v",
		"\"/a b/creds\" --api-key x":                     "\"/a b/creds\" --api-key ****",
	} {
		if got := Masked("credential_process", line); got != want {
			t.Errorf("%q became %q, want %q", line, got, want)
		}
	}
	if got := MaskLine("credential_process = creds --password hunter2secret"); got != "credential_process = creds --password ****cret" {
		t.Errorf("%q", got)
	}
}
