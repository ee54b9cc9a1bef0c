package headers

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

const mdn = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/"

// judgeValues reports the values of headers that one check speaks of, whether
// they are written by hand or made by a library.
func judgeValues(p *rule.CodePass) {
	if p.Aside() { // what it sends, it sends on a developer's machine
		return
	}
	seen := map[js.ValueID]bool{}
	for _, s := range settings(p.File) {
		if s.header.check != p.Check.ID {
			continue
		}
		flaw := s.header.judge(s.text)
		if flaw == nil || seen[s.value.ID] && s.value.File == p.File {
			continue
		}
		seen[s.value.ID] = true
		f := report(p, s, flaw)
		f.Severity = flaw.severity
		if flaw.fix != "" {
			f.Fix = flaw.fix
		}
		if s.guess {
			f.Confidence = rule.Possible
		}
	}
}

// settings returns the headers that a file sets, in whichever way.
func settings(f *flow.File) []setting {
	type key struct{}
	return flow.Memo(f, key{}, func(f *flow.File) []setting { return append(configured(f), byHand(f)...) })
}

func report(p *rule.CodePass, s setting, flaw *flaw) *rule.Finding {
	switch {
	case s.header.check == obsolete:
		return p.Reportf(s.value, "Browsers do not read %s any more: %s.", s.header.name, flaw.text)
	case s.who != "":
		return p.Reportf(s.value, "%s sends %s: %s, which %s.", s.who, s.header.name, shown(s.text), flaw.text)
	}
	return p.Reportf(s.value, "%s: %s %s.", s.header.name, shown(s.text), flaw.text)
}

// shown is a value with "..." for what is not known, fit for a message.
func shown(text string) string {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, hole, "...")), " ")
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:57], "") + "..."
	}
	if text == "" {
		return "(empty)"
	}
	return text
}

var hstsWeak = rule.Check{
	ID:    "headers/hsts-weak",
	Title: "HSTS that does not hold",
	Why: "Strict-Transport-Security makes browsers use HTTPS for as long as max-age says. When it is short, or browsers skip it, a visitor who types the name or follows " +
		"an http:// link is led astray by whoever sits on the way: a cafe, a hotel, a router.",
	Fix:  "Send `max-age=31536000; includeSubDomains`: a year, in seconds.",
	When: "Helmet's hsts, lusca, hapi or a header written by hand has a constant max-age below 180 days, none that is a number, or one of more than 100 years, which is milliseconds taken for seconds; or asks for preloading without what the preload list demands; or helmet is told includeSubDomains: false. The same of what a running service sends.",
	Quiet: "A max-age that is not constant; a header written by hand without includeSubDomains; values that only development sets. " +
		"Helmet 1 and 2 took milliseconds, which is allowed for when package.json says so.",
	CWE: 319, Severity: rule.Medium,
	Links: []string{mdn + "Strict-Transport-Security", "https://www.rfc-editor.org/rfc/rfc6797", "https://hstspreload.org/"},
	Live:  liveValues,
	Code: func(p *rule.CodePass) {
		judgeValues(p)
		if p.Aside() { // what it sends, it sends on a developer's machine
			return
		}
		row := byName("Strict-Transport-Security")
		for _, s := range suites(p.File) {
			o, _ := s.option(row)
			for _, v := range given(o.Value) {
				if sub := v.Option("includeSubDomains"); v.Op() == js.OpObject && sub.IsFalse() && s.lib == helmet {
					f := p.Reportf(sub.Value, "%s leaves the hosts below this one without HTTPS: includeSubDomains is false.", s.name())
					f.Severity, f.Fix = rule.Low, "Leave includeSubDomains out, unless a host below this one must be reached by http://."
				}
			}
		}
	},
}

var frameWeak = rule.Check{
	ID:       "headers/frame-weak",
	Title:    "X-Frame-Options with a value that browsers skip",
	Why:      "The only values are DENY and SAMEORIGIN. With any other, ALLOW-FROM too, browsers act as if the header were not there: another site shows the page in a frame, invisible under its own, and the visitor clicks on what he does not see.",
	Fix:      "Send `SAMEORIGIN` or `DENY`; for other sites, name them in the frame-ancestors directive of a Content-Security-Policy.",
	When:     "Helmet's frameguard, lusca's xframe, hapi's xframe, or a header written by hand has another constant value. The same of what a running service sends.",
	Quiet:    "The value is not constant, or is only set in development.",
	CWE:      1021,
	Severity: rule.Medium,
	Links:    []string{mdn + "X-Frame-Options", "https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header"},
	Live:     liveValues,
	Code:     judgeValues,
}

