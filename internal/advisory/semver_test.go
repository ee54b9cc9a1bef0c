package advisory

import (
	"cmp"
	"strconv"
	"strings"
)

// satisfies is as much of npm's ranges as these tests write: comparators with
// whole versions, "*", "1.x" and "^1.2.3", spaces for and, || for or.
func satisfies(version, rng string) bool {
	for alternative := range strings.SplitSeq(rng, "||") {
		all := true
		for _, c := range strings.Fields(alternative) {
			all = all && holds(version, c)
		}
		if all {
			return true
		}
	}
	return false
}

func holds(version, c string) bool {
	switch {
	case c == "*":
		return true
	case strings.HasSuffix(c, ".x"):
		return strings.HasPrefix(version, strings.TrimSuffix(c, "x"))
	case c[0] == '^':
		return order(version, c[1:]) >= 0 && number(version, 0) == number(c[1:], 0)
	case strings.HasPrefix(c, ">="):
		return order(version, c[2:]) >= 0
	case strings.HasPrefix(c, "<="):
		return order(version, c[2:]) <= 0
	case c[0] == '<':
		return order(version, c[1:]) < 0
	case c[0] == '>':
		return order(version, c[1:]) > 0
	}
	return order(version, c) == 0
}

func order(a, b string) int {
	for i := range 3 {
		if c := cmp.Compare(number(a, i), number(b, i)); c != 0 {
			return c
		}
	}
	_, pa, oka := strings.Cut(a, "-")
	_, pb, okb := strings.Cut(b, "-")
	if oka != okb {
		return map[bool]int{true: -1, false: 1}[oka]
	}
	return cmp.Compare(pa, pb)
}

func number(v string, i int) int {
	v, _, _ = strings.Cut(v, "-")
	parts := strings.Split(v, ".")
	if i >= len(parts) {
		return 0
	}
	n, _ := strconv.Atoi(parts[i])
	return n
}
