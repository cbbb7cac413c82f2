package sim

import (
	"html"
	"net/http"
	"strings"
)

const style = `:root{color-scheme:light dark;--ink:#16191f;--soft:#545b64;--line:#d5dbdb;--card:#fff;--back:#f2f3f3;--main:#0972d3;--warn:#fef6e7;--edge:#c77700}
@media(prefers-color-scheme:dark){:root{--ink:#e9ebed;--soft:#a6b0ba;--line:#414d5c;--card:#1a242f;--back:#0f141a;--main:#539fe5;--warn:#2b2312;--edge:#e0a03c}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.6 system-ui,"Noto Sans","Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",sans-serif}
main{max-width:34rem;margin:4vh auto 0;padding:0 1rem}header{color:var(--soft);font-size:.9rem;margin:0 0 .75rem}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:2rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}p{margin:0 0 1rem}.app{font-weight:600}
.code{font:600 2rem/1.2 ui-monospace,monospace;letter-spacing:.12em;text-align:center;padding:1rem;border:1px solid var(--line);border-radius:8px;margin:0 0 1rem}
.warn{background:var(--warn);border-left:4px solid var(--edge);border-radius:4px;padding:.75rem 1rem}
label{display:block;font-size:.9rem;color:var(--soft);margin:0 0 .25rem}select,input{width:100%;font:inherit;padding:.6rem .75rem;margin:0 0 1.25rem;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit}
.row{display:flex;gap:.75rem;flex-wrap:wrap}button{font:inherit;font-weight:600;padding:.6rem 1.4rem;border-radius:999px;border:2px solid var(--main);background:transparent;color:var(--main);cursor:pointer}
button.main{background:var(--main);color:var(--card)}button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--edge);outline-offset:2px}
table{width:100%;border-collapse:collapse;table-layout:fixed}th,td{text-align:left;vertical-align:top;padding:.5rem .5rem .5rem 0;border-bottom:1px solid var(--line)}th{color:var(--soft);font-weight:400}
footer{color:var(--soft);font-size:.85rem;margin:1rem 0}`

// htmlPage puts a body, which must be escaped, into the frame of all pages.
func (w *World) htmlPage(c *call, status int, title, body string) answer {
	t := wordsOf(c)
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="` + t.lang + `"><head><meta charset="utf-8">` +
		`<meta name="viewport" content="width=device-width,initial-scale=1"><title>` + escape(title) +
		`</title><style>` + style + `</style></head><body><main><header>` + escape(w.org.Name) + ` · ` +
		escape(w.org.StartURL) + `</header><section><h1>` + escape(title) + `</h1>` + body +
		`</section><footer>` + escape(t.notice) + `</footer></main></body></html>`)
	return answer{status: status, body: []byte(b.String())}.
		with("Content-Type", "text/html; charset=utf-8").
		with("Cache-Control", "no-store").
		with("Content-Language", t.lang).
		with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'").
		with("X-Content-Type-Options", "nosniff")
}

// escape makes text safe in HTML, and control and direction characters
// visible as U+FFFD.
func escape(s string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r >= 0x7f && r <= 0x9f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
			return '\uFFFD'
		}
		return r
	}, s)
	return html.EscapeString(visible)
}

func (w *World) messagePage(c *call, status int, m message) answer {
	return w.htmlPage(c, status, m.title, `<p>`+escape(m.text)+`</p>`)
}

// decide is the part of a form that asks who and whether.
func (w *World) decideForm(t *words) string {
	var b strings.Builder
	b.WriteString(`<label for="user">` + escape(t.user) + `</label><select id="user" name="user">`)
	for _, u := range w.org.Users {
		b.WriteString(`<option value="` + escape(u.Name) + `">` + escape(u.Email) + `</option>`)
	}
	b.WriteString(`</select><div class="row"><button class="main" name="decision" value="allow">` + escape(t.allow) +
		`</button><button name="decision" value="deny">` + escape(t.deny) + `</button></div>`)
	return b.String()
}

func (w *World) approvalPage(c *call, g *grant) answer {
	t := wordsOf(c)
	return w.htmlPage(c, http.StatusOK, t.allowTitle, `<p>`+escape(t.allowLead)+`</p><p class="app">`+escape(g.client.name)+
		`</p><p>`+escape(t.access)+`</p><form method="post" action="`+escape(c.URL.Path)+`"><input type="hidden" name="request" value="`+
		g.id+`">`+w.decideForm(t)+`</form>`)
}

// devicePage asks for the code, or shows it for comparison.
func (w *World) devicePage(c *call) answer {
	t := wordsOf(c)
	code := c.URL.Query().Get("user_code")
	if code == "" {
		return w.htmlPage(c, http.StatusOK, t.deviceTitle, `<p>`+escape(t.deviceLead)+`</p><form method="get" action="/device">`+
			`<label for="code">`+escape(t.codeWord)+`</label><input id="code" name="user_code" autocomplete="off" autofocus required>`+
			`<button class="main">`+escape(t.next)+`</button></form>`)
	}
	g := w.byUserCode(code)
	if g == nil {
		return w.messagePage(c, http.StatusNotFound, t.unknownCode)
	}
	return w.htmlPage(c, http.StatusOK, t.deviceTitle, `<p>`+escape(t.allowLead)+`</p><p class="app">`+escape(g.client.name)+
		`</p><div class="code">`+escape(g.userCode)+`</div><p class="warn">`+escape(t.compare)+
		`</p><form method="post" action="/device"><input type="hidden" name="user_code" value="`+escape(g.userCode)+`">`+
		w.decideForm(t)+`</form>`)
}

// startPage is the access portal in the browser.
func (w *World) startPage(c *call) answer {
	t := wordsOf(c)
	var b strings.Builder
	b.WriteString(`<table><tr><th>` + escape(t.account) + `</th><th>` + escape(t.roles) + `</th></tr>`)
	for _, a := range w.org.Accounts {
		b.WriteString(`<tr><td>` + escape(a.Name) + `<br><small>` + escape(a.ID) + `</small></td><td>`)
		for i, r := range a.Roles {
			if i > 0 {
				b.WriteString(`<br>`)
			}
			b.WriteString(escape(r))
		}
		b.WriteString(`</td></tr>`)
	}
	b.WriteString(`</table>`)
	return w.htmlPage(c, http.StatusOK, t.portalTitle, b.String())
}

// vanityPage is an organisation's own host name: it leads to the start URL.
func (w *World) vanityPage(c *call) answer {
	if c.Method != http.MethodGet && c.Method != http.MethodHead {
		return answer{status: http.StatusMethodNotAllowed}
	}
	return found(w.org.StartURL)
}
