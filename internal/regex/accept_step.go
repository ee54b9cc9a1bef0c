package regex

import "slices"

// A step is what happens in a situation when an atom, or the end of the text,
// comes next. It calls done for every way in which the match and its
// lookaheads can go on: where the match stands, what lookaheads are left, and
// what must not match from here on.
type step struct {
	q             *question
	atom          int // -1 at the end
	before, after atomKind
	done          func(main int32, must, never []int32)
}

// A way is where empty moves lead from a state: to one that consumes the
// atom, or to the end of its pattern, with the lookaheads on the way.
type way struct {
	to          int32 // the state after the atom; matched at the end
	must, never []int32
}

// main moves the match on.
func (s *step) main(from int32, must []int32) {
	for _, w := range s.ways(from) {
		s.others(w.to, append(slices.Clone(must), w.must...), nil, w.never)
	}
}

// others moves the lookaheads on, one after another; those in rest have moved.
func (s *step) others(main int32, must, rest, never []int32) {
	if len(must) == 0 {
		s.done(main, rest, never)
		return
	}
	if len(must)+len(rest) > maxMust { // to forget one lets more texts through
		must = must[:max(maxMust-len(rest), 0)]
		s.others(main, must, rest, never)
		return
	}
	for _, w := range s.ways(must[0]) {
		left := append(slices.Clone(must[1:]), w.must...)
		moved := slices.Clone(rest)
		if w.to != matched {
			moved = append(moved, w.to)
		}
		s.others(main, left, moved, append(slices.Clone(never), w.never...))
	}
}

// ways follows the empty moves from a state.
func (s *step) ways(from int32) []way {
	var found []way
	seen := map[string]bool{}
	var walk func(at int32, must, never []int32)
	walk = func(at int32, must, never []int32) {
		if !s.spend() {
			return
		}
		key := signature(at, must, never)
		if seen[key] {
			return
		}
		seen[key] = true
		st := &s.q.a.states[at]
		switch st.kind {
		case stConsume:
			if s.atom >= 0 && s.q.a.atoms.of[st.set].has(s.atom) {
				found = append(found, way{st.next[0], must, never})
			}
			return
		case stAccept:
			found = append(found, way{matched, must, never})
			return
		case stAssert:
			if !s.holds(st.node) {
				return
			}
		case stLook:
			body := st.next[1]
			if st.node.Negated && !slices.Contains(never, body) {
				never = append(slices.Clone(never), body)
			} else if !st.node.Negated && !slices.Contains(must, body) {
				must = append(slices.Clone(must), body)
			}
			walk(st.next[0], must, never)
			return
		}
		for _, n := range st.next {
			walk(n, must, never)
		}
	}
	walk(from, nil, nil)
	return found
}

func signature(at int32, lists ...[]int32) string {
	key := []byte{byte(at), byte(at >> 8)}
	for _, l := range lists {
		key = append(key, byte(len(l)))
		for _, x := range l {
			key = append(key, byte(x), byte(x>>8))
		}
	}
	return string(key)
}

// avoid moves on what must not match, all ways at once; false if it matches.
// What is not exact is left out: fewer matches let more texts through.
func (s *step) avoid(from []int32) ([]int32, bool) {
	seen := map[int32]bool{}
	var next []int32
	stack := slices.Clone(from)
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[at] || !s.spend() {
			continue
		}
		seen[at] = true
		st := &s.q.a.states[at]
		switch st.kind {
		case stAccept:
			return nil, false
		case stConsume:
			if s.atom >= 0 && s.q.a.atoms.of[st.set].has(s.atom) {
				next = append(next, st.next[0])
			}
		case stAssert:
			if s.holds(st.node) {
				stack = append(stack, st.next...)
			}
		case stSplit:
			stack = append(stack, st.next...)
		}
	}
	slices.Sort(next)
	return slices.Compact(next), true
}

// holds reports whether an assertion is true between two characters.
func (s *step) holds(n *Node) bool {
	switch n.Kind {
	case LineStart:
		return s.before == noAtom || n.Multiline && s.before == lineAtom
	case LineEnd:
		return s.after == noAtom || n.Multiline && s.after == lineAtom
	}
	return (s.before == wordAtom) != (s.after == wordAtom) != n.Negated
}

// spend counts work; false if there was too much.
func (s *step) spend() bool {
	s.q.work++
	s.q.spent = s.q.spent || s.q.work > maxWork
	return !s.q.spent
}