var sniffWeak = rule.Check{
	ID:       "headers/sniff-weak",
	Title:    "X-Content-Type-Options with a value that browsers skip",
	Why:      "Without nosniff browsers look into a file to guess what it is, and run what was uploaded as a picture or text as a script.",
	Fix:      "Send `nosniff`.",
	When:     "A header written by hand has a constant value other than nosniff. The same of what a running service sends.",
	Quiet:    "The value is not constant.",
	CWE:      430,
	Severity: rule.Medium,
	Links:    []string{mdn + "X-Content-Type-Options"},
	Live:     liveValues,
	Code:     judgeValues,
}

var referrerWeak = rule.Check{
	ID:       "headers/referrer-weak",
	Title:    "Referrer-Policy that tells other sites whole addresses",
	Why:      "Addresses hold what they should not: reset tokens, search words, names of customers. Every site that a page links to, or loads from, then reads them.",
	Fix:      "Send `no-referrer`, `same-origin` or `strict-origin-when-cross-origin`.",
	When:     "The policy is the constant unsafe-url, no-referrer-when-downgrade, or a word that browsers do not know, as an option of helmet, lusca or hapi, or by hand. Of several words the last known one counts. The same of what a running service sends.",
	Quiet:    "The value is not constant; origin and its kin, which tell the host only.",
	CWE:      200,
	Severity: rule.Medium,
	Links:    []string{mdn + "Referrer-Policy", "https://www.w3.org/TR/referrer-policy/"},
	Live:     liveValues,
	Code:     judgeValues,
}

var crossOriginOpen = rule.Check{
	ID:       "headers/cross-origin-open",
	Title:    "page left open to other sites",
	Why:      "Cross-Origin-Opener-Policy keeps a page that opens this one from holding on to its window, and X-Permitted-Cross-Domain-Policies keeps old plug-ins from reading the site for others. unsafe-none and all give this away.",
	Fix:      "Leave the option out, or send same-origin and none.",
	When:     "Cross-Origin-Opener-Policy is the constant unsafe-none, or X-Permitted-Cross-Domain-Policies the constant all. The same of what a running service sends.",
	Quiet:    "same-origin-allow-popups and noopener-allow-popups; Cross-Origin-Resource-Policy, which must be cross-origin for what others may embed.",
	CWE:      346,
	Severity: rule.Low,
	Links:    []string{mdn + "Cross-Origin-Opener-Policy"},
	Live:     liveValues,
	Code:     judgeValues,
}

var xssFilterOn = rule.Check{
	ID:       "headers/xss-filter-on",
	Title:    "X-XSS-Protection turns a harmful filter on",
	Why:      "The filter that this header switched on is gone from browsers, because attackers used it to switch off scripts of the page and to read what is on it. Where an old browser still has it, 1 does more harm than good.",
	Fix:      "Send `0`, or nothing; a Content-Security-Policy does what the filter was meant to.",
	When:     "The header is written by hand with a value that begins with 1, or switched on in lusca or hapi. The same of what a running service sends.",
	Quiet:    "Helmet's option, which sends 0 since version 4.",
	CWE:      693,
	Severity: rule.Low,
	Links:    []string{mdn + "X-XSS-Protection"},
	Live:     liveValues,
	Code:     judgeValues,
}

var obsoleteHeader = rule.Check{
	ID:       obsolete,
	Title:    "header that browsers do not read any more",
	Why:      "It protects nobody. Who reads the code believes that something is taken care of, and Public-Key-Pins could lock visitors out of a site for months.",
	Fix:      "Take the header out; send its successor where there is one.",
	When:     "Public-Key-Pins, Expect-CT, Feature-Policy, X-Content-Security-Policy or X-WebKit-CSP is written by hand or switched on in helmet. The same of what a running service sends.",
	Quiet:    "The header is taken off an answer.",
	CWE:      477,
	Severity: rule.Low,
	Links:    []string{mdn + "Permissions-Policy", mdn + "Expect-CT"},
	Live:     liveValues,
	Code:     judgeValues,
}

// turnedOff returns what an option is when it is certainly false in production.
func turnedOff(o flow.Option) (flow.Value, bool) {
	if !o.IsFalse() {
		return flow.Value{}, false
	}
	at := o.Value
	if origin := at.Origin(); origin.OnlyInDevelopment() {
		return flow.Value{}, false
	}
	return at, !at.OnlyInDevelopment()
}
