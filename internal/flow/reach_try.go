package flow

import (
	"sort"

	"tenet/internal/js"
)

// passedTry returns the block in which it is certain that what happens in a
// block of try has happened, for a place behind it: the block around, if the
// catch clause leaves the function. try { x = clean(x) } catch { return }
func (f *File) passedTry(b js.BlockID, at int32) js.BlockID {
	if f.JS.Blocks[b].Kind != js.BlockTry {
		return b
	}
	if end, ok := Memo(f, surelyKey{}, surelyDone)[b]; ok && end <= at {
		return f.JS.Blocks[b].Parent
	}
	return b
}

type surelyKey struct{}

// surelyDone finds the blocks of try whose catch clause leaves the function,
// and where that clause ends.
func surelyDone(f *File) map[js.BlockID]int32 {
	tries := map[js.BlockID][]js.BlockID{} // by the block around, in source order
	for i := range f.JS.Blocks {
		if b := &f.JS.Blocks[i]; b.Kind == js.BlockTry {
			tries[b.Parent] = append(tries[b.Parent], js.BlockID(i))
		}
	}
	done := map[js.BlockID]int32{}
	leaves := f.Prog.shapes[f.id].leaves
	for i := range f.JS.Catches {
		c := &f.JS.Catches[i]
		if !f.JS.Blocks[c.Block].Exits || !leaves[c.Block] {
			continue
		}
		beside := tries[f.JS.Blocks[c.Block].Parent]
		if n := sort.Search(len(beside), func(n int) bool { return f.JS.Blocks[beside[n]].End > c.Start }); n > 0 {
			done[beside[n-1]] = c.End
		}
	}
	return done
}
