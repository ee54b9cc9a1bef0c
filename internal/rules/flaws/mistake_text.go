package flaws

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"tenet/internal/js"
	"tenet/internal/rule"
)

// textMistakes are about strings, regular expressions and white space.
var textMistakes = []mistake{
	{
		name: "placeholder-in-string", title: "placeholder in an ordinary string", eslint: "no-template-curly-in-string", cwe: 1164,
		why: "Only templates replace ${...}: the string holds the text of the placeholder.", fix: "Write backquotes.", when: "A string in quotes holds ${...}.",
		say: "{code} is no template: the placeholder stays as it is.", code: placeholders,
	},
	{
		name: "multiline-string", title: "string over several lines", eslint: "no-multi-str", cwe: 1078,
		why: "The indentation of the next line is part of the string, and a space after the backslash breaks it.", fix: "Use a template, or join strings.",
		when: "A backslash ends a line inside a string.",
		kind: js.MistakeMultilineString, say: "The string goes on in the next line.",
	},
	{
		name: "needless-escape", title: "backslash without effect", eslint: "no-useless-escape", cwe: 1164,
		why: "In a string it disappears, and what was meant for a regular expression is lost.", fix: "Drop it, or double it.",
		when: "A backslash stands before a character that means the same without, in a string, template or regular expression.",
		kind: js.MistakeUselessEscape, say: "{code} is {name}: the backslash has no effect.",
	},
	{
		name: "continued-line", title: "line that goes on with the one before", eslint: "no-unexpected-multiline", cwe: 670,
		why: "Without a semicolon a line that starts with ( [ / or a backquote belongs to the one above.", fix: "End the line above with a semicolon.",
		when: "The arguments of a call, the brackets of an element, a template or a division start on a new line.",
		kind: js.MistakeContinuedLine, say: "{name} goes on with the line above: there is no semicolon between.",
	},
	{
		name: "irregular-whitespace", title: "white space that is no space", eslint: "no-irregular-whitespace", cwe: 1007,
		why: "It looks like a space, and is one for some programs and not for others.", fix: "Type a space.",
		when: "A no-break space, a zero-width space or the like stands in the code, one finding a line.", quiet: "Strings, templates, and a byte order mark at the start.",
		say: "{name} stands among the code.", code: irregularSpace,
	},
	{
		name: "invalid-regex", title: "regular expression that does not compile", eslint: "no-invalid-regexp", cwe: 185, sure: true,
		why: "It throws a SyntaxError when the line runs.", fix: "Repair the pattern.", when: "A literal, or the constant argument of RegExp, is no valid pattern, or has unknown flags.",
		quiet: "Flags and syntax that are not known here.",
		say:   "The regular expression does not compile: {name}.", code: invalidRegexes,
	},
	{
		name: "empty-character-class", title: "character class that matches nothing", eslint: "no-empty-character-class", cwe: 185, sure: true,
		why: "[] never matches, so the whole alternative never does.", fix: "Put characters into it, or escape the bracket.", when: "A regular expression has an empty [].",
		say: "[] in {code} matches no character at all.", code: regexFault(emptyClass),
	},
	{
		name: "control-character-in-regex", title: "control character in a regular expression", eslint: "no-control-regex", cwe: 185,
		why: "Nobody searches for control characters often; most come from a wrong escape.", fix: "Check the escape.",
		when:  "A regular expression names a character below U+0020 by its number, or holds one.",
		quiet: "\\t, \\n, \\r and the like.",
		say:   "{code} names the control character {name}.", code: regexFault(controlCharacter),
	},
	{
		name: "several-spaces-in-regex", title: "several spaces in a regular expression", eslint: "no-regex-spaces", cwe: 1078,
		why: "Nobody sees how many they are.", fix: "Write ` {3}`.", when: "A regular expression has two spaces in a row outside of brackets.",
		say: "{code} has {name} spaces in a row.", code: regexFault(severalSpaces),
	},
	{
		name: "misleading-character-class", title: "one visible character as several in a class", eslint: "no-misleading-character-class", cwe: 185,
		why: "Emoji, flags and letters with marks are several characters: the class matches each alone.", fix: "Add the flag u or v, or write alternatives.",
		when: "A character class holds a character beyond U+FFFF without the flag u or v, or a sequence that is shown as one character.",
		say:  "The class in {code} takes {name} apart.", code: regexFault(misleadingClass),
	},
	{
		name: "needless-backreference", title: "backreference that is always empty", eslint: "no-useless-backreference", cwe: 185,
		why: "The group has not matched yet, or stands in another alternative: the reference matches the empty string.", fix: "Refer to a group that comes before.",
		when: "A backreference stands in the group that it names, before it, or in another alternative.",
		say:  "\\{name} in {code} refers to a group that cannot have matched.", code: regexFault(emptyBackreference),
	},
}

