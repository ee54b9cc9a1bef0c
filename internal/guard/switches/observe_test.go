//go:build unix

package switches

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Observing breaks nothing, and writes down what the switches would have
// broken, with the place that did it.
func TestObserve(t *testing.T) {
	everyNode(t, func(t *testing.T, node string) {
		dir := project(t, map[string]string{
			"app.cjs":   app(t, "observed.cjs"),
			"sloppy.js": "with ({ inside: 5 }) module.exports = inside\nglobal.meant = 1\n forgotten = 2\n",
		})
		addPackage(t, dir, "careless", "module.exports = () => Function('return 6')()\n")
		o := options(t, dir, node, "node", "app.cjs")
		o.Observe, o.Log = true, filepath.Join(t.TempDir(), "log")
		out, err := run(t, o)
		if got := lastLine(out); err != nil || got != `[42,1,2,5,true,true,"3",6,"4","function",15]` {
			t.Fatalf("%v\n%s", err, out)
		}
		data, err := os.ReadFile(o.Log)
		if err != nil {
			t.Fatal(err)
		}
		observed, err := ReadObservations(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range observed {
			if o.Refused {
				t.Errorf("refused: %+v", o)
			}
			if o.Package == "ejs" || strings.HasPrefix(o.What, "meant") {
				t.Errorf("noise: %+v", o)
			}
			got = append(got, fmt.Sprintf("%s, %s: %s %s:%d", o.Kind, o.What, o.Package, filepath.Base(o.File), o.Line))
		}
		for _, want := range []string{
			"eval, eval:  app.cjs:10", "eval, new Function:  app.cjs:18", "eval, vm.runInThisContext:  app.cjs:18",
			"eval, new Function: careless index.js:1", "eval, new Worker with eval:  app.cjs:21", "eval, node -p:  app.cjs:19",
			"proto, sets __proto__:  app.cjs:16", "proto, reads __proto__:  app.cjs:18",
			"strict, Strict mode code may not include a with statement:  sloppy.js:1",
			"strict, Octal literals are not allowed in strict mode.:  app.cjs:19",
			"strict, forgotten is assigned to and not declared:  sloppy.js:3", "addons, loads a native addon:  none.node:0",
			"child, node:  app.cjs:19", "worker, new Worker:  app.cjs:21",
		} {
			if !slices.Contains(got, want) {
				t.Errorf("%s is missing in\n%s", want, strings.Join(got, "\n"))
			}
		}
		checkAdvice(t, Advise(observed, dir))
	})
}

func checkAdvice(t *testing.T, advice []Advice) {
	t.Helper()
	var settings []string
	for _, a := range advice {
		if a.Key != "" {
			settings = append(settings, a.Key+": "+a.Value)
		}
	}
	slices.Sort(settings)
	want := []string{
		"guard.allowEval: ./app.cjs", "guard.allowEval: careless",
		"guard.sloppy: app.cjs", "guard.sloppy: sloppy.js", "guard.switchesOff: proto",
	}
	if got := slices.Compact(settings); !slices.Equal(got, want) {
		t.Errorf("advice %q, want %q", got, want)
	}
}

// addPackage puts a package beside those of the project, whose node_modules
// is a link.
func addPackage(t *testing.T, dir, name, text string) {
	t.Helper()
	modules := filepath.Join(dir, "node_modules")
	target, err := os.Readlink(modules)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(target)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(modules); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(modules, name), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Symlink(filepath.Join(target, e.Name()), filepath.Join(modules, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(modules, name, "index.js"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is refused is written down too, if there is a file for it.
func TestRefusalsAreLogged(t *testing.T) {
	dir := project(t, map[string]string{"app.cjs": "try { eval('1') } catch {}\n"})
	o := options(t, dir, nodeBinary(t, ""), "node", "app.cjs")
	o.Log = filepath.Join(t.TempDir(), "log")
	if out, err := run(t, o); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(o.Log)
	if err != nil {
		t.Fatal(err)
	}
	var got Observation
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Kind != "eval" || got.What != "eval" || !got.Refused || got.Line != 1 || got.PID == 0 {
		t.Errorf("got %+v", got)
	}
}

// The file of observations is the application's to write: whatever is in it
// is read without harm.
func FuzzReadObservations(f *testing.F) {
	f.Add([]byte(`{"kind":"eval","what":"new Function","package":"ejs","file":"/a/b.js","line":1,"column":2,"refused":true,"pid":3}` + "\n"))
	f.Add([]byte("{\"kind\":\"eval\\u001b[2J\",\"file\":\"\\u202e\"}\nnot json\n{}\n"))
	f.Add(bytes.Repeat([]byte("x"), maxObservationLine+10))
	f.Fuzz(func(t *testing.T, data []byte) {
		observed, err := ReadObservations(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if len(observed) > bytes.Count(data, []byte("\n"))+1 {
			t.Errorf("%d observations in %q", len(observed), data)
		}
		for _, a := range Advise(observed, "/srv/shop") {
			if a.Says == "" || a.Do == "" || strings.ContainsAny(a.Says, "\x1b\r") || len(a.Places) > a.Count {
				t.Errorf("%+v", a)
			}
		}
	})
}
