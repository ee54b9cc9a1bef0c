package js

// laterExports notes what a CommonJS module gives away by other means than an
// assignment to exports: through another name of it, by Object.assign and
// Object.defineProperty, and by the helpers that compilers write.
func (b *builder) laterExports() {
	f := b.file
	if f.Module == ESM || b.ids["exports"] == 0 {
		return
	}
	named := b.exportNames()
	for i, n := 0, len(f.Values); i < n; i++ {
		switch v := &f.Values[i]; v.Op {
		case OpAssign:
			b.aliasedExport(v, named)
		case OpCall:
			b.exportCall(v, named)
		}
	}
}

// isExports reports whether a value is the object of exports, by the name of
// the language or by one of its own.
func (b *builder) isExports(id ValueID, named map[SymID]bool) bool {
	v := b.file.At(id)
	return v.Op == OpRef && named[v.Sym] || b.isFree(id, "exports") || b.isModuleExports(id)
}

// aliasedExport notes lib.x = v where lib is another name of module.exports,
// and exports[name] = module[name], by which everything is handed on.
func (b *builder) aliasedExport(v *Value, named map[SymID]bool) {
	f := b.file
	t := f.At(v.X)
	if f.Str(v.Str) != "=" || t.Op != OpGet && t.Op != OpGetDyn {
		return
	}
	if base := f.At(t.X); t.Op == OpGet && base.Op == OpRef && named[base.Sym] {
		value := v.Y
		for f.At(value).Op == OpAssign {
			value = f.At(value).Y
		}
		f.Exports = append(f.Exports, Export{Name: t.Str, Value: value, Pos: t.Start})
		return
	}
	if from := f.At(v.Y); t.Op == OpGetDyn && from.Op == OpGetDyn && b.isExports(t.X, named) {
		b.exportAll(from.X, t.Start)
	}
}

// exportCall notes Object.assign(exports, a), Object.defineProperty(exports,
// 'a', {get}) and __exportStar(module, exports).
func (b *builder) exportCall(v *Value, named map[SymID]bool) {
	f := b.file
	args := f.Operands(v)
	if len(args) < 2 {
		return
	}
	switch b.calleeName(v) {
	case "assign", "extend", "_extend", "merge":
		if b.isExports(args[0], named) {
			for _, a := range args[1:] {
				b.exportMembers(a, v.Start)
			}
		}
	case "__exportStar", "_export_star", "__reExport":
		for i, a := range args[:2] {
			if b.isExports(a, named) {
				b.exportAll(args[1-i], v.Start)
			}
		}
	case "defineProperty":
		if len(args) < 3 || !b.isExports(args[0], named) {
			return
		}
		name := f.At(args[1])
		for _, value := range f.Described(args[2]) {
			if name.Op == OpString && f.Str(name.Str) != "__esModule" {
				f.Exports = append(f.Exports, Export{Name: name.Str, Value: value, Pos: v.Start})
			} else if from := f.At(value); name.Op == OpRef && from.Op == OpGetDyn {
				b.exportAll(from.X, v.Start)
			}
		}
	}
}

func (b *builder) calleeName(call *Value) string {
	switch callee := b.file.At(call.X); callee.Op {
	case OpGet, OpGlobal:
		return b.file.Str(callee.Str)
	case OpRef:
		return b.file.Str(b.file.Syms[callee.Sym].Name)
	}
	return ""
}

// exportMembers notes the properties of an object literal, or all that another
// module exports.
func (b *builder) exportMembers(id ValueID, pos int32) {
	f := b.file
	v := f.At(id)
	if v.Op != OpObject {
		b.exportAll(id, pos)
		return
	}
	for _, m := range f.Operands(v) {
		switch p := f.At(m); {
		case p.Op == OpSpread:
			b.exportAll(p.X, pos)
		case p.Str != 0 && p.X != 0 && p.Flags&(FlagGetter|FlagSetter) == 0:
			f.Exports = append(f.Exports, Export{Name: p.Str, Value: p.X, Pos: pos})
		}
	}
}

