package observatory

import (
	"bytes"
	"crypto/x509"
	_ "embed"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/npmtest"
	"tenet/internal/probe"
)

// installed returns a folder with the original, at the version of the lockfile.
// It brings a server, a database and a reporter of crashes, which its tests and
// its score do not use: overrides put a small package in the place of each.
func installed(t *testing.T) string {
	t.Helper()
	return npmtest.Install(t, "observatory", "testdata", func(dir string) error {
		// A script that is not run would fetch the list of preloaded hosts. None
		// of the servers here is in it.
		return os.WriteFile(filepath.Join(dir, "node_modules", "@mdn", "mdn-http-observatory", "conf", "hsts-preload.json"), []byte("{}"), 0o644)
	})
}

// script runs the tests of the original on local servers and scores them as
// its scanner does, which itself takes no ports.
const script = `
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const src = f => import(input.dir + '/node_modules/@mdn/mdn-http-observatory/src/' + f)
;(async () => {
  const { retrieve } = await src('retriever/retriever.js')
  const { ALL_TESTS } = await src('constants.js')
  const { getScoreModifier, getGradeForScore } = await src('grader/grader.js')
  const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await src('grader/charts.js')
  const reports = await Promise.all(input.paths.map(async path => {
    const seen = await retrieve(input.host, { httpPort: input.httpPort, httpsPort: input.httpsPort, path })
    let all = 100, without = 100
    const tests = ALL_TESTS.map(test => {
      const o = test(seen), points = getScoreModifier(o.result)
      all += points
      if (points < 0) without += points
      return { Name: o.constructor.name, Result: o.result, Points: points, Passed: Boolean(o.pass) }
    })
    const { score, grade } = getGradeForScore(without >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : without)
    return { Score: score, Grade: grade, Tests: tests }
  }))
  process.stdout.write(JSON.stringify(reports))
})()
`

// servers serve the cases, with and without TLS.
type servers struct {
	safe, plain *httptest.Server
	roots       *x509.CertPool
}

func serve(t *testing.T) *servers {
	t.Helper()
	s := &servers{roots: x509.NewCertPool()}
	s.safe = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r, true) }))
	s.plain = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := caseOf(r)
		switch {
		case c != nil && strings.HasPrefix(c.plain, "step"):
			if r.URL.Query().Has("step") {
				http.Redirect(w, r, s.safe.URL+r.URL.Path, http.StatusFound)
			} else {
				http.Redirect(w, r, r.URL.Path+"?step", http.StatusFound)
			}
		case c == nil || c.plain == "":
			http.Redirect(w, r, s.safe.URL+r.URL.Path, http.StatusMovedPermanently)
		default:
			answer(w, r, false)
		}
	}))
	t.Cleanup(s.safe.Close)
	t.Cleanup(s.plain.Close)
	s.roots.AddCert(s.safe.Certificate())
	return s
}

func caseOf(r *http.Request) *example {
	var i int
	if n, err := fmt.Sscanf(r.URL.Path, "/case/%d", &i); n != 1 || err != nil || i >= len(examples) {
		return nil
	}
	return &examples[i]
}

// answer sends what a case says.
func answer(w http.ResponseWriter, r *http.Request, tls bool) {
	c := caseOf(r)
	if c == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	for line := range strings.Lines(c.headers) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			if http.CanonicalHeaderKey(name) == "Content-Type" {
				h.Del(name)
			}
			h.Add(name, strings.ReplaceAll(strings.TrimSpace(value), "{origin}", r.Header.Get("Origin")))
		}
	}
	if c.status != 0 {
		w.WriteHeader(c.status)
	}
	fmt.Fprintf(w, "<!doctype html><html><head>%s</head><body>hello</body></html>", c.head)
}

// ours is what this package says of a case.
func (s *servers) ours(t *testing.T, path string) Report {
	t.Helper()
	facts, err := probe.Run(t.Context(), s.safe.URL+path, probe.Options{Roots: s.roots, MaxRequests: 16})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := probe.Run(t.Context(), s.plain.URL+path, probe.Options{Roots: s.roots, Follow: true, MaxRequests: 3})
	if err != nil {
		t.Fatal(err)
	}
	// The probe knows the port that answers without TLS only where both ports
	// are the usual ones.
	facts.Exchanges = append(facts.Exchanges, chain(plain)...)
	report, ok := Of(facts)
	if !ok {
		t.Fatalf("%s: not judged", path)
	}
	return report
}

// chain is the first answer of a service without TLS.
func chain(f *probe.Facts) []*probe.Exchange {
	for _, x := range f.Exchanges {
		if x.Why == probe.Front {
			x.Why = probe.Plain
			return []*probe.Exchange{x}
		}
	}
	return nil
}

// The original and this package come to the same results, test by test, and to
// the same score and grade, but for the differences that are listed.
func TestAgreesWithTheOriginal(t *testing.T) {
	if len(examples) < 60 {
		t.Fatalf("only %d cases", len(examples))
	}
	s := serve(t)
	dir := installed(t)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.safe.Certificate().Raw}), 0o644); err != nil {
		t.Fatal(err)
	}
	input := map[string]any{"dir": "file://" + dir, "host": "127.0.0.1", "httpPort": port(t, s.plain), "httpsPort": port(t, s.safe)}
	var paths []string
	for i := range examples {
		paths = append(paths, fmt.Sprint("/case/", i))
	}
	input["paths"] = paths
	data, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command("node", "-e", script)
	cmd.Env = append(os.Environ(), "NODE_EXTRA_CA_CERTS="+ca, "ABORT_TIMEOUT=120000", "CLIENT_TIMEOUT=120000") // a busy machine is no verdict
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(data), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("node: %v\n%s", err, errs.String())
	}
	var theirs []Report
	if err := json.Unmarshal(out.Bytes(), &theirs); err != nil {
		t.Fatalf("%v: %s %s", err, out.String(), errs.String())
	}
	reached := map[Result]bool{}
	for i := range examples {
		compare(t, &examples[i], s.ours(t, paths[i]), theirs[i], reached)
	}
	for r := range outcomes {
		if !reached[r] && !unreached[r] {
			t.Errorf("no case comes to %s", r)
		}
	}
}

// compare holds two reports against one another.
func compare(t *testing.T, c *example, ours, theirs Report, reached map[Result]bool) {
	t.Helper()
	differs := false
	for i, o := range ours.Tests {
		reached[o.Result] = true
		x := theirs.Tests[i]
		if want, listed := c.differs[o.Name]; listed {
			differs = true
			if o.Result != want || x.Result == want {
				t.Errorf("%s: %s: we say %s, the original %s; listed is that only we say %s", c.name, o.Name, o.Result, x.Result, want)
			}
			continue
		}
		if o.Name != x.Name || o.Result != x.Result || o.Points != x.Points || o.Passed != x.Passed {
			t.Errorf("%s: %s: we say %s %d %v, the original %s %d %v", c.name, o.Name, o.Result, o.Points, o.Passed, x.Result, x.Points, x.Passed)
		}
	}
	if !differs && (ours.Score != theirs.Score || ours.Grade != theirs.Grade) {
		t.Errorf("%s: we say %d %s, the original %d %s", c.name, ours.Score, ours.Grade, theirs.Score, theirs.Grade)
	}
}

func port(t *testing.T, s *httptest.Server) string {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Port()
}
