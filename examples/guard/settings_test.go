package guard_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What tenet.yaml says of limits holds on the wire.
func TestLimitsOfTheFile(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--config", file(t, `guard:
  limits:
    body: 1 KB
    bodies: [{paths: [/upload/**], size: 64 KB}]
    url: 100 B
    fields: 20
    streams: 8
    bodyRate: 1 KB
    bodyTimeout: 5s
    waitTimeout: 20s
    active: 64
    tunnelTimeout: 30s
    answerFields: 50
  resources: {files: 4096, memory: 4 GB, fileSize: 1 MB}
  secureHeap: 128 KB
  affinity: none
  upgrades: []
  cspUnsafeHashes: true
`), "--", "node", "app.js")
	if got := g.get("/limits").body; !strings.Contains(got, "Max open files            4096 ") || !strings.Contains(got, "Max file size             1048576 ") || !strings.Contains(got, "Max data size             4294967296 ") {
		t.Errorf("the application is limited so:\n%s", got)
	}
	body := strings.Repeat("x", 32<<10)
	for path, want := range map[string]int{"/a": http.StatusRequestEntityTooLarge, "/upload/a": http.StatusNotFound} {
		res, err := client().Post(g.url+path, "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("32 KB to %s: status %d, want %d", path, res.StatusCode, want)
		}
	}
	if r := g.get("/" + strings.Repeat("a", 200)); r.status != http.StatusRequestURITooLong {
		t.Errorf("a long address: status %d", r.status)
	}
	req, err := http.NewRequest("GET", g.url+"/short", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		req.Header.Set(fmt.Sprint("X-Field-", i), "x")
	}
	res, err := client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("30 fields: status %d", res.StatusCode)
	}
}

// With a cookie of its own every visitor stays with one of several processes.
func TestAffinityByCookie(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--instances", "2", "--config", file(t, "guard: {affinity: cookie}\n"), "--", "node", "app.js")
	g.wait(g.said, `application 1 serves`)
	g.wait(g.said, `application 2 serves`)
	cookies := g.get("/").header["Set-Cookie"]
	i := slices.IndexFunc(cookies, func(c string) bool { return strings.HasPrefix(c, "tenet-backend=") })
	if i < 0 {
		t.Fatalf("the cookies are %q", cookies)
	}
	pids := map[int]bool{}
	for range 12 {
		req, err := http.NewRequest("GET", g.url+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Cookie", strings.SplitN(cookies[i], ";", 2)[0])
		r, err := do(client(), req)
		if err != nil {
			t.Fatal(err)
		}
		pids[pidOf(r.body)] = true
	}
	if len(pids) != 1 {
		t.Errorf("%d processes answered one visitor", len(pids))
	}
}

// A version with known holes is not taken, and the old one stays.
func TestReloadOfAVersionWithHoles(t *testing.T) {
	dir := appDir(t, "plain")
	g := start(t, dir, "--listen", "127.0.0.1:0", "--refuse", "critical", "--offline", "--", "node", "app.js")
	for name, text := range map[string]string{
		"package.json": `{"name": "shop", "version": "1.0.0", "dependencies": {"minimist": "1.2.0"}}`,
		"package-lock.json": `{"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
			"": {"name": "shop", "version": "1.0.0", "dependencies": {"minimist": "1.2.0"}},
			"node_modules/minimist": {"version": "1.2.0", "resolved": "https://registry.npmjs.org/minimist/-/minimist-1.2.0.tgz"}}}`,
		"node_modules/minimist/package.json": `{"name": "minimist", "version": "1.2.0", "main": "index.js"}`,
		"node_modules/minimist/index.js":     "module.exports = () => ({})\n",
		"version":                            "2\n",
		"app.js":                             "require('minimist')\n" + read(t, filepath.Join(dir, "app.js")),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := g.ask("reload")
	if err == nil {
		t.Error("reload succeeded")
	}
	wantText(t, "reload", out, "not reloaded, the old version stays in service", "1 known hole of severity critical", "minimist 1.2.0: prototype pollution")
	if got := g.seen().Version; got != "1" {
		t.Errorf("version %s answers, want 1", got)
	}
}

// With --observe guard says what its switches would have broken: what it has
// read, what it has seen, and what to do.
func TestObserveAdvises(t *testing.T) {
	dir := appDir(t, "plain")
	for name, text := range map[string]string{
		"sloppy.js":                     "total = 1\nmodule.exports = total\n",
		"node_modules/ejs/package.json": `{"name": "ejs", "version": "3.1.10"}`,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g := start(t, dir, "--listen", "127.0.0.1:0", "--observe", "--", "node", "app.js")
	if got := g.get("/eval").body; got != "2" {
		t.Errorf("eval answers %q: it is only observed", got)
	}
	g.wait(g.said, `would refuse \(eval\)`)
	text, err := g.ask("advice")
	if err != nil {
		t.Fatal(text)
	}
	wantText(t, "the advice", text, "are only observed", "eval      Strings become code nowhere but in ejs",
		"strict    sloppy.js:1: ", "eval      app.js turns strings into code (eval).", "at app.js:", "guard.allowEval: [./app.js]")
	g.stop()
	wantText(t, "the log at the end", g.said.String(), "guard.allowEval: [./app.js]")
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
