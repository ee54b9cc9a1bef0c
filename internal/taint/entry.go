package taint

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// isAside reports whether a file is there to try the package, not part of it.
func isAside(name string) bool {
	for dir := range strings.SplitSeq(strings.ToLower(name), "/") {
		switch strings.TrimSuffix(dir, ".js") {
		case "test", "tests", "__tests__", "spec", "example", "examples", "benchmark", "benchmarks", "bench", "demo", "demos", "docs", "fixtures", "integration", "e2e", "smoke", "playground", "gruntfile", "gulpfile", "scripts", "website":
			return true
		}
	}
	return strings.Contains(name, ".test.") || strings.Contains(name, ".spec.")
}

// An escape finds the functions that users of a package can get hold of.
type escape struct {
	prog    *flow.Program
	entries map[entry]bool
	seen    map[seenValue]bool
	queue   []seenValue
}

type seenValue struct {
	file string
	id   js.ValueID
}

// entriesOf returns the functions that can be called from outside: what the
// entry files export, the methods of that, and the functions that such
// functions return.
func entriesOf(p *flow.Program, modes []Treatment) map[entry]bool {
	e := &escape{prog: p, entries: map[entry]bool{}, seen: map[seenValue]bool{}}
	libraries, packages := map[string]bool{}, speakersOf(p)
	for _, t := range modes {
		libraries[t.Dir] = t.Mode == Library
	}
	roots, rooted := map[string]bool{}, map[string]bool{} // files; folders of packages that have some
	for i := range p.Packages {
		q := &p.Packages[i]
		dir, _ := packages.of(path.Join(q.Dir, "package.json"))
		if !libraries[dir] {
			continue
		}
		for _, at := range append(slices.Clone(q.Entries), ".") {
			for _, name := range p.Files(q, at) {
				roots[name], rooted[dir] = true, true
			}
		}
	}
	open := func(f *flow.File) bool {
		dir, _ := packages.of(f.Name())
		return libraries[dir] && !isAside(f.Name())
	}
	for i := range p.Len() {
		f := p.File(i)
		// Without an entry that is a file of the program, all of it is public.
		dir, _ := packages.of(f.Name())
		if open(f) && (!rooted[dir] || roots[f.Name()]) {
			e.file(f)
		}
		e.drain(f)
		f.Done()
	}
	for i := range p.Len() {
		f := p.File(i)
		if open(f) {
			e.uncalled(f)
			e.plugins(f)
		}
		f.Done()
	}
	return e.entries
}

// plugins marks the functions that become methods of jQuery: $.fn.name = f,
// $.name = f, and $.fn.extend({name: f}).
func (e *escape) plugins(f *flow.File) {
	if f.Str("fn") == 0 {
		return
	}
	for _, id := range f.Rows(js.OpAssign, js.OpCall) {
		row := f.JS.At(id)
		switch row.Op {
		case js.OpAssign:
			if target := f.Value(row.X); target.Op() == js.OpGet && isPlugin(f.Value(target.Row().X)) {
				e.add(f.Value(row.Y))
			}
		case js.OpCall:
			c, _ := f.Value(id).AsCall()
			if c.Method() == "extend" && isPlugin(c.Receiver()) {
				for _, a := range c.Args() {
					e.add(a)
				}
			}
		}
	}
	e.drain(f)
}

// isPlugin reports whether a value is $, or holds the methods of its objects.
func isPlugin(v flow.Value) bool {
	for _, p := range v.Paths() {
		for _, prefix := range model.Plugins {
			if p == strings.TrimSuffix(prefix, ".") {
				return true
			}
		}
	}
	return false
}

// makesPlugin reports whether a file makes a method of the objects of jQuery:
// $.fn.name = f.
func makesPlugin(f *flow.File) bool {
	if f.JS.FindStr("fn") == 0 {
		return false
	}
	for _, id := range f.Rows(js.OpAssign) {
		if target := f.Value(f.JS.At(id).X); target.Op() == js.OpGet {
			if holder := f.Value(target.Row().X); holder.Name() == "fn" && isPlugin(holder) {
				return true
			}
		}
	}
	return false
}

