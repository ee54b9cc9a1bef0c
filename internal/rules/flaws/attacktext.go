package flaws

import (
	"regexp"
	"strconv"
	"strings"

	"tenet/internal/regex"
)

// witness shows the text that was tried, as JavaScript writes it.
func witness(r regex.Report) string {
	var parts []string
	if r.Prefix != "" {
		parts = append(parts, quote(r.Prefix))
	}
	parts = append(parts, quote(r.Pump)+".repeat(n)")
	if r.Suffix != "" {
		parts = append(parts, quote(r.Suffix))
	}
	return strings.Join(parts, " + ")
}

func quote(s string) string {
	q := farCharacter.ReplaceAllString(strconv.QuoteToASCII(s), `\u{$1}`)
	if len(q) > 40 {
		return q[:36] + `..."`
	}
	return q
}

// farCharacter is how Go writes a character beyond the first plane, which
// JavaScript writes \u{1f9b0}.
var farCharacter = regexp.MustCompile(`\\U0*([0-9a-f]+)`)
