package flow

import (
	"slices"

	"tenet/internal/js"
)

// Lists of origins are handed on as they are, and so never changed: what adds
// to one makes another.

// alone returns the list of nothing but v: what most answers are.
func (v Value) alone() []Value {
	m := &v.File.memory
	m.alone = append(m.alone, v)
	n := len(m.alone)
	return m.alone[n-1 : n : n]
}

// join adds values to a list, without repeats and up to the bound.
func join(list, more []Value) []Value {
	if len(list) == 0 && len(more) == 1 {
		return slices.Clip(more)
	}
	for _, v := range more {
		if len(list) < maxWidth && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// also adds values to a list as they come.
func also(list, more []Value) []Value {
	if len(list) == 0 {
		return slices.Clip(more)
	}
	return append(list, more...)
}

func (s *session) values(f *File, ids []js.ValueID) []Value {
	if len(ids) == 0 || len(ids) > maxWidth {
		return nil
	}
	if len(ids) == 1 {
		return f.Value(ids[0]).origins()
	}
	var all []Value
	for _, id := range ids {
		all = join(all, f.Value(id).origins())
	}
	return all
}
