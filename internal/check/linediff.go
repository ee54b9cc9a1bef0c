package check

import "strings"

// maxEdits bounds the search for common lines. Texts that differ more than
// that are taken as changed from the first differing line to the last.
const maxEdits = 1000

// A lineSet says which lines of a text, from 1, are changed.
type lineSet []bool

// any reports whether one of the lines from..to is changed.
func (s lineSet) any(from, to int) bool {
	for n := max(from, 1); n <= to && n <= len(s); n++ {
		if s[n-1] {
			return true
		}
	}
	return false
}

// changedLines returns the lines of after that a shortest edit of before
// would write, and the line that follows each plain deletion: what was taken
// away may be why that one is reported.
func changedLines(before, after string) lineSet {
	a, b := lines(before), lines(after)
	changed := make(lineSet, len(b))
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	a, b = a[head:len(a)-tail], b[head:len(b)-tail]
	kept, ok := common(a, b)
	next := 0        // the line of a that follows the last kept one
	written := false // the line before is new
	for j := range b {
		if !ok || kept[j] < 0 {
			changed[head+j], written = true, true
			continue
		}
		changed[head+j] = kept[j] > next && !written
		next, written = kept[j]+1, false
	}
	if end := head + len(b); next < len(a) && !written && end < len(changed) {
		changed[end] = true
	}
	return changed
}

// lines splits a text; how lines end does not matter, since git may convert
// it on the way.
func lines(s string) []string {
	if s == "" {
		return nil
	}
	list := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, l := range list {
		list[i] = strings.TrimSuffix(l, "\r")
	}
	return list
}

// common returns for each line of b the line of a that it is, or -1, in a
// longest common subsequence (Myers, "An O(ND) difference algorithm", 1986).
// It gives up after maxEdits edits.
func common(a, b []string) (kept []int, ok bool) {
	n, m := len(a), len(b)
	limit := min(n+m, maxEdits)
	var trace [][]int // furthest x on diagonal k-d..k+d, before each round
	v := make([]int, 2*limit+2)
	at := func(k int) int { return k + limit }
	for d := 0; d <= limit; d++ {
		trace = append(trace, append([]int(nil), v[at(-d):at(d)+1]...))
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && v[at(k-1)] < v[at(k+1)] {
				x = v[at(k+1)]
			} else {
				x = v[at(k-1)] + 1
			}
			y := x - k
			for x < n && y < m && a[x] == b[y] {
				x, y = x+1, y+1
			}
			v[at(k)] = x
			if x >= n && y >= m {
				return backtrack(trace, n, m), true
			}
		}
	}
	return nil, false
}

// backtrack walks the rounds of common from the end to the start.
func backtrack(trace [][]int, x, y int) []int {
	kept := make([]int, y)
	for j := range kept {
		kept[j] = -1
	}
	for d := len(trace) - 1; d >= 0; d-- {
		v := func(k int) int { // of round d-1, stored as diagonals -d..d
			return trace[d][k+d]
		}
		k := x - y
		prevK := k - 1
		if k == -d || k != d && v(k-1) < v(k+1) {
			prevK = k + 1
		}
		prevX := 0
		if d > 0 {
			prevX = v(prevK)
		}
		prevY := prevX - prevK
		for x > prevX && y > prevY {
			x, y = x-1, y-1
			kept[y] = x
		}
		x, y = prevX, prevY
	}
	return kept
}
