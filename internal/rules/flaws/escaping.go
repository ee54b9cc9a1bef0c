package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/regex"
	"tenet/internal/rule"
)

var incompleteEscaping = rule.Check{
	ID:    "flaws/incomplete-escaping",
	Title: "escaping that leaves some of it as it is",
	Why: "replace with a string, or with a pattern without the flag g, changes the first occurrence only: an attacker writes the character twice. " +
		"A quote behind a backslash is closed by a backslash in front of it, and what one pass removes can be written so that the rest closes up to the same again.",
	Fix: "Use a pattern with the flag g, escape the backslash first, and reject what is not wanted rather than removing it.",
	When: "The first of several quotes, angle brackets or backslashes is escaped; ../ or a script tag is removed once; " +
		"quotes are escaped with backslashes while backslashes are not, or only afterwards; or one pass removes a sequence which is found again in what is left of a text that this check has tried; or backslashes are put before characters that a shell reads, but not before all that end a command or send it elsewhere.",
	Quiet: "The call stands in a loop, or in a function that is given what is left, the text is a constant, the path was normalised before, or the file looks at backslashes elsewhere than in other routes.",
	CWE:   116, Severity: rule.Medium,
	Links: []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/String/replace"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, c := range textsOf(p.File).calls {
			if c.Method() != "replace" && c.Method() != "replaceAll" || repeats(c.Value) || isGivenAgain(c) {
				continue
			}
			with, ok := c.Arg(1).Str()
			if _, constant := c.Receiver().Str(); !ok || constant {
				continue
			}
			switch {
			case escapesFirst(c, with):
				p.Reportf(c, "%s changes the first %s only.", c.Source(), what(c)).Label = "the second one passes"
			case escapesQuoteAlone(c, with):
				p.Reportf(c, "%s puts a backslash before the quote, but none before a backslash.", c.Source()).Label = "a backslash in the text undoes it"
			case undoesQuotes(c, with):
				p.Reportf(c, "%s puts a backslash before those that stand before quotes by now.", c.Source()).Label = "the quote is free again"
			case leavesShellOpen(c, with) != "":
				p.Reportf(c, "%s puts a backslash before characters that a shell reads, but none before the %s.", c.Source(), leavesShellOpen(c, with)).Label = "it ends the command, or sends it elsewhere"
			default:
				reportOnePass(p, c, with)
			}
		}
	},
}

// isGivenAgain reports whether what a call leaves is given to the function in
// which it stands, which goes on until nothing is left to replace.
func isGivenAgain(c flow.Call) bool {
	return slices.ContainsFunc(c.File.Callers(c.FuncID()), func(s flow.Site) bool {
		return s.Call.File == c.File && s.Call.FuncID() == c.FuncID() && slices.Contains(s.Call.Args(), c.Value)
	})
}

// what names what a call replaces.
func what(c flow.Call) string {
	if s, ok := c.Arg(0).Str(); ok {
		return strings.TrimSpace(s)
	}
	return c.Arg(0).Source()
}

// escapes are what certain characters become when they are escaped; a text
// between them means any character behind a backslash.
var escapes = map[string][]string{
	"<": {"&lt;", "\\x3c", "\\u003c"}, ">": {"&gt;", "\\x3e", "\\u003e"}, "&": {"&amp;", "\\u0026"},
	"\"": {"&quot;", "&#34;", "\\\"", "\"\""}, "'": {"&#39;", "&#x27;", "&apos;", "\\'", "''"}, "\\": {"\\\\"}, "`": {"\\`", "&#96;"},
	"%": {"\\%"}, "_": {"\\_"}, "*": {"\\*"}, "|": {"\\|"}, "$": {"\\$"}, "\n": {"\\n"},
}

// escapesFirst reports whether a call escapes, or removes as dangerous, the
// first occurrence alone.
func escapesFirst(c flow.Call, with string) bool {
	text, ok := c.Arg(0).Str()
	if p, pattern := patternOf(c.Arg(0)); pattern {
		set, single := oneOf(p.re)
		if !single || p.re.Flags.Global {
			return false
		}
		ok = true
		text = ""
		for char := range escapes {
			if set.HasAll(char) && set.Size() == 1 {
				text = char
			}
		}
	}
	if !ok || c.Method() == "replaceAll" {
		return false
	}
	for _, earlier := range chain(c) {
		if m := earlier.Method(); m == "replace" || m == "replaceAll" {
			if with, ok := earlier.Arg(1).Str(); ok && escapesFirst(earlier, with) {
				return false // one finding for a chain
			}
		}
	}
	for _, e := range escapes[text] {
		if strings.EqualFold(with, e) {
			return true
		}
	}
	if with != "" {
		return false
	}
	switch text {
	case "../", "..\\", "..", "<script>", "</script>", "<script":
		return !normalised(c)
	case "<", ">", "\"", "'", "`":
		return purpose(c.Value, cleaning)
	}
	return false
}

