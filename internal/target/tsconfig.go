package target

import (
	"encoding/json"
	"path"
	"strings"
)

// maxExtends is how long a chain of tsconfig files may be.
const maxExtends = 20

// tsconfigs answers whether the TypeScript compiler emits 'use strict'.
// Paths are relative to the folder that read knows.
type tsconfigs struct {
	read  func(path string) []byte
	known map[string]tsOptions
}

// tsOptions are the options that decide, of a file and what it extends. An
// option that is not set is nil or empty.
type tsOptions struct {
	found           bool
	always, strict  *bool
	references      []string
	base            string // baseUrl, from where read knows files
	paths           map[string]any
	pathsDir        string // of the file that sets paths
	outDir, rootDir string
}

// strictBases are published configurations that set strict, for projects that
// are not installed.
var strictBases = []string{"@tsconfig/node", "@tsconfig/recommended", "@tsconfig/strictest", "@sindresorhus/tsconfig", "@vue/tsconfig"}

// alwaysStrict reports whether the nearest tsconfig.json at dir or above makes
// the compiler emit 'use strict'. byDefault is what the version of the
// compiler does without a word.
func (t *tsconfigs) alwaysStrict(dir string, byDefault bool) bool {
	for _, d := range parents(dir) {
		if o := t.load(join(d, "tsconfig.json"), 0); o.found {
			return t.emits(o, byDefault, 0)
		}
		if path.Base(d) == "node_modules" {
			break
		}
	}
	return false
}

// emits follows the references of a tsconfig.json that only lists projects:
// all of them have to be strict.
func (t *tsconfigs) emits(o tsOptions, byDefault bool, depth int) bool {
	switch {
	case o.always != nil:
		return *o.always
	case o.strict != nil:
		return *o.strict
	case len(o.references) == 0 || depth > 2:
		return byDefault
	}
	for _, r := range o.references {
		if p := t.load(r, 0); !p.found || !t.emits(p, byDefault, depth+1) {
			return false
		}
	}
	return true
}

// load returns the options of a file with those that it extends.
func (t *tsconfigs) load(file string, depth int) tsOptions {
	if o, ok := t.known[file]; ok {
		return o
	}
	t.known[file] = tsOptions{} // ends cycles
	data := t.read(file)
	if data == nil || depth > maxExtends {
		return tsOptions{}
	}
	var c struct {
		Extends         any
		CompilerOptions map[string]any
		References      []struct{ Path any }
	}
	// What is of another type stays empty, and the rest still counts.
	_ = json.Unmarshal(plainJSON(data), &c)
	o := tsOptions{found: true}
	for _, e := range extendsList(c.Extends) {
		o.overlay(t.base(path.Dir(file), e, depth))
	}
	o.overlay(optionsIn(path.Dir(file), c.CompilerOptions))
	for _, r := range c.References {
		p, ok := r.Path.(string)
		if !ok || len(o.references) >= 50 {
			continue
		}
		if p = path.Join(path.Dir(file), p); !strings.HasSuffix(p, ".json") {
			p += "/tsconfig.json"
		}
		o.references = append(o.references, p)
	}
	t.known[file] = o
	return o
}

// base loads what `extends` names in a file of the folder dir: a path, or a
// configuration in node_modules.
func (t *tsconfigs) base(dir, name string, depth int) tsOptions {
	if strings.HasPrefix(name, ".") {
		p := path.Join(dir, name)
		if p == ".." || strings.HasPrefix(p, "../") {
			return tsOptions{}
		}
		return t.first(depth, p, p+".json", p+"/tsconfig.json")
	}
	if path.IsAbs(name) || strings.Contains(name, "..") {
		return tsOptions{}
	}
	for _, d := range parents(dir) {
		p := join(d, "node_modules/"+name)
		if o := t.first(depth, p, p+".json", p+"/tsconfig.json"); o.found {
			return o
		}
	}
	for _, known := range strictBases {
		if strings.HasPrefix(name, known) {
			yes := true
			return tsOptions{found: true, strict: &yes}
		}
	}
	return tsOptions{}
}

func (t *tsconfigs) first(depth int, files ...string) tsOptions {
	for _, f := range files {
		if !strings.HasSuffix(f, ".json") {
			continue
		}
		if o := t.load(f, depth+1); o.found {
			return o
		}
	}
	return tsOptions{}
}

// overlay lets what over sets win.
func (o *tsOptions) overlay(over tsOptions) {
	if over.always != nil {
		o.always = over.always
	}
	if over.strict != nil {
		o.strict = over.strict
	}
	if over.base != "" {
		o.base = over.base
	}
	if over.paths != nil {
		o.paths, o.pathsDir = over.paths, over.pathsDir
	}
	if over.outDir != "" {
		o.outDir = over.outDir
	}
	if over.rootDir != "" {
		o.rootDir = over.rootDir
	}
}

func extendsList(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var list []string
		for _, e := range v[:min(len(v), 50)] {
			if s, ok := e.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return nil
}

func boolOf(v any) *bool {
	if b, ok := v.(bool); ok {
		return &b
	}
	return nil
}

// strictByDefault reports whether a range of the typescript package asks for
// version 6 or later, where strict is on unless turned off.
func strictByDefault(rng string) bool {
	rng = strings.TrimLeft(rng, "^~>=v ")
	major, _, _ := strings.Cut(rng, ".")
	return len(major) == 1 && major >= "6" && major <= "9" || len(major) == 2 && major >= "10" && major <= "99"
}
