package oidc

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"awsguide/sso/cache"
	"awsguide/sso/event"
	"awsguide/sso/fault"
	"awsguide/sso/wire"
)

// pkceWait is how long the person has to approve, as in the AWS CLI.
const pkceWait = 10 * time.Minute

// Code signs in with an authorization code and PKCE. A listener on 127.0.0.1
// is open before show is called with the address for the browser; one answer
// with the right state is taken. It ends with the grant, with a fault
// (sign-in-denied, state-mismatch, timeout, …), or with ctx.
func (c *Client) Code(ctx context.Context, r cache.Registration, scopes []string, emit func(event.Event), show func(event.Event)) (Grant, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return Grant{}, fault.New(fault.CallbackFailed, "127.0.0.1", err)
	}
	redirect := "http://" + listener.Addr().String() + "/oauth/callback"
	state, verifier := rand.Text(), rand.Text()+rand.Text()
	back := newCallback(state)
	server := &http.Server{Handler: back, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(listener) }()
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(end) != nil { // lets the page reach the browser
			_ = server.Close()
		}
		<-served
	}()

	expires := c.now().UTC().Add(pkceWait)
	address := event.Event{Kind: event.AuthorizeURL, URL: c.authorizeURL(r.ClientID, redirect, state, verifier, scopes), Redirect: redirect, ExpiresAt: expires}
	emit(address)
	show(address)
	emit(event.Event{Kind: event.Waiting, ExpiresAt: expires})
	code, err := back.wait(ctx)
	if err != nil {
		return Grant{}, err
	}
	exchange, cancel := context.WithTimeout(ctx, wire.SignInTimeout)
	defer cancel()
	return c.token(exchange, &ssooidc.CreateTokenInput{
		ClientId: &r.ClientID, ClientSecret: aws.String(string(r.ClientSecret)), GrantType: aws.String("authorization_code"),
		Code: &code, CodeVerifier: &verifier, RedirectUri: &redirect,
	})
}

// authorizeURL gives the page to open; names and order are the AWS CLI's.
func (c *Client) authorizeURL(clientID, redirect, state, verifier string, scopes []string) string {
	sum := sha256.Sum256([]byte(verifier))
	enc := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return c.base + "/authorize?response_type=code&client_id=" + enc(clientID) + "&redirect_uri=" + enc(redirect) + "&state=" + enc(state) +
		"&code_challenge_method=S256&scopes=" + enc(strings.Join(scopes, " ")) + "&code_challenge=" + base64.RawURLEncoding.EncodeToString(sum[:])
}

// A callback takes the browser's answer.
type callback struct {
	state  string
	once   sync.Once
	answer chan result
}

type result struct {
	code string
	err  error
}

func newCallback(state string) *callback {
	return &callback{state: state, answer: make(chan result, 1)}
}

// wait waits for the answer.
func (b *callback) wait(ctx context.Context) (string, error) {
	t := time.NewTimer(pkceWait)
	defer t.Stop()
	select {
	case r := <-b.answer:
		return r.code, r.err
	case <-t.C:
		return "", fault.New(fault.DeviceExpired, "", nil)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// ServeHTTP takes the first answer and shows a page. A browser also asks for
// its icon and other things: they are no answer.
func (b *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ja := strings.HasPrefix(strings.TrimSpace(r.Header.Get("Accept-Language")), "ja")
	q := r.URL.Query()
	if r.Method != http.MethodGet || r.URL.Path != "/oauth/callback" || !q.Has("code") && !q.Has("error") {
		http.NotFound(w, r)
		return
	}
	out, page := result{code: q.Get("code")}, pageDone
	switch {
	case subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(b.state)) != 1:
		out, page = result{err: fault.New(fault.StateMismatch, "", nil)}, pageMismatch
	case q.Has("error"):
		f := fault.New(fault.Denied, "", nil)
		f.Code, f.Message = q.Get("error"), q.Get("error_description")
		out, page = result{err: f}, pageDenied
	}
	first := false
	b.once.Do(func() { first = true })
	if !first {
		page = pageUsed
	}
	writePage(w, page, ja)
	if first {
		b.answer <- out
	}
}
