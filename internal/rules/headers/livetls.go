package headers

import (
	"crypto/tls"
	"fmt"
	"net/url"
	"strings"
	"time"

	"tenet/internal/probe"
	"tenet/internal/rule"
)

var plainAnswer = rule.Check{
	ID:       "headers/plain-http",
	Title:    "service that answers without TLS",
	Why:      "Whoever is on the way, in a cafe or a hotel, reads the page with its cookies, and writes into it what he likes.",
	Fix:      "Redirect http:// to https:// of the same host, and from there to wherever else: only so the browser learns Strict-Transport-Security of the host.",
	When:     "A running service answers http:// with a page, or redirects it to an address without TLS, or to another host before https:// of its own.",
	Quiet:    "Services of this machine and network; the port does not answer, or answers with an error.",
	CWE:      319,
	Severity: rule.Medium,
	Links:    []string{"https://hstspreload.org/#deployment-recommendations", "https://www.rfc-editor.org/rfc/rfc6797#section-7.2"},
	Live: func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			if x.OverTLS() || p.Facts.Local || x.Why != probe.Plain && x.Why != probe.Front {
				continue
			}
			from, err := url.Parse(x.URL)
			if err != nil {
				continue
			}
			at := rule.LivePlace{URL: x.URL}
			switch {
			case x.Status >= 200 && x.Status < 300:
				p.ReportOnce("", at, "The service answers http:// with %d, and does not send the visitor to https://.", x.Status)
			case x.Status >= 300 && x.Status < 400:
				to, err := from.Parse(x.Header.Get("Location"))
				at = headerOf(x, "Location")
				switch {
				case err != nil || x.Header.Get("Location") == "":
				case to.Scheme == "http":
					p.ReportOnce("", at, "The service sends a visitor of http:// to %s, which has no TLS either.", shown(to.String()))
				case to.Scheme == "https" && to.Hostname() != from.Hostname():
					f := p.ReportOnce("", at, "The service sends a visitor of http:// to %s before https:// of its own host, which so never says that it wants TLS.", shown(to.Host))
					f.Severity = rule.Low
				}
			}
		}
	},
}

var certificate = rule.Check{
	ID:       "headers/certificate",
	Title:    "TLS that browsers refuse, or soon will",
	Why:      "A visitor who is used to clicking a warning away clicks away the warning that somebody sits on the way.",
	Fix:      "Renew the certificate by a program, for the name that visitors use, and offer TLS 1.2 and 1.3 only.",
	When:     "The certificate of a running service has expired, is for another name or is signed by nobody whom this system trusts; it expires within two weeks; or the service speaks TLS 1.1 or older to a client that offers newer.",
	Quiet:    "Services of this machine and network with a certificate of their own.",
	CWE:      295,
	Severity: rule.High,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc8996", "https://wiki.mozilla.org/Security/Server_Side_TLS"},
	Live: func(p *rule.LivePass) {
		t := p.Facts.TLS
		if len(p.Exchanges()) == 0 || t == nil {
			return
		}
		at := rule.LivePlace{URL: "https://" + t.Host + "/"}
		now := time.Now()
		if p.Facts.Now != nil {
			now = p.Facts.Now()
		}
		switch left := t.To.Sub(now); {
		case t.Fault != "" && !p.Facts.Local:
			p.Reportf(at, "The certificate of %s %s.", t.Host, t.Fault)
		case t.Fault == "" && left < 14*24*time.Hour:
			f := p.Reportf(at, "The certificate of %s expires in %s.", t.Host, days(left))
			f.Severity = rule.Medium
		}
		if t.Version < tls.VersionTLS12 {
			f := p.Reportf(at, "%s speaks %s at most, which browsers refuse.", t.Host, t.VersionName())
			f.Fix = "Offer TLS 1.2 and 1.3."
		}
	},
}

func days(d time.Duration) string {
	if n := int(d / (24 * time.Hour)); n != 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "1 day"
}

var mixedContent = rule.Check{
	ID:       "headers/mixed-content",
	Title:    "page over TLS that loads without TLS",
	Why:      "Browsers refuse scripts, style sheets and frames by http:// in a page by https://, so the page is broken; a form by http:// sends what a visitor types in the clear.",
	Fix:      "Write the address with https://.",
	When:     "A page of a running service that came over TLS has a script, a style sheet, a frame or a form with an address by http://.",
	Quiet:    "Pictures, which browsers ask for by https:// instead; links; pages with upgrade-insecure-requests.",
	CWE:      319,
	Severity: rule.Medium,
	Links:    []string{"https://www.w3.org/TR/mixed-content/"},
	Live: func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			if !x.Page() || !x.OverTLS() || upgrades(x) {
				continue
			}
			for _, l := range x.Links() {
				if l.URL.Scheme != "http" || !loads(l) {
					continue
				}
				what := map[string]string{"script": "loads the script", "link": "loads the style sheet", "iframe": "shows the page", "form": "sends a form to"}[l.Element]
				p.ReportOnce(l.URL.String(), rule.LivePlace{URL: x.URL}, "The page came over TLS and %s %s without it.", what, shown(l.URL.String()))
			}
		}
	},
}

// loads reports whether a browser minds how the address is reached.
func loads(l probe.Link) bool {
	rel := l.Tag.Attr("rel")
	switch l.Element {
	case "script", "iframe", "form":
		return true
	case "link":
		return rel != nil && strings.Contains(strings.ToLower(rel.Value), "stylesheet")
	}
	return false
}

func upgrades(x *probe.Exchange) bool {
	for _, policy := range inForce(x) {
		if policy.Get("upgrade-insecure-requests") != nil {
			return true
		}
	}
	return false
}
