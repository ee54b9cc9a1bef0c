package js

import (
	"slices"

	ts "github.com/microsoft/typescript-go/shim"
)

// returnsOf lists the return statements of a function, without those of the
// functions inside.
func returnsOf(fn *ts.Node) []*ts.Node {
	var list []*ts.Node
	if body := lintBody(fn); body != nil {
		own(body, func(n *ts.Node) bool {
			if n.Kind == ts.KindReturnStatement {
				list = append(list, n)
			}
			return true
		})
	}
	return list
}

// answers reports whether a function with a body always returns a value;
// where is what shows that it does not, the function itself for its end.
func (l *linter) answers(fn *ts.Node) (where *ts.Node, ok bool) {
	body := lintBody(fn)
	if body == nil || body.Kind != ts.KindBlock {
		return nil, true
	}
	for _, r := range returnsOf(fn) {
		if r.AsReturnStatement().Expression == nil {
			return r, false
		}
	}
	if _, known := l.flow.ends[fn]; !known {
		l.flowQuietly(fn, body)
	}
	if l.flow.ends[fn] {
		return fn, false
	}
	return nil, true
}

// flowQuietly follows a function before the walk comes to it, without noting
// anything: the walk will.
func (l *linter) flowQuietly(fn, body *ts.Node) {
	n := len(l.b.file.Mistakes)
	l.flowBody(fn, body.AsBlock().Statements.Nodes)
	l.b.file.Mistakes = l.b.file.Mistakes[:n]
	delete(l.flow.seen, fn)
}

// head is the place of a function that names it: all before its body.
func (l *linter) head(fn *ts.Node) (start, end int32) {
	start, end = l.b.pos(fn), int32(fn.End())
	if body := lintBody(fn); body != nil {
		end = max(start+1, int32(body.Pos()))
	}
	return start, end
}

func (l *linter) getter(n *ts.Node) { l.getterFunction(n, propertyName(n.Name())) }

func (l *linter) getterFunction(fn *ts.Node, name string) {
	where, ok := l.answers(fn)
	if ok {
		return
	}
	start, end := l.head(fn)
	if where != fn {
		start, end = l.b.pos(where), int32(where.End())
	}
	l.mistakeAt(MistakeGetterReturn, start, end, name)
}

func (l *linter) setter(n *ts.Node) { l.setterFunction(n, propertyName(n.Name())) }

func (l *linter) setterFunction(fn *ts.Node, name string) {
	for _, r := range returnsOf(fn) {
		if r.AsReturnStatement().Expression != nil {
			l.mistake(MistakeSetterReturn, r, name)
		}
	}
}

// descriptor looks at the get and set of a property descriptor, as
// Object.defineProperty takes it.
func (l *linter) descriptor(object *ts.Node) {
	if object = bare(object); object.Kind != ts.KindObjectLiteralExpression {
		return
	}
	for _, p := range object.AsObjectLiteralExpression().Properties.Nodes {
		fn := p
		if p.Kind == ts.KindPropertyAssignment {
			fn = bare(p.AsPropertyAssignment().Initializer)
		}
		if p.Name() == nil || fn.Kind != ts.KindMethodDeclaration && fn.Kind != ts.KindFunctionExpression && fn.Kind != ts.KindArrowFunction {
			continue
		}
		switch propertyName(p.Name()) {
		case "get":
			l.getterFunction(fn, "get")
		case "set":
			l.setterFunction(fn, "set")
		}
	}
}

// callbackMethods are the methods of arrays whose callback must answer.
var callbackMethods = []string{
	"map", "filter", "every", "some", "find", "findIndex", "findLast", "findLastIndex", "flatMap",
	"reduce", "reduceRight", "sort", "toSorted",
}

// callback notes a function given to one of them that may return nothing.
func (l *linter) callback(method string, fn *ts.Node) {
	if fn = bare(fn); fn.Kind != ts.KindFunctionExpression && fn.Kind != ts.KindArrowFunction ||
		ts.HasModifier(fn, ts.ModifierFlagsAsync) || fn.BodyData().AsteriskToken != nil {
		return
	}
	if where, ok := l.answers(fn); where == fn {
		start, end := l.head(fn)
		l.mistakeAt(MistakeCallbackReturn, start, end, method)
	} else if !ok {
		l.mistake(MistakeCallbackReturn, where, method)
	}
}

