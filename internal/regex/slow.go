package regex

import (
	"math"
	"strings"
	"unicode/utf16"
)

// A Report says how a pattern can be made slow. Its claim was tried out: the
// matcher was run on the text with ever more pumps, and took the steps that the
// degree says.
type Report struct {
	Exponential bool
	Degree      int // of the polynomial otherwise: 2 or more

	// Start and End are the byte offsets, in the source of the pattern, of the
	// sub-expression that can read the same text in several ways.
	Start, End int

	// Search: one of the loops is the search itself, which begins anew at every
	// position of the text since the pattern is not anchored, as in /\s+$/.
	Search bool

	Prefix, Pump, Suffix string // the text: Prefix, Pump repeated, Suffix

	// Pumps and Steps are the longest text that was tried, and what it took.
	Pumps, Steps int
}

// Text returns the text that makes the pattern slow, with the pump n times.
func (r Report) Text(n int) string { return r.Prefix + strings.Repeat(r.Pump, n) + r.Suffix }

// StepsOn returns about how many steps the matcher takes on such a text of so
// many UTF-16 code units, from the steps that were counted and the degree of
// their growth; infinitely many if it is exponential.
func (r Report) StepsOn(length int) float64 {
	if r.Exponential {
		return math.Inf(1)
	}
	pump := len(utf16.Encode([]rune(r.Pump)))
	return float64(r.Steps) * math.Pow(float64(length)/float64(max(pump*r.Pumps, 1)), float64(r.Degree))
}

// Slow reports whether re.test, exec, match, replace and their like can take
// exponential or polynomial time on some text, which the report holds. It is
// false for patterns that are none, that are too large to be looked at, and
// whenever no text was found that proves it.
func Slow(source, flags string) (Report, bool) {
	re, err := Parse(source, flags)
	if err != nil {
		return Report{}, false
	}
	return re.Slow()
}

// Slow is the function of that name for a pattern that is parsed already.
func (re *Regexp) Slow() (Report, bool) {
	if !loops(re.Tree) {
		return Report{}, false
	}
	a := newAutomaton(re, true)
	if a == nil {
		return Report{}, false
	}
	g := newGraph(a)
	if g == nil {
		return Report{}, false
	}
	p := &prover{re: re, g: g, m: newMatcher(compile(re)), suffixes: g.suffixes(), budget: proofSteps}
	for _, search := range []func() []candidate{g.exponential, g.chains, g.pairs} {
		candidates := search()
		for i, c := range candidates {
			if i == maxTries {
				break
			}
			if r, ok := p.prove(c); ok {
				return r, true
			}
		}
	}
	return Report{}, false
}

const (
	maxTries    = 8       // candidates of a kind
	maxSuffixes = 6       // ends of the text that are tried for each
	proofSteps  = 1500000 // of the matcher, for all proofs of a pattern
	runSteps    = 250000  // for one text
)

// loops reports whether anything in the pattern repeats often enough for a
// text to matter.
func loops(n *Node) bool {
	found := false
	n.Walk(func(n *Node) bool {
		found = found || n.Kind == Repeat && n.Max > maxCopies/4
		return !found
	})
	return found
}

// suffixes returns the ends of a text that are likely to make a match fail:
// a character that the pattern has nowhere, nothing at all, and others.
func (g *graph) suffixes() [][]rune {
	alphabet := &g.a.atoms
	var foreign, own [][]rune
	for i, r := range alphabet.rep {
		used := false
		for _, of := range alphabet.of {
			used = used || of.has(i)
		}
		if used {
			own = append(own, []rune{r})
		} else if len(foreign) < 2 {
			foreign = append(foreign, []rune{r})
		}
	}
	if wide := g.wide(); wide > 0 {
		for i := range foreign {
			foreign[i] = append(foreign[i], wide)
		}
	}
	all := append(foreign, nil, []rune{'\n'})
	all = append(all, []rune{alphabet.rep[0], '\n', alphabet.rep[0]})
	// Characters that few sets have are more likely to end a match.
	for i := len(own) - 1; i >= 0 && len(all) < maxSuffixes; i-- {
		all = append(all, own[i])
	}
	return all
}

// wide returns a character beyond Latin-1 that the pattern cannot do without,
// or 0. Engines keep texts without such a character apart, and know at once
// that the pattern does not match them.
func (g *graph) wide() rune {
	for i, set := range g.a.sets {
		if len(set) > 0 && set[0].Lo > 0xff {
			if atom, ok := g.a.atoms.of[i].common(g.a.atoms.of[i]); ok {
				return g.a.atoms.rep[atom]
			}
		}
	}
	return 0
}

// span returns the offsets of the smallest part of the pattern that holds the
// loops, or of the one loop that the search competes with.
func (g *graph) span(vertices []int32) (start, end int) {
	start, end = math.MaxInt, 0
	for _, v := range vertices {
		if v == 0 {
			continue
		}
		n := g.a.states[g.verts[v]].node
		lo, hi := n.Pos, n.End
		if around := g.loopAround(v); around != nil {
			lo, hi = around.Pos, around.End
		}
		start, end = min(start, lo), max(end, hi)
	}
	return start, end
}

// loopAround returns the smallest repetition that holds all of a loop.
func (g *graph) loopAround(v int32) *Node {
	comp := g.comps[g.home[v]]
	lo, hi := math.MaxInt, 0
	for _, w := range comp {
		n := g.a.states[g.verts[w]].node
		lo, hi = min(lo, n.Pos), max(hi, n.End)
	}
	var found *Node
	for i := range g.a.states {
		s := &g.a.states[i]
		if n := s.node; s.loop && n.Pos <= lo && n.End >= hi && (found == nil || n.End-n.Pos < found.End-found.Pos) {
			found = n
		}
	}
	return found
}
