package flow

import "tenet/internal/js"

// members says which functions are methods of what, and what is stored under
// which name of it. The holder of members is the row of a class, of a function
// that serves as a constructor, or of an object literal.
type members struct {
	holder  map[js.FuncID]js.ValueID   // function -> what it is a method of
	values  map[memberKey][]js.ValueID // methods, prototype properties, fields stored through this
	parent  map[js.ValueID]js.ValueID  // constructor function -> the constructor that it inherits from
	methods map[js.StrID][]js.ValueID  // functions by the name of the member that they are
	names   map[js.ValueID][]js.StrID  // holder -> the names of its members, in source order
	getters map[memberKey]js.ValueID   // the functions that compute a property
	self    map[js.SymID]js.FuncID     // variable that holds `this` -> the function around it
	static  map[js.FuncID]js.ValueID   // function -> the class whose static member it is
}

type memberKey struct {
	holder js.ValueID
	name   js.StrID
}

// membersOf reads classes, object literals, prototypes and stores through this.
func membersOf(f *js.File, r *rows) members {
	m := members{
		holder: map[js.FuncID]js.ValueID{}, values: map[memberKey][]js.ValueID{}, parent: map[js.ValueID]js.ValueID{},
		methods: map[js.StrID][]js.ValueID{}, names: map[js.ValueID][]js.StrID{}, self: map[js.SymID]js.FuncID{},
		getters: map[memberKey]js.ValueID{}, static: map[js.FuncID]js.ValueID{},
	}
	var assigns, states []js.ValueID
	for _, id := range merged(r.of(js.OpClass), r.of(js.OpObject)) {
		m.literal(f, id, id)
	}
	for _, id := range r.of(js.OpAssign) {
		if v := f.At(id); f.At(v.X).Op == js.OpGet && f.Str(v.Str) == "=" {
			assigns = append(assigns, id)
		}
	}
	for _, id := range r.of(js.OpCall) {
		v := f.At(id)
		m.inherits(f, v)
		m.created(f, v)
		if setsState(f, v) {
			states = append(states, id)
		}
	}
	for s := range f.Syms {
		if defs := f.DefsOf(js.SymID(s)); len(defs) == 1 && f.At(defs[0].Value).Op == js.OpThis {
			m.self[js.SymID(s)] = f.FuncOf(defs[0].Value)
		}
	}
	// Prototypes first: they say whose `this` the stores in methods mean.
	for _, id := range assigns {
		m.prototype(f, f.At(id))
	}
	for _, id := range assigns {
		m.store(f, f.At(id))
	}
	m.setStates(f, states)
	return m
}

// literal notes the members that a class or an object literal lists.
func (m *members) literal(f *js.File, literal, holder js.ValueID) {
	class := f.At(literal).Op == js.OpClass
	for _, id := range f.Operands(f.At(literal)) {
		p := f.At(id)
		if p.Op != js.OpProp || p.X == 0 {
			continue
		}
		if fn := f.At(p.X); fn.Op == js.OpFunc && (class || f.Funcs[fn.Func].Kind != js.FuncArrow) {
			m.holder[fn.Func] = holder
			if p.Flags&js.FlagStatic != 0 {
				m.static[fn.Func] = holder
			}
		}
		if class && p.Flags&js.FlagStatic != 0 || p.Str == 0 || p.Flags&js.FlagSetter != 0 {
			continue
		}
		if p.Flags&js.FlagGetter != 0 {
			m.getters[memberKey{holder, p.Str}] = p.X
			continue
		}
		if class || literal != holder {
			m.add(f, holder, p.Str, p.X)
		} else if f.At(p.X).Op == js.OpFunc {
			m.methods[p.Str] = append(m.methods[p.Str], p.X)
		}
	}
}

func (m *members) add(f *js.File, holder js.ValueID, name js.StrID, value js.ValueID) {
	key := memberKey{holder, name}
	if len(m.values[key]) == 0 {
		m.names[holder] = append(m.names[holder], name)
	}
	m.values[key] = append(m.values[key], value)
	if f.At(value).Op == js.OpFunc {
		m.methods[name] = append(m.methods[name], value)
	}
}

