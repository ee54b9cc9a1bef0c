package yaml

import (
	"errors"
	"fmt"
	"io"
	"strings"

	yaml "go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"tenet/internal/source"
)

// Parse reads the documents of a YAML text. A document without content is a
// Null node. The error is a *source.Error.
func Parse(text *source.Text) ([]*Node, error) { return Limits{MaxSize, MaxNodes}.Parse(text) }

// Parse is the function Parse within other limits.
func (l Limits) Parse(text *source.Text) (docs []*Node, err error) {
	if err := text.WithinSize(l.Size); err != nil {
		return nil, err
	}
	// The library is not ours, and what it reads is not either. A panic in it
	// is one unreadable file, not the end of the run.
	defer func() {
		if r := recover(); r != nil {
			docs, err = nil, &source.Error{File: text.Name, Why: fmt.Sprintf("not readable as YAML: %v", r)}
		}
	}()
	// The library refuses nesting before it recurses. What aliases unfold to
	// is counted in convert, which never unfolds them.
	limits := loaderlimits.New(loaderlimits.DepthValue(MaxDepth), loaderlimits.AliasNone())
	loader, err := yaml.NewLoader(strings.NewReader(text.Data), yaml.WithPlugin(limits))
	if err != nil {
		return nil, &source.Error{File: text.Name, Why: err.Error()}
	}
	c := &converter{text: text, cursor: newCursor(text.Data), limit: l.Nodes, done: map[*yaml.Node]*Node{}}
	for {
		var n yaml.Node
		if err := loader.Load(&n); err == io.EOF {
			return docs, nil
		} else if err != nil {
			return nil, c.syntaxError(err)
		}
		clear(c.done)
		doc, err := c.convert(&n)
		if err != nil {
			return nil, err
		}
		if c.nodes += doc.size; c.nodes > c.limit {
			return nil, c.tooMany(doc.Start)
		}
		docs = append(docs, doc)
	}
}

// A converter turns the library's nodes into ours.
type converter struct {
	text   *source.Text
	cursor *cursor
	limit  int                  // of nodes
	nodes  int                  // of the documents before this one
	done   map[*yaml.Node]*Node // nil while the node is being converted
}

func (c *converter) convert(n *yaml.Node) (*Node, error) {
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) > 0 {
			return c.convert(n.Content[0])
		}
	case yaml.AliasNode:
		target := c.done[n.Alias]
		if target == nil {
			return nil, c.text.Errorf(c.cursor.offset(n.Line, n.Column), "the alias *%s contains itself", n.Value)
		}
		return target, nil
	case yaml.MappingNode, yaml.SequenceNode:
		return c.collection(n)
	case yaml.ScalarNode:
		start := c.cursor.offset(n.Line, n.Column)
		return c.keep(n, c.scalar(n, start)), nil
	}
	start := c.cursor.offset(n.Line, n.Column)
	return &Node{Start: start, End: start, text: c.text, size: 1, deep: 1}, nil
}

func (c *converter) keep(n *yaml.Node, m *Node) *Node {
	if n.Anchor != "" {
		c.done[n] = m
	}
	return m
}

func (c *converter) scalar(n *yaml.Node, start int) *Node {
	start = skipProperties(c.text.Data, start)
	m := &Node{Value: n.Value, Start: start, text: c.text, size: 1, deep: 1}
	m.Quoted = n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	m.End = scalarEnd(c.text.Data, start, n)
	switch n.ShortTag() {
	case "!!null":
		m.Kind = Null
	case "!!bool":
		m.Kind = Bool
	case "!!int", "!!float":
		m.Kind = Number
	default:
		m.Kind = String
	}
	return m
}

// collection converts a map or a sequence. Sizes and depths of the parts are
// summed as if aliases were copies, so that a text of nine lines that unfolds
// to a billion nodes is refused by arithmetic.
func (c *converter) collection(n *yaml.Node) (*Node, error) {
	start := skipProperties(c.text.Data, c.cursor.offset(n.Line, n.Column))
	m := &Node{Kind: Seq, Start: start, End: start, text: c.text, size: 1, deep: 1}
	parts := make([]*Node, 0, len(n.Content))
	for _, part := range n.Content {
		p, err := c.convert(part)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
		if part.Kind != yaml.AliasNode {
			m.End = max(m.End, p.End)
		}
		if err := c.grow(m, p); err != nil {
			return nil, err
		}
	}
	if n.Style&yaml.FlowStyle != 0 {
		m.End = closing(c.text.Data, m.Start, m.End)
	}
	m.Values = parts
	if n.Kind == yaml.MappingNode {
		m.Kind = Map
		if err := c.pairs(m, n, parts); err != nil {
			return nil, err
		}
	}
	return c.keep(n, m), nil
}

func (c *converter) grow(m, part *Node) error {
	m.size += part.size
	m.deep = max(m.deep, part.deep+1)
	if m.size > c.limit {
		return c.tooMany(m.Start)
	}
	if m.deep > MaxDepth {
		return c.text.Errorf(m.Start, "nested deeper than %d levels", MaxDepth)
	}
	return nil
}

// pairs splits the parts of a map into keys and values and applies merge
// keys: https://yaml.org/type/merge.html. What the map says itself wins over
// what it merges, and an earlier merged map over a later one.
func (c *converter) pairs(m *Node, n *yaml.Node, parts []*Node) error {
	m.Keys, m.Values = make([]*Node, 0, len(parts)/2), make([]*Node, 0, len(parts)/2)
	var merged []*Node
	for i := 0; i+1 < len(parts); i += 2 {
		if n.Content[i+1].Kind != yaml.AliasNode {
			parts[i+1].key = parts[i]
		}
		if n.Content[i].ShortTag() != "!!merge" {
			m.Keys, m.Values = append(m.Keys, parts[i]), append(m.Values, parts[i+1])
			continue
		}
		switch v := parts[i+1]; v.Kind {
		case Map:
			merged = append(merged, v)
		case Seq:
			merged = append(merged, v.Values...)
		}
	}
	if merged == nil {
		return nil
	}
	has := make(map[string]bool, len(m.Keys))
	for _, k := range m.Keys {
		has[k.Str()] = true
	}
	for _, from := range merged {
		for k, v := range from.Pairs() {
			if has[k.Str()] {
				continue
			}
			has[k.Str()] = true
			m.Keys, m.Values = append(m.Keys, k), append(m.Values, v)
		}
	}
	return nil
}

func (c *converter) tooMany(offset int) error {
	return c.text.Errorf(offset, "holds more than %d values once its aliases are unfolded", c.limit)
}

func (c *converter) syntaxError(err error) error {
	out := &source.Error{File: c.text.Name, Why: "not readable as YAML: " + firstLine(err.Error())}
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return out
	}
	out.Why = "not readable as YAML: " + firstLine(le.Message)
	if le.ContextMsg != "" {
		out.Why += " " + firstLine(le.ContextMsg)
	}
	if le.Mark.Line > 0 {
		out.Line, out.Col = c.text.Position(c.cursor.offset(le.Mark.Line, le.Mark.Column))
	} else if le.ContextMark.Line > 0 {
		out.Line, out.Col = c.text.Position(c.cursor.offset(le.ContextMark.Line, le.ContextMark.Column))
	}
	return out
}

// firstLine shortens what the library says, which may quote the text at length.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > 120 {
		s = strings.ToValidUTF8(s[:120], "") + " ..."
	}
	return s
}
