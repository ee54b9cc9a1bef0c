package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible returns s with every character that a reader cannot see, or that
// could move the cursor or turn the reading order, written as <U+202E>. Bytes
// that are not UTF-8 become <0xFF>. Emoji joined by U+200D stay whole.
func visible(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	var prev rune
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "<0x%02X>", s[i])
		case r == zwj && pictograph(prev) && pictograph(firstRune(s[i+n:])):
			b.WriteRune(r)
		case invisible(r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
		prev = r
		i += n
	}
	return b.String()
}

// visiblePath is visible for file names, in which a space is shown too: the
// first line of a finding is cut at spaces by editors and scripts.
func visiblePath(s string) string {
	s = visible(s)
	if !strings.ContainsFunc(s, unicode.IsSpace) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsSpace(r) {
			fmt.Fprintf(&b, "<U+%04X>", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

const zwj = '\u200d'

// invisible reports whether r must not reach a reader as it is: controls
// (Cc), format characters (Cf: bidirectional, zero width, tags), line and
// paragraph separators, surrogates and what XML 1.0 forbids.
func invisible(r rune) bool {
	switch {
	case r < 0x80:
		return r < ' ' || r == 0x7f
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return true // noncharacters
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cs)
}

// pictograph reports whether r can be part of a joined emoji: a symbol, a
// skin tone or the emoji presentation selector.
func pictograph(r rune) bool {
	return r == '\ufe0f' || r >= 0x1f3fb && r <= 0x1f3ff || r >= 0x2190 && r != utf8.RuneError && unicode.Is(unicode.So, r)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// oneLine is visible for prose: line breaks and tabs become spaces, and more
// than max bytes are cut with dots.
func oneLine(s string, max int) string {
	return visible(clip(strings.Join(strings.Fields(s), " "), max))
}

// clip cuts s to at most max bytes at a character, and says so with dots.
func clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	cut := max - 3
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "..."
}
