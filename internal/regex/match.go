package regex

import (
	"slices"
	"unicode/utf16"
)

// Test runs the pattern on a text as re.test(s) does, a new pattern each time.
// It is not known if that takes too many steps.
func (re *Regexp) Test(s string) (matched, known bool) {
	m := newMatcher(compile(re))
	matched = m.search(units(s, re.Flags.codePoints()), testSteps)
	return matched, !m.spent
}

const (
	testSteps = 1 << 18
	unset     = -1
)

// units returns a text as the language sees it.
func units(s string, codePoints bool) []rune {
	runes := []rune(s)
	if codePoints || !slices.ContainsFunc(runes, func(r rune) bool { return r > 0xffff }) {
		return runes
	}
	var out []rune
	for _, u := range utf16.Encode(runes) {
		out = append(out, rune(u))
	}
	return out
}

// A matcher runs a program step by step, as the backtracking engines of the
// language do, and counts its steps.
type matcher struct {
	prog      *program
	text      []rune
	registers []int32
	stack     []frame
	steps     int
	limit     int
	spent     bool  // the limit was reached
	end       int32 // where the last run came to its end
}

// A frame is what to go back to: a position in program and text, or, if
// register is not negative, the old content of a register.
type frame struct{ pc, pos, register int32 }

func newMatcher(p *program) *matcher {
	return &matcher{prog: p, registers: make([]int32, p.registers)}
}

// search looks for a match from every position, and reports whether there is
// one. It gives up after limit steps.
func (m *matcher) search(text []rune, limit int) bool {
	m.steps, m.limit, m.spent = 0, limit, false
	_, ok := m.searchFrom(text, 0)
	return ok
}

// searchFrom looks for a match from a position on, and returns where it begins.
func (m *matcher) searchFrom(text []rune, from int) (start int, ok bool) {
	m.text = text
	for start := from; start <= len(text); start++ {
		for i := range m.registers {
			m.registers[i] = unset
		}
		m.stack = m.stack[:0]
		if m.run(0, int32(start)) {
			return start, true
		}
		if m.spent || m.prog.once {
			return 0, false
		}
	}
	return 0, false
}

func (m *matcher) set(register, value int32) {
	m.stack = append(m.stack, frame{0, m.registers[register], register})
	m.registers[register] = value
}

// push remembers another way to go on.
func (m *matcher) push(pc, pos int32) { m.stack = append(m.stack, frame{pc, pos, -1}) }

// back returns to the last other way, if there is one above base.
func (m *matcher) back(base int) (pc, pos int32, ok bool) {
	for len(m.stack) > base {
		f := m.stack[len(m.stack)-1]
		m.stack = m.stack[:len(m.stack)-1]
		if f.register < 0 {
			return f.pc, f.pos, true
		}
		m.registers[f.register] = f.pos
	}
	return 0, 0, false
}

// run matches from an instruction and a position up to opMatch.
func (m *matcher) run(pc, pos int32) bool {
	base := len(m.stack)
	for {
		m.steps++
		if m.steps > m.limit {
			m.spent = true
			return false
		}
		i := &m.prog.code[pc]
		ok := true
		switch i.op {
		case opMatch:
			m.end = pos
			return true
		case opSet:
			if i.back {
				ok = pos > 0 && i.has(m.text[pos-1])
				pos--
			} else {
				ok = int(pos) < len(m.text) && i.has(m.text[pos])
				pos++
			}
			pc++
		case opSplit:
			m.push(i.y, pos)
			pc = i.x
		case opJump:
			pc = i.x
		case opLook:
			ok = m.look(i, pos)
			pc = i.y
		case opLoop:
			pc = m.loop(i, pos)
		case opAgain:
			ok = m.registers[i.count] <= i.low || m.registers[i.count+1] != pos
			pc = i.x
		case opBackRef:
			pos, ok = m.reference(i, pos)
			pc++
		default:
			ok = m.other(i, pos)
			pc++
		}
		if !ok {
			if m.spent {
				return false
			}
			if pc, pos, ok = m.back(base); !ok {
				return false
			}
		}
	}
}

// other runs the instructions that neither move nor branch.
func (m *matcher) other(i *inst, pos int32) bool {
	switch i.op {
	case opSave:
		m.set(i.x, pos)
	case opZero:
		m.set(i.x, 0)
	case opEnter:
		m.set(i.count, m.registers[i.count]+1)
		m.set(i.count+1, pos)
	case opClear:
		m.steps += int(i.y - i.x)
		for r := i.x; r < i.y; r++ {
			if m.registers[r] != unset {
				m.set(r, unset)
			}
		}
	case opLineStart:
		return pos == 0 || i.flag && lineEnds.Has(m.text[pos-1])
	case opLineEnd:
		return int(pos) == len(m.text) || i.flag && lineEnds.Has(m.text[pos])
	case opBoundary:
		before := pos > 0 && wordSet.Has(m.text[pos-1])
		after := int(pos) < len(m.text) && wordSet.Has(m.text[pos])
		return (before != after) != i.flag
	}
	return true
}

// look runs a lookaround. What a positive one has captured stays; its other
// ways do not (ECMA-262: it is not entered a second time).
func (m *matcher) look(i *inst, pos int32) bool {
	base := len(m.stack)
	found := m.run(i.x, pos)
	if m.spent {
		return false
	}
	if !found || i.flag {
		for ok := true; ok; {
			_, _, ok = m.back(base)
		}
		return found != i.flag
	}
	kept := m.stack[:base]
	for _, f := range m.stack[base:] {
		if f.register >= 0 {
			kept = append(kept, f)
		}
	}
	m.stack = kept
	return true
}

// loop decides at the head of a loop: another iteration, or on.
func (m *matcher) loop(i *inst, pos int32) int32 {
	n := m.registers[i.count]
	switch {
	case n >= i.high:
		return i.y
	case n < i.low:
		return i.x
	case i.lazy:
		m.push(i.x, pos)
		return i.y
	}
	m.push(i.y, pos)
	return i.x
}

// reference compares with what a group has captured.
func (m *matcher) reference(i *inst, pos int32) (int32, bool) {
	for _, group := range i.refs {
		from, to := m.registers[2*group], m.registers[2*group+1]
		if from == unset || to == unset {
			continue
		}
		n := to - from
		at := pos
		if i.back {
			at = pos - n
		}
		if at < 0 || int(at+n) > len(m.text) {
			return pos, false
		}
		m.steps += int(n)
		for k := range n {
			a, b := m.text[from+k], m.text[at+k]
			if a != b && !(i.flag && sameFolded(a, b, m.prog.unicode)) {
				return pos, false
			}
		}
		if i.back {
			return at, true
		}
		return at + n, true
	}
	return pos, true
}
