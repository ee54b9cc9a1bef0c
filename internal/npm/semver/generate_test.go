package semver

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// A generator writes versions and ranges, mostly well formed, often odd.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 2))} }

func (g generator) one(of ...string) string { return of[g.IntN(len(of))] }

// chance is true in n of 100 cases.
func (g generator) chance(n int) bool { return g.IntN(100) < n }

func (g generator) number() string {
	switch n := g.IntN(100); {
	case n < 80:
		return g.one("0", "0", "1", "1", "2", "3", "4", "10")
	case n < 94:
		return g.one("7", "12", "99", "100", "2024")
	case n < 96:
		return g.one("00", "01", "007")
	case n < 97:
		return g.one("9007199254740990", "9007199254740991", "9007199254740992")
	case n < 98:
		return g.one("99999999999999999999", "999999999999999999999", "1000000000000000000000")
	case n < 99:
		return strings.Repeat(g.one("1", "0", "9"), g.one2(250, 261))
	}
	return g.one("", "-1", "1e3")
}

func (g generator) one2(low, high int) int { return low + g.IntN(high-low) }

func (g generator) ident() string {
	switch n := g.IntN(50); {
	case n < 20:
		return g.one("alpha", "beta", "rc", "pre", "canary", "x", "v", "next")
	case n < 40:
		return g.number()
	case n < 47:
		return g.one("-", "--", "a-b", "0a", "00a", "1-", "-0", "A", "rc1", "20240102T1")
	case n < 48:
		return strings.Repeat(g.one("a", "-", "1a"), g.one2(120, 260))
	}
	return g.one("", "!", "*", "_")
}

func (g generator) pre() string {
	ids := g.ident()
	for g.chance(40) {
		ids += "." + g.ident()
	}
	return g.one("-", "-", "-", "-", "-", "", "--", ".") + ids
}

func (g generator) build() string {
	return "+" + g.one("build", "1", "sha.5114f85", "a-b", "", ".", "+x", "001", "*") + g.one("", "", ".2", "+b")
}

func (g generator) version() string {
	s := g.number() + "." + g.number() + "." + g.number()
	if g.chance(30) {
		s += g.pre()
	}
	if g.chance(8) {
		s += g.build()
	}
	if g.chance(6) {
		s = g.one("v", "=", "v=", "= ", " ", "V", "=v ", "\u00a0", "\ufeff", "vv") + s
	}
	if g.chance(3) {
		s += g.one(" ", "\n", "x", "*", ".", ".4", "\u2028", "-")
	}
	return s
}

func (g generator) part() string {
	if g.chance(25) {
		return g.one("x", "X", "*", "x", "*")
	}
	return g.number()
}

func (g generator) partial() string {
	if g.chance(45) {
		return g.version()
	}
	s := g.part()
	for range g.IntN(3) {
		s += "." + g.part()
	}
	if g.chance(5) {
		s += g.pre()
	}
	return s
}

func (g generator) comparator() string {
	op := g.one("", "", "^", "~", ">", ">=", "<", "<=", "=", "~>", "^", ">=", "<")
	if g.chance(4) {
		op = g.one("==", "=>", "<>", "^^", "~~", "~=", "^=", ">==", "~>=", "!", "v", "=v", "^v", "~>v", ">*", "><", "~^", "<=v=")
	}
	gap := ""
	if g.chance(12) {
		gap = g.one(" ", "  ", "\t", " v", "= ")
	}
	return op + gap + g.partial()
}

func (g generator) alternative() string {
	switch n := g.IntN(100); {
	case n < 15:
		return g.partial() + g.one(" - ", " - ", " - ", " -", "  -  ", "-") + g.partial() + g.one("", "", "", " ")
	case n < 19:
		return g.one("", "*", "x", "latest", "X.x", "next", "git+ssh://a/b", "file:../a", " ", "=", "<", "~", "^", "-", "v", "npm:a@1", "workspace:*")
	}
	s := g.comparator()
	for g.chance(35) {
		s += g.one(" ", " ", " ", "  ", ", ", ",", " +a ", "\n") + g.comparator()
	}
	return s
}

func (g generator) rng() string {
	s := g.alternative()
	for g.chance(25) {
		s += g.one(" || ", "||", " ||", "|| ", " | ", "|||") + g.alternative()
	}
	if g.chance(6) {
		s = g.scratch(s)
	}
	return s
}

// scratch changes a character.
func (g generator) scratch(s string) string {
	if s == "" {
		return s
	}
	at := g.IntN(len(s))
	return s[:at] + g.one("", " ", ".", "-", "+", "*", "x", "=", ">", "<", "~", "^", "|", "0", "v", "a") + s[at+g.IntN(2):]
}

// near returns a version close to one that the range names.
func (g generator) near(rng string) string {
	var found []string
	for word := range strings.FieldsFuncSeq(rng, func(r rune) bool { return strings.ContainsRune(" <>=~^|,v\t", r) }) {
		if word != "" && word[0] >= '0' && word[0] <= '9' {
			found = append(found, word)
		}
	}
	if len(found) == 0 || g.chance(20) {
		return g.version()
	}
	s := strings.NewReplacer("x", g.number(), "X", g.number(), "*", g.number()).Replace(found[g.IntN(len(found))])
	switch strings.Count(s, ".") {
	case 0:
		s += "." + g.number() + "." + g.number()
	case 1:
		s += "." + g.number()
	}
	switch g.IntN(6) {
	case 0:
		s += g.pre()
	case 1:
		s = strings.Split(s, "-")[0]
	case 2:
		if at := strings.LastIndexByte(s, '.'); at >= 0 {
			s = s[:at+1] + g.number()
		}
	}
	return s
}

// published are the versions of a package in ascending order, many of them near
// the bounds of a range.
func (g generator) published(rng string, o Options) []string {
	var list []Version
	for range g.IntN(30) {
		if v, err := Parse(g.near(rng), o); err == nil && Valid(v.String(), o) != "" {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, Version.Compare)
	list = slices.CompactFunc(list, func(a, b Version) bool { return a.Compare(b) == 0 })
	var texts []string
	for _, v := range list {
		texts = append(texts, v.String())
	}
	return texts
}
