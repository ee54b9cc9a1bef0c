package js

import (
	"cmp"
	"slices"

	ts "github.com/microsoft/typescript-go/shim"
)

// A Mistake is a construct that is hardly meant as it stands, found where the
// syntax tree shows it. What the other tables show as well has no row here.
type Mistake struct {
	Kind       MistakeKind
	Start, End int32
	Name       StrID // the name, key or operator that it is about; may be 0
}

// MistakeKind names the construct.
type MistakeKind uint8

// The constructs.
const (
	MistakeMissingSuper       MistakeKind = iota + 1 // a derived class whose constructor never calls super
	MistakeThisBeforeSuper                           // this before super()
	MistakeLoopDirection                             // for (i = 0; i < n; i--)
	MistakeGetterReturn                              // a getter that may return nothing
	MistakeSetterReturn                              // a setter that returns a value
	MistakeCaseDeclaration                           // let, const, class or function directly in a case
	MistakeAssignedCondition                         // if (a = b)
	MistakeConstantCondition                         // if (1)
	MistakeConstantResult                            // a comparison or default that always comes out the same
	MistakeDebugger                                  // debugger
	MistakeDuplicateMember                           // a class member declared twice
	MistakeDuplicateElseIf                           // else if with a condition that was tested above
	MistakeDuplicateKey                              // a key twice in an object literal
	MistakeDuplicateCase                             // a case twice in a switch
	MistakeEmptyBlock                                // { } without a comment
	MistakeEmptyPattern                              // const {} = x
	MistakeEmptyStaticBlock                          // static { }
	MistakeBooleanCast                               // if (!!x)
	MistakeFallthrough                               // a case that runs into the next one
	MistakeRedeclared                                // var x twice
	MistakeSelfAssignment                            // x = x
	MistakeSelfComparison                            // x === x
	MistakeSparseArray                               // [1,, 2]
	MistakeContinuedLine                             // a line that starts with ( [ ` or / and continues the one before
	MistakeUnreachable                               // code after return, throw, break or an endless loop
	MistakeUnsafeFinally                             // finally that returns
	MistakeUnsafeNegation                            // !a in b
	MistakeUnsafeOptional                            // (a?.b).c
	MistakeUnusedLabel                               // a label that no break or continue names
	MistakeUnusedPrivate                             // a #member that nothing reads
	MistakeUnusedName                                // a variable, function, class or import that nothing reads; "=" if it is written
	MistakeUselessCatch                              // catch (e) { throw e }
	MistakeUselessEscape                             // '\d'
	MistakeCallbackReturn                            // a callback of map or filter that may return nothing
	MistakeSetterAlone                               // a setter without getter
	MistakeDefaultNotLast                            // default before another case
	MistakeUselessBind                               // bind of a function that has no use for this
	MistakeLabel                                     // a label on something that is no loop
	MistakeLoneBlock                                 // { } that holds nothing of its own
	MistakeMultilineString                           // a string over several lines
	MistakeAssignedReturn                            // return a = b
	MistakeSequence                                  // a, b
	MistakeUndefinedInit                             // let x = undefined
	MistakeUnmodifiedLoop                            // a loop whose condition cannot change
	MistakeNeedlessTernary                           // x ? true : false
	MistakeOnePassLoop                               // a loop that never comes to a second pass
	MistakeUnusedExpression                          // a statement without effect
	MistakeUsedBeforeDefined                         // a name used above its declaration
	MistakeComputedKey                               // {['a']: 1}
	MistakeUselessConstructor                        // constructor() {}
	MistakeUselessRename                             // import { a as a }
	MistakeUselessReturn                             // return at the end of a function
	MistakeVoid                                      // void as an operand
	MistakeDuplicateImport                           // two imports of one module
	MistakeImportNotFirst                            // an import after other statements
	MistakeDuplicateExport                           // a name exported twice
	numMistakes
)

