package headers

import (
	"net/url"
	"regexp"
	"strings"

	"tenet/internal/probe"
	"tenet/internal/rule"
)

var uncheckedScript = rule.Check{
	ID:       "headers/unchecked-script",
	Title:    "page that runs whatever another host sends",
	Why:      "Whoever gets hold of that host runs his script in every page that loads it.",
	Fix:      "Add integrity=\"sha384-...\" and crossorigin=\"anonymous\", or serve the file yourself.",
	When:     "A page of a running service loads one version of a library from another host without an integrity attribute.",
	Quiet:    "Services whose scripts change from day to day, which no hash can pin; scripts that the policy of the page forbids.",
	CWE:      353,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/Security/Defenses/Subresource_Integrity"},
	Live: func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			page, err := url.Parse(x.URL)
			if !x.Page() || err != nil {
				continue
			}
			policies := inForce(x)
			for _, l := range x.Links() {
				if l.Element == "script" && l.URL.Host != p.Facts.Base.Host && l.Tag.Attr("integrity") == nil && versioned.MatchString(l.URL.Path) && runsUnder(policies, page, l.URL, l.Tag.Attr("nonce") != nil) {
					p.ReportOnce(l.URL.String(), rule.LivePlace{URL: x.URL}, "The script %s has no integrity attribute: the page runs whatever that host sends.", shown(l.URL.String()))
				}
			}
		}
	},
}

// versioned matches a version in the path of a library: /3.7.1/, @18.2.0.
var versioned = regexp.MustCompile(`[/@v-]\d+\.\d+(\.\d+)?`)

var corsReflects = rule.Check{
	ID:       "headers/cors-reflects",
	Title:    "answers that every site may read with the visitor's cookies",
	Why:      "A page of any site asks the service in the name of its visitor, whose cookies the browser sends along, and reads the answer: his account, his messages, his tokens.",
	Fix:      "Compare the origin with a list of those that are yours, whole, and answer with that; leave null out.",
	When:     "A running service answers a request of an origin that is nobody's, or of the origin null, with that origin in Access-Control-Allow-Origin and Access-Control-Allow-Credentials: true.",
	Quiet:    "Access-Control-Allow-Origin: *, with which browsers send no cookies; an origin let in without credentials.",
	CWE:      942,
	Severity: rule.High,
	Links:    []string{"https://fetch.spec.whatwg.org/#http-cors-protocol", mdn + "Access-Control-Allow-Origin"},
	Live: func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			asked, name := x.Asked.Get("Origin"), "Access-Control-Allow-Origin"
			if x.Why != probe.CORS && x.Why != probe.Preflight || asked == "" || x.Header.Get(name) != asked || !strings.EqualFold(x.Header.Get("Access-Control-Allow-Credentials"), "true") {
				continue
			}
			whom := "a page of any site"
			if asked == "null" {
				whom = "the origin null, which any page can take on in a sandboxed frame,"
			}
			p.ReportOnce(asked, headerOf(x, name), "The service lets %s read its answers with the visitor's cookies.", whom)
		}
	},
}
