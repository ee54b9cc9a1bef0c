package autopilot

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// scan reads a page in parts and returns what a visit notes of it, sorted, and
// what was sent.
func scan(page string, cuts ...int) (seen []string, sent string) {
	v := &visit{seen: map[sighting]struct{}{}}
	v.begin("https://shop.example", "PLACEHOLDER-of-22-bytes", nil)
	s := newScanner(v, "PLACEHOLDER-of-22-bytes", "the-nonce-of-the-answer")
	s.hash.charset("utf-8")
	var out strings.Builder
	write := func(b []byte) { out.Write(b) }
	from := 0
	for _, cut := range cuts {
		s.write([]byte(page[from:cut]), write)
		from = cut
	}
	s.write([]byte(page[from:]), write)
	s.finish(write)
	for k := range v.seen {
		seen = append(seen, strings.TrimSpace(k.directive+" "+k.source+" "+k.obstacle))
	}
	for _, in := range v.inline {
		seen = append(seen, in.directive+" "+in.source)
	}
	slices.Sort(seen)
	return slices.Compact(seen), out.String()
}

func hashed(text string) string { sum := sha256.Sum256([]byte(text)); return hashSource(sum[:]) }

// Each row is a page and what is noted of it; the rest of each line is what
// makes it one.
func TestScan(t *testing.T) {
	for page, want := range map[string][]string{
		"":                                 nil,
		"<p>text</p>":                      nil,
		"<script>a</script>":               {"script-src " + hashed("a")},
		"<SCRIPT >a</ScRiPt x='>'":         {"script-src " + hashed("a")},
		"<script>a\r\nb\rc</script>":       {"script-src " + hashed("a\nb\nc")},
		"<script></script><style></style>": nil,
		"<script>a</scripty></script>":     {"script-src " + hashed("a</scripty>")},
		"<script><!--<script>a</script>-->b</script>":   {"script-src " + hashed("<!--<script>a</script>-->b")},
		"<script><!--a</script>":                        {"script-src " + hashed("<!--a")},
		"<script><!-->a<script></script>":               {"script-src " + hashed("<!-->a<script>")},
		"<script><!--<scripty></script>":                {"script-src " + hashed("<!--<scripty>")},
		"<script type=application/json>{}</script>":     nil,
		"<script type=' text/JavaScript '>a</script>":   {"script-src " + hashed("a")},
		"<script type=module>a</script>":                {"script-src " + hashed("a")},
		"<script type=importmap>a</script>":             {"script-src " + hashed("a")},
		"<script type='' language=vb>a</script>":        {"script-src " + hashed("a")},
		"<script language=vb>a</script>":                nil,
		"<script type=text/template><b></script>":       nil,
		"<script src=a.js>b</script>":                   {"script-src 'self'"},
		"<script src=//cdn.example/a.js></script>":      {"script-src https://cdn.example"},
		"<script src='https://shop.example:443/a'>":     {"script-src 'self'"},
		"<script src='HTTPS://u:p@CDN.Example:8443/?'>": {"script-src https://cdn.example:8443"},
		"<script src='http:\\\\cdn.example\\a'>":        {"script-src http://cdn.example"},
		"<script src=' ht\ntps://cdn.example/ '>":       {"script-src https://cdn.example"},
		"<script src=data:text/javascript,a>":           {"script-src  a data: address"},
		"<script src=https://[::1]/a>":                  {"script-src  the address of a host of IPv6, which no policy can name"},
		"<script src=https://b\u00fccher.example/a>":    {"script-src  a host with characters that no policy can name; write it in ASCII"},
		"<script src=&#104;ttps://cdn.example/a>":       {"script-src https://cdn.example"},
		"<style>p{}</style>":                            {"style-src " + hashed("p{}")},
		"<p style=''>":                                  {"style-src-attr 'unsafe-inline'"},
		"<b onclick='a(&quot;b&quot;)'>":                {"script-src-attr " + hashed(`a("b")`) + " onclick of b"},
		"<b onclick='&copy=1'>":                         {"script-src-attr " + hashed("&copy=1") + " onclick of b"},
		"<b\x1b\u00e9 onclick=a>":                       {"script-src-attr " + hashed("a") + " onclick of b??"},
		"<a href=' java\nscript:a()'>":                  {"script-src  javascript: address in href"},
		"<a href=https://other.example>":                nil,
		"<img src=a srcset='https://a.example/1,2 1x, data:image/png;base64,a 2x,https://b.example/b'>": {"img-src 'self'", "img-src data:", "img-src https://a.example", "img-src https://b.example"},
		"<video poster=https://p.example/a src=//m.example/a><source src=/b><track src=blob:x>":         {"img-src https://p.example", "media-src 'self'", "media-src blob:", "media-src https://m.example"},
		"<picture><source srcset=//i.example/a>":                                                        {"img-src https://i.example"},
		"<link rel='alternate STYLESHEET' href=https://c.example/a.css>":                                {"style-src https://c.example"},
		"<link rel=preload as=font href=https://f.example/a>":                                           {"font-src https://f.example"},
		"<link rel='shortcut icon' href=/favicon.ico><link rel=manifest href=/m>":                       {"img-src 'self'", "manifest-src 'self'"},
		"<link rel=preconnect href=https://c.example>":                                                  nil,
		"<iframe src=https://f.example/a><script>not markup</script></iframe>":                          {"frame-src https://f.example"},
		"<iframe srcdoc='<script>a</script><img src=&quot;//i.example/a&quot;>'></iframe>":              {"img-src https://i.example", "script-src " + hashed("a")},
		"<form action=https://pay.example/x><button formaction=/y>":                                     {"form-action 'self'", "form-action https://pay.example"},
		"<form>": {"form-action 'self'"},
		"<base href=https://b.example/x/><img src=a><script src=/b>": {"base-uri https://b.example", "img-src https://b.example", "script-src https://b.example"},
		"<object data=https://o.example/a><embed src=/e>":            {"object-src 'self'", "object-src https://o.example"},
		"<!-- <script>a</script> --><img src=a>":                     {"img-src 'self'"},
		"<!--><img src=a>-->":                                        {"img-src 'self'"},
		"<!-- --!><img src=a>":                                       {"img-src 'self'"},
		"<!---><img src=a>":                                          {"img-src 'self'"},
		"<!- ><img src=a>":                                           {"img-src 'self'"},
		"<?php echo '>' ?><img src=a>":                               {"img-src 'self'"},
		"<title><img src=a></title><img src=//i.example>":            {"img-src https://i.example"},
		"<textarea><script>a</script></textarea>":                    nil,
		"<noscript><img src=//n.example/a><script>b</script><style>c</style></noscript>": {"img-src https://n.example", "style-src " + hashed("c")},
		"<plaintext><script>a</script>":                                       nil,
		"<svg><style>a&amp;b<![CDATA[&lt;]]></style></svg>":                   {"style-src " + hashed("a&b&lt;")},
		"<svg><script href=https://s.example/a /><image xlink:href=/i.png />": {"img-src 'self'", "script-src https://s.example"},
		"<svg><title><style>a</style></title><style>b</style></svg>":          {"style-src " + hashed("a"), "style-src " + hashed("b")},
		"<svg><p><style>a</style>":                                            {"style-src " + hashed("a")},
		"<svg><style>a<g></g></style></svg>":                                  {"style-src  an inline style with text that is not UTF-8, or on a page that does not say that it is in UTF-8"},
		"<script>a\xff</script>":                                              {"script-src  an inline script with text that is not UTF-8, or on a page that does not say that it is in UTF-8"},
		"<script>'\u00e9'</script>":                                           {"script-src " + hashed("'\u00e9'")},
		"<script nonce=PLACEHOLDER-of-22-bytes>a</script>":                    {"script-src 'nonce-{request}'"},
		"<script nonce=PLACEHOLDER-of-22-bytes src=//x.example>":              {"script-src 'nonce-{request}'"},
		"<script nonce=other>a</script>":                                      {"script-src " + hashed("a")},
		"<img src=a src=//two.example>":                                       {"img-src 'self'"},
		"<img/src=a/>":                                                        {"img-src 'self'"},
		"<img alt=\"a'b>\" src='//i.example/x'>":                              {"img-src https://i.example"},
		"<img =src=//no.example src=a>":                                       {"img-src 'self'"},
	} {
		got, sent := scan(page)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", page, got, want)
		}
		if plain := strings.ReplaceAll(page, "nonce=PLACEHOLDER-of-22-bytes", "nonce=the-nonce-of-the-answer"); sent != plain {
			t.Errorf("%s\nwas sent as\n%s", page, sent)
		}
		for cut := range len(page) {
			if again, sent2 := scan(page, cut); !slices.Equal(again, got) || sent2 != sent {
				t.Fatalf("%s\ncut at %d: got %q, sent %q", page, cut, again, sent2)
			}
		}
	}
}

