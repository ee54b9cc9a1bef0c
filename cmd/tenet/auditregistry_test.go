package main

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tenet/internal/check"
)

// An auditRegistry says what npm audit asks a registry for, in its protocol.
type auditRegistry struct {
	advisories map[string][]bulkAdvisory
	documents  map[string]*document
}

// A bulkAdvisory is an entry of the answer to a question about many packages.
type bulkAdvisory struct {
	ID       int      `json:"id"`
	URL      string   `json:"url"`
	Title    string   `json:"title"`
	Severity string   `json:"severity,omitempty"`
	Range    string   `json:"vulnerable_versions"`
	CWE      []string `json:"cwe"`
	CVSS     struct {
		Score  float64 `json:"score"`
		Vector *string `json:"vectorString"`
	} `json:"cvss"`
}

// A document is what is published of a package, in npm's short form.
type document struct {
	Name     string             `json:"name"`
	Tags     map[string]string  `json:"dist-tags"`
	Versions map[string]release `json:"versions"`
}

type release struct {
	Name       string                           `json:"name"`
	Version    string                           `json:"version"`
	Deprecated string                           `json:"deprecated,omitempty"`
	Deps       map[string]string                `json:"dependencies,omitempty"`
	Optional   map[string]string                `json:"optionalDependencies,omitempty"`
	Peers      map[string]string                `json:"peerDependencies,omitempty"`
	PeersMeta  map[string]map[string]bool       `json:"peerDependenciesMeta,omitempty"`
	Bundled    []string                         `json:"bundleDependencies,omitempty"`
	Engines    map[string]string                `json:"engines,omitempty"`
	Dist       struct{ Tarball, Shasum string } `json:"dist"`
}

// serve starts the registry; its address ends in a slash.
func (r *auditRegistry) serve(t *testing.T) string {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /-/npm/v1/security/advisories/bulk", func(w http.ResponseWriter, req *http.Request) {
		var body io.Reader = req.Body
		if req.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(req.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			body = z
		}
		asked := map[string][]string{}
		if err := json.NewDecoder(body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		json.NewEncoder(w).Encode(r.affecting(asked))
	})
	mux.HandleFunc("GET /", func(w http.ResponseWriter, req *http.Request) {
		name, err := url.PathUnescape(strings.TrimPrefix(req.URL.EscapedPath(), "/"))
		d := r.documents[name]
		if err != nil || d == nil {
			http.NotFound(w, req)
			return
		}
		w.Header().Set("Content-Type", "application/vnd.npm.install-v1+json")
		json.NewEncoder(w).Encode(d)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// affecting are the advisories of the versions asked about, by package.
func (r *auditRegistry) affecting(asked map[string][]string) map[string][]bulkAdvisory {
	answer := map[string][]bulkAdvisory{}
	for name, versions := range asked {
		for _, a := range r.advisories[name] {
			if slices.ContainsFunc(versions, func(v string) bool { return check.Satisfies(v, a.Range) }) {
				answer[name] = append(answer[name], a)
			}
		}
		slices.SortFunc(answer[name], func(a, b bulkAdvisory) int { return a.ID - b.ID })
	}
	return answer
}

// publish adds a version of a package. The last one published is the latest,
// unless it is a prerelease, which is the next.
func (r *auditRegistry) publish(name, version string) *release {
	if r.documents == nil {
		r.documents = map[string]*document{}
	}
	d := r.documents[name]
	if d == nil {
		d = &document{Name: name, Tags: map[string]string{"latest": version}, Versions: map[string]release{}}
		r.documents[name] = d
	}
	tag := "latest"
	if strings.Contains(version, "-") {
		tag = "next"
	}
	d.Tags[tag] = version
	v := release{Name: name, Version: version, Deps: map[string]string{}, Optional: map[string]string{}, Peers: map[string]string{}, PeersMeta: map[string]map[string]bool{}}
	v.Dist.Tarball, v.Dist.Shasum = "http://localhost/"+name+".tgz", strings.Repeat("0", 40)
	d.Versions[version] = v
	return &v // its maps are those of the document
}

// readRegistry reads lines of two texts: "name version [dep@range ...]", where
// a dependency begins with ? if it is optional, ^ if it is a peer, ~ if it is
// an optional peer, and + if it is bundled, or is "deprecated", or the versions of Node.js behind
// a !; and "number
// name severity cwe range".
func readRegistry(t *testing.T, published, advisories string) *auditRegistry {
	t.Helper()
	r := &auditRegistry{advisories: map[string][]bulkAdvisory{}}
	for line := range strings.Lines(published) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		v := r.publish(words[0], words[1])
		for _, word := range words[2:] {
			kind := strings.IndexByte("?^~+", word[0])
			dep := strings.TrimLeft(word, "?^~+")
			at := strings.IndexByte(dep[1:], '@') + 1
			switch {
			case word == "deprecated":
				v.Deprecated = "use another"
			case word[0] == '!':
				v.Engines = map[string]string{"node": word[1:]}
			case kind == 0:
				v.Optional[dep[:at]] = dep[at+1:]
			case kind == 1, kind == 2:
				v.Peers[dep[:at]] = dep[at+1:]
				if kind == 2 {
					v.PeersMeta[dep[:at]] = map[string]bool{"optional": true}
				}
			default:
				v.Deps[dep[:at]] = dep[at+1:]
				if kind == 3 {
					v.Bundled = append(v.Bundled, dep[:at])
				}
			}
		}
		r.documents[words[0]].Versions[words[1]] = *v
	}
	for line := range strings.Lines(advisories) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 5)
		if len(words) < 5 {
			continue
		}
		id, err := strconv.Atoi(words[0])
		if err != nil {
			t.Fatal(err)
		}
		a := bulkAdvisory{ID: id, URL: "https://github.com/advisories/GHSA-test-test-" + words[0], Title: "a hole", Severity: words[2], Range: words[4], CWE: []string{words[3]}}
		if words[2] == "-" {
			a.Severity = ""
		}
		r.advisories[words[1]] = append(r.advisories[words[1]], a)
	}
	return r
}

// names are the packages that are published, sorted.
func (r *auditRegistry) names() []string { return slices.Sorted(maps.Keys(r.documents)) }
