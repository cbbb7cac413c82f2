package rule

import (
	"encoding/pem"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/region"
	"awsguide/profile/setting"
)

// networkRules are about where requests go and how they get there: endpoints,
// proxies and certificates.
var networkRules = []Rule{
	{ID: "ca-bundle-path-missing", Machine: bundleMissing},
	{ID: "ca-bundle-not-pem", Machine: bundleNotPEM},
	{ID: "endpoint-url-no-scheme", Machine: endpointNoScheme},
	{ID: "endpoint-url-catches-sso", Profile: endpointCatchesSSO},
	{ID: "endpoint-url-env-catches-login", Machine: endpointCatchesLogin},
	{ID: "endpoint-url-leftover", Machine: endpointLeftover},
	{ID: "services-section-missing", Keys: []string{"services"}, Key: servicesMissing},
	{ID: "fips-region-without-fips", Machine: fipsRegion},
	{ID: "fips-breaks-sso", Machine: fipsSSO},
	{ID: "proxy-url-special-characters", Machine: proxySpecial},
	{ID: "http-proxy-catches-loopback", Machine: proxyLoopback},
}

// bundles calls do for every certificate bundle whose path does not depend on
// the folder in which a command runs. ~ and variables in it mean nothing.
func bundles(c *Context, do func(k Key, path string)) {
	each(c, "ca_bundle", []string{"AWS_CA_BUNDLE"}, func(k Key) {
		if path := k.Value; filepath.IsAbs(path) || strings.HasPrefix(path, "~") || strings.HasPrefix(path, "$") {
			do(k, path)
		}
	})
}

func bundleMissing(c *Context) {
	bundles(c, func(k Key, path string) {
		if look := profile.LookAt(path); !look.Exists {
			c.Report(k.AtValue(), "name", k.Entry.Key, "path", path)
		}
	})
}

func bundleNotPEM(c *Context) {
	bundles(c, func(k Key, path string) {
		data, err := profile.ReadSmall(path) // a folder of certificates is for OpenSSL
		for err == nil {
			var block *pem.Block
			if block, data = pem.Decode(data); block == nil {
				c.Report(k.AtValue(), "name", k.Entry.Key, "path", path)
				return
			}
			if strings.HasSuffix(block.Type, "CERTIFICATE") {
				return
			}
		}
	})
}

// endpoints calls do for every endpoint URL: of profiles, of [services] sections
// and of variables.
func endpoints(c *Context, do func(Key)) {
	each(c, "endpoint_url", endpointVariables(c), do)
	for _, f := range c.Snap.Files() {
		sections := f.AWSCLI().Sections
		for s := range sections {
			if sections[s].Type != inifile.TypeServices {
				continue
			}
			for _, e := range sections[s].Entries {
				for _, n := range e.Nested {
					if n.Key == "endpoint_url" {
						do(Key{&n, f, &sections[s]})
					}
				}
			}
		}
	}
}

