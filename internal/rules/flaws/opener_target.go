package flaws

import (
	"slices"
	"strings"

	"tenet/internal/markup"
	"tenet/internal/rule"
)

var openerTarget = rule.Check{
	ID:       "flaws/opener-target",
	Title:    "new window that may steer this one",
	Why:      "The page that opens can send the one that it came from elsewhere: the visitor comes back to a copy of the site that asks for his password.",
	Fix:      "Leave opener out of rel; browsers then open the window without it.",
	When:     "A link or form with target=_blank says rel=opener, and leads to another site or to an address that is not known.",
	Quiet:    "No rel at all: browsers have not handed on the opener of target=_blank since 2021. Links within the site.",
	CWE:      1022,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/rel#opener"},
	Page: func(p *rule.PagePass) {
		for i := range p.File.Elements {
			e := &p.File.Elements[i]
			target, rel := e.Attr("target"), e.Attr("rel")
			if target == nil || rel == nil || !strings.EqualFold(target.Value, "_blank") {
				continue
			}
			words := strings.Fields(strings.ToLower(rel.Value))
			if slices.Contains(words, "opener") && !slices.Contains(words, "noopener") && leadsAway(e) {
				p.Reportf(rel.Start, rel.End, "rel=opener lets the page that opens steer this window.")
			}
		}
	},
}

// leadsAway reports whether a link or form leads to another site, or nobody
// knows where.
func leadsAway(e *markup.Element) bool {
	for _, name := range []string{"href", ":href", "v-bind:href", "action"} {
		if a := e.Attr(name); a != nil {
			return a.Dynamic || foreignAddress(a.Value)
		}
	}
	return false
}

// foreignAddress reports whether an address names a host.
func foreignAddress(address string) bool {
	address = strings.ToLower(strings.TrimSpace(address))
	return strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "//")
}
