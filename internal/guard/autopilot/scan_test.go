package autopilot

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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

// witnessed is what x/net/html, which builds the tree, says of a page: the
// other reading that the scanner is held to.
func witnessed(t testing.TB, page string) []string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Skip("the parser refuses the page")
	}
	v := &visit{seen: map[sighting]struct{}{}}
	v.begin("https://shop.example", "PLACEHOLDER-of-22-bytes", nil)
	var seen []string
	var each func(n *html.Node)
	each = func(n *html.Node) {
		if n.Type == html.ElementNode {
			noteElement(v, n, &seen)
		}
		for c := range n.ChildNodes() {
			each(c)
		}
	}
	each(doc)
	for k := range v.seen {
		seen = append(seen, strings.TrimSpace(k.directive+" "+k.source+" "+k.obstacle))
	}
	slices.Sort(seen)
	return slices.Compact(seen)
}

// noteElement hands an element of the tree to the visit, as the scanner would.
func noteElement(v *visit, n *html.Node, seen *[]string) {
	tag := &tag{name: []byte(strings.ToLower(n.Data)), foreign: n.Namespace != ""}
	for _, a := range n.Attr {
		name := strings.ToLower(a.Key)
		if a.Namespace != "" {
			name = a.Namespace + ":" + name
		}
		from := len(tag.arena)
		tag.arena = append(append(tag.arena, name...), html.EscapeString(a.Val)...)
		tag.attrs = append(tag.attrs, attr{from: from, value: from + len(name), to: len(tag.arena)})
	}
	v.start(tag)
	script := n.Data == "script" && (!tag.foreign && !has(tag, "src") || tag.foreign && !has(tag, "href") && !has(tag, "xlink:href"))
	if script && runs(tag) || n.Data == "style" {
		text, plain := "", true
		for c := range n.ChildNodes() {
			if c.Type == html.TextNode {
				text += c.Data
			} else if c.Type == html.ElementNode {
				plain = false
			}
		}
		if text != "" && plain {
			kind := "script-src "
			if n.Data == "style" {
				kind = "style-src "
			}
			*seen = append(*seen, kind+hashed(text))
		}
	}
	if n.Data == "noscript" && n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
		v.nested("noscript", []byte(n.FirstChild.Data))
	}
}

func has(t *tag, name string) bool { _, ok := t.get(name); return ok }

// compare holds the scanner to the tree for one page, however it is cut.
func compare(t testing.TB, name, page string, random *rand.Rand) {
	t.Helper()
	got, sent := scan(page)
	if want := witnessed(t, page); !slices.Equal(got, want) {
		t.Errorf("%s:\n scanner %q\n    tree %q\n%s", name, got, want, page[:min(len(page), 2000)])
	}
	if sent != page {
		t.Errorf("%s: the page is changed", name)
	}
	for range 20 {
		cuts := make([]int, random.IntN(12))
		for i := range cuts {
			cuts[i] = random.IntN(len(page) + 1)
		}
		slices.Sort(cuts)
		if again, sent := scan(page, cuts...); !slices.Equal(again, got) || sent != page {
			t.Errorf("%s: cut at %v it is read as %q, not %q", name, cuts, again, got)
		}
	}
}

