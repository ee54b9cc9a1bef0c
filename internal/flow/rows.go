package flow

import (
	"slices"

	"tenet/internal/js"
)

// rows lists the values of a file by what they are, each list in source order:
// who looks for some in all of a file need not walk the others.
type rows struct {
	ids   []js.ValueID
	ends  [js.OpJSX + 1]int32 // of the list of each operation in ids
	calls []js.ValueID        // OpCall, OpNew and OpTag together
}

// unlisted are the operations that stand everywhere, and that nobody looks for.
func unlisted(op js.Op) bool { return op == js.OpRef || op == js.OpGet }

// rowsOf makes the lists. Counts says how many values there are of each
// operation.
func rowsOf(f *js.File, counts *[js.OpJSX + 1]int32) rows {
	var r rows
	next, total := [js.OpJSX + 1]int32{}, int32(0)
	for op, n := range counts {
		next[op] = total
		if !unlisted(js.Op(op)) {
			total += n
		}
		r.ends[op] = total
	}
	r.ids = make([]js.ValueID, total)
	for i := range f.Values {
		if op := f.Values[i].Op; !unlisted(op) {
			r.ids[next[op]] = js.ValueID(i)
			next[op]++
		}
	}
	r.calls = merged(merged(r.of(js.OpCall), r.of(js.OpNew)), r.of(js.OpTag))
	return r
}

func (r *rows) of(op js.Op) []js.ValueID {
	start := int32(0)
	if op > 0 {
		start = r.ends[op-1]
	}
	return slices.Clip(r.ids[start:r.ends[op]])
}

// merged joins two lists in source order.
func merged(a, b []js.ValueID) []js.ValueID {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := make([]js.ValueID, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// Rows returns the values of the file that are of some operations, in source
// order; of OpRef and OpGet, which stand everywhere, none. The list must not
// be changed.
func (f *File) Rows(ops ...js.Op) []js.ValueID {
	var all []js.ValueID
	for _, op := range ops {
		all = merged(all, f.Prog.shapes[f.id].rows.of(op))
	}
	return all
}

// returns lists the values that each function of a file returns.
type returns struct {
	values []js.ValueID
	ends   []int32 // by function, of its part of values
}

func returnsOf(f *js.File, r *rows) returns {
	all := r.of(js.OpReturn)
	if len(all) == 0 {
		return returns{}
	}
	ends := make([]int32, len(f.Funcs)+1)
	for _, id := range all {
		if f.At(id).X != 0 {
			ends[f.FuncOf(id)+1]++
		}
	}
	for fn := 1; fn < len(ends); fn++ {
		ends[fn] += ends[fn-1]
	}
	list := returns{make([]js.ValueID, ends[len(ends)-1]), ends[:len(f.Funcs)]}
	for _, id := range all {
		if value := f.At(id).X; value != 0 {
			fn := f.FuncOf(id)
			list.values[ends[fn]] = value
			ends[fn]++
		}
	}
	return list // each start has become an end
}

func (r *returns) of(fn js.FuncID) []js.ValueID {
	if int(fn) >= len(r.ends) {
		return nil
	}
	start := int32(0)
	if fn > 0 {
		start = r.ends[fn-1]
	}
	return slices.Clip(r.values[start:r.ends[fn]])
}
