package regex

import "unicode"

// folded returns the set with all characters that differ from one of it in
// case alone. Without the flags u and v the language compares upper cases and
// never lets a character outside of ASCII equal one inside (ECMA-262,
// Canonicalize).
func (s Set) folded(unicodeMode bool) Set {
	var more Set
	add := func(r rune) {
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			if unicodeMode || (o < 0x80) == (r < 0x80) {
				more = append(more, Range{o, o})
			}
		}
	}
	for _, x := range s {
		if x.Hi < 0x80 || x.Hi-x.Lo < 64 {
			for r := x.Lo; r <= x.Hi; r++ {
				add(r)
			}
			continue
		}
		for _, c := range unicode.CaseRanges {
			lo, hi := max(x.Lo, rune(c.Lo)), min(x.Hi, rune(c.Hi))
			for r := lo; r <= hi; r++ {
				add(r)
			}
		}
	}
	if len(more) == 0 {
		return s
	}
	return s.Union(more.normal())
}

// sameFolded reports whether two characters are the same but for case.
func sameFolded(a, b rune, unicodeMode bool) bool {
	if a == b {
		return true
	}
	if !unicodeMode && (a < 0x80) != (b < 0x80) {
		return false
	}
	for o := unicode.SimpleFold(a); o != a; o = unicode.SimpleFold(o) {
		if o == b {
			return true
		}
	}
	return false
}
