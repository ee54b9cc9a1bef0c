package source

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible returns s with every character that a reader cannot see, or that
// could move the cursor or turn the reading order, written as <U+202E>. Bytes
// that are not UTF-8 become <0xFF>. Emoji joined by U+200D stay whole. See
// CVE-2021-42574 (Trojan Source).
func Visible(s string) string {
	if Plain(s) {
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
		case Invisible(r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
		prev = r
		i += n
	}
	return b.String()
}

// VisibleBetween is [Visible] for the parts of s between the separators, which
// stay: the line breaks of a message, the tabs of code.
func VisibleBetween(s, separator string) string {
	parts := strings.Split(s, separator)
	for i := range parts {
		parts[i] = Visible(parts[i])
	}
	return strings.Join(parts, separator)
}

// Plain reports whether s is printable ASCII alone: every byte is a character
// of one column.
func Plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

const zwj = '\u200d'

// Invisible reports whether r must not reach a reader as it is: controls
// (Cc), format characters (Cf: bidirectional, zero width, tags), line and
// paragraph separators, surrogates and what XML 1.0 forbids.
func Invisible(r rune) bool {
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
