package sim

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
)

func throughProxy(t *testing.T, p *TLSProxy) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(p.CA()) {
		t.Fatal("the CA is not PEM")
	}
	proxy, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func TestTLSProxy(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	t.Cleanup(w.Close)
	p, err := w.ListenTLSProxy()
	if err != nil {
		t.Fatal(err)
	}
	client := throughProxy(t, p)
	register := func() (int, error) {
		resp, err := client.Post("https://oidc.eu-west-1.amazonaws.com/client/register", "application/json",
			strings.NewReader(`{"clientName":"x","clientType":"public"}`))
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
	if status, err := register(); status != 200 || err != nil {
		t.Fatalf("register: %d, %v", status, err)
	}
	if resp, err := client.Get("https://example.com/"); err == nil {
		resp.Body.Close()
		t.Error("the proxy leads to a host that is not of the world")
	}
	for name, text := range map[string]string{"tls.untrusted": "signed by unknown authority", "tls.expired": "expired",
		"tls.wrong-host": "wrong.example", "tls.reset": "", "proxy.refused": "Bad Gateway", "proxy.auth": "Proxy Authentication Required"} {
		if err := w.AddFault(name, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := register(); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if status, err := register(); status != 200 || err != nil {
		t.Errorf("afterwards: %d, %v", status, err)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := New(Corp())
	t.Cleanup(w.Close)
	s, err := w.Listen()
	if err != nil {
		t.Fatal(err)
	}
	token, _, _ := signIn(t, w)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			tr := &http.Transport{}
			defer tr.CloseIdleConnections()
			for range 20 {
				r, err := http.NewRequest("GET", s.Env()["AWS_ENDPOINT_URL_SSO"]+"/assignment/accounts", nil)
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("x-amz-sso_bearer_token", token)
				resp, err := tr.RoundTrip(r)
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				w.Edit(func(o *Org) { o.Accounts[i].Name = "renamed" })
				w.Requests()
			}
		})
	}
	all.Wait()
	if n := w.Count("portal.accounts"); n != 160 {
		t.Errorf("%d requests in the log", n)
	}
}
