package check

import (
	"maps"
	"slices"
	"strings"

	"tenet/internal/rule"
	"tenet/internal/source"
)

// eslintRules says which of our rules and checks an ESLint rule asks about
// the same thing. A comment that turns that rule off, by name, turns the
// check off in the same place; one that turns everything off does not: it was
// hardly written about security. It does for the checks for mistakes, which
// name their ESLint rules themselves.
var eslintRules = map[string][]string{
	"no-eval":                              {"eval"},
	"no-implied-eval":                      {"eval"},
	"no-new-func":                          {"eval"},
	"no-script-url":                        {"eval"},
	"@typescript-eslint/no-implied-eval":   {"eval"},
	"security/detect-eval-with-expression": {"eval"},
	"sonarjs/code-eval":                    {"eval"},
	"strict":                               {"strict"},
	"no-with":                              {"strict"},
	"no-octal":                             {"strict"},
	"no-octal-escape":                      {"strict"},
	"no-delete-var":                        {"strict"},
	"no-caller":                            {"strict"},
	"no-dupe-args":                         {"strict"},
	"no-undef":                             {"strict"},
	"no-global-assign":                     {"strict"},
	"no-empty":                             {"leaks/empty-catch"},
	"handle-callback-err":                  {"leaks/ignored-error"},
	"n/handle-callback-err":                {"leaks/ignored-error"},
	"node/handle-callback-err":             {"leaks/ignored-error"},
	"@typescript-eslint/no-floating-promises": {"leaks/floating-promise"},
	"sonarjs/x-powered-by":                    {"leaks/powered-by"},
	"sonarjs/production-debug":                {"leaks/debug-error-page"},
	"sonarjs/cookie-no-httponly":              {"cookies"},
	"sonarjs/insecure-cookie":                 {"cookies"},
}

// eslintDirectives are the forms of the comment, longest first.
var eslintDirectives = [...]string{"eslint-disable-next-line", "eslint-disable-line", "eslint-disable"}

// everything stands for all rules of ESLint, in a table of them.
const everything = ""

// withMistakes adds to the table of ESLint rules those that the checks for
// mistakes name, under every name that people know them by. The table itself
// is shared and stays as it is.
func withMistakes(checks []*rule.Check) map[string][]string {
	table := eslintRules
	for _, c := range checks {
		if !c.Lint {
			continue
		}
		if len(table[everything]) == 0 {
			table = maps.Clone(table)
		}
		table[everything] = append(table[everything], c.ID)
		for _, name := range c.ESLint {
			for _, known := range eslintNames(name) {
				table[known] = append(slices.Clip(table[known]), c.ID)
			}
		}
	}
	return table
}

// eslintNames returns the names of a rule: plugins were renamed, and the one
// for TypeScript repeats rules of the core under its own prefix.
func eslintNames(name string) []string {
	switch plugin, rest, _ := strings.Cut(name, "/"); {
	case rest == "":
		return []string{name, "@typescript-eslint/" + name}
	case plugin == "n":
		return []string{name, "node/" + rest}
	case plugin == "import":
		return []string{name, "import-x/" + rest}
	}
	return []string{name}
}

// eslintWaivers returns what a file's ESLint comments set aside, given which
// of our checks each rule of ESLint stands for.
func eslintWaivers(text *source.Text, comments []comment, table map[string][]string) []*waiver {
	var list []*waiver
	for _, c := range comments {
		raw := text.Data[c.start:c.end]
		words := body(raw)
		for _, d := range eslintDirectives {
			rest, ok := strings.CutPrefix(words, d)
			if !ok || rest != "" && !strings.ContainsAny(rest[:1], " \t") {
				continue
			}
			rules, why, _ := strings.Cut(rest, " --")
			named := splitList(rules)
			if len(named) == 0 {
				named = []string{everything}
			}
			for _, name := range named {
				ids := table[name]
				if len(ids) == 0 {
					continue
				}
				w := &waiver{ids: ids, why: strings.TrimSpace(d + " " + name), at: text.Span(c.start, c.end)}
				if why = strings.Trim(why, "- "); why != "" {
					w.why += ": " + why
				}
				w.from, w.to = eslintReach(text, c, d, name)
				if d == "eslint-disable" && !strings.HasPrefix(raw, "/*") {
					continue // ESLint reads the block form in block comments only
				}
				list = append(list, w)
			}
			break
		}
	}
	return list
}

// eslintReach returns the lines that a directive for one rule means.
func eslintReach(text *source.Text, c comment, directive, rule string) (from, to int) {
	first, _ := text.Position(c.start)
	last, _ := text.Position(c.end)
	switch directive {
	case "eslint-disable-next-line":
		return last + 1, last + 1
	case "eslint-disable-line":
		return first, last
	}
	return first, enabledAgain(text, c.end, rule)
}

// enabledAgain returns the line of the comment that turns a rule on again
// after an offset, or the last line.
func enabledAgain(text *source.Text, pos int, rule string) int {
	const enable = "eslint-enable"
	for {
		at := strings.Index(text.Data[pos:], enable)
		if at < 0 {
			return text.Lines()
		}
		at += pos
		pos = at + len(enable)
		end := strings.Index(text.Data[pos:], "*/")
		if end < 0 || !strings.HasSuffix(strings.TrimRight(text.Data[:at], " \t\r\n"), "/*") {
			continue
		}
		rules, _, _ := strings.Cut(text.Data[pos:pos+end], " --")
		if list := splitList(strings.ReplaceAll(rules, "\n", " ")); len(list) == 0 || slices.Contains(list, rule) {
			n, _ := text.Position(at)
			return n
		}
	}
}
