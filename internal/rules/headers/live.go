package headers

import (
	"fmt"
	"strings"

	"tenet/internal/probe"
	"tenet/internal/rule"
	"tenet/web/csp"
	web "tenet/web/header"
)

// What the checks say of the headers that a running service sends. The table
// and the judges are those of the code.

// headerOf is a header of an answer as a place.
func headerOf(x *probe.Exchange, name string) rule.LivePlace {
	return rule.LivePlace{URL: x.URL, Header: name, Value: strings.ToValidUTF8(strings.Join(x.Header.Values(name), ", "), "?")}
}

// liveValues reports the values of headers that one check speaks of.
func liveValues(p *rule.LivePass) {
	for i := range table {
		if table[i].check == p.Check.ID {
			judgeSent(p, table[i].name)
		}
	}
}

// judgeSent reports what is wrong with a header of any answer.
func judgeSent(p *rule.LivePass, name string) {
	row, _ := web.Lookup(name)
	for _, x := range p.Exchanges() {
		values := x.Header.Values(name)
		if len(values) == 0 || row.OverTLS && !x.OverTLS() {
			continue
		}
		value := strings.Join(values, ", ")
		if strings.EqualFold(name, "Strict-Transport-Security") {
			value = values[0] // browsers read the first only: RFC 6797, section 8.1
		}
		for _, flaw := range web.Judge(name, value) {
			what := shown(value)
			if flaw.Part != "" {
				what = shown(flaw.Part)
			}
			text := fmt.Sprintf("%s: %s %s.", name, what, flaw.Text)
			if row.Obsolete {
				text = fmt.Sprintf("Browsers do not read %s any more: %s.", name, flaw.Text)
			}
			f := p.ReportOnce(name+value+flaw.Part+flaw.Text, headerOf(x, name), "%s", text)
			f.Severity = weights[flaw.Severity]
			if flaw.Fix != "" {
				f.Fix = flaw.Fix
			}
		}
	}
}

var weakValue = rule.Check{
	ID:       "headers/weak-value",
	Title:    "header with a value that browsers skip or that opens the page",
	Why:      "Browsers skip in silence what they cannot read in a header, and act as if it were not there.",
	Fix:      "Write the value as the standard of the header says.",
	When:     "A running service sends Permissions-Policy, Cross-Origin-Resource-Policy, Cross-Origin-Embedder-Policy, Origin-Agent-Cluster or Clear-Site-Data with a value that is none, or that gives away what the header is there for.",
	Quiet:    "Headers with checks of their own; headers that are not sent.",
	CWE:      693,
	Severity: rule.Low,
	Links:    []string{mdn + "Permissions-Policy", mdn + "Cross-Origin-Resource-Policy"},
	Live: func(p *rule.LivePass) {
		for _, row := range web.Table() {
			own := byName(row.Name)
			if row.Judge == nil || row.Removed || row.Name == "Server" || strings.HasPrefix(row.Name, "X-AspNet") || strings.HasPrefix(row.Name, "Content-Security-Policy") || own != nil && own.check != "" {
				continue
			}
			judgeSent(p, row.Name)
		}
	},
}

var missing = rule.Check{
	ID:    "headers/missing",
	Title: "answer without a protecting header",
	Why:   "Each of these headers takes one attack away: pages in frames of strangers, uploads that run as scripts, first visits without TLS, addresses told to other sites.",
	Fix:   "Send the header with every answer: helmet() in Express sends all of them.",
	When: "A running service sends a page without X-Frame-Options, and without frame-ancestors in a policy, X-Content-Type-Options, Referrer-Policy, Cross-Origin-Opener-Policy, Cross-Origin-Resource-Policy, " +
		"or an answer over TLS without Strict-Transport-Security.",
	Quiet:    "Headers that browsers read over TLS only, where there is no TLS; headers that only documents need, on other answers; Content-Security-Policy, which has a check of its own.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://owasp.org/www-project-secure-headers/", "https://helmetjs.github.io/"},
	Live: func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			if x.Status != 200 || x.Why != probe.Front && x.Why != probe.Linked {
				continue
			}
			for _, row := range web.Table() {
				if !row.Essential || row.Name == "Content-Security-Policy" || row.Page && !x.HTML() || row.OverTLS && !x.OverTLS() || x.Header.Get(row.Name) != "" {
					continue
				}
				if row.Name == "X-Frame-Options" && framed(x) {
					continue
				}
				f := p.ReportOnce(row.Name, rule.LivePlace{URL: x.URL, Header: row.Name}, "The answer has no %s: %s.", row.Name, row.Without)
				f.Fix = "Send `" + row.Name + ": " + row.Advice + "`."
				if own := byName(row.Name); own != nil && own.off != 0 {
					f.Severity = own.off
				}
			}
		}
	},
}

// framed reports whether a policy says who may frame the page.
func framed(x *probe.Exchange) bool {
	for _, policy := range sentPolicies(x) {
		if policy.Get("frame-ancestors") != nil {
			return true
		}
	}
	return false
}

// sentPolicies are the policies of an answer that are enforced: those of the
// header. Those of meta elements come after them, see metaPolicies.
func sentPolicies(x *probe.Exchange) []csp.Policy {
	return csp.ParseHeader(strings.Join(x.Header.Values("Content-Security-Policy"), ", "))
}