// Pages of our own repository and of Go's, and pages put together from parts
// that nest as pages of people do.
func TestScannerAgreesWithTheTree(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	files := 0
	for _, root := range []string{"../..", goList(t, "env", "GOROOT") + "/doc", goList(t, "env", "GOROOT") + "/src"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".html" {
				return err
			}
			data, err := os.ReadFile(name)
			compare(t, name, string(data), random)
			files++
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 12 {
		t.Errorf("only %d pages were found", files)
	}
	for i := range 3000 {
		compare(t, fmt.Sprint("random ", i), randomPage(random), random)
		if t.Failed() {
			break
		}
	}
}

func goList(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// The cases that makers of browsers test their parsers with (html5lib-tests,
// which come with golang.org/x/net): broken markup of every kind.
func TestScannerAgreesOnBrokenMarkup(t *testing.T) {
	dir := goList(t, "list", "-m", "-f", "{{.Dir}}", "golang.org/x/net")
	names, err := filepath.Glob(filepath.Join(dir, "html", "testdata", "html5lib-tests", "tree-construction", "*.dat"))
	if err != nil {
		t.Fatal(err)
	}
	random, cases := rand.New(rand.NewPCG(5, 6)), 0
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split("\n"+string(data), "\n#data\n")[1:] {
			page, rest, _ := strings.Cut(c, "\n#errors")
			fragment := strings.Contains(rest, "#document-fragment") || strings.Contains(rest, "#script-off")
			if fragment || endsInScript(page) || strings.Contains(page, "\x00") { // a NUL is no text: its hash is not said
				continue
			}
			cases++
			compare(t, filepath.Base(name), page, random)
		}
	}
	if cases < 1200 {
		t.Errorf("only %d cases were found", cases)
	}
}

// endsInScript reports whether a script is open at the end: the tree has it,
// and browsers do not run it.
func endsInScript(page string) bool {
	s := newScanner(&visit{seen: map[sighting]struct{}{}}, "", "")
	s.write([]byte(page), nil)
	return s.raw.name == "script"
}

// parts of random pages; a % is where more of them go. There is no template
// among them: golang.org/x/net/html loses what one holds within SVG.
var parts = []string{
	"text & <b>more</b>", "<div id=\"a>b\" class='x'>%</div>", "<p style=\"color:red\">%</p>", "<!-- <script>no</script> -- > -->%",
	"<script>let a = '</b>' < 1 && b</script>", "<script><!--\n<script>x</script>\n--></script>", "<script src=\"https://cdn.example/a?x=1&amp;y=2\"></script>",
	"<script type=\"application/json\">{\"a\":\"</p>\"}</script>", "<style>\n@media x { a > b { } }\r\n</style>",
	"<img src='a.png' alt=\"it's\" srcset='//i.example/a 1x, /b 2x'>%", "<a href=\"javascript:void(0)\" onclick='go(\"x\" &amp;&amp; 1)'>%</a>",
	"<svg viewBox='0 0 1 1'><style>.a{}</style><path d='M0'/><title>a<b>x</b></title><g>t</g></svg>%", "<svg><foreignObject><div>%</div></foreignObject><script>a &amp; b</script></svg>",
	"<math><mi>x</mi><mo>&lt;</mo></math>%", "<textarea><script>no</script></textarea>%", "<iframe src=https://f.example/x></iframe>%",
	"<noscript><img src=//n.example/p></noscript>%", "<link rel=stylesheet href=/s.css>", "<form action='https://pay.example/'>%</form>",
	"<ul><li>%<li>%</ul>", "<video src=/v.mp4 poster=//p.example/a></video>", "\u00e9\U0001f600 &eacute; &notanentity; &#x41;",
	"<input type=image src='/i.gif' formaction=/go>", "<button\nonclick\n=\n\"a\"\n>%</button>", "<br/><hr>", "<title>t</title>", "<!doctype html>",
	"<object data=\"/o.swf\">%</object>", "a < b, c <3 d </> e", "<p hidden data-x='<script>'>%</p>", "<xmp><script>no</script></xmp>",
}

func randomPage(random *rand.Rand) string {
	var grow func(depth int) string
	grow = func(depth int) string {
		part := parts[random.IntN(len(parts))]
		for strings.Contains(part, "%") {
			inner := ""
			for n := random.IntN(4); n > 0 && depth < 5; n-- {
				inner += grow(depth + 1)
			}
			part = strings.Replace(part, "%", inner, 1)
		}
		return part
	}
	var b strings.Builder
	b.WriteString("<!doctype html><html><head><meta charset=utf-8></head><body>")
	for range random.IntN(8) {
		b.WriteString(grow(0))
	}
	return b.String()
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
