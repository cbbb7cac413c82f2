package explain

import (
	"strings"
	"testing"

	"awsguide/explain/rule"
)

// TestSearch: what people type leads to the page, near the top.
func TestSearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words, want string
		within      int
	}{
		{"The config profile (prod) could not be found", "profile-not-found", 1},
		{"An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid", "invalid-access-key", 1},
		{"Unable to locate credentials", "no-credentials-anywhere", 3},
		{"Error when retrieving token from sso: Token has expired and refresh failed", "sso-session-expired", 12},
		{"aws: [ERROR]: The specified sso-session does not exist: \"crop\"", "sso-session-reference-unresolved", 1},
		{"failed to find SSO session section, My Corp", "sso-session-name-has-space", 2},
		{"multi attach", "ebs-multi-attach", 1},
		{"バケット名", "s3-bucket-names", 3},
		{"証明書 プロキシ", "tls-intercepting-proxy", 3},
		{"spot", "spot-instances", 2},
	} {
		hits := SearchTopics([]string{c.words})
		at := -1
		for i, h := range hits {
			if h.ID == c.want {
				at = i
				break
			}
		}
		if at < 0 || at >= c.within {
			t.Errorf("%q finds %s in place %d of %d", c.words, c.want, at+1, len(hits))
		}
	}
	for _, none := range [][]string{nil, {""}, {"zzzz qqqq"}, {"…", "—"}} {
		if hits := SearchTopics(none); len(hits) != 0 {
			t.Errorf("%q finds %d pages", none, len(hits))
		}
	}
}

// TestMessagesLeadToTheirPages: a search for what a tool says finds the page on
// it, wherever the message is no shorter than three words.
func TestMessagesLeadToTheirPages(t *testing.T) {
	t.Parallel()
	pages, err := rule.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		said := strings.ReplaceAll(p.Header["cli"], "...", " ")
		if len(strings.Fields(said)) < 3 {
			continue
		}
		found := false
		for _, h := range SearchTopics([]string{said}) {
			found = found || h.ID == p.ID
		}
		if !found {
			t.Errorf("%q does not lead to %s", said, p.ID)
		}
	}
}

// TestCodeFits: lines that are shown as they stand fit on 80 cells.
func TestCodeFits(t *testing.T) {
	t.Parallel()
	for _, topic := range Topics() {
		if topic.Page == nil || topic.Area == AreaCheck {
			continue // an example shows a file as it is
		}
		for _, b := range topic.Page.Body["en"] {
			for _, line := range b.Code {
				if len([]rune(line)) > 76 {
					t.Errorf("%s: a line of %d cells: %s", topic.ID, len([]rune(line)), line)
				}
			}
		}
	}
}

// TestSearchInJapanese: words are found in a sentence without blanks, and however
// wide they are written.
func TestSearchInJapanese(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{"トークンの有効期限が切れた": "sso-session-expired", "リージョンを変えたい": "region-choice", "S3バケット": "s3-bucket", "ｓ３": "s3",
		`You must specify a region. You can also configure your region by running "aws configure".`: "no-region"} {
		hits := SearchTopics([]string{words})
		at := -1
		for i, h := range hits {
			if h.ID == want {
				at = i
				break
			}
		}
		if at < 0 || at >= 12 {
			t.Errorf("%s finds %s in place %d of %d", words, want, at+1, len(hits))
		}
	}
	if hits := SearchTopics([]string{"ログインできない"}); len(hits) == 0 {
		t.Error("nothing on ログインできない")
	}
}

// TestSeeAlso: no page stands alone, and each that is named is there.
func TestSeeAlso(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	for _, topic := range Topics() {
		there[topic.ID] = true
	}
	for _, topic := range Topics() {
		see := topic.See()
		if len(see) == 0 {
			t.Errorf("%s has nothing to see also", topic.ID)
		}
		for _, id := range see {
			if !there[id] || id == topic.ID && topic.Area != AreaError {
				t.Errorf("%s: see %s, which is not there", topic.ID, id)
			}
		}
	}
}
