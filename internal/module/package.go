package module

import (
	"path"
	"slices"
	"strings"
)

// conditions are the keys of a conditional export that hold.
type conditions []string

// The conditions of Node; https://nodejs.org/api/packages.html#conditional-exports.
var (
	importing = conditions{"node", "import", "module-sync", "node-addons", "default"}
	requiring = conditions{"node", "require", "module-sync", "node-addons", "default"}
)

// An outcome says what became of a target in exports or imports.
type outcome uint8

const (
	undefined outcome = iota // no condition holds: others may
	refused                  // null: not for those outside
	invalid                  // Node refuses the package.json
	found
)

// exported resolves the path rest in a package by its exports: "" is the
// package itself.
func (r *Resolver) exported(from string, d *folder, rest string, as conditions) (string, bool) {
	key := "."
	if rest != "" {
		key = "./" + rest
	}
	target, star := d.exports.exportOf(key)
	if target == nil {
		return "", false
	}
	to, out := target.choose(as, star, false)
	if out != found {
		return "", false
	}
	if f, ok := r.target(d, to); ok {
		return f, true
	}
	// It is not built. The file that other tools load may be its source.
	for _, other := range target.all(nil) {
		if to, out := other.choose(nil, star, false); out == found {
			if f, ok := r.target(d, to); ok {
				return f, true
			}
		}
	}
	if rest == "" {
		return r.main(from, d)
	}
	return "", false
}

// target returns the file of a target in a package. Node adds no extension.
func (r *Resolver) target(d *folder, to string) (string, bool) {
	at := path.Join(d.Dir, to)
	if f, ok := r.compiledFrom(d, at); ok {
		return f, true
	}
	if strings.HasSuffix(at, ".d.ts") || strings.HasSuffix(at, ".d.mts") || strings.HasSuffix(at, ".d.cts") {
		return "", false
	}
	if r.files[at] {
		return at, true
	}
	ext := path.Ext(at)
	for _, e := range compiled[ext] {
		if f := strings.TrimSuffix(at, ext) + e; r.files[f] {
			return f, true
		}
	}
	return "", false
}

// imported resolves a specifier that starts with # by the imports of the
// package around a file: to a file of the program, or to the name of a package.
func (r *Resolver) imported(from, spec string, as conditions) (file, name string) {
	d := r.scope(from)
	if d == nil || d.imports == nil || d.imports.kind != objectNode || spec == "#" {
		return "", ""
	}
	target, star := d.imports.match(spec)
	if target == nil {
		return "", ""
	}
	to, out := target.choose(as, star, true)
	if out != found || strings.HasPrefix(to, "#") {
		return "", ""
	}
	if !strings.HasPrefix(to, "./") {
		if f, ok := r.bare(path.Join(d.Dir, "package.json"), to, as); ok {
			return f, ""
		}
		return "", to
	}
	if f, ok := r.target(d, to); ok {
		return f, ""
	}
	for _, other := range target.all(nil) {
		if to, out := other.choose(nil, star, false); out == found {
			if f, ok := r.target(d, to); ok {
				return f, ""
			}
		}
	}
	return "", ""
}

// exportOf returns the target of a key of exports, and what the * in it
// stands for. Exports that are no object of paths speak of "." alone.
func (n *node) exportOf(key string) (target *node, star string) {
	paths := 0
	if n.kind == objectNode {
		for _, k := range n.keys {
			if strings.HasPrefix(k, ".") {
				paths++
			}
		}
	}
	switch {
	case paths == 0 && key == ".":
		return n, ""
	case paths == 0 || paths < len(n.keys):
		return nil, ""
	}
	return n.match(key)
}

// match finds a key itself, or the most precise pattern for it:
// PACKAGE_IMPORTS_EXPORTS_RESOLVE of Node's algorithm.
func (n *node) match(key string) (target *node, star string) {
	best := ""
	for i, k := range n.keys {
		if k == key && !strings.Contains(key, "*") && !strings.HasSuffix(key, "/") {
			return n.items[i], ""
		}
		before, after, pattern := strings.Cut(k, "*")
		if !pattern || strings.Contains(after, "*") || key == before || !strings.HasPrefix(key, before) {
			continue
		}
		if after != "" && (!strings.HasSuffix(key, after) || len(key) < len(k)) {
			continue
		}
		if best == "" || moreSpecific(k, best) {
			best, target, star = k, n.items[i], key[len(before):len(key)-len(after)]
		}
	}
	return target, star
}

// moreSpecific is PATTERN_KEY_COMPARE: the longer text before the *, then the
// longer pattern.
func moreSpecific(a, b string) bool {
	baseA, baseB := strings.IndexByte(a, '*'), strings.IndexByte(b, '*')
	if baseA != baseB {
		return baseA > baseB
	}
	return len(a) > len(b)
}

// choose returns what a target comes to under the conditions: a path in the
// package that starts with "./", or, for imports, the name of a package.
func (n *node) choose(as conditions, star string, packages bool) (string, outcome) {
	switch n.kind {
	case textNode:
		return chosen(n.text, star, packages)
	case listNode:
		last := undefined
		if len(n.items) == 0 {
			last = refused
		}
		for _, item := range n.items {
			to, out := item.choose(as, star, packages)
			if out == found {
				return to, found
			}
			if out != undefined {
				last = out
			}
		}
		return "", last
	case objectNode:
		for i, k := range n.keys {
			if slices.Contains(as, k) {
				if to, out := n.items[i].choose(as, star, packages); out != undefined {
					return to, out
				}
			}
		}
		return "", undefined
	case nullNode:
		return "", refused
	}
	return "", invalid
}

// chosen puts what * stands for into a target.
func chosen(to, star string, packages bool) (string, outcome) {
	inside := strings.HasPrefix(to, "./")
	if !inside && (!packages || strings.HasPrefix(to, "../") || strings.HasPrefix(to, "/")) {
		return "", invalid
	}
	to = strings.ReplaceAll(to, "*", star)
	if inside && slices.ContainsFunc(strings.Split(to[2:], "/"), leavesPackage) {
		return "", invalid
	}
	return to, found
}

// leavesPackage reports whether a part of a target is one that Node refuses.
func leavesPackage(part string) bool {
	switch strings.ToLower(part) {
	case "", ".", "..", "node_modules":
		return true
	}
	return false
}
