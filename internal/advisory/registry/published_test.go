package registry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/npm"
	"tenet/internal/npmrc"
)

// library is a registry that serves documents, and notes what it is asked.
type library struct {
	documents map[string]string
	mu        sync.Mutex
	asked     []string
}

func (l *library) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.asked = append(l.asked, r.URL.EscapedPath())
	l.mu.Unlock()
	switch doc, ok := l.documents[strings.TrimPrefix(r.URL.EscapedPath(), "/")]; {
	case ok:
		w.Write([]byte(doc))
	case strings.Contains(r.URL.Path, "broken"):
		w.WriteHeader(http.StatusBadGateway)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// since gives what was asked after the first n questions.
func (l *library) since(n int) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.asked[n:])
}

// published gives a finder of a registry with these documents.
func published(t *testing.T, documents map[string]string) (*library, *Finder) {
	t.Helper()
	l := &library{documents: documents}
	server := httptest.NewServer(l)
	t.Cleanup(server.Close)
	conf, err := npmrc.Load(npmrc.Options{Getenv: func(string) string { return "" }, Environ: []string{"npm_config_registry=" + server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	return l, &Finder{Conf: conf, Now: time.Now(), Answers: t.TempDir(), Private: []string{"@hidden"}}
}

const express = `{"name": "express", "dist-tags": {"latest": "4.1.0"}, "versions": {
"4.0.0": {"dependencies": [], "deprecated": false},
"4.1.0": {"deprecated": "use 5", "dependencies": {"send": "^1", "odd": 7, "colour": "^1"}, "optionalDependencies": {"colour": "^1"},
"peerDependencies": {"peer": "1", "may": "1"}, "peerDependenciesMeta": {"may": {"optional": true}, "odd": "x"}}}}`

func TestPublished(t *testing.T) {
	l, f := published(t, map[string]string{"express": express, "@shop%2fa": `{"name": "@shop/a"}`, "text": `"none"`})
	p, err := f.Published()
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Packument(t.Context(), "express")
	if err != nil || len(got.Releases) != 2 || got.Tags["latest"] != "4.1.0" {
		t.Fatal(got, err)
	}
	last := got.Releases[1]
	var deps []string
	for _, d := range last.Deps {
		deps = append(deps, fmt.Sprint(d.Name, "@", d.Spec, " ", int(d.Kind)))
	}
	if want := "colour@^1 2, may@1 4, peer@1 3, send@^1 0"; last.Deprecated != "use 5" || strings.Join(deps, ", ") != want {
		t.Errorf("%+v\nwant %s", last, want)
	}
	if _, err := p.Packument(t.Context(), "@shop/a"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"nowhere", "@hidden/a", "../up", "..", "a/b/c", "a?b", ""} {
		if _, err := p.Packument(t.Context(), name); !errors.Is(err, npm.ErrNotPublished) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := p.Packument(t.Context(), "broken"); err == nil || errors.Is(err, npm.ErrNotPublished) {
		t.Errorf("a server that is down: %v", err)
	}
	if _, err := p.Packument(t.Context(), "text"); err == nil {
		t.Error("a text is read as a document")
	}
	for _, path := range l.since(0) {
		if strings.Contains(path, "hidden") || strings.Contains(path, "up") || strings.Contains(path, "may") {
			t.Errorf("asked for %s", path)
		}
	}
	// Within the hour nobody is asked again, and after it everybody is.
	before := len(l.since(0))
	again, _ := f.Published()
	if got, err := again.Packument(t.Context(), "express"); err != nil || len(got.Releases) != 2 || len(got.Releases[1].Deps) != 4 {
		t.Error(got, err)
	}
	if asked := l.since(before); strings.Contains(strings.Join(asked, " "), "express") {
		t.Errorf("asked again: %v", asked)
	}
	f.Now = f.Now.Add(2 * fresh)
	before = len(l.since(0))
	again, _ = f.Published()
	again.Packument(t.Context(), "express")
	if len(l.since(before)) == 0 {
		t.Error("an answer of two hours ago counts")
	}
	f.Offline = true
	if p, err := f.Published(); p != nil || err != nil {
		t.Error("offline, somebody is asked")
	}
}

// A document of 100,000 releases is read, and what is larger than any real one
// is not.
func TestLargePackuments(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"name": "a", "dist-tags": {"latest": "1.0.99999"}, "versions": {`)
	for i := range 100_000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"1.0.%d": {"version": "1.0.%[1]d", "dependencies": {"a": "1"}}`, i)
	}
	b.WriteString("}}")
	_, f := published(t, map[string]string{"a": b.String(), "b": `{"name": "` + strings.Repeat("x", maxPackument) + `"}`})
	p, err := f.Published()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	got, err := p.Packument(t.Context(), "a")
	if err != nil || len(got.Releases) != 100_000 {
		t.Fatal(err)
	}
	m := &npm.Manifest{Dir: ".", Deps: []npm.Dependency{{Name: "a", Spec: "^1.0.0"}}}
	g, err := npm.Resolve(t.Context(), []*npm.Manifest{m}, p)
	if err != nil || len(g.Nodes) != 1 || g.Nodes[0].Version != "1.0.99999" {
		t.Fatal(g, err)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	if _, err := p.Packument(t.Context(), "b"); err == nil {
		t.Error("a document beyond the bound is read")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Packument(ctx, "c"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzPackument(f *testing.F) {
	f.Add([]byte(express))
	f.Add([]byte(`{"versions": {"1": null}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := decodePackument(data); err == nil && p == nil {
			t.Error("neither a document nor an error")
		}
	})
}
