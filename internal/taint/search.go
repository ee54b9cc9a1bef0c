package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// Bounds of one question.
const (
	maxStates = 300           // less once searches of the file were cut: see memory.budget
	allowance = 5 * maxStates // states of searches that were cut, in one file, before others get less
	minStates = 60
	maxDepth  = 6 // calls that the walk is inside of
	maxPath   = 6 // properties below a value

	worthKeeping = 4 // states of a search: what is found out again in less is not remembered
)

// A pathID is a path of properties: an index into search.paths, 0 for none.
type pathID int32

type pathNode struct {
	name string // a property; anyElement, anything
	rest pathID
	len  int32
}

const (
	anyElement = "[]" // an element, a property whose name is not known
	anything   = "*"  // anything inside, however deep
)

// A frameID names the calls that the walk is inside of, innermost first.
type frameID int32

type frame struct {
	call  flow.Value // the call
	file  *flow.File // the function that it runs
	fn    js.FuncID
	outer frameID
	depth int32
	maker bool // the call has made the closure that the frame around it runs: both are left at once
}

// A state is a station of the search.
type state struct {
	v      flow.Value
	path   pathID
	frame  frameID
	use    flow.Value // the last place on the way to the sink in the function of v
	parent int32
	note   string // what happens to the value here, "" for nothing worth telling
	context
}

type key struct {
	v     flow.Value
	path  pathID
	frame frameID
	context
}

type search struct {
	*memory
	a      *Analysis
	kind   model.Kind
	states []state
	seen   seenSet
	frames []frame
	calls  map[frame]frameID

	here   state // the state that is being expanded
	at     int32 // its index
	best   int32 // the state of the best source so far, -1 for none
	from   model.Source
	weak   bool   // what is known of that way makes harm unlikely
	path   string // the library path of that source, with what is read below it
	most   int    // states that it may have
	looked int    // at conditions, by the guard that is being asked
	deep   bool   // it is asked by a guard of another search, and its own guards ask none
	cut    bool   // a guard at the use of a value, not at the value, has ended a way

	blind bool                 // guards are not asked, and any source ends the search
	lone  int                  // as many states led to one other each, from the first on
	stuck bool                 // it came to where an earlier search has begun, and found nothing before its bound
	visit func(st *state) bool // ends the search when true: for questions that are not about sources
}

// ask starts a search at what lies below v at a path.
func (a *Analysis) ask(v flow.Value, path string, kind model.Kind) *search {
	m := flow.Memo(v.File, memoryKey{}, newMemory)
	s, _ := a.spare.Get().(*search)
	if s == nil {
		s = &search{calls: map[frame]frameID{}}
	}
	s.seen.clear()
	clear(s.calls)
	*s = search{memory: m, a: a, kind: kind, states: s.states[:0], seen: s.seen, frames: append(s.frames[:0], frame{}), calls: s.calls, most: m.budget(), best: -1, at: -1}
	s.start(v, path)
	return s
}

// end keeps what the search has learnt, and its memory for the next one.
func (s *search) end(found bool) {
	short := s.full() || s.stuck
	s.steps += len(s.states)
	switch {
	case found:
	case short:
		s.spent += len(s.states)
		s.short[s.states[0].cleanKey(s.kind)] = true
		s.keep(s.tried, s.states[:s.lone])
	case !s.cut && len(s.states) >= worthKeeping:
		s.keep(s.clean, s.states)
	}
	s.a.spare.Put(s)
}

// keep adds states that mean the same in every search of the file to a set.
func (s *search) keep(set map[cleanKey]bool, states []state) {
	for i := range states {
		if st := &states[i]; st.plain() {
			set[st.cleanKey(s.kind)] = true
		}
	}
}

// plain reports whether nothing but its value and path tells a state from others.
func (st *state) plain() bool { return st.frame == 0 && st.context == (context{}) }

func (st *state) cleanKey(kind model.Kind) cleanKey { return cleanKey{st.v, st.path, kind} }

// again reports whether the search has led, without a choice, to a state from
// which an earlier one has looked as far as this one may.
func (s *search) again(n int) bool {
	if n != s.lone || len(s.states) != n+1 || !s.here.plain() {
		return false
	}
	s.lone++
	s.stuck = s.tried[s.here.cleanKey(s.kind)]
	return s.stuck
}

func (s *search) start(v flow.Value, path string) {
	p := pathID(0)
	if path != "" {
		names := strings.Split(path, ".")
		for i := len(names) - 1; i >= 0; i-- {
			p = s.push(names[i], p)
		}
	}
	s.states = append(s.states, state{v: v, path: p, use: v, parent: -1})
	s.seen.add(key{v: v, path: p})
}

