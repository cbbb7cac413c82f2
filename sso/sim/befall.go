package sim

import (
	"net/http"
	"time"
)

// hostileMessage is a server error that tries to draw on the terminal.
const hostileMessage = "\x1b[2J\x1b]0;owned\x07bad\r\nnews \u202e<b>"

// befall serves a request under a fault other than hang and drop. w.mu must
// be held.
func (w *World) befall(op, kind string, c *call, serve func(*World, *call) answer) answer {
	switch kind {
	case "429":
		return problem(op, http.StatusTooManyRequests, "TooManyRequestsException", "Rate exceeded")
	case "500":
		return problem(op, http.StatusInternalServerError, "InternalServerException", "")
	case "503":
		return problem(op, http.StatusServiceUnavailable, "ServiceUnavailableException", "")
	case "403":
		return problem(op, http.StatusForbidden, "AccessDeniedException", "refused by a policy")
	case "hostile":
		return problem(op, http.StatusBadRequest, "InvalidRequestException", hostileMessage)
	case "empty":
		return answer{status: http.StatusOK}
	case "garbage":
		return answer{status: http.StatusOK, body: []byte("<html>captive portal</html>")}.with("Content-Type", "text/html")
	case "truncated":
		a := serve(w, c)
		a.body = a.body[:len(a.body)/2]
		return a
	}
	return w.befallOwn(op, kind, c, serve)
}

// befallOwn serves a request under a fault that its operation alone has.
func (w *World) befallOwn(op, kind string, c *call, serve func(*World, *call) answer) answer {
	bad := func(code, message string) answer { return problem(op, http.StatusBadRequest, code, message) }
	switch kind {
	case "unknown-start-url":
		return bad("InvalidRequestException", "unknown start url")
	case "expired-client", "invalid-client":
		return problem(op, http.StatusUnauthorized, "InvalidClientException", "Invalid client provided")
	case "slow-down":
		w.slowDown(c)
		return bad("SlowDownException", "polled too fast")
	case "pending":
		return bad("AuthorizationPendingException", "")
	case "invalid-grant":
		return bad("InvalidGrantException", "Invalid grant provided")
	case "401":
		return problem(op, http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	case "forbidden":
		return problem(op, http.StatusForbidden, "ForbiddenException", "No access")
	case "invalid-key":
		return problem(op, http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid.")
	case "access-denied":
		return problem(op, http.StatusForbidden, "AccessDenied", "User is not authorized to perform: sts:AssumeRole")
	case "clock-skew":
		return w.shifted(-time.Hour, c, serve)
	case "expired":
		switch op {
		case "oidc.token":
			return bad("ExpiredTokenException", "the device code has expired")
		case "sts.identity":
			return problem(op, http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired")
		}
	case "denied":
		if op == "oidc.token" {
			return bad("AccessDeniedException", "the user denied the request")
		}
	}
	c.fault = kind
	return serve(w, c)
}

// shifted serves a request as if the world's clock were by off.
func (w *World) shifted(by time.Duration, c *call, serve func(*World, *call) answer) answer {
	now := w.now
	w.now = func() time.Time { return now().Add(by) }
	defer func() { w.now = now }()
	return serve(w, c)
}
