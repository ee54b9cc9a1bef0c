//go:build unix

package switches

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// fakeNode writes a program that answers --version.
func fakeNode(t *testing.T, script string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "node")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return file
}

// tree writes files into a new folder; a text that starts with -> is a link.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(text, "->"); ok {
			err = os.Symlink(target, path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// commandProject has a file for each way to name a program.
func commandProject(t *testing.T) string {
	t.Helper()
	return tree(t, map[string]string{
		"app.js": "", "dist/index.js": "", "server.js": "", "tool": "#!/usr/bin/env node\n", "run.sh": "#!/bin/sh\n", "two words.js": "",
		"node_modules/next/dist/bin/next": "#!/usr/bin/env node\n",
		"node_modules/.bin/next":          "->../next/dist/bin/next",
		"node_modules/.bin/pnpmed":        "#!/bin/sh\nbasedir=$(dirname \"$0\")\nexec node  \"$basedir/../next/dist/bin/next\" \"$@\"\n",
		"node_modules/.bin/binary":        "\x7fELF",
		"packages/api/package.json":       "{}",
		"package.json": `{"name": "shop", "version": "1.2.3", "scripts": {
			"start": "NODE_ENV=staging node --max-old-space-size=512 -r ./app.js app.js --port 3", "prestart": "npm run build",
			"next": "next start -p 3000", "indirect": "npm run next", "quoted": "node 'two words.js' \"a b\" c\\ d", "cross": "cross-env A=1 B=2 node .",
			"build": "tsc && node app.js", "loop": "npm run loop", "sub": "node $(which app)", "var": "node $APP", "main": "node app"
		}, "main": "app.js"}`,
	})
}

func TestCommands(t *testing.T) {
	dir := commandProject(t)
	bin := fakeNode(t, "echo v22.22.0")
	next := filepath.Join(dir, "node_modules/next/dist/bin/next")
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, test := range []struct {
		command string
		args    []string
		err     string
	}{
		{"node app.js", []string{in("app.js")}, ""},
		{"node app", []string{in("app.js")}, ""},
		{"node dist", []string{in("dist")}, ""},
		{"node .", []string{dir}, ""},
		{"node --enable-source-maps app.js --flag", []string{"--enable-source-maps", in("app.js"), "--flag"}, ""},
		{"node --require ./app.js -- app.js -x", []string{"--require", "./app.js", in("app.js"), "-x"}, ""},
		{"node -e 1+1", []string{"-e", "1+1"}, ""},
		{"./app.js", []string{in("app.js")}, ""},
		{"app.js -v", []string{in("app.js"), "-v"}, ""},
		{"./tool", []string{in("tool")}, ""},
		{"npm start", []string{"--max-old-space-size=512", "-r", "./app.js", in("app.js"), "--port", "3"}, ""},
		{"npm start -- --host h", []string{"--max-old-space-size=512", "-r", "./app.js", in("app.js"), "--port", "3", "--host", "h"}, ""},
		{"npm run next", []string{next, "start", "-p", "3000"}, ""},
		{"npm run indirect", []string{next, "start", "-p", "3000"}, ""},
		{"yarn next", []string{next, "start", "-p", "3000"}, ""},
		{"pnpm exec next start", []string{next, "start"}, ""},
		{"npx --no-install next start", []string{next, "start"}, ""},
		{"next start", []string{next, "start"}, ""},
		{"pnpmed", []string{next}, ""},
		{"./node_modules/.bin/next dev", []string{next, "dev"}, ""},
		{"npm run quoted", []string{in("two words.js"), "a b", "c d"}, ""},
		{"npm run cross", []string{dir}, ""},
		{"A=1 node app.js", []string{in("app.js")}, ""},

		{"node", nil, "names no file"},
		{"node missing.js", nil, "there is no file"},
		{"npm run build", nil, `"&" needs a shell, and guard starts none; run `},
		{"npm run sub", nil, `"$" needs a shell`},
		{"npm run var", nil, `"$" needs a shell`},
		{"npm run loop", nil, "more than 8 deep"},
		{"npm run strat", nil, `has no script "strat"; did you mean "start"?`},
		{"npm run", nil, "needs the name of a script"},
		{"npm install", nil, "starts no application"},
		{"npm --prefix x start", nil, "--prefix of npm is not understood"},
		{"./run.sh", nil, "is no program of Node.js"},
		{"binary", nil, "is no program of Node.js"},
		{"no-such-program", nil, "there is no program no-such-program in node_modules/.bin"},
		{"bash -c x", nil, "guard starts no shell"},
		{"deno run x", nil, "deno is not Node.js"},
		{"A=1", nil, "names no program"},
	} {
		t.Run(test.command, func(t *testing.T) {
			o := Options{Command: strings.Fields(test.command), Dir: dir, RuntimeDir: "/run/guard", Env: []string{"PATH=" + filepath.Dir(bin)}}
			l, err := Compose(t.Context(), o)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) || !strings.HasPrefix(err.Error(), test.command) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if l.Path != bin || !slices.Equal(l.Args, test.args) {
				t.Errorf("got %s %q, want %q", l.Path, l.Args, test.args)
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	dir := tree(t, map[string]string{
		"app.js": "", "package.json": `{"name": "shop", "version": "1.2.3", "scripts": {"start": "DEBUG=x node app.js", "poststart": "x"}}`,
		"node_modules/ejs/index.js": "", ".pnp.cjs": "",
	})
	o := Options{
		Command: []string{"npm", "start"}, Dir: dir, RuntimeDir: "/run/my guard", Socket: "/run/s", Node: fakeNode(t, "echo v22.22.0"),
		Env:       []string{"A=1", "NODE_OPTIONS=--max-old-space-size=512 --inspect", "DEBUG=y"},
		ReadPaths: []string{"/srv/data"}, WritePaths: []string{"/tmp"}, AllowCode: []string{"./src", "nowhere"},
	}
	l, err := Compose(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var system string
	for _, file := range append(slices.Clone(common), streams...) {
		system += " --allow-fs-read=" + file
	}
	for _, file := range streams {
		system += " --allow-fs-write=" + file
	}
	for key, want := range map[string]string{
		"A": "1", "DEBUG": "x", "NODE_ENV": "production", "TENET_GUARD_SOCKET": "/run/s", "npm_package_version": "1.2.3", "npm_lifecycle_event": "start",
		"NODE_OPTIONS": `--require "/run/my guard/guard.cjs" --disallow-code-generation-from-strings --disable-proto=delete --no-addons --permission` +
			` --allow-fs-read=` + dir + ` "--allow-fs-read=/run/my guard" --allow-fs-read=/run/s --allow-fs-read=/srv/data --allow-fs-read=/tmp --allow-fs-write=/tmp` +
			system + ` --allow-worker --allow-child-process --disable-warning=SecurityWarning --secure-heap=65536 --disable-sigusr1 --max-old-space-size=512 --inspect`,
	} {
		if got := getenv(l.Env, key); got != want {
			t.Errorf("%s=%s\nwant %s", key, got, want)
		}
	}
	warned := strings.Join(l.Warnings, "\n")
	for _, want := range []string{"poststart is not run", "--inspect lets whoever", "names nowhere, which is not installed", "Plug'n'Play"} {
		if !strings.Contains(warned, want) {
			t.Errorf("no warning %q in\n%s", want, warned)
		}
	}
	if !strings.HasSuffix(l.Files[0].Name, ".cjs") || l.Files[0].Mode != 0o444 || !strings.HasPrefix(l.Files[0].Name, "/run/my guard/") {
		t.Errorf("files: %s %v", l.Files[0].Name, l.Files[0].Mode)
	}
	eval := l.Lines[slices.IndexFunc(l.Lines, func(l Line) bool { return l.Name == "eval" })]
	if eval.Value != "--disallow-code-generation-from-strings, but for ./src, ejs" {
		t.Errorf("eval: %s", eval.Value)
	}
}

// Which switches are used depends on the version of Node.js, on what is
// installed, and on the options.
func TestSwitches(t *testing.T) {
	plain := map[string]string{"app.js": ""}
	addon := map[string]string{"app.js": "", "node_modules/@img/sharp/lib/sharp.node": "", "node_modules/bcrypt/binding.gyp": ""}
	for _, test := range []struct {
		name, version string
		files         map[string]string
		change        func(*Options)
		out           map[string]string // switches left out, and why
	}{
		{"20", "v20.20.2", plain, nil, map[string]string{"permission": "20.20.2 does not know it", "sigusr1": "does not know it"}},
		{"22.12", "v22.12.0", plain, nil, map[string]string{"permission": "does not know it", "sigusr1": "does not know it"}},
		{"22.13", "v22.13.0", plain, nil, map[string]string{"sigusr1": "does not know it"}},
		{"23.0", "v23.0.0", plain, nil, map[string]string{"permission": "does not know it", "sigusr1": "does not know it"}},
		{"24", "v24.1.0", plain, nil, nil},
		{"a preview", "v25.0.0-nightly20250101", plain, nil, nil},
		{"addons", "v24.1.0", addon, nil, map[string]string{"addons": "native addons are installed: @img/sharp, bcrypt"}},
		{"turned off", "v24.1.0", plain, func(o *Options) { o.Off = []string{"eval", "strict"} },
			map[string]string{"eval": "turned off by guard.switchesOff", "strict": "turned off by guard.switchesOff"}},
		{"no socket", "v24.1.0", plain, func(o *Options) { o.Socket = "" }, map[string]string{"listen": "no socket is given"}},
		{"NODE_ENV", "v24.1.0", plain, func(o *Options) { o.Env = []string{"NODE_ENV=test"} }, map[string]string{"node-env": `it is set to "test"`}},
		{"observing", "v24.1.0", plain, func(o *Options) { o.Observe, o.Log = true, "/log" }, map[string]string{
			"eval": "observing", "strict": "observing", "proto": "observing", "addons": "observing", "permission": "observing",
			"secure-heap": "observing", "sigusr1": "observing",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := Options{Command: []string{"node", "app.js"}, Dir: tree(t, test.files), RuntimeDir: "/run", Socket: "/s", Node: fakeNode(t, "echo "+test.version)}
			if test.change != nil {
				test.change(&o)
			}
			l, err := Compose(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			options := getenv(l.Env, "NODE_OPTIONS")
			for _, line := range l.Lines {
				why, out := test.out[line.Name]
				switch {
				case line.Name == "":
					if line.LeftOut == "" || strings.Contains(options, line.Switch) {
						t.Errorf("%s is used", line.Switch)
					}
				case out != (line.LeftOut != "") || !strings.Contains(line.LeftOut, why):
					t.Errorf("%s: left out %q, want %q", line.Name, line.LeftOut, why)
				case out == (line.Value != ""):
					t.Errorf("%s: left out %v, and its value is %q", line.Name, out, line.Value)
				}
				if line.Where == inOptions && line.Name != "" {
					word, _, _ := strings.Cut(line.Switch, "=")
					if strings.Contains(options, word) == out {
						t.Errorf("%s: left out %v, and NODE_OPTIONS are %s", line.Name, out, options)
					}
				}
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	dir := tree(t, map[string]string{"app.js": ""})
	good := Options{Command: []string{"node", "app.js"}, Dir: dir, RuntimeDir: "/run", Node: fakeNode(t, "echo v22.1.0")}
	for _, test := range []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"no command", func(o *Options) { o.Command = nil }, "no command"},
		{"relative folder", func(o *Options) { o.Dir = "x" }, `the folder of the project must be an absolute path, and is "x"`},
		{"no folder", func(o *Options) { o.Dir = "/no/such" }, "the folder of the project"},
		{"no runtime folder", func(o *Options) { o.RuntimeDir = "" }, "the folder for the preload must be"},
		{"unknown switch", func(o *Options) { o.Off = []string{"evil"} }, `guard.switchesOff: there is no switch "evil"; did you mean "eval"?`},
		{"package name", func(o *Options) { o.AllowCode = []string{"a b"} }, "guard.allowEval"},
		{"path outside", func(o *Options) { o.AllowCode = []string{"./../x"} }, "leads out of the project"},
		{"sloppy outside", func(o *Options) { o.Sloppy = []string{"/srv/x"} }, `guard.sloppy: "/srv/x" does not lie in the project`},
		{"secure heap", func(o *Options) { o.SecureHeap = 1000 }, "must be a power of two"},
		{"long socket", func(o *Options) { o.Socket = "/" + strings.Repeat("x", 200) }, "201 bytes long"},
		{"observing", func(o *Options) { o.Observe = true }, "name a file for the observations"},
		{"two mistakes", func(o *Options) { o.Dir, o.SecureHeap = "x", -1 }, "power of two"},
		{"old node", func(o *Options) { o.Node = fakeNode(t, "echo v18.20.0") }, "is Node.js 18.20.0: guard needs 20.12.0 or newer"},
		{"no node", func(o *Options) { o.Node = fakeNode(t, "echo 1.2.3") }, `is not Node.js: it answers "1.2.3" to --version`},
		{"failing node", func(o *Options) { o.Node = fakeNode(t, "exit 3") }, "asking"},
		{"missing node", func(o *Options) { o.Node = "/no/such/node" }, "asking /no/such/node for its version"},
		{"node that hangs", func(o *Options) { o.Node, o.VersionTimeout = fakeNode(t, "sleep 60"), 50*time.Millisecond }, "no answer after 50ms"},
		{"node that talks", func(o *Options) { o.Node = fakeNode(t, "yes v22 | head -c 100000") }, "is not Node.js"},
		{"no node in PATH", func(o *Options) { o.Node, o.Env = "", []string{"PATH=.:/no/such"} }, "there is no node in PATH (.:/no/such)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := good
			test.change(&o)
			if _, err := Compose(t.Context(), o); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}
