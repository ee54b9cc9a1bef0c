package estree

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// A Found is a text that a query asked for, and where the file says it. Of
// texts put together that is where the first one stands.
type Found struct {
	Text       string
	Start, End int
}

// ErrSteps says that a search came to no end: the tree is large, or made to
// keep us busy.
var ErrSteps = errors.New("the search of the syntax tree came to no end")

// steps are what one query may take, in nodes looked at. Queries of Retire.js
// take up to 3 million of them on bundles of 5 MB.
const maxSteps = 20_000_000

// mostFound is how many texts a query gives; libraries have one version.
const mostFound = 100

// Search asks a query. It gives different texts, in the order in which they
// are found. What it found before it gave up comes with [ErrSteps].
func (t *Tree) Search(q *Query) (found []Found, err error) {
	e := &evaluator{tree: t, left: maxSteps}
	defer func() {
		if r := recover(); r == errSpent {
			err = ErrSteps
		} else if r != nil {
			panic(r)
		}
	}()
	e.eval(q.root, value{node: 0}, func(v value) bool {
		if v.form == str && !slices.ContainsFunc(found, func(f Found) bool { return f.Text == v.text }) {
			found = append(found, Found{v.text, int(v.start), int(v.end)})
		}
		return len(found) < mostFound
	})
	return found, nil
}

// errSpent leaves a search from wherever it is.
var errSpent = new(int)

// A value is a node, or a text with its place. Two are equal if they are the
// same node, or texts of one form.
type value struct {
	node       int32 // -1 of a text
	form       form
	text       string
	start, end int32
}

func (v value) is(w value) bool {
	return v.node == w.node && v.form == w.form && v.text == w.text && v.form != other
}

// An evaluator answers one query.
type evaluator struct {
	tree *Tree
	left int // steps
}

func (e *evaluator) spend(steps int) {
	if e.left -= steps; e.left < 0 {
		panic(errSpent)
	}
}

// eval yields what a term finds from a node. It ends when yield says no, and
// then says no itself.
func (e *evaluator) eval(t *term, from value, yield func(value) bool) bool {
	e.spend(1)
	switch {
	case t.op == literal:
		return yield(value{node: -1, form: str, text: t.name})
	case from.node < 0:
		return true // there is nothing below a text
	case t.op == parent:
		p := e.tree.nodes[from.node].parent
		return p < 0 || e.eval(t.next, value{node: p}, yield)
	case t.op == call:
		return e.call(t, from, yield)
	case t.attr:
		return e.properties(t, from.node, yield)
	}
	return e.types(t, from.node, yield)
}

// types yields for a step that looks for nodes of a type.
func (e *evaluator) types(t *term, n int32, yield func(value) bool) bool {
	tree := e.tree
	if !t.deep {
		for c := range tree.children(n) {
			e.spend(1)
			if (t.any || tree.nodes[c].kind == t.kind) && !e.found(t, c, yield) {
				return false
			}
		}
		return true
	}
	if !t.any {
		for _, c := range tree.below(n, t.kind) {
			e.spend(1)
			if e.within(t, n, c) && !e.found(t, c, yield) {
				return false
			}
		}
		return true
	}
	for c := n + 1; c < tree.nodes[n].stop; c++ {
		e.spend(1)
		if e.within(t, n, c) && !e.found(t, c, yield) {
			return false
		}
	}
	return true
}

// properties yields for a step that looks for a property or an index.
func (e *evaluator) properties(t *term, n int32, yield func(value) bool) bool {
	tree, key := e.tree, t.key
	if !e.primitive(t, n, yield) {
		return false
	}
	for c := n + 1; c < tree.nodes[n].stop; {
		e.spend(1)
		x := &tree.nodes[c]
		if (key != 0 && x.key == key || t.index >= 0 && int(x.index) == t.index) && e.within(t, n, c) && !e.found(t, c, yield) {
			return false
		}
		if !t.deep {
			c = x.stop
			continue
		}
		if e.within(t, n, c) && !e.primitive(t, c, yield) {
			return false
		}
		c++
	}
	return true
}

