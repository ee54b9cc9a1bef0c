package js

import "slices"

// Flags of a stored value: which of its fields follow.
const (
	hasFlags = 1 << iota
	hasStr
	hasX
	hasY
	hasList
	hasSym
	hasFunc
	hasBlock // another block than the row before
)

// maxValueBytes is the most that one value takes: two bytes, the flags, and
// eleven numbers of at most five bytes.
const maxValueBytes = 3 + 11*5

// putValues writes the value table, which is most of the stored form: an
// operation, a set of present fields, the place, and those fields.
func (c *coder) putValues() {
	b := c.b
	put := func(v uint32) {
		if v < 0x80 {
			b = append(b, byte(v))
		} else {
			b = appendLong(b, v)
		}
	}
	var last, lastRow, nextStr int32
	var block BlockID
	for i := range c.f.Values {
		v := &c.f.Values[i]
		if cap(b)-len(b) < maxValueBytes {
			b = slices.Grow(b, 8*(len(c.f.Values)-i)+maxValueBytes)
		}
		has := fieldsOf(v, block)
		b = append(b, byte(v.Op), has)
		put(zigzag(v.Start - last))
		put(uint32(v.End - v.Start))
		last = v.Start
		if has&hasFlags != 0 {
			b = append(b, byte(v.Flags))
		}
		if has&hasStr != 0 {
			put(uint32(nextStr - int32(v.Str)))
			nextStr = max(nextStr, int32(v.Str)+1)
		}
		if has&hasX != 0 {
			put(zigzag(int32(i) - int32(v.X)))
		}
		if has&hasY != 0 {
			put(zigzag(yBase(v.Op, i) - int32(v.Y)))
		}
		if has&hasList != 0 {
			put(zigzag(v.Lo - lastRow))
			put(zigzag(v.Hi - v.Lo))
			lastRow = v.Hi
		}
		if has&hasSym != 0 {
			put(uint32(v.Sym))
		}
		if has&hasFunc != 0 {
			put(uint32(v.Func))
		}
		if has&hasBlock != 0 {
			put(zigzag(int32(v.Block - block)))
			block = v.Block
		}
	}
	c.b = b
}

// yBase is what Y is measured from: it is an operand except in a parameter,
// where it is a plain number.
func yBase(op Op, i int) int32 {
	if op == OpParam {
		return 0
	}
	return int32(i)
}

func fieldsOf(v *Value, block BlockID) (has byte) {
	if v.Flags != 0 {
		has |= hasFlags
	}
	if v.Str != 0 {
		has |= hasStr
	}
	if v.X != 0 {
		has |= hasX
	}
	if v.Y != 0 {
		has |= hasY
	}
	if v.Lo|v.Hi != 0 {
		has |= hasList
	}
	if v.Sym != 0 {
		has |= hasSym
	}
	if v.Func != 0 {
		has |= hasFunc
	}
	if v.Block != block {
		has |= hasBlock
	}
	return has
}

// getValues reads the value table and holds every field against the table or
// text that it points into.
func (c *coder) getValues() {
	c.last, c.lastRow, c.nextStr = 0, 0, 0
	block := int32(0)
	vs := c.f.Values
	for i := range vs {
		if len(c.b)-c.i < rowBytes[tabValues] {
			c.fail("input ends within the values")
		}
		if c.bad != "" {
			return
		}
		v := &vs[i]
		v.Op = Op(c.b[c.i])
		has := c.b[c.i+1]
		c.i += 2
		from := c.short()
		if from >= 0x80 {
			from = c.long(from)
		}
		length := c.short()
		if length >= 0x80 {
			length = c.long(length)
		}
		v.Start = c.last + unzigzag(from)
		v.End = v.Start + int32(length)
		c.last = v.Start
		if v.Op > lastOp || v.Start < 0 || v.End < v.Start || v.End > c.size {
			c.fail("a value outside the text")
			return
		}
		if has&hasFlags != 0 {
			v.Flags = c.getByte()
		}
		if has&hasStr != 0 {
			c.str(&v.Str)
		}
		if has&(hasX|hasY) != 0 {
			c.getOperands(v, i, has)
		}
		if has&hasList != 0 {
			c.rows(&v.Lo, &v.Hi, c.n[tabList])
		}
		if has&hasSym != 0 {
			index(c, &v.Sym, c.n[tabSyms])
		}
		if has&hasFunc != 0 {
			index(c, &v.Func, c.n[tabFuncs])
		}
		if has&hasBlock != 0 {
			block += unzigzag(c.get())
			if block < 0 || int(block) >= c.n[tabBlocks] {
				c.fail("a block outside its table")
				block = 0
			}
		}
		v.Block = BlockID(block)
	}
}

func (c *coder) getOperands(v *Value, i int, has byte) {
	n := int32(c.n[tabValues])
	if has&hasX != 0 {
		x := c.short()
		if x >= 0x80 {
			x = c.long(x)
		}
		v.X = ValueID(int32(i) - unzigzag(x))
	}
	if has&hasY != 0 {
		v.Y = ValueID(yBase(v.Op, i) - unzigzag(c.get()))
	}
	if v.X < 0 || int32(v.X) >= n || v.Y < 0 || v.Op != OpParam && int32(v.Y) >= n {
		c.fail("an operand outside the table of values")
		v.X, v.Y = 0, 0
	}
}

func (c *coder) getByte() Flags {
	if c.i >= len(c.b) {
		c.fail("input ends within the values")
		return 0
	}
	v := c.b[c.i]
	c.i++
	return Flags(v)
}
