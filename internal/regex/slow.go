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
	a := newAutomaton(re)
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
	proofSteps  = 3000000 // of the matcher, for all proofs of a pattern
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
	all := append(foreign, nil, []rune{'\n'})
	all = append(all, []rune{alphabet.rep[0], '\n', alphabet.rep[0]})
	// Characters that few sets have are more likely to end a match.
	for i := len(own) - 1; i >= 0 && len(all) < maxSuffixes; i-- {
		all = append(all, own[i])
	}
	return all
}

type prover struct {
	re       *Regexp
	g        *graph
	m        *matcher
	suffixes [][]rune
	budget   int
}

// prove runs the matcher on the text of a candidate with growing numbers of
// pumps.
func (p *prover) prove(c candidate) (Report, bool) {
	prefixes := [][]rune{c.prefix}
	if c.loops[0] == 0 {
		prefixes = append(prefixes, p.suffixes[0])
	}
	for i := range len(prefixes) * len(p.suffixes) {
		if p.budget <= 0 {
			return Report{}, false
		}
		suffix := p.suffixes[i%len(p.suffixes)]
		c.prefix = prefixes[i/len(p.suffixes)]
		try := trial{p, c, suffix}
		r := Report{Search: c.loops[0] == 0}
		var ok bool
		if c.exponential {
			r.Pumps, r.Steps, r.Exponential = try.explodes()
			ok = r.Exponential
		}
		if !ok {
			r.Pumps, r.Steps, r.Degree = try.degree()
			ok = r.Degree >= 2
		}
		if !ok {
			continue
		}
		r.Prefix, r.Pump, r.Suffix = p.text(c.prefix), p.text(c.pump), p.text(suffix)
		r.Start, r.End = p.g.span(c.loops)
		return r, true
	}
	return Report{}, false
}

// text turns units back into a string.
func (p *prover) text(r []rune) string {
	if p.re.Flags.codePoints() {
		return string(r)
	}
	units := make([]uint16, len(r))
	for i, u := range r {
		units[i] = uint16(u)
	}
	return string(utf16.Decode(units))
}

// A trial is a candidate with an end of the text.
type trial struct {
	*prover
	c      candidate
	suffix []rune
}

// steps counts what the matcher does with n pumps; done is false if it was
// stopped.
func (t trial) steps(n, limit int) (steps int, done bool) {
	text := make([]rune, 0, len(t.c.prefix)+n*len(t.c.pump)+len(t.suffix))
	text = append(text, t.c.prefix...)
	for range n {
		text = append(text, t.c.pump...)
	}
	text = append(text, t.suffix...)
	t.m.search(text, limit)
	t.budget -= t.m.steps
	return t.m.steps, !t.m.spent
}

// explodes reports whether the steps grow exponentially: by 1.7 times or more
// with every pump, and ever faster than a polynomial does.
func (t trial) explodes() (pumps, steps int, yes bool) {
	var logs []float64 // of the steps with 1, 2, 3 ... pumps
	for n := 1; n <= 32; n++ {
		s, done := t.steps(n, runSteps)
		if !done {
			break
		}
		pumps, steps = n, s
		logs = append(logs, math.Log(float64(s)))
		if n >= 8 && logs[n-1]-logs[n-2] < math.Log(1.4) {
			return pumps, steps, false
		}
	}
	k := len(logs) - 1
	if k < 2 {
		return pumps, steps, false
	}
	for i := k - 1; i <= k; i++ {
		if logs[i]-logs[i-1] < math.Log(1.7) {
			return pumps, steps, false
		}
	}
	return pumps, steps, slope(logs, k) > 1.2*slope(logs, k/2)
}

// slope is the degree of the polynomial that grows as the steps do at k.
func slope(logs []float64, k int) float64 {
	return (logs[k] - logs[k-1]) / (math.Log(float64(k+1)) - math.Log(float64(k)))
}

// degree measures the degree of the polynomial with which the steps grow when
// the pumps double; 1 or 0 if that is linear.
func (t trial) degree() (pumps, steps, degree int) {
	limit, last := runSteps, 256
	if t.g.a.loose { // a repetition of many may only look endless: try more
		limit, last = 4*runSteps, 1024
	}
	growth, before := 0.0, 0
	for n := 16; n <= last; n *= 2 {
		s, done := t.steps(n, limit)
		if !done {
			break
		}
		if before > 0 {
			growth = math.Log2(float64(s) / float64(before))
			if growth < 1.3 {
				return n, s, 1
			}
		}
		pumps, steps, before = n, s, s
	}
	if pumps == 16 || growth < 1.75 {
		return pumps, steps, 1
	}
	return pumps, steps, int(math.Round(growth))
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