// The placeholder is replaced where it is the whole value of a nonce, and
// nowhere else.
func TestNonceSwap(t *testing.T) {
	const p, n = "PLACEHOLDER-of-22-bytes", "the-nonce-of-the-answer"
	for page, want := range map[string]string{
		`<script nonce="` + p + `">`:                   `<script nonce="` + n + `">`,
		`<link NONCE = '` + p + `' >`:                  `<link NONCE = '` + n + `' >`,
		`<style nonce=` + p + `>` + p + `</style>`:     `<style nonce=` + n + `>` + p + `</style>`,
		`<script nonce="` + p + `x">`:                  `<script nonce="` + p + `x">`,
		`<script nonce="` + p[:9] + `">` + p:           `<script nonce="` + p[:9] + `">` + p,
		`<script nonce="` + p[:9]:                      `<script nonce="` + p[:9],
		`<p>nonce="` + p + `"`:                         `<p>nonce="` + p + `"`,
		`<script x="` + p + `" nonce="` + p + `">` + p: `<script x="` + p + `" nonce="` + n + `">` + p,
		`<script nonce="" nonce="` + p + `">`:          `<script nonce="" nonce="` + p + `">`,
		`</script nonce="` + p + `">`:                  `</script nonce="` + p + `">`,
		`<!-- <script nonce="` + p + `"> -->`:          `<!-- <script nonce="` + p + `"> -->`,
		`<script>"<script nonce='` + p + `'>"`:         `<script>"<script nonce='` + p + `'>"`,
	} {
		for cut := range len(page) {
			for _, second := range []int{cut, (cut + len(page)) / 2, len(page)} {
				if _, got := scan(page, cut, second); got != want {
					t.Fatalf("%s cut at %d and %d\n got %s\nwant %s", page, cut, second, got, want)
				}
			}
		}
	}
}