// call looks at calls whose callee says what their functions are for.
func (l *linter) call(n *ts.Node) {
	l.optionalCallee(n)
	l.continuedCall(n)
	callee := bare(n.Expression())
	if callee.Kind != ts.KindPropertyAccessExpression {
		return
	}
	args, method := n.Arguments(), callee.Name().Text()
	on := bare(callee.Expression())
	static := on.Kind == ts.KindIdentifier && (on.Text() == "Object" || on.Text() == "Reflect" || on.Text() == "Array")
	switch {
	case static && method == "defineProperty" && len(args) == 3:
		l.descriptor(args[2])
	case static && method == "from" && len(args) > 1:
		l.callback("Array.from", args[1])
	case !static && slices.Contains(callbackMethods, method) && len(args) > 0:
		l.callback(method, args[0])
	case method == "bind":
		l.uselessBind(n, on, args)
	}
}

// uselessBind notes bind(x) of a function that has no this of its own to
// bind. With more arguments it binds those.
func (l *linter) uselessBind(call, fn *ts.Node, args []*ts.Node) {
	switch {
	case len(args) != 1 || args[0].Kind == ts.KindSpreadElement:
		return
	case fn.Kind == ts.KindArrowFunction:
	case fn.Kind == ts.KindFunctionExpression && !usesThis(fn):
	default:
		return
	}
	start := int32(fn.End())
	l.mistakeAt(MistakeUselessBind, start, int32(call.End()), "")
}

// usesThis reports whether a function uses this or super, itself or in its
// arrow functions.
func usesThis(fn *ts.Node) bool {
	used := false
	var visit func(n *ts.Node) bool
	visit = func(n *ts.Node) bool {
		used = used || n.Kind == ts.KindThisKeyword || n.Kind == ts.KindSuperKeyword
		if ts.IsFunctionLike(n) && n.Kind != ts.KindArrowFunction {
			return false
		}
		n.ForEachChild(visit)
		return used
	}
	fn.ForEachChild(visit)
	return used
}

// tailReturns notes returns without a value after which nothing would run
// anyway.
func (l *linter) tailReturns(fn, body *ts.Node) { l.tail(body.AsBlock().Statements.Nodes) }

func (l *linter) tail(list []*ts.Node) {
	if len(list) == 0 {
		return
	}
	switch last := list[len(list)-1]; last.Kind {
	case ts.KindReturnStatement:
		if last.AsReturnStatement().Expression == nil {
			l.mistake(MistakeUselessReturn, last, "")
		}
	case ts.KindBlock:
		l.tail(last.AsBlock().Statements.Nodes)
	case ts.KindIfStatement:
		s := last.AsIfStatement()
		l.tailBranch(s.ThenStatement)
		if s.ElseStatement != nil {
			l.tailBranch(s.ElseStatement)
		}
	case ts.KindTryStatement:
		if s := last.AsTryStatement(); s.CatchClause != nil && s.FinallyBlock == nil {
			l.tail(s.CatchClause.AsCatchClause().Block.AsBlock().Statements.Nodes)
		}
	}
}

// tailBranch is tail for a branch. A lone return is no block's last
// statement: nothing could stand in its place.
func (l *linter) tailBranch(n *ts.Node) {
	if n.Kind != ts.KindReturnStatement {
		l.tail([]*ts.Node{n})
	}
}

// leavesFinally notes a statement that leaves a finally block early: it
// replaces the return or the exception of the try.
func (l *linter) leavesFinally(n *ts.Node) {
	var to *ts.Node // what a break or continue is about
	switch n.Kind {
	case ts.KindBreakStatement:
		to = breakTarget(n, n.AsBreakStatement().Label)
	case ts.KindContinueStatement:
		to = breakTarget(n, n.AsContinueStatement().Label)
	}
	for p := n; p.Parent != nil && p != to && !ts.IsFunctionLike(p); p = p.Parent {
		if p.Parent.Kind == ts.KindTryStatement && p.Parent.AsTryStatement().FinallyBlock == p {
			l.mistake(MistakeUnsafeFinally, n, "")
			return
		}
	}
}
