package flow

import (
	"tenet/internal/js"
)

// A provided thing is an object that a framework or a container hands to the
// whole program under a name.
type provided struct {
	file  int32
	value js.ValueID
	made  bool // of a class, or by a function, which is the value
}

// makers are the functions of awilix that say what stands behind a name, and
// whether it is what their argument makes.
var makers = map[string]bool{"asClass": true, "asFunction": true, "asValue": false}

// provide notes { users: asClass(Users).singleton() } and
// register('users', asClass(Users)).
func (p *Program) provide(i int32, f *js.File, r *rows) {
	if f.FindStr("asClass") == 0 && f.FindStr("asFunction") == 0 {
		return
	}
	note := func(name string, id js.ValueID) {
		if value, made, ok := providedBy(f, id); ok && name != "" {
			p.provided[name] = append(p.provided[name], provided{i, value, made})
		}
	}
	for _, id := range r.of(js.OpObject) {
		for _, e := range f.Operands(f.At(id)) {
			if prop := f.At(e); prop.Op == js.OpProp {
				note(f.Str(prop.Str), prop.X)
			}
		}
	}
	for _, id := range r.of(js.OpCall) {
		if args := f.Operands(f.At(id)); len(args) == 2 && f.At(args[0]).Op == js.OpString {
			note(f.Str(f.At(args[0]).Str), args[1])
		}
	}
}

func providedBy(f *js.File, id js.ValueID) (value js.ValueID, made, ok bool) {
	for range 4 { // asClass(Users).singleton().disposer(close)
		row := f.At(id)
		if row.Op != js.OpCall {
			return 0, false, false
		}
		callee := f.At(row.X)
		name := f.Str(callee.Str)
		if callee.Op == js.OpRef {
			name = f.Str(f.Syms[callee.Sym].Name)
		}
		if made, ok = makers[name]; ok {
			if args := f.Operands(row); len(args) > 0 {
				return args[0], made, true
			}
			return 0, false, false
		}
		if callee.Op != js.OpGet {
			return 0, false, false
		}
		id = callee.X
	}
	return 0, false, false
}

// maxProvided is how many things may have a name.
const maxProvided = 3

// ofProvided returns the methods of a name that what is provided under the name
// of a receiver has: fastify.users.find(), this.users.find(), users.find(),
// container.resolve('users').find().
func (p *Program) ofProvided(f *File, receiver js.ValueID, method string) []runnable {
	list := p.provided[f.calledAfter(receiver)]
	if len(list) > maxProvided {
		return nil
	}
	s := f.session
	var fns []runnable
	for _, thing := range list {
		in := s.file(thing.file)
		for _, o := range in.Value(thing.value).origins() {
			for _, m := range s.methodOf(o, thing.made, method) {
				fns = append(fns, m.runnables()...)
			}
		}
	}
	return fns
}

// methodOf resolves a method of a value, or of what a class or a function makes.
func (s *session) methodOf(o Value, made bool, name string) []Value {
	switch {
	case !made:
		return s.member(o, name)
	case o.Op() == js.OpClass:
		return s.own(o.File, o.ID, o.File.Str(name))
	case o.Op() != js.OpFunc:
		return nil
	}
	var all []Value
	for _, id := range o.File.Returns(o.Row().Func) {
		v := o.File.Value(id)
		if v.Op() == js.OpReturn {
			v = o.File.Value(v.Row().X)
		}
		for _, r := range v.origins() {
			all = append(all, s.member(r, name)...)
		}
		if len(all) > maxProvided {
			break
		}
	}
	return all
}

// calledAfter returns the name under which a receiver may be provided.
func (f *File) calledAfter(receiver js.ValueID) string {
	row := f.JS.At(receiver)
	switch row.Op {
	case js.OpGet:
		return f.JS.Str(row.Str)
	case js.OpRef:
		return f.Value(receiver).Name()
	case js.OpCall:
		if callee, args := f.JS.At(row.X), f.JS.Operands(row); callee.Op == js.OpGet && f.JS.Str(callee.Str) == "resolve" && len(args) > 0 && f.JS.At(args[0]).Op == js.OpString {
			return f.JS.Str(f.JS.At(args[0]).Str)
		}
	}
	return ""
}