// oneOf returns the set of a pattern that matches exactly one character.
func oneOf(re *regex.Regexp) (regex.Set, bool) {
	switch n := re.Tree.Bare(); n.Kind {
	case regex.Char, regex.Class:
		return n.Set, true
	}
	return nil, false
}

// escapesQuoteAlone reports whether a call puts backslashes before all quotes,
// and nothing in the file looks at backslashes.
func escapesQuoteAlone(c flow.Call, with string) bool {
	p, ok := patternOf(c.Arg(0))
	if !ok || !p.re.Flags.Global {
		return false
	}
	set, ok := oneOf(p.re)
	if !ok || set.Size() > 3 || set.Has('\\') {
		return false
	}
	quotes := with == `\'` && set.Has('\'') || with == `\"` && set.Has('"') || with == `\$&` && set.HasAny(`'"`)
	if !quotes {
		return false
	}
	for _, earlier := range chain(c) {
		if earlier.Callee.Is("globalThis.JSON.stringify", "node:util.inspect") || insideQuotes(earlier) {
			return false
		}
	}
	if hasNoBackslash(c.Receiver()) {
		return false
	}
	mine, _ := routeOf(c.Value)
	for _, other := range textsOf(c.File).calls {
		if handler, inRoute := routeOf(other.Value); handlesBackslash(other) && (!inRoute || handler == mine) {
			return false
		}
	}
	return true
}

// leavesShellOpen returns one of the characters that end or redirect a command
// of a shell, if a call puts backslashes before others of them and not before
// it. That a shell is meant is seen by $, the back quote and another operator.
func leavesShellOpen(c flow.Call, with string) string {
	if with != `\$1` && with != `\$&` {
		return ""
	}
	p, ok := patternOf(c.Arg(0))
	if !ok || !p.re.Flags.Global {
		return ""
	}
	set, ok := oneOf(p.re)
	if !ok || !set.HasAll("$`") || !set.HasAny("&|;") {
		return ""
	}
	for _, operator := range ";&|<>" {
		if !set.Has(operator) {
			return string(operator)
		}
	}
	return ""
}

// undoesQuotes reports whether a call doubles the backslashes that an earlier
// one of the chain has put before quotes: \' becomes \\', which ends the text.
func undoesQuotes(c flow.Call, with string) bool {
	if s, ok := c.Arg(0).Str(); with != `\\` || ok && s != `\` {
		return false
	} else if p, pattern := patternOf(c.Arg(0)); !ok {
		if set, single := oneOf(p.re); !pattern || !single || !set.Has('\\') {
			return false
		}
	}
	for _, earlier := range chain(c) {
		if by, ok := earlier.Arg(1).Str(); ok && (by == `\'` || by == `\"`) && (earlier.Method() == "replace" || earlier.Method() == "replaceAll") {
			return true
		}
	}
	return false
}

// normalised reports whether a text has been through path.normalize or the
// like, after which .. can stand in front only.
func normalised(c flow.Call) bool {
	isPath := func(v flow.Value) bool {
		call, ok := v.AsCall()
		if !ok {
			return false
		}
		switch call.Method() {
		case "normalize", "resolve", "join", "relative":
			return true
		}
		return false
	}
	for _, earlier := range chain(c) {
		if isPath(earlier.Value) {
			return true
		}
	}
	root := c.Receiver()
	if all := chain(c); len(all) > 0 {
		root = all[len(all)-1].Receiver()
	}
	for _, o := range root.Origins() {
		if isPath(o) {
			return true
		}
	}
	return root.Op() == js.OpCall && isPath(root)
}

// A sequence is what a removal may be after: a text that it removes whole, and
// the part that must not be left.
var sequences = []struct{ text, rest string }{
	{"../", "../"}, {"..\\", "..\\"}, {"..", ".."}, {"<script>x</script>", "<script>"}, {"<script>", "<script>"}, {"javascript:", "javascript:"}, {` onclick="x"`, ` onclick="x"`}, {`onclick="x"`, `onclick="x"`},
}

// reportOnePass reports a removal that brings about what it removes.
func reportOnePass(p *rule.CodePass, c flow.Call, with string) {
	if with != "" {
		return
	}
	var remove func(string) string
	if text, ok := c.Arg(0).Str(); ok {
		if c.Method() != "replaceAll" || text == "" {
			return
		}
		remove = func(s string) string { return strings.ReplaceAll(s, text, "") }
	} else if pat, ok := patternOf(c.Arg(0)); ok && pat.re.Flags.Global {
		remove = func(s string) string { r, _ := pat.re.Replace(s, ""); return r }
	} else {
		return
	}
	for _, s := range sequences {
		if remove("a"+s.text+"b") != "ab" || s.rest[0] == '.' && normalised(c) {
			continue
		}
		for i := 1; i < len(s.rest); i++ {
			nested := s.rest[:i] + s.text + s.rest[i:]
			if s.text == "<script>x</script>" {
				nested += "x</script>"
			}
			if left := remove(nested); strings.Contains(left, s.rest) {
				f := p.Reportf(c, "%s makes %s of %s.", c.Source(), left, nested)
				f.Label = "what is left closes up again"
				return
			}
		}
	}
}
