package sim

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	amzTime = "20060102T150405Z"
	maxSkew = 15 * time.Minute
)

// principal is who signed a call.
type principal struct {
	account, arn, userID string
	temporary, chained   bool
	expires              time.Time
}

// signature is the Authorization header, taken apart.
type signature struct {
	key, date, region, service string
	signed                     []string
	hex                        string
}

// sigError is an error code of STS with its message; all have status 403.
type sigError struct{ code, message string }

// authenticate verifies Signature Version 4 of a call to STS
// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
func (w *World) authenticate(c *call) (*principal, *sigError) {
	header := c.Header.Get("Authorization")
	if header == "" {
		return nil, &sigError{"MissingAuthenticationToken", "Request is missing Authentication Token"}
	}
	s, ok := parseAuthorization(header)
	if !ok {
		return nil, &sigError{"IncompleteSignature", "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters."}
	}
	who, secret, bad := w.keyHolder(s.key, c.Header.Get("X-Amz-Security-Token"))
	if bad != nil {
		return nil, bad
	}
	if bad := w.checkScope(c, s); bad != nil {
		return nil, bad
	}
	if !hmac.Equal([]byte(s.hex), []byte(sign(c, s, secret))) {
		return nil, &sigError{"SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}
	}
	if who.temporary && !who.expires.After(w.now()) {
		return nil, &sigError{"ExpiredToken", "The security token included in the request is expired"}
	}
	return who, nil
}

func parseAuthorization(header string) (s signature, ok bool) {
	rest, found := strings.CutPrefix(header, "AWS4-HMAC-SHA256 ")
	if !found {
		return s, false
	}
	for _, part := range strings.Split(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "Credential":
			scope := strings.Split(value, "/")
			if len(scope) != 5 || scope[4] != "aws4_request" {
				return s, false
			}
			s.key, s.date, s.region, s.service = scope[0], scope[1], scope[2], scope[3]
		case "SignedHeaders":
			s.signed = strings.Split(value, ";")
		case "Signature":
			s.hex = value
		}
	}
	return s, s.key != "" && len(s.signed) > 0 && s.hex != ""
}

// keyHolder finds the secret of an access key, and whose it is.
func (w *World) keyHolder(key, token string) (*principal, string, *sigError) {
	unknown := &sigError{"InvalidClientTokenId", "The security token included in the request is invalid."}
	for _, k := range w.org.Keys {
		if k.ID == key && token == "" {
			return &principal{account: k.Account, arn: "arn:aws:iam::" + k.Account + ":user/" + k.User,
				userID: "AIDA" + stable(17, k.Account, k.User)}, k.Secret, nil
		}
	}
	cred := w.keys[key]
	if cred == nil || !hmac.Equal([]byte(cred.token), []byte(token)) {
		return nil, "", unknown
	}
	return &principal{account: cred.account, arn: cred.arn, userID: cred.userID, temporary: true,
		chained: cred.chained, expires: cred.expires}, cred.secret, nil
}

// checkScope checks date, Region, service and the list of signed headers.
func (w *World) checkScope(c *call, s signature) *sigError {
	mismatch := func(format string, a ...any) *sigError {
		return &sigError{"SignatureDoesNotMatch", fmt.Sprintf(format, a...)}
	}
	stamp := c.Header.Get("X-Amz-Date")
	at, err := time.Parse(amzTime, stamp)
	if err != nil {
		return &sigError{"IncompleteSignature", "Date must be in ISO-8601 'basic format'."}
	}
	now := w.now().UTC()
	switch {
	case !strings.HasPrefix(stamp, s.date) || len(s.date) != 8:
		return mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s'.", s.date, stamp[:8])
	case at.Before(now.Add(-maxSkew)):
		return mismatch("Signature expired: %s is now earlier than %s (%s - 15 min.)", stamp, now.Add(-maxSkew).Format(amzTime), now.Format(amzTime))
	case at.After(now.Add(maxSkew)):
		return mismatch("Signature not yet current: %s is still later than %s (%s + 15 min.)", stamp, now.Add(maxSkew).Format(amzTime), now.Format(amzTime))
	case s.service != "sts":
		return mismatch("Credential should be scoped to correct service: 'sts'. ")
	case !regionShape(s.region), c.region != "" && c.region != s.region, c.host == "sts.amazonaws.com" && s.region != "us-east-1":
		return mismatch("Credential should be scoped to a valid region. ")
	case !slices.Contains(s.signed, "host"):
		return mismatch("'Host' must be a 'SignedHeader' in the AWS Authorization.")
	}
	for name := range c.Header {
		name = strings.ToLower(name)
		if strings.HasPrefix(name, "x-amz-") && !slices.Contains(s.signed, name) {
			return mismatch("'%s' must be a 'SignedHeader' in the AWS Authorization.", name)
		}
	}
	return nil
}

// sign computes the signature that the call should have.
func sign(c *call, s signature, secret string) string {
	var headers strings.Builder
	for _, name := range s.signed {
		headers.WriteString(name + ":" + headerValue(c, name) + "\n")
	}
	path := (&url.URL{Path: c.URL.EscapedPath()}).EscapedPath() // services other than S3 escape twice
	if path == "" {
		path = "/"
	}
	canonical := strings.Join([]string{c.Method, path, canonicalQuery(c.URL.Query()), headers.String(),
		strings.Join(s.signed, ";"), hexHash(c.body)}, "\n")
	scope := s.date + "/" + s.region + "/" + s.service + "/aws4_request"
	text := "AWS4-HMAC-SHA256\n" + c.Header.Get("X-Amz-Date") + "\n" + scope + "\n" + hexHash([]byte(canonical))
	key := []byte("AWS4" + secret)
	for _, part := range [...]string{s.date, s.region, s.service, "aws4_request", text} {
		key = hash(key, part)
	}
	return hex.EncodeToString(key)
}

func hash(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func hexHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// headerValue gives a header as it is signed. Host and length are kept apart
// from the other headers by net/http.
func headerValue(c *call, name string) string {
	switch name {
	case "host":
		return c.Host
	case "content-length":
		return strconv.Itoa(len(c.body))
	}
	var values []string
	for _, v := range c.Header.Values(name) {
		values = append(values, strings.Join(strings.Fields(v), " "))
	}
	return strings.Join(values, ",")
}

func canonicalQuery(q url.Values) string {
	var pairs [][2]string
	for name, values := range q {
		for _, v := range values {
			pairs = append(pairs, [2]string{percent(name), percent(v)})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int {
		return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1]))
	})
	var out strings.Builder
	for i, p := range pairs {
		if i > 0 {
			out.WriteByte('&')
		}
		out.WriteString(p[0] + "=" + p[1])
	}
	return out.String()
}

// percent escapes all but the unreserved characters of RFC 3986.
func percent(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}
