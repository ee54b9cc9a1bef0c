package shim

import (
	"github.com/microsoft/typescript-go/internal/ast"
	"github.com/microsoft/typescript-go/internal/binder"
)

// What only the search for mistakes asks for.
const (
	NodeFlagsOptionalChain = ast.NodeFlagsOptionalChain

	ModifierFlagsAccessibility = ast.ModifierFlagsAccessibilityModifier
	ModifierFlagsAmbient       = ast.ModifierFlagsAmbient
)

// Symbol is what the binder gives a declaration.
type Symbol = ast.Symbol

// Bind gives the nodes of a file their symbols and scopes.
func Bind(f *SourceFile) { binder.BindSourceFile(f) }

// Resolve returns the symbol that an identifier of f refers to, nil for a free
// name. The file's own top level is handed in as the globals, because the
// resolver leaves the scope of a script out.
func Resolve(f *SourceFile, id *Node, name string) *Symbol {
	r := binder.NameResolver{Globals: f.Locals}
	return r.Resolve(id, name, ast.SymbolFlagsValue|ast.SymbolFlagsAlias, nil, false, false)
}
