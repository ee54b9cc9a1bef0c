package strict

import (
	"fmt"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/suggest"
)

var misplacedDirective = rule.Check{
	ID:    "strict/misplaced-directive",
	Title: "'use strict' that does nothing",
	Why: "JavaScript reads the directive only as the very first statement of a file or function, and only spelt exactly so. Anywhere else it is a string without effect: " +
		"the code looks strict and is not.",
	Fix:      "Move 'use strict' to the first line, before any other statement.",
	When:     "A string statement in sloppy code says 'use strict' after another statement, in parentheses, in a block or as a template; or stands in the right place and is misspelt: 'use-strict', 'Use Strict', 'use strict;'.",
	Quiet:    "The code is strict already. Other directives, such as 'use client' or 'use asm'.",
	CWE:      710,
	Severity: rule.Medium,
	Links:    []string{manual + "#invoking_strict_mode"},
	Code: func(p *rule.CodePass) {
		for _, m := range misplaced(p.File) {
			f := p.Reportf(rule.At(m.at), "%s does nothing: %s.", m.code, m.why)
			f.Confidence, f.Label = rule.Certain, "the code stays sloppy"
			if m.misspelt {
				f.Fix = "Write 'use strict'."
			}
			if rule.IsTest(p.File.Name()) {
				f.Severity = rule.Low
			}
		}
	},
}

// A mistake is a directive that does nothing.
type mistake struct {
	at        source.Span
	code, why string
	misspelt  bool
}

// misplaced returns the directives of a file that were meant to make sloppy
// code strict and do not: the first of each function.
func misplaced(f *flow.File) []mistake {
	var found []mistake
	known := map[int32]bool{} // where directives start
	done := map[js.FuncID]bool{}
	add := func(fn js.FuncID, start, end int32, why string, misspelt bool) {
		if done[fn] || !isSloppy(f, fn) {
			return
		}
		done[fn] = true
		code := strings.TrimRight(f.JS.Text.Data[start:end], "; \t\r\n")
		found = append(found, mistake{f.JS.Span(start, end), code, why, misspelt})
	}
	for _, d := range f.JS.Directives {
		known[d.Start] = true
		text := f.JS.Str(d.Text)
		switch {
		case d.Parens && meant(text):
			add(d.Func, d.Start, d.End, "in parentheses it is no directive", false)
		case !d.Parens && d.Prologue && (meant(text) || nearly(text)):
			add(d.Func, d.Start, d.End, "it is not spelt 'use strict'", true)
		case !d.Parens && !d.Prologue && meant(text):
			add(d.Func, d.Start, d.End, fmt.Sprintf("it is not the first statement of %s", bodyName(f, d.Func)), false)
		}
	}
	for _, id := range f.Rows(js.OpString) {
		row := f.JS.At(id)
		if row.Flags&js.FlagStmt == 0 || known[row.Start] || !meant(f.JS.Str(row.Str)) {
			continue
		}
		fn, why := f.JS.FuncOf(id), "it stands inside a block"
		switch f.JS.Text.Data[row.Start] {
		case '`':
			why = "a template is no directive"
		case '"', '\'':
			if strings.HasSuffix(strings.TrimRight(f.JS.Text.Data[:row.Start], " \t\r\n"), "(") {
				continue // ('use strict'), which is known by its statement
			}
		}
		add(fn, row.Start, row.End, why, false)
	}
	return found
}

func bodyName(f *flow.File, fn js.FuncID) string {
	if fn == 0 {
		return "the file"
	}
	return "its function"
}

// meant reports whether a text says use strict, whatever stands between its
// letters.
func meant(text string) bool {
	text = strings.NewReplacer(`\x20`, " ", `\u0020`, " ").Replace(strings.ToLower(text))
	letters := strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, text)
	switch letters {
	case "usestrict", "usestrictmode", "strictmode", "strict":
		return true
	}
	return false
}

// directives are those that compilers, frameworks and engines know.
var directives = []string{
	"use strict", "use asm", "use client", "use server", "use static", "use cache", "use cache: private", "use cache: remote", "use memo", "use no memo", "use forget", "use no forget",
	"use workflow", "use step", "use worklet", "use worker", "use dom", "use strong", "use babel", "use shared", "use stack", "use script",
}

// nearly reports whether a text is a slip of the pen for use strict.
func nearly(text string) bool {
	return len(text) >= 8 && len(text) <= 14 && suggest.Nearest(text, directives) == "use strict"
}
