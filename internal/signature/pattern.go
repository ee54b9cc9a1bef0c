package signature

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// versionExpr is what "{v}" stands for: two to four numbers, and what a
// prerelease may add. It does not swallow ".min" and other endings.
const versionExpr = `[0-9]{1,4}(?:\.[0-9]{1,9}){1,3}(?:[-.+]?(?:alpha|beta|rc|pre|preview|canary|next|nightly|dev|snapshot|experimental|master|a|b)(?:[-.]?[0-9][0-9a-f]*)*)?`

// Bounds of the part of a file on which an expression runs.
const (
	// longest is how far an expression without a largest length of its own
	// looks to both sides of its literal.
	longest = 4_000
	// farthest is how far one with a larger length of its own does.
	farthest = 20_000
)

// A pattern is an expression that runs only around literals that its every
// match contains one of.
type pattern struct {
	library  *Library
	expr     *regexp.Regexp // its first group is the version
	literals []string
	reach    int    // bytes to each side of a literal that a match may extend to
	start    bool   // matches only at the start of a text
	template string // makes the version of the groups, as in "0.$1.0"; empty joins them by dots
	checks   []check
}

// newPattern compiles expr, in which "{v}" is the version.
func newPattern(library *Library, expr string) (pattern, error) {
	full := strings.ReplaceAll(expr, "{v}", "("+versionExpr+")")
	p, err := compile(library, full)
	if err != nil {
		return p, fmt.Errorf("%s: %q: %w", library.Name, expr, err)
	}
	return p, nil
}

// compile prepares an expression whose first group is the version.
func compile(library *Library, full string) (pattern, error) {
	tree, err := syntax.Parse(full, syntax.Perl)
	if err != nil {
		return pattern{}, err
	}
	expr, err := regexp.Compile(full)
	if err != nil {
		return pattern{}, err
	}
	tree = tree.Simplify()
	p := pattern{library: library, expr: expr, literals: required(tree), reach: longest, start: atStart(tree)}
	if len(p.literals) == 0 {
		return p, fmt.Errorf("no part of it is fixed: every match needs a text of three bytes or more in it")
	}
	if n, ok := largest(tree); ok {
		p.reach = min(n, farthest)
	}
	return p, nil
}

// required gives texts, of which every match of re contains at least one: the
// choice whose texts are the rarest. None shorter than three bytes counts;
// there is no answer then.
func required(re *syntax.Regexp) []string {
	var best []string
	for _, choice := range choices(re) {
		if shortest(choice) > 2 && rarity(choice) > rarity(best) {
			best = choice
		}
	}
	return best
}

// common are texts that are in every second file, however long they are.
var common = []string{"function", "version", "Version", "prototype", "exports", "default", "throw new Error", "use strict", "https://", "Copyright"}

// rarity orders choices by how seldom their texts are to be expected: by the
// length of the shortest, without what is common in it.
func rarity(texts []string) int {
	least := 0
	for i, t := range texts {
		n := len(t)
		for _, c := range common {
			if strings.Contains(t, c) {
				n -= len(c) - 1
			}
		}
		if i == 0 || n < least {
			least = n
		}
	}
	return least
}

// choices gives sets of texts, each of which every match of re has one of.
func choices(re *syntax.Regexp) [][]string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return [][]string{{string(re.Rune)}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return choices(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return choices(re.Sub[0])
		}
	case syntax.OpConcat:
		var all [][]string
		for _, sub := range re.Sub {
			all = append(all, choices(sub)...)
		}
		return all
	case syntax.OpAlternate:
		var any []string
		for _, sub := range re.Sub {
			one := required(sub)
			if one == nil {
				return nil
			}
			any = append(any, one...)
		}
		return [][]string{any}
	}
	return nil
}

// shortest gives the length of the shortest text in bytes, 0 for none.
func shortest(texts []string) int {
	n := 0
	for i, t := range texts {
		if i == 0 || len(t) < n {
			n = len(t)
		}
	}
	return n
}

// largest gives the largest number of bytes that a match of re may have, and
// false when nothing bounds it.
func largest(re *syntax.Regexp) (n int, ok bool) {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return len(re.Rune) * utf8.UTFMax, true // k has a sign for kelvin beside it
		}
		return len(string(re.Rune)), true
	case syntax.OpCharClass:
		return max(1, utf8.RuneLen(re.Rune[len(re.Rune)-1])), true
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return utf8.UTFMax, true
	case syntax.OpStar, syntax.OpPlus:
		return 0, false
	case syntax.OpRepeat:
		n, ok = largest(re.Sub[0])
		return n * re.Max, ok && re.Max >= 0
	case syntax.OpCapture, syntax.OpQuest:
		return largest(re.Sub[0])
	case syntax.OpConcat, syntax.OpAlternate:
		for _, sub := range re.Sub {
			one, bounded := largest(sub)
			if !bounded {
				return 0, false
			}
			if re.Op == syntax.OpConcat {
				n += one
			} else {
				n = max(n, one)
			}
		}
	}
	return n, true
}

// atStart reports whether a match can only begin where the text does.
func atStart(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText:
		return true
	case syntax.OpCapture, syntax.OpConcat:
		return len(re.Sub) > 0 && atStart(re.Sub[0])
	}
	return false
}

// A window is a part of a text, in bytes.
type window struct{ start, end int }

// find runs p on the windows, which are in order and do not overlap.
func (p *pattern) find(text []byte, windows []window, yield func(version string, start, end int)) {
	for _, w := range windows {
		if p.start && w.start > 0 {
			return
		}
		for _, m := range p.expr.FindAllSubmatchIndex(text[w.start:w.end], -1) {
			if slices.ContainsFunc(p.checks, func(c check) bool { return !c.holds(text[w.start:w.end], m) }) {
				continue
			}
			if version, start, end := p.version(text[w.start:w.end], m); version != "" {
				yield(version, w.start+start, w.start+end)
			}
		}
	}
}

// widen adds the window around a literal that ends at end, or lets it grow
// the last one.
func (p *pattern) widen(windows []window, end, size int) []window {
	w := window{max(0, end-p.reach), min(size, end+p.reach)}
	if n := len(windows); n > 0 && w.start <= windows[n-1].end {
		windows[n-1].end = w.end
		return windows
	}
	return append(windows, w)
}

// version gives what a match says, and where it stands.
func (p *pattern) version(text []byte, m []int) (version string, start, end int) {
	for i := 2; i < len(m); i += 2 {
		switch {
		case m[i] < 0:
			continue
		case version == "":
			start = m[i]
		default:
			version += "."
		}
		version += string(text[m[i]:m[i+1]])
		end = m[i+1]
	}
	if p.template != "" {
		version = string(p.expr.Expand(nil, []byte(p.template), text, m))
	}
	return version, start, end
}
