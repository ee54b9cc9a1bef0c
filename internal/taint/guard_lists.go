package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// inOneOf reads lists.some((list) => list.includes(subject)), where each of the
// lists is written down. Of texts the same asks for a part of one.
func (g *guard) inOneOf(c flow.Call, f *flow.File, fn js.FuncID) bool {
	param := firstParam(f, fn)
	origins := c.Receiver().Origins()
	for _, o := range origins {
		if o.Op() != js.OpArray || len(o.File.JS.Operands(o.Row())) == 0 {
			return false
		}
		for _, id := range o.File.JS.Operands(o.Row()) {
			list := o.File.Value(id)
			if _, whole := members(list); !whole || !isFixed(list) {
				return false
			}
		}
	}
	returns := f.Returns(fn)
	for _, id := range returns {
		test, ok := f.Value(id).AsCall()
		if method := test.Method(); !ok || method != "includes" && method != "has" || test.Arg(1).OK() || !g.is(test.Arg(0)) || !sameParam(param, test.Receiver()) {
			return false
		}
	}
	return param.OK() && len(origins) > 0 && len(returns) > 0 && !keyKinds.Has(g.kind)
}
