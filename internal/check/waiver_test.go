package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules"
	"tenet/internal/source"
	"tenet/internal/target"
)

func TestParseAccept(t *testing.T) {
	for _, tt := range []struct {
		comment string
		ids     string
		why     string
		ok      bool
	}{
		{"// tenet-accept cookies/x: the reason", "cookies/x", "the reason", true},
		{"//tenet-accept cookies/x:reason", "cookies/x", "reason", true},
		{"/* tenet-accept a/b, c: why: because */", "a/b c", "why: because", true},
		{"/**\n * tenet-accept a/b:\n * on two lines\n */", "a/b", "on two lines", true},
		{"# tenet-accept root/x: why", "root/x", "why", true},
		{"; tenet-accept root/x: why", "root/x", "why", true},
		{"<!-- tenet-accept libraries/x: why -->", "libraries/x", "why", true},
		{"// tenet-accept a/b", "a/b", "", true},
		{"// tenet-accept a/b:   ", "a/b", "", true},
		{"// tenet-accept: why", "", "why", true},
		{"// tenet-accept", "", "", true},
		{"// see tenet-accept a/b: in prose it is no order", "", "", false},
		{"// tenet-accepted a/b: another word", "", "", false},
		{"// TODO", "", "", false},
	} {
		ids, why, ok := parseAccept(body(tt.comment))
		if strings.Join(ids, " ") != tt.ids || why != tt.why || ok != tt.ok {
			t.Errorf("%q: %q, %q, %v; want %q, %q, %v", tt.comment, ids, why, ok, tt.ids, tt.why, tt.ok)
		}
	}
}

func TestScanComments(t *testing.T) {
	for _, tt := range []struct {
		name string
		kind target.Kind
		text string
		want []string
	}{
		{"Dockerfile, a line of its own", target.Dockerfile, "FROM a\n  # tenet-accept x: y\nUSER b\n", []string{"# tenet-accept x: y"}},
		{"Dockerfile has no comments behind code", target.Dockerfile, "RUN a # tenet-accept x: y\n", nil},
		{"YAML, behind a value", target.Compose, "a: b # tenet-accept x: y\n", []string{"# tenet-accept x: y"}},
		{"YAML, # without a space before is content", target.Kubernetes, "a: b# tenet-accept x: y\n", nil},
		{"YAML, in quotes", target.Compose, "a: \"b # tenet-accept x: y\"\n", nil},
		{"YAML, after quotes", target.Compose, "a: 'b' # tenet-accept x: y\n", []string{"# tenet-accept x: y"}},
		{"systemd, semicolon", target.Systemd, "; tenet-accept x: y\nUser=root\n", []string{"; tenet-accept x: y"}},
		{"systemd has no comments behind values", target.Systemd, "User=root # tenet-accept x: y\n", nil},
		{"nginx, CRLF", target.Nginx, "a b; # tenet-accept x: y\r\nc d;\r\n", []string{"# tenet-accept x: y"}},
		{"HTML, over two lines", target.HTML, "<p> <!-- tenet-accept x:\n y --> </p>", []string{"<!-- tenet-accept x:\n y -->"}},
		{"HTML, not closed", target.HTML, "<!-- tenet-accept x: y", nil},
		{"package.json has no comments", target.Manifest, "# tenet-accept x: y\n", nil},
		{"two", target.Env, "# tenet-accept x: y\nA=1\n# tenet-accept z: y", []string{"# tenet-accept x: y", "# tenet-accept z: y"}},
		{"prose", target.Env, "# about tenet-accept x: y\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := source.New("f", tt.text)
			var got []string
			for _, c := range scanComments(tt.kind, text) {
				got = append(got, text.Data[c.start:c.end])
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The comment is marked by [ ], the lines that it speaks for are counted.
func TestReach(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"behind code", "a\nb [// x]\nc\n", "2-2"},
		{"on its own", "a\n[// x]\nb\nc\n", "2-3"},
		{"more comments follow", "[// x]\n// y\n  /* z */\nb\nc\n", "1-4"},
		{"a block before code on the line", "[/* x */] a\nb\n", "1-1"},
		{"a block over lines", "[/* x\n y */]\na\nb\n", "1-3"},
		{"between elements of JSX", "<a>\n  {[/* x */]}\n  <b/>\n</a>", "2-3"},
		{"at the end", "a\n[// x]", "2-2"},
		{"an empty line ends it", "[// x]\n\na\n", "1-2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := strings.Index(tt.text, "[")
			end := strings.Index(tt.text, "]") - 1
			text := source.New("f", strings.NewReplacer("[", "", "]", "").Replace(tt.text))
			from, to := reach(text, comment{start, end})
			if got := fmt.Sprintf("%d-%d", from, to); got != tt.want {
				t.Errorf("lines %s, want %s", got, tt.want)
			}
		})
	}
}

func TestESLintWaivers(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"this line", "a\n[// eslint-disable-line no-eval]\n", "2-2 eval eslint-disable-line no-eval"},
		{"next line, with a reason", "[// eslint-disable-next-line no-new-func -- we compile templates]\na\n",
			"2-2 eval eslint-disable-next-line no-new-func: we compile templates"},
		{"several rules", "[/* eslint-disable-next-line no-eval, semi, strict */]\na\n",
			"2-2 eval eslint-disable-next-line no-eval; 2-2 strict eslint-disable-next-line strict"},
		{"to the end", "a\n[/* eslint-disable no-eval */]\nb\nc", "2-4 eval eslint-disable no-eval"},
		{"until enabled", "[/* eslint-disable no-eval */]\nb\n/* eslint-enable no-eval */\nc", "1-3 eval eslint-disable no-eval"},
		{"until all are enabled", "[/* eslint-disable no-eval */]\nb\n/* eslint-enable */\nc", "1-3 eval eslint-disable no-eval"},
		{"another rule is enabled", "[/* eslint-disable no-eval */]\nb\n/* eslint-enable semi */\nc", "1-4 eval eslint-disable no-eval"},
		{"everything off says nothing about security", "[/* eslint-disable */]\na\n", ""},
		{"a rule of no concern", "[// eslint-disable-line semi]\n", ""},
		{"the block form in a line comment is not read by ESLint", "[// eslint-disable no-eval]\n", ""},
		{"a longer word", "[// eslint-disable-lines no-eval]\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := strings.Index(tt.text, "[")
			end := strings.Index(tt.text, "]") - 1
			text := source.New("f", strings.NewReplacer("[", "", "]", "").Replace(tt.text))
			var got []string
			for _, w := range eslintWaivers(text, []comment{{start, end}}, eslintRules) {
				rule, _, _ := strings.Cut(w.ids[0], "/")
				got = append(got, fmt.Sprintf("%d-%d %s %s", w.from, w.to, rule, w.why))
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("got  %q\nwant %q", s, tt.want)
			}
		})
	}
}

