package regex

import (
	"strings"
	"unicode/utf16"
)

// Replace returns what s.replace(re, with) makes of a text: all matches are
// replaced if the pattern has the flag g, otherwise the first. The replacement
// is taken as it is, without $1 and its like. It is not known if matching takes
// too many steps.
func (re *Regexp) Replace(s, with string) (result string, known bool) {
	text := units(s, re.Flags.codePoints())
	m := newMatcher(compile(re))
	m.limit = testSteps
	var out []rune
	at := 0
	for at <= len(text) {
		start, ok := m.searchFrom(text, at)
		if !ok {
			break
		}
		end := int(m.end)
		out = append(out, text[at:start]...)
		out = append(out, units(with, re.Flags.codePoints())...)
		if end == start { // nothing was consumed: the next character stays
			if end < len(text) {
				out = append(out, text[end])
			}
			end++
		}
		at = end
		if !re.Flags.Global || m.prog.once {
			break
		}
	}
	if at < len(text) {
		out = append(out, text[at:]...)
	}
	return fromUnits(out, re.Flags.codePoints()), !m.spent
}

// fromUnits is the reverse of units.
func fromUnits(r []rune, codePoints bool) string {
	if codePoints {
		return string(r)
	}
	units := make([]uint16, len(r))
	for i, u := range r {
		units[i] = uint16(u)
	}
	return string(utf16.Decode(units))
}

// Sample returns a short text that the pattern matches, made of the first
// alternatives and the fewest repetitions; false if that does not give one,
// as with most lookarounds.
func (re *Regexp) Sample() (string, bool) {
	var b strings.Builder
	sample(re.Tree, &b)
	matched, known := re.Test(b.String())
	return b.String(), matched && known
}

const maxSample = 1000 // bytes

func sample(n *Node, b *strings.Builder) {
	if b.Len() > maxSample {
		return
	}
	switch n.Kind {
	case Char:
		b.WriteRune(n.Rune)
	case Dot, Class:
		r, _ := n.Set.pick()
		b.WriteRune(r)
	case Seq:
		for _, s := range n.Subs {
			sample(s, b)
		}
	case Alt, Group:
		sample(n.Subs[0], b)
	case Repeat:
		for range min(n.Min, maxSample) {
			sample(n.Subs[0], b)
		}
	}
}
