package module

import (
	"bytes"
	"encoding/json"
)

// A node is a JSON value whose objects keep their order: the first condition
// that holds decides.
type node struct {
	kind  nodeKind
	text  string
	keys  []string // of an object
	items []*node  // of an object or a list
}

type nodeKind uint8

const (
	otherNode nodeKind = iota // a number or a boolean: nothing that can be resolved
	nullNode
	textNode
	listNode
	objectNode
)

// Bounds of what a package.json may hold.
const (
	maxNodes  = 20_000
	maxNested = 32
)

// parse reads a JSON value. What is absent, null, or no JSON is nil.
func parse(raw json.RawMessage) *node {
	if len(raw) == 0 {
		return nil
	}
	p := parser{d: json.NewDecoder(bytes.NewReader(raw)), left: maxNodes}
	n := p.value(0)
	if p.failed || n.kind == nullNode {
		return nil
	}
	return n
}

type parser struct {
	d      *json.Decoder
	left   int
	failed bool
}

func (p *parser) token() json.Token {
	t, err := p.d.Token()
	if err != nil {
		p.failed = true
	}
	return t
}

func (p *parser) value(depth int) *node {
	n := &node{}
	if p.left--; p.left < 0 || depth > maxNested {
		p.failed = true
		return n
	}
	switch t := p.token().(type) {
	case nil:
		n.kind = nullNode
	case string:
		n.kind, n.text = textNode, t
	case json.Delim:
		n.kind = listNode
		if t == '{' {
			n.kind = objectNode
		}
		for !p.failed && p.d.More() {
			if n.kind == objectNode {
				key, _ := p.token().(string)
				n.keys = append(n.keys, key)
			}
			n.items = append(n.items, p.value(depth+1))
		}
		if !p.failed {
			p.token()
		}
	}
	return n
}

// all appends the texts anywhere in a value, in their order.
func (n *node) all(list []*node) []*node {
	if n.kind == textNode {
		list = append(list, n)
	}
	for _, item := range n.items {
		list = item.all(list)
	}
	return list
}