// Every row of the table leads to a rule or a check that exists.
func TestESLintRules(t *testing.T) {
	list := rules.All()
	known := knownIDs(list)
	for name, ids := range eslintRules {
		for _, id := range ids {
			of, _, _ := strings.Cut(id, "/")
			built := slices.ContainsFunc(list, func(r *rule.Rule) bool { return r.Name == of && len(r.Checks) > 0 })
			if !slices.Contains(known, id) && (built || !slices.Contains(known, of)) {
				t.Errorf("%s leads to %s, which does not exist", name, id)
			}
		}
	}
}

// Whatever stands in a comment, its waivers and notices lie in the file, and
// nothing is accepted without a reason and a known id.
func FuzzAccepts(f *testing.F) {
	f.Add("// tenet-accept a/b, c: why\nx\n", uint8(0))
	f.Add("# tenet-accept a: b", uint8(target.Compose))
	f.Add("<!-- tenet-accept a/b", uint8(target.HTML))
	f.Add("/* eslint-disable no-eval -- \u2028 */ /* eslint-enable", uint8(0))
	f.Fuzz(func(t *testing.T, raw string, kind uint8) {
		text := source.New("f", strings.ToValidUTF8(raw, "?"))
		comments := scanComments(target.Kind(kind), text)
		if kind == 0 {
			comments = []comment{{0, len(text.Data)}}
		}
		for _, c := range comments {
			if c.start < 0 || c.start >= c.end && kind != 0 || c.end > len(text.Data) {
				t.Fatalf("comment %+v outside of the text", c)
			}
		}
		known := []string{"a", "a/b"}
		list, notices := accepts(text, comments, known)
		for _, w := range append(list, eslintWaivers(text, comments, eslintRules)...) {
			if w.ours && (strings.TrimSpace(w.why) == "" || !slices.Contains(known, w.ids[0])) {
				t.Errorf("accepted without a reason or an id: %+v", w)
			}
			if w.from < 1 || w.to > text.Lines()+1 {
				t.Errorf("lines %d-%d of %d", w.from, w.to, text.Lines())
			}
		}
		for _, n := range notices {
			if n.Place == "" || n.Text == "" {
				t.Errorf("empty notice: %+v", n)
			}
		}
	})
}
