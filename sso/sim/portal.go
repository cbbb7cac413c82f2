package sim

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func portalProblem(status int, code, message string) answer {
	return problem("portal.", status, code, message)
}

func invalidRequest(message string) answer {
	return portalProblem(http.StatusBadRequest, "InvalidRequestException", message)
}

// bucket counts the calls of the running second.
type bucket struct {
	level float64
	last  time.Time
}

// overRate takes one call out of the bucket, which holds a second's worth.
func (b *bucket) overRate(perSecond int) bool {
	if perSecond <= 0 {
		return false
	}
	now := time.Now()
	if b.last.IsZero() {
		b.level = float64(perSecond)
	} else {
		b.level = min(float64(perSecond), b.level+now.Sub(b.last).Seconds()*float64(perSecond))
	}
	b.last = now
	if b.level < 1 {
		return true
	}
	b.level--
	return false
}

// bearer checks the rate and the token of a portal call.
func (w *World) bearer(c *call) (*session, answer) {
	if w.bucket.overRate(w.org.Settings.RatePerSecond) {
		return nil, portalProblem(http.StatusTooManyRequests, "TooManyRequestsException", "Rate exceeded")
	}
	token := c.Header.Get("x-amz-sso_bearer_token")
	if token == "" {
		return nil, portalProblem(http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	}
	s := w.tokens[token]
	fits := s != nil && s.expires.After(w.now()) && (c.region == "" || c.region == w.org.Region) &&
		(len(s.scopes) == 0 || slices.Contains(s.scopes, scopeAccess))
	if !fits {
		return nil, portalProblem(http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	}
	return s, answer{}
}

// span reads max_result and next_token, and gives the part of n rows that
// they ask for, with the token of the next part.
func (w *World) span(c *call, kind string, n int) (from, to int, next string, ok bool) {
	q := c.URL.Query()
	size := w.settings().PageSize
	if text := q.Get("max_result"); text != "" {
		asked, err := strconv.Atoi(text)
		if err != nil || asked < 1 || asked > 100 {
			return 0, 0, "", false
		}
		size = min(size, asked)
	}
	if text := q.Get("next_token"); text != "" {
		at, sign, found := strings.Cut(text, ".")
		var err error
		from, err = strconv.Atoi(at)
		if !found || err != nil || from < 0 || sign != w.pageSign(kind, from) {
			return 0, 0, "", false
		}
	}
	from = min(from, n)
	to = min(from+size, n)
	if to < n {
		next = strconv.Itoa(to) + "." + w.pageSign(kind, to)
	}
	return from, to, next, true
}

func (w *World) pageSign(kind string, at int) string {
	return stable(16, string(w.seed), kind, strconv.Itoa(at))
}

// listAccounts is ListAccounts.
func (w *World) listAccounts(c *call) answer {
	s, bad := w.bearer(c)
	if s == nil {
		return bad
	}
	from, to, next, ok := w.span(c, "accounts", len(w.org.Accounts))
	if !ok {
		return invalidRequest("invalid next_token or max_result")
	}
	list := make([]map[string]string, 0, to-from)
	for _, a := range w.org.Accounts[from:to] {
		list = append(list, map[string]string{"accountId": a.ID, "accountName": a.Name, "emailAddress": a.Email})
	}
	return page("accountList", list, next)
}

func page(name string, list any, next string) answer {
	out := map[string]any{name: list, "nextToken": nil}
	if next != "" {
		out["nextToken"] = next
	}
	return object(out)
}

func (w *World) account(id string) *Account {
	for i := range w.org.Accounts {
		if w.org.Accounts[i].ID == id {
			return &w.org.Accounts[i]
		}
	}
	return nil
}

// listRoles is ListAccountRoles.
func (w *World) listRoles(c *call) answer {
	s, bad := w.bearer(c)
	if s == nil {
		return bad
	}
	id := c.URL.Query().Get("account_id")
	c.detail = id
	if id == "" {
		return invalidRequest("account_id is required")
	}
	a := w.account(id)
	if a == nil {
		return portalProblem(http.StatusNotFound, "ResourceNotFoundException", "no such account")
	}
	from, to, next, ok := w.span(c, "roles "+id, len(a.Roles))
	if !ok {
		return invalidRequest("invalid next_token or max_result")
	}
	list := make([]map[string]string, 0, to-from)
	for _, r := range a.Roles[from:to] {
		list = append(list, map[string]string{"accountId": id, "roleName": r})
	}
	return page("roleList", list, next)
}

// roleCredentials is GetRoleCredentials.
func (w *World) roleCredentials(c *call) answer {
	s, bad := w.bearer(c)
	if s == nil {
		return bad
	}
	q := c.URL.Query()
	id, role := q.Get("account_id"), q.Get("role_name")
	c.detail = id + "/" + role
	if id == "" || role == "" {
		return invalidRequest("account_id and role_name are required")
	}
	a := w.account(id)
	if a == nil || !slices.Contains(a.Roles, role) {
		return portalProblem(http.StatusForbidden, "ForbiddenException", "No access")
	}
	full := "AWSReservedSSO_" + role + "_" + strings.ToLower(stable(16, id, role))
	key, cred := w.issue(id, "assumed-role/"+full+"/"+s.user.Email,
		"AROA"+stable(17, id, full)+":"+s.user.Email, w.settings().CredentialLife)
	return object(map[string]any{"roleCredentials": map[string]any{
		"accessKeyId": key, "secretAccessKey": cred.secret, "sessionToken": cred.token,
		"expiration": cred.expires.UnixMilli(),
	}})
}

// issue makes temporary credentials for a principal of STS.
func (w *World) issue(account, resource, userID string, life time.Duration) (string, *issued) {
	key := "ASIA" + letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
	cred := &issued{secret: random(40), token: "IQoJ" + random(180), account: account, userID: userID,
		arn: "arn:aws:sts::" + account + ":" + resource, expires: w.now().Add(life)}
	w.keys[key] = cred
	return key, cred
}

// logout is Logout: all tokens of the sign-in end.
func (w *World) logout(c *call) answer {
	s, bad := w.bearer(c)
	if s == nil {
		return bad
	}
	ended := func(_ string, other *session) bool { return other.family == s.family }
	maps.DeleteFunc(w.tokens, ended)
	maps.DeleteFunc(w.refresh, ended)
	return answer{status: http.StatusOK}
}
