package js

import (
	"fmt"

	"tenet/internal/source"
)

// FormatVersion is the first number of the stored form. It changes whenever
// the tables of a File, their meaning or their order change, so that a cache
// never hands facts to a program that understands them differently.
const FormatVersion = 4

// AppendBinary appends the stored form of f to b. The name and the text are
// not in it; they are given again to [Decode].
//
// The stored form is a header (version, module kind, strictness, TypeScript,
// the length of every table), the strings, the values, and the other tables.
// Numbers are LEB128 varints. A position is stored as its distance from the
// row before, a value as its distance back from the row that refers to it, an
// interned string as its distance back from the newest one: nearly every
// number fits in one byte.
func (f *File) AppendBinary(b []byte) []byte {
	c := coder{f: f, b: b}
	c.n = countsOf(f)
	c.header()
	c.putStrings()
	c.putValues()
	c.tables()
	return c.b
}

// Decode reads what [File.AppendBinary] wrote of the file with this name and
// text. It is safe on arbitrary bytes: every index that it returns lies inside
// its table, every position inside the text, and blocks and functions stand
// after their parents. Empty tables are nil.
func Decode(name string, text *source.Text, b []byte) (*File, error) {
	f := &File{Name: name, Text: text}
	c := coder{f: f, b: b, decode: true, size: int32(min(len(text.Data), maxPosition))}
	c.header()
	c.checkCounts()
	if c.bad == "" {
		c.makeTables()
		c.getStrings()
		c.getValues()
		c.tables()
	}
	if c.bad == "" && c.i != len(b) {
		c.fail("bytes after the last table")
	}
	if c.bad != "" {
		return nil, fmt.Errorf("decode facts of %s: %s at byte %d", name, c.bad, c.badAt)
	}
	return f, nil
}

// maxPosition is the highest offset that the tables can hold.
const maxPosition = 1<<31 - 1

// The last constant of each enumeration: a row with a higher number is not
// ours, and later code indexes arrays by these numbers.
const (
	lastOp         = OpJSX
	lastModule     = ESM
	lastStrictness = StrictTypeScript
	lastSymKind    = SymNamespace
	lastFuncKind   = FuncStaticBlock
	lastBlockKind  = BlockAfter
	lastSloppyKind = SloppyArgumentsAlias
	lastMistake    = numMistakes - 1
)

// A coder goes over the tables of f, writing them to b or reading them from
// it. One description of each row serves both directions, so that they cannot
// disagree; only strings and values, which are most of the bytes, have two.
type coder struct {
	f      *File
	b      []byte
	i      int // decoding: the next byte
	decode bool
	size   int32 // decoding: length of the text
	n      [numTables]int

	last      int32 // the position that the next one is measured from
	lastRow   int32 // the end of the last range
	lastValue int32 // the value that the next one is measured from
	nextStr   int32 // one above the newest interned string seen

	bad   string // decoding: what is wrong; the first thing found
	badAt int
}

// The tables, in stored order.
const (
	tabStrs = iota
	tabBlob // bytes in all strings together
	tabValues
	tabList
	tabSyms
	tabDefs
	tabFuncs
	tabBlocks
	tabCatches
	tabSloppy
	tabMistakes
	tabDirectives
	tabComments
	tabExports
	tabImports
	tabDecorators
	tabTypes
	tabErrors
	numTables
)

// rowBytes is the least that one row takes: a header may not promise more
// rows than bytes follow, so a short input cannot ask for much memory.
var rowBytes = [numTables]int{
	tabStrs: 1, tabBlob: 1, tabValues: 4, tabList: 1, tabSyms: 8, tabDefs: 2, tabFuncs: 16, tabBlocks: 7,
	tabCatches: 5, tabSloppy: 5, tabMistakes: 4, tabDirectives: 5, tabComments: 4, tabExports: 3, tabImports: 5,
	tabDecorators: 4, tabTypes: 4, tabErrors: 2,
}

func countsOf(f *File) (n [numTables]int) {
	n = [numTables]int{
		tabStrs: f.strs.len(), tabBlob: len(f.strs.all), tabValues: len(f.Values), tabList: len(f.List), tabSyms: len(f.Syms), tabDefs: len(f.Defs),
		tabFuncs: len(f.Funcs), tabBlocks: len(f.Blocks), tabCatches: len(f.Catches), tabSloppy: len(f.Sloppy), tabMistakes: len(f.Mistakes),
		tabDirectives: len(f.Directives), tabComments: len(f.Comments), tabExports: len(f.Exports),
		tabImports: len(f.Imports), tabDecorators: len(f.Decorators), tabTypes: len(f.Types), tabErrors: len(f.Errors),
	}
	return n
}

func (c *coder) header() {
	version := int32(FormatVersion)
	c.num(&version)
	if version != FormatVersion {
		c.fail("another format version")
		return
	}
	enum(c, &c.f.Module, lastModule)
	enum(c, &c.f.Strict, lastStrictness)
	c.bools(&c.f.TS, new(bool))
	for i := range c.n {
		n := int32(c.n[i])
		c.num(&n)
		c.n[i] = int(n)
	}
}

// checkCounts holds the header against the bytes that follow it. The first
// row of five tables is reserved and always there.
func (c *coder) checkCounts() {
	need := 0
	for i, n := range c.n {
		if n < 0 || n > len(c.b) {
			c.fail("a table longer than the input")
			return
		}
		need += n * rowBytes[i]
	}
	if need > len(c.b)-c.i {
		c.fail("tables longer than the input")
	}
	for _, i := range []int{tabStrs, tabValues, tabSyms, tabFuncs, tabBlocks} {
		if c.n[i] == 0 {
			c.fail("no reserved row in a table")
		}
	}
}

func (c *coder) makeTables() {
	f := c.f
	f.strs.at = make([]int32, c.n[tabStrs]+1)
	f.Values = table[Value](c.n[tabValues])
	f.List = table[ValueID](c.n[tabList])
	f.Syms = table[Symbol](c.n[tabSyms])
	f.Defs = table[Def](c.n[tabDefs])
	f.Funcs = table[Func](c.n[tabFuncs])
	f.Blocks = table[Block](c.n[tabBlocks])
	f.Catches = table[Catch](c.n[tabCatches])
	f.Sloppy = table[Sloppy](c.n[tabSloppy])
	f.Mistakes = table[Mistake](c.n[tabMistakes])
	f.Directives = table[Directive](c.n[tabDirectives])
	f.Comments = table[Comment](c.n[tabComments])
	f.Exports = table[Export](c.n[tabExports])
	f.Imports = table[Import](c.n[tabImports])
	f.Decorators = table[Decorator](c.n[tabDecorators])
	f.Types = table[Type](c.n[tabTypes])
	f.Errors = table[SyntaxError](c.n[tabErrors])
}

func table[T any](n int) []T {
	if n == 0 {
		return nil
	}
	return make([]T, n)
}

// fail notes the first thing that is wrong with the input. Reading goes on at
// its end, where every number is zero.
func (c *coder) fail(what string) {
	if c.bad == "" {
		c.bad, c.badAt = what, c.i
	}
	c.i = len(c.b)
}
