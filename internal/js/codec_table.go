package js

// tables codes every table but strings and values, in stored order. Each
// starts anew with its distances.
func (c *coder) tables() {
	f := c.f
	each(c, f.List, func(_ int, p *ValueID) { c.value(p) })
	each(c, f.Syms, c.symbol)
	each(c, f.Defs, func(_ int, d *Def) {
		c.value(&d.Value)
		c.pos(&d.Pos)
	})
	each(c, f.Funcs, c.function)
	each(c, f.Blocks, c.block)
	each(c, f.Catches, func(_ int, r *Catch) {
		index(c, &r.Sym, c.n[tabSyms])
		index(c, &r.Block, c.n[tabBlocks])
		c.span(&r.Start, &r.End)
		c.bools(&r.Empty, &r.Comment)
	})
	each(c, f.Sloppy, func(_ int, r *Sloppy) {
		enum(c, &r.Kind, lastSloppyKind)
		index(c, &r.Func, c.n[tabFuncs])
		c.span(&r.Start, &r.End)
		c.str(&r.Name)
	})
	c.remarks()
	each(c, f.Exports, func(_ int, r *Export) {
		c.str(&r.Name)
		c.value(&r.Value)
		c.pos(&r.Pos)
	})
	each(c, f.Imports, func(_ int, r *Import) {
		c.str(&r.Spec)
		c.span(&r.Start, &r.End)
		c.value(&r.Value)
		c.bools(&r.TypeOnly, new(bool))
	})
	each(c, f.Decorators, func(_ int, r *Decorator) {
		c.value(&r.Value)
		c.value(&r.Class)
		index(c, &r.Func, c.n[tabFuncs])
		c.param(&r.Param)
	})
	each(c, f.Types, func(_ int, r *Type) {
		c.value(&r.Of)
		c.str(&r.Module)
		c.str(&r.Name)
		index(c, &r.Sym, c.n[tabSyms])
	})
	each(c, f.Errors, func(_ int, r *SyntaxError) {
		c.pos(&r.Pos)
		c.text(&r.Message)
	})
}

// remarks codes what stands in the text beside the program, in stored order.
func (c *coder) remarks() {
	f := c.f
	each(c, f.Mistakes, func(_ int, r *Mistake) {
		enum(c, &r.Kind, lastMistake)
		c.span(&r.Start, &r.End)
		c.str(&r.Name)
	})
	each(c, f.Directives, func(_ int, r *Directive) {
		c.str(&r.Text)
		index(c, &r.Func, c.n[tabFuncs])
		c.span(&r.Start, &r.End)
		c.bools(&r.Prologue, &r.Parens)
	})
	each(c, f.Comments, func(_ int, r *Comment) {
		c.span(&r.Start, &r.End)
		c.count(&r.Line)
		c.bools(&r.Own, new(bool))
	})
}

// each codes the rows of one table.
func each[T any](c *coder, rows []T, row func(int, *T)) {
	c.last, c.lastRow, c.lastValue, c.nextStr = 0, 0, 0, 0
	for i := range rows {
		row(i, &rows[i])
		if c.bad != "" {
			return
		}
	}
}

func (c *coder) symbol(_ int, s *Symbol) {
	c.str(&s.Name)
	enum(c, &s.Kind, lastSymKind)
	c.span(&s.Start, &s.End)
	index(c, &s.Func, c.n[tabFuncs])
	c.rows(&s.Lo, &s.Hi, c.n[tabDefs])
	c.bools(&s.Captured, new(bool))
	c.count(&s.Uses)
}

func (c *coder) function(i int, r *Func) {
	c.str(&r.Name)
	enum(c, &r.Kind, lastFuncKind)
	c.bools(&r.Async, &r.Generator)
	enum(c, &r.Strict, lastStrictness)
	c.span(&r.Start, &r.End)
	c.pos(&r.Body)
	c.last = r.Start // functions nest: the next one starts near this one's start
	parent(c, &r.Parent, i, 0)
	c.value(&r.Value)
	index(c, &r.Block, c.n[tabBlocks])
	c.count(&r.Params)
	c.rows(&r.Lo, &r.Hi, c.n[tabList])
	for k := range r.ParamNames {
		c.str(&r.ParamNames[k])
	}
}

func (c *coder) block(i int, r *Block) {
	enum(c, &r.Kind, lastBlockKind)
	parent(c, &r.Parent, i, -1)
	index(c, &r.Func, c.n[tabFuncs])
	c.value(&r.Cond)
	c.bools(&r.Polarity, &r.Exits)
	c.span(&r.Start, &r.End)
}

// parent codes the index of the row that row i lies in. It is smaller than i,
// so that a walk to the root ends; row 0 has the given root.
func parent[T ~int32](c *coder, p *T, i int, root T) {
	if !c.decode {
		c.put(uint32(int32(i) - int32(*p)))
		return
	}
	up := int32(c.get())
	*p = T(int32(i) - up)
	if i == 0 && *p == root || i > 0 && up > 0 && *p >= 0 {
		return
	}
	c.fail("a row before its parent")
	*p = 0
}

// value codes the index of a value as its distance from the one before.
func (c *coder) value(p *ValueID) {
	v := int32(*p)
	c.signed(&v, c.lastValue)
	if c.decode {
		if v < 0 || int(v) >= c.n[tabValues] {
			c.fail("a value outside its table")
			v = 0
		}
		*p = ValueID(v)
	}
	c.lastValue = v
}

// count codes a number that is never negative.
func (c *coder) count(p *int32) {
	c.num(p)
	if c.decode && *p < 0 {
		c.fail("a negative count")
		*p = 0
	}
}

// param codes the number of a parameter, or -1.
func (c *coder) param(p *int32) {
	c.signed(p, 0)
	if c.decode && *p < -1 {
		c.fail("a negative parameter")
		*p = -1
	}
}

// text codes a string that is not interned.
func (c *coder) text(p *string) {
	n := int32(len(*p))
	c.num(&n)
	if !c.decode {
		c.b = append(c.b, *p...)
		return
	}
	if n < 0 || int(n) > len(c.b)-c.i {
		c.fail("a string longer than the input")
		return
	}
	*p = string(c.b[c.i : c.i+int(n)])
	c.i += int(n)
}

// putStrings writes the lengths of the interned strings, then all their
// bytes together: they are read back as one allocation.
func (c *coder) putStrings() {
	at := c.f.strs.at
	for i := range c.f.strs.len() {
		c.put(uint32(at[i+1] - at[i]))
	}
	c.b = append(c.b, c.f.strs.all...)
}

func (c *coder) getStrings() {
	at := c.f.strs.at[1:]
	total := c.n[tabBlob]
	end := 0
	for i := range at {
		n := c.get()
		if int64(n) > int64(total-end) {
			c.fail("strings longer than promised")
			return
		}
		end += int(n)
		at[i] = int32(end)
	}
	if end != total || total > len(c.b)-c.i {
		c.fail("strings of another length than promised")
		return
	}
	c.f.strs.all = string(c.b[c.i : c.i+total])
	c.i += total
	for _, s := range c.f.Strings() {
		c.f.strs.marks.Add(s)
	}
}