// Whatever comes, in whatever parts, the page is sent as it is, and what is
// noted does not depend on the parts.
func FuzzScan(f *testing.F) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		f.Add(randomPage(random), uint16(7), uint16(90))
	}
	f.Add("<script><!--<script></script>--></script><svg><style><![CDATA[a]]]></style>", uint16(3), uint16(9))
	f.Fuzz(func(t *testing.T, page string, a, b uint16) {
		if len(page) > 1<<14 {
			return
		}
		cuts := []int{int(a) % (len(page) + 1), int(b) % (len(page) + 1)}
		slices.Sort(cuts)
		seen, sent := scan(page)
		if want := strings.ReplaceAll(page, "PLACEHOLDER", "PLACEHOLDER"); !strings.Contains(page, "PLACEHOLDER") && sent != want {
			t.Errorf("%q was sent as %q", page, sent)
		}
		if again, sent2 := scan(page, cuts...); !slices.Equal(again, seen) || sent2 != sent {
			t.Errorf("%q cut at %v: %q and %q", page, cuts, seen, again)
		}
		every := make([]int, len(page))
		for i := range every {
			every[i] = i
		}
		if again, sent2 := scan(page, every...); !slices.Equal(again, seen) || sent2 != sent {
			t.Errorf("%q byte by byte: %q and %q", page, seen, again)
		}
	})
}

// benchPage is 50 KB as pages are: markup, some scripts, some styles.
func benchPage() []byte {
	var b bytes.Buffer
	b.WriteString("<!doctype html><html><head><meta charset=utf-8><title>Shop</title><link rel=stylesheet href=/a.css>\n")
	for i := 0; b.Len() < 50<<10; i++ {
		fmt.Fprintf(&b, "<div class=\"card product-%d\" data-id=\"%d\">\n  <a href=\"/product/%d\"><img src=\"/img/%d.jpg\" alt=\"A product of the shop\" loading=\"lazy\"></a>\n"+
			"  <p class=\"description\">Some text that describes what is sold here, as long as such texts are, with <b>one</b> word in bold.</p>\n</div>\n", i, i, i, i)
		if i%40 == 0 {
			fmt.Fprintf(&b, "<script>window.dataLayer = window.dataLayer || []; function track(a) { if (a < 1 && a > 0) dataLayer.push(a) } track(%d)</script>\n", i)
		}
	}
	return b.Bytes()
}

func BenchmarkScan50KB(b *testing.B) {
	page := benchPage()
	v := &visit{seen: map[sighting]struct{}{}}
	s := newScanner(v, "", "")
	out := func([]byte) {}
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		v.begin("https://shop.example", "PLACEHOLDER-of-22-bytes", nil)
		s.reset("PLACEHOLDER-of-22-bytes", "the-nonce-of-the-answer")
		s.hash.charset("utf-8")
		for i := 0; i < len(page); i += 16 << 10 {
			s.write(page[i:min(len(page), i+16<<10)], out)
		}
		s.finish(out)
	}
}

func BenchmarkTokenizer50KB(b *testing.B) {
	page := benchPage()
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		z := html.NewTokenizer(bytes.NewReader(page))
		for z.Next() != html.ErrorToken {
			z.Raw()
		}
	}
}

// Whatever is hostile costs about what its size costs: nothing grows with the
// square, and nothing of it is kept.
func TestHostilePages(t *testing.T) {
	for _, part := range []string{
		"<", "</", "<!", "<!--", "<!-- -", "<![CDATA[", "<a", "<a ", "<a b", "<a b ", "<a b=", "<a b='", "<p onclick=a ", "<svg>", "<svg><title>", "<math><mi>", "<svg><style>&amp;",
		"<svg><style><![CDATA[]]", "<script>", "<script></scrip", "<script><!--<script>", "<script><!--</script", "<noscript>", "<noscript><noscript>", "<noscript></noscript>",
		"<iframe srcdoc='<iframe srcdoc=a>'>", "<img srcset='a, b, ", "<img srcset=", ",", "<img src=&amp;", "<p style=a>", "<script>a</script>", "<style>\r", "<base href=//a>", "<a nonce='PLACEHOLDER-of-22-", "&", "\x00", "\xc3",
	} {
		page := strings.Repeat(part, 256<<10/len(part))
		start := time.Now()
		_, sent := scan(page, len(page)/3, len(page)/2)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%d bytes of %q took %v", len(page), part, took)
		}
		if sent != page {
			t.Errorf("%q was changed", part)
		}
	}
}
