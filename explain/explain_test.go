package explain

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"awsguide/explain/lang"
	"awsguide/profile"
	"awsguide/profile/hometest"
)

var at = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

const laptop = `AWS_PROFILE=dev
AWS_REGION=eu-west-1
-- .aws/config --
# work laptop
[default]
region = ap-northeast-1
output = table

[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
region = us-east-1 # home
s3 =
  addressing_style = path

[profile prod]
sso_session = crop
sso_account_id = 111122225555
sso_role_name = ReadOnly
regoin = eu-west-1

[profile deploy]
role_arn = arn:aws:iam::111122225555:role/deploy
source_profile = dev

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[other]
region = eu-west-1
-- .aws/credentials --
[old]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`

func facts(t *testing.T, archive string, l lang.Language) Facts {
	t.Helper()
	return Gather(profile.Read(hometest.New(t, archive).Env), at, l)
}

// golden holds text against a file, with the home folder written as HOME.
func golden(t *testing.T, f Facts, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, f.Snap.Paths.Home, "HOME")
	hometest.Golden(t, name, got)
}

func TestReport(t *testing.T) {
	f := facts(t, laptop, lang.English)
	r := f.Explain(f.Snap.Names(), profile.Overrides{})
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "wJalr") {
		t.Error("the secret is in the JSON")
	}
	golden(t, f, "report.json", string(data)+"\n")
	if r.Selected.Name != "dev" || *r.Selected.Origin.Name != "AWS_PROFILE" {
		t.Errorf("selected %+v", r.Selected)
	}
}

func TestAnnotate(t *testing.T) {
	for _, l := range []lang.Language{lang.English, lang.Japanese} {
		f := facts(t, laptop, l)
		var b strings.Builder
		for _, file := range f.Snap.Files() {
			for _, line := range f.Annotate(file) {
				mark := " "
				if line.Fail {
					mark = "✗"
				} else if line.Warn {
					mark = "!"
				}
				b.WriteString(line.Text + "\n")
				for _, n := range line.Notes {
					b.WriteString("    " + mark + " " + n + "\n")
				}
			}
		}
		b.WriteString(strings.Join(f.Things(), "\n") + "\n")
		golden(t, f, "annotated."+string(l)+".txt", b.String())
	}
}

func TestListRows(t *testing.T) {
	f := facts(t, laptop, lang.English)
	var rows []string
	f.List(func(r Row) bool {
		data, _ := json.MarshalIndent(r, "", "  ")
		rows = append(rows, string(data))
		return true
	})
	golden(t, f, "list.json", strings.Join(rows, "\n")+"\n")
	data, _ := json.MarshalIndent(f.Status(), "", "  ")
	golden(t, f, "status.json", string(data)+"\n")
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		6*time.Hour + 12*time.Minute: {"6 h 12 min", "6 時間 12 分"}, 9 * time.Second: {"9 s", "9 秒"}, time.Hour: {"1 h", "1 時間"}, 72 * time.Hour: {"3 days", "3 日"}, -time.Second: {"0 s", "0 秒"},
	} {
		if got := [2]string{Span(d, lang.English), Span(d, lang.Japanese)}; got != want {
			t.Errorf("%v: %v, want %v", d, got, want)
		}
	}
}

// TestEverySentenceIsThere walks all texts of both languages.
func TestEverySentenceIsThere(t *testing.T) {
	var walk func(path string, en, ja reflect.Value)
	walk = func(path string, en, ja reflect.Value) {
		switch en.Kind() {
		case reflect.Struct:
			for i := range en.NumField() {
				walk(path+"."+en.Type().Field(i).Name, en.Field(i), ja.Field(i))
			}
		case reflect.Map:
			for _, k := range en.MapKeys() {
				v := ja.MapIndex(k)
				if !v.IsValid() {
					t.Errorf("%s[%v] is missing in Japanese", path, k)
					continue
				}
				walk(path+"["+k.String()+"]", en.MapIndex(k), v)
			}
			if en.Len() != ja.Len() || en.Len() == 0 {
				t.Errorf("%s has %d and %d sentences", path, en.Len(), ja.Len())
			}
		case reflect.Array, reflect.Slice:
			for i := range en.Len() {
				walk(path, en.Index(i), ja.Index(i))
			}
		case reflect.Func:
			if en.IsNil() || ja.IsNil() {
				t.Errorf("%s is missing", path)
			}
		case reflect.String:
			if en.String() == "" || ja.String() == "" {
				t.Errorf("%s is missing: %q %q", path, en, ja)
			}
		}
	}
	walk("Text", reflect.ValueOf(*lang.En), reflect.ValueOf(*lang.Ja))
}
