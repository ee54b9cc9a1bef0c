package flow

import (
	"slices"

	"tenet/internal/js"
	"tenet/internal/source"
)

// A Call is a call, a `new`, or a tagged template. The zero Call is none: it has
// no arguments, and its methods answer "unknown".
type Call struct {
	Value
	Callee Value
	Path   string // the library path of the callee that was asked for
}

// New reports whether the call is a `new`.
func (c Call) New() bool { return c.Op() == js.OpNew }

// Method returns the name of the method that is called, "" if none.
func (c Call) Method() string {
	if row := c.Callee.Row(); row.Op == js.OpGet {
		return c.File.JS.Str(row.Str)
	}
	return ""
}

// Receiver returns what the method is called on.
func (c Call) Receiver() Value {
	if row := c.Callee.Row(); row.Op == js.OpGet || row.Op == js.OpGetDyn {
		return c.File.Value(row.X)
	}
	return Value{}
}

// Len returns the number of arguments; exact is false if one is a spread.
func (c Call) Len() (n int, exact bool) {
	exact = true
	for _, a := range c.operands() {
		if c.File.JS.At(a).Op == js.OpSpread {
			exact = false
		}
		n++
	}
	return n, exact
}

// Arg returns argument i; not OK if there are fewer, or after a spread.
func (c Call) Arg(i int) Value {
	args := c.operands()
	if i < 0 || i >= len(args) {
		return Value{}
	}
	for _, a := range args[:i+1] {
		if c.File.JS.At(a).Op == js.OpSpread {
			return Value{}
		}
	}
	return c.File.Value(args[i])
}

// Args returns the arguments as written, spreads included.
func (c Call) Args() []Value {
	var args []Value
	for _, a := range c.operands() {
		args = append(args, c.File.Value(a))
	}
	return args
}

func (c Call) operands() []js.ValueID {
	if !c.OK() {
		return nil
	}
	return c.File.JS.Operands(c.Row())
}

// Option reads a key of argument i; see [Value.Option]. An argument that a
// spread may hide is unknown.
func (c Call) Option(i int, path string) Option {
	n, exact := c.Len()
	if !exact && i >= n-1 {
		return Option{}
	}
	return c.Arg(i).Option(path)
}

// Dropped reports whether the result of the call is thrown away: the call is a
// statement of its own, neither awaited nor returned.
func (v Value) Dropped() bool { return v.Row().Flags&js.FlagStmt != 0 }

// NameSpan returns the place of the callee's last name, or of the whole call:
// what a report underlines when it speaks of the call itself.
func (c Call) NameSpan() source.Span {
	callee := c.Callee.Row()
	if !c.Callee.OK() {
		return c.Span()
	}
	return c.File.JS.Span(callee.Start, callee.End)
}

// AllCalls returns every call of the file in source order. The list must not
// be changed.
func (f *File) AllCalls() []Call {
	f.indexCalls()
	return f.all
}

// Calls returns, in source order, the calls whose callee is one of the library
// paths.
func (f *File) Calls(paths ...string) []Call {
	f.indexCalls()
	if !f.mayCall(paths) {
		return nil
	}
	var found []Call
	for _, p := range paths {
		found = append(found, f.byPath[p]...)
	}
	slices.SortStableFunc(found, func(a, b Call) int { return int(a.ID - b.ID) })
	return slices.CompactFunc(found, func(a, b Call) bool { return a.ID == b.ID })
}

// mayCall reports whether one of the paths may be called: of a hundred lists
// that are asked for in a file, hardly one has a path that is.
func (f *File) mayCall(paths []string) bool {
	for _, p := range paths {
		if f.called.MayHave(p) {
			return true
		}
	}
	return false
}

// CallsAny reports whether a library path of a set is called: a quick test for
// who would otherwise ask [File.Calls] about many.
func (f *File) CallsAny(paths map[string]bool) bool {
	f.indexCalls()
	for p := range f.byPath {
		if paths[p] {
			return true
		}
	}
	return false
}

// indexCalls resolves the callees of the file once.
func (f *File) indexCalls() {
	if f.byPath != nil {
		return
	}
	f.byPath = map[string][]Call{}
	calls := f.Prog.shapes[f.id].rows.calls
	f.all = slices.Grow(f.all, len(calls))
	for _, id := range calls {
		c := Call{Value: f.Value(id), Callee: f.Value(f.JS.At(id).X)}
		f.all = append(f.all, c)
		for p := range c.Callee.paths() {
			c.Path = p
			f.called.Add(p)
			if calls := f.byPath[p]; len(calls) == 0 || calls[len(calls)-1].ID != c.ID {
				f.byPath[p] = append(calls, c)
			}
		}
	}
}

// AsCall returns v as a call.
func (v Value) AsCall() (Call, bool) {
	switch row := v.Row(); row.Op {
	case js.OpCall, js.OpNew, js.OpTag:
		return Call{Value: v, Callee: v.File.Value(row.X)}, true
	}
	return Call{}, false
}

// Func returns the function around v.
func (v Value) Func() *js.Func { return &v.File.JS.Funcs[v.File.JS.FuncOf(v.ID)] }

// FuncID returns the index of the function around v.
func (v Value) FuncID() js.FuncID { return v.File.JS.FuncOf(v.ID) }

// Conditions yields the conditions under which v runs, innermost first, with
// the outcome that each must have; conditions of the functions around are
// included up to the one that is not called where it stands.
// OnlyInDevelopment reports whether v runs only when the environment is not
// production: under a condition on NODE_ENV, a debug flag or app.get('env').
// saysDevelopment reports whether cond having the outcome means that this is
// not production.
// namesEnvironment recognises process.env.NODE_ENV, app.get('env') and
// variables called after them.
func (v Value) lastName() string {
	switch row := v.Row(); row.Op {
	case js.OpRef:
		return v.File.JS.Str(v.File.JS.Syms[row.Sym].Name)
	case js.OpGet, js.OpGlobal:
		return v.File.JS.Str(row.Str)
	case js.OpSeq: // (0, module.name), as compilers write calls of what is imported
		if row.Hi > row.Lo {
			if last := v.File.Value(v.File.JS.List[row.Hi-1]); last.Op() == js.OpGet {
				return last.lastName()
			}
		}
	}
	return ""
}

// Name returns the last name of a variable or property, "" of all else.
func (v Value) Name() string { return v.lastName() }
