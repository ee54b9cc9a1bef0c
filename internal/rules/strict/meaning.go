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
		for _, id := range p.File.Rows(js.OpThis) {
			if harmless[id] {
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
	if f.JS.Strict != js.SloppyCode {
		return plain // and so are all functions in it
	}
	calls := map[js.SymID]int32{}
	for _, id := range f.Rows(js.OpCall) {
		row := f.JS.At(id)
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
		if s.Kind != js.SymFunction || s.Uses == 0 || calls[js.SymID(id)] != s.Uses || len(defs) != 1 {
			continue
		}
		fn := f.JS.At(defs[0].Value)
		if fn.Op == js.OpFunc && f.JS.Funcs[fn.Func].Kind == js.FuncDeclaration && isSloppy(f, fn.Func) && !(f.JS.Module == js.Script && s.Func == 0) {
			plain[fn.Func] = true
		}
	}
	return plain
}

// harmlessThis returns the uses of this that do not care what it is.
func harmlessThis(f *flow.File) map[js.ValueID]bool {
	harmless := map[js.ValueID]bool{}
	for _, op := range [...]js.Op{js.OpLogical, js.OpBinary, js.OpUnary, js.OpCond} {
		for _, id := range f.Rows(op) {
			for _, operand := range [...]js.ValueID{f.JS.At(id).X, f.JS.At(id).Y} {
				if f.JS.At(operand).Op == js.OpThis {
					harmless[operand] = true
				}
			}
		}
	}
	for _, id := range f.Rows(js.OpCall) {
		// f.apply(this, arguments) hands it on to what may not care.
		row := f.JS.At(id)
		if callee := f.JS.At(row.X); callee.Op == js.OpGet {
			if name := f.JS.Str(callee.Str); name == "call" || name == "apply" || name == "bind" {
				for _, arg := range f.JS.Operands(row) {
					harmless[arg] = true
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
		declared := blockFunctions(p.File)
		if len(declared) == 0 {
			return
		}
		for _, id := range p.File.Rows(js.OpGlobal) {
			row := p.File.JS.At(id)
			// Package js resolves names as strict mode does: outside of the
			// block the name is free.
			if !slices.ContainsFunc(declared[row.Str], func(fn js.FuncID) bool { return encloses(p.File, fn, p.File.JS.FuncOf(id)) }) {
				continue
			}
			delete(declared, row.Str) // once a name
			f := p.Reportf(p.File.Value(id), "%s is declared in a block that does not reach here in strict mode.", p.File.JS.Str(row.Str))
			f.Label = "unknown in strict mode"
		}
	},
}

// maxDeclarations bounds the functions that each use of a name is compared with.
const maxDeclarations = 16

// blockFunctions returns the names of sloppy functions that are declared in
// blocks, each with the functions around these.
func blockFunctions(f *flow.File) map[js.StrID][]js.FuncID {
	found := map[js.StrID][]js.FuncID{}
	for id := range f.JS.Syms {
		s := &f.JS.Syms[id]
		if s.Kind != js.SymFunction || !isSloppy(f, s.Func) || len(found[s.Name]) >= maxDeclarations {
			continue
		}
		for _, d := range f.JS.DefsOf(js.SymID(id)) {
			if inBlock(f, d.Value) {
				found[s.Name] = append(found[s.Name], s.Func)
				break
			}
		}
	}
	return found
}

// inBlock reports whether v is a declaration of a function in a block of the
// language.
func inBlock(f *flow.File, v js.ValueID) bool {
	row := f.JS.At(v)
	if row.Op != js.OpFunc || f.JS.Funcs[row.Func].Kind != js.FuncDeclaration {
		return false
	}
	b := &f.JS.Blocks[row.Block]
	for b.Kind == js.BlockAfter { // the rest of a body is none
		b = &f.JS.Blocks[b.Parent]
	}
	return b.Kind != js.BlockBody
}

// encloses reports whether a function stands in another, or is it.
func encloses(f *flow.File, outer, inner js.FuncID) bool {
	for inner > outer {
		inner = f.JS.Funcs[inner].Parent
	}
	return inner == outer
}
