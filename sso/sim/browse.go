package sim

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Browse acts as a browser with a person who says yes: it opens the URL of an
// authorization request or of a device page, and approves. It gives the
// address that the browser is sent back to, which is not opened, or "" after
// a device page. Only the world is asked, in memory.
func (w *World) Browse(ctx context.Context, address string) (string, error) {
	return w.browse(ctx, address, "allow")
}

// BrowseDeny is Browse by a person who says no.
func (w *World) BrowseDeny(ctx context.Context, address string) (string, error) {
	return w.browse(ctx, address, "deny")
}

// Visit is Browse, and then opens the address that the browser is sent back
// to with a real HTTP request. It serves as the opener of a sign-in.
func (w *World) Visit(ctx context.Context, address string) error {
	return w.visit(ctx, address, "allow")
}

// VisitDeny is Visit by a person who says no.
func (w *World) VisitDeny(ctx context.Context, address string) error {
	return w.visit(ctx, address, "deny")
}

func (w *World) visit(ctx context.Context, address, decision string) error {
	back, err := w.browse(ctx, address, decision)
	if err != nil || back == "" {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, back, nil)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (w *World) browse(ctx context.Context, address, decision string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	a, err := w.surf(ctx, http.MethodGet, address, nil)
	if err != nil || a.status == http.StatusFound {
		return a.header["Location"], err
	}
	if a.status != http.StatusOK {
		return "", fmt.Errorf("sim: the page at %s answers %d", u.Path, a.status)
	}
	form := url.Values{"decision": {decision}}
	action := "/device"
	if strings.HasSuffix(u.Path, "/authorize") {
		action = u.Path
		form.Set("request", hidden(string(a.body), "request"))
	} else {
		form.Set("user_code", u.Query().Get("user_code"))
	}
	a, err = w.surf(ctx, http.MethodPost, u.Scheme+"://"+u.Host+action, form)
	if err == nil && a.status >= http.StatusBadRequest {
		err = fmt.Errorf("sim: the decision at %s answers %d", action, a.status)
	}
	return a.header["Location"], err
}

func (w *World) surf(ctx context.Context, method, address string, form url.Values) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.respond(ctx, r)
}

// hidden gives the value of a hidden field of a form.
func hidden(body, name string) string {
	_, after, _ := strings.Cut(body, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(after, `"`)
	return value
}
