//go:build unix

package switches

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"strings"
	"testing"
)

// No way from a string to code is open: not in the main thread, nor in
// threads and processes that the application starts.
func TestStringsBecomeNoCode(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		got := tryEval(t, node)
		if len(got) != 8 || len(got["main"]) < 51 || len(got["worker"]) < 42 {
			t.Errorf("%d kinds of processes answered, the first for %d ways", len(got), len(got["main"]))
		}
		for place, ways := range got {
			if len(ways) < 33 {
				t.Errorf("%s: only %d ways were tried", place, len(ways))
			}
			for way, what := range ways {
				if what != "refused" {
					t.Errorf("%s: %s: %v", place, way, what)
				}
			}
		}
	})
}

// Without the switch the same ways are open: the test above can fail.
func TestStringsBecomeCodeWithoutTheSwitch(t *testing.T) {
	for way, what := range tryEval(t, nodeBinary(t, ""), "eval", "permission")["main"] {
		// Those two ask for what a process does not have.
		if what != "ran" && way != "hit" && way != "process.execve" && way != "Function of a new context" && way != "util.promisify" {
			t.Errorf("%s: %v", way, what)
		}
	}
}

func tryEval(t *testing.T, node string, off ...string) map[string]map[string]any {
	t.Helper()
	files := map[string]string{"app.cjs": app(t, "eval.cjs"), "noop.cjs": ""}
	const generates = "module.exports = text => (new Function(text)(), text)\n"
	for _, name := range []string{"made by uglify-js", "forged.cjs", "node:forged"} { // loaded under these names
		files[name] = generates
	}
	ejs := filepath.Join(npmPackages(t), "node_modules", "ejs", "lib", "ejs.js")
	files["sourceurl.cjs"] = generates + "//# sourceURL=" + ejs + "\n"
	files["madeurl.cjs"] = generates + "//# sourceURL=made by uglify-js\n"
	o := options(t, project(t, files), node, "node", "app.cjs")
	o.Off = off
	out, err := run(t, o)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var got map[string]map[string]any
	if err := json.Unmarshal([]byte(lastLine(out)), &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return got
}

// Template engines and their like work, while the application beside them may
// not do what they do.
func TestPackagesThatNeedCode(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		dir := project(t, map[string]string{"app.mjs": app(t, "templates.mjs"), "view.ejs": "<p><%= name %></p>"})
		a := serve(t, options(t, dir, node, "node", "app.mjs"))
		for _, page := range []string{"ejs", "ejs%20async", "pug", "jade", "global", "handlebars", "nunjucks", "lodash", "ajv", "mysql2", "morgan", "view"} {
			if got := a.get("/" + page); got.status != 200 || got.body != "<p>ann</p>" {
				t.Errorf("%s: %d %s", page, got.status, got.body)
			}
		}
		for _, page := range []string{"eval", "Function"} {
			if got := a.get("/" + page); got.status != 500 || got.body != "EvalError: Code generation from strings disallowed for this context" {
				t.Errorf("%s: %d %s", page, got.status, got.body)
			}
		}
	})
}

func TestImportedNamesAreGuarded(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		out, err := run(t, options(t, project(t, map[string]string{"app.mjs": app(t, "imports.mjs")}), node, "node", "app.mjs"))
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if err != nil || len(lines) != 12 {
			t.Fatalf("%v\n%s", err, out)
		}
		for _, line := range lines {
			if !strings.HasSuffix(line, " refused") {
				t.Error(line)
			}
		}
	})
}

// Code that is made of text may make more only where the table says so of the
// package, or the user named it.
func TestNestedCode(t *testing.T) {
	files := map[string]string{"app.js": ""}
	for _, name := range []string{"ejs", "pug", "uglify-js", "mine"} {
		files["node_modules/"+name+"/index.js"] = ""
	}
	o := Options{Command: []string{"node", "app.js"}, Dir: tree(t, files), RuntimeDir: "/run", Node: fakeNode(t, "echo v22.22.0"), AllowCode: []string{"pug", "mine"}}
	l, err := Compose(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var cfg settings
	if err := json.Unmarshal(l.Files[len(l.Files)-1].Data, &cfg); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, a := range cfg.Allow {
		got[a.Name] = a.Nested
	}
	if want := map[string]bool{"ejs": false, "pug": true, "uglify-js": true, "mine": true}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
