package taint

import (
	"maps"
	"slices"
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// pipes are the streams of a program that are written into others, by where the
// other was made: by a call, or as an instance of a class.
type pipes struct {
	once sync.Once
	into map[stored][]stored
}

const pipedInto = "is piped on"

// piped is a state below an element of a stream: the streams that are piped into
// it hold that. What a stream makes of another is unknown, so nothing is said of
// its parts.
func (s *search) piped(f *flow.File, id js.ValueID) {
	p := &s.a.pipes
	p.once.Do(func() { p.into = pipesOf(s.a.prog) })
	for _, from := range p.into[stored{f.Name(), id}] {
		if in := f.Other(from.file); in != nil {
			v := in.Value(from.id)
			s.across(v, s.push(anyElement, 0), 0, v, pipedInto)
		}
	}
}

// pipesOf finds what is piped into what: a.pipe(b), pipeline(a, b),
// createInterface({ input: a }).
func pipesOf(p *flow.Program) map[stored][]stored {
	into := map[stored][]stored{}
	add := func(from, to flow.Value) {
		if !from.OK() || !to.OK() {
			return
		}
		source := stored{from.File.Name(), from.ID}
		put := func(made flow.Value) {
			if key := (stored{made.File.Name(), made.ID}); len(into[key]) < maxPiped {
				into[key] = append(into[key], source)
			}
		}
		for _, o := range to.Origins() {
			c, ok := o.AsCall()
			if !ok {
				continue
			}
			put(o)
			if class := c.Callee.Origin(); c.New() && (class.Op() == js.OpClass || class.Op() == js.OpFunc) {
				put(class)
			}
		}
	}
	for _, i := range p.Mentioning(slices.Collect(maps.Keys(pipers))...) {
		f := p.File(i)
		for _, id := range f.Rows(js.OpCall) {
			c, _ := f.Value(id).AsCall()
			if pipes := pipers[c.Callee.Name()]; pipes != nil {
				pipes(c, add)
			}
		}
		f.Done()
	}
	return into
}

const maxPiped = 20 // streams into one

// pipers say what a call pipes into what, by the name of what is called.
var pipers = map[string]func(c flow.Call, yield func(from, to flow.Value)){
	"pipe":     func(c flow.Call, yield func(from, to flow.Value)) { yield(c.Receiver(), c.Arg(0)) },
	"pipeline": inTurn,
	"pump":     inTurn,
	"createInterface": func(c flow.Call, yield func(from, to flow.Value)) {
		if c.Callee.Is(model.LineReader) {
			yield(c.Option(0, "input").Value, c.Value)
		}
	},
}

// inTurn is a call that pipes each argument into the next.
func inTurn(c flow.Call, yield func(from, to flow.Value)) {
	if !slices.ContainsFunc(c.Callee.Paths(), func(p string) bool { return model.Pipelines[p] }) {
		return
	}
	for args := c.Args(); len(args) > 1; args = args[1:] {
		yield(args[0], args[1])
	}
}

// streamed is the first parameter of a function that is given what a stream
// holds: by the call that makes it, by an event, or as a part of a pipeline.
func (s *search) streamed(st *state, c flow.Call, arg int, key string) {
	at := state{v: c.Value, path: st.path, use: c.Value}
	for _, p := range c.Callee.Paths() {
		switch {
		case slices.Contains(model.StreamMakers[p], key):
			s.piped(c.File, c.ID)
		case model.Pipelines[p] && key == "" && arg > 0:
			s.to(&at, c.Arg(arg-1), st.path, s.says("is handed on by ", c))
		}
	}
	if arg == 1 && key == "" && slices.Contains(model.Listeners, c.Method()) {
		if event, _ := c.Arg(0).Str(); model.StreamEvents[event] {
			s.to(&at, c.Receiver(), s.push(anyElement, st.path), s.says("is handed on by ", c))
		}
	}
}

// written is the first parameter of a method to which a stream of the program's
// own hands what is written into it.
func (s *search) written(f *flow.File, fn js.FuncID) {
	if name := f.JS.Str(f.Func(fn).Name); model.StreamMethods[name] {
		if class := f.This(fn); class != 0 {
			s.piped(f, class)
		}
	}
}
