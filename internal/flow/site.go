package flow

import "tenet/internal/js"

// A site is a call as seen from the function it calls or receives.
type site struct {
	file int32
	call js.ValueID
	arg  int32
	key  string // the function is the value of a property of the argument: the keys that lead to it, "resolvers.Query.user"
	how  manner
	part part // of a bound function: the call of bind
}

// A manner is how a call hands its arguments over.
type manner uint8

const (
	direct  manner = iota // f(a, b)
	byCall                // f.call(this, a, b)
	byApply               // f.apply(this, [a, b])
)

// argument returns the value that a call gives to parameter n of the function
// that it runs.
func (s *session) argument(at site, n int) Value {
	f := s.file(at.file)
	args := f.JS.Operands(f.JS.At(at.call))
	if at.part.call != 0 { // of bind: this, and the first arguments
		in := s.file(at.part.file)
		first := in.JS.Operands(in.JS.At(at.part.call))[1:]
		if n < len(first) {
			return in.Value(first[n])
		}
		n -= len(first)
	}
	if f.JS.At(at.call).Op == js.OpTag {
		args, n = f.substitutions(at.call), n-1
	}
	switch at.how {
	case byCall:
		n++
	case byApply:
		if len(args) < 2 {
			return Value{}
		}
		list := f.Value(args[1]).Origin()
		if list.Op() != js.OpArray {
			return Value{}
		}
		f, args = list.File, list.File.JS.Operands(list.Row())
	}
	if n < 0 || n >= len(args) {
		return Value{}
	}
	for _, a := range args[:n+1] {
		if f.JS.At(a).Op == js.OpSpread {
			return Value{}
		}
	}
	return f.Value(args[n])
}
