package main

import (
	"bytes"
	"fmt"
	"strings"

	"tenet/internal/config"
	"tenet/internal/rule"
)

const generated = "<!-- Written by `make docs` from the declarations in internal/. Edit those. -->\n\n"

// pages returns the content of every generated page, by its name in docs/.
func pages(rules []*rule.Rule) map[string][]byte {
	all := map[string][]byte{
		"rules.md":         rulesPage(rules),
		"configuration.md": configurationPage(),
	}
	for n, r := range rules {
		for i := range r.Checks {
			all["checks/"+r.Checks[i].ID+".md"] = checkPage(n+1, r, &r.Checks[i])
		}
	}
	return all
}

func rulesPage(rules []*rule.Rule) []byte {
	var b bytes.Buffer
	b.WriteString(generated)
	b.WriteString("# The ten rules\n\n")
	b.WriteString("| # | rule | practice | checks |\n|--:|---|---|--:|\n")
	for n, r := range rules {
		if countChecks(r, false) == 0 {
			fmt.Fprintf(&b, "| %d | `%s` | %s | not built yet |\n", n+1, r.Name, r.Title)
			continue
		}
		fmt.Fprintf(&b, "| %d | [`%s`](../internal/rules/%s/README.md) | %s | [%d](#%s) |\n", n+1, r.Name, r.Name, r.Title, countChecks(r, false), r.Name)
	}
	b.WriteString("\nA rule that is not built yet is called \"not seen\" in every report, never \"kept\".\n")
	for _, r := range rules {
		if countChecks(r, false) > 0 {
			fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n", r.Name, r.Title)
			checkTable(&b, r, false)
		}
	}
	b.WriteString(mistakesIntro)
	for _, r := range rules {
		if countChecks(r, true) > 0 {
			checkTable(&b, r, true)
		}
	}
	return b.Bytes()
}

// countChecks counts the checks of a rule that always run, or those for
// mistakes.
func countChecks(r *rule.Rule, lint bool) int {
	n := 0
	for i := range r.Checks {
		if r.Checks[i].Lint == lint {
			n++
		}
	}
	return n
}

// checkTable lists them, with the rules of ESLint that those for mistakes
// stand for.
func checkTable(b *bytes.Buffer, r *rule.Rule, lint bool) {
	heads := "| check | severity | what it finds |\n|---|---|---|\n"
	if lint {
		heads = "| check | what it finds | rules of ESLint |\n|---|---|---|\n"
	}
	b.WriteString(heads)
	for i := range r.Checks {
		c := &r.Checks[i]
		switch {
		case c.Lint != lint:
		case lint:
			fmt.Fprintf(b, "| [`%s`](checks/%s.md) | %s | %s |\n", c.ID, c.ID, cell(c.Title), strings.Join(c.ESLint, ", "))
		default:
			fmt.Fprintf(b, "| [`%s`](checks/%s.md) | %s | %s |\n", c.ID, c.ID, c.Severity, cell(c.Title))
		}
	}
}

func checkPage(number int, r *rule.Rule, c *rule.Check) []byte {
	var b bytes.Buffer
	b.WriteString(generated)
	fmt.Fprintf(&b, "# %s\n\n%s. Usually **%s**; rule %d, [%s](../../../internal/rules/%s/README.md): %s.\n\n",
		c.ID, upper(c.Title), c.Severity, number, r.Name, r.Name, r.Title)
	fmt.Fprintf(&b, "%s\n", c.Why)
	syntax := c.Syntax(r.Files)
	wrong, right := c.Example(r.Files)
	section(&b, "Wrong", fenced(syntax.Language, wrong))
	section(&b, "Right", fenced(syntax.Language, right))
	when := c.When
	if c.Lint {
		when += " It runs with `--lint`, with `lint: true` in `tenet.yaml`, or when it is named."
	}
	section(&b, "When tenet reports it", when)
	section(&b, "When it stays quiet", c.Quiet)
	section(&b, "How to repair it", c.Fix)
	section(&b, "How to accept it", accepting(c, syntax))
	read := fmt.Sprintf("- [CWE-%d](https://cwe.mitre.org/data/definitions/%d.html)", c.CWE, c.CWE)
	for _, l := range c.Links {
		read += fmt.Sprintf("\n- <%s>", l)
	}
	section(&b, "Read more", read)
	return b.Bytes()
}

func configurationPage() []byte {
	var b bytes.Buffer
	b.WriteString(generated)
	b.WriteString(configurationIntro)
	b.WriteString(fenced("yaml", strings.TrimRight(config.Example(""), "\n")))
	b.WriteString("\n")
	b.WriteString(configurationRest)
	return b.Bytes()
}

// accepting says how the findings of a check are accepted: by a comment where
// there are comments, and in tenet.yaml.
func accepting(c *rule.Check, syntax rule.Syntax) string {
	text := "In `tenet.yaml`, with a reason:\n\n"
	if comment := syntax.Comment("tenet-accept " + c.ID + ": the reason"); comment != "" {
		text = "Here, with a reason, on the line or the line above:\n\n" + fenced(syntax.Language, comment) + "\n\nEverywhere, in `tenet.yaml`:\n\n"
	}
	return text + fenced("yaml", "accept:\n  - id: "+c.ID+"\n    where: path/**\n    why: the reason")
}

// section writes a heading and a text, if there is a text.
func section(b *bytes.Buffer, heading, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n## %s\n\n%s\n", heading, text)
	}
}

// fenced returns code as a Markdown block whose fence the code cannot end.
func fenced(language, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + language + "\n" + code + "\n" + fence
}

// cell makes a text safe in a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// upper begins a title like a sentence.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