// lint fills File.Mistakes.
func (b *builder) lint() {
	l := &linter{b: b, steps: lintSteps(), names: newLintNames(), named: map[*ts.Node]bool{}}
	l.flowBody(b.sf.AsNode(), b.sf.Statements.Nodes)
	b.sf.AsNode().ForEachChild(l.walk)
	l.modules(b.sf.Statements.Nodes)
	l.judgeLabels()
	l.judgeNames()
	slices.SortFunc(b.file.Mistakes, func(x, y Mistake) int {
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.End, y.End), cmp.Compare(x.Name, y.Name))
	})
}

// A linter walks the tree a second time.
type linter struct {
	b     *builder
	steps map[ts.Kind][]func(*linter, *ts.Node)
	names *lintNames
	flow  lintFlow

	labels []*ts.Node        // labelled statements
	named  map[*ts.Node]bool // those that a break or continue names
}

// lintSteps says what looks at which nodes.
func lintSteps() map[ts.Kind][]func(*linter, *ts.Node) {
	type steps = []func(*linter, *ts.Node)
	loop := steps{(*linter).loopPasses}
	return map[ts.Kind][]func(*linter, *ts.Node){
		ts.KindIdentifier:                    {(*linter).noteName},
		ts.KindVariableDeclaration:           {(*linter).undefinedInit, (*linter).optionalDeclaration},
		ts.KindFunctionDeclaration:           {(*linter).functionBody},
		ts.KindFunctionExpression:            {(*linter).functionBody},
		ts.KindArrowFunction:                 {(*linter).functionBody, (*linter).arrowAssigns},
		ts.KindMethodDeclaration:             {(*linter).functionBody},
		ts.KindConstructor:                   {(*linter).functionBody, (*linter).constructor},
		ts.KindGetAccessor:                   {(*linter).functionBody, (*linter).getter},
		ts.KindSetAccessor:                   {(*linter).functionBody, (*linter).setter},
		ts.KindClassDeclaration:              {(*linter).class},
		ts.KindClassExpression:               {(*linter).class},
		ts.KindClassStaticBlockDeclaration:   {(*linter).functionBody, (*linter).staticBlock},
		ts.KindObjectLiteralExpression:       {(*linter).object},
		ts.KindObjectBindingPattern:          {(*linter).bindingPattern},
		ts.KindArrayBindingPattern:           {(*linter).bindingPattern},
		ts.KindBindingElement:                {(*linter).renamedElement},
		ts.KindArrayLiteralExpression:        {(*linter).array},
		ts.KindSpreadElement:                 {(*linter).optionalSpread},
		ts.KindBinaryExpression:              {(*linter).binary},
		ts.KindPrefixUnaryExpression:         {(*linter).negation},
		ts.KindConditionalExpression:         {(*linter).ternary},
		ts.KindVoidExpression:                {(*linter).void},
		ts.KindCallExpression:                {(*linter).call, (*linter).castArgument},
		ts.KindNewExpression:                 {(*linter).optionalCallee, (*linter).castArgument},
		ts.KindTaggedTemplateExpression:      {(*linter).optionalCallee, (*linter).continuedTemplate},
		ts.KindPropertyAccessExpression:      {(*linter).optionalCallee},
		ts.KindElementAccessExpression:       {(*linter).optionalCallee, (*linter).continuedAccess},
		ts.KindStringLiteral:                 {(*linter).stringText},
		ts.KindNoSubstitutionTemplateLiteral: {(*linter).stringText},
		ts.KindTemplateExpression:            {(*linter).templateText},
		ts.KindRegularExpressionLiteral:      {(*linter).regexText},
		ts.KindDebuggerStatement:             {(*linter).debugger},
		ts.KindExpressionStatement:           {(*linter).expressionStatement},
		ts.KindReturnStatement:               {(*linter).returnStatement, (*linter).leavesFinally},
		ts.KindThrowStatement:                {(*linter).leavesFinally},
		ts.KindBreakStatement:                {(*linter).namesLabel, (*linter).leavesFinally},
		ts.KindContinueStatement:             {(*linter).namesLabel, (*linter).leavesFinally},
		ts.KindBlock:                         {(*linter).blockStatement},
		ts.KindIfStatement:                   {(*linter).ifStatement},
		ts.KindWhileStatement:                append(steps{(*linter).whileLoop}, loop...),
		ts.KindDoStatement:                   append(steps{(*linter).whileLoop}, loop...),
		ts.KindForStatement:                  append(steps{(*linter).forLoop}, loop...),
		ts.KindForInStatement:                loop,
		ts.KindForOfStatement:                append(steps{(*linter).optionalIteration}, loop...),
		ts.KindSwitchStatement:               {(*linter).switchStatement},
		ts.KindTryStatement:                  {(*linter).tryStatement},
		ts.KindLabeledStatement:              {(*linter).label},
		ts.KindImportSpecifier:               {(*linter).renamedSpecifier},
		ts.KindExportSpecifier:               {(*linter).renamedSpecifier},
	}
}

