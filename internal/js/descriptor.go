package js

// maxDescribed is how many values a getter may return that are told apart.
const maxDescribed = 4

// Described returns the values that a descriptor of a property gives, an object
// literal as Object.defineProperty takes it: its value, or what its getter
// returns.
func (f *File) Described(descriptor ValueID) []ValueID {
	v := f.At(descriptor)
	if v.Op != OpObject {
		return nil
	}
	for _, m := range f.Operands(v) {
		p := f.At(m)
		if p.Op != OpProp {
			continue
		}
		switch f.Str(p.Str) {
		case "value":
			return []ValueID{p.X}
		case "get":
			return f.returned(p.X)
		}
	}
	return nil
}

// returned returns the values that a function of the file returns.
func (f *File) returned(fn ValueID) []ValueID {
	v := f.At(fn)
	if v.Op != OpFunc {
		return nil
	}
	var found []ValueID
	for id := fn + 1; int(id) < len(f.Values) && f.At(id).Start < v.End; id++ {
		if r := f.At(id); r.Op == OpReturn && f.FuncOf(id) == v.Func && r.X != 0 {
			if len(found) == maxDescribed {
				return nil
			}
			found = append(found, r.X)
		}
	}
	return found
}
