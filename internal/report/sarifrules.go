package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenet/internal/check"
	"tenet/internal/rule"
)

// sarifRules is the rule table of a run: every check that always runs, and one
// rule more for each severity that a finding has in place of its check's:
// sites read the severity of the rule, not that of the result.
type sarifRules struct {
	list  []sarifRule
	index map[string]int
}

// sarifRuleID is the id of the check, with the severity when it is not the
// one that the check declares.
func sarifRuleID(o Options, f *rule.Finding) string {
	if c := o.Checks[f.ID]; c != nil && c.Severity != f.Severity {
		return f.ID + "/" + f.Severity.String()
	}
	return f.ID
}

func newSARIFRules(o Options, found []*rule.Finding, accepted []check.Accepted) sarifRules {
	type entry struct {
		check      *rule.Check
		severity   rule.Severity
		confidence rule.Confidence // of the least sure finding
	}
	table := map[string]entry{}
	for _, c := range o.Checks {
		if c.Lint { // runs only when asked for: listed when it found something
			continue
		}
		table[c.ID] = entry{c, c.Severity, rule.Certain + 1}
	}
	add := func(f *rule.Finding) {
		id := sarifRuleID(o, f)
		e, ok := table[id]
		if !ok {
			e = entry{o.Checks[f.ID], f.Severity, rule.Certain + 1}
			if e.check == nil {
				e.check = &rule.Check{ID: f.ID, Fix: f.Fix, CWE: f.CWE}
			}
		}
		e.confidence = min(e.confidence, f.Confidence)
		table[id] = e
	}
	for _, f := range found {
		add(f)
	}
	for i := range accepted {
		add(&accepted[i].Finding)
	}
	rules := sarifRules{[]sarifRule{}, map[string]int{}}
	for _, id := range slices.Sorted(maps.Keys(table)) {
		e := table[id]
		rules.index[id] = len(rules.list)
		rules.list = append(rules.list, sarifRuleOf(id, e.check, e.severity, e.confidence))
	}
	return rules
}

func sarifRuleOf(id string, c *rule.Check, sev rule.Severity, conf rule.Confidence) sarifRule {
	title := oneLine(c.Title, 255)
	if title != "" {
		title = strings.ToUpper(title[:1]) + title[1:]
	}
	short := cmp.Or(title, id)
	tags := []string{"security"}
	if c.CWE > 0 {
		tags = append(tags, fmt.Sprintf("external/cwe/cwe-%03d", c.CWE))
	}
	name, _, _ := strings.Cut(c.ID, "/")
	return sarifRule{
		ID:      id,
		Name:    clip(id, 255),
		Short:   sarifText{Text: clip(short, maxDescription)},
		Full:    sarifText{Text: oneLine(cmp.Or(c.Why, short), maxDescription)},
		HelpURI: helpURI(c),
		Help:    sarifText{Text: helpText(c), Markdown: helpMarkdown(c)},
		Default: sarifLevel{cmp.Or(sarifLevels[sev], "none")},
		Properties: sarifProperties{
			Tags:      append(tags, "tenet/"+name),
			Precision: cmp.Or(sarifPrecisions[conf], "high"),
			Severity:  sarifScores[sev],
		},
	}
}

func helpURI(c *rule.Check) string {
	if len(c.Links) > 0 {
		return c.Links[0]
	}
	return cweURL(c.CWE)
}

func cweURL(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("https://cwe.mitre.org/data/definitions/%d.html", n)
}

func helpText(c *rule.Check) string {
	var parts []string
	if c.Why != "" {
		parts = append(parts, oneLine(c.Why, maxProse))
	}
	if c.Fix != "" {
		parts = append(parts, "Fix: "+oneLine(c.Fix, maxProse))
	}
	return strings.Join(append(parts, "More: tenet explain "+c.ID), "\n\n")
}

// helpMarkdown is what code-scanning sites show beside a finding.
func helpMarkdown(c *rule.Check) string {
	var b strings.Builder
	part := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "**%s**\n\n%s\n\n", title, markdownProse(text))
		}
	}
	part("Why it matters", c.Why)
	part("Fix", c.Fix)
	part("It is reported when", c.When)
	part("It stays quiet when", c.Quiet)
	b.WriteString("**Read more**\n\n")
	for _, l := range c.Links {
		fmt.Fprintf(&b, "- <%s>\n", l)
	}
	if c.CWE > 0 {
		fmt.Fprintf(&b, "- [CWE-%d](%s)\n", c.CWE, cweURL(c.CWE))
	}
	fmt.Fprintf(&b, "- `tenet explain %s`\n", c.ID)
	return b.String()
}
