package flaws

import (
	"unicode"

	"tenet/internal/js"
	"tenet/internal/regex"
	"tenet/internal/rule"
)

var suspiciousRange = rule.Check{
	ID:    "flaws/suspicious-range",
	Title: "range of characters that holds more than it seems",
	Why: "[A-z] also has [ \\ ] ^ _ and the backquote, which stand between Z and a; a hyphen between a dot and an underscore makes a range with all letters, brackets and signs between. " +
		"A list of what is allowed lets these pass.",
	Fix:  "Write A-Za-z, and put a hyphen that stands for itself last or behind a backslash.",
	When: "A range goes from a letter or digit to one of another kind, or from one sign to another over letters or digits that the same class names as well.",
	Quiet: "The ends are written as escapes, the range is one of the usual ones over printable characters, or the class names none of what the range holds: " +
		"then it may be meant.",
	CWE: 20, Severity: rule.Low,
	Links: []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Regular_expressions/Character_class"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, pat := range textsOf(p.File).patterns {
			if pat.Op() != js.OpRegExp {
				continue
			}
			said := map[string]bool{} // a range that stands several times is one mistake
			pat.re.Tree.Walk(func(n *regex.Node) bool {
				for _, item := range n.Items {
					text := pat.re.Source[item.Pos:item.End]
					if extra := unexpected(n, item); extra != "" && !said[text] {
						said[text] = true
						p.Reportf(pat.part(item.Pos, item.End), "%s also has %s.", text, extra).Label = "more than it seems"
					}
				}
				return true
			})
		}
	},
}

// A class of characters as people think of them.
func charKind(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return 'a'
	case r >= 'A' && r <= 'Z':
		return 'A'
	case r >= '0' && r <= '9':
		return '0'
	case r > ' ' && r < '~':
		return '!'
	}
	return 0
}

// unexpected returns some of the signs that a range has by mistake.
func unexpected(class *regex.Node, item regex.Item) string {
	if !item.Range || item.End-item.Pos != 3 { // written without escapes
		return ""
	}
	from, to := charKind(item.Lo), charKind(item.Hi)
	switch {
	case from == 0 || to == 0 || item.Lo == '!':
		return ""
	case from == '!' && to == '!':
		if !named(class, item) {
			return ""
		}
	case from == to || from == '!' || to == '!':
		return ""
	}
	signs := ""
	for r := item.Lo + 1; r < item.Hi; r++ {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			if signs += string(r); len(signs) == 6 {
				break
			}
		}
	}
	return signs
}

// named reports whether the class has letters or digits of a range a second
// time.
func named(class *regex.Node, item regex.Item) bool {
	spelt := regex.Set{{Lo: '0', Hi: '9'}, {Lo: 'A', Hi: 'Z'}, {Lo: 'a', Hi: 'z'}}
	for _, other := range class.Items {
		if other.Pos != item.Pos && (other.Range || other.Escape) && len(other.Set.And(item.Set).And(spelt)) > 0 {
			return true
		}
	}
	return false
}
