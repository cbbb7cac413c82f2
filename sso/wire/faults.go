package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"awsguide/sso/fault"
)

// Fault turns the error of a call into a fault. service is the one that was
// asked, such as sts. Nil for nil; a fault stays what it is.
func Fault(service string, err error) error {
	if err == nil {
		return nil
	}
	var known *fault.Fault
	if errors.As(err, &known) {
		return known
	}
	f := &fault.Fault{Service: service, Err: err}
	var operation *smithy.OperationError
	if errors.As(err, &operation) {
		f.Call = operation.OperationName
	}
	if id, subject := network(err); id != "" {
		f.ID, f.Subject = id, subject
		return f
	}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil {
		f.Status = response.HTTPStatusCode()
	}
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() != "" && api.ErrorCode() != "UnknownError" {
		f.Code, f.Message = api.ErrorCode(), api.ErrorMessage()
		if i := strings.IndexByte(f.Code, ':'); i > 0 {
			f.Code = f.Code[:i]
		}
		f.ID = ofCode(service, f.Code, f.Message, f.Status)
		return f
	}
	f.ID = ofStatus(err, f.Status)
	return f
}

// network finds out what broke on the way.
func network(err error) (id, subject string) {
	var (
		dns      *net.DNSError
		op       *net.OpError
		verify   *tls.CertificateVerificationError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		record   tls.RecordHeaderError
		timeout  net.Error
		outer    *url.Error
	)
	host := ""
	if errors.As(err, &outer) {
		if u, e := url.Parse(outer.URL); e == nil {
			host = u.Host
		}
	}
	switch {
	case errors.Is(err, context.Canceled):
		return fault.Cancelled, host
	case errors.As(err, &op) && op.Op == "proxyconnect", strings.Contains(err.Error(), "proxyconnect"), strings.Contains(err.Error(), "Proxy Authentication Required"):
		return fault.Proxy, host
	case errors.As(err, &dns):
		return fault.DNS, dns.Name
	case errors.As(err, &verify), errors.As(err, &unknown), errors.As(err, &hostname), errors.As(err, &invalid), errors.As(err, &record), strings.Contains(err.Error(), "tls: "):
		return fault.TLS, host
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fault.Timeout, host
	case errors.Is(err, syscall.ECONNREFUSED):
		return fault.ConnectionRefused, host
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return fault.Connection, host
	case errors.As(err, &op), errors.As(err, &outer) && errors.Is(err, io.EOF):
		return fault.Connection, host
	}
	return "", ""
}

// ofCode gives the id for a code of a service.
func ofCode(service, code, message string, status int) string {
	switch strings.TrimSuffix(code, "Exception") {
	case "InvalidClientTokenId", "UnrecognizedClient", "InvalidAccessKeyId":
		return fault.InvalidAccessKey
	case "ExpiredToken":
		if service == "sso-oidc" {
			return fault.DeviceExpired
		}
		return fault.ExpiredCredentials
	case "SignatureDoesNotMatch", "InvalidSignature", "IncompleteSignature":
		if strings.Contains(message, "Signature expired") || strings.Contains(message, "Signature not yet current") {
			return fault.ClockSkew
		}
		return fault.SignatureMismatch
	case "RequestTimeTooSkewed", "RequestExpired":
		return fault.ClockSkew
	case "AccessDenied":
		if service == "sso-oidc" {
			return fault.Denied
		}
		return fault.AccessDenied
	case "Forbidden":
		return fault.NoAccess
	case "Unauthorized":
		return fault.TokenExpired
	case "TooManyRequests", "Throttling", "RequestLimitExceeded", "SlowDown":
		return fault.Throttled
	case "InvalidRequest", "InvalidScope", "InvalidRequestRegion", "InvalidRedirectUri", "InvalidClientMetadata", "UnsupportedGrantType", "ValidationError", "Validation", "InvalidParameterValue":
		return fault.InvalidRequest
	case "InvalidClient", "UnauthorizedClient":
		return fault.InvalidClient
	case "InvalidGrant":
		return fault.InvalidGrant
	}
	if status == 429 {
		return fault.Throttled
	}
	return fault.ServiceError
}

// ofStatus gives the id of an answer without a code.
func ofStatus(err error, status int) string {
	var syntax *json.SyntaxError
	var decode *smithy.DeserializationError
	switch {
	case status == 407:
		return fault.Proxy
	case status == 429:
		return fault.Throttled
	case status >= 500:
		return fault.ServiceError
	case errors.As(err, &decode), errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), status >= 200 && status < 300:
		return fault.BadAnswer
	case status >= 400:
		return fault.ServiceError
	}
	return fault.BadAnswer
}
