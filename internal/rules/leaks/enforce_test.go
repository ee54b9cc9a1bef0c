package leaks

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/ruletest"
)

const stackText = "Error: no such table\n    at Database.get (/srv/shop/lib/store.js:12:9)\n    at processTicksAndRejections (node:internal/process/task_queues:95:5)\n"

// careless answers failures with all that it knows.
var careless = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Powered-By", "Express")
	w.Header().Set("Server", "shop/1.2.3")
	switch {
	case r.URL.Path == "/":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<a href="/a">a</a><script src="/app.js"></script>`)
	case r.URL.Path == "/app.js":
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, "start()\n//# sourceMappingURL=app.js.map\n")
	case r.URL.Path == "/app.js.map":
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"version":3,"sources":["app.ts"],"sourcesContent":["start()"],"mappings":"AAAA"}`)
	case r.URL.Path == "/.env":
		fmt.Fprint(w, "SECRET_KEY=abc\n")
	case r.Method == http.MethodPost:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"SQLITE_ERROR: no such column: a"}`)
	case strings.Contains(r.URL.Path, "missing"):
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, "<pre>%s</pre>", strings.ReplaceAll(stackText, "\n", "<br>"))
	default:
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprint(w, `<ul id="stacktrace"></ul>`)
	}
})

func TestBareThenEnforced(t *testing.T) {
	ruletest.BareThenEnforced(t, Rule, ruletest.Careless{
		App: careless, Options: rule.Enforcement{Leaks: rule.LeakOptions{RefuseSourceMaps: true}},
		Want: []string{"leaks/browser-source-maps", "leaks/debug-error-page", "leaks/message-to-client", "leaks/powered-by Server", "leaks/powered-by X-Powered-By",
			"leaks/stack-to-client", "leaks/static-dotfiles"},
	})
}

// A request through the rule, and what was told of it.
type visit struct {
	o      rule.LeakOptions
	r      *http.Request
	log    bytes.Buffer
	masked []rule.Masked
}

func (v *visit) to(t *testing.T, app http.HandlerFunc) *http.Response {
	t.Helper()
	e := rule.Enforcement{Leaks: v.o, Log: slog.New(slog.NewJSONHandler(&v.log, nil)), Masked: func(m rule.Masked) { v.masked = append(v.masked, m) }}
	wrap, err := enforce(e)
	if err != nil {
		t.Fatal(err)
	}
	if v.r == nil {
		v.r = httptest.NewRequest("GET", "/orders?token=secret", nil)
	}
	v.r.Header.Set("X-Request-Id", "id-1")
	w := httptest.NewRecorder()
	wrap(app).ServeHTTP(w, v.r)
	return w.Result()
}

func read(t *testing.T, r io.Reader) string {
	t.Helper()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// says is an application with one answer.
func says(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if media != "" {
			w.Header().Set("Content-Type", media)
		}
		w.Header().Set("Etag", `"abc"`)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func TestMasks(t *testing.T) {
	page := func(s string) string { return "<!doctype html>" + s }
	for _, test := range []struct {
		name   string
		status int
		media  string
		body   string
		to     int
		media2 string
		want   string
	}{
		{"HTML stays HTML", 500, "text/html; charset=utf-8", page(stackText), 500, "text/html; charset=utf-8", "<h1>Something went wrong.</h1>"},
		{"JSON stays JSON", 500, "application/json", `{"stack":"x"}`, 500, "application/json; charset=utf-8", `{"error":"Something went wrong.","requestId":"id-1"}`},
		{"a problem stays one", 503, "application/problem+json", `{}`, 503, "application/problem+json; charset=utf-8", `{"error":"The service is not available at the moment.","requestId":"id-1"}`},
		{"XML stays XML", 500, "application/xml", `<a/>`, 500, "application/xml; charset=utf-8", "<message>Something went wrong.</message><requestId>id-1</requestId>"},
		{"text stays text", 502, "text/plain", "connect ECONNREFUSED 10.0.0.1:5432", 502, "text/plain; charset=utf-8", "name this number: id-1"},
		{"a picture cannot carry a text", 500, "image/png", "x", 500, "text/plain; charset=utf-8", "Something went wrong."},
		{"a stack in an answer of success", 200, "application/json", `{"errors":[{"stack":"Error\n    at f (/srv/a.js:1:2)"}]}`, 500, "application/json; charset=utf-8", `"requestId":"id-1"`},
		{"a stack in a page that is not found", 404, "text/html", page(stackText), 404, "text/html; charset=utf-8", "This page does not exist."},
		{"an error of the database", 400, "application/json", `{"error":"SQLITE_ERROR: near x"}`, 400, "application/json; charset=utf-8", "The request could not be understood."},
		{"a rare status", 418, "text/plain", "TypeError: x is not a function", 418, "text/plain; charset=utf-8", "I'm a teapot."},
	} {
		v := &visit{}
		resp := v.to(t, says(test.status, test.media, test.body))
		body := read(t, resp.Body)
		if resp.StatusCode != test.to || resp.Header.Get("Content-Type") != test.media2 || !strings.Contains(body, test.want) {
			t.Errorf("%s: got %d %s %s", test.name, resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
		if resp.Header.Get("X-Request-Id") != "id-1" || !strings.Contains(body, "id-1") || resp.Header.Get("Etag") != "" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", test.name, resp.Header)
		}
		var line struct{ ID, Path, Answer string }
		if err := json.Unmarshal(v.log.Bytes(), &line); err != nil || line.Answer != test.body || line.ID != "id-1" || line.Path != "/orders" {
			t.Errorf("%s: the log has %s", test.name, v.log.String())
		}
		if len(v.masked) != 1 || v.masked[0] != (rule.Masked{ID: "id-1", Method: "GET", Path: "/orders", Status: test.status, Detail: test.body}) {
			t.Errorf("%s: told %+v", test.name, v.masked)
		}
		if strings.Contains(v.log.String(), "secret") {
			t.Errorf("%s: the log has the query: %s", test.name, v.log.String())
		}
	}
}

func TestLeavesAlone(t *testing.T) {
	article := "<p>The train leaves at 10:30:15, at https://shop.example:8080:1 and at /platform.</p>"
	for _, test := range []struct {
		name   string
		o      rule.LeakOptions
		status int
		media  string
		body   string
	}{
		{"a page", rule.LeakOptions{}, 200, "text/html", article},
		{"an error that says nothing", rule.LeakOptions{}, 404, "application/json", `{"error":"not found"}`},
		{"what an article says about errors", rule.LeakOptions{}, 200, "text/html", "TypeError: x is not a function"},
		{"the stack of a browser", rule.LeakOptions{}, 200, "application/json", `{"stack":"Error\n    at f (https://shop.example/a.js:1:2)\n    at https://shop.example/b.js:3:4"}`},
		{"a script", rule.LeakOptions{}, 200, "text/javascript", "// at f (/srv/a.js:1:2)"},
		{"no content", rule.LeakOptions{}, 204, "", ""},
		{"servers' errors, if the operator says so", rule.LeakOptions{KeepServerErrors: true}, 503, "text/html", "<h1>Back at 10:30:15</h1>"},
	} {
		v := &visit{o: test.o}
		resp := v.to(t, says(test.status, test.media, test.body))
		if body := read(t, resp.Body); resp.StatusCode != test.status || body != test.body || resp.Header.Get("Etag") == "" || len(v.masked) > 0 {
			t.Errorf("%s: got %d %q %v", test.name, resp.StatusCode, body, resp.Header)
		}
	}
	v := &visit{o: rule.LeakOptions{KeepServerErrors: true}}
	if body := read(t, v.to(t, says(500, "text/html", stackText)).Body); strings.Contains(body, "/srv") {
		t.Errorf("a stack passes: %q", body)
	}
}

func TestPageOfTheOperator(t *testing.T) {
	v := &visit{o: rule.LeakOptions{Page: "<p>{status}: {text} [{id}]</p>"}}
	if got := read(t, v.to(t, says(500, "text/html", "x")).Body); got != "<p>500: Something went wrong. [id-1]</p>" {
		t.Errorf("got %q", got)
	}
	if _, err := enforce(rule.Enforcement{Leaks: rule.LeakOptions{Page: "<p>sorry</p>"}}); err == nil || !strings.Contains(err.Error(), "leaks.page: {id}") {
		t.Errorf("got %v", err)
	}
}

// What is asked for decides where the application does not.
func TestTypeByAccept(t *testing.T) {
	for accept, want := range map[string]string{"text/html,*/*": "text/html; charset=utf-8", "application/json": "application/json; charset=utf-8", "": "text/plain; charset=utf-8"} {
		v := &visit{r: httptest.NewRequest("GET", "/", nil)}
		v.r.Header.Set("Accept", accept)
		if got := v.to(t, says(500, "", "x")).Header.Get("Content-Type"); got != want {
			t.Errorf("%q: got %q", accept, got)
		}
	}
}

func TestAsksForReadableAnswers(t *testing.T) {
	v := &visit{r: httptest.NewRequest("GET", "/", nil)}
	v.r.Header.Set("Accept-Encoding", "gzip, br")
	var seen string
	v.to(t, func(w http.ResponseWriter, r *http.Request) { seen = r.Header.Get("Accept-Encoding") })
	if seen != "identity" || v.r.Header.Get("Accept-Encoding") != "gzip, br" {
		t.Errorf("the application sees %q, the front %q", seen, v.r.Header.Get("Accept-Encoding"))
	}
}

// An application that compresses all the same is looked into.
func TestCompressed(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, strings.Repeat("x", 1000)+stackText)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for encoding, hidden := range map[string]bool{"gzip": true, "br": false} {
		v := &visit{}
		resp := v.to(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", encoding)
			w.Header().Set("Content-Type", "text/plain")
			w.WriteHeader(404)
			w.Write(b.Bytes())
		})
		if got := resp.Header.Get("Content-Encoding") == ""; got != hidden {
			t.Errorf("%s: masked: %v", encoding, got)
		}
		if hidden && (len(v.masked) != 1 || !strings.Contains(v.masked[0].Detail, "/srv/shop") || !strings.Contains(v.log.String(), "/srv/shop")) {
			t.Errorf("%s: the log has %s", encoding, v.log.String())
		}
	}
}

func TestSourceMapsAndPrivateFiles(t *testing.T) {
	for path, want := range map[string][2]int{ // without and with the option
		"/app.js.map": {200, 404}, "/a/APP.CSS.MAP": {200, 404}, "/site.map": {200, 200}, "/.env": {404, 404}, "/a/.env.production": {404, 404}, "/.git/HEAD": {404, 404},
		"/.GIT/config": {404, 404}, "/.well-known/security.txt": {200, 200}, "/environment": {200, 200}, "/.github": {200, 200},
	} {
		for i, refuse := range []bool{false, true} {
			v := &visit{o: rule.LeakOptions{RefuseSourceMaps: refuse}, r: httptest.NewRequest("GET", path, nil)}
			resp := v.to(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("SourceMap", "/a.map") })
			if resp.StatusCode != want[i] || resp.StatusCode == 200 && (resp.Header.Get("SourceMap") == "") != refuse {
				t.Errorf("%s, refused: %v: got %d %v", path, refuse, resp.StatusCode, resp.Header)
			}
		}
	}
}

func TestStripsTheServer(t *testing.T) {
	for sent, want := range map[string]string{"nginx": "nginx", "Apache/2.4.1 (Unix)": "Apache", "/1": "", "": ""} {
		v := &visit{}
		resp := v.to(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Server", sent)
			w.Header().Set("X-AspNet-Version", "4")
		})
		if got := resp.Header.Get("Server"); got != want || resp.Header.Get("X-Aspnet-Version") != "" {
			t.Errorf("%q became %q", sent, got)
		}
	}
}

// Whatever a hint is for, it stands in what the expression matches: every case
// of the rule that the expressions match is found by way of the hints.
func TestHints(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{stackText, `<ul id="stacktrace">`, "<html><vite-error-overlay>", `<div class="youch-x">`, "webpack-dev-server-client-overlay", "data-nextjs-dialog-overlay", "ORA-00942: x", "syntax error at or near \"a\"",
		"You have an error in your SQL syntax", "unterminated quoted string at or near", "PrismaClientKnownRequestError", "Cast to ObjectId failed", "connect ETIMEDOUT 10.0.0.1:1", "ER_PARSE_ERROR: x",
		"ENOENT: no such file or directory, open '/a'", `Failed to lookup view "a" in views director`, "RangeError: xxxx", "ReferenceError: xxxx", "Cannot read properties of null", "Cannot convert object to primitive value"}
	for _, e := range entries {
		if data, err := os.ReadFile("testdata/" + e.Name()); err == nil && strings.HasSuffix(e.Name(), ".http") {
			texts = append(texts, string(data))
		}
	}
	matched := map[string]bool{}
	for _, list := range [][]trace{stacks, messages, debugPages} {
		for i := range list {
			for _, text := range texts {
				if list[i].is.MatchString(text) {
					matched[list[i].what] = true
					if !list[i].in([]byte(text)) {
						t.Errorf("%q matches %s, and has none of the hints", text, list[i].is)
					}
				}
			}
			if !matched[list[i].what] {
				t.Errorf("nothing here %s", list[i].what)
			}
		}
	}
}
