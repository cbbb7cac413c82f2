package sim

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

func (w *World) roleByARN(arn string) (Role, bool) {
	for _, r := range w.org.Roles {
		if r.ARN() == arn {
			return r, true
		}
	}
	return Role{}, false
}

// checkAssume checks what both ways to take a role have in common.
func checkAssume(form url.Values) (bad *sigError) {
	invalid := func(message string) *sigError { return &sigError{"ValidationError", message} }
	name := form.Get("RoleSessionName")
	const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-"
	switch {
	case form.Get("RoleArn") == "":
		return invalid("1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null")
	case !strings.HasPrefix(form.Get("RoleArn"), "arn:") || len(form.Get("RoleArn")) < 20:
		return invalid(form.Get("RoleArn") + " is invalid")
	case name == "":
		return invalid("1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null")
	case len(name) < 2 || len(name) > 64 || strings.Trim(name, allowed) != "":
		return invalid(`1 validation error detected: Value '` + name + `' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]{2,64}`)
	}
	return nil
}

// assumeRole is AssumeRole.
func (w *World) assumeRole(who *principal, form url.Values) answer {
	if bad := checkAssume(form); bad != nil {
		return stsProblem(bad.code, bad.message)
	}
	arn := form.Get("RoleArn")
	role, known := w.roleByARN(arn)
	mfa := role.MFASerial == "" || form.Get("SerialNumber") == role.MFASerial && form.Get("TokenCode") != ""
	if !known || !role.trusts(who) || role.ExternalID != "" && form.Get("ExternalId") != role.ExternalID || !mfa {
		return stsProblem("AccessDenied", "User: "+who.arn+" is not authorized to perform: sts:AssumeRole on resource: "+arn)
	}
	if role.MFASerial != "" && form.Get("TokenCode") != MFACode {
		return stsProblem("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
	}
	return w.takeRole("AssumeRole", role, form, who.chained, "")
}

// takeRole gives the credentials of a role to a caller who may have them.
func (w *World) takeRole(action string, role Role, form url.Values, chained bool, extra string) answer {
	most := role.MaxSession
	if most == 0 || chained {
		most = time.Hour
	}
	life, ok := seconds(form, time.Hour, 15*time.Minute, most)
	if !ok {
		return stsProblem("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	name := form.Get("RoleSessionName")
	id := "AROA" + stable(17, role.Account, role.Name) + ":" + name
	key, cred := w.issue(role.Account, "assumed-role/"+role.Name+"/"+name, id, life)
	cred.chained = true
	return result(action, credentials(key, cred)+"<AssumedRoleUser>"+element("AssumedRoleId", id)+
		element("Arn", cred.arn)+"</AssumedRoleUser>"+extra)
}

// WebIdentityToken makes a token that AssumeRoleWithWebIdentity takes for the
// roles that trust issuer. It is signed with a key of this world alone.
func (w *World) WebIdentityToken(issuer, subject string, life time.Duration) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.jwt(map[string]any{"iss": issuer, "sub": subject, "aud": "sts.amazonaws.com",
		"iat": w.now().Unix(), "exp": w.now().Add(life).Unix()})
}

// assumeWithWebIdentity is AssumeRoleWithWebIdentity: the one call of STS
// that is not signed, as the token speaks for itself.
func (w *World) assumeWithWebIdentity(form url.Values) answer {
	if bad := checkAssume(form); bad != nil {
		return stsProblem(bad.code, bad.message)
	}
	token := form.Get("WebIdentityToken")
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 || strings.Count(token, ".") != 2 {
		return stsProblem("InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
	}
	body, sent := token[:dot], token[dot+1:]
	want := base64.RawURLEncoding.EncodeToString(hash(w.seed, body))
	if !hmac.Equal([]byte(want), []byte(sent)) {
		return stsProblem("InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements")
	}
	var claims struct {
		Iss, Sub, Aud string
		Exp           int64
	}
	_, payload, _ := strings.Cut(body, ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return stsProblem("InvalidIdentityToken", "The ID Token provided is not a valid JWT.")
	}
	if claims.Exp <= w.now().Unix() {
		return stsProblem("ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time")
	}
	role, known := w.roleByARN(form.Get("RoleArn"))
	if !known || role.WebIssuer == "" || role.WebIssuer != claims.Iss {
		return stsProblem("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
	}
	return w.takeRole("AssumeRoleWithWebIdentity", role, form, false, element("SubjectFromWebIdentityToken", claims.Sub)+
		element("Audience", claims.Aud)+element("Provider", claims.Iss))
}
