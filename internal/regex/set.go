package regex

import (
	"slices"
	"sort"
	"unicode/utf8"
)

// A Range is the characters from Lo to Hi, both included.
type Range struct{ Lo, Hi rune }

// A Set is a set of characters: sorted ranges that neither overlap nor touch.
// The zero Set is empty.
type Set []Range

const lastRune = 0x10FFFF

// All returns the set of all characters.
func All() Set { return Set{{0, lastRune}} }

// Chars returns the set of the characters of a string.
func Chars(s string) Set {
	var set Set
	for _, r := range s {
		set = append(set, Range{r, r})
	}
	return set.normal()
}

// normal sorts ranges and joins those that overlap or touch.
func (s Set) normal() Set {
	if len(s) < 2 {
		return s
	}
	slices.SortFunc(s, func(a, b Range) int { return int(a.Lo - b.Lo) })
	out := s[:1]
	for _, r := range s[1:] {
		last := &out[len(out)-1]
		if r.Lo <= last.Hi+1 {
			last.Hi = max(last.Hi, r.Hi)
			continue
		}
		out = append(out, r)
	}
	return out
}

// Has reports whether the set contains a character.
func (s Set) Has(r rune) bool {
	if len(s) < 8 {
		for _, x := range s {
			if r >= x.Lo && r <= x.Hi {
				return true
			}
		}
		return false
	}
	i := sort.Search(len(s), func(i int) bool { return s[i].Hi >= r })
	return i < len(s) && s[i].Lo <= r
}

// HasAny reports whether the set contains one of the characters of a string.
func (s Set) HasAny(chars string) bool {
	for _, r := range chars {
		if s.Has(r) {
			return true
		}
	}
	return false
}

// HasAll reports whether the set contains all characters of a string.
func (s Set) HasAll(chars string) bool {
	for _, r := range chars {
		if !s.Has(r) {
			return false
		}
	}
	return true
}

// Union returns what is in either set.
func (s Set) Union(o Set) Set {
	return append(slices.Clone(s), o...).normal()
}

// Not returns the characters that are not in the set.
func (s Set) Not() Set {
	var out Set
	next := rune(0)
	for _, r := range s {
		if r.Lo > next {
			out = append(out, Range{next, r.Lo - 1})
		}
		next = r.Hi + 1
	}
	if next <= lastRune {
		out = append(out, Range{next, lastRune})
	}
	return out
}

// And returns what is in both sets.
func (s Set) And(o Set) Set {
	var out Set
	for i, j := 0, 0; i < len(s) && j < len(o); {
		lo, hi := max(s[i].Lo, o[j].Lo), min(s[i].Hi, o[j].Hi)
		if lo <= hi {
			out = append(out, Range{lo, hi})
		}
		if s[i].Hi < o[j].Hi {
			i++
		} else {
			j++
		}
	}
	return out
}

// Equal reports whether both sets have the same characters.
func (s Set) Equal(o Set) bool { return slices.Equal(s, o) }

// Size returns how many characters the set has.
func (s Set) Size() int {
	n := 0
	for _, r := range s {
		n += int(r.Hi-r.Lo) + 1
	}
	return n
}

// kind are characters in the order in which a witness prefers them.
var kind = []Range{{'a', 'z'}, {'0', '9'}, {'A', 'Z'}, {' ', ' '}, {'!', '~'}, {'\t', '\n'}, {0, 0x7f}, {0xa0, 0x2fff}, {0, 0xd7ff}, {0xe000, lastRune}, {0, lastRune}}

// pick returns the character of the set that is best to read and print, and
// how far down the list of preferences it stands.
func (s Set) pick() (r rune, rank int) {
	for i, k := range kind {
		for _, x := range s {
			if lo := max(x.Lo, k.Lo); lo <= min(x.Hi, k.Hi) {
				return lo, i
			}
		}
	}
	return utf8.RuneError, len(kind)
}
