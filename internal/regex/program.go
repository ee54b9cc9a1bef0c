package regex

// op is an instruction of the backtracking matcher.
type op uint8

const (
	opMatch     op = iota
	opSet          // consume a character of sets[x]; back: before the position
	opSplit        // try x, then y
	opJump         // to x
	opSave         // registers[x] = position
	opClear        // registers from x until y = unset
	opLineStart    // multiline
	opLineEnd      // multiline
	opBoundary     // negated
	opBackRef      // refs; back, fold
	opLook         // body at x, continue at y; negated
	opZero         // registers[x] = 0
	opLoop         // head of a counted loop: see loop
	opEnter        // an iteration begins
	opAgain        // end of an iteration of the loop at x
)

// An inst is one instruction. What the fields mean stands beside the op.
type inst struct {
	op        op
	back      bool
	flag      bool // negated, multiline, fold
	x, y      int32
	set       Set
	ascii     [2]uint64 // the characters of set below 128, one bit for each
	refs      []int
	low, high int32 // opLoop
	lazy      bool
	count     int32 // opLoop, opEnter, opAgain: register of the counter; count+1 has the position at which the iteration began
}

// A program is a pattern as instructions. It is as long as the pattern,
// whatever numbers its quantifiers have.
type program struct {
	code      []inst
	registers int
	unicode   bool
	once      bool // a match can begin at the start of the text alone
}

// has reports whether the instruction consumes a character.
func (i *inst) has(r rune) bool {
	if uint32(r) < 128 {
		return i.ascii[r/64]>>(r%64)&1 != 0
	}
	return i.set.Has(r)
}

func compile(re *Regexp) *program {
	c := &compiler{registers: 2 * (re.Groups + 1)}
	c.node(re.Tree, false)
	c.emit(inst{op: opMatch})
	return &program{c.code, c.registers, re.Flags.codePoints(), re.Flags.Sticky || beginsAtStart(re.Tree)}
}

// beginsAtStart reports whether every match must begin at the start of the
// text. It sees only what is written in front, as the engines do.
func beginsAtStart(n *Node) bool {
	switch n.Kind {
	case LineStart:
		return !n.Multiline
	case Group:
		return beginsAtStart(n.Subs[0])
	case Seq:
		return beginsAtStart(n.Subs[0])
	case Alt:
		for _, s := range n.Subs {
			if !beginsAtStart(s) {
				return false
			}
		}
		return true
	}
	return false
}

type compiler struct {
	code      []inst
	registers int
}

func (c *compiler) emit(i inst) int32 {
	for r := rune(0); i.op == opSet && r < 128; r++ {
		if i.set.Has(r) {
			i.ascii[r/64] |= 1 << (r % 64)
		}
	}
	c.code = append(c.code, i)
	return int32(len(c.code) - 1)
}

func (c *compiler) here() int32 { return int32(len(c.code)) }

// node adds the instructions of a node. Inside a lookbehind, which is matched
// from right to left, back is true.
func (c *compiler) node(n *Node, back bool) {
	switch n.Kind {
	case Char, Dot, Class:
		c.emit(inst{op: opSet, set: n.Set, back: back})
	case Seq:
		for i := range n.Subs {
			if back {
				i = len(n.Subs) - 1 - i
			}
			c.node(n.Subs[i], back)
		}
	case Alt:
		c.alternatives(n, back)
	case Repeat:
		c.repeat(n, back)
	case Group:
		first, last := int32(2*n.Number), int32(2*n.Number+1)
		if back {
			first, last = last, first
		}
		if n.Number > 0 {
			c.emit(inst{op: opSave, x: first})
		}
		c.node(n.Subs[0], back)
		if n.Number > 0 {
			c.emit(inst{op: opSave, x: last})
		}
	case Look:
		at := c.emit(inst{op: opLook, flag: n.Negated})
		c.code[at].x = c.here()
		c.node(n.Subs[0], n.Behind)
		c.emit(inst{op: opMatch})
		c.code[at].y = c.here()
	case LineStart:
		c.emit(inst{op: opLineStart, flag: n.Multiline})
	case LineEnd:
		c.emit(inst{op: opLineEnd, flag: n.Multiline})
	case WordBoundary:
		c.emit(inst{op: opBoundary, flag: n.Negated})
	case BackReference:
		c.emit(inst{op: opBackRef, refs: n.Refs, flag: n.Fold, back: back})
	}
}

func (c *compiler) alternatives(n *Node, back bool) {
	var ends []int32
	for i, s := range n.Subs {
		if i == len(n.Subs)-1 {
			c.node(s, back)
			break
		}
		split := c.emit(inst{op: opSplit})
		c.code[split].x = c.here()
		c.node(s, back)
		ends = append(ends, c.emit(inst{op: opJump}))
		c.code[split].y = c.here()
	}
	for _, e := range ends {
		c.code[e].x = c.here()
	}
}

func (c *compiler) repeat(n *Node, back bool) {
	body := n.Subs[0]
	captures := n.lastGroup > n.firstGroup
	simple := !captures && !body.nullable()
	switch {
	case n.Max == 0:
	case n.Min == 1 && n.Max == 1:
		c.node(body, back)
	case simple && n.Min == 0 && n.Max == 1:
		split := c.emit(inst{op: opSplit})
		c.node(body, back)
		c.branch(split, split+1, c.here(), n.Lazy)
	case simple && n.Min == 0 && n.Max == Infinite:
		split := c.emit(inst{op: opSplit})
		c.node(body, back)
		c.emit(inst{op: opJump, x: split})
		c.branch(split, split+1, c.here(), n.Lazy)
	default:
		count := int32(c.registers)
		c.registers += 2
		c.emit(inst{op: opZero, x: count})
		loop := c.emit(inst{op: opLoop, low: int32(n.Min), high: int32(n.Max), lazy: n.Lazy, count: count})
		c.code[loop].x = c.emit(inst{op: opEnter, count: count})
		if captures {
			c.emit(inst{op: opClear, x: int32(2 * n.firstGroup), y: int32(2 * n.lastGroup)})
		}
		c.node(body, back)
		c.emit(inst{op: opAgain, x: loop, low: int32(n.Min), count: count})
		c.code[loop].y = c.here()
	}
}

// branch makes a split try the body first, or last if the loop is lazy.
func (c *compiler) branch(split, body, exit int32, lazy bool) {
	if lazy {
		body, exit = exit, body
	}
	c.code[split].x, c.code[split].y = body, exit
}