// endpointVariables gives the variables with endpoint URLs that are set, sorted.
func endpointVariables(c *Context) []string {
	var names []string
	for name := range c.Snap.Env {
		if name == "AWS_ENDPOINT_URL" || strings.HasPrefix(name, "AWS_ENDPOINT_URL_") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// address gives host and port of a URL, also of one without a scheme, without
// what may be secret in it.
func address(text string) string {
	if _, rest, ok := strings.Cut(text, "://"); ok {
		text = rest
	}
	if end := strings.IndexAny(text, "/?#"); end >= 0 {
		text = text[:end]
	}
	return text[strings.LastIndexByte(text, '@')+1:]
}

// withoutPort takes the port off a host.
func withoutPort(host string) string {
	u := url.URL{Host: host}
	if u.Port() == "" {
		return host
	}
	return u.Hostname()
}

// local reports whether a URL leads to this machine.
func local(text string) bool {
	return loopback(strings.Trim(withoutPort(address(text)), "[]"))
}

func endpointNoScheme(c *Context) {
	endpoints(c, func(k Key) {
		if k.Value == "" || strings.Contains(k.Value, "://") {
			return
		}
		f := k.AtValue()
		whole := "https://" + address(k.Value)
		if local(k.Value) {
			whole = "http://" + address(k.Value)
			f.Fix = replaced(k, "http://"+k.Value)
		}
		c.Report(f, "name", k.Entry.Key, "url", address(k.Value), "whole", whole)
	})
}

// keysSignIn reports whether a profile gets its credentials from IAM Identity
// Center by its own keys.
func keysSignIn(p profile.Profile) bool {
	kind := profile.KindOf(p.Text, false, false)
	return kind == profile.KindSSO || kind == profile.KindSSOLegacy
}

func endpointCatchesSSO(c *Context, p profile.Profile) {
	if p.Text("endpoint_url") == "" || !keysSignIn(p) {
		return
	}
	text, from, err := c.Snap.Endpoint(p.Name, "sso")
	if err != nil || text == "" || from.File == "" {
		return
	}
	for _, f := range c.Snap.Files() {
		sec := map[inifile.Kind]*inifile.Section{inifile.Config: p.Config, inifile.Credentials: p.Credentials}[f.Kind]
		if sec == nil || f.Path != from.File {
			continue
		}
		if e, ok := sec.Entry("endpoint_url"); ok && e.Pos == from.Pos {
			c.Report(Finding{Profile: p.Name, File: f.Path, Pos: e.ValuePos, Width: e.ValueSpan.Len()}, "url", address(text))
		}
	}
}

func endpointCatchesLogin(c *Context) {
	p, ok := selected(c)
	if !ok || !keysSignIn(p) {
		return
	}
	if text, from, _ := c.Snap.Endpoint(p.Name, "sso_oidc"); text != "" && from.Name == "AWS_ENDPOINT_URL" {
		c.Report(Finding{Profile: p.Name, File: "env:" + from.Name}, "url", address(text))
	}
}

// endpointLeftover finds a URL of this machine. Whoever names the profile and
// has credentials of AWS in it is likely to mean AWS; a profile for LocalStack
// or MinIO has made-up keys, and is worth knowing only.
func endpointLeftover(c *Context) {
	each(c, "endpoint_url", []string{"AWS_ENDPOINT_URL"}, func(k Key) {
		p, _ := selected(c)
		if k.File != nil {
			p, _ = c.Snap.Profile(k.InProfile())
		}
		ignored := c.Snap.Env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]
		if ignored == "" {
			ignored = p.Text("ignore_configured_endpoint_urls")
		}
		if !local(k.Value) || keysSignIn(p) || strings.EqualFold(ignored, "true") {
			return
		}
		f := k.AtValue()
		if !c.Named(p.Name) || !forAWS(p) {
			f.Severity = Info
		}
		c.Report(f, "name", k.Entry.Key, "url", address(k.Value))
	})
}

// forAWS reports whether a profile's credentials are made by AWS.
func forAWS(p profile.Profile) bool {
	if id := p.Text("aws_access_key_id"); len(id) == 20 && (strings.HasPrefix(id, "AKIA") || strings.HasPrefix(id, "ASIA")) {
		return true
	}
	return p.Text("role_arn") != "" || p.Text("login_session") != ""
}

func servicesMissing(c *Context, k Key) {
	if k.InProfile() == "" || k.Value == "" {
		return
	}
	var names []string
	for _, sec := range c.Snap.Config.AWSCLI().Sections {
		if sec.Type == inifile.TypeServices {
			names = append(names, sec.Name)
		}
	}
	if slices.Contains(names, k.Value) {
		return
	}
	f := k.AtValue()
	if near := setting.Closest(k.Value, names, 1); near != nil {
		f.Fix = replaced(k, near[0])
	}
	c.Report(f, "services", k.Value)
}

// fips calls do for what switches FIPS endpoints on, with the profile that it
// concerns and the Region of that: a variable is asked before the files.
func fips(c *Context, do func(k Key, p profile.Profile, region string)) {
	each(c, "use_fips_endpoint", []string{"AWS_USE_FIPS_ENDPOINT"}, func(k Key) {
		if !strings.EqualFold(k.Value, "true") || k.File != nil && c.Snap.Env["AWS_USE_FIPS_ENDPOINT"] != "" {
			return
		}
		p, ok := selected(c)
		if k.File != nil {
			p, ok = c.Snap.Profile(k.InProfile())
		}
		if !ok {
			return
		}
		at := envRegion(c)
		if at == "" {
			at = p.Text("region")
		}
		do(k, p, at)
	})
}

// hasFIPS reports whether there are FIPS endpoints in a Region; true for one
// that is not known.
func hasFIPS(id string) bool {
	r, ok := region.Lookup(id)
	return !ok || r.Partition != "aws" && r.Partition != "aws-cn" || strings.HasPrefix(id, "us-") || strings.HasPrefix(id, "ca-")
}

func fipsRegion(c *Context) {
	fips(c, func(k Key, _ profile.Profile, at string) {
		if !hasFIPS(at) {
			c.Report(k.AtValue(), "name", k.Entry.Key, "region", at)
		}
	})
}

// fipsSSO is silent where the Region has no FIPS endpoints at all, and where
// dual-stack leads to those that Identity Center has.
func fipsSSO(c *Context) {
	fips(c, func(k Key, p profile.Profile, at string) {
		r, ok := region.Lookup(signInRegion(c, p))
		if !ok || !keysSignIn(p) || !hasFIPS(at) || r.Partition != "aws" && r.Partition != "aws-cn" {
			return
		}
		dual := c.Snap.Env["AWS_USE_DUALSTACK_ENDPOINT"]
		if dual == "" {
			dual = p.Text("use_dualstack_endpoint")
		}
		if strings.EqualFold(dual, "true") && hasFIPS(r.ID) {
			return
		}
		c.Report(k.AtValue(), "name", k.Entry.Key, "region", r.ID)
	})
}

// proxySpecial finds signs in the user or password of a proxy that end the URL.
// Nothing of the value is told: it holds a password.
func proxySpecial(c *Context) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		text := c.Snap.Env[name]
		if _, rest, ok := strings.Cut(text, "://"); ok {
			text = rest
		}
		at := strings.LastIndexByte(text, '@')
		if at < 0 {
			continue
		}
		_, err := url.Parse("http://" + text[:at] + "@proxy.example.com")
		if strings.ContainsAny(text[:at], "#?/") || err != nil {
			c.Report(Finding{File: "env:" + name}, "name", name)
		}
	}
}