var placeholder = regexp.MustCompile(`\$\{[^}]+\}`)

func placeholders(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if quote := f.Text.Data[v.Start]; (quote == '"' || quote == '\'') && placeholder.MatchString(f.Str(v.Str)) {
			m.reportValue(p, v, "")
		}
	}, js.OpString)
}

// spaces are what looks like a space and is none, with the names that Unicode
// gives them.
var spaces = map[rune]string{
	'\u000b': "a vertical tab", '\u000c': "a form feed", '\u0085': "a next-line character", '\u00a0': "a no-break space", '\u1680': "an Ogham space",
	'\u180e': "a Mongolian vowel separator", '\ufeff': "a byte order mark", '\u2000': "an en quad", '\u2001': "an em quad", '\u2002': "an en space",
	'\u2003': "an em space", '\u2004': "a three-per-em space", '\u2005': "a four-per-em space", '\u2006': "a six-per-em space", '\u2007': "a figure space",
	'\u2008': "a punctuation space", '\u2009': "a thin space", '\u200a': "a hair space", '\u200b': "a zero-width space", '\u202f': "a narrow no-break space",
	'\u205f': "a mathematical space", '\u3000': "an ideographic space", '\u2028': "a line separator", '\u2029': "a paragraph separator",
}

func irregularSpace(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	var quoted []js.Value
	line := -1
	for at, r := range f.Text.Data {
		if r != '\v' && r != '\f' && r < 0x80 || spaces[r] == "" || at == 0 {
			continue
		}
		n, _ := f.Text.Position(at)
		if n == line {
			continue
		}
		if quoted == nil {
			quoted = quotedTexts(p)
		}
		if !inQuoted(quoted, int32(at)) {
			line = n
			m.report(p, int32(at), int32(at+len(string(r))), spaces[r])
		}
	}
}

// quotedTexts returns the strings, templates, regular expressions and JSX elements
// of a file: white space in them is theirs.
func quotedTexts(p *rule.CodePass) []js.Value {
	list := []js.Value{{}}
	eachValue(p, func(_ js.ValueID, v *js.Value) { list = append(list, *v) }, js.OpString, js.OpTemplate, js.OpRegExp, js.OpJSX)
	slices.SortFunc(list, func(x, y js.Value) int { return int(x.Start - y.Start) })
	for i := range list[1:] {
		list[i+1].End = max(list[i+1].End, list[i].End) // the furthest end so far
	}
	return list
}

func inQuoted(list []js.Value, at int32) bool {
	i := sort.Search(len(list), func(i int) bool { return list[i].Start >= at })
	return i > 0 && at < list[i-1].End
}

// eachRegex calls do with every regular expression whose text is known, and
// where it is written.
func eachRegex(p *rule.CodePass, do func(v *js.Value, pattern, flags string)) {
	f := p.File.JS
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		if v.Op == js.OpRegExp {
			text := f.Str(v.Str)
			if end := strings.LastIndexByte(text, '/'); end > 0 {
				do(v, text[1:end], text[end+1:])
			}
			return
		}
		args := f.Operands(v)
		if !isGlobalName(f, v.X, "RegExp") || len(args) == 0 || f.At(args[0]).Op != js.OpString {
			return
		}
		flags := ""
		if len(args) > 1 {
			if f.At(args[1]).Op != js.OpString {
				return
			}
			flags = f.Str(f.At(args[1]).Str)
		}
		do(v, f.Str(f.At(args[0]).Str), flags)
	}, js.OpRegExp, js.OpNew, js.OpCall)
}

func invalidRegexes(p *rule.CodePass, m *mistake) {
	eachRegex(p, func(v *js.Value, pattern, flags string) {
		if why := readRegex(pattern, flags).invalid; why != "" {
			m.reportValue(p, v, why)
		}
	})
}

func regexFault(fault regexKind) func(*rule.CodePass, *mistake) {
	return func(p *rule.CodePass, m *mistake) {
		eachRegex(p, func(v *js.Value, pattern, flags string) {
			r := readRegex(pattern, flags)
			if what, ok := r.faults[fault]; ok && r.invalid == "" {
				m.reportValue(p, v, what)
			}
		})
	}
}
