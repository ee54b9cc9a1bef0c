package guard_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/probe"
	"tenet/internal/rules"
)

// Applications as the documentation of each framework has them run unchanged,
// and keep what a running service can show of the rules, once the policy of
// their pages is learnt.
func TestFrameworks(t *testing.T) {
	dir := appDir(t, "frameworks")
	packages(t, filepath.Join(dir, "node_modules"), filepath.Join("..", "..", "internal", "guard", "switches", "testdata", "npm"), "frameworks")
	for _, test := range []struct {
		name  string
		pages []string
		left  []string // low findings that remain
	}{
		{"express", []string{"/", "/pug"}, nil},
		{"koa", []string{"/", "/other"}, nil},
		{"fastify", []string{"/", "/api"}, nil},
		{"hapi", []string{"/"}, nil},
		{"nest", []string{"/"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := start(t, dir, "--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--config", settings(t), "--", "node", test.name+".cjs")
			base := strings.Replace(g.url, "127.0.0.1", "localhost", 1)
			c := client()
			for range 3 {
				for _, path := range test.pages {
					if r, err := get(c, base+path); err != nil || r.status != http.StatusOK {
						t.Fatalf("GET %s: status %d, %v\n%s", path, r.status, err, g.said)
					}
				}
			}
			g.keeps(base, test.left)
		})
	}
}

// keeps turns the policy on that was learnt, and looks for what a running
// service can show of the rules, but for what is left.
func (g *guarded) keeps(base string, left []string) {
	g.t.Helper()
	if text, err := g.ask("csp", "enforce"); err != nil {
		g.t.Fatal(text)
	}
	if r, err := get(client(), base+"/boom"); err != nil || r.status != http.StatusInternalServerError || strings.Contains(r.body, "something inside") {
		g.t.Errorf("an error shows as status %d: %s (%v)", r.status, r.body, err)
	}
	facts, err := probe.Run(g.t.Context(), base+"/", probe.Options{})
	if err != nil {
		g.t.Fatal(err)
	}
	result, err := check.Run(g.t.Context(), check.Options{Live: []*probe.Facts{facts}, Rules: rules.All(), Only: []string{"eval", "strict", "leaks", "root", "headers", "cookies", "scope"}})
	if err != nil {
		g.t.Fatal(err)
	}
	for _, f := range result.Findings {
		if !slices.Contains(left, f.ID) {
			g.t.Errorf("%s %s %s: %s", f.Severity, f.ID, f.Place.File, f.Message)
		}
	}
}
