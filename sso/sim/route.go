package sim

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// route finds the operation by path, as the services' own paths do not
// overlap; a host name of AWS narrows it to that service.
func (w *World) route(c *call) (op string, serve func(*World, *call) answer) {
	if w.isVanity(c.host) {
		return "page", (*World).vanityPage
	}
	op, serve = byPath(c)
	if service := serviceOfHost(c.host); service != "" && service != strings.SplitN(op, ".", 2)[0] {
		if service == "page" {
			return "page", (*World).startPage
		}
		return service + ".unknown", unknownOperation(service)
	}
	return op, serve
}

func byPath(c *call) (string, func(*World, *call) answer) {
	switch c.Method + " " + c.URL.Path {
	case "POST /client/register":
		return "oidc.register", (*World).register
	case "POST /device_authorization":
		return "oidc.device", (*World).startDevice
	case "POST /token":
		return "oidc.token", (*World).createToken
	case "GET /authorize":
		return "oidc.authorize", (*World).authorize
	case "POST /authorize":
		return "page", (*World).authorizeDecision
	case "GET /assignment/accounts":
		return "portal.accounts", (*World).listAccounts
	case "GET /assignment/roles":
		return "portal.roles", (*World).listRoles
	case "GET /federation/credentials":
		return "portal.credentials", (*World).roleCredentials
	case "POST /logout":
		return "portal.logout", (*World).logout
	case "GET /v1/authorize":
		return "signin.authorize", (*World).consoleAuthorize
	case "POST /v1/authorize":
		return "signin.decision", (*World).authorizeDecision
	case "POST /v1/token":
		return "signin.token", (*World).consoleToken
	case "GET /device":
		return "page", (*World).devicePage
	case "POST /device":
		return "page", (*World).deviceDecision
	case "GET /start", "GET /start/":
		return "page", (*World).startPage
	case "POST /", "POST ":
		return stsOperation(c), (*World).sts
	case "GET /":
		if c.URL.Query().Get("Action") != "" {
			return stsOperation(c), (*World).sts
		}
		if strings.HasPrefix(c.host, "device.sso.") {
			return "page", (*World).devicePage
		}
		return "page", (*World).startPage
	}
	return "unknown", unknownOperation("")
}

// stsOperation names the STS action for the log and for faults.
func stsOperation(c *call) string {
	form, err := stsForm(c)
	if err != nil {
		return "sts.unknown"
	}
	switch form.Get("Action") {
	case "GetCallerIdentity":
		return "sts.identity"
	case "AssumeRole":
		return "sts.assume"
	case "AssumeRoleWithWebIdentity":
		return "sts.web-identity"
	case "GetSessionToken":
		return "sts.session-token"
	}
	return "sts.unknown"
}

func unknownOperation(service string) func(*World, *call) answer {
	return func(*World, *call) answer {
		return problem(service+".", http.StatusNotFound, "UnknownOperationException", "no such operation")
	}
}

func hostOf(hostPort string) string {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		host = hostPort
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// serviceOfHost tells the service of a host name of AWS: oidc, portal, sts,
// signin or page; "" for any other host.
func serviceOfHost(host string) string {
	switch {
	case strings.HasPrefix(host, "oidc.") && awsHost(host):
		return "oidc"
	case strings.HasPrefix(host, "portal.sso.") && awsHost(host):
		return "portal"
	case (strings.HasPrefix(host, "sts.")) && awsHost(host):
		return "sts"
	case strings.HasPrefix(host, "device.sso.") && awsHost(host):
		return "page"
	case strings.HasSuffix(host, ".signin.aws.amazon.com"):
		return "signin"
	}
	return ""
}

func awsHost(host string) bool {
	for _, suffix := range [...]string{".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// regionOfHost gives the Region in a host name of AWS, or "".
func regionOfHost(host string) string {
	if !awsHost(host) {
		return ""
	}
	for _, part := range strings.Split(host, ".") {
		if regionShape(part) {
			return part
		}
	}
	return ""
}

// regionShape tells whether s is spelt like a Region: words and one number,
// with hyphens between.
func regionShape(s string) bool {
	parts := strings.Split(s, "-")
	if len(parts) < 3 || len(parts) > 4 || len(s) > 32 {
		return false
	}
	last := parts[len(parts)-1]
	if len(last) != 1 || last[0] < '1' || last[0] > '9' {
		return false
	}
	for _, p := range parts[:len(parts)-1] {
		if p == "" || strings.Trim(p, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return true
}

// hosts tells whether a host belongs to this world, for the proxy.
func (w *World) hosts(host string) bool {
	w.mu.Lock()
	start := w.org.StartURL
	w.mu.Unlock()
	u, err := url.Parse(start)
	return serviceOfHost(host) != "" || w.isVanity(host) || err == nil && u.Hostname() == host
}

func (w *World) isVanity(host string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Contains(w.org.Vanity, host)
}

// base is the address under which the client reached the world.
func (c *call) base() string {
	if c.TLS != nil || c.URL.Scheme == "https" {
		return "https://" + c.Host
	}
	return "http://" + c.Host
}
