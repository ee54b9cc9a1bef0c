package flow

// Memo returns what made gives for the file, and remembers it under a key:
// what several checks derive from the same file is derived once. As with the
// standard library's contexts, the key should be of a type of its own. A File
// serves one goroutine, so there is nothing to lock.
func Memo[T any](f *File, key any, made func(*File) T) T {
	if known, ok := f.memo[key].(T); ok {
		return known
	}
	v := made(f)
	if f.memo == nil {
		f.memo = map[any]any{}
	}
	f.memo[key] = v
	return v
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
