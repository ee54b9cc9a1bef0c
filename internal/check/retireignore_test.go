package check

import (
	"testing"
	"testing/fstest"

	"tenet/internal/advisory"
	"tenet/internal/deps"
	"tenet/internal/source"
)

func TestRetireIgnores(t *testing.T) {
	jquery := func(file, version string) *deps.Library {
		return &deps.Library{Name: "jQuery", Package: "jquery", Version: version, Place: source.Span{File: file}}
	}
	hole := &advisory.Advisory{ID: "GHSA-1", Aliases: []string{"CVE-1"}}
	for _, c := range []struct {
		name, plain, json string
		library           *deps.Library
		want              bool
	}{
		{"nothing", "", "", jquery("a.js", "1.0.0"), false},
		{"a component", "@jquery", "", jquery("a.js", "1.0.0"), true},
		{"in any case", "@JQUERY # why", "", jquery("a.js", "1.0.0"), true},
		{"another component", "@jquery-ui", "", jquery("a.js", "1.0.0"), false},
		{"a version", "@jquery@1.0.0", "", jquery("a.js", "1.0.0"), true},
		{"another version", "@jquery@1.0.1", "", jquery("a.js", "1.0.0"), false},
		{"a folder", "public/vendor", "", jquery("public/vendor/a.js", "1.0.0"), true},
		{"a folder with a slash", "./public/vendor/", "", jquery("public/vendor/a.js", "1.0.0"), true},
		{"a folder of that beginning", "public/vend", "", jquery("public/vendor/a.js", "1.0.0"), false},
		{"stars", "**/vendor/*.js", "", jquery("x/public/vendor/a.js", "1.0.0"), true},
		{"a star is no slash", "public/*.js", "", jquery("public/vendor/a.js", "1.0.0"), false},
		{"comments alone", "# @jquery", "", jquery("a.js", "1.0.0"), false},
		{"a number", "", `[{"identifiers": {"CVE": "CVE-1"}}]`, jquery("a.js", "1.0.0"), true},
		{"the number of GitHub", "", `[{"identifiers": {"githubID": ["GHSA-0", "GHSA-1"]}}]`, jquery("a.js", "1.0.0"), true},
		{"another number", "", `[{"component": "jquery", "identifiers": {"CVE": "CVE-2"}}]`, jquery("a.js", "1.0.0"), false},
		{"component and version", "", `[{"component": "jquery", "version": "1.0.0"}]`, jquery("a.js", "1.0.0"), true},
		{"path and component", "", `[{"component": "vue", "path": "a.js"}]`, jquery("a.js", "1.0.0"), false},
		{"an entry that names nothing", "", `[{"justification": "x"}]`, jquery("a.js", "1.0.0"), false},
	} {
		fsys := fstest.MapFS{}
		if c.plain != "" {
			fsys[".retireignore"] = &fstest.MapFile{Data: []byte(c.plain)}
		}
		if c.json != "" {
			fsys[".retireignore.json"] = &fstest.MapFile{Data: []byte(c.json)}
		}
		entries, notices := readRetireIgnores(fsys)
		if len(notices) > 0 {
			t.Errorf("%s: %v", c.name, notices)
		}
		got := false
		for i := range entries {
			got = got || entries[i].accepts(c.library, hole, nil)
		}
		if got != c.want {
			t.Errorf("%s: accepted %v, want %v", c.name, got, c.want)
		}
	}
}
