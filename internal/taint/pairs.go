package taint

import (
	"strconv"

	"tenet/internal/flow"
)

// pairs walks from the entries of an object to what is inside, or to its keys.
func (s *search) pairs(st *state, from flow.Value, note string) {
	_, pair := s.pop(st.path)
	switch name, rest := s.pop(pair); {
	case pair == 0:
	case name == "0":
		s.to(st, from, s.push(anything, 0), note)
	case name == "1":
		s.to(st, from, s.push(anyElement, rest), note)
	default:
		s.to(st, from, s.push(anyElement, rest), note)
		s.to(st, from, s.push(anything, 0), note)
	}
}

// paired walks from an object, or a Map, to the pairs of names and values that
// it is made of. What is asked for is a value, or an entry and a part of it.
func (s *search) paired(st *state, from flow.Value, note string) {
	if st.path == 0 {
		return
	}
	name, rest := s.pop(st.path)
	if name == anything {
		s.to(st, from, st.path, note)
		return
	}
	if part, _ := s.pop(rest); name == anyElement && isIndex(part) {
		s.to(st, from, s.push(anyElement, rest), note)
		return
	}
	s.to(st, from, s.push(anyElement, s.push("1", rest)), note)
}

// sliced walks from slice.call(list, n) to the list: element i is element i+n.
func (s *search) sliced(st *state, c flow.Call, note string) {
	name, rest := s.pop(st.path)
	from := 0.0
	known := !c.Arg(1).OK()
	if !known {
		from, known = c.Arg(1).Num()
	}
	if i, err := strconv.Atoi(name); err == nil && known && from >= 0 && st.path != 0 {
		s.to(st, c.Arg(0), s.push(itoa(i+int(from)), rest), note)
		return
	}
	s.to(st, c.Arg(0), s.blur(st.path), note)
	s.to(st, c.Arg(0), 0, note)
}
