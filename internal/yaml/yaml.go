// Package yaml reads YAML and JSON into one plain tree of nodes that know
// where they are written.
//
// A [Node] is a map, a sequence or a scalar. Maps keep the order of their
// keys. Aliases are resolved to the node that they name, and merge keys (<<)
// are already applied, so a reader sees what the program that consumes the
// file would see:
//
//	docs, err := yaml.Parse(text)
//	for _, doc := range docs {
//		user := doc.Get("services", "web", "user")
//		fmt.Println(user.Value, user.Span())
//	}
//
// Every method works on a nil *Node and answers "nothing there", so a chain
// needs no checks in between.
//
// Files come from strangers. A text larger than [MaxSize], nested deeper than
// [MaxDepth], or whose aliases would unfold to more than [MaxNodes] nodes is
// refused with a [source.Error]; so is an alias that contains itself. Because
// the unfolded size is bounded, a reader may walk a tree without a budget of
// its own.
//
// The package does not convert values to Go types and does not write YAML.
package yaml

import (
	"iter"
	"strconv"
	"strings"

	"tenet/internal/source"
)

// The limits of what is read.
const (
	MaxSize  = 1 << 20 // bytes of a text
	MaxDepth = 100     // maps and sequences around a node, aliases unfolded
	MaxNodes = 500_000 // nodes of all documents, aliases unfolded
)

// Limits are those of a kind of file that may be larger than a configuration
// file: a lockfile of a thousand packages has a megabyte.
type Limits struct {
	Size  int // bytes of the text
	Nodes int // of all documents, aliases unfolded
}

// Kind says what a Node is.
type Kind uint8

// The kinds of nodes. A scalar without quotes has the kind that YAML's core
// schema gives it: `yes` is a String, `true` a Bool.
const (
	Null Kind = iota
	Bool
	Number
	String
	Seq
	Map
)

var kindNames = [...]string{"null", "boolean", "number", "string", "list", "map"}

func (k Kind) String() string { return kindNames[k] }

// A Node is one value of a document.
type Node struct {
	Kind   Kind
	Quoted bool    // a scalar in quotes, or a block scalar
	Value  string  // of a scalar: its text, quotes and escapes undone
	Keys   []*Node // of a map
	Values []*Node // of a map: one for each key; of a sequence: its items

	// Start and End are offsets into the text: of a scalar as written, of a
	// collection from its first to its last part. End of a block scalar is
	// the end of its header line.
	Start, End int

	text *source.Text
	key  *Node // that it stands under, nil for items and documents
	size int   // nodes in the tree below, itself included, aliases unfolded
	deep int   // levels of the tree below, itself included
}

// Span returns where n is written. It is computed when asked for, because
// finding the column takes time in proportion to the length of the line.
func (n *Node) Span() source.Span {
	if n == nil || n.text == nil {
		return source.Span{}
	}
	return n.text.Span(n.Start, n.End)
}

// Entry returns n with the key that it stands under as one place: all of
// `user: root`. An item of a list has no key and is its own place.
func (n *Node) Entry() *Node {
	if n == nil || n.key == nil || n.key.Start > n.Start {
		return n
	}
	whole := *n
	whole.Start = n.key.Start
	return &whole
}

// Get follows keys of nested maps and returns the value, or nil. Where a key
// stands twice the last one counts, as for most readers.
func (n *Node) Get(path ...string) *Node {
	for _, key := range path {
		if _, n = n.entry(key); n == nil {
			return nil
		}
	}
	return n
}

// Key returns the node of a key of the map n, or nil.
func (n *Node) Key(name string) *Node {
	key, _ := n.entry(name)
	return key
}

func (n *Node) entry(name string) (key, value *Node) {
	if n == nil || n.Kind != Map {
		return nil, nil
	}
	for i := len(n.Keys) - 1; i >= 0; i-- {
		if n.Keys[i].Value == name && n.Keys[i].Kind < Seq {
			return n.Keys[i], n.Values[i]
		}
	}
	return nil, nil
}

// Pairs yields the keys and values of a map in the order of the text.
func (n *Node) Pairs() iter.Seq2[*Node, *Node] {
	return func(yield func(key, value *Node) bool) {
		if n == nil || n.Kind != Map {
			return
		}
		for i, k := range n.Keys {
			if !yield(k, n.Values[i]) {
				return
			}
		}
	}
}

// Items returns the items of a sequence.
func (n *Node) Items() []*Node {
	if n == nil || n.Kind != Seq {
		return nil
	}
	return n.Values
}

// Str returns the text of a scalar, and "" of anything else.
func (n *Node) Str() string {
	if n == nil || n.Kind >= Seq {
		return ""
	}
	return n.Value
}

// Is reports whether n is the unquoted boolean b.
func (n *Node) Is(b bool) bool {
	return n != nil && n.Kind == Bool && strings.EqualFold(n.Value, strconv.FormatBool(b))
}

// Int returns the value of a whole number.
func (n *Node) Int() (value int64, ok bool) {
	if n == nil || n.Kind != Number {
		return 0, false
	}
	v, err := strconv.ParseInt(n.Value, 0, 64)
	return v, err == nil
}