// uncalled marks functions that a file exports and nobody in the program calls:
// others can load the file by its name.
func (e *escape) uncalled(f *flow.File) {
	for _, x := range f.JS.Exports {
		v := f.Value(x.Value)
		fns := []js.ValueID{v.ID}
		for _, o := range v.Origins() {
			if o.File != f {
				continue
			}
			fns = append(fns, o.ID)
			if row := o.Row(); row.Op == js.OpObject {
				for _, id := range f.JS.Operands(row) {
					fns = append(fns, f.JS.At(id).X)
				}
			}
			for _, name := range f.MemberNames(o.ID) {
				fns = append(fns, f.Members(o.ID, name)...)
			}
			if sym, ok := f.Holder(o.ID); ok {
				fns = append(fns, f.StoredAll(sym)...)
			}
		}
		for _, id := range fns {
			if row := f.JS.At(id); row.Op == js.OpFunc && len(f.Callers(row.Func))+len(f.Guesses(row.Func))+len(f.Handed(row.Func)) == 0 {
				e.entries[entry{f.Name(), row.Func}] = true
			}
		}
	}
}

// file marks all that a file exports. A script has no exports: what it
// declares at its top level is there for all.
func (e *escape) file(f *flow.File) {
	for _, x := range f.JS.Exports {
		e.add(f.Value(x.Value))
	}
	e.below(f, 0)
	if f.JS.Module != js.Script {
		return
	}
	for i := range f.JS.Syms {
		if s := &f.JS.Syms[i]; s.Func == 0 && (s.Kind == js.SymFunction || s.Kind == js.SymClass) {
			for _, d := range f.JS.DefsOf(js.SymID(i)) {
				e.add(f.Value(d.Value))
			}
		}
	}
}

// below marks what a file hangs below its exports. It is public as well if
// another file hands the whole of it on, also where it is a third one's object:
// module.exports = require('./node'), which adds to require('./common').
func (e *escape) below(f *flow.File, depth int) {
	for _, id := range f.ExportedBelow() {
		e.add(f.Value(id))
	}
	for _, to := range f.HandsOn() {
		if depth < 3 {
			e.below(to, depth+1)
		}
	}
}

func (e *escape) add(v flow.Value) {
	for _, o := range v.Origins() {
		k := seenValue{o.File.Name(), o.ID}
		if !e.seen[k] && len(e.seen) < maxEscaped {
			e.seen[k] = true
			e.queue = append(e.queue, k)
		}
	}
}

const maxEscaped = 200_000

func (e *escape) drain(from *flow.File) {
	for len(e.queue) > 0 {
		k := e.queue[0]
		e.queue = e.queue[1:]
		f := from.Other(k.file)
		if f == nil {
			continue
		}
		v := f.Value(k.id)
		if v.IsNamespace() {
			e.file(f)
			continue
		}
		e.open(f, v)
	}
}

// open marks what an escaped value gives access to.
func (e *escape) open(f *flow.File, v flow.Value) {
	if f.IsExports(v.ID) { // and with it module.exports.name = g
		for _, x := range f.JS.Exports {
			e.add(f.Value(x.Value))
		}
	}
	switch row := v.Row(); row.Op {
	case js.OpFunc:
		e.entries[entry{f.Name(), row.Func}] = true
		e.holder(f, v.ID)
		for _, r := range f.Returns(row.Func) {
			e.add(f.Value(r))
		}
	case js.OpClass:
		e.holder(f, v.ID)
		for _, id := range f.JS.Operands(row) {
			if p := f.JS.At(id); p.Op == js.OpProp && p.X != 0 {
				e.add(f.Value(p.X))
			}
		}
		if in, parent := f.Parent(v.ID); in != nil {
			e.add(in.Value(parent))
		}
	case js.OpObject:
		for _, id := range f.JS.Operands(row) {
			if p := f.JS.At(id); p.X != 0 {
				e.add(f.Value(p.X))
			}
		}
		e.holder(f, v.ID)
	case js.OpNew:
		e.add(f.Value(row.X))
	case js.OpCall: // a wrapper such as promisify or curry: what it is given
		for _, id := range f.JS.Operands(row) {
			if f.JS.At(id).Op == js.OpFunc || f.JS.At(id).Op == js.OpRef {
				e.add(f.Value(id))
			}
		}
	}
}

// holder marks the members of a constructor, class or object, and what is
// stored to the variable that holds it.
func (e *escape) holder(f *flow.File, id js.ValueID) {
	for _, name := range f.MemberNames(id) {
		for _, m := range f.Members(id, name) {
			if f.JS.At(m).Op == js.OpFunc {
				e.add(f.Value(m))
			}
		}
	}
	if sym, ok := f.Holder(id); ok {
		for _, stored := range f.StoredAll(sym) {
			e.add(f.Value(stored))
		}
	}
}
