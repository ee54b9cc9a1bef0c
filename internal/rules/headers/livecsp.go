package headers

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/probe"
	"tenet/internal/rule"
	"tenet/web/csp"
)

const policyHeader = "Content-Security-Policy"

// inForce are the policies of a page: of its header, and of meta elements, in
// which frame-ancestors and the like count for nothing.
func inForce(x *probe.Exchange) []csp.Policy {
	all := sentPolicies(x)
	for _, e := range x.Elements() {
		equiv, content := e.Attr("http-equiv"), e.Attr("content")
		if e.Name == "meta" && equiv != nil && content != nil && strings.EqualFold(equiv.Value, policyHeader) {
			all = append(all, csp.Parse(strings.NewReplacer("&#39;", "'", "&#x27;", "'", "&quot;", `"`, "&amp;", "&").Replace(content.Value)))
		}
	}
	return all
}

// livePolicies is [judgePolicies] for the policies that a running service
// sends. Several policies all hold: what one of them forbids is no weakness.
func livePolicies(kinds ...csp.Kind) func(*rule.LivePass) {
	return func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			if !x.Page() {
				continue
			}
			for _, group := range weakInAll(inForce(x), kinds) {
				w := group[0]
				sent := policy{who: "", Policy: csp.Policy{}}
				at := headerOf(x, policyHeader)
				f := p.ReportOnce(fmt.Sprint(w.Kind, w.Directive, w.Value), at, "%s", sent.message(group))
				f.Severity = severities[w.Severity]
			}
		}
	}
}

// weakInAll returns the weaknesses of some kinds that every policy has, as the
// first policy has them.
func weakInAll(policies []csp.Policy, kinds []csp.Kind) [][]csp.Weakness {
	if len(policies) == 0 {
		return nil
	}
	groups := grouped(&policy{Policy: policies[0]}, kinds)
	return slices.DeleteFunc(groups, func(g []csp.Weakness) bool {
		for _, other := range policies[1:] {
			same := func(w csp.Weakness) bool {
				return w.Kind == g[0].Kind && (w.Kind != csp.Missing || w.Directive == g[0].Directive)
			}
			if !slices.ContainsFunc(csp.Evaluate(other), same) {
				return true
			}
		}
		return false
	})
}

func liveCSPMissing(p *rule.LivePass) {
	for _, x := range p.Exchanges() {
		if x.Page() && len(inForce(x)) == 0 && x.Header.Get(policyHeader+"-Report-Only") == "" {
			f := p.ReportOnce("", rule.LivePlace{URL: x.URL, Header: policyHeader}, "The page has no Content-Security-Policy: one injected script does as it likes.")
			f.Fix = "Send a policy; Content-Security-Policy-Report-Only shows first what it would break."
		}
	}
}

func liveReportOnly(p *rule.LivePass) {
	for _, x := range p.Exchanges() {
		name := policyHeader + "-Report-Only"
		if x.Page() && len(inForce(x)) == 0 && x.Header.Get(name) != "" {
			p.ReportOnce("", headerOf(x, name), "The policy of the page only reports what breaks it, and stops nothing.")
		}
	}
}

// liveFixedNonce compares the nonces of several answers: one that comes twice
// is no nonce, and one of a few characters is as good as none.
func liveFixedNonce(p *rule.LivePass) {
	first := map[string]*probe.Exchange{}
	for _, x := range p.Exchanges() {
		if !x.HTML() {
			continue
		}
		for _, policy := range sentPolicies(x) {
			for _, w := range csp.Evaluate(policy) {
				if w.Kind == csp.ShortNonce && isScriptDirective(w.Directive) {
					f := p.ReportOnce(w.Text, headerOf(x, policyHeader), "The policy: %s %s.", w.Directive, w.Text)
					f.Fix = "Make a nonce of 16 random bytes for each answer."
				}
			}
		}
		for _, nonce := range nonces(x) {
			if other := first[nonce]; other == nil {
				first[nonce] = x
			} else if other != x {
				f := p.ReportOnce(nonce, headerOf(x, policyHeader), "The nonce %s came with more than one answer.", shown(nonce))
				f.Fix = "Make a nonce for each answer, and let no cache keep the page."
			}
		}
	}
}

func nonces(x *probe.Exchange) []string {
	var all []string
	for _, policy := range sentPolicies(x) {
		for _, d := range policy.Directives {
			for _, v := range d.Values {
				if isScriptDirective(d.Name) && strings.HasPrefix(strings.ToLower(v), "'nonce-") && !slices.Contains(all, v) {
					all = append(all, v)
				}
			}
		}
	}
	return all
}
