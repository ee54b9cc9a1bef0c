package module

import "encoding/json"

// Target returns the path in an installed package, starting with "./", that
// its exports give to those who import or require the path sub in it; "" is
// the package itself. Here nothing is guessed: what is installed is built.
func Target(exports json.RawMessage, sub string, required bool) (target string, ok bool) {
	key := "."
	if sub != "" {
		key = "./" + sub
	}
	n := parse(exports)
	if n == nil {
		return "", false
	}
	to, star := n.exportOf(key)
	return chooseFor(to, star, required, false)
}

// ImportTarget is the same for the imports of a package, whose names start
// with #. The target may also be the name of another package.
func ImportTarget(imports json.RawMessage, name string, required bool) (target string, ok bool) {
	n := parse(imports)
	if n == nil || n.kind != objectNode {
		return "", false
	}
	to, star := n.match(name)
	return chooseFor(to, star, required, true)
}

func chooseFor(n *node, star string, required, packages bool) (string, bool) {
	if n == nil {
		return "", false
	}
	as := importing
	if required {
		as = requiring
	}
	to, out := n.choose(as, star, packages)
	return to, out == found
}

// Split parts a specifier into the name of a package and the path in it.
func Split(spec string) (name, rest string) { return split(spec) }

// IsCore reports whether a specifier means a module of Node.
func IsCore(spec string) bool { return isCore(spec) }
