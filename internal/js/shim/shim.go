// Package shim re-exports the parts of typescript-go's internal packages that
// tenet uses. It compiles because its import path lies under
// github.com/microsoft/typescript-go/, which is what Go's "internal" rule asks
// for; no linkname, no copy. Only package js imports it.
//
// An alias carries all of a type's methods, so the two hundred node types need
// no alias of their own: node.AsCallExpression().Expression just works.
package shim

import (
	"iter"
	"slices"

	"github.com/microsoft/typescript-go/internal/ast"
	"github.com/microsoft/typescript-go/internal/core"
	"github.com/microsoft/typescript-go/internal/parser"
	"github.com/microsoft/typescript-go/internal/scanner"
)

// The types of the tree.
type (
	Node       = ast.Node
	NodeList   = ast.NodeList
	NodeFlags  = ast.NodeFlags
	Kind       = ast.Kind
	SourceFile = ast.SourceFile
	Diagnostic = ast.Diagnostic
	ScriptKind = core.ScriptKind
)

// How a file is parsed.
const (
	ScriptKindJS  = core.ScriptKindJS
	ScriptKindJSX = core.ScriptKindJSX
	ScriptKindTS  = core.ScriptKindTS
	ScriptKindTSX = core.ScriptKindTSX
)

// Flags of nodes, symbols and tokens.
const (
	NodeFlagsReparsed = ast.NodeFlagsReparsed
	NodeFlagsAmbient  = ast.NodeFlagsAmbient
	NodeFlagsLet      = ast.NodeFlagsLet
	NodeFlagsConst    = ast.NodeFlagsConst

	TokenFlagsOctal               = ast.TokenFlagsOctal
	TokenFlagsContainsLeadingZero = ast.TokenFlagsContainsLeadingZero

	ModifierFlagsAsync   = ast.ModifierFlagsAsync
	ModifierFlagsStatic  = ast.ModifierFlagsStatic
	ModifierFlagsDefault = ast.ModifierFlagsDefault
	ModifierFlagsExport  = ast.ModifierFlagsExport

	ModifierFlagsParameterProperty = ast.ModifierFlagsParameterPropertyModifier
)

// Parse parses text; it never fails, the tree of a broken file has gaps.
// fileName must be absolute and normalised.
func Parse(fileName, text string, k ScriptKind) *SourceFile {
	return parser.ParseSourceFile(ast.SourceFileParseOptions{FileName: fileName}, text, k)
}

// IsValueNamespace reports whether a namespace is there when the program runs:
// it has a name and contains more than types.
func IsValueNamespace(n *Node) bool {
	return !ast.IsGlobalScopeAugmentation(n) && ast.GetModuleInstanceState(n) != ast.ModuleInstanceStateNonInstantiated
}

// SkipOuter unwraps parentheses, type assertions, `!` and satisfies.
func SkipOuter(n *Node) *Node { return ast.SkipOuterExpressions(n, ast.OEKAll) }

// TokenPos returns the offset of the first token of n, after trivia.
func TokenPos(n *Node, f *SourceFile) int { return scanner.GetTokenPosOfNode(n, f, false) }

// IsExternalModule reports whether f has import or export declarations.
func IsExternalModule(f *SourceFile) bool { return ast.IsExternalModule(f) }

// IsFunctionLike reports whether n has parameters and perhaps a body.
func IsFunctionLike(n *Node) bool { return ast.IsFunctionLike(n) }

// IsStringLiteralLike reports whether n is a string or a template without substitutions.
func IsStringLiteralLike(n *Node) bool { return ast.IsStringLiteralLike(n) }

// IsPrologueDirective reports whether n is a statement that is a lone string.
func IsPrologueDirective(n *Node) bool { return ast.IsPrologueDirective(n) }

// IsAssignmentOperator reports whether k is = or a compound assignment.
func IsAssignmentOperator(k Kind) bool {
	return k >= ast.KindFirstAssignment && k <= ast.KindLastAssignment
}

// TokenText returns how an operator is written.
func TokenText(k Kind) string { return scanner.TokenToString(k) }

// HasModifier reports whether n carries any of the modifiers.
func HasModifier(n *Node, flags ast.ModifierFlags) bool { return n.ModifierFlags()&flags != 0 }

// Message returns the English text of a diagnostic.
func Message(d *Diagnostic) string { return d.String() }

// Comments yields the ranges of the comments of f in which one of the offsets
// lies; offsets are sorted. The tree does not keep comments: they are found
// again by scanning the gaps between its tokens, in the subtrees that matter.
func Comments(f *SourceFile, offsets []int) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		seen := -1
		factory := &ast.NodeFactory{}
		emit := func(from int) bool {
			for _, ranges := range []iter.Seq[ast.CommentRange]{
				scanner.GetTrailingCommentRanges(factory, f.Text(), from),
				scanner.GetLeadingCommentRanges(factory, f.Text(), from),
			} {
				for c := range ranges {
					if c.Pos() > seen {
						seen = c.Pos()
						if !yield(c.Pos(), c.End()) {
							return false
						}
					}
				}
			}
			return true
		}
		g := &gaps{file: f, scanner: scanner.GetScannerForSourceFile(f, 0), visit: emit, offsets: offsets}
		f.AsNode().ForEachChild(g.node)
	}
}

// gaps walks the tokens of a file and calls visit with each offset at which
// trivia may stand.
type gaps struct {
	file    *SourceFile
	scanner *scanner.Scanner
	visit   func(offset int) bool
	offsets []int
	pos     int
}

// matters reports whether an offset lies in [start, end).
func (g *gaps) matters(start, end int) bool {
	i, _ := slices.BinarySearch(g.offsets, start)
	return i < len(g.offsets) && g.offsets[i] < end
}

// upTo rescans punctuation and keywords up to an offset; true stops the walk.
func (g *gaps) upTo(end int) bool {
	for g.pos < end {
		if !g.visit(g.pos) {
			return true
		}
		g.scanner.ResetPos(g.pos)
		if g.scanner.Scan(); g.scanner.TokenEnd() <= g.pos {
			break
		}
		g.pos = g.scanner.TokenEnd()
	}
	return false
}

func (g *gaps) node(n *Node) bool {
	if n.Flags&ast.NodeFlagsReparsed != 0 || n.Pos() < g.pos && n.End() <= g.pos {
		return false
	}
	if g.upTo(n.Pos()) {
		return true
	}
	if !g.matters(n.Pos(), n.End()) && n.Kind != ast.KindEndOfFile {
		g.pos = n.End()
		return false
	}
	if n.Kind == ast.KindJsxText || n.Kind == ast.KindJsxTextAllWhiteSpaces {
		g.pos = n.End()
		return false
	}
	children := false
	if n.ForEachChild(func(c *Node) bool { children = true; return g.node(c) }) {
		return true
	}
	// A lone token is skipped as a whole: the scanner alone cannot tell a
	// regular expression or the tail of a template from punctuation.
	if !children && n.Kind != ast.KindEndOfFile && n.End() > n.Pos() && ast.IsTokenKind(n.Kind) {
		if !g.visit(g.pos) {
			return true
		}
		g.pos = n.End()
		return false
	}
	return g.upTo(n.End())
}
