package sso

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"awsguide/profile/region"
	"awsguide/sso/fault"
	"awsguide/sso/wire"
)

// ownHosts are the hosts of AWS's own access portals, whole or with a name in
// front (awscli/customizations/sso/utils.py of AWS CLI 2.36).
var ownHosts = [...]string{".app.aws", ".portal.amazonaws.com", ".portal.amazonaws.com.cn", ".app.amazonwebservices.com.cn",
	".portal.amazonaws.eu", ".api.amazonwebservices.eu", ".awsapps.com", ".awsapps.cn"}

// exactHosts are those without a name in front.
var exactHosts = [...]string{"identitycenter.amazonaws.com", "identitycenter.amazonaws.com.cn", "identitycenter.amazonaws.eu", "identitycenter.us-gov.amazonaws.com"}

// OwnedByAWS reports whether a host is one of AWS's own access portals.
func OwnedByAWS(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if slices.Contains(exactHosts[:], host) {
		return true
	}
	for _, h := range ownHosts {
		if host == h[1:] || strings.HasSuffix(host, h) {
			return true
		}
	}
	return false
}

// RegionOfStartURL gives the Region that the host of an AWS-owned start URL
// tells; "" when it tells none.
func RegionOfStartURL(start string) string {
	u, err := url.Parse(start)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), ".")
	for _, shape := range []struct {
		at   int // where the Region stands
		rest []string
	}{
		{2, []string{"", "portal", "", "app", "aws"}},
		{1, []string{"", "", "portal", "amazonaws", "com"}},
		{1, []string{"", "", "portal", "amazonaws", "com", "cn"}},
		{2, []string{"", "portal", "", "app", "amazonwebservices", "com", "cn"}},
		{1, []string{"", "", "portal", "amazonaws", "eu"}},
		{2, []string{"", "portal", "", "api", "amazonwebservices", "eu"}},
	} {
		if len(parts) != len(shape.rest) {
			continue
		}
		fits := region.LooksLike(parts[shape.at])
		for i, want := range shape.rest {
			fits = fits && (want == "" || parts[i] == want)
		}
		if fits {
			return parts[shape.at]
		}
	}
	return ""
}

// ResolveStartURL gives the start URL to tell the service, and the Region. One
// of AWS's own hosts stands for itself. Any other host is asked where it leads,
// one hop, and the answer must be AWS's own; the Region is read from it, else
// regionID stays. The error is a fault, start-url-invalid for a URL that cannot
// be used.
func ResolveStartURL(ctx context.Context, client *http.Client, start, regionID string) (resolved, newRegion string, err error) {
	u, err := url.Parse(start)
	if err != nil || u.Host == "" || u.User != nil {
		return "", "", fault.New(fault.StartURLInvalid, start, err)
	}
	loopback := u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()
	if OwnedByAWS(u.Hostname()) || loopback {
		return start, regionID, nil
	}
	if u.Scheme != "https" {
		return "", "", fault.New(fault.StartURLInvalid, start, nil)
	}
	to, err := hop(ctx, client, start)
	if err != nil {
		return "", "", err
	}
	target, err := u.Parse(to)
	if err != nil || target.Scheme != "https" || !OwnedByAWS(target.Hostname()) {
		return "", "", fault.New(fault.StartURLInvalid, start, errors.New("it does not lead to an access portal of AWS"))
	}
	target.RawQuery, target.Fragment, target.RawFragment = "", "", ""
	target.Host = strings.TrimSuffix(target.Host, ":443")
	target.Path = strings.TrimRight(target.Path, "/")
	resolved = target.String()
	if r := RegionOfStartURL(resolved); r != "" {
		regionID = r
	}
	return resolved, regionID, nil
}

// hop asks a host where a page leads.
func hop(ctx context.Context, client *http.Client, address string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		request, err := http.NewRequestWithContext(ctx, method, address, nil)
		if err != nil {
			return "", fault.New(fault.StartURLInvalid, address, err)
		}
		response, err := client.Do(request)
		if err != nil {
			return "", wire.Fault("start-url", err)
		}
		_ = response.Body.Close()
		switch response.StatusCode {
		case 301, 302, 303, 307, 308:
			return response.Header.Get("Location"), nil
		case 405, 501:
			continue
		}
		break
	}
	return "", fault.New(fault.StartURLInvalid, address, errors.New("it does not lead to an access portal of AWS"))
}
