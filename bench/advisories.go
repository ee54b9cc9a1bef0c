package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/npm/semver"
)

// advisories are those that every tool is given, each of one package.
type advisories struct {
	list      []advisory.Advisory
	byPackage map[string][]*advisory.Advisory
	left      int // left out: OSV cannot write their ranges
}

// newAdvisories takes the advisories that tenet carries.
func newAdvisories() (*advisories, error) {
	table, err := advisory.Embedded()
	if err != nil {
		return nil, err
	}
	var all []advisory.Advisory
	for a, err := range table.All() {
		if err != nil {
			return nil, err
		}
		if a.Package != advisory.Node {
			all = append(all, a)
		}
	}
	data := &advisories{byPackage: map[string][]*advisory.Advisory{}}
	for _, a := range advisory.Merge(all) {
		if _, ok := eventsOf(&a); ok {
			data.list = append(data.list, a)
		} else {
			data.left++
		}
	}
	for i := range data.list {
		a := &data.list[i]
		data.byPackage[a.Package] = append(data.byPackage[a.Package], a)
	}
	return data, nil
}

// eventsOf writes the ranges of an advisory as OSV does.
func eventsOf(a *advisory.Advisory) ([]map[string]any, bool) {
	var ranges []map[string]any
	for _, r := range a.Ranges {
		if r.NPM != "" || r.Except != "" {
			return nil, false
		}
		from := "0"
		if r.Introduced != "" {
			from = r.Introduced
		}
		events := []map[string]string{{"introduced": from}}
		switch {
		case r.LastAffected != "":
			events = append(events, map[string]string{"last_affected": r.LastAffected})
		case r.Fixed != "":
			events = append(events, map[string]string{"fixed": r.Fixed})
		}
		ranges = append(ranges, map[string]any{"type": "SEMVER", "events": events})
	}
	return ranges, len(ranges) > 0
}

// writeZip writes them as OSV exports advisories. One id may be of several
// packages.
func (a *advisories) writeZip(name string) error {
	records := map[string]map[string]any{}
	for i := range a.list {
		x := &a.list[i]
		ranges, _ := eventsOf(x)
		rec := records[x.ID]
		if rec == nil {
			rec = map[string]any{"schema_version": "1.6.0", "id": x.ID, "modified": "2026-01-01T00:00:00Z", "aliases": x.Aliases, "summary": x.Title(),
				"database_specific": map[string]any{"severity": strings.ToUpper(x.Severity.String())}, "affected": []any{}}
			records[x.ID] = rec
		}
		rec["affected"] = append(rec["affected"].([]any), map[string]any{"package": map[string]string{"ecosystem": "npm", "name": x.Package}, "ranges": ranges})
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for id, rec := range records {
		w, err := z.Create(id + ".json")
		if err != nil {
			return err
		}
		if err := json.NewEncoder(w).Encode(rec); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}

// startRegistry serves what npm audit asks a registry for: advisories, from
// these, and the documents of packages, as npm's registry has them, fetched
// before anything is measured.
func (b *bench) startRegistry(ctx context.Context, data *advisories) (*httptest.Server, error) {
	out, err := exec.CommandContext(ctx, "npm", "config", "get", "registry").Output()
	if err != nil {
		return nil, fmt.Errorf("npm config get registry: %w", err)
	}
	s := &stub{data: data, upstream: strings.TrimSuffix(strings.TrimSpace(string(out)), "/"), dir: filepath.Join(b.cache, "packuments")}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /-/npm/v1/security/advisories/bulk", s.bulk)
	mux.HandleFunc("GET /", s.packument)
	return httptest.NewServer(mux), nil
}

// A stub answers as a registry.
type stub struct {
	data     *advisories
	upstream string
	dir      string
}

// bulk answers with the advisories that affect the versions asked about.
func (s *stub) bulk(w http.ResponseWriter, r *http.Request) {
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var asked map[string][]string
	if err := json.NewDecoder(z).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := map[string][]map[string]any{}
	for name, versions := range asked {
		for _, a := range s.data.byPackage[name] {
			if affectsAny(a, versions) {
				answer[name] = append(answer[name], s.data.entries(a)...)
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}

// entries writes an advisory as npm's registry does: each of its ranges with a
// number of its own.
func (a *advisories) entries(x *advisory.Advisory) []map[string]any {
	at := slices.IndexFunc(a.list, func(y advisory.Advisory) bool { return y.ID == x.ID && y.Package == x.Package })
	cwe := []string{}
	for _, n := range x.CWE {
		cwe = append(cwe, fmt.Sprintf("CWE-%d", n))
	}
	score, vector, ok := x.Score()
	cvss := map[string]any{"score": score, "vectorString": nil}
	if ok {
		cvss["vectorString"] = vector
	}
	var list []map[string]any
	for i, r := range x.Ranges {
		list = append(list, map[string]any{
			"id": 1_000_000 + at*100 + i, "url": cmp.Or(x.URL(), "https://advisories.example/"+x.ID), "title": x.Title(),
			"severity": x.Level().String(), "vulnerable_versions": r.String(), "cwe": cwe, "cvss": cvss,
		})
	}
	return list
}

func affectsAny(a *advisory.Advisory, versions []string) bool {
	for _, v := range versions {
		if a.Affects(v, func(version, rng string) bool { return semver.Satisfies(version, rng, semver.Audit) }) {
			return true
		}
	}
	return false
}

// packument answers with the document of a package, fetched once.
func (s *stub) packument(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	file := filepath.Join(s.dir, url.PathEscape(name))
	data, err := os.ReadFile(file)
	if err != nil {
		if data, err = s.fetch(r, name); err == nil {
			err = os.WriteFile(file, data, 0o644)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Write(data)
}

func (s *stub) fetch(r *http.Request, name string) ([]byte, error) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, s.upstream+"/"+name, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/vnd.npm.install-v1+json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", name, resp.Status)
	}
	return io.ReadAll(resp.Body)
}