// within reports whether a step goes that far down.
func (e *evaluator) within(t *term, from, to int32) bool {
	if t.min <= 1 && t.max == 0 || !t.deep {
		return true
	}
	most := t.max
	if most == 0 {
		most = t.min
	}
	n := e.tree.steps(from, to, most)
	e.spend(n)
	return n >= t.min && (t.max == 0 || n <= t.max)
}

// found yields for a node that a step has found.
func (e *evaluator) found(t *term, n int32, yield func(value) bool) bool {
	if t.filter != nil && !e.holds(t.filter, n) {
		return true
	}
	switch t.mode {
	case declared:
		if n = e.declaration(n); n < 0 {
			return true
		}
	case initialise:
		if d := e.declaration(n); d >= 0 {
			if init := e.tree.child(d, KeyInit); init >= 0 {
				n = init
			}
		}
	}
	if t.next == nil {
		return yield(value{node: n})
	}
	return e.eval(t.next, value{node: n}, yield)
}

// primitive yields the property of a node that is a text.
func (e *evaluator) primitive(t *term, n int32, yield func(value) bool) bool {
	if t.next != nil || t.filter != nil || t.mode == declared {
		return true
	}
	x := &e.tree.nodes[n]
	v := value{node: -1, form: x.form, text: x.text, start: x.start, end: x.end}
	switch {
	case t.name == "type":
		v.form, v.text = str, kinds[x.kind]
	case slices.Contains(others[t.name], x.kind):
		v.form, v.text = other, ""
	case primitives[x.kind] != t.name || v.form == none:
		return true
	}
	return yield(v)
}

// holds reports whether a condition is true of a node.
func (e *evaluator) holds(t *term, n int32) bool {
	e.spend(1)
	switch t.op {
	case and:
		return e.holds(t.left, n) && e.holds(t.right, n)
	case or:
		return e.holds(t.left, n) || e.holds(t.right, n)
	case equals:
		return e.equal(t, n)
	}
	return !e.eval(t, value{node: n}, func(value) bool { return false })
}

// equal reports whether two paths have a value in common.
func (e *evaluator) equal(t *term, n int32) bool {
	left, right := t.left, t.right
	if left.op == literal {
		left, right = right, left
	}
	values := e.all(right, value{node: n})
	if len(values) == 0 {
		return false
	}
	return !e.eval(left, value{node: n}, func(v value) bool {
		e.spend(len(values))
		return !slices.ContainsFunc(values, v.is)
	})
}

func (e *evaluator) all(t *term, from value) (values []value) {
	e.eval(t, from, func(v value) bool {
		values = append(values, v)
		return true
	})
	return values
}

// call yields the result of a function; of a node it makes no text.
func (e *evaluator) call(t *term, from value, yield func(value) bool) bool {
	args := make([][]value, len(t.args))
	for i, arg := range t.args {
		if args[i] = e.all(arg, from); len(args[i]) == 0 {
			return true
		}
	}
	values := args[0]
	switch t.name {
	case "first":
		return yield(values[0])
	case "nthchild":
		i, err := strconv.Atoi(args[1][0].text)
		return err != nil || i < 0 || i >= len(values) || yield(values[i])
	case "join":
		return joined(values, args[1][0].text, yield)
	}
	return joined(slices.Concat(args...), "", yield)
}

// joined yields one text made of several.
func joined(values []value, separator string, yield func(value) bool) bool {
	whole := value{node: -1, form: str}
	var texts []string
	for _, v := range values {
		if v.node >= 0 || v.form == other {
			return true
		}
		if whole.end == 0 {
			whole.start, whole.end = v.start, v.end
		}
		texts = append(texts, v.text)
	}
	whole.text = strings.Join(texts, separator)
	return yield(whole)
}