// proxyLoopback finds a proxy for http that gets what is meant for this machine:
// an endpoint, or the metadata service of EC2.
func proxyLoopback(c *Context) {
	name := "http_proxy"
	if _, ok := c.Snap.Env.Lookup(name); !ok {
		name = "HTTP_PROXY"
	}
	if c.Snap.Env[name] == "" {
		return
	}
	found := map[bool]string{} // what is caught, by whether it is used now
	catch := func(host string, now bool) {
		if found[now] == "" && !bypassed(c, host) {
			found[now] = host
		}
	}
	endpoints(c, func(k Key) {
		if strings.HasPrefix(strings.ToLower(k.Value), "http://") && local(k.Value) {
			catch(address(k.Value), k.File == nil || slices.ContainsFunc(c.named, func(name string) bool {
				p, _ := c.Snap.Profile(name)
				return k.InProfile() == name || k.Section.Type == inifile.TypeServices && p.Text("services") == k.Section.Name
			}))
		}
	})
	each(c, "credential_source", nil, func(k Key) {
		if k.Value == "Ec2InstanceMetadata" {
			catch("169.254.169.254", c.Named(k.InProfile()))
		}
	})
	switch {
	case found[true] != "":
		c.Report(Finding{File: "env:" + name}, "name", name, "host", found[true])
	case found[false] != "":
		c.Report(Finding{File: "env:" + name, Severity: Info}, "name", name, "host", found[false])
	}
}

// bypassed reports whether NO_PROXY names a host, by the rules of Python.
func bypassed(c *Context, host string) bool {
	list, ok := c.Snap.Env.Lookup("no_proxy")
	if !ok {
		list = c.Snap.Env["NO_PROXY"]
	}
	bare := withoutPort(host)
	for one := range strings.SplitSeq(strings.ToLower(list), ",") {
		one = strings.TrimLeft(strings.TrimSpace(one), ".")
		if one == "*" {
			return true
		}
		for _, h := range []string{strings.ToLower(host), strings.ToLower(bare)} {
			if one != "" && (h == one || strings.HasSuffix(h, "."+one)) {
				return true
			}
		}
	}
	return false
}
