package shim

import "github.com/microsoft/typescript-go/internal/ast"

// What only the search for mistakes asks for.
const (
	NodeFlagsOptionalChain = ast.NodeFlagsOptionalChain

	ModifierFlagsAccessibility = ast.ModifierFlagsAccessibilityModifier
	ModifierFlagsAmbient       = ast.ModifierFlagsAmbient
)
