package js

import (
	"slices"
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

// directives notes the string statements of a body and reports whether a
// 'use strict' is among those that the language reads.
func (b *builder) directives(list []*ts.Node) (strict bool) {
	prologue := true
	for _, n := range list {
		if n.Kind != ts.KindExpressionStatement {
			prologue = false
			continue
		}
		e := n.AsExpressionStatement().Expression
		if e.Kind != ts.KindStringLiteral {
			if inner := ts.SkipOuter(e); inner.Kind == ts.KindStringLiteral {
				b.directive(n, inner, Directive{Parens: true})
			}
			prologue = false
			continue
		}
		b.directive(n, e, Directive{Prologue: prologue})
		// The text counts as written: an escape in it makes it another string.
		if text := b.source(e); prologue && len(text) == len("'use strict'") && text[1:len(text)-1] == "use strict" {
			strict = true
		}
	}
	return strict
}

func (b *builder) directive(n, text *ts.Node, d Directive) {
	d.Text, d.Func = b.str(strings.Trim(b.source(text), `"'`)), b.fn
	d.Start, d.End = b.pos(n), int32(n.End())
	b.file.Directives = append(b.file.Directives, d)
}

func (b *builder) sloppy(kind SloppyKind, n *ts.Node, name string) {
	b.file.Sloppy = append(b.file.Sloppy, Sloppy{Kind: kind, Func: b.fn, Start: b.pos(n), End: int32(n.End()), Name: b.str(name)})
}

// reserved are the words that strict mode reserves; ECMA-262 section 12.7.2.
var reserved = []string{"implements", "interface", "let", "package", "private", "protected", "public", "static", "yield"}

// declaresName notes names that strict mode refuses to declare.
func (b *builder) declaresName(n *ts.Node) {
	switch name := n.Text(); {
	case slices.Contains(reserved, name):
		b.sloppy(SloppyReservedName, n, name)
	case name == "eval" || name == "arguments":
		b.sloppy(SloppyEvalArguments, n, name)
	}
}

// writesName notes assignments that strict mode refuses, and those to a name
// that nothing declares; and remembers parameters, because strict mode cuts
// their tie to arguments.
func (b *builder) writesName(n *ts.Node) {
	name := n.Text()
	switch s := b.resolve(n); {
	case name == "eval" || name == "arguments":
		b.sloppy(SloppyEvalArguments, n, name)
	case s == 0:
		b.sloppy(SloppyUndeclared, n, name)
	case b.file.Syms[s].Kind == SymParam && b.file.Syms[s].Func == b.fn:
		state := &b.scope[len(b.scope)-1]
		if state.assigned == 0 {
			state.assigned, state.assignedAt = s, [2]int32{b.pos(n), int32(n.End())}
		}
	}
}

// legacyAccess notes arguments.callee and f.caller.
func (b *builder) legacyAccess(n *ts.Node, x ValueID, name string) {
	if name != "callee" && name != "caller" && name != "arguments" {
		return
	}
	switch v := b.file.At(x); {
	case v.Op == OpGlobal && b.file.Str(v.Str) == "arguments" && name != "arguments":
		b.sloppy(SloppyCallee, n, "arguments."+name)
	case v.Op == OpRef && name != "callee" && b.file.Syms[v.Sym].Kind == SymFunction:
		b.sloppy(SloppyCaller, n, b.file.Str(b.file.Syms[v.Sym].Name)+"."+name)
	}
}

// leaveFunction ends the state of a function. Arrow functions have no
// arguments of their own: what they use belongs to the function around.
func (b *builder) leaveFunction(n *ts.Node) {
	last := len(b.scope) - 1
	state := b.scope[last]
	b.scope = b.scope[:last]
	if n.Kind == ts.KindArrowFunction {
		b.scope[last-1].usesArguments = b.scope[last-1].usesArguments || state.usesArguments
		return
	}
	if state.usesArguments && state.assigned != 0 {
		b.file.Sloppy = append(b.file.Sloppy, Sloppy{
			Kind: SloppyArgumentsAlias, Func: b.fn, Start: state.assignedAt[0], End: state.assignedAt[1],
			Name: b.file.Syms[state.assigned].Name,
		})
	}
}

// octalEscape notes '\07' in a string; '\0' alone is fine.
func (b *builder) octalEscape(n *ts.Node) {
	text := b.source(n)
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		c := text[i]
		next := byte(0)
		if i+1 < len(text) {
			next = text[i+1]
		}
		if c >= '1' && c <= '9' || c == '0' && next >= '0' && next <= '9' {
			b.sloppy(SloppyOctalEscape, n, text[i-1:i+1])
			return
		}
	}
}
