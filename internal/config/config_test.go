package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/yaml"
)

var update = flag.Bool("update", false, "rewrite docs/tenet.schema.json")

var known = []string{"eval", "eval/direct", "eval/implied", "cookies", "cookies/script-readable", "headers"}

func load(s string) (*Config, error) { return Load(source.New(FileName, s), known) }

func ptr[T any](v T) *T { return &v }

func TestLoad(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Config
	}{
		{"empty", "", Config{}},
		{"comments only", "# nothing\n", Config{}},
		{"empty sections", "check:\naccept:\n", Config{}},
		{"every key of check", `
check:
  only: [eval, cookies/script-readable]
  failOn: medium
  skip: [legacy/, "*.gen.js"]
  maxFileSize: 2 MB
  maxPerRule: 0
  allowIncomplete: true
  rules:
    eval: {enabled: false}
    eval/direct: {enabled: true, severity: low}
`, Config{
			Only: []string{"eval", "cookies/script-readable"}, FailOn: rule.Medium,
			Skip: []string{"legacy/", "*.gen.js"}, MaxFileSize: 2 << 20, MaxPerRule: ptr(0), AllowIncomplete: true,
			Rules: map[string]RuleOptions{"eval": {Enabled: ptr(false)}, "eval/direct": {Enabled: ptr(true), Severity: rule.Low}},
		}},
		{"a single item for a list", "check: {only: eval, skip: a/}", Config{Only: []string{"eval"}, Skip: []string{"a/"}}},
		{"guard", `
guard:
  listen: [":443", 8080]
  tls: files
  env: HOME
  instances: 2
  sandbox: false
  refuse: critical
  stopTimeout: 1m30s
  limits: {body: 1 MB, clientConnections: 0}
`, Config{Guard: Guard{
			Listen: []string{":443", "8080"}, TLS: "files", Env: []string{"HOME"}, Instances: ptr(2), Sandbox: ptr(false),
			Refuse: rule.Critical, StopTimeout: 90 * time.Second, Limits: GuardLimits{Body: 1 << 20, ClientConnections: ptr(0)},
		}}},
		{"bytes", "check: {maxFileSize: 4096}", Config{MaxFileSize: 4096}},
		{"kilobytes", "check: {maxFileSize: 1.5kB}", Config{MaxFileSize: 1536}},
		{"rows of flows", `
check:
  flow:
    sources: [{path: acme.request().body, note: is what a partner sends}, {path: acme.link, class: browser}]
    sinks: [{call: acme.run, kind: sql}, {call: acme.run, arg: 1, path: options.text, kind: command}]
    sanitizers: [{call: acme.clean, kinds: [html, dom]}, {call: acme.number, kinds: all}]
`, Config{Flow: model.Rows{
			Sources:    map[string]model.Source{"acme.request().body": {Class: model.Remote, Note: "is what a partner sends"}, "acme.link": {Class: model.Browser, Note: "is a source by tenet.yaml"}},
			Sinks:      []model.Sink{{Call: "acme.run", Kind: model.SQL}, {Call: "acme.run", Arg: 1, Path: "options.text", Kind: model.Command}},
			Sanitizers: map[string]model.KindSet{"acme.clean": model.Kinds(model.HTML, model.DOM), "acme.number": model.AnyKind},
		}}},
		{"accept", `
accept:
  - id: cookies/script-readable
    where: src/**/theme.js
    why: read on purpose
    until: 2027-03-01
`, Config{Accept: []Accept{{ID: "cookies/script-readable", Where: "src/**/theme.js", Why: "read on purpose", Until: "2027-03-01"}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := load(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			for i := range c.Accept {
				if c.Accept[i].At.Line == 0 {
					t.Errorf("accept[%d] has no place", i)
				}
				c.Accept[i].At = source.Span{}
			}
			if len(c.Accept) == 0 {
				c.Accept = nil
			}
			if len(c.Rules) == 0 {
				c.Rules = nil
			}
			if !reflect.DeepEqual(*c, tt.want) {
				t.Errorf("got  %+v\nwant %+v", *c, tt.want)
			}
		})
	}
}

func TestLoadErrors(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string // the lines of all errors
	}{
		{"unknown key", "check:\n  rules:\n    cookies:\n      serverity: high\n",
			"tenet.yaml:4:7: unknown key `serverity`. Did you mean `severity`?"},
		{"unknown section", "checks: {}", "tenet.yaml:1:1: unknown key `checks`. Did you mean `check`?"},
		{"unknown section beside guard", "guards: {}", "tenet.yaml:1:1: unknown key `guards`. Did you mean `guard`?"},
		{"time without a unit", "guard: {stopTimeout: 30}", "tenet.yaml:1:22: expected a time such as 500ms, 30s or 5m, up to 24h, found `30`"},
		{"unknown source of certificates", "guard: {tls: amce}", "tenet.yaml:1:14: unknown source of certificates `amce`. Did you mean `acme`?"},
		{"unknown limit", "guard: {limits: {boddy: 1}}", "tenet.yaml:1:18: unknown key `boddy`. Did you mean `body`?"},
		{"unknown rule", "check: {only: [cookie]}", "tenet.yaml:1:16: unknown rule or check `cookie`. Did you mean `cookies`?"},
		{"unknown check", "accept:\n- {id: eval/dirct, why: x}", "tenet.yaml:2:8: unknown rule or check `eval/dirct`. Did you mean `eval/direct`?"},
		{"unknown check under rules", "check: {rules: {eval/impleid: {enabled: true}}}",
			"tenet.yaml:1:17: unknown rule or check `eval/impleid`. Did you mean `eval/implied`?"},
		{"unknown severity", "check: {failOn: hihg}", "tenet.yaml:1:17: unknown severity `hihg`. Did you mean `high`?"},
		{"unknown kind", "check: {flow: {sinks: [{call: a, kind: sqll}]}}", "tenet.yaml:1:40: unknown kind `sqll`. Did you mean `sql`?"},
		{"unknown class", "check: {flow: {sources: [{path: a, class: romote}]}}", "tenet.yaml:1:43: unknown class `romote`. Did you mean `remote`?"},
		{"unknown kind of a sanitizer", "check: {flow: {sanitizers: [{call: a, kinds: [htlm]}]}}", "tenet.yaml:1:47: unknown kind `htlm`. Did you mean `html`?"},
		{"a sink without a kind", "check: {flow: {sinks: [{call: a}]}}", "tenet.yaml:1:24: an item of sinks has no `kind`"},
		{"no list of sinks", "check: {flow: {sinks: {call: a}}}", "tenet.yaml:1:23: sinks must be a list, not a section with keys"},
		{"bad date", "accept: [{id: eval, why: x, until: 2027-02-30}]",
			"tenet.yaml:1:36: expected a date such as 2027-03-01, found `2027-02-30`"},
		{"no reason", "accept:\n  - id: eval\n", "tenet.yaml:2:5: an item of accept has no `why`"},
		{"blank reason", "accept: [{id: eval, why: ' '}]", "tenet.yaml:1:26: expected text, found empty text"},
		{"quoted boolean", "check: {allowIncomplete: 'true'}", "tenet.yaml:1:26: expected true or false, found `true`"},
		{"text for a number", "check: {maxPerRule: all}", "tenet.yaml:1:21: expected a number from 0 to 1000000, found `all`"},
		{"negative", "check: {maxPerRule: -1}", "tenet.yaml:1:21: expected a number from 0 to 1000000, found `-1`"},
		{"size without sense", "check: {maxFileSize: big}",
			"tenet.yaml:1:22: expected a size such as 500 kB or 2 MB, up to 1024 MB, found `big`"},
		{"a list for a section", "check: [a]", "tenet.yaml:1:8: check must be a section with keys, not a list"},
		{"a section for a list", "accept: {}", "tenet.yaml:1:9: accept must be a list, not a section with keys"},
		{"text for the file", "hello", "tenet.yaml:1:1: tenet.yaml must be a section with keys, not `hello`"},
		{"twice", "check: {skip: app, skip: app}", "tenet.yaml:1:20: the key `skip` stands here twice"},
		{"bad pattern", "check: {skip: ['a[']}", "tenet.yaml:1:16: `a[` is no pattern of paths: a bracket or a backslash is not closed"},
		{"two documents", "check: {}\n---\naccept: []\n", "tenet.yaml:3:1: a second document begins here; tenet.yaml is one"},
		{"columns count UTF-16 units", "check: {skip: [\"\U0001F36A\", 'a['], failOn: x}",
			"tenet.yaml:1:22: `a[` is no pattern of paths: a bracket or a backslash is not closed\n" +
				"tenet.yaml:1:37: unknown severity `x`"},
		{"all at once, in order", "check:\n  failOn: loud\n  colour: red\naccept:\n  - why: x\n    until: soon\n",
			"tenet.yaml:2:11: unknown severity `loud`. Did you mean `low`?\n" +
				"tenet.yaml:3:3: unknown key `colour`\n" +
				"tenet.yaml:5:5: an item of accept has no `id`\n" +
				"tenet.yaml:6:12: expected a date such as 2027-03-01, found `soon`"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := load(tt.text)
			if err == nil {
				t.Fatalf("no error, got %+v", c)
			}
			if err.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("%T holds no *Error", err)
			}
		})
	}
}

