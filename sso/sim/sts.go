package sim

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const stsVersion = "2011-06-15"

func stsProblem(code, message string) answer {
	status := http.StatusForbidden
	switch code {
	case "ValidationError", "InvalidAction", "InvalidIdentityToken", "ExpiredTokenException", "MalformedInput", "MissingAction":
		status = http.StatusBadRequest
	}
	return problem("sts.", status, code, message)
}

// stsForm reads the parameters of a call, from the body or the query.
func stsForm(c *call) (url.Values, error) {
	if c.Method == http.MethodGet {
		return url.ParseQuery(c.URL.RawQuery)
	}
	return url.ParseQuery(string(c.body))
}

// sts serves the query protocol of STS.
func (w *World) sts(c *call) answer {
	form, err := stsForm(c)
	if err != nil {
		return stsProblem("MalformedInput", "the body is not a form")
	}
	action := form.Get("Action")
	c.detail = action
	if action == "AssumeRoleWithWebIdentity" && form.Get("Version") == stsVersion {
		return w.assumeWithWebIdentity(form)
	}
	who, bad := w.authenticate(c)
	if bad != nil {
		return stsProblem(bad.code, bad.message)
	}
	if action == "" {
		return stsProblem("MissingAction", "Missing Action")
	}
	if form.Get("Version") == stsVersion {
		switch action {
		case "GetCallerIdentity":
			return w.callerIdentity(who)
		case "AssumeRole":
			return w.assumeRole(who, form)
		case "GetSessionToken":
			return w.sessionToken(who, form)
		}
	}
	return stsProblem("InvalidAction", "Could not find operation "+action+" for version "+form.Get("Version"))
}

// result is a successful answer of STS; inner must be escaped.
func result(action, inner string) answer {
	return answer{status: http.StatusOK, body: []byte(`<` + action + `Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><` +
		action + `Result>` + inner + `</` + action + `Result><ResponseMetadata><RequestId>` + requestID() +
		`</RequestId></ResponseMetadata></` + action + `Response>`)}.with("Content-Type", "text/xml")
}

func element(name, text string) string {
	return "<" + name + ">" + escapeXML(text) + "</" + name + ">"
}

func (w *World) callerIdentity(who *principal) answer {
	return result("GetCallerIdentity", element("Arn", who.arn)+element("UserId", who.userID)+element("Account", who.account))
}

// credentials is the Credentials element.
func credentials(key string, cred *issued) string {
	return "<Credentials>" + element("AccessKeyId", key) + element("SecretAccessKey", cred.secret) +
		element("SessionToken", cred.token) + element("Expiration", cred.expires.UTC().Format(time.RFC3339)) + "</Credentials>"
}

// seconds reads DurationSeconds within bounds; ok is false outside of them.
func seconds(form url.Values, otherwise, least, most time.Duration) (time.Duration, bool) {
	text := form.Get("DurationSeconds")
	if text == "" {
		return min(otherwise, most), true
	}
	n, err := strconv.Atoi(text)
	d := time.Duration(n) * time.Second
	return d, err == nil && n < 1<<20 && d >= least && d <= most
}

func (w *World) sessionToken(who *principal, form url.Values) answer {
	if who.temporary {
		return stsProblem("AccessDenied", "Cannot call GetSessionToken with session credentials")
	}
	life, ok := seconds(form, 12*time.Hour, 15*time.Minute, 36*time.Hour)
	if !ok {
		return stsProblem("ValidationError", "DurationSeconds must be between 900 and 129600")
	}
	if code := form.Get("TokenCode"); code != "" && code != MFACode {
		return stsProblem("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
	}
	key, cred := w.issue(who.account, "", who.userID, life)
	cred.arn = who.arn
	return result("GetSessionToken", credentials(key, cred))
}

// trusts tells whether one of the role's trusted principals is who.
func (r Role) trusts(who *principal) bool {
	for _, t := range r.Trust {
		prefix, open := strings.CutSuffix(t, "*")
		switch {
		case t == who.account, t == "arn:aws:iam::"+who.account+":root", t == who.arn, t == who.roleARN():
			return true
		case open && strings.HasPrefix(t, "arn:") && strings.HasPrefix(who.arn, prefix):
			return true
		}
	}
	return false
}

// roleARN gives the IAM role behind an assumed role, or "".
func (p *principal) roleARN() string {
	_, rest, ok := strings.Cut(p.arn, ":assumed-role/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return "arn:aws:iam::" + p.account + ":role/" + name
}
