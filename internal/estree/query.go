package estree

import (
	"fmt"
	"strings"
)

// A Query is a question to a tree. It may be asked by several goroutines.
type Query struct {
	text string
	root *term
}

// String gives the query as it was written.
func (q *Query) String() string { return q.text }

// A term is a node of a query. Which fields count depends on op.
type term struct {
	op   op
	next *term // step, parent: what is asked of all that is found; nil at the end

	// step
	deep     bool // of //
	min, max int  // steps down of //{min,max}; max 0 is any
	attr     bool // name is that of a property or an index
	any      bool // /*
	name     string
	kind     Kind
	key      Key // of name, if there is one
	index    int // -1 if name is no number
	mode     mode
	filter   *term

	args []*term // call; name is the function

	left, right *term // and, or, equals
}

type op uint8

const (
	step op = iota
	parent
	literal // name is the text
	call
	and
	or
	equals
)

// A mode says what stands for a variable that a step finds.
type mode uint8

const (
	itself     mode = iota
	declared        // $: where it is declared
	initialise      // $$: what it is given there
)

// functions are what can be called, with the number of arguments; -1 is any
// from one.
var functions = map[string]int{"concat": -1, "first": 1, "join": 2, "nthchild": 2}

// Bounds of a query.
const (
	maxQuery = 10_000 // bytes
	maxDepth = 100    // of what stands inside each other
)

// A SyntaxError says what is wrong with a query, and where.
type SyntaxError struct {
	Query string
	Pos   int // in bytes, from 0
	What  string
}

func (e *SyntaxError) Error() string {
	near := e.Query[e.Pos:]
	if len(near) > 20 {
		near = strings.ToValidUTF8(near[:20], "") + "..."
	}
	if near == "" {
		return fmt.Sprintf("at its end: %s", e.What)
	}
	return fmt.Sprintf("at byte %d, %q: %s", e.Pos+1, near, e.What)
}
