package js

// put appends a varint.
func (c *coder) put(v uint32) {
	if v < 0x80 {
		c.b = append(c.b, byte(v))
		return
	}
	c.b = appendLong(c.b, v)
}

func appendLong(b []byte, v uint32) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// get reads a varint.
func (c *coder) get() uint32 {
	v := c.short()
	if v >= 0x80 {
		v = c.long(v)
	}
	return v
}

// short reads the first byte of a varint, which is nearly always all of it.
// It is apart from get so that the compiler inlines it where speed counts.
func (c *coder) short() uint32 {
	if i := c.i; i < len(c.b) {
		c.i = i + 1
		return uint32(c.b[i])
	}
	return 0x80
}

// long reads the rest of a varint whose first byte is not all of it.
func (c *coder) long(first uint32) uint32 {
	v := first & 0x7F
	for shift := uint(7); shift < 35; shift += 7 {
		if c.i >= len(c.b) {
			c.fail("input ends within a table")
			return 0
		}
		x := c.b[c.i]
		c.i++
		v |= uint32(x&0x7F) << shift
		if x < 0x80 {
			return v
		}
	}
	c.fail("a number of more than 32 bits")
	return 0
}

func zigzag(v int32) uint32   { return uint32(v)<<1 ^ uint32(v>>31) }
func unzigzag(u uint32) int32 { return int32(u>>1) ^ -int32(u&1) }

// num codes a number that is rarely negative.
func (c *coder) num(p *int32) {
	if c.decode {
		*p = int32(c.get())
	} else {
		c.put(uint32(*p))
	}
}

// signed codes a number as its distance from base.
func (c *coder) signed(p *int32, base int32) {
	if c.decode {
		*p = base + unzigzag(c.get())
	} else {
		c.put(zigzag(*p - base))
	}
}

// pos codes an offset into the text.
func (c *coder) pos(p *int32) {
	c.signed(p, c.last)
	c.last = *p
	if c.decode && (*p < 0 || *p > c.size) {
		c.fail("a position outside the text")
		*p = 0
	}
}

// span codes the bytes [start, end).
func (c *coder) span(start, end *int32) {
	c.pos(start)
	if !c.decode {
		c.put(uint32(*end - *start))
		return
	}
	*end = *start + int32(c.get())
	if *end < *start || *end > c.size {
		c.fail("an end outside the text")
		*end = *start
	}
}

// rows codes a range [lo, hi) of a table of n rows.
func (c *coder) rows(lo, hi *int32, n int) {
	c.signed(lo, c.lastRow)
	c.signed(hi, *lo)
	c.lastRow = *hi
	if c.decode && (*lo < 0 || *hi < *lo || int(*hi) > n) {
		c.fail("a range outside its table")
		*lo, *hi = 0, 0
	}
}

// str codes the index of an interned string.
func (c *coder) str(p *StrID) {
	if !c.decode {
		c.put(uint32(c.nextStr - int32(*p)))
	} else {
		*p = StrID(c.nextStr - int32(c.get()))
		if *p < 0 || int(*p) >= c.n[tabStrs] {
			c.fail("a string outside its table")
			*p = 0
		}
	}
	c.nextStr = max(c.nextStr, int32(*p)+1)
}

// index codes the index of a row in a table of n rows.
func index[T ~int32](c *coder, p *T, n int) {
	if !c.decode {
		c.put(uint32(*p))
		return
	}
	v := c.get()
	if int(v) >= n {
		c.fail("an index outside its table")
		v = 0
	}
	*p = T(v)
}

// enum codes a constant of at most last.
func enum[T ~uint8](c *coder, p *T, last T) {
	if !c.decode {
		c.b = append(c.b, byte(*p))
		return
	}
	v := c.get()
	if v > uint32(last) {
		c.fail("an unknown constant")
		v = 0
	}
	*p = T(v)
}

// bools codes two flags in one byte.
func (c *coder) bools(x, y *bool) {
	if !c.decode {
		c.b = append(c.b, bit(*x)|bit(*y)<<1)
		return
	}
	v := c.get()
	if v > 3 {
		c.fail("an unknown flag")
	}
	*x, *y = v&1 != 0, v&2 != 0
}

func bit(x bool) byte {
	if x {
		return 1
	}
	return 0
}