func TestBrokenYAML(t *testing.T) {
	_, err := load("check:\n  skip: [app\n")
	list := Errors(err)
	if len(list) != 1 || list[0].Span.Line < 2 || list[0].Msg == "" {
		t.Errorf("got %v: want one mistake with its place", err)
	}
}

func TestErrorsAreBounded(t *testing.T) {
	_, err := load("check:\n" + strings.Repeat("  colour: red\n", 1000))
	if n := len(Errors(err)); n < 2 || n > maxErrors {
		t.Errorf("%d mistakes reported, want 2 to %d", n, maxErrors)
	}
}

func TestFrame(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"two lines before", "check:\n  rules:\n    cookies:\n      serverity: high\n", `
      2 |   rules:
      3 |     cookies:
    > 4 |       serverity: high
        |       ^^^^^^^^^
    known here: enabled, severity
`},
		{"a tab before", "check: {\tcolour: red}", `
    > 1 | check: {  colour: red}
        |           ^^^^^^
    known here: only, failOn, skip, maxFileSize, maxPerRule, allowIncomplete, lint, offline,
                privateScopes, mode, rules, login, flow
`},
		{"wide characters before", "check: {skip: \"\u6F22\u5B57\", failOn: x}", "\n" +
			"    > 1 | check: {skip: \"\u6F22\u5B57\", failOn: x}\n" +
			"        |                               ^\n" +
			"    known here: low, medium, high, critical\n"},
		{"control characters are shown, not obeyed", "check: {skip: \"a\\e\", \"\u202E\": x}", `
    > 1 | check: {skip: "a\e", "<U+202E>": x}
        |                      ^^^^^^^^^^
    known here: only, failOn, skip, maxFileSize, maxPerRule, allowIncomplete, lint, offline,
                privateScopes, mode, rules, login, flow
`},
		{"an id lists its neighbours", "check: {only: eval/x}", `
    > 1 | check: {only: eval/x}
        |               ^^^^^^
    known here: eval/direct, eval/implied
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(tt.text)
			list := Errors(err)
			if len(list) != 1 {
				t.Fatalf("got %v, want one mistake", err)
			}
			want := strings.ReplaceAll(tt.want[1:], "\n  ", "\n")[2:]
			if got := list[0].Frame(); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// A line of many columns shows a window around the mistake.
func TestFrameOfLongLine(t *testing.T) {
	_, err := load("check: {skip: [" + strings.Repeat("aaaa, ", 500) + "], colour: red}")
	lines := strings.Split(Errors(err)[0].Frame(), "\n")
	at := strings.Index(lines[1], "^")
	if !strings.HasPrefix(lines[0][at:], "colour") {
		t.Errorf("the caret is not under the mistake:\n%s\n%s", lines[0], lines[1])
	}
	for _, l := range lines {
		if len(l) > 110 {
			t.Errorf("line of %d columns", len(l))
		}
	}
}

func TestSchemaIsFresh(t *testing.T) {
	const file = "../../docs/tenet.schema.json"
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is stale: go test ./internal/config -run TestSchemaIsFresh -update", file)
	}
}

// The schema and the reader are made from one table; here they judge the same files.
func TestSchemaAgreesWithLoad(t *testing.T) {
	raw, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("tenet.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("tenet.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		`{}`,
		`{"check": null, "accept": null}`,
		`{"check": {"only": ["eval"], "failOn": "low", "maxFileSize": "2 MB", "maxPerRule": 3}}`,
		`{"check": {"rules": {"eval/direct": {"enabled": false}}}}`,
		`{"accept": [{"id": "eval", "why": "because", "until": "2027-03-01"}]}`,
		`{"check": {"colour": "red"}}`,
		`{"check": {"failOn": "loud"}}`,
		`{"check": {"maxPerRule": -1}}`,
		`{"check": {"rules": {"eval": {"enabled": "yes"}}}}`,
		`{"accept": [{"id": "eval"}]}`,
		`{"accept": [{"id": "eval", "why": "x", "until": "soon"}]}`,
		`{"guard": {}}`,
		`{"guard": {"listen": [":443", 8080], "tls": "acme", "env": "HOME", "stopTimeout": "1m30s", "limits": {"body": "10 MB"}}}`,
		`{"guard": {"tls": "yes"}}`,
		`{"guard": {"stopTimeout": "soon"}}`,
		`{"guard": {"stopTimeout": 30}}`,
		`{"guard": {"env": {"HOME": "x"}}}`,
		`{"guard": {"limits": {"bodies": 1}}}`,
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		_, loadErr := load(text)
		schemaErr := s.Validate(v)
		if (loadErr == nil) != (schemaErr == nil) {
			t.Errorf("%s\nLoad:   %v\nschema: %v", text, loadErr, schemaErr)
		}
	}
	if !json.Valid(raw) {
		t.Error("the schema is not JSON")
	}
}

// Every line that the commented file shows works once its # is taken away.
func TestExample(t *testing.T) {
	text := Example("")
	if with := Example("x.json"); !strings.HasSuffix(with, text) || !strings.Contains(with, "$schema=x.json") {
		t.Errorf("the schema is not named:\n%s", with)
	}
	if c, err := load(text); err != nil || c.Only != nil || len(c.Accept) > 0 {
		t.Errorf("as written: %+v, %v: want an empty configuration", c, err)
	}
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		key, ok := strings.CutPrefix(strings.TrimLeft(line, " "), "# ")
		name, _, isKey := strings.Cut(strings.TrimLeft(key, "- "), ":")
		if ok && isKey && !strings.Contains(name, " ") {
			line = strings.Replace(line, "# ", "", 1)
		}
		lines = append(lines, line)
	}
	c, err := load(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatalf("uncommented: %v\n%s", err, strings.Join(lines, "\n"))
	}
	if len(c.Only) == 0 || c.FailOn == 0 || len(c.Skip) == 0 || c.MaxFileSize == 0 || c.MaxPerRule == nil ||
		len(c.Rules) == 0 || len(c.Accept) != 1 || c.Accept[0].Until == "" {
		t.Errorf("a key of the example was not read: %+v", c)
	}
	for _, section := range []any{c.Guard, c.Guard.Limits, c.Guard.JSON, c.Guard.Rates[0], c.Guard.Leaks, c.Guard.Headers, c.Guard.Cookies, c.Guard.Scope, c.Guard.CSPFallBack, c.Guard.Limits.GuardMore, c.Guard.Limits.Bodies[0], c.Guard.Resources, c.Guard.WAF} {
		v := reflect.ValueOf(section)
		for i := range v.NumField() {
			if f := v.Field(i); f.IsZero() && f.Kind() != reflect.Bool {
				t.Errorf("the example of guard does not say %s", v.Type().Field(i).Name)
			}
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("check: {failOn: hihg, maxFileSize: 2 MB}")
	f.Add("accept:\n  - id: eval\n    why: x\n    until: 2027-02-30\n")
	f.Add("check: &a {rules: {eval: *a}}")
	f.Add("\u202E: {\t\xff}")
	f.Fuzz(func(t *testing.T, raw string) {
		text := source.Decode(FileName, []byte(raw))
		c, err := Load(text, known)
		if (c == nil) == (err == nil) {
			t.Fatalf("Load returned %v and %v", c, err)
		}
		for _, e := range Errors(err) {
			if e.Span.Start < 0 || e.Span.End > len(text.Data) || e.Span.Line < 1 || e.Span.Line > text.Lines() {
				t.Errorf("place outside of the file: %+v", e.Span)
			}
			if e.Msg == "" || strings.ContainsAny(e.Frame(), "\x1b\r\u202E") {
				t.Errorf("unfit for a terminal: %q %q", e.Msg, e.Frame())
			}
		}
		if err == nil && len(raw) > yaml.MaxSize {
			t.Error("a file above the limit was read")
		}
	})
}
