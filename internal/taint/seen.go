package taint

// A seenSet is a set of states. It is emptied by counting up, for most of the
// thousands of searches of a run look at few states and use the same set.
type seenSet struct {
	slots []seenSlot // a power of two; at most half of them are used
	used  int
	round uint32 // of the search: a slot of another one is free
}

type seenSlot struct {
	key
	round uint32
}

// clear empties the set.
func (t *seenSet) clear() {
	t.used = 0
	if t.round++; t.round == 0 { // it has come round
		clear(t.slots)
		t.round = 1
	}
}

// add reports whether a state is new, and adds it.
func (t *seenSet) add(k key) bool {
	if 2*t.used >= len(t.slots) {
		t.grow()
	}
	slot := t.find(k)
	if slot.round == t.round {
		return false
	}
	*slot = seenSlot{k, t.round}
	t.used++
	return true
}

// find returns the slot of a state, or the free one where it belongs.
func (t *seenSet) find(k key) *seenSlot {
	mask := uint64(len(t.slots) - 1)
	for i := k.hash() & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.round != t.round || s.key == k {
			return s
		}
	}
}

func (t *seenSet) grow() {
	old := t.slots
	t.slots = make([]seenSlot, max(256, 2*len(old)))
	for i := range old {
		if old[i].round == t.round {
			*t.find(old[i].key) = old[i]
		}
	}
}

// hash spreads what differs between the states of one search.
func (k *key) hash() uint64 {
	h := uint64(k.v.ID)<<32 | uint64(uint32(k.v.File.Index()))
	h = (h ^ uint64(k.path)<<20 ^ uint64(k.frame)) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}
