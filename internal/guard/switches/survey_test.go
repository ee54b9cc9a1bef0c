//go:build unix

package switches

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Each switch has all that a dry run shows, in sentences.
func TestTableIsComplete(t *testing.T) {
	names := map[string]bool{}
	for _, s := range switches {
		if s.name != "" && names[s.name] {
			t.Errorf("two switches are called %s", s.name)
		}
		names[s.name] = true
		if s.flag == "" || s.where == "" || s.since == "" || (s.never == "") != (s.set != nil && s.why != "") {
			t.Errorf("%s%s is not complete", s.name, s.flag)
		}
		for _, text := range []string{s.why, s.breaks, s.never} {
			if text != "" && !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q is no sentence", s.flag, text)
			}
		}
	}
	seen := map[string]bool{}
	for _, g := range generators {
		if seen[g.name] || !packageName.MatchString(g.name) || g.what == "" {
			t.Errorf("package %q is listed twice, is none, or says nothing", g.name)
		}
		seen[g.name] = true
	}
}

// Copies of a package are found wherever Node.js would load them from.
func TestSurvey(t *testing.T) {
	outer := tree(t, map[string]string{
		"node_modules/hoisted/node_modules/ejs/index.js": "",
		"apps/shop/app.js":                                                 "",
		"apps/shop/node_modules/@scope/a/src/x.js":                         "",
		"apps/shop/node_modules/.pnpm/pug@3.0.0/node_modules/pug/index.js": "",
		"apps/shop/node_modules/pug":                                       "->.pnpm/pug@3.0.0/node_modules/pug",
		"apps/shop/node_modules/workspace":                                 "->../../../packages/workspace",
		"apps/shop/node_modules/nothing":                                   "->missing",
		"apps/shop/node_modules/stored":                                    "->../../../store/x/node_modules/stored",
		"packages/workspace/index.js":                                      "",
		"store/x/node_modules/stored/build/Release/a.node":                 "",
		"store/x/node_modules/ajv/index.js":                                "",
	})
	f, err := survey(filepath.Join(outer, "apps", "shop"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range f.packages {
		rel, err := filepath.Rel(outer, p.dir)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.name+" "+rel)
	}
	slices.Sort(got)
	want := []string{
		"@scope/a apps/shop/node_modules/@scope/a", "ajv store/x/node_modules/ajv", "ejs node_modules/hoisted/node_modules/ejs",
		"hoisted node_modules/hoisted", "pug apps/shop/node_modules/.pnpm/pug@3.0.0/node_modules/pug", "stored store/x/node_modules/stored",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !slices.Equal(f.addons, []string{"stored"}) {
		t.Errorf("addons %q", f.addons)
	}
}
