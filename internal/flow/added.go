package flow

import "tenet/internal/js"

// An addition is a value that a file stores to the exports of another.
type addition struct {
	file  int32
	value js.ValueID
}

// linkAdded finds what files add to the exports of others:
// const m = require('./m'); m.extra = f.
func (p *Program) linkAdded() {
	if p.resolver == nil {
		return
	}
	p.added = map[lookup][]addition{}
	for i, f := range p.files {
		if len(p.shapes[i].stored) == 0 {
			continue
		}
		to := p.modulesStoredTo(i, f)
		if len(to) == 0 {
			continue
		}
		for _, id := range p.shapes[i].rows.of(js.OpAssign) {
			v := f.At(id)
			target := f.At(v.X)
			if target.Op != js.OpGet || f.At(target.X).Op != js.OpRef {
				continue
			}
			if file, ok := to[f.At(target.X).Sym]; ok {
				key := lookup{file, 0, f.Str(target.Str)}
				p.added[key] = append(p.added[key], addition{int32(i), v.Y})
			}
		}
	}
}

// modulesStoredTo returns the variables of a file that hold another file's
// exports, and to which something is stored.
func (p *Program) modulesStoredTo(i int, f *js.File) map[js.SymID]int32 {
	held := map[js.ValueID]js.SymID{}
	for sym := range p.shapes[i].stored {
		if defs := f.DefsOf(sym); len(defs) == 1 && f.At(defs[0].Value).Op == js.OpCall {
			held[defs[0].Value] = sym
		}
	}
	to := map[js.SymID]int32{}
	if len(held) == 0 {
		return to
	}
	for j, imp := range f.Imports {
		sym := held[imp.Value]
		if sym == 0 {
			continue
		}
		if file := p.targets[i][j]; file != 0 {
			to[sym] = file - 1
		}
	}
	return to
}

// added resolves a name that other files add to the exports of one.
func (s *session) added(f *File, name string) []Value {
	list := s.prog.added[lookup{f.id, 0, name}]
	if len(list) == 0 || len(list) > maxWidth || s.depth >= maxDepth {
		return nil
	}
	s.depth++
	defer func() { s.depth-- }()
	var found []Value
	for _, a := range list {
		found = join(found, s.file(a.file).Value(a.value).origins())
	}
	return found
}
