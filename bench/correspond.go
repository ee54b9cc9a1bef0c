package main

import (
	"slices"
	"strings"
)

// correspond says which line of a changed text stands where a line of the old
// one stood. Lines that occur once in both texts, in the same order, are its
// anchors; between two of them it counts from the nearer one. Lines begin at 1.
func correspond(old, changed []string, line int) int {
	before, after := [2]int{}, [2]int{len(old) + 1, len(changed) + 1}
	for _, a := range anchors(old, changed) {
		if a[0] == line {
			return a[1]
		}
		if a[0] < line {
			before = a
		} else {
			after = a
			break
		}
	}
	at := before[1] + line - before[0]
	if after[0]-line < line-before[0] {
		at = after[1] - (after[0] - line)
	}
	return max(1, before[1], min(at, after[1], len(changed)))
}

// anchors pairs the lines that occur once in both texts: the longest run of
// pairs that rises in both.
func anchors(old, changed []string) [][2]int {
	places := once(changed)
	var pairs [][2]int
	for text, at := range once(old) {
		if to := places[text]; to > 0 && at > 0 && len(text) > 3 {
			pairs = append(pairs, [2]int{at, to})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	var ends []int                  // of the best run of each length: index in pairs
	came := make([]int, len(pairs)) // the pair before it in the run
	for i, p := range pairs {
		n, _ := slices.BinarySearchFunc(ends, p[1], func(e, to int) int { return pairs[e][1] - to })
		came[i] = -1
		if n > 0 {
			came[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		} else {
			ends[n] = i
		}
	}
	if len(ends) == 0 {
		return nil
	}
	var run [][2]int
	for i := ends[len(ends)-1]; i >= 0; i = came[i] {
		run = append(run, pairs[i])
	}
	slices.Reverse(run)
	return run
}

// once maps the lines of a text to their numbers, and those that occur more
// than once to -1.
func once(text []string) map[string]int {
	at := map[string]int{}
	for i, l := range text {
		l = strings.TrimSpace(l)
		if at[l] != 0 {
			at[l] = -1
		} else {
			at[l] = i + 1
		}
	}
	return at
}
