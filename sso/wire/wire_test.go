package wire

import (
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"awsguide/profile"
	"awsguide/profile/hometest"
	"awsguide/sso/fault"
)

func TestProxyChoice(t *testing.T) {
	for _, tt := range []struct {
		env        profile.Env
		url, proxy string
	}{
		{profile.Env{}, "https://sts.amazonaws.com", ""},
		{profile.Env{"HTTPS_PROXY": "http://p:1"}, "https://sts.amazonaws.com", "http://p:1"},
		{profile.Env{"HTTPS_PROXY": "p:1"}, "https://sts.amazonaws.com", "http://p:1"},
		{profile.Env{"HTTPS_PROXY": "http://p:1"}, "http://sts.amazonaws.com", ""},
		{profile.Env{"ALL_PROXY": "http://p:1", "https_proxy": "http://q:2"}, "https://x", "http://q:2"},
		{profile.Env{"HTTPS_PROXY": "http://p:1", "NO_PROXY": "example.com,.amazonaws.com"}, "https://sts.amazonaws.com", ""},
		{profile.Env{"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, "https://sts.amazonaws.com", ""},
		{profile.Env{"HTTPS_PROXY": "http://p:1", "NO_PROXY": "10.0.0.0/8"}, "https://10.2.3.4", ""},
		{profile.Env{"HTTPS_PROXY": "http://p:1", "NO_PROXY": "notamazonaws.com"}, "https://amazonaws.com", "http://p:1"},
		{profile.Env{"HTTP_PROXY": "http://p:1"}, "http://127.0.0.1:8", ""},
	} {
		u, _ := url.Parse(tt.url)
		got, err := proxyFunc(tt.env)(&http.Request{URL: u})
		text := ""
		if got != nil {
			text = got.String()
		}
		if err != nil || text != tt.proxy {
			t.Errorf("%v %s: %q %v, want %q", tt.env, tt.url, text, err, tt.proxy)
		}
	}
}

func TestBundle(t *testing.T) {
	h := hometest.New(t, "-- empty.pem --\nno certificate\n")
	for _, file := range []string{h.Path("empty.pem"), h.Path("missing.pem")} {
		_, err := Client(profile.Read(h.Env.With("AWS_CA_BUNDLE", file)), "default")
		if !fault.Is(err, fault.CABundle) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestEndpoint(t *testing.T) {
	h := hometest.New(t, "")
	s := profile.Read(h.Env)
	for _, tt := range [][3]string{
		{"sso_oidc", "eu-west-1", "https://oidc.eu-west-1.amazonaws.com"}, {"sso", "cn-north-1", "https://portal.sso.cn-north-1.amazonaws.com.cn"},
		{"sts", "eusc-de-east-1", "https://sts.eusc-de-east-1.amazonaws.eu"},
	} {
		if got, err := Endpoint(s, "", tt[0], tt[1]); err != nil || got != tt[2] {
			t.Errorf("%v: %s %v", tt, got, err)
		}
	}
	if _, err := Endpoint(s, "", "sts", ""); !fault.Is(err, fault.NoRegion) {
		t.Errorf("no Region: %v", err)
	}
	if _, err := Endpoint(s, "", "sts", "evil.example/"); !fault.Is(err, fault.InvalidRegion) {
		t.Errorf("a Region with a host in it: %v", err)
	}
	if _, err := Endpoint(profile.Read(h.Env.With("AWS_ENDPOINT_URL", "localhost:4566")), "", "sts", "x"); !fault.Is(err, fault.Endpoint) {
		t.Errorf("no scheme: %v", err)
	}
}

// TestNetworkFaults makes real connections fail.
func TestNetworkFaults(t *testing.T) {
	h := hometest.New(t, "")
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	dropping := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c, _, _ := w.(http.Hijacker).Hijack()
		c.Close()
	}))
	defer dropping.Close()
	for _, tt := range []struct {
		env  profile.Env
		url  string
		want string
	}{
		{h.Env, secure.URL, fault.TLS}, {h.Env, closed.URL, fault.ConnectionRefused}, {h.Env, dropping.URL, fault.Connection},
		{h.Env, "http://no-such-host.invalid", fault.DNS},
		{h.Env.With("HTTPS_PROXY", closed.URL), "https://sts.example", fault.Proxy},
		{h.Env.With("HTTPS_PROXY", "http://[::bad"), "https://sts.example", fault.Proxy},
	} {
		client, err := Client(profile.Read(tt.env), "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Get(tt.url)
		if got := fault.Of(Fault("sts", err)); got == nil || got.ID != tt.want {
			t.Errorf("%s: %v, want %s", tt.url, got, tt.want)
		}
	}
	if Fault("sts", nil) != nil {
		t.Error("no error is a fault")
	}
	known := fault.New(fault.NoAccess, "x", nil)
	if got := Fault("sts", errors.Join(known)); got != error(known) {
		t.Errorf("a fault became %v", got)
	}
}

func TestOwnCertificates(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	h := hometest.New(t, "")
	file := filepath.Join(h.Dir, "ca.pem")
	if err := os.WriteFile(file, pemOf(secure.Certificate().Raw), 0o600); err != nil {
		t.Fatal(err)
	}
	client, err := Client(profile.Read(h.Env.With("AWS_CA_BUNDLE", file)), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get(secure.URL); err != nil {
		t.Errorf("with its certificate: %v", err)
	}
}

func pemOf(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
