package flow

import "tenet/internal/js"

// A classRef names a class or a constructor.
type classRef struct {
	file int32
	id   js.ValueID
}

// linkClasses finds which classes inherit from which.
func (p *Program) linkClasses() {
	found := make([][][2]classRef, len(p.files))
	p.each(func(i int) {
		if len(p.shapes[i].heirs) == 0 {
			return
		}
		s := newSession(p, false)
		defer s.end()
		f := s.file(int32(i))
		for _, id := range p.shapes[i].heirs {
			if in, parent := s.holderOf(f.Value(f.JS.At(id).X)); in != nil {
				found[i] = append(found[i], [2]classRef{{in.id, parent}, {int32(i), id}})
			}
		}
	})
	p.heirs = map[classRef][]classRef{}
	for _, list := range found {
		for _, pair := range list {
			p.heirs[pair[0]] = append(p.heirs[pair[0]], pair[1])
		}
	}
}

// maxHeirs is how many classes may inherit from one of which it is still asked
// what they override.
const maxHeirs = 8

// overrides returns the methods that run in place of the one that this.name
// calls, in instances of classes that inherit from the class around.
func (f *File) overrides(callee js.ValueID) []runnable {
	row := f.JS.At(callee)
	if row.Op != js.OpGet || f.JS.At(row.X).Op != js.OpThis {
		return nil
	}
	heirs := f.Prog.heirs[classRef{f.id, f.thisHolder(row.X)}]
	if len(heirs) > maxHeirs {
		return nil
	}
	var fns []runnable
	name := f.JS.Str(row.Str)
	for _, heir := range heirs {
		in := f.session.file(heir.file)
		for _, id := range in.Members(heir.id, name) {
			fns = append(fns, in.Value(id).runnables()...)
		}
	}
	return fns
}
