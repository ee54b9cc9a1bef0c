package ruletest

import (
	"crypto/rand"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenet/internal/check"
	"tenet/internal/probe"
	"tenet/internal/rule"
)

// A Careless is an application that breaks a rule in ways that a running
// service shows.
type Careless struct {
	App http.Handler

	TLS  bool   // it is served over TLS
	Host string // that visitors ask for; "" is the address of the server

	Options rule.Enforcement // of the rule in front of it

	// Want are the findings of the bare application, sorted: the id, and the
	// name of the header if the finding is about one: "cookies/same-site
	// Set-Cookie".
	Want []string
}

// BareThenEnforced runs an application as it is, of which the live checks of
// the rule have to find exactly what it wants, and then behind what the rule
// enforces: of that they have to find nothing, and the front page has to be
// there as before.
func BareThenEnforced(t *testing.T, r *rule.Rule, c Careless) {
	t.Helper()
	if len(c.Want) == 0 {
		t.Fatal("a careless application breaks something: Want is empty")
	}
	bare := found(t, r, c, c.App)
	if got := summaries(bare); !slices.Equal(got, c.Want) {
		t.Errorf("bare: got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(c.Want, "\n\t"))
	}
	told := &told{}
	c.Options.Note = told.note
	wrap, err := r.Enforce(c.Options)
	if err != nil {
		t.Fatalf("enforcing: %v", err)
	}
	for _, f := range found(t, r, c, wrap(c.App)).Findings {
		t.Errorf("enforced: %s %s: %s [%s]", f.Place.File, f.Header, f.Message, f.ID)
	}
	if len(told.checks) == 0 {
		t.Error("enforced: nobody was told what was done")
	}
	for id := range told.checks {
		if !slices.ContainsFunc(r.Checks, func(c rule.Check) bool { return c.ID == id }) {
			t.Errorf("enforced: %q was noted, which is no check of the rule", id)
		}
	}
}

// summaries are the findings in the form of Careless.Want.
func summaries(result *check.Result) []string {
	var all []string
	for _, f := range result.Findings {
		all = append(all, strings.TrimSpace(f.ID+" "+f.Header))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// found serves an application and judges it. The requests are as the front of
// a proxy hands them on.
func found(t *testing.T, r *rule.Rule, c Careless, app http.Handler) *check.Result {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.URL.Scheme = "http"
		if req.TLS != nil {
			req.URL.Scheme = "https"
		}
		if c.Host != "" {
			req.Host = c.Host
		}
		req.Header.Set("X-Request-Id", rand.Text())
		app.ServeHTTP(w, req)
	}))
	defer server.Close()
	roots := x509.NewCertPool()
	if c.TLS {
		server.StartTLS()
		roots.AddCert(server.Certificate())
	} else {
		server.Start()
	}
	facts, err := probe.Run(t.Context(), server.URL+"/", probe.Options{Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	if facts.FrontStatus() != http.StatusOK {
		t.Errorf("the front page answers %d", facts.FrontStatus())
	}
	result, err := check.Run(t.Context(), check.Options{Live: []*probe.Facts{facts}, Rules: []*rule.Rule{r}, All: true})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// told is who hears what is enforced.
type told struct {
	mu     sync.Mutex
	checks map[string]bool
}

func (n *told) note(id, what string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.checks == nil {
		n.checks = map[string]bool{}
	}
	n.checks[id] = true
}
