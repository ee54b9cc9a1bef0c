package semver

import (
	"fmt"
	"slices"
	"strings"
)

// MaxRange is the longest range that is read, in bytes. The longest of the
// registry and of the advisories have a few hundred.
const MaxRange = 16 << 10

// A Range is a set of versions: those for which all comparators of one of its
// alternatives hold.
type Range struct {
	alternatives []alternative
	prerelease   bool // Options.IncludePrerelease
}

type alternative []comparator

// A comparator is one condition, like >=1.2.3. The operator "" asks for
// equality, and for nothing when any is set.
type comparator struct {
	op  string
	v   Version
	any bool
}

// ParseRange reads a range.
func ParseRange(s string, o Options) (*Range, error) {
	if len(s) > MaxRange {
		return nil, fmt.Errorf("a range of %d bytes, above the limit of %d", len(s), MaxRange)
	}
	r := &Range{prerelease: o.IncludePrerelease}
	for text := range strings.SplitSeq(collapse(s), "||") {
		a, err := parseAlternative(strings.Trim(text, " "), o)
		if err != nil {
			return nil, fmt.Errorf("%q is not a range of versions", s)
		}
		if len(a) > 0 {
			r.alternatives = append(r.alternatives, a)
		}
	}
	if len(r.alternatives) == 0 {
		return nil, fmt.Errorf("%q is not a range of versions", s)
	}
	r.simplify()
	return r, nil
}

// simplify drops alternatives that contain nothing, and all others beside one
// that contains everything.
func (r *Range) simplify() {
	if len(r.alternatives) == 1 {
		return
	}
	first := r.alternatives[0]
	r.alternatives = slices.DeleteFunc(r.alternatives, alternative.nothing)
	if len(r.alternatives) == 0 {
		r.alternatives = []alternative{first}
	}
	for _, a := range r.alternatives {
		if len(a) == 1 && a[0].any {
			r.alternatives = []alternative{a}
			return
		}
	}
}

func (a alternative) nothing() bool { return a[0].nothing() }

// nothing reports whether c is <0.0.0-0, below which there is no version.
func (c comparator) nothing() bool {
	return c.op == "<" && c.v.compareRelease(Version{}) == 0 && len(c.v.Pre) == 1 && c.v.Pre[0] == zero
}

// parseAlternative reads what stands between two "||".
func parseAlternative(s string, o Options) (alternative, error) {
	s = hyphens(withoutBuild(s), o)
	s = joinTildes(joinOperators(s))
	var parts []string
	for text := range strings.SplitSeq(s, " ") {
		parts = append(parts, strings.Split(desugar(text, o), " ")...)
	}
	var a alternative
	for i, part := range parts {
		// "Any version" is the empty text here, which npm loses between others.
		if part == "" && i > 0 && i < len(parts)-1 {
			continue
		}
		c, state := parseComparator(withoutFloor(part, o), o)
		if state == broken || state == foreign && !o.Loose {
			return nil, errVersion
		}
		if state == good {
			a = append(a, c)
		}
	}
	return tidy(a), nil
}

// tidy makes <0.0.0-0 the only comparator, drops those that say nothing
// beside others, and those that are said again.
func tidy(a alternative) alternative {
	for _, c := range a {
		if c.nothing() {
			return alternative{c}
		}
	}
	says := slices.ContainsFunc(a, func(c comparator) bool { return !c.any })
	var kept alternative
	for _, c := range a {
		if c.any && says || slices.ContainsFunc(kept, c.same) {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

func (c comparator) same(d comparator) bool {
	return c.op == d.op && c.any == d.any && c.v.compareRelease(d.v) == 0 && slices.Equal(c.v.Pre, d.v.Pre)
}

// What became of the text of a comparator.
type state int

const (
	good    state = iota
	foreign       // it has another form: a loose reader skips it
	broken        // it has the form, and numbers beyond npm's limits
)

func parseComparator(s string, o Options) (comparator, state) {
	if s == "" {
		return comparator{any: true}, good
	}
	at := operatorEnd(s)
	m, ok := matchVersion(s[at:], o.Loose)
	if !ok {
		return comparator{}, foreign
	}
	v, err := m.version()
	if err != nil || len(s)-at > maxLength {
		return comparator{}, broken
	}
	op := s[:at]
	if op == "=" {
		op = ""
	}
	return comparator{op: op, v: v}, good
}

// operatorEnd is the length of <, >, =, <= or >= at the start of s.
func operatorEnd(s string) int {
	at := 0
	if at < len(s) && (s[at] == '<' || s[at] == '>') {
		at++
	}
	if at < len(s) && s[at] == '=' {
		at++
	}
	return at
}

// String returns the range as npm's validRange does: rewritten to comparators.
func (r *Range) String() string {
	var b strings.Builder
	for i, a := range r.alternatives {
		if i > 0 {
			b.WriteString("||")
		}
		for j, c := range a {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(c.String())
		}
	}
	if b.Len() == 0 {
		return "*"
	}
	return b.String()
}

func (c comparator) String() string {
	if c.any {
		return ""
	}
	return c.op + c.v.String()
}

// Contains reports whether v is in r.
func (r *Range) Contains(v Version) bool {
	return slices.ContainsFunc(r.alternatives, func(a alternative) bool { return a.contains(v, r.prerelease) })
}

func (a alternative) contains(v Version, prerelease bool) bool {
	for _, c := range a {
		if !c.holds(v) {
			return false
		}
	}
	return prerelease || len(v.Pre) == 0 || a.names(v)
}

// names reports whether a names a prerelease of the same version as v is one of.
func (a alternative) names(v Version) bool {
	return slices.ContainsFunc(a, func(c comparator) bool {
		return !c.any && len(c.v.Pre) > 0 && c.v.compareRelease(v) == 0
	})
}

func (c comparator) holds(v Version) bool {
	if c.any {
		return true
	}
	d := v.Compare(c.v)
	switch c.op {
	case "<":
		return d < 0
	case "<=":
		return d <= 0
	case ">":
		return d > 0
	case ">=":
		return d >= 0
	}
	return d == 0
}

// Satisfies reports whether a version is in a range. A text that is none of
// the two makes it false.
func Satisfies(version, rng string, o Options) bool {
	r, err := ParseRange(rng, o)
	if err != nil {
		return false
	}
	v, err := Parse(version, o)
	return err == nil && r.Contains(v)
}

// MaxSatisfying returns the highest version of a list that is in r, as it is
// written there, or "". Of equal ones the first counts.
func MaxSatisfying(versions []string, r *Range, o Options) string { return pick(versions, r, o, 1) }

// MinSatisfying returns the lowest one.
func MinSatisfying(versions []string, r *Range, o Options) string { return pick(versions, r, o, -1) }

func pick(versions []string, r *Range, o Options, direction int) string {
	best, found := Version{}, ""
	for _, s := range versions {
		v, err := Parse(s, o)
		if err == nil && r.Contains(v) && (found == "" || v.Compare(best) == direction) {
			best, found = v, s
		}
	}
	return found
}
