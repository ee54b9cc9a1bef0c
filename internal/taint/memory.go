package taint

import (
	"tenet/internal/flow"
	"tenet/internal/model"
)

// A memory is what the questions of one file share: paths, and the states from
// which no source was found.
type memory struct {
	paths []pathNode
	index map[pathNode]pathID
	clean map[cleanKey]bool // by a search that ran to its end
	tried map[cleanKey]bool // before the bound; budgets only shrink, so the next would not get farther
	held  map[heldKey]held
	steps int               // states of all searches
	spent int               // states of the searches that were cut
	short map[cleanKey]bool // the questions of those
}

// budget returns how many states the next search may have. What makes one
// search large makes the next one of the file large as well: without a limit
// for all of them, a file could cost its length times maxStates.
func (m *memory) budget() int {
	if m.spent <= allowance {
		return maxStates
	}
	return max(minStates, maxStates*allowance/m.spent)
}

type cleanKey struct {
	v    flow.Value
	path pathID
	kind model.Kind
}

// A heldKey is a question to the guards of a value, held their answer.
type heldKey struct {
	v, use  flow.Value
	kind    model.Kind
	element bool
	decoded bool
	part    bool
}

type held uint8

const (
	notHeld held = iota + 1
	heldHere
	heldAtUse
)

type memoryKey struct{}

func newMemory(*flow.File) *memory {
	return &memory{paths: []pathNode{{}}, index: map[pathNode]pathID{},
		clean: map[cleanKey]bool{}, tried: map[cleanKey]bool{}, held: map[heldKey]held{}, short: map[cleanKey]bool{}}
}