// prototype reads F.prototype.name = value, F.prototype = {...}, and the same
// through a variable that holds F.prototype.
func (m *members) prototype(f *js.File, v *js.Value) {
	target := f.At(v.X)
	value := skipAssigns(f, v.Y)
	if holder := constructorOf(f, v.X); holder != 0 { // F.prototype = value
		switch row := f.At(value); row.Op {
		case js.OpObject:
			m.literal(f, value, holder)
		case js.OpCall, js.OpNew: // Object.create(G.prototype), new G()
			if row.Op == js.OpNew {
				m.parent[holder] = row.X
			} else if row.Hi > row.Lo {
				if arg := f.At(f.List[row.Lo]); arg.Op == js.OpGet && f.Str(arg.Str) == "prototype" {
					m.parent[holder] = arg.X
				}
			}
		}
		return
	}
	holder := constructorOf(f, target.X)
	if holder == 0 {
		holder = prototypeVariable(f, target.X)
	}
	if holder == 0 {
		holder = staticHolder(f, target.X)
	}
	if holder == 0 {
		return
	}
	m.add(f, holder, target.Str, value)
	if fn := f.At(value); fn.Op == js.OpFunc {
		m.holder[fn.Func] = holder
	}
}

// store reads this.name = value, also where a variable holds this.
func (m *members) store(f *js.File, v *js.Value) {
	target := f.At(v.X)
	var fn js.FuncID
	switch base := f.At(target.X); base.Op {
	case js.OpThis:
		fn = f.FuncOf(v.X)
	case js.OpRef:
		around, ok := m.self[base.Sym]
		if !ok {
			return
		}
		fn = around
	default:
		return
	}
	holder := m.this(f, fn)
	if holder == 0 {
		return
	}
	value := skipAssigns(f, v.Y)
	m.add(f, holder, target.Str, value)
	if row := f.At(value); row.Op == js.OpFunc && f.Funcs[row.Func].Kind != js.FuncArrow {
		m.holder[row.Func] = holder
	}
}

// inherits reads util.inherits(F, G) and what compilers write for extends.
func (m *members) inherits(f *js.File, v *js.Value) {
	if v.Hi-v.Lo < 2 {
		return
	}
	switch helperName(f, v.X) {
	case "inherits", "__extends", "_inherits", "_inheritsLoose":
		if holder := functionOf(f, f.List[v.Lo]); holder != 0 {
			m.parent[holder] = f.List[v.Lo+1]
		}
	}
}

// this returns what `this` means in a function: what it is a method of, or the
// function itself, as a constructor. Arrows share that of the function around.
func (m *members) this(f *js.File, fn js.FuncID) js.ValueID {
	for fn > 0 && f.Funcs[fn].Kind == js.FuncArrow {
		if holder, ok := m.holder[fn]; ok {
			return holder // a class field
		}
		fn = f.Funcs[fn].Parent
	}
	if fn <= 0 {
		return 0
	}
	if holder, ok := m.holder[fn]; ok {
		return holder
	}
	return f.Funcs[fn].Value
}

// constructorOf returns the function or class F of an expression F.prototype.
func constructorOf(f *js.File, id js.ValueID) js.ValueID {
	v := f.At(id)
	if v.Op != js.OpGet || f.Str(v.Str) != "prototype" {
		return 0
	}
	return functionOf(f, v.X)
}

// staticHolder returns what a name holds to which functions are given as
// members: a constructor, a class, or an object literal.
func staticHolder(f *js.File, id js.ValueID) js.ValueID {
	v := f.At(id)
	if v.Op != js.OpRef {
		return 0
	}
	defs := f.DefsOf(v.Sym)
	if len(defs) != 1 {
		return 0
	}
	value := skipAssigns(f, defs[0].Value)
	switch f.At(value).Op {
	case js.OpFunc, js.OpClass, js.OpObject:
		return value
	}
	return 0
}

// functionOf returns the function or class that a name is declared as.
func functionOf(f *js.File, id js.ValueID) js.ValueID {
	v := f.At(id)
	if v.Op != js.OpRef {
		return 0
	}
	for _, d := range f.DefsOf(v.Sym) {
		value := skipAssigns(f, d.Value)
		if op := f.At(value).Op; op == js.OpFunc || op == js.OpClass {
			return value
		}
	}
	return 0
}
