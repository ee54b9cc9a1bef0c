package flaws

import (
	"strings"

	"tenet/internal/regex"
	"tenet/internal/rule"
)

var missingAnchor = rule.Check{
	ID:    "flaws/missing-anchor",
	Title: "pattern that is not tied to both ends",
	Why: "A pattern without ^ matches in the middle of a text, without $ it does not care what follows: " +
		"https://evil.example/?https://bank.example passes the one, https://bank.example.evil.example the other. ^ and $ bind closer than |.",
	Fix: "Begin with ^, end with $ or with the slash behind the host, and put alternatives in (?:...). Better, compare new URL(text).host.",
	When: "A pattern that decides about a URL, a host or an origin also matches another host, with the expected one somewhere in the text; " +
		"or a test has ^ on its first alternative and $ on its last alone, and none on those between.",
	Quiet: "The pattern holds no host, or the code does not say that it decides what is allowed.",
	CWE:   777, Severity: rule.Medium,
	Links: []string{"https://cwe.mitre.org/data/definitions/777.html", "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Regular_expressions/Disjunction"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		patterns, at := guards(p.File)
		for i, pat := range patterns {
			passes := otherHost(pat.re)
			if passes == "" {
				continue
			}
			f := p.Reportf(pat, "%s also matches %s.", pat.name(), passes)
			f.Label = "not tied to both ends"
			if at[i].Span() != pat.Span() {
				f.Trace = []rule.Step{{Place: at[i].Span(), Code: at[i].Source(), Note: "decides by it"}}
			}
		}
		for _, c := range textsOf(p.File).calls {
			pat, _, ok := tested(c)
			if !ok || c.Method() == "exec" || pat.File != p.File || !textsOf(p.File).decides[c.ID] {
				continue
			}
			if loose := looseAlternative(pat.re); loose != nil {
				f := p.Reportf(pat.part(loose.Pos, loose.End), "In %s, ^ and $ do not bind %s.", pat.name(), pat.re.Source[loose.Pos:loose.End])
				f.Severity, f.Label = rule.Low, "found anywhere in the text"
			}
		}
	},
}

// otherHost returns a text with another host that a pattern for hosts
// matches, "" if it matches none of those that are tried.
func otherHost(re *regex.Regexp) string {
	sample, ok := hostPattern(re)
	if !ok {
		return ""
	}
	host := strings.TrimRight(sample, "/")
	scheme := strings.Contains(host, "://")
	start, end := re.Anchored()
	var tries []string
	if scheme && !start {
		tries = append(tries, "https://evil.example/?"+sample)
	}
	if !end && !strings.HasSuffix(sample, "/") {
		tries = append(tries, host+".evil.example")
	}
	if !start && !scheme && host[0] != '.' {
		tries = append(tries, "evil"+host)
	}
	for _, t := range tries {
		if matched, known := re.Test(t); known && matched {
			return t
		}
	}
	return ""
}

// looseAlternative returns an alternative that neither ^ nor $ bind, although
// the first one begins with ^ and the last one ends with $.
func looseAlternative(re *regex.Regexp) *regex.Node {
	n := re.Tree
	if n.Kind != regex.Alt || len(n.Subs) < 3 || re.Flags.Multiline {
		return nil
	}
	var loose *regex.Node
	for i, s := range n.Subs {
		start, end := startsLine(s), endsLine(s)
		switch {
		case i == 0 && (!start || end), i == len(n.Subs)-1 && (start || !end):
			return nil
		case i > 0 && i < len(n.Subs)-1:
			if start || end {
				return nil
			}
			loose = s
		}
	}
	return loose
}

func startsLine(n *regex.Node) bool {
	return n.Kind == regex.LineStart || n.Kind == regex.Seq && n.Subs[0].Kind == regex.LineStart
}

func endsLine(n *regex.Node) bool {
	return n.Kind == regex.LineEnd || n.Kind == regex.Seq && n.Subs[len(n.Subs)-1].Kind == regex.LineEnd
}
