package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/rule"
)

// shortForm writes a document as npm's registry answers for an installation
// (application/vnd.npm.install-v1+json): one package, each of its versions with
// more members, in the order given, the last one tagged latest. See
// https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
func shortForm(name string, versions ...[2]string) string {
	var list []string
	base := name[strings.LastIndexByte(name, '/')+1:]
	for _, v := range versions {
		more := v[1]
		if more != "" {
			more = "," + more
		}
		list = append(list, fmt.Sprintf(`%q: {"name": %q, "version": %q, "devDependencies": {"tap": "^14.0.0"}, "directories": {"lib": "./lib"}, "hasInstallScript": false,
			"engines": {"node": ">= 6"}, "_hasShrinkwrap": false, "dist": {"integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
			"shasum": "da39a3ee5e6b4b0d3255bfef95601890afd80709", "tarball": "https://registry.npmjs.org/%s/-/%s-%s.tgz", "fileCount": 4, "unpackedSize": 9000,
			"signatures": [{"keyid": "SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA", "sig": "MEUCIQ=="}]}%s}`, v[0], name, v[0], name, base, v[0], more))
	}
	return fmt.Sprintf(`{"name": %q, "dist-tags": {"latest": %q}, "versions": {%s}, "modified": "2024-03-01T10:00:00.000Z"}`, name, versions[len(versions)-1][0], strings.Join(list, ","))
}

// What registries say of deprecation is found where nothing is locked, and in
// the lockfile that npm itself writes of the same.
func TestDeprecatedAsRegistriesSayIt(t *testing.T) {
	documents := map[string]string{
		"gone":      shortForm("gone", [2]string{"1.0.0", `"deprecated": "no longer kept up, see https://example.com/why"`}, [2]string{"1.0.1", `"deprecated": "no longer kept up,\nsee https://example.com/why"`}),
		"@old/tool": shortForm("@old/tool", [2]string{"2.0.0", `"deprecated": "moved to \u001b[31m@new/tool", "dependencies": {"below": "^1.0.0"}`}),
		"below":     shortForm("below", [2]string{"1.0.0", `"deprecated": "whoever asks for it has to move"`}),
		"partly":    shortForm("partly", [2]string{"1.0.0", ""}, [2]string{"1.1.0", `"deprecated": "broken release"`}),
		"taken":     shortForm("taken", [2]string{"1.0.0", `"deprecated": ""`}),
		"falsely":   shortForm("falsely", [2]string{"1.0.0", `"deprecated": false`}),
		"workshop":  shortForm("workshop", [2]string{"1.0.0", `"deprecated": "only developers use it"`}),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, err := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), "/"))
		d, ok := documents[name]
		switch {
		case r.Method == http.MethodPost:
			w.Write([]byte("{}")) // no advisories
		case err != nil || !ok:
			http.Error(w, `{"error":"Not found"}`, http.StatusNotFound)
		default:
			w.Header().Set("Content-Type", "application/vnd.npm.install-v1+json")
			w.Write([]byte(d))
		}
	}))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	writeTo(t, filepath.Join(dir, "package.json"), []byte(`{"name": "app", "version": "1.0.0",
  "dependencies": {
    "gone": "^1.0.0",
    "@old/tool": "2.x",
    "partly": "^1.0.0",
    "taken": "1",
    "falsely": "1"
  },
  "devDependencies": {"workshop": "1"}
}
`))
	want := []string{
		"package.json:3 gone 1.0.1 is deprecated: no longer kept up, see https://example.com/why.",
		"package.json:4 @old/tool 2.0.0 is deprecated: moved to \x1b[31m@new/tool.",
	}
	said := func(args ...string) []string {
		t.Helper()
		out := npmIn(t, dir, server.URL+"/", "tenet", append([]string{"check", "--only", "dependencies/deprecated", "--no-cache", "-f", "json"}, args...)...)
		var report struct {
			Findings []rule.Finding
		}
		if err := json.Unmarshal(out, &report); err != nil {
			t.Fatalf("%v\n%.1000s", err, out)
		}
		var list []string
		for _, f := range report.Findings {
			list = append(list, fmt.Sprintf("%s:%d %s", f.Place.File, f.Place.Line, f.Message))
		}
		return list
	}
	if got := said(); !slices.Equal(got, want) {
		t.Errorf("nothing locked: %q, want %q", got, want)
	}
	if got := said("--offline"); len(got) > 0 {
		t.Errorf("offline nobody says it, tenet says %q", got)
	}
	npmIn(t, dir, server.URL+"/", "npm", "install", "--package-lock-only", "--no-audit")
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(lock), `"deprecated"`) {
		t.Fatalf("npm has written no deprecation:\n%s", lock)
	}
	if got := said("--offline"); !slices.Equal(got, want) {
		t.Errorf("locked: %q, want %q", got, want)
	}
}
