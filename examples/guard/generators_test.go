package guard_test

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Applications as the usual generators lay them out, with the packages that
// those name, old ones among them. express-generator offers seven view engines,
// each of which makes code from its templates in a way of its own: Jade, the
// default, loads a compressor whose parts are made of text themselves.
func TestGenerators(t *testing.T) {
	dir := appDir(t, "generators")
	packages(t, filepath.Join(dir, "node_modules"), filepath.Join("testdata", "generators"), "generators")
	engines := []string{"/ejs", "/hbs", "/hjs", "/jade", "/pug", "/twig", "/vash"}
	for _, test := range []struct {
		name, command string
		pages         []string
		want          string // in each page
	}{
		{"express", "npm start", append([]string{"/"}, engines...), "<p>Welcome to "},
		{"koa", "node koa/bin/www", []string{"/"}, "<p>Welcome to Koa"},
		{"fastify", "node node_modules/fastify-cli/cli.js start -l info fastify/app.js", []string{"/", "/example"}, "t"},
	} {
		t.Run(test.name, func(t *testing.T) {
			words := append([]string{"--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--"}, strings.Fields(test.command)...)
			g := start(t, dir, words...)
			base := strings.Replace(g.url, "127.0.0.1", "localhost", 1)
			c := client()
			for _, path := range test.pages {
				if r, err := get(c, base+path); err != nil || r.status != http.StatusOK || !strings.Contains(r.body, test.want) {
					t.Fatalf("GET %s: status %d, %v\n%s\n%s", path, r.status, err, r.body, g.said)
				}
			}
			if r, err := get(c, base+"/no/such/page"); err != nil || r.status != http.StatusNotFound {
				t.Errorf("a page that is not there: status %d, %v", r.status, err)
			}
			g.keeps(base, nil)
			if m := regexp.MustCompile(`(?m)^tenet guard: (?:refused \(|hint: ).*`).FindString(g.said.String()); m != "" {
				t.Errorf("guard says: %s", m)
			}
		})
	}
	t.Run("sockets in a cluster", func(t *testing.T) { socketsInCluster(t, dir) })
}

// A cluster of four behind one port, whose first process hands each connection
// to the process that knows its session.
func socketsInCluster(t *testing.T, dir string) {
	g := start(t, dir, "--listen", "127.0.0.1:0", "--", "node", "sticky/app.js")
	g.wait(g.out, `(?s)(?:ready.*){4}`)
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join("sticky", "client.js"), g.url)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || !regexp.MustCompile(`processes: [34]\n`).Match(out) {
		t.Errorf("%v\n%s\n%s", err, out, g.said)
	}
}
