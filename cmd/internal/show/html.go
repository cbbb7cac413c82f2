package show

import "strings"

// An HTMLPage is the explanation of the files for a browser: one file that
// needs nothing else and runs nothing.
type HTMLPage struct {
	Lang, Title string
	Files       []HTMLFile
	Things      []string
	Findings    []HTMLFinding
}

// An HTMLFinding is something that is wrong, with its repair.
type HTMLFinding struct {
	Mark          Mark
	Text, Place   string
	Excerpt, Diff string
	Pairs         []Pair
}

// An HTMLFile is one file, line by line.
type HTMLFile struct {
	Path, About string
	Lines       []AnnotatedLine
}

// escape makes text harmless in HTML.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(Visible(s))
}

// String gives the page.
func (p HTMLPage) String() string {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"" + escape(p.Lang) + "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>" + escape(p.Title) + "</title>\n<style>" + css + "</style>\n</head>\n<body>\n<main>\n<h1>" + escape(p.Title) + "</h1>\n")
	for _, f := range p.Findings {
		class := []string{"", "ok", "warn", "fail", "skip"}[f.Mark]
		b.WriteString("<section class=\"" + class + "\">\n<h2>" + escape(f.Text) + " <small>" + escape(f.Place) + "</small></h2>\n")
		if f.Excerpt != "" {
			b.WriteString("<pre>" + escape(f.Excerpt) + "</pre>\n")
		}
		b.WriteString("<dl>\n")
		for _, pair := range f.Pairs {
			b.WriteString("<dt>" + escape(pair.Label) + "</dt><dd>" + escape(pair.Text))
			for _, m := range pair.More {
				b.WriteString("<br><code>" + escape(m) + "</code>")
			}
			b.WriteString("</dd>\n")
		}
		b.WriteString("</dl>\n")
		if f.Diff != "" {
			b.WriteString("<pre>")
			for line := range strings.Lines(f.Diff) {
				b.WriteString(escape(strings.TrimRight(line, "\r\n")) + "\n")
			}
			b.WriteString("</pre>\n")
		}
		b.WriteString("</section>\n")
	}
	for _, f := range p.Files {
		b.WriteString("<section>\n<h2>" + escape(f.Path) + " <small>" + escape(f.About) + "</small></h2>\n<table>\n")
		for _, l := range f.Lines {
			class := []string{"", "ok", "warn", "fail", "skip"}[l.Mark]
			b.WriteString("<tr class=\"" + class + "\"><td class=\"n\">" + itoa(l.Number) + "</td><td class=\"t\"><code>" + escape(l.Text) + "</code></td><td class=\"r\">")
			for i, n := range l.Notes {
				if i > 0 {
					b.WriteString("<br>")
				}
				b.WriteString(escape(n))
			}
			b.WriteString("</td></tr>\n")
		}
		b.WriteString("</table>\n</section>\n")
	}
	if p.Things != nil {
		b.WriteString("<ul>\n")
		for _, t := range p.Things {
			b.WriteString("<li>" + escape(t) + "</li>\n")
		}
		b.WriteString("</ul>\n")
	}
	b.WriteString("</main>\n</body>\n</html>\n")
	return b.String()
}

const css = `
:root { color-scheme: light dark; }
body { margin: 0; font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin-top: 2.2rem; } small { font-weight: normal; opacity: .65; margin-left: .6rem; }
table { border-collapse: collapse; width: 100%; }
td { padding: .12rem .7rem; vertical-align: top; }
.n { text-align: right; opacity: .45; width: 2.5rem; font-variant-numeric: tabular-nums; user-select: none; }
.t code { white-space: pre-wrap; overflow-wrap: anywhere; font: 13.5px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.r { width: 45%; opacity: .85; }
section.fail { border-left: .3rem solid #f85149; padding-left: 1rem; } section.warn { border-left: .3rem solid #d29922; padding-left: 1rem; } section.skip { border-left: .3rem solid #8b949e; padding-left: 1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 13.5px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; } dt { opacity: .65; } dd { margin: 0 0 .4rem 1rem; }
tr.warn { background: rgba(210, 153, 34, .16); } tr.fail { background: rgba(248, 81, 73, .18); }
@media (max-width: 42rem) { td { display: block; width: auto !important; text-align: left !important; } .n { display: none; } tr { display: block; padding: .3rem 0; } }
@media print { main { max-width: none; padding: 0; } }
`
