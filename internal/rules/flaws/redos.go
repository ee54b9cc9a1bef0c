package flaws

import (
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/regex"
	"tenet/internal/rule"
)

var redos = rule.Check{
	ID:    "flaws/redos",
	Title: "slow pattern on untrusted text",
	Why: "A pattern that can read one text in many ways tries them all before it gives up. A visitor who knows that sends a text of a few kilobytes, " +
		"and the process answers nobody else for seconds, or for ever.",
	Fix: "Rewrite the pattern so that no two parts of it can read the same characters in a row, or limit the length of the text first.",
	When: "A regular expression that takes exponential or polynomial time is applied to untrusted text; in a library, to a parameter of what it exports. " +
		"The pattern was tried on the text that the finding shows. Where the text comes from unknown, an exponential pattern is of medium severity.",
	Quiet:    "The length of the text is limited, or the text is compared with a list.",
	CWE:      1333,
	Severity: rule.High,
	Links:    []string{"https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS"},
	Code: func(p *rule.CodePass) {
		reported := map[flow.Value]bool{}
		for c := range p.File.AllCalls() {
			re, text := matching(c)
			if !re.OK() {
				continue
			}
			for _, o := range re.Origins() {
				if x, ok := readPattern(o); ok && !reported[o] {
					reported[o] = reportSlow(p, c, x, text)
				}
			}
		}
	},
}

// matching returns the pattern and the text of a call that matches them.
func matching(c flow.Call) (re, text flow.Value) {
	switch c.Method() {
	case "test", "exec":
		return c.Receiver(), c.Arg(0)
	case "match", "matchAll", "replace", "replaceAll", "search", "split":
		return c.Arg(0), c.Receiver()
	}
	return flow.Value{}, flow.Value{}
}

func reportSlow(p *rule.CodePass, c flow.Call, x pattern, text flow.Value) bool {
	if !strings.ContainsAny(x.re.Source, "*+{") {
		return false // it has no loop
	}
	way := p.Taint.Trace(text, "", model.Subject)
	if way == nil && (rule.IsAside(p.File.Name()) || text.Const().Kind != flow.NoConst || p.Taint.Checked(text, model.Subject)) {
		return false
	}
	slow, ok := x.re.Slow()
	if !ok || way == nil && !slow.Exponential {
		return false
	}
	if way == nil {
		f := p.Reportf(x, "%s takes exponential time on some texts: %s.", x.Source(), witness(slow))
		f.Severity = rule.Medium
		f.Trace = []rule.Step{{Place: c.Span(), Code: c.Source(), Note: "is matched here"}}
		return true
	}
	f := p.Reportf(x, "%s takes %s time on %s, which %s.", x.Source(), growth(slow), way.From().Source(), way.Source.Note)
	p.Weigh(f, way)
	if !slow.Exponential {
		f.Severity = min(f.Severity, rule.Medium)
		if slow.Search && slow.Degree == 2 && way.Source.Class != model.Remote {
			f.Severity = rule.Low
		}
	}
	f.Label = "slow on " + witness(slow)
	f.Trace = append(rule.Steps(way.Steps), rule.Step{Place: c.Span(), Code: c.Source(), Note: "is matched here"})
	return true
}

func growth(r regex.Report) string {
	switch {
	case r.Exponential:
		return "exponential"
	case r.Degree == 2:
		return "quadratic"
	case r.Degree == 3:
		return "cubic"
	}
	return "polynomial (degree " + strconv.Itoa(r.Degree) + ")"
}

// witness shows the text that was tried, as JavaScript writes it.
func witness(r regex.Report) string {
	var parts []string
	if r.Prefix != "" {
		parts = append(parts, quote(r.Prefix))
	}
	parts = append(parts, quote(r.Pump)+".repeat(n)")
	if r.Suffix != "" {
		parts = append(parts, quote(r.Suffix))
	}
	return strings.Join(parts, " + ")
}

func quote(s string) string {
	q := strconv.QuoteToASCII(s)
	if len(q) > 40 {
		return q[:36] + `..."`
	}
	return q
}
