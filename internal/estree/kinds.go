package estree

// A Kind is the type of a node.
type Kind uint8

// The kinds of ESTree 2025, without JSX and decorators, which no published
// file has.
const (
	ArrayExpression Kind = 1 + iota
	ArrayPattern
	ArrowFunctionExpression
	AssignmentExpression
	AssignmentPattern
	AwaitExpression
	BinaryExpression
	BlockStatement
	BreakStatement
	CallExpression
	CatchClause
	ChainExpression
	ClassBody
	ClassDeclaration
	ClassExpression
	ConditionalExpression
	ContinueStatement
	DebuggerStatement
	DoWhileStatement
	EmptyStatement
	ExportAllDeclaration
	ExportDefaultDeclaration
	ExportNamedDeclaration
	ExportSpecifier
	ExpressionStatement
	ForInStatement
	ForOfStatement
	ForStatement
	FunctionDeclaration
	FunctionExpression
	Identifier
	IfStatement
	ImportAttribute
	ImportDeclaration
	ImportDefaultSpecifier
	ImportExpression
	ImportNamespaceSpecifier
	ImportSpecifier
	LabeledStatement
	Literal
	LogicalExpression
	MemberExpression
	MetaProperty
	MethodDefinition
	NewExpression
	ObjectExpression
	ObjectPattern
	PrivateIdentifier
	Program
	Property
	PropertyDefinition
	RestElement
	ReturnStatement
	SequenceExpression
	SpreadElement
	StaticBlock
	Super
	SwitchCase
	SwitchStatement
	TaggedTemplateExpression
	TemplateElement
	TemplateLiteral
	ThisExpression
	ThrowStatement
	TryStatement
	UnaryExpression
	UpdateExpression
	VariableDeclaration
	VariableDeclarator
	WhileStatement
	WithStatement
	YieldExpression
)

// A Key is the property of a node that holds another one.
type Key uint8

// The keys. The program has none.
const (
	KeyAlternate Key = 1 + iota
	KeyArgument
	KeyArguments
	KeyBlock
	KeyBody
	KeyCallee
	KeyCases
	KeyConsequent
	KeyDeclaration
	KeyDeclarations
	KeyDiscriminant
	KeyElements
	KeyExported
	KeyExpression
	KeyExpressions
	KeyFinalizer
	KeyHandler
	KeyID
	KeyImported
	KeyInit
	KeyKey
	KeyLabel
	KeyLeft
	KeyLocal
	KeyMeta
	KeyObject
	KeyParam
	KeyParams
	KeyProperties
	KeyProperty
	KeyQuasi
	KeyQuasis
	KeyRight
	KeySource
	KeySpecifiers
	KeySuperClass
	KeyTag
	KeyTest
	KeyUpdate
	KeyValue
)

// kinds are the names of the kinds.
var kinds = [...]string{
	ArrayExpression:          "ArrayExpression",
	ArrayPattern:             "ArrayPattern",
	ArrowFunctionExpression:  "ArrowFunctionExpression",
	AssignmentExpression:     "AssignmentExpression",
	AssignmentPattern:        "AssignmentPattern",
	AwaitExpression:          "AwaitExpression",
	BinaryExpression:         "BinaryExpression",
	BlockStatement:           "BlockStatement",
	BreakStatement:           "BreakStatement",
	CallExpression:           "CallExpression",
	CatchClause:              "CatchClause",
	ChainExpression:          "ChainExpression",
	ClassBody:                "ClassBody",
	ClassDeclaration:         "ClassDeclaration",
	ClassExpression:          "ClassExpression",
	ConditionalExpression:    "ConditionalExpression",
	ContinueStatement:        "ContinueStatement",
	DebuggerStatement:        "DebuggerStatement",
	DoWhileStatement:         "DoWhileStatement",
	EmptyStatement:           "EmptyStatement",
	ExportAllDeclaration:     "ExportAllDeclaration",
	ExportDefaultDeclaration: "ExportDefaultDeclaration",
	ExportNamedDeclaration:   "ExportNamedDeclaration",
	ExportSpecifier:          "ExportSpecifier",
	ExpressionStatement:      "ExpressionStatement",
	ForInStatement:           "ForInStatement",
	ForOfStatement:           "ForOfStatement",
	ForStatement:             "ForStatement",
	FunctionDeclaration:      "FunctionDeclaration",
	FunctionExpression:       "FunctionExpression",
	Identifier:               "Identifier",
	IfStatement:              "IfStatement",
	ImportAttribute:          "ImportAttribute",
	ImportDeclaration:        "ImportDeclaration",
	ImportDefaultSpecifier:   "ImportDefaultSpecifier",
	ImportExpression:         "ImportExpression",
	ImportNamespaceSpecifier: "ImportNamespaceSpecifier",
	ImportSpecifier:          "ImportSpecifier",
	LabeledStatement:         "LabeledStatement",
	Literal:                  "Literal",
	LogicalExpression:        "LogicalExpression",
	MemberExpression:         "MemberExpression",
	MetaProperty:             "MetaProperty",
	MethodDefinition:         "MethodDefinition",
	NewExpression:            "NewExpression",
	ObjectExpression:         "ObjectExpression",
	ObjectPattern:            "ObjectPattern",
	PrivateIdentifier:        "PrivateIdentifier",
	Program:                  "Program",
	Property:                 "Property",
	PropertyDefinition:       "PropertyDefinition",
	RestElement:              "RestElement",
	ReturnStatement:          "ReturnStatement",
	SequenceExpression:       "SequenceExpression",
	SpreadElement:            "SpreadElement",
	StaticBlock:              "StaticBlock",
	Super:                    "Super",
	SwitchCase:               "SwitchCase",
	SwitchStatement:          "SwitchStatement",
	TaggedTemplateExpression: "TaggedTemplateExpression",
	TemplateElement:          "TemplateElement",
	TemplateLiteral:          "TemplateLiteral",
	ThisExpression:           "ThisExpression",
	ThrowStatement:           "ThrowStatement",
	TryStatement:             "TryStatement",
	UnaryExpression:          "UnaryExpression",
	UpdateExpression:         "UpdateExpression",
	VariableDeclaration:      "VariableDeclaration",
	VariableDeclarator:       "VariableDeclarator",
	WhileStatement:           "WhileStatement",
	WithStatement:            "WithStatement",
	YieldExpression:          "YieldExpression",
}

