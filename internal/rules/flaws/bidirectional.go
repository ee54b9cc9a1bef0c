package flaws

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tenet/internal/rule"
)

var bidirectionalText = rule.Check{
	ID:    "flaws/bidirectional-text",
	Title: "source that reads otherwise than it runs",
	Why: "Control characters for text from right to left change the order in which an editor shows a line, not the order in which it runs. " +
		"Code can hide in what looks like a comment, and a reviewer sees a condition that is not there.",
	Fix:      "Remove the characters; in text that needs them, write them as \\u202B and the like.",
	When:     "One of the characters U+202A to U+202E or U+2066 to U+2069 stands in a source file, in a string or a comment too. One finding a line.",
	Quiet:    "Characters written as escapes; marks such as U+200F that change no order beyond themselves. Files of translations are low.",
	CWE:      1007,
	Severity: rule.High,
	Links:    []string{"https://trojansource.codes/", "https://nvd.nist.gov/vuln/detail/CVE-2021-42574"},
	Code: func(p *rule.CodePass) {
		text := p.File.JS.Text.Data
		line := -1
		for at := 0; at < len(text); {
			i := strings.IndexByte(text[at:], 0xE2)
			if i < 0 {
				return
			}
			at += i
			r, size := utf8.DecodeRuneInString(text[at:])
			if isOverride(r) && !amongOthers(text, at) {
				span := p.File.JS.Span(int32(at), int32(at+size))
				if span.Line != line {
					line = span.Line
					f := p.Reportf(rule.At(span), "The character %s changes the order in which this line is shown.", fmt.Sprintf("U+%04X", r))
					f.Confidence, f.Label = rule.Certain, "reads otherwise than it runs"
					if isTranslation(p.File.Name()) {
						f.Severity = rule.Low
					}
				}
			}
			at += max(size, 1)
		}
	},
}

func isOverride(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// amongOthers reports whether a character stands between others of its kind, as
// in a class of a pattern that lists them all: they move nothing.
func amongOthers(text string, at int) bool {
	from, to := max(0, at-9), min(len(text), at+12) // three on either side
	n := 0
	for _, r := range text[from:to] {
		if isOverride(r) {
			n++
		}
	}
	return n > 2
}