// exportAll notes that everything that another module exports is handed on, as
// by export * from.
func (b *builder) exportAll(id ValueID, pos int32) {
	f := b.file
	v := f.At(id)
	if v.Op == OpRef {
		if defs := f.DefsOf(v.Sym); len(defs) == 1 {
			v = f.At(defs[0].Value)
		}
	}
	if v.Op == OpCall && v.Hi-v.Lo == 1 && b.calleeName(v) != "require" { // _interopRequireWildcard(require('a'))
		v = f.At(f.List[v.Lo])
	}
	if v.Op != OpCall || v.Hi-v.Lo != 1 || !b.isFree(v.X, "require") || f.At(f.List[v.Lo]).Op != OpString {
		return
	}
	all := Value{Op: OpImported, Str: b.str("*"), X: f.List[v.Lo], Start: v.Start, End: v.End, Block: v.Block}
	f.Values = append(f.Values, all)
	f.Exports = append(f.Exports, Export{Name: all.Str, Value: ValueID(len(f.Values) - 1), Pos: pos})
}

// exportNames returns the names that the object of exports has in the file:
// variables that hold it, and parameters that it is given to where a function
// runs as it is made, or is handed to such a one: (function (exports) {})(exports).
func (b *builder) exportNames() map[SymID]bool {
	f := b.file
	named := map[SymID]bool{}
	for i := range f.Syms {
		if defs := f.DefsOf(SymID(i)); len(defs) == 1 && (b.isFree(defs[0].Value, "exports") || b.isModuleExports(defs[0].Value)) {
			named[SymID(i)] = true
		}
	}
	for i := range f.Values {
		v := &f.Values[i]
		if v.Op != OpCall {
			continue
		}
		for n, arg := range f.Operands(v) {
			if !b.mayBeExports(arg, 0) {
				continue
			}
			for _, s := range b.paramNames(v, n) {
				named[s] = true
			}
		}
	}
	return named
}

// mayBeExports reads typeof exports === 'undefined' ? lib = {} : exports.
func (b *builder) mayBeExports(id ValueID, depth int) bool {
	v := b.file.At(id)
	switch v.Op {
	case OpGlobal, OpGet:
		return b.isFree(id, "exports") || b.isModuleExports(id)
	case OpCond:
		return depth < 3 && (b.mayBeExports(v.Y, depth+1) || b.mayBeExports(b.file.List[v.Lo], depth+1))
	case OpLogical:
		return depth < 3 && (b.mayBeExports(v.X, depth+1) || b.mayBeExports(v.Y, depth+1))
	}
	return false
}

// paramNames returns the names of parameter n of the function that a call runs
// where it is made, or that is handed to the function around, which runs so.
func (b *builder) paramNames(call *Value, n int) []SymID {
	f := b.file
	callee := f.At(call.X)
	if callee.Op == OpGet && f.Str(callee.Str) == "call" {
		callee, n = f.At(callee.X), n-1
	}
	if callee.Op == OpRef { // factory(exports), in the wrapper of a universal module
		defs := f.DefsOf(callee.Sym)
		if len(defs) != 1 {
			return nil
		}
		callee = f.At(defs[0].Value)
		if callee.Op == OpParam {
			callee = f.At(b.givenAtOnce(callee))
		}
	}
	if callee.Op != OpFunc || n < 0 {
		return nil
	}
	fn := &f.Funcs[callee.Func]
	if int(fn.Lo)+n >= int(fn.Hi) {
		return nil
	}
	var names []SymID
	param := f.List[int(fn.Lo)+n]
	for i := range f.Syms {
		if f.Syms[i].Kind != SymParam || f.Syms[i].Func != callee.Func {
			continue
		}
		if defs := f.DefsOf(SymID(i)); len(defs) > 0 && defs[0].Value == param {
			names = append(names, SymID(i))
		}
	}
	return names
}

// givenAtOnce returns what a function that runs where it is made is given for
// a parameter.
func (b *builder) givenAtOnce(param *Value) ValueID {
	f := b.file
	made := f.Funcs[param.Func].Value
	for i := range f.Values {
		v := &f.Values[i]
		if v.Op != OpCall {
			continue
		}
		args, callee := f.Operands(v), v.X
		if get := f.At(callee); get.Op == OpGet && f.Str(get.Str) == "call" && len(args) > 0 {
			callee, args = get.X, args[1:]
		}
		if callee == made && int(param.Y) < len(args) {
			return args[param.Y]
		}
	}
	return 0
}
