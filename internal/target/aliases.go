package target

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// A Config is what the tsconfig.json or jsconfig.json of a folder, and those
// that it extends, say about which file a specifier means.
type Config struct {
	Dir     string
	Base    string // baseUrl; empty if there is none
	Paths   []Alias
	OutDir  string // may be empty, like RootDir
	RootDir string
}

// An Alias is one of the "paths" of a [Config]. Its targets are relative to
// the root, as all paths in a Target are.
type Alias struct {
	Pattern string
	Targets []string
}

// Bounds of the aliases that a project can have.
const (
	maxConfigs = 2000
	maxAliases = 1000
)

// optionsIn reads the compiler options of a file in the folder dir.
func optionsIn(dir string, options map[string]any) tsOptions {
	o := tsOptions{
		always: boolOf(options["alwaysStrict"]), strict: boolOf(options["strict"]), pathsDir: dir,
		base: below(dir, options["baseUrl"]), outDir: below(dir, options["outDir"]), rootDir: below(dir, options["rootDir"]),
	}
	o.paths, _ = options["paths"].(map[string]any)
	return o
}

// below joins a relative path of an option to a folder; "" if it leads out of
// the tree or is no such path.
func below(dir string, option any) string {
	s, ok := option.(string)
	if !ok || s == "" || path.IsAbs(s) || strings.Contains(s, "${") {
		return ""
	}
	if s = path.Join(dir, s); s == ".." || strings.HasPrefix(s, "../") {
		return ""
	}
	return s
}

// configs returns what the configurations of the tree say about specifiers,
// and that of the nearest folder above its root, for the root.
func (p *packager) configs(t *tsconfigs) []Config {
	var list []Config
	seen := map[string]bool{}
	add := func(dir, rel string) {
		for _, name := range []string{"tsconfig.json", "jsconfig.json"} {
			if o := t.load(join(dir, name), 0); o.found && !seen[rel] && len(list) < maxConfigs {
				if c := p.config(t, rel, o); c.Base != "" || len(c.Paths) > 0 || c.OutDir != "" {
					seen[rel] = true
					list = append(list, c)
				}
			}
		}
	}
	for _, file := range sortedKeys(p.files) {
		if name := path.Base(file); name == "tsconfig.json" || name == "jsconfig.json" {
			add(path.Join(p.outer.rel, path.Dir(file)), path.Dir(file))
		}
	}
	for _, dir := range parents(p.outer.rel) {
		add(dir, ".")
	}
	return list
}

// config turns options into a Config for the folder dir of the tree. A file
// that only lists projects is as good as the first of them with aliases.
func (p *packager) config(t *tsconfigs, dir string, o tsOptions) Config {
	if o.paths == nil && o.base == "" {
		for _, r := range o.references {
			if q := t.load(r, 0); q.paths != nil || q.base != "" {
				o = q
				break
			}
		}
	}
	c := Config{Dir: dir, Base: p.inTree(o.base), OutDir: p.inTree(o.outDir), RootDir: p.inTree(o.rootDir)}
	from := o.base
	if from == "" {
		from = o.pathsDir
	}
	for _, pattern := range slices.Sorted(maps.Keys(o.paths))[:min(len(o.paths), maxAliases)] {
		targets, _ := o.paths[pattern].([]any)
		a := Alias{Pattern: pattern}
		for _, to := range targets[:min(len(targets), 20)] {
			if to := p.inTree(below(from, to)); to != "" {
				a.Targets = append(a.Targets, to)
			}
		}
		if len(a.Targets) > 0 {
			c.Paths = append(c.Paths, a)
		}
	}
	return c
}

// inTree makes a path from the folder around the root one from the root; ""
// if it is not under it.
func (p *packager) inTree(name string) string {
	if name == "" {
		return ""
	}
	rel, _ := within(p.outer.rel, name)
	return rel
}
