package js

import (
	"slices"
	"strings"
	"unicode/utf8"

	ts "github.com/microsoft/typescript-go/shim"
)

// A builder fills a File while it walks the tree once.
type builder struct {
	file *File
	sf   *ts.SourceFile
	defs []symDef
	all  *strings.Builder // of the strings of file

	ids       map[string]nameID
	recent    *[256]recentName
	names     []spelling          // 0 is the empty text
	bindings  []binding           // of the scopes that the walk is in; 0 is none
	serial    int32               // of the last binding
	parts     map[int32][]binding // what the parts of a namespace have exported so far
	typeTable map[string]typeName // see typeNames
	types     map[string]bool     // declared at the top level; nil until asked for

	fn     FuncID
	block  BlockID
	scope  []funcState
	hidden bool      // some comments are hidden from the parser
	spoilt bool      // a literal may be among them
	stack  []ValueID // operands that wait for their list
	class  ValueID   // the class being built
}

// A symDef is a definition on its way to File.Defs.
type symDef struct {
	sym SymID
	def Def
}

// funcState is what the builder remembers of the functions around it.
type funcState struct {
	usesArguments bool
	assigned      SymID // a parameter that is assigned to
	assignedAt    [2]int32
}

func (b *builder) str(s string) StrID {
	if s == "" {
		return 0
	}
	return b.strOf(b.name(s))
}

func (b *builder) strOf(id nameID) StrID {
	n := &b.names[id]
	if n.str == 0 {
		n.str = b.intern(n.text)
	}
	return n.str
}

// intern appends to the strings of the file.
func (b *builder) intern(s string) StrID {
	t := &b.file.strs
	if len(t.at) == 0 {
		t.at = append(t.at, 0)
	}
	b.all.WriteString(s)
	t.all = b.all.String() // shares its memory
	t.at = append(t.at, int32(len(t.all)))
	t.marks.Add(s)
	return StrID(t.len() - 1)
}

// pos returns where n begins. What the parser made up for a gap begins and
// ends where the text before it ended.
func (b *builder) pos(n *ts.Node) int32 {
	if at, end := n.Pos(), n.End(); at < end { // mostly there is no trivia but white space
		text := b.file.Text.Data
		for at < end && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r') {
			at++
		}
		if at < end && neverTrivia[text[at]] {
			return int32(at)
		}
	}
	return int32(min(ts.TokenPos(n, b.sf), n.End()))
}

// neverTrivia are the bytes that begin neither white space nor a comment, nor
// what the parser takes for one.
var neverTrivia = func() (set [256]bool) {
	for c := '!'; c < utf8.RuneSelf; c++ {
		set[c] = !strings.ContainsRune("/<|=>#*", c)
	}
	return set
}()

// source returns n as written.
func (b *builder) source(n *ts.Node) string { return b.file.Text.Data[b.pos(n):n.End()] }

// add appends a row for n.
func (b *builder) add(n *ts.Node, v Value) ValueID {
	v.Start, v.End = b.pos(n), int32(n.End())
	v.Block = b.block
	b.file.Values = append(b.file.Values, v)
	return ValueID(len(b.file.Values) - 1)
}

// list moves the operands pushed since mark into the list of the file.
func (b *builder) list(mark int) (lo, hi int32) {
	lo = int32(len(b.file.List))
	b.file.List = append(b.file.List, b.stack[mark:]...)
	b.stack = b.stack[:mark]
	return lo, int32(len(b.file.List))
}

func (b *builder) push(id ValueID) { b.stack = append(b.stack, id) }

// enter opens a block and returns what leave needs to close it.
func (b *builder) enter(kind BlockKind, n *ts.Node, cond ValueID, polarity bool) (outer BlockID) {
	outer = b.block
	b.file.Blocks = append(b.file.Blocks, Block{
		Kind: kind, Parent: outer, Func: b.fn, Cond: cond, Polarity: polarity, Start: b.pos(n), End: int32(n.End()),
	})
	b.block = BlockID(len(b.file.Blocks) - 1)
	return outer
}

// declare notes where and as what the name n is declared.
func (b *builder) declare(n *ts.Node, kind SymKind) SymID {
	id := b.lookup(b.name(n.Text()))
	if id == 0 {
		return 0
	}
	if row := &b.file.Syms[id]; row.Func < 0 {
		row.Kind, row.Func = kind, b.fn
		row.Start, row.End = b.pos(n), int32(n.End())
	}
	return id
}

func (b *builder) define(s SymID, v ValueID, at int32) {
	if s != 0 {
		b.defs = append(b.defs, symDef{s, Def{Value: v, Pos: at}})
	}
}

// resolve returns the symbol of a used name, 0 if it is free.
func (b *builder) resolve(n *ts.Node) SymID {
	name := n.Text()
	if name == "" || name == "undefined" {
		return 0
	}
	return b.lookup(b.name(name))
}

// finish sorts the definitions by symbol and finds the captured symbols.
func (b *builder) finish() {
	f := b.file
	slices.SortStableFunc(f.Types, func(a, b Type) int { return int(a.Of) - int(b.Of) })
	for _, d := range b.defs {
		f.Syms[d.sym].Hi++ // for now: how many
	}
	next := int32(0)
	for i := range f.Syms {
		s := &f.Syms[i]
		s.Lo, s.Hi, next = next, next, next+s.Hi
		s.Func = max(s.Func, 0)
	}
	f.Defs = slices.Grow(f.Defs, len(b.defs))[:len(b.defs)]
	for _, d := range b.defs {
		s := &f.Syms[d.sym]
		f.Defs[s.Hi] = d.def
		s.Hi++
	}
	for i := range f.Values {
		v := &f.Values[i]
		if v.Op == OpRef && f.Blocks[v.Block].Func != f.Syms[v.Sym].Func {
			f.Syms[v.Sym].Captured = true
		}
	}
	b.laterExports()
}