// walk visits a node and all below it. What the parser made of comments, and
// declarations without code, is left out.
func (l *linter) walk(n *ts.Node) bool {
	if n.Flags&(ts.NodeFlagsReparsed|ts.NodeFlagsAmbient) != 0 {
		return false
	}
	for _, step := range l.steps[n.Kind] {
		step(l, n)
	}
	n.ForEachChild(l.walk)
	return false
}

// mistake notes a node.
func (l *linter) mistake(kind MistakeKind, n *ts.Node, name string) {
	l.mistakeAt(kind, l.b.pos(n), int32(n.End()), name)
}

func (l *linter) mistakeAt(kind MistakeKind, start, end int32, name string) {
	l.b.file.Mistakes = append(l.b.file.Mistakes, Mistake{Kind: kind, Start: start, End: end, Name: l.b.str(name)})
}

// own visits a node and what is below it, but not the functions and classes
// inside; visit says whether to go deeper.
func own(n *ts.Node, visit func(*ts.Node) bool) {
	n.ForEachChild(func(c *ts.Node) bool {
		if visit(c) && !ts.IsFunctionLike(c) && !isClass(c) && c.Kind != ts.KindClassStaticBlockDeclaration {
			own(c, visit)
		}
		return false
	})
}

func isClass(n *ts.Node) bool {
	return n.Kind == ts.KindClassDeclaration || n.Kind == ts.KindClassExpression
}

func isLoop(n *ts.Node) bool {
	switch n.Kind {
	case ts.KindWhileStatement, ts.KindDoStatement, ts.KindForStatement, ts.KindForInStatement, ts.KindForOfStatement:
		return true
	}
	return false
}

// bare is n without parentheses, assertions and the like.
func bare(n *ts.Node) *ts.Node { return ts.SkipOuter(n) }

// operatorOf returns the text of the operator of a binary expression, or "".
func operatorOf(n *ts.Node) string {
	if n.Kind != ts.KindBinaryExpression {
		return ""
	}
	return ts.TokenText(n.AsBinaryExpression().OperatorToken.Kind)
}

func isAssignment(n *ts.Node) bool {
	return n.Kind == ts.KindBinaryExpression && ts.IsAssignmentOperator(n.AsBinaryExpression().OperatorToken.Kind)
}

// same reports whether two nodes are written alike.
func (l *linter) same(x, y *ts.Node) bool {
	return l.b.source(x) == l.b.source(y)
}

// simple reports whether n is a name, or members of one that can be read
// without running code that we see: a, a.b, a[0], this.a.
func simple(n *ts.Node) bool {
	switch n = bare(n); n.Kind {
	case ts.KindIdentifier, ts.KindThisKeyword, ts.KindSuperKeyword, ts.KindStringLiteral, ts.KindNumericLiteral, ts.KindPrivateIdentifier:
		return true
	case ts.KindPropertyAccessExpression:
		return simple(n.Expression())
	case ts.KindElementAccessExpression:
		e := n.AsElementAccessExpression()
		return simple(e.Expression) && simple(e.ArgumentExpression)
	}
	return false
}
