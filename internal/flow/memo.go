package flow

// Memo returns what made gives for the file, and remembers it under a key:
// what several checks derive from the same file is derived once. As with the
// standard library's contexts, the key should be of a type of its own. A File
// serves one goroutine, so there is nothing to lock.
func Memo[T any](f *File, key any, made func(*File) T) T {
	if known, ok := f.memos.find(key).(T); ok {
		return known
	}
	v := made(f)
	f.memos.add(key, v)
	return v
}

// memos are values by key. A file has some dozens, most of whose keys differ in
// their type: to go through a list of these takes less than a map that grows.
type memos struct {
	few  []memo
	many map[any]any // the rest
}

type memo struct{ key, value any }

const fewMemos = 48

func (m *memos) find(key any) any {
	for i := range m.few {
		if m.few[i].key == key {
			return m.few[i].value
		}
	}
	return m.many[key]
}

func (m *memos) add(key, value any) {
	if len(m.few) < fewMemos {
		m.few = append(m.few, memo{key, value})
		return
	}
	if m.many == nil {
		m.many = map[any]any{}
	}
	m.many[key] = value
}

// Shared is [Memo] for the whole program: what follows from a key alone,
// whichever file it was met in. Files are analysed at the same time, so made
// may run twice; it must give equal answers.
func Shared[T any](f *File, key any, made func() T) T {
	shared := &f.session.prog.shared
	if known, ok := shared.Load(key); ok {
		return known.(T)
	}
	v := made()
	shared.Store(key, v)
	return v
}
