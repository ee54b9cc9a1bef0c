package guard_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/probe"
	"tenet/internal/rule"
	"tenet/internal/rules"
)

// install copies the careless shop to where every user may read it, and
// installs its packages. Its folder data belongs to the user that it will run as.
func install(t *testing.T) string {
	t.Helper()
	from := filepath.Join("..", "shop", "careless")
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "shop")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "node_modules")); err != nil { // of somebody who tried it in place
		t.Fatal(err)
	}
	packages(t, filepath.Join(dir, "node_modules"), from, "shop")
	if os.Getuid() == 0 {
		if out, err := exec.CommandContext(t.Context(), "chown", "-R", "nobody", filepath.Join(dir, "data")).CombinedOutput(); err != nil {
			t.Fatalf("chown: %v\n%s", err, out)
		}
	}
	return dir
}

// visits are the pages from which the policy of the shop is learnt.
var visits = []string{"/", "/product/1", "/product/2", "/search", "/search?q=lamp", "/login", "/cart", "/orders/1001/invoice", "/no/such/page"}

// left are the findings that remain under guard, each of them low, with the
// reason why nothing in front of an application can repair it.
var left = []string{
	"headers/unchecked-script", // the page names a script of another host without a hash, and guard does not know which content is right
}

// The careless shop, unchanged, keeps the rules that a running service can
// show: what tenet finds of it without guard is in examples/shop/live_test.go.
func TestCarelessShopKeepsTheRules(t *testing.T) {
	g := start(t, install(t), "--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--config", settings(t), "--write", "data", "--", "node", "app.js")
	c := client()
	for range 3 {
		for _, path := range visits {
			if _, err := get(c, g.url+path); err != nil {
				t.Fatalf("GET %s: %v\n%s", path, err, g.said)
			}
		}
	}
	text, err := g.ask("csp", "suggest")
	if err != nil {
		t.Fatal(text)
	}
	wantText(t, "the suggestion", text, "script-src 'self' https://maxcdn.bootstrapcdn.com", "shown ", "default-src 'none'")
	if text, err = g.ask("csp", "enforce"); err != nil {
		t.Fatal(text)
	}
	g.wait(g.said, `csp: .*enforce`)

	base := strings.Replace(g.url, "127.0.0.1", "localhost", 1)
	for path, want := range map[string]int{"/": 200, "/product/1": 200, "/search?q=lamp": 200, "/login": 200, "/cart": 200, "/js/shop.js": 200, "/no/such/page": 404} {
		if r, err := get(c, base+path); err != nil || r.status != want {
			t.Errorf("GET %s: status %d, want %d (%v)", path, r.status, want, err)
		}
	}
	leaks(t, c, base)
	facts, err := probe.Run(t.Context(), base+"/", probe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := check.Run(t.Context(), check.Options{Live: []*probe.Facts{facts}, Rules: rules.All(), Only: []string{"eval", "strict", "leaks", "root", "headers", "cookies", "scope"}})
	if err != nil {
		t.Fatal(err)
	}
	remain := map[string]bool{}
	for _, f := range result.Findings {
		remain[f.ID] = true
		if f.Severity != rule.Low || !slices.Contains(left, f.ID) {
			t.Errorf("%s %s %s: %s", f.Severity, f.ID, f.Place.File, f.Message)
		}
	}
	for _, id := range left {
		if !remain[id] {
			t.Errorf("%s is not found any more: remove it from left", id)
		}
	}
	g.wait(g.said, `an answer of the application was not shown to the visitor`)
}

// settings is a tenet.yaml for the shop.
func settings(t *testing.T) string {
	t.Helper()
	return file(t, "guard:\n  cookies: {hostPrefix: true, hidden: [last_product]}\n")
}

// file is a tenet.yaml beside the application.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "tenet.yaml")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// leaks asks for an error whose stack the shop would send.
func leaks(t *testing.T, c *http.Client, base string) {
	t.Helper()
	r, err := get(c, base+"/search?q=(")
	if err != nil {
		t.Fatal(err)
	}
	if r.status != http.StatusInternalServerError || strings.Contains(r.body, "node_modules") || !strings.Contains(r.body, r.header.Get("X-Request-Id")) {
		t.Errorf("an error shows as status %d, id %q:\n%s", r.status, r.header.Get("X-Request-Id"), r.body)
	}
}
