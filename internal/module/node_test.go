package module

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asNode answers questions as Node does: "-" for what it refuses, "?" for a
// file that is not there.
const asNode = `
import { createRequire } from 'node:module'
import { pathToFileURL, fileURLToPath } from 'node:url'
import fs from 'node:fs'
import path from 'node:path'
const { root, asked } = JSON.parse(fs.readFileSync(0))
const refused = ['ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_INVALID_PACKAGE_TARGET', 'ERR_PACKAGE_IMPORT_NOT_DEFINED', 'ERR_INVALID_MODULE_SPECIFIER', 'ERR_INVALID_PACKAGE_CONFIG']
const isFile = (name) => fs.statSync(name, { throwIfNoEntry: false })?.isFile()
console.log(JSON.stringify(asked.map(({ from, spec, required }) => {
  const file = path.join(root, from)
  try {
    const to = required ? createRequire(file).resolve(spec) : fileURLToPath(import.meta.resolve(spec, pathToFileURL(file)))
    return isFile(to) ? path.relative(root, to) : '?'
  } catch (e) {
    return refused.includes(e.code) ? '-' : '?'
  }
})))`

type question struct {
	From     string `json:"from"`
	Spec     string `json:"spec"`
	Required bool   `json:"required"`
}

// Whatever Node resolves, we resolve to the same file, and what it refuses is
// no file to us. What it does not find may be a source that we do.
func TestLikeNode(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var asked []question
	const trees = 60
	resolvers := make([]*Resolver, trees)
	for i := range trees {
		g := &generator{rng: rng, root: filepath.Join(root, fmt.Sprint(i))}
		g.write(t)
		resolvers[i] = resolverOf(t, os.DirFS(g.root))
		for _, q := range g.questions() {
			q.From = fmt.Sprint(i) + "/" + q.From
			asked = append(asked, q)
		}
	}
	answers := askNode(t, root, asked)
	found, refused := 0, 0
	for i, q := range asked {
		tree, from, _ := strings.Cut(q.From, "/")
		var n int
		fmt.Sscan(tree, &n)
		resolve := resolvers[n].Resolve
		if q.Required {
			resolve = resolvers[n].Require
		}
		got, ok := resolve(from, q.Spec)
		want := strings.TrimPrefix(answers[i], tree+"/")
		switch {
		case want == "?":
		case want == "-":
			if refused++; ok {
				t.Errorf("%+v: we say %s, Node refuses it", q, got)
			}
		default:
			if found++; got != want {
				t.Errorf("%+v: we say %q, Node says %s", q, got, want)
			}
		}
	}
	t.Logf("%d questions: Node finds %d and refuses %d", len(asked), found, refused)
	if found < 500 || refused < 500 {
		t.Error("too few answers to compare with")
	}
}

func askNode(t *testing.T, root string, asked []question) []string {
	t.Helper()
	in, err := json.Marshal(map[string]any{"root": root, "asked": asked})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "--no-warnings", "--experimental-import-meta-resolve", "--input-type=module", "-e", asNode)
	cmd.Dir, cmd.Stdin, cmd.Stderr = root, strings.NewReader(string(in)), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []string
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(asked) {
		t.Fatalf("%d answers to %d questions: %v", len(answers), len(asked), err)
	}
	return answers
}

// A generator writes one program and thinks up questions about it.
type generator struct {
	rng  *rand.Rand
	root string
}

func (g *generator) pick(of ...string) string { return of[g.rng.IntN(len(of))] }

