package main

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/advisory"
	"tenet/internal/check"
)

// auditOutput is what the test reads of both reports.
type auditOutput struct {
	Version         int `json:"auditReportVersion"`
	Vulnerabilities map[string]struct {
		Name     string
		IsDirect bool
		Via      []json.RawMessage
		Nodes    []string
	}
	Metadata struct {
		Dependencies map[string]int
	}
}

// pairs lists "package advisory" for every advisory of the packages itself.
func (o *auditOutput) pairs(t *testing.T) []string {
	set := map[string]bool{}
	for name, v := range o.Vulnerabilities {
		for _, raw := range v.Via {
			if raw[0] == '"' {
				continue
			}
			var via struct{ URL string }
			if err := json.Unmarshal(raw, &via); err != nil {
				t.Fatal(err)
			}
			set[name+" "+via.URL] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// bulkStub answers npm's request for advisories from the table that tenet
// carries, and knows no packuments: npm then takes the ranges as they are.
func bulkStub(t *testing.T) *httptest.Server {
	table, err := advisory.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/-/npm/v1/security/advisories/bulk") {
			http.NotFound(w, r)
			return
		}
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			if body, err = gzip.NewReader(r.Body); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		}
		asked := map[string][]string{}
		if err := json.NewDecoder(body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		json.NewEncoder(w).Encode(bulkAnswer(t, table, asked))
	}))
	t.Cleanup(server.Close)
	return server
}

func bulkAnswer(t *testing.T, table *advisory.Table, asked map[string][]string) map[string][]map[string]any {
	answer := map[string][]map[string]any{}
	number := 1000
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		list, err := table.Package(name)
		if err != nil {
			t.Error(err)
		}
		for i := range list {
			a := &list[i]
			if !slices.ContainsFunc(asked[name], func(v string) bool { return a.Affects(v, check.Satisfies) }) {
				continue
			}
			number++
			url := a.URL()
			if url == "" {
				url = "https://example.com/" + a.ID
			}
			rng := a.Range()
			if rng == "" {
				rng = "*"
			}
			answer[name] = append(answer[name], map[string]any{
				"id": number, "url": url, "title": a.Title(), "severity": a.Level().String(), "vulnerable_versions": rng,
				"cwe": []string{}, "cvss": map[string]any{"score": 0, "vectorString": nil},
			})
		}
	}
	return answer
}

// The format npm-audit says the same of a lockfile of some 800 packages as
// npm's own audit, when both are told the same.
func TestNPMAuditAgrees(t *testing.T) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed")
	}
	dir, server := t.TempDir(), bulkStub(t)
	for _, name := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "bench", "dependencies", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := func(name string, args ...string) *auditOutput {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		home := t.TempDir()
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "npm_config_cache="+home, "npm_config_update_notifier=false",
			"npm_config_registry="+server.URL+"/", "npm_config_fetch_retries=0")
		out, _ := cmd.Output() // findings are an exit code too
		var o auditOutput
		if err := json.Unmarshal(out, &o); err != nil {
			t.Fatalf("%s %v: %v\n%.2000s", name, args, err, out)
		}
		if o.Version != 2 {
			t.Errorf("%s: auditReportVersion %d", name, o.Version)
		}
		return &o
	}
	theirs := run(npm, "audit", "--json", "--package-lock-only")
	ours := run("tenet", "check", "--only", "dependencies", "--no-cache", "-f", "npm-audit")
	want, got := theirs.pairs(t), ours.pairs(t)
	if len(want) < 100 {
		t.Fatalf("npm has found %d pairs only", len(want))
	}
	for i := range want { // an advisory without a page has no address here
		if strings.Contains(want[i], "https://example.com/") {
			want[i] = strings.Fields(want[i])[0] + " "
		}
	}
	slices.Sort(want)
	if want = slices.Compact(want); !slices.Equal(want, got) {
		for _, p := range want {
			if !slices.Contains(got, p) {
				t.Errorf("only npm says %s", p)
			}
		}
		for _, p := range got {
			if !slices.Contains(want, p) {
				t.Errorf("only tenet says %s", p)
			}
		}
	}
	for name, v := range theirs.Vulnerabilities {
		w := ours.Vulnerabilities[name]
		if len(w.Nodes) > 0 && w.IsDirect != v.IsDirect {
			t.Errorf("%s: direct %v, npm says %v", name, w.IsDirect, v.IsDirect)
		}
	}
	t.Logf("%d pairs; npm names %d packages, tenet %d", len(want), len(theirs.Vulnerabilities), len(ours.Vulnerabilities))
}
