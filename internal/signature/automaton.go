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
}

// hit marks a transition into a state that ends literals.
const hit = 1 << 31

// newAutomaton compiles the literals. None may be empty.
func newAutomaton(literals []string) *automaton {
	a := &automaton{classes: 1}
	for _, l := range literals {
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

// find calls yield with each literal and the offset of its end.
func (a *automaton) find(text []byte, yield func(literal int32, end int)) {
	row := uint32(0)
	next, class := a.next, &a.class
	for i, c := range text {
		to := next[row+uint32(class[c])]
		row = to &^ hit
		if to&hit != 0 {
			for _, l := range a.out[int(row)/a.classes] {
				yield(l, i+1)
			}
		}
	}
}
