package regex

import "unicode/utf8"

// AllowList returns the characters that a text can contain if re.test(s) is
// true. Bounded is false if that is every character, as of a pattern that
// looks for something anywhere in the text; then chars has all of them.
//
//	^[a-z0-9_-]+$      the letters, digits, _ and -
//	[a-z]+             everything: the pattern is not anchored
//	^(?!.*;)[\w;]+$    \w without the semicolon
//
// The answer holds for exec, match and search as well when they find
// something. It takes flags into account: with m, ^ and $ stop at line ends,
// and what stands on other lines is not looked at.
func (re *Regexp) AllowList() (chars Set, bounded bool) {
	return re.contents(false)
}

// Remainder returns the characters that a text can contain if re.test(s) is
// false, as of a deny list: of [;&|`$] all others.
//
// The caller must know that each test looks at the whole text. A pattern with
// the flag g or y that outlives the test remembers where it stopped, and goes
// on from there.
func (re *Regexp) Remainder() (chars Set, bounded bool) {
	return re.contents(true)
}

func (re *Regexp) contents(refuse bool) (Set, bool) {
	a := newAutomaton(re, false)
	if a == nil || re.inexact {
		return All(), false
	}
	q := newQuestion(a, refuse, nil)
	ends, known := q.explore()
	if !known {
		return All(), false
	}
	var chars Set
	bounded := false
	for atom, live := range q.live(ends) {
		if live {
			chars = append(chars, a.atoms.chars[atom]...)
		} else {
			bounded = true
		}
	}
	return chars.normal(), bounded
}

// Excludes reports whether a text for which re.test(s) is true certainly
// contains none of the given characters or substrings: "..", "/", "\n".
// It answers false if it is not sure.
func (re *Regexp) Excludes(texts ...string) bool { return re.excludes(false, texts) }

// DenialExcludes is Excludes for a text for which re.test(s) is false; what
// [Regexp.Remainder] says of flags goes for it too.
func (re *Regexp) DenialExcludes(texts ...string) bool { return re.excludes(true, texts) }

func (re *Regexp) excludes(refuse bool, texts []string) bool {
	chars, bounded := re.contents(refuse)
	for _, text := range texts {
		if bounded && !chars.HasAll(text) {
			continue
		}
		if text == "" || utf8.RuneCountInString(text) == 1 || re.mayContain(refuse, text) {
			return false
		}
	}
	return true
}

func (re *Regexp) mayContain(refuse bool, text string) bool {
	a := newAutomaton(re, false)
	if a == nil || re.inexact {
		return true
	}
	ends, known := newQuestion(a, refuse, units(text, re.Flags.codePoints())).explore()
	return !known || len(ends) > 0
}

// Anchored reports whether every match must begin at the start of the text,
// and whether it must reach its end. Line ends do not count: with the flag m, ^
// and $ anchor nothing.
func (re *Regexp) Anchored() (start, end bool) {
	return anchored(re.Tree, true) || re.Flags.Sticky, anchored(re.Tree, false)
}

// anchored looks for the assertion on every way through a node, before
// anything on it consumes a character, or after everything has.
func anchored(n *Node, start bool) bool {
	switch n.Kind {
	case LineStart:
		return start && !n.Multiline
	case LineEnd:
		return !start && !n.Multiline
	case Group:
		return anchored(n.Subs[0], start)
	case Repeat:
		return n.Min > 0 && anchored(n.Subs[0], start)
	case Alt:
		for _, s := range n.Subs {
			if !anchored(s, start) {
				return false
			}
		}
		return true
	case Look: // (?=$), (?<=^), (?!.) and (?![\s\S]) are seldom; the first two count
		return !n.Negated && n.Behind == start && anchored(n.Subs[0], start)
	case Seq:
		for i := range n.Subs {
			s := n.Subs[i]
			if !start {
				s = n.Subs[len(n.Subs)-1-i]
			}
			if anchored(s, start) {
				return true
			}
			if !empty(s) {
				return false
			}
		}
	}
	return false
}

// empty reports whether a node never consumes a character.
func empty(n *Node) bool {
	switch n.Kind {
	case Empty, Look, LineStart, LineEnd, WordBoundary:
		return true
	case Group:
		return empty(n.Subs[0])
	}
	return false
}

// Removes returns the characters that s.replace(re, "") leaves none of, and
// s.replace(re, x) none but those in x: the pattern must have the flag g and
// match each of them wherever it stands. Of one that removes longer texts,
// such as /\.\.\//g, nothing is sure: what is left may close up to the same.
func (re *Regexp) Removes() Set {
	if !re.Flags.Global || re.Flags.Sticky {
		return nil
	}
	set, _ := removed(re.Tree)
	return set
}

// removed returns the characters that a node matches wherever they stand, and
// whether those are all it can begin with: what comes after it in a list of
// alternatives is tried at every other place.
func removed(n *Node) (set Set, consumes bool) {
	switch n = n.Bare(); n.Kind {
	case Char, Dot, Class:
		return n.Set, true
	case Repeat:
		set, ok := n.Subs[0].single()
		switch {
		case !ok || n.Max == 0 || n.Lazy && n.Min == 0 || n.Min > 1:
			return nil, n.Min > 0 && !n.nullable()
		}
		return set, n.Min == 1
	case Alt:
		for _, s := range n.Subs {
			more, consumes := removed(s)
			set = set.Union(more)
			if !consumes { // it can match nothing, and so prevents what follows
				return set, false
			}
		}
		return set, true
	}
	return nil, !n.nullable()
}
