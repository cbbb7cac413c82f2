package sim

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
)

// object answers with JSON.
func object(v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		return problem("portal.", http.StatusInternalServerError, "InternalServerException", "")
	}
	return answer{status: http.StatusOK, body: body}
}

// oauthErrors maps the exceptions of SSO-OIDC to the error field of their body.
var oauthErrors = [...][2]string{
	{"AccessDeniedException", "access_denied"},
	{"AuthorizationPendingException", "authorization_pending"},
	{"ExpiredTokenException", "expired_token"},
	{"InternalServerException", "server_error"},
	{"InvalidClientException", "invalid_client"},
	{"InvalidClientMetadataException", "invalid_client_metadata"},
	{"InvalidGrantException", "invalid_grant"},
	{"InvalidRedirectUriException", "invalid_redirect_uri"},
	{"InvalidRequestException", "invalid_request"},
	{"InvalidScopeException", "invalid_scope"},
	{"SlowDownException", "slow_down"},
	{"UnauthorizedClientException", "unauthorized_client"},
	{"UnsupportedGrantTypeException", "unsupported_grant_type"},
}

// problem answers with an error in the shape of op's service.
func problem(op string, status int, code, message string) answer {
	a := answer{status: status, code: code}
	switch {
	case strings.HasPrefix(op, "sts."):
		a.body = stsError(status, code, message)
		return a.with("Content-Type", "text/xml")
	case strings.HasPrefix(op, "oidc."):
		body := map[string]string{"error": code, "error_description": message}
		for _, e := range oauthErrors {
			if e[0] == code {
				body["error"] = e[1]
			}
		}
		a.body, _ = json.Marshal(body)
	default:
		a.body, _ = json.Marshal(map[string]string{
			"message": message, "__type": "com.amazonaws.switchboard.portal#" + code})
	}
	return a.with("x-amzn-ErrorType", code)
}

func stsError(status int, code, message string) []byte {
	who := "Sender"
	if status >= 500 {
		who = "Receiver"
	}
	return []byte(`<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>` + who +
		`</Type><Code>` + escapeXML(code) + `</Code><Message>` + escapeXML(message) +
		`</Message></Error><RequestId>` + requestID() + `</RequestId></ErrorResponse>`)
}

func escapeXML(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
