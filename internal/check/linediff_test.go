package check

import (
	"fmt"
	"strings"
	"testing"
)

func TestChangedLines(t *testing.T) {
	for _, tt := range []struct{ name, before, after, want string }{
		{"nothing", "a\nb\n", "a\nb\n", ""},
		{"new file", "", "a\nb\n", "1 2"},
		{"one line changed", "a\nb\nc\n", "a\nx\nc\n", "2"},
		{"line added above", "a\nb\n", "x\na\nb\n", "1"},
		{"line added below", "a\nb", "a\nb\nx\n", "3"},
		{"deletion marks the next line", "a\nb\nc\n", "a\nc\n", "2"},
		{"deletion at the end marks nothing", "a\nb\nc\n", "a\nb\n", ""},
		{"deletion at the start", "a\nb\n", "b\n", "1"},
		{"two places", "a\nb\nc\nd\ne\n", "a\nB\nc\nd\nE\n", "2 5"},
		{"line ends do not matter", "a\r\nb\r\n", "a\nb\n", ""},
		{"moved block", "a\nb\nc\nd\n", "c\nd\na\nb\n", "1 3 4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for i, c := range changedLines(tt.before, tt.after) {
				if c {
					got = append(got, fmt.Sprint(i+1))
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("changed %q, want %q", s, tt.want)
			}
		})
	}
}

// Texts without a common line are refused after maxEdits edits, not after all.
func TestChangedLinesIsBounded(t *testing.T) {
	a, b := strings.Repeat("a\n", 100_000), strings.Repeat("b\n", 100_000)
	changed := changedLines(a, b)
	for i, c := range changed {
		if !c {
			t.Fatalf("line %d counts as unchanged", i+1)
		}
	}
}

// The kept lines are a longest common subsequence: as long as the textbook's
// quadratic table says, in order, and equal.
func FuzzCommon(f *testing.F) {
	f.Add("abcabba", "cbabac")
	f.Add("", "x")
	f.Add("aaaa", "aa")
	f.Fuzz(func(t *testing.T, x, y string) {
		if len(x)+len(y) > 200 {
			return
		}
		a, b := strings.Split(x, ""), strings.Split(y, "")
		kept, ok := common(a, b)
		if !ok {
			t.Fatal("gave up on a short text")
		}
		n, last := 0, -1
		for j, i := range kept {
			if i < 0 {
				continue
			}
			if i <= last || a[i] != b[j] {
				t.Fatalf("common(%q, %q) = %v", x, y, kept)
			}
			n, last = n+1, i
		}
		if want := lcs(a, b); n != want {
			t.Errorf("common(%q, %q) keeps %d lines, want %d", x, y, n, want)
		}
	})
}

func lcs(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diag := 0
		for j, y := range b {
			up := row[j+1]
			if x == y {
				row[j+1] = diag + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diag = up
		}
	}
	return row[len(b)]
}
