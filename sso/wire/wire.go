// Package wire makes the HTTP client with which AWS is called, from a
// person's environment and never from the process's own, and turns what goes
// wrong on the way into faults.
package wire

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"awsguide/profile"
	"awsguide/profile/region"
	"awsguide/sso/fault"
)

// Timeouts of one call, all attempts together.
const (
	SignInTimeout = 40 * time.Second // registering, polling, exchanging a code
	CallTimeout   = 20 * time.Second // everything else
)

// Client makes an HTTP client with the proxy, the certificates and the limits
// that the environment and the profile ask for: HTTPS_PROXY, HTTP_PROXY,
// ALL_PROXY and NO_PROXY, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE and ca_bundle, in
// the order of the AWS CLI. The error is a fault about the file of
// certificates or the proxy.
func Client(s *profile.Snapshot, profileName string) (*http.Client, error) {
	t := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 15 * time.Second,
		MaxIdleConnsPerHost:   32,
		ForceAttemptHTTP2:     true,
		Proxy:                 proxyFunc(s.Env),
	}
	if file := bundle(s, profileName); file != "" {
		pool, err := certificates(file)
		if err != nil {
			return nil, err
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: bounded{t}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, nil
}

// longestAnswer is how much of an answer is read, in bytes: far more than any
// service sends.
const longestAnswer = 8 << 20

// bounded ends an answer that is too long.
type bounded struct{ *http.Transport }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.Transport.RoundTrip(r)
	if err == nil {
		answer.Body = &boundedBody{answer.Body, longestAnswer}
	}
	return answer, err
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

var errTooLong = errors.New("the answer is too long")

// bundle gives the file of certificates that is asked for; "" for the system's.
func bundle(s *profile.Snapshot, name string) string {
	if f := s.Env["AWS_CA_BUNDLE"]; f != "" {
		return f
	}
	if p, ok := s.Profile(name); ok {
		if f := p.Text("ca_bundle"); f != "" {
			return f
		}
	}
	return s.Env["REQUESTS_CA_BUNDLE"]
}

// largestBundle is how long a file of certificates may be, in bytes.
const largestBundle = 16 << 20

func certificates(file string) (*x509.CertPool, error) {
	data, err := profile.ReadUpTo(file, largestBundle)
	if err != nil {
		return nil, fault.New(fault.CABundle, file, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, fault.New(fault.CABundle, file, nil)
	}
	return pool, nil
}

// proxyFunc chooses the proxy by the variables of env. Names in lower case come
// first, as they do in Python and curl.
func proxyFunc(env profile.Env) func(*http.Request) (*url.URL, error) {
	get := func(name string) string {
		if v := env[strings.ToLower(name)]; v != "" {
			return v
		}
		return env[name]
	}
	return func(r *http.Request) (*url.URL, error) {
		proxy := get("ALL_PROXY")
		if own := get(strings.ToUpper(r.URL.Scheme) + "_PROXY"); own != "" {
			proxy = own
		}
		if proxy == "" || direct(r.URL, get("NO_PROXY")) {
			return nil, nil
		}
		if !strings.Contains(proxy, "://") {
			proxy = "http://" + proxy
		}
		u, err := url.Parse(proxy)
		if err != nil || u.Host == "" {
			return nil, fault.New(fault.Proxy, hideUser(proxy), err)
		}
		return u, nil
	}
}

// hideUser leaves a password out of the address of a proxy.
func hideUser(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		return address[i+1:]
	}
	return address
}

// direct reports whether NO_PROXY excepts a host: a name, a domain with or
// without a dot in front, an address, a network, or a star; with a port if one
// is given. This machine is always reached without a proxy.
func direct(u *url.URL, list string) bool {
	host := strings.ToLower(u.Hostname())
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() {
		return true
	}
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.ToLower(strings.TrimSpace(entry))
		if entry == "" {
			continue
		}
		if h, p, err := net.SplitHostPort(entry); err == nil && p == portOf(u) {
			entry = h
		}
		if _, network, err := net.ParseCIDR(entry); err == nil && ip != nil && network.Contains(ip) {
			return true
		}
		bare := strings.TrimPrefix(strings.TrimPrefix(entry, "*"), ".")
		if entry == "*" || host == bare || bare != "" && strings.HasSuffix(host, "."+bare) {
			return true
		}
	}
	return false
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// Endpoint gives the URL at which calls of a service go: what the environment
// or the profile sets, else AWS's own in the Region. The error is a fault.
func Endpoint(s *profile.Snapshot, profileName, service, regionID string) (string, error) {
	own, _, err := s.Endpoint(profileName, service)
	if err != nil {
		return "", fault.New(fault.Endpoint, profileName, err)
	}
	if own != "" {
		u, err := url.Parse(own)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return "", fault.New(fault.Endpoint, own, err)
		}
		return strings.TrimSuffix(own, "/"), nil
	}
	if regionID == "" {
		return "", fault.New(fault.NoRegion, profileName, nil)
	}
	if !region.Valid(regionID) {
		return "", fault.New(fault.InvalidRegion, regionID, nil)
	}
	host := map[string]string{"sso_oidc": "oidc", "sso": "portal.sso", "sts": "sts", "signin": "signin"}[service]
	if service == "signin" {
		return "https://" + regionID + ".signin.aws.amazon.com", nil
	}
	return "https://" + host + "." + regionID + "." + region.Suffix(regionID), nil
}
