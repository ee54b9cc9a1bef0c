package strict

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var thisIsGlobal = rule.Check{
	ID:    "strict/this-is-global",
	Title: "this of a plain function is the global object",
	Why: "A sloppy function that is called as a plain function gets the global object for `this`, and what it stores there everybody shares. " +
		"In strict mode `this` is undefined, and the code throws.",
	Fix:      "Write globalThis where the global object is meant; else hand the object over as a parameter.",
	When:     "A sloppy function that is only ever called as f(), or is called where it stands, uses `this`.",
	Quiet:    "It is called with new, call, apply or as a method, or handed on; `this` is only compared, or has a substitute as in `this || globalThis`.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{manual + "#no_this_substitution"},
	Code: func(p *rule.CodePass) {
		plain := plainFunctions(p.File)
		if len(plain) == 0 {
			return
		}
		harmless := harmlessThis(p.File)
		for i := range p.File.JS.Values {
			id, row := js.ValueID(i), &p.File.JS.Values[i]
			if row.Op != js.OpThis || harmless[id] {
				continue
			}
			if fn := owner(p.File, p.File.JS.FuncOf(id)); plain[fn] {
				plain[fn] = false // once a function
				f := p.Reportf(p.File.Value(id), "this is the global object here, and undefined in strict mode.")
				f.Label = "the global object"
			}
		}
	},
}

// plainFunctions returns the sloppy functions that are only called as f().
func plainFunctions(f *flow.File) map[js.FuncID]bool {
	plain := map[js.FuncID]bool{}
	calls := map[js.SymID]int32{}
	for i := range f.JS.Values {
		row := &f.JS.Values[i]
		if row.Op != js.OpCall {
			continue
		}
		switch callee := f.JS.At(row.X); {
		case callee.Op == js.OpFunc && f.JS.Funcs[callee.Func].Kind == js.FuncExpression && isSloppy(f, callee.Func):
			plain[callee.Func] = true
		case callee.Op == js.OpRef:
			calls[callee.Sym]++
		}
	}
	for id := range f.JS.Syms {
		s := &f.JS.Syms[id]
		defs := f.JS.DefsOf(js.SymID(id))
		if s.Kind != js.SymFunction || s.Uses == 0 || calls[js.SymID(id)] != s.Uses || len(defs) != 1 || exported(f, js.SymID(id)) {
			continue
		}
		fn := f.JS.At(defs[0].Value)
		if fn.Op == js.OpFunc && f.JS.Funcs[fn.Func].Kind == js.FuncDeclaration && isSloppy(f, fn.Func) && !(f.JS.Module == js.Script && s.Func == 0) {
			plain[fn.Func] = true
		}
	}
	return plain
}

func exported(f *flow.File, sym js.SymID) bool {
	for _, e := range f.JS.Exports {
		if v := f.JS.At(e.Value); v.Op == js.OpRef && v.Sym == sym {
			return true
		}
	}
	return false
}

// harmlessThis returns the uses of this that do not care what it is.
func harmlessThis(f *flow.File) map[js.ValueID]bool {
	harmless := map[js.ValueID]bool{}
	for i := range f.JS.Values {
		switch row := &f.JS.Values[i]; row.Op {
		case js.OpLogical, js.OpBinary, js.OpUnary, js.OpCond:
			harmless[row.X], harmless[row.Y] = true, true
		case js.OpCall:
			// f.apply(this, arguments) hands it on to what may not care.
			if callee := f.JS.At(row.X); callee.Op == js.OpGet {
				if name := f.JS.Str(callee.Str); name == "call" || name == "apply" || name == "bind" {
					for _, arg := range f.JS.Operands(row) {
						harmless[arg] = true
					}
				}
			}
		}
	}
	return harmless
}

var blockFunction = rule.Check{
	ID:       "strict/block-function",
	Title:    "function declared in a block and used outside",
	Why:      "In sloppy code the name lives on after its block, undefined until the block has run. In strict mode it ends with the block: the use outside throws a ReferenceError, or finds another function of that name.",
	Fix:      "Declare the function outside of the block.",
	When:     "In sloppy code a function is declared in the block of an if, a loop, a switch or a try, and its name is used outside of it.",
	CWE:      710,
	Severity: rule.Low,
	Links:    []string{manual},
	Code: func(p *rule.CodePass) {
		blocks := declaredInBlocks(p.File)
		if len(blocks) == 0 {
			return
		}
		for i := range p.File.JS.Values {
			row := &p.File.JS.Values[i]
			around := blocks[row.Sym]
			if row.Op != js.OpRef || len(around) == 0 || slices.ContainsFunc(around, func(b *js.Block) bool { return b.Start <= row.Start && row.End <= b.End }) {
				continue
			}
			delete(blocks, row.Sym) // once a function
			f := p.Reportf(p.File.Value(js.ValueID(i)), "%s is declared in a block that ends before; strict mode knows it only there.", p.File.JS.Str(p.File.JS.Syms[row.Sym].Name))
			f.Label = "unknown in strict mode"
		}
	},
}

// declaredInBlocks returns the sloppy functions that are declared in blocks
// and nowhere else, with these blocks.
func declaredInBlocks(f *flow.File) map[js.SymID][]*js.Block {
	found := map[js.SymID][]*js.Block{}
	for id := range f.JS.Syms {
		s := &f.JS.Syms[id]
		defs := f.JS.DefsOf(js.SymID(id))
		if s.Kind != js.SymFunction || s.Uses == 0 || !isSloppy(f, s.Func) || len(defs) > maxDeclarations {
			continue
		}
		var blocks []*js.Block
		for _, d := range defs {
			if b := blockOf(f, d.Value); b != nil {
				blocks = append(blocks, b)
			}
		}
		if len(blocks) == len(defs) {
			found[js.SymID(id)] = blocks
		}
	}
	return found
}

// maxDeclarations bounds the blocks that each use of a name is compared with.
const maxDeclarations = 16

// blockOf returns the block of the language that a function is declared in,
// nil if that is the body of a function or if v is no declaration.
func blockOf(f *flow.File, v js.ValueID) *js.Block {
	row := f.JS.At(v)
	if row.Op != js.OpFunc || f.JS.Funcs[row.Func].Kind != js.FuncDeclaration {
		return nil
	}
	b := &f.JS.Blocks[row.Block]
	for b.Kind == js.BlockAfter { // none of the language
		b = &f.JS.Blocks[b.Parent]
	}
	if b.Kind == js.BlockBody || b.Kind == js.BlockCond {
		return nil
	}
	return b
}
