package regex

// A stateKind says what a state of the automaton is.
type stateKind uint8

const (
	stConsume stateKind = iota // consumes a character of set, then next[0]
	stSplit                    // next, in the order in which a matcher tries them
	stAssert                   // node holds here, then next[0]
	stLook                     // node is a lookaround: body next[1], then next[0]
	stInexact                  // what follows is more than the pattern allows; then next[0]
	stAccept
)

// A state of the automaton that a pattern becomes. Counted repetitions are
// written out while they are short; what a long one allows beyond that becomes
// a loop behind an stInexact. Lookbehinds are passed over; a back reference stands for anything.
type state struct {
	kind stateKind
	loop bool  // stSplit: the head of a loop, before or after an iteration
	head int32 // stSplit after an iteration: the one before the first; 0 for all else
	set  int32
	next []int32
	node *Node // what it stands for
}

const (
	maxStates = 6000
	maxCopies = 24 // of a counted body

	// maxRequired is the weight of the iterations that a long repetition cannot
	// do without and that are written out all the same where texts are guessed:
	// a text with fewer of them never gets to what follows.
	maxRequired = 600
)

// An automaton is a pattern without counters. Its alphabet is cut into atoms,
// within which no set of the pattern tells two characters apart.
type automaton struct {
	states []state
	start  int32
	atoms  alphabet
	flags  Flags
	loose  bool // some repetition of more than maxCopies became a loop

	groups map[int]*Node // that a back reference copies; nil if it stands for anything
	sets   []Set
	setIDs map[*Node]int32
	full   bool // maxStates was reached: the automaton is not whole
}

// newAutomaton builds the automaton; nil if the pattern is too large. If it is
// to guess what texts a match may have trouble with, a back reference stands
// for what its group can match, otherwise for anything.
func newAutomaton(re *Regexp, guess bool) *automaton {
	a := &automaton{flags: re.Flags, setIDs: map[*Node]int32{}}
	if guess {
		a.groups = map[int]*Node{}
		re.Tree.Walk(func(n *Node) bool {
			if n.Number > 0 {
				a.groups[n.Number] = n.Subs[0]
			}
			return true
		})
	}
	accept := a.add(state{kind: stAccept})
	a.start = a.build(re.Tree, accept)
	if a.full {
		return nil
	}
	a.atoms = newAlphabet(a.sets, wordSet, lineEnds)
	return a
}

func (a *automaton) add(s state) int32 {
	if len(a.states) >= maxStates {
		a.full = true
		return 0
	}
	a.states = append(a.states, s)
	return int32(len(a.states) - 1)
}

// build adds the states of a node that go on to next, and returns the first.
func (a *automaton) build(n *Node, next int32) int32 {
	if a.full {
		return next
	}
	switch n.Kind {
	case Char, Dot, Class:
		return a.consume(n, next)
	case Seq:
		for i := len(n.Subs) - 1; i >= 0; i-- {
			next = a.build(n.Subs[i], next)
		}
		return next
	case Alt:
		split := state{kind: stSplit, node: n}
		for _, s := range n.Subs {
			split.next = append(split.next, a.build(s, next))
		}
		return a.add(split)
	case Group:
		return a.build(n.Subs[0], next)
	case Repeat:
		return a.repeat(n, next)
	case LineStart, LineEnd, WordBoundary:
		return a.add(state{kind: stAssert, node: n, next: []int32{next}})
	case Look:
		if n.Behind {
			return a.add(state{kind: stInexact, node: n, next: []int32{next}})
		}
		body := a.build(n.Subs[0], a.add(state{kind: stAccept, node: n}))
		return a.add(state{kind: stLook, node: n, next: []int32{next, body}})
	case BackReference:
		return a.reference(n, next)
	}
	return next
}

const maxReference = 40 // weight of a group that a back reference copies

func (a *automaton) reference(n *Node, next int32) int32 {
	if a.groups == nil {
		anything := a.add(state{kind: stSplit, node: n})
		id := a.setID(All())
		more := a.add(state{kind: stConsume, set: id, node: n, next: []int32{anything}})
		a.states[anything].next = []int32{more, next}
		return a.add(state{kind: stInexact, node: n, next: []int32{anything}})
	}
	body := a.groups[n.Refs[0]]
	if body == nil {
		return next
	}
	if weight(body, maxReference) == maxReference || n.Pos >= body.Pos && n.End <= body.End {
		return next
	}
	saved := a.groups // what is copied holds no more references
	a.groups = map[int]*Node{}
	defer func() { a.groups = saved }()
	return a.build(body, next)
}

func (a *automaton) consume(n *Node, next int32) int32 {
	id, ok := a.setIDs[n]
	if !ok {
		id = a.setID(n.Set)
		a.setIDs[n] = id
	}
	return a.add(state{kind: stConsume, set: id, node: n, next: []int32{next}})
}

// setID numbers the different sets of the pattern.
func (a *automaton) setID(s Set) int32 {
	for i, known := range a.sets {
		if known.Equal(s) {
			return int32(i)
		}
	}
	a.sets = append(a.sets, s)
	return int32(len(a.sets) - 1)
}

func (a *automaton) repeat(n *Node, next int32) int32 {
	body, low, high := n.Subs[0], n.Min, n.Max
	if high == 0 {
		return next
	}
	copies := low
	if high != Infinite {
		copies = high
	}
	if copies > 1 && (copies > maxCopies || len(a.states)+copies*weight(body, maxStates) > maxStates) {
		a.loose = true
		next = a.add(state{kind: stInexact, node: n, next: []int32{next}})
		if a.groups == nil || low*weight(body, maxStates) > maxRequired {
			low = min(low, 1)
		}
		high = Infinite
	}
	if high == Infinite {
		head := a.add(state{kind: stSplit, loop: true, node: n})
		again := a.add(state{kind: stSplit, loop: true, node: n, head: head})
		ways := ordered(a.build(body, again), next, n.Lazy)
		a.states[head].next, a.states[again].next = ways, ways
		next = head
	} else {
		for range high - low {
			split := a.add(state{kind: stSplit, node: n})
			a.states[split].next = ordered(a.build(body, next), next, n.Lazy)
			next = split
		}
	}
	for range low {
		next = a.build(body, next)
	}
	return next
}

func ordered(body, exit int32, lazy bool) []int32 {
	if lazy {
		return []int32{exit, body}
	}
	return []int32{body, exit}
}

// weight returns about how many states a node becomes, at most limit.
func weight(n *Node, limit int) int {
	total := 1
	for _, s := range n.Subs {
		total += weight(s, limit)
	}
	if n.Kind == Repeat {
		copies := max(n.Min, 1)
		if n.Max != Infinite {
			copies = max(n.Max, 1)
		}
		switch {
		case copies <= maxCopies:
			total *= copies
		case n.Min*total <= maxRequired:
			total *= max(n.Min, 1)
		}
	}
	return min(total, limit)
}
