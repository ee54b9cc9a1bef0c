package check

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/deps"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/module"
)

// resolved reads require.resolve('x'), which is how files of packages are
// handed to workers, child processes and tools.
func (r *useReader) resolved() {
	for _, c := range r.f.Calls("globalThis.require.resolve") {
		if text, ok := c.Arg(0).Str(); ok {
			r.load(text, offsets(c.Arg(0)), true)
		}
	}
}

// engines reads app.set('view engine', 'ejs'), with which Express loads a
// package of that name.
func (r *useReader) engines() {
	for _, c := range r.f.Calls("express().set") {
		if key, ok := c.Arg(0).Str(); !ok || key != "view engine" {
			continue
		}
		if name, ok := c.Arg(1).Str(); ok {
			r.load(strings.TrimPrefix(name, "."), offsets(c.Arg(1)), true)
		}
	}
}

// commands reads child processes whose program is known.
func (r *useReader) commands() {
	for _, c := range r.f.Calls("node:child_process.exec", "node:child_process.execSync", "node:child_process.spawn", "node:child_process.spawnSync",
		"node:child_process.execFile", "node:child_process.execFileSync") {
		text, ok := c.Arg(0).Str()
		if !ok {
			continue
		}
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		if name := path.Base(words[0]); name == "npx" || name == "yarn" || name == "pnpm" {
			if words = words[1:]; len(words) == 0 {
				words = []string{firstItem(c.Arg(1))}
			}
		}
		if name := path.Base(words[0]); isPackageName(name) {
			r.note(deps.Import{Package: name, How: deps.Command}, c.Arg(0).Span())
		}
	}
}

// firstItem is the text at the beginning of an array.
func firstItem(v flow.Value) string {
	o := v.Origin()
	if o.Op() != js.OpArray {
		return ""
	}
	items := o.File.JS.Operands(o.Row())
	if len(items) == 0 {
		return ""
	}
	text, _ := o.File.Value(items[0]).Str()
	return text
}

// named reads texts that are the name of a package that the project asks for
// and this file does not import: { dialect: 'mysql2' }.
func (r *useReader) named() {
	f := r.f.JS
	for _, name := range r.names {
		id := f.FindStr(name)
		if id == 0 || slices.ContainsFunc(r.out.imports, func(im deps.Import) bool { return im.Package == name }) {
			continue
		}
		for i := range f.Values {
			v := &f.Values[i]
			if v.Op == js.OpString && v.Str == id && !slices.ContainsFunc(f.Imports, func(im js.Import) bool { return im.Start == v.Start }) {
				r.note(deps.Import{Package: name, How: deps.ByName}, f.Span(v.Start, v.End))
				break
			}
		}
	}
}

// config reads a configuration file: the commands of package.json, and of what
// runs the service.
func (u *usage) config(f *deploy.File) used {
	if u == nil {
		return used{}
	}
	var out used
	add := func(list []deploy.Command, aside bool) {
		for _, c := range list {
			out.imports = append(out.imports, commandLoads(f.Text.Name, c, aside)...)
		}
	}
	switch {
	case f.Manifest != nil:
		for _, s := range f.Manifest.Scripts {
			add(s.Commands, !isStart(s.Name.Value))
		}
	case f.Procfile != nil:
		for _, p := range f.Procfile {
			add(p.Commands, false)
		}
	case f.Dockerfile != nil:
		for _, i := range f.Dockerfile.Stages[len(f.Dockerfile.Stages)-1].Instructions {
			if i.Name == "CMD" || i.Name == "ENTRYPOINT" {
				add(i.Commands, false)
			}
		}
	}
	return out
}

// isStart reports whether a script of package.json starts the program for
// those who use it.
func isStart(name string) bool {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "pre"), "post")
	first, variant, _ := strings.Cut(strings.ReplaceAll(name, "-", ":"), ":")
	switch first {
	case "start", "serve", "prod", "production":
		return !strings.HasPrefix(variant, "dev") && variant != "test" && variant != "local" && variant != "watch" && variant != "debug"
	}
	return false
}

// Programs that start others, those that serve developers alone, those that do
// unless they are told to start, and those that are Node.js with something more.
var (
	starters   = []string{"npx", "cross-env", "env-cmd", "dotenv", "env", "exec", "time", "nice", "yarn", "pnpm", "bunx", "sudo"}
	forWork    = []string{"nodemon", "ts-node-dev", "react-scripts", "vite", "webpack-dev-server", "webpack", "parcel", "ng", "gatsby", "vue-cli-service", "http-server", "live-server", "supervisor", "concurrently", "npm-run-all", "run-p", "run-s", "tsc-watch", "rimraf", "tsc", "expo"}
	frameworks = []string{"next", "nuxt", "nuxi", "astro", "remix", "nest", "blitz", "redwood", "keystone", "strapi", "medusa", "directus"}
	runtimes   = []string{"node", "nodejs", "ts-node", "tsx", "babel-node", "nodemon", "mocha", "jest"}
)

// commandLoads returns what one command loads: the program, and what node -r
// and its like name.
func commandLoads(file string, c deploy.Command, aside bool) []deps.Import {
	words := c.Words
	for len(words) > 1 && (slices.Contains(starters, path.Base(words[0].Value)) || strings.ContainsRune(words[0].Value, '=') || strings.HasPrefix(words[0].Value, "-")) {
		words = words[1:]
	}
	if len(words) == 0 {
		return nil
	}
	name := path.Base(words[0].Value)
	aside = aside || slices.Contains(forWork, name) || len(words) > 1 && slices.Contains(frameworks, name) && words[1].Value != "start" && words[1].Value != "preview"
	var list []deps.Import
	add := func(im deps.Import, w deploy.Word) {
		im.File, im.Place, im.Aside = file, w.Span(), aside
		list = append(list, im)
	}
	if isPackageName(name) && !slices.Contains(runtimes[:2], name) {
		add(deps.Import{Package: name, How: deps.Command}, words[0])
	}
	if !slices.Contains(runtimes, name) {
		return list
	}
	for i, w := range words[1:] {
		flag, value, joined := strings.Cut(w.Value, "=")
		switch flag {
		case "-r", "--require", "--import", "--loader", "--experimental-loader":
		default:
			continue
		}
		if !joined {
			if i+2 >= len(words) {
				continue
			}
			w = words[i+2]
			value = w.Value
		}
		if pkg, sub := module.Split(value); isPackageName(pkg) && !module.IsCore(value) {
			add(deps.Import{Package: pkg, Path: sub, Require: flag == "-r" || flag == "--require"}, w)
		}
	}
	return list
}
