package regex

import (
	"encoding/binary"
	"slices"
)

// A question asks the automaton for texts: is there one that the pattern
// accepts (or refuses) and that contains something? It walks over situations,
// what can be known between two characters of the text, from the start.
//
// Where the automaton is not exact, or the walk gets too long, the answer is
// that there may be such a text.
type question struct {
	a      *automaton
	refuse bool   // texts that the pattern refuses
	needle []rune // what the text contains

	context bool // characters matter to what follows them: \b, multiline ^
	work    int
	spent   bool
	all     []*situation
	index   map[string]int
}

// A situation is what a text has led to.
type situation struct {
	main   int32   // the match: a state, or one of the names below
	must   []int32 // positive lookaheads that are still to be met
	never  []int32 // sorted: what must not come to a match: negative lookaheads, or the pattern itself
	before atomKind
	found  int // characters of the needle that the end of the text has
	from   []transition
}

// A transition is the situation before, and the atom that led on.
type transition struct{ from, atom int }

// What the main match of a situation is if it is no state.
const (
	searching int32 = -1 // it has not begun
	matched   int32 = -2 // it is over, the rest of the text is free
	absent    int32 = -3 // there must be none
)

// An atomKind is what assertions know of a character.
type atomKind uint8

const (
	noAtom atomKind = iota // the start or the end of the text
	plainAtom
	wordAtom
	lineAtom
)

const (
	maxSituations = 1000
	maxWork       = 60000
	maxMust       = 4
)

func newQuestion(a *automaton, refuse bool, needle []rune) *question {
	q := &question{a: a, refuse: refuse, needle: needle, index: map[string]int{}}
	for i := range a.states {
		if n := a.states[i].node; a.states[i].kind == stAssert && (n.Kind == WordBoundary || n.Multiline) {
			q.context = true
		}
	}
	first := situation{main: searching}
	if refuse {
		first.main = absent
	}
	q.add(first, transition{-1, 0})
	return q
}

func (q *question) kindOf(atom int) atomKind {
	switch {
	case !q.context:
		return plainAtom
	case q.a.atoms.word.has(atom):
		return wordAtom
	case q.a.atoms.line.has(atom):
		return lineAtom
	}
	return plainAtom
}

// explore finds all situations. It returns those at which the text may end;
// false if they are too many.
func (q *question) explore() (ends []int, known bool) {
	for at := 0; at < len(q.all); at++ {
		if q.follow(at, -1) {
			ends = append(ends, at)
		}
		for atom := range q.a.atoms.rep {
			q.follow(at, atom)
		}
		if q.spent || len(q.all) > maxSituations {
			return nil, false
		}
	}
	return ends, true
}

// follow adds the situations that an atom leads to. For atom -1, the end of
// the text, it reports whether the text may end.
func (q *question) follow(at, atom int) bool {
	s := *q.all[at]
	st := &step{q: q, atom: atom, before: s.before, after: noAtom}
	if atom >= 0 {
		st.after = q.kindOf(atom)
	}
	next := situation{before: st.after, found: q.advance(s.found, atom)}
	never := slices.Clone(s.never)
	if s.main == absent && (!q.a.flags.Sticky || s.before == noAtom) {
		never = append(never, q.a.start)
	}
	ended := false
	st.done = func(main int32, must, more []int32) {
		n := next
		n.main, n.must = main, must
		var ok bool
		if n.never, ok = st.avoid(append(slices.Clone(never), more...)); !ok {
			return
		}
		if atom >= 0 {
			q.add(n, transition{at, atom})
		} else if (main == matched || main == absent) && n.found == len(q.needle) {
			ended = true
		}
	}
	switch s.main {
	case searching:
		if !q.a.flags.Sticky || s.before == noAtom {
			st.main(q.a.start, s.must)
		}
		if !q.a.flags.Sticky {
			st.others(searching, s.must, nil, nil)
		}
	case matched, absent:
		st.others(s.main, s.must, nil, nil)
	default:
		st.main(s.main, s.must)
	}
	return ended
}

// advance returns how much of the needle a text ends with after another
// atom. A needle that was found stays found.
func (q *question) advance(found, atom int) int {
	if atom < 0 || found == len(q.needle) {
		return found
	}
	for n := found; ; n-- {
		// The longest beginning of the needle that the text now ends with.
		if slices.Equal(q.needle[:n], q.needle[found-n:found]) && q.a.atoms.chars[atom].Has(q.needle[n]) {
			return n + 1
		}
		if n == 0 {
			return 0
		}
	}
}

func (q *question) add(s situation, from transition) {
	slices.Sort(s.must)
	s.must = slices.Compact(s.must)
	key := binary.AppendVarint(nil, int64(s.main))
	key = append(key, byte(s.before))
	key = binary.AppendVarint(key, int64(s.found))
	for _, list := range [][]int32{s.must, s.never} {
		key = binary.AppendVarint(key, int64(len(list)))
		for _, x := range list {
			key = binary.AppendVarint(key, int64(x))
		}
	}
	i, ok := q.index[string(key)]
	if !ok {
		i = len(q.all)
		q.index[string(key)] = i
		q.all = append(q.all, &s)
	}
	if from.from >= 0 {
		q.all[i].from = append(q.all[i].from, from)
	}
}

// live returns the atoms that stand in some text which comes to an end.
func (q *question) live(ends []int) []bool {
	atoms := make([]bool, len(q.a.atoms.rep))
	seen := make([]bool, len(q.all))
	queue := slices.Clone(ends)
	for _, e := range ends {
		seen[e] = true
	}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, t := range q.all[at].from {
			atoms[t.atom] = true
			if !seen[t.from] {
				seen[t.from] = true
				queue = append(queue, t.from)
			}
		}
	}
	return atoms
}