func (g *generator) write(t *testing.T) {
	t.Helper()
	put := func(name, content string) {
		name = filepath.Join(g.root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{"", "node_modules/p/", "node_modules/@s/q/", "deep/node_modules/p/"} {
		for _, f := range []string{"a.js", "b.mjs", "c.cjs", "f/a.js", "f/b.js", "f/g/a.js", "index.js", "data.json", "h/index.js"} {
			if g.rng.IntN(5) > 0 {
				put(dir+f, "{}")
			}
		}
		name := "root"
		if _, after, ok := strings.Cut(dir, "node_modules/"); ok {
			name = strings.TrimSuffix(after, "/")
		}
		fields := []string{fmt.Sprintf("%q: %q", "name", name)}
		if g.rng.IntN(2) == 0 {
			fields = append(fields, fmt.Sprintf("%q: %q", "main", g.pick("a", "./a.js", "f", "h/", "gone", "./f/b")))
		}
		if g.rng.IntN(4) > 0 {
			fields = append(fields, `"exports": `+g.exports())
		}
		fields = append(fields, `"imports": `+g.imports())
		put(dir+"package.json", "{"+strings.Join(fields, ", ")+"}")
	}
	put("deep/x.js", "")
}

func (g *generator) exports() string {
	if g.rng.IntN(3) == 0 {
		return g.target(2, ".")
	}
	return g.object([]string{".", "./a", "./f/*", "./f/*.js", "./f/g/*", "./*", "./f/a", "./*.js", "./data.json", "./f/*/x"}, ".")
}

func (g *generator) imports() string {
	return g.object([]string{"#a", "#f/*", "#f/g/*", "#p", "#f/a", "#*"}, "#")
}

func (g *generator) object(keys []string, kind string) string {
	var fields []string
	for _, k := range keys {
		if g.rng.IntN(2) == 0 {
			fields = append(fields, fmt.Sprintf("%q: %s", k, g.target(2, kind)))
		}
	}
	g.rng.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	return "{" + strings.Join(fields, ", ") + "}"
}

func (g *generator) target(depth int, kind string) string {
	n := g.rng.IntN(12)
	switch {
	case n == 0:
		return "null"
	case n < 4 && depth > 0:
		return g.conditions(depth, kind)
	case n == 4 && depth > 0:
		return "[" + g.target(depth-1, kind) + ", " + g.target(depth-1, kind) + "]"
	case n == 5 && kind == "#":
		return g.pick(`"p"`, `"@s/q"`, `"p/a"`, `"p/f/*"`)
	case n == 6:
		return g.pick(`"a.js"`, `"../a.js"`, `"./node_modules/p/a.js"`, `"./f/../a.js"`, `"/a.js"`, `true`)
	}
	return g.pick(`"./a.js"`, `"./b.mjs"`, `"./f/*"`, `"./f/*.js"`, `"./*.js"`, `"./*"`, `"./f/g/*.js"`, `"./c.cjs"`)
}

func (g *generator) conditions(depth int, kind string) string {
	var fields []string
	for _, c := range []string{"import", "require", "node", "browser", "default"} {
		if g.rng.IntN(2) == 0 {
			fields = append(fields, fmt.Sprintf("%q: %s", c, g.target(depth-1, kind)))
		}
	}
	g.rng.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	return "{" + strings.Join(fields, ", ") + "}"
}

func (g *generator) questions() []question {
	var list []question
	for _, from := range []string{"a.js", "deep/x.js", "node_modules/p/f/a.js"} {
		for _, s := range []string{"p", "@s/q", "root"} {
			for _, rest := range []string{"", "/a", "/a.js", "/f/a", "/f/a.js", "/f/g/a", "/f/g/a.js", "/data.json", "/f", "/f/a/x", "/f/"} {
				list = append(list, question{from, s + rest, true}, question{from, s + rest, false})
			}
		}
		for _, s := range []string{"#a", "#f/a", "#f/g/a", "#f/g/a.js", "#p", "#q", "#"} {
			list = append(list, question{from, s, true}, question{from, s, false})
		}
	}
	for _, s := range []string{"./a", "./f", "./f/a", "./h", "./h/", ".", "./data", "./c", "./gone", "./node_modules/p", "./node_modules/p/f/a"} {
		list = append(list, question{"a.js", s, true})
	}
	return list
}
