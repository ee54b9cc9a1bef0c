package regex

import (
	"math"
	"slices"
)

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
		try := &trial{p, c, suffix}
		r := Report{Search: c.loops[0] == 0}
		var ok bool
		if c.exponential {
			ok = try.explosion(&r)
		}
		if !ok {
			r.Pumps, r.Steps, r.Degree = try.degree()
			ok = r.Degree >= 2
		}
		if !ok {
			continue
		}
		wide := p.re.Flags.codePoints()
		r.Prefix, r.Pump, r.Suffix = fromUnits(c.prefix, wide), fromUnits(try.c.pump, wide), fromUnits(suffix, wide)
		r.Start, r.End = p.g.span(c.loops)
		return r, true
	}
	return Report{}, false
}

// A trial is a candidate with an end of the text.
type trial struct {
	*prover
	c      candidate
	suffix []rune
}

// steps counts what the matcher does with n pumps; done is false if it was
// stopped.
func (t *trial) steps(n, limit int) (steps int, done bool) {
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

// explosion proves an exponential candidate. A pump that is a repetition of a
// shorter one may grow too fast to be measured; then the shorter one is tried.
func (t *trial) explosion(r *Report) bool {
	r.Pumps, r.Steps, r.Exponential = t.explodes()
	if root := root(t.c.pump); !r.Exponential && len(root) < len(t.c.pump) {
		t.c.pump = root
		r.Pumps, r.Steps, r.Exponential = t.explodes()
	}
	return r.Exponential
}

// root returns the shortest text of which a text is a repetition.
func root(text []rune) []rune {
	for n := 1; n <= len(text)/2; n++ {
		if len(text)%n == 0 && slices.Equal(text[n:], text[:len(text)-n]) {
			return text[:n]
		}
	}
	return text
}

// explodes reports whether the steps grow exponentially: by 1.7 times or more
// with every pump, and ever faster than a polynomial does.
func (t *trial) explodes() (pumps, steps int, yes bool) {
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

// clearGrowth is the exponent of a growth that is more than linear beyond
// doubt: what grows linearly beside it takes less than a tenth of the steps.
const clearGrowth = 1.9

// degree measures the degree of the polynomial with which the steps grow when
// the pumps double; 1 or 0 if that is linear.
func (t *trial) degree() (pumps, steps, degree int) {
	limit, last := runSteps, 256
	if t.g.a.loose { // a repetition of many may only look endless: try more
		limit, last = 2*runSteps, 512
	}
	first, done := t.steps(16, limit)
	if !done {
		if t.c.degree > 2 {
			return t.steep(limit)
		}
		return 0, 0, 1
	}
	growth := 0.0
	pumps, steps = 16, first
	for n := 32; n <= last; n *= 2 {
		s, done := t.steps(n, limit)
		if !done {
			break
		}
		growth = math.Log2(float64(s) / float64(steps))
		if growth < 1.3 {
			return n, s, 1
		}
		pumps, steps = n, s
		if !t.g.a.loose && n >= 64 && growth >= clearGrowth {
			break // four times as many pumps take sixteen times the steps, and say the same
		}
	}
	if pumps == 16 || growth < 1.75 {
		return pumps, steps, 1
	}
	return pumps, steps, int(math.Round(growth))
}

// steep is degree for a polynomial that cannot be measured: sixteen pumps are
// too many already, and each of the last made it grow as a high degree does.
func (t *trial) steep(limit int) (pumps, steps, degree int) {
	before := 0
	for n := 1; n < 16; n++ {
		s, done := t.steps(n, limit)
		if !done {
			break
		}
		if n > 4 && float64(s) < 1.3*float64(before) {
			return n, s, 1
		}
		pumps, steps, before = n, s, s
	}
	return pumps, steps, t.c.degree
}
