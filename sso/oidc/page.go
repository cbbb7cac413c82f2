package oidc

import (
	"net/http"
	"strings"
)

// A page is what the browser shows after the sign-in. It holds no text from
// outside.
type page struct {
	status int
	mark   string // one character
	colour string // of the mark
	en, ja [2]string
}

var (
	pageDone     = page{200, "✓", "#1a7f37", [2]string{"You are signed in", "You can close this tab and go back to the terminal."}, [2]string{"サインインしました", "このタブを閉じて、ターミナルに戻ってください。"}}
	pageDenied   = page{403, "–", "#9a6700", [2]string{"The sign-in was not allowed", "Nothing was saved. The terminal says what to do next."}, [2]string{"サインインは許可されませんでした", "何も保存していません。次にすることはターミナルに表示されています。"}}
	pageMismatch = page{400, "✗", "#cf222e", [2]string{"This answer is not for us", "It belongs to another sign-in, so it was thrown away. Start again from the terminal, and approve only what you asked for."}, [2]string{"この応答は別のサインインのものです", "そのため破棄しました。ターミナルからやり直し、自分で始めたものだけを承認してください。"}}
	pageUsed     = page{410, "–", "#57606a", [2]string{"This sign-in is over", "Its answer has been taken already. You can close this tab."}, [2]string{"このサインインは終わっています", "応答はすでに受け取りました。このタブを閉じてください。"}}
)

// writePage writes a page that needs nothing from outside and runs nothing.
func writePage(w http.ResponseWriter, p page, ja bool) {
	lang, text := "en", p.en
	if ja {
		lang, text = "ja", p.ja
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
	w.WriteHeader(p.status)
	_, _ = w.Write([]byte(strings.NewReplacer("{lang}", lang, "{title}", text[0], "{text}", text[1], "{mark}", p.mark, "{colour}", p.colour).Replace(frame)))
}

const frame = `<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - awsguide</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText;
  font: 17px/1.6 system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", sans-serif; }
main { max-width: 30rem; padding: 2rem; }
.mark { width: 3rem; height: 3rem; border-radius: 50%; display: grid; place-items: center; color: #fff; background: {colour}; font-size: 1.5rem; line-height: 1; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 1.2rem 0 .4rem; }
p { margin: 0; }
footer { margin-top: 2rem; font-size: .85rem; opacity: .65; }
</style>
</head>
<body><main><div class="mark" aria-hidden="true">{mark}</div><h1>{title}</h1><p>{text}</p><footer>awsguide</footer></main></body>
</html>
`
