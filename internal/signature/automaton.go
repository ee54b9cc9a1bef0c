package signature

// An automaton finds all of many literals in one pass over a text, after Aho
// and Corasick (1975). Its transitions are complete, so that each byte costs
// one load, and bytes are mapped to classes first, so that the table stays
// small enough for the cache of a processor.
type automaton struct {
	class   [256]uint8
	classes int
	next    []uint32  // state*classes+class -> state*classes, with hit set when it ends a literal
	out     [][]int32 // state -> literals that end there
	longest int       // bytes of a literal
}

// hit marks a transition into a state that ends literals.
const hit = 1 << 31

// newAutomaton compiles the literals. None may be empty.
func newAutomaton(literals []string) *automaton {
	a := &automaton{classes: 1}
	for _, l := range literals {
		a.longest = max(a.longest, len(l))
		for i := range len(l) {
			if a.class[l[i]] == 0 {
				a.class[l[i]] = uint8(a.classes)
				a.classes++
			}
		}
	}
	a.grow()
	for i, l := range literals {
		state := uint32(0)
		for j := range len(l) {
			at := int(state)*a.classes + int(a.class[l[j]])
			if a.next[at] == 0 {
				a.next[at] = uint32(len(a.out))
				a.grow()
			}
			state = a.next[at]
		}
		a.out[state] = append(a.out[state], int32(i))
	}
	a.complete()
	return a
}

// grow adds one state.
func (a *automaton) grow() {
	a.next = append(a.next, make([]uint32, a.classes)...)
	a.out = append(a.out, nil)
}

// complete gives every state a transition for every class: where the trie has
// none, that of the longest proper suffix that is a state.
func (a *automaton) complete() {
	suffix := make([]uint32, len(a.out))
	queue := []uint32{0}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		for c := range a.classes {
			at := int(state)*a.classes + c
			child := a.next[at]
			if child == 0 {
				if state != 0 {
					a.next[at] = a.next[int(suffix[state])*a.classes+c]
				}
				continue
			}
			if state != 0 {
				suffix[child] = a.next[int(suffix[state])*a.classes+c]
			}
			a.out[child] = append(a.out[child], a.out[suffix[child]]...)
			queue = append(queue, child)
		}
	}
	for i, state := range a.next {
		a.next[i] = state * uint32(a.classes)
		if a.out[state] != nil {
			a.next[i] |= hit
		}
	}
}

// find calls yield with each literal and the offset of its end, in the order of
// the ends. A text is read at two places in turn: each load waits for the one
// before it, but not for that of the other place.
func (a *automaton) find(text []byte, yield func(literal int32, end int)) {
	n := len(text) / 2
	begin := n - a.longest + 1 // of literals that end in the second half
	if begin <= 0 {
		a.from(0, text, 0, yield)
		return
	}
	var row1, row2 uint32
	row2 = a.skip(text[begin:n])
	var later []found
	next, class := a.next, &a.class
	first, second := text[:n], text[n:2*n]
	for i, c := range first {
		to1, to2 := next[row1+uint32(class[c])], next[row2+uint32(class[second[i]])]
		row1, row2 = to1&^hit, to2&^hit
		if (to1|to2)&hit != 0 {
			if to1&hit != 0 {
				a.tell(row1, i+1, yield)
			}
			if to2&hit != 0 {
				later = append(later, found{row2, n + i + 1})
			}
		}
	}
	for _, f := range later {
		a.tell(f.row, f.end, yield)
	}
	a.from(row2, text, 2*n, yield)
}

// found is a state that ends literals, and where.
type found struct {
	row uint32
	end int
}

// skip returns the state after a text whose literals nobody wants.
func (a *automaton) skip(text []byte) (row uint32) {
	for _, c := range text {
		row = a.next[row+uint32(a.class[c])] &^ hit
	}
	return row
}

// from is find for what follows an offset, at which the state is given.
func (a *automaton) from(row uint32, text []byte, at int, yield func(literal int32, end int)) {
	for i, c := range text[at:] {
		to := a.next[row+uint32(a.class[c])]
		row = to &^ hit
		if to&hit != 0 {
			a.tell(row, at+i+1, yield)
		}
	}
}

func (a *automaton) tell(row uint32, end int, yield func(literal int32, end int)) {
	for _, l := range a.out[int(row)/a.classes] {
		yield(l, end)
	}
}
