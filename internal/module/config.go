package module

import (
	"path"
	"strings"
)

// A Config is what a tsconfig.json or jsconfig.json says about specifiers,
// with what it extends; https://www.typescriptlang.org/tsconfig/#paths. All
// paths are relative to the root of the program.
type Config struct {
	Dir     string // the folder that it is for
	Base    string // baseUrl; empty if there is none
	Paths   []Alias
	OutDir  string // where the compiler writes to; may be empty
	RootDir string // what it reads; may be empty
}

// An Alias maps a pattern with at most one * to the paths that it may mean, in
// the order in which they are tried.
type Alias struct {
	Pattern string
	Targets []string
}

// alias resolves a specifier by the nearest configuration that has something
// to say about any.
func (r *Resolver) alias(from, spec string) (string, bool) {
	if c := r.config(from); c != nil {
		return r.aliasIn(c, from, spec)
	}
	return "", false
}

// config returns the nearest configuration that has something to say about
// specifiers.
func (r *Resolver) config(from string) *Config {
	for dir := path.Dir(from); ; dir = path.Dir(dir) {
		if c := r.configs[dir]; c != nil && (len(c.Paths) > 0 || c.Base != "") {
			return c
		}
		if dir == "." || dir == "/" {
			return nil
		}
	}
}

func (r *Resolver) aliasIn(c *Config, from, spec string) (string, bool) {
	if a, star := c.match(spec); a != nil {
		for _, to := range a.Targets {
			to = strings.Replace(to, "*", star, 1)
			if f, ok := r.aliased(from, to); ok {
				return f, true
			}
		}
	}
	if c.Base == "" || isCore(spec) || strings.HasPrefix(spec, "#") {
		return "", false
	}
	return r.file(from, path.Join(c.Base, spec), isFolder(spec))
}

// aliased returns the file that the target of an alias means. It may well be a
// file in the output of another package.
func (r *Resolver) aliased(from, to string) (string, bool) {
	at := path.Clean(to)
	if d := r.scope(at + "/."); d != nil {
		if f, ok := r.compiledFrom(d, at); ok {
			return f, true
		}
	}
	return r.file(from, at, isFolder(to))
}

// conventions are the aliases that frameworks set without being asked, in
// files that they write before each run and that nobody commits:
// https://svelte.dev/docs/kit/$lib, https://nuxt.com/docs/api/configuration/nuxt-config#alias
// and the templates of Vite and Vue. No package can have such a name. Targets
// are relative to the folder of the package.
var conventions = Config{Paths: []Alias{
	{"$lib", []string{"src/lib"}},
	{"$lib/*", []string{"src/lib/*"}},
	{"~/*", []string{"app/*", "src/*", "*"}},
	{"@/*", []string{"src/*", "app/*", "*"}},
	{"~~/*", []string{"*"}},
	{"@@/*", []string{"*"}},
}}

// conventional resolves a specifier that no configuration explains. A project
// that has aliases of its own has no others, but for those of SvelteKit, which
// adds its own to them.
func (r *Resolver) conventional(from, spec string) (string, bool) {
	if spec == "" || !strings.ContainsRune("$~@", rune(spec[0])) {
		return "", false
	}
	a, star := conventions.match(spec)
	if a == nil || strings.Contains(star, "..") || spec[0] != '$' && r.config(from) != nil {
		return "", false
	}
	dir := "."
	if d := r.scope(from); d != nil {
		dir = d.Dir
	}
	for _, to := range a.Targets {
		if f, ok := r.file(from, path.Join(dir, strings.Replace(to, "*", star, 1)), false); ok {
			return f, true
		}
	}
	return "", false
}

// match returns the alias for a specifier: itself, or the pattern with the
// longest text before its *.
func (c *Config) match(spec string) (best *Alias, star string) {
	longest := -1
	for i := range c.Paths {
		a := &c.Paths[i]
		before, after, pattern := strings.Cut(a.Pattern, "*")
		switch {
		case !pattern && a.Pattern == spec:
			return a, ""
		case !pattern || len(before) <= longest || len(spec) < len(before)+len(after):
		case strings.HasPrefix(spec, before) && strings.HasSuffix(spec, after):
			best, star, longest = a, spec[len(before):len(spec)-len(after)], len(before)
		}
	}
	return best, star
}
