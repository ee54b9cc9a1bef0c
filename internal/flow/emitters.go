package flow

import (
	"slices"

	"tenet/internal/js"
	"tenet/internal/model"
)

// An emission joins what is emitted with who listens: the emitter, by the
// value that makes it or the class that it is of, and the name of the event.
type emission struct {
	file  int32
	maker js.ValueID
	event string
}

type heard struct {
	key  emission
	fns  []runnable // of a listener
	site site       // of an emit
}

// linkEvents makes each call of emit a caller of the functions that listen to
// the same event of the same emitter. Only emitters of the program count:
// sockets and their like send what they emit elsewhere.
func (p *Program) linkEvents() {
	if !p.Mentions("emit") {
		return
	}
	found := make([][]heard, len(p.files))
	p.each(func(i int) {
		if !slices.ContainsFunc(append([]string{"emit"}, model.Listeners...), func(s string) bool { return p.files[i].FindStr(s) != 0 }) {
			return
		}
		s := newSession(p, false)
		defer s.end()
		found[i] = s.file(int32(i)).emissions()
	})
	listeners := map[emission][]runnable{}
	for _, list := range found {
		for _, h := range list {
			listeners[h.key] = append(listeners[h.key], h.fns...)
		}
	}
	for _, list := range found {
		for _, h := range list {
			if h.fns != nil {
				continue
			}
			for _, fn := range listeners[h.key] {
				h.site.part = fn.part
				p.calls[fn.funcRef] = append(p.calls[fn.funcRef], h.site)
			}
		}
	}
}

// emissions finds the listeners and the calls of emit in a file.
func (f *File) emissions() []heard {
	var list []heard
	for _, id := range f.Rows(js.OpCall) {
		row := f.JS.At(id)
		if row.Hi == row.Lo || f.JS.At(row.X).Op != js.OpGet {
			continue
		}
		method := f.JS.Str(f.JS.At(row.X).Str)
		if method != "emit" && !slices.Contains(model.Listeners, method) {
			continue
		}
		event, ok := f.Value(f.JS.List[row.Lo]).Str()
		if !ok {
			continue
		}
		file, maker := f.Value(f.JS.At(row.X).X).emitter()
		if maker == 0 {
			continue
		}
		h := heard{key: emission{file, maker, event}}
		if method == "emit" { // emit(event, a): the listener is given a, as by call(this, a)
			h.site = site{file: f.id, call: id, how: byCall}
		} else if row.Hi-row.Lo > 1 {
			h.fns = f.Value(f.JS.List[row.Lo+1]).runnables()
		}
		if method != "emit" && h.fns == nil {
			continue
		}
		list = append(list, h)
	}
	return list
}

// emitter returns what tells the emitter v from others: the row that makes it,
// or its class.
func (v Value) emitter() (file int32, maker js.ValueID) {
	if v.Op() == js.OpThis {
		return v.File.id, v.File.thisHolder(v.ID)
	}
	if v.Op() == js.OpRef {
		if fn, ok := v.File.Self(v.Row().Sym); ok {
			return v.File.id, v.File.This(fn)
		}
	}
	o := v.Origin()
	if o.Op() != js.OpNew && o.Op() != js.OpCall {
		return 0, 0
	}
	callee := o.File.Value(o.Row().X)
	if callee.Is(model.Emitter) {
		return o.File.id, o.ID
	}
	if in, class := v.File.session.holderOf(callee); in != nil && o.Op() == js.OpNew {
		return in.id, class
	}
	return 0, 0
}
