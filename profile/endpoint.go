package profile

import (
	"fmt"
	"strings"

	"awsguide/profile/inifile"
)

// A ServicesMissing says that a profile names a [services] section that is not
// there; the AWS CLI then fails.
type ServicesMissing struct{ Profile, Services string }

func (e *ServicesMissing) Error() string {
	return fmt.Sprintf("profile %s names the services section %s, which is not there", e.Profile, e.Services)
}

// Endpoint gives the URL that calls of a service go to instead of AWS's own,
// and what set it; "" for AWS's own. service is the AWS CLI's id in lower case
// with underscores, such as sts or sso_oidc. The error is a *ServicesMissing.
//
// The order is the AWS CLI's: AWS_ENDPOINT_URL_SERVICE, AWS_ENDPOINT_URL, the
// profile's [services], the profile's endpoint_url; all off with
// AWS_IGNORE_CONFIGURED_ENDPOINT_URLS or the key of that name.
func (s *Snapshot) Endpoint(profile, service string) (string, Origin, error) {
	p, _ := s.Profile(profile)
	ignore := s.Env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]
	if ignore == "" {
		ignore = p.Text("ignore_configured_endpoint_urls")
	}
	if strings.EqualFold(ignore, "true") {
		return "", Origin{Kind: FromDefault}, nil
	}
	for _, name := range []string{"AWS_ENDPOINT_URL_" + strings.ToUpper(service), "AWS_ENDPOINT_URL"} {
		if v := s.Env[name]; v != "" {
			return v, Origin{Kind: FromEnv, Name: name}, nil
		}
	}
	if services := p.Text("services"); services != "" {
		sec, ok := s.Config.AWSCLI().Find(inifile.TypeServices, services)
		if !ok {
			return "", Origin{}, &ServicesMissing{profile, services}
		}
		if e, ok := sec.Entry(service + ".endpoint_url"); ok {
			return e.Value, Origin{Kind: FromConfig, File: s.Config.Path, Pos: e.Pos}, nil
		}
	}
	if e, from, ok := p.entry("endpoint_url"); ok && e.Value != "" {
		return e.Value, from, nil
	}
	return "", Origin{Kind: FromDefault}, nil
}
