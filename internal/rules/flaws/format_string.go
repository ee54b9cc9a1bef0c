package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var formatString = rule.Check{
	ID:       "flaws/format-string",
	Title:    "request read as a format",
	Why:      "console.log and util.format read %s, %d, %o and %c in their first argument. Whoever sends one swallows the arguments behind it, or turns them into something else: the log no longer says what happened.",
	Fix:      "console.log('%j', text, more), or put all into one text.",
	When:     "The first of several arguments of a method of console, or of util.format, is a text with a part of a request in it.",
	Quiet:    "The format is constant; there is one argument only, which is printed as it is; the part is an object, a number, or without per cent signs.",
	CWE:      134,
	Severity: rule.Low,
	Links:    []string{"https://nodejs.org/api/util.html#utilformatformat-args"},
	Code: func(p *rule.CodePass) {
		onceAFunction(p, "is read as a format", model.Format)
	},
}
