package rule

import (
	"strings"

	"tenet/internal/advisory"
)

// Sentence begins a text with a capital letter.
func Sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// OfAdvisory is the severity of an advisory among ours. One that nobody has
// judged counts as high, as npm takes it.
func OfAdvisory(s advisory.Severity) Severity {
	switch s {
	case advisory.Low:
		return Low
	case advisory.Moderate:
		return Medium
	case advisory.Critical:
		return Critical
	}
	return High
}
