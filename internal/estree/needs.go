package estree

import "strings"

// Needs say which texts a file must contain for a query to find anything in
// it. The zero value holds for every file.
type Needs struct {
	Text  string // must be there
	Whole bool   // Text is no part of a longer name
	All   []Needs
	Any   []Needs // one of them
}

// Empty reports whether every file will do.
func (n Needs) Empty() bool { return n.Text == "" && len(n.All) == 0 && len(n.Any) == 0 }

// Hold reports whether the needs are met, given what says so of a text.
func (n Needs) Hold(contains func(text string, whole bool) bool) bool {
	if n.Text != "" && !contains(n.Text, n.Whole) {
		return false
	}
	for _, one := range n.All {
		if !one.Hold(contains) {
			return false
		}
	}
	for _, one := range n.Any {
		if one.Hold(contains) {
			return true
		}
	}
	return len(n.Any) == 0
}

// Needs gives those of the query: the names and texts that something in the
// tree must equal. Compilers write them as they are, so the bytes of a file
// say whether it is worth a tree.
func (q *Query) Needs() Needs { return needs(q.root) }

// needs are those of a term that finds something.
func needs(t *term) Needs {
	if t == nil {
		return Needs{}
	}
	switch t.op {
	case literal:
		return Needs{}
	case call:
		var list []Needs
		for _, arg := range t.args {
			list = append(list, needs(arg))
		}
		return allOf(list...)
	case and:
		return allOf(needs(t.left), needs(t.right))
	case or:
		return anyOf(needs(t.left), needs(t.right))
	case equals:
		return allOf(needs(t.left), needs(t.right), compared(t.left, t.right), compared(t.right, t.left))
	}
	return allOf(needs(t.filter), needs(t.next))
}

func allOf(list ...Needs) Needs {
	var kept []Needs
	for _, n := range list {
		if !n.Empty() {
			kept = append(kept, n)
		}
	}
	if len(kept) == 1 {
		return kept[0]
	}
	return Needs{All: kept}
}

func anyOf(a, b Needs) Needs {
	if a.Empty() || b.Empty() {
		return Needs{}
	}
	return Needs{Any: []Needs{a, b}}
}

// compared are the needs of a path that must lead to a text.
func compared(path, text *term) Needs {
	if text.op != literal {
		return Needs{}
	}
	for path.next != nil {
		path = path.next
	}
	if path.op != step || !path.attr || path.name != "name" && path.name != "value" {
		return Needs{}
	}
	plain, whole := longest(text.name)
	if plain == "" {
		return Needs{}
	}
	return Needs{Text: plain, Whole: whole}
}

// longest gives the longest part of a text that no compiler writes in another
// way, and whether that is all of it.
func longest(text string) (part string, whole bool) {
	escaped := func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune("\"'`\\<>", r) }
	for _, f := range strings.FieldsFunc(text, escaped) {
		if len(f) > len(part) {
			part = f
		}
	}
	return part, part == text
}
