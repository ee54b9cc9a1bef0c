package scope

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"tenet/internal/cookie"
	"tenet/internal/flow"
	"tenet/internal/rule"
)

var wideDomain = rule.Check{
	ID:    "scope/wide-domain",
	Title: "cookie for a whole domain",
	Why: "A cookie with a Domain goes to every host below it: to the shop, the blog, the test server and the page that a partner hosts. " +
		"One weak host is enough to read the sessions of all, or to plant them. A Domain that is a public suffix is refused by browsers.",
	Fix: "Leave Domain out: then only the host that set the cookie gets it.",
	When: "Domain is a constant that is a public suffix such as co.uk or github.io, a domain as one registers it such as example.com, or begins with a dot. " +
		"Of low severity for cookies that let nobody in, and for domains below the registered one. The same of the cookies that a running service sends.",
	Quiet: "Domain is not known, is localhost or an address, or names a host below the registered domain without a dot.",
	CWE:   1275, Severity: rule.Medium,
	Links: []string{"https://www.rfc-editor.org/rfc/rfc6265#section-8.6", "https://publicsuffix.org/"},
	Live:  liveWideDomain,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			domain, at, given := s.Domain()
			if given && !isHost(s.Name()) { // check prefix speaks of the others
				reportDomain(p, s, domain, at)
			}
		}
	},
}

func reportDomain(p *rule.CodePass, s *cookie.Setter, domain string, at flow.Value) {
	wide, host := width(domain)
	var f *rule.Finding
	switch {
	case wide == everybody:
		f = p.Reportf(place(s, at), "The domain %s of %s belongs to everybody: browsers refuse the cookie.", domain, s.Title())
		f.Label = "a public suffix"
		weigh(f, s, true)
	case wide == whole:
		f = p.Reportf(place(s, at), "%s goes to every host of %s.", rule.Sentence(s.Title()), host)
		f.Label = "the whole domain"
		weigh(f, s, s.LetsIn() && !constantDefault(at))
	case strings.HasPrefix(domain, ".") && registrable(host) != "":
		f = p.Reportf(place(s, at), "%s goes to %s and every host below it; the leading dot has no meaning.", rule.Sentence(s.Title()), host)
		weigh(f, s, false)
	}
}

func constantDefault(v flow.Value) bool { return v.OK() && v.Const().Default }

func registrable(host string) string {
	d, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return d
}

var path = rule.Check{
	ID:       "scope/path",
	Title:    "cookie path that browsers ignore",
	Why:      "A Path that does not begin with a slash is ignored. The browser takes the folder of the page in its place, and the cookie goes elsewhere than meant.",
	Fix:      "Begin the path with a slash.",
	When:     "Path is a constant that does not begin with a slash. The same of the cookies that a running service sends.",
	Quiet:    "Path is not known or empty. A narrow path is no protection from other pages of the host, so a wide one is no finding.",
	CWE:      1173,
	Severity: rule.Low,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc6265#section-5.2.4"},
	Live:     livePath,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			if text, at, given := s.PathAttribute(); given && text != "" && !strings.HasPrefix(text, "/") {
				p.Reportf(place(s, at), "The path %s of %s does not begin with a slash: browsers ignore it.", text, s.Title())
			}
		}
	},
}

var prefix = rule.Check{
	ID:    "scope/prefix",
	Title: "cookie that its own name forbids",
	Why: "Browsers take a cookie whose name begins with __Host- only with Secure, with Path=/ and without Domain, and one with __Secure- only with Secure. " +
		"Anything else they drop without a word: nobody stays signed in.",
	Fix:      "Pass secure: true and path: '/', and no domain.",
	When:     "A name with __Host- comes with a Domain, with another Path than / or none, or without Secure; one with __Secure- without Secure. The same of the cookies that a running service sends.",
	Quiet:    "The attribute is not known, or the library adds Secure by itself over TLS.",
	CWE:      1275,
	Severity: rule.Medium,
	Links:    []string{"https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3"},
	Live:     livePrefix,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			host := isHost(s.Name())
			if !host && !strings.HasPrefix(strings.ToLower(s.Name()), "__secure-") {
				continue
			}
			if flaw := broken(s, host); flaw != "" {
				f := p.Reportf(s, "Browsers drop the cookie %s: %s.", s.Name(), flaw)
				f.Label = "dropped"
				weigh(f, s, true)
			}
		}
	},
}

func isHost(name string) bool { return strings.HasPrefix(strings.ToLower(name), "__host-") }

// broken says which promise of the prefix a cookie breaks, "" if none.
func broken(s *cookie.Setter, host bool) string {
	path, _, written := s.PathAttribute()
	switch {
	case s.Secure().State == cookie.Off:
		return "it is not Secure"
	case !host:
		return ""
	case s.Has("domain") == "yes":
		return "it has a Domain"
	case written && path != "/":
		return "its Path is " + path + " and not /"
	case s.Has("path") == "no" && s.Path != "/":
		return "it has no Path=/"
	}
	return ""
}