// keys are the names of the keys.
var keys = [...]string{
	KeyAlternate:    "alternate",
	KeyArgument:     "argument",
	KeyArguments:    "arguments",
	KeyBlock:        "block",
	KeyBody:         "body",
	KeyCallee:       "callee",
	KeyCases:        "cases",
	KeyConsequent:   "consequent",
	KeyDeclaration:  "declaration",
	KeyDeclarations: "declarations",
	KeyDiscriminant: "discriminant",
	KeyElements:     "elements",
	KeyExported:     "exported",
	KeyExpression:   "expression",
	KeyExpressions:  "expressions",
	KeyFinalizer:    "finalizer",
	KeyHandler:      "handler",
	KeyID:           "id",
	KeyImported:     "imported",
	KeyInit:         "init",
	KeyKey:          "key",
	KeyLabel:        "label",
	KeyLeft:         "left",
	KeyLocal:        "local",
	KeyMeta:         "meta",
	KeyObject:       "object",
	KeyParam:        "param",
	KeyParams:       "params",
	KeyProperties:   "properties",
	KeyProperty:     "property",
	KeyQuasi:        "quasi",
	KeyQuasis:       "quasis",
	KeyRight:        "right",
	KeySource:       "source",
	KeySpecifiers:   "specifiers",
	KeySuperClass:   "superClass",
	KeyTag:          "tag",
	KeyTest:         "test",
	KeyUpdate:       "update",
	KeyValue:        "value",
}

// primitives says under which name a kind has the text of its nodes.
var primitives = [len(kinds)]string{
	Identifier: "name", PrivateIdentifier: "name", Literal: "value", TemplateLiteral: "value",
	AssignmentExpression: "operator", BinaryExpression: "operator", LogicalExpression: "operator", UnaryExpression: "operator", UpdateExpression: "operator",
	VariableDeclaration: "kind", Property: "kind", MethodDefinition: "kind",
}

// others are properties that are never nodes and never texts: a query can ask
// whether a node has them, and nothing else.
var others = map[string][]Kind{
	"async":     {FunctionDeclaration, FunctionExpression, ArrowFunctionExpression},
	"generator": {FunctionDeclaration, FunctionExpression, ArrowFunctionExpression},
	"computed":  {MemberExpression, MethodDefinition, Property, PropertyDefinition},
	"static":    {MethodDefinition, PropertyDefinition},
	"method":    {Property},
	"shorthand": {Property},
	"prefix":    {UnaryExpression, UpdateExpression},
	"optional":  {CallExpression, MemberExpression},
	"delegate":  {YieldExpression},
	"await":     {ForOfStatement},
}

// kindOf returns the kind of a name, or 0.
func kindOf(name string) Kind {
	for k, n := range kinds {
		if n == name && name != "" {
			return Kind(k)
		}
	}
	return 0
}

// keyOf returns the key of a name, or 0.
func keyOf(name string) Key {
	for k, n := range keys {
		if n == name && name != "" {
			return Key(k)
		}
	}
	return 0
}
