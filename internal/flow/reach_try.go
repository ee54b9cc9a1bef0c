package flow

import (
	"sort"
	"strings"

	"tenet/internal/js"
)

// passedTry returns the block in which it is certain that what happens in a
// block of try has happened, for a place behind it: the block around, if the
// catch clause leaves the function, try { x = clean(x) } catch { return }. The
// same holds of finally, and of the body of do, which runs once at least.
func (f *File) passedTry(b js.BlockID, at int32) js.BlockID {
	block := &f.JS.Blocks[b]
	switch block.Kind {
	case js.BlockTry:
	case js.BlockFinally:
		return block.Parent
	case js.BlockLoop:
		if block.Cond == 0 && block.End <= at && f.isDo(block) {
			return block.Parent
		}
		return b
	default:
		return b
	}
	if end, ok := Memo(f, surelyKey{}, surelyDone)[b]; ok && end <= at {
		return f.JS.Blocks[b].Parent
	}
	return b
}

// isDo reports whether a loop without a condition in front is one of do.
func (f *File) isDo(loop *js.Block) bool {
	text := f.JS.Text.Data
	if loop.Start < 2 || int(loop.Start) > len(text) {
		return false
	}
	before, ok := strings.CutSuffix(strings.TrimRight(text[max(0, loop.Start-8):loop.Start], " \t\r\n"), "do")
	return ok && (before == "" || !strings.ContainsAny(before[len(before)-1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$"))
}

// caughtBy reports whether a block is that of the catch clause of a try.
func (f *File) caughtBy(try, catch js.BlockID) bool {
	if f.JS.Blocks[try].Kind != js.BlockTry {
		return false
	}
	from, text := f.JS.Blocks[try].End, f.JS.Text.Data
	start, ok := Memo(f, clausesKey{}, clauses)[catch]
	return ok && start >= from && int(start) <= len(text) && strings.TrimSpace(text[from:start]) == ""
}

type clausesKey struct{}

// clauses says by its block where a catch clause starts: each of two definitions
// in one file may ask about each clause.
func clauses(f *File) map[js.BlockID]int32 {
	starts := make(map[js.BlockID]int32, len(f.JS.Catches))
	for i := range f.JS.Catches {
		starts[f.JS.Catches[i].Block] = f.JS.Catches[i].Start
	}
	return starts
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
