package autopilot

import (
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
	for range max(1, min(12, 100000/(len(page)+1))) {
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
	for i := range 1500 {
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
