package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tenet/internal/source"
)

// visiblePath is source.Visible for file names, in which a space is shown too: the
// first line of a finding is cut at spaces by editors and scripts.
func visiblePath(s string) string {
	s = source.Visible(s)
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

// oneLine is source.Visible for prose: line breaks and tabs become spaces, and more
// than max bytes are cut with dots.
func oneLine(s string, max int) string {
	return source.Visible(clip(strings.Join(strings.Fields(s), " "), max))
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
