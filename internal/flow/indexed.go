package flow

import "tenet/internal/js"

// maxKey is how deep a key is looked for that is put together.
const maxKey = 4

// KeyName returns the name that a computed key spells: a text, texts that are
// joined, a variable that is given one; "" if that is not known.
func (f *File) KeyName(id js.ValueID) string {
	name, _ := f.keyName(id, 0)
	return name
}

func (f *File) keyName(id js.ValueID, depth int) (string, bool) {
	row := f.JS.At(id)
	if depth > maxKey {
		return "", false
	}
	switch row.Op {
	case js.OpString:
		return f.JS.Str(row.Str), true
	case js.OpRef:
		if defs := f.JS.DefsOf(row.Sym); len(defs) == 1 {
			return f.keyName(defs[0].Value, depth+1)
		}
	case js.OpTemplate:
		text := ""
		for _, part := range f.JS.Operands(row) {
			more, ok := f.keyName(part, depth+1)
			if !ok {
				return "", false
			}
			text += more
		}
		return text, true
	case js.OpBinary:
		if f.JS.Str(row.Str) == "+" {
			left, ok := f.keyName(row.X, depth+1)
			if !ok {
				return "", false
			}
			right, ok := f.keyName(row.Y, depth+1)
			return left + right, ok
		}
	}
	return "", false
}

// indexed resolves X[key], where the key is known.
func (s *session) indexed(v Value) []Value {
	f, row := v.File, v.Row()
	name := f.KeyName(row.Y)
	if name == "" {
		return nil
	}
	if f.JS.At(row.X).Op == js.OpThis {
		return s.own(f, f.thisHolder(row.X), f.Str(name))
	}
	var found []Value
	for _, o := range f.Value(row.X).origins() {
		found = join(found, s.member(o, name))
	}
	return found
}