// mayFind reports whether a source is in reach if no guard holds. Most questions
// end here, and guards cost as much as all the rest of a walk.
func (s *search) mayFind() bool {
	s.blind = true
	found := s.walk()
	s.end(found)
	return found
}

// run walks until the budget is spent or nothing is left.
func (s *search) run() *Flow {
	found := s.walk()
	defer s.end(found)
	if !found {
		return nil
	}
	return s.flow()
}

func (s *search) walk() bool {
	for n := 0; n < len(s.states) && n < s.most; n++ {
		s.at = int32(n)
		s.here = s.states[n] // which move when they are added to
		if s.visit != nil && s.visit(&s.here) {
			return true
		}
		if s.blind && s.again(n) {
			return false
		}
		if s.visit == nil && !s.blind && s.guarded(&s.here) {
			continue
		}
		if s.visit == nil && !s.blind && s.doubted(&s.here) {
			s.here.behind, s.states[n].behind = true, true
		}
		s.expand(&s.here)
		if s.from.Class == model.Remote && !s.weak || s.blind && s.best >= 0 {
			return true // nothing is worse, or nothing else is asked
		}
	}
	return s.best >= 0
}

// full reports whether there is room for no other state: what is left to be
// found out then is whether one of those that are there is a source.
func (s *search) full() bool { return len(s.states) >= s.most }

// to adds a state in the function of the current one.
func (s *search) to(st *state, v flow.Value, path pathID, note string) {
	s.add(state{v: v, path: path, frame: st.frame, use: st.use, note: note})
}

// across adds a state in another function, where the value is used at use.
func (s *search) across(v flow.Value, path pathID, f frameID, use flow.Value, note string) {
	s.add(state{v: v, path: path, frame: f, use: use, note: note})
}

func (s *search) add(st state) {
	if st.v.File == nil || st.v.ID == 0 || s.full() {
		return
	}
	switch st.v.Op() {
	case js.OpString, js.OpNumber, js.OpTrue, js.OpFalse, js.OpNull, js.OpUndefined, js.OpRegExp, js.OpBigInt:
		return
	}
	if s.at >= 0 {
		st.context = s.carried(st.context)
	}
	k := key{st.v, st.path, st.frame, st.context}
	if st.plain() && s.clean[st.cleanKey(s.kind)] || !s.seen.add(k) {
		return
	}
	st.parent = s.at
	s.states = append(s.states, st)
}

// carried adds what the current state knows to the context of the next.
func (s *search) carried(c context) context {
	at := &s.states[s.at]
	c.quotes = min(c.quotes+at.quotes, 2)
	c.decoded = c.decoded || at.decoded
	c.behind = c.behind || at.behind
	c.part = c.part || at.part || keyKinds.Has(s.kind) && takesPart(at)
	if call, ok := at.v.AsCall(); ok && pathKinds.Has(s.kind) && isDecoding(call.Callee.Name()) {
		c.decoded = true
	}
	return c
}

// takesPart reports whether a state is a call that gives a part of a text, or a
// list of its parts.
func takesPart(st *state) bool {
	c, ok := st.v.AsCall()
	if !ok {
		return false
	}
	switch c.Method() {
	case "split", "match", "matchAll", "exec":
		return true
	case "slice", "substr", "substring":
		return st.path == 0
	}
	return false
}

// push puts a name in front of a path. A path that grows too long asks for
// anything below.
func (s *search) push(name string, rest pathID) pathID {
	if name == anything {
		rest = 0
	}
	node := pathNode{name, rest, s.paths[rest].len + 1}
	if node.len > maxPath {
		return s.push(name, s.push(anything, 0))
	}
	id, ok := s.index[node]
	if !ok {
		id = pathID(len(s.paths))
		s.paths = append(s.paths, node)
		s.index[node] = id
	}
	return id
}

// pop returns the first name of a path and the rest; anything stays.
func (s *search) pop(p pathID) (name string, rest pathID) {
	node := s.paths[p]
	if node.name == anything {
		return anything, p
	}
	return node.name, node.rest
}

// enter returns the frame inside a call; ok is false if the walk is too deep,
// or is in that call already.
func (s *search) enter(outer frameID, call flow.Value, file *flow.File, fn js.FuncID) (f frameID, ok bool) {
	top := &s.frames[outer]
	if top.depth >= maxDepth {
		return 0, false
	}
	for x := outer; x != 0; x = s.frames[x].outer {
		if s.frames[x].call == call && s.frames[x].fn == fn {
			return 0, false
		}
	}
	return s.frame(frame{call, file, fn, outer, top.depth + 1, false}), true
}

// frame returns the number of a frame.
func (s *search) frame(node frame) frameID {
	id, known := s.calls[node]
	if !known {
		id = frameID(len(s.frames))
		s.frames = append(s.frames, node)
		s.calls[node] = id
	}
	return id
}
