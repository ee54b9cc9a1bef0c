package headers

import (
	"strings"

	"tenet/internal/rule"
	"tenet/web/csp"
)

// A header is one row of the table that all checks of this rule read: those of
// helmet's options, of headers written by hand, and of nginx's add_header.
type header struct {
	name    string // as the standard writes it
	without string // what goes wrong without it: the rest of "Without it ..."
	advice  string // a value that is good
	check   string // the check that speaks of bad values; "" if every value is fine

	// judge returns what is wrong with a value, in which csp.Hole may stand
	// for what is not known; nil of a value that is fine.
	judge func(value string) *flaw

	options []string      // names of helmet's option, the oldest last
	alone   []string      // packages that set this header alone
	lusca   string        // name of lusca's option
	hapi    string        // name of the option in hapi's routes.security
	off     rule.Severity // how bad it is to turn it off; 0 if it does no harm

	// alarm: a page without it is open to an attack that works today. A
	// header written by hand with alarm is protection for none-set.
	alarm bool
}

// A flaw is what is wrong with a value.
type flaw struct {
	text     string // the rest of a sentence that begins with the value
	severity rule.Severity
	fix      string // one line; "" for the fix of the check
}

// table is sorted by how much a header protects.
var table = []header{
	{name: "Content-Security-Policy", without: "one injected script does as it likes", advice: "default-src 'self'; base-uri 'none'; object-src 'none'",
		options: []string{"contentSecurityPolicy", "csp"}, alone: []string{"helmet-csp"}, lusca: "csp", off: rule.Medium, alarm: true},
	{name: "Content-Security-Policy-Report-Only", without: "nothing goes wrong: it only reports"},
	{name: "Strict-Transport-Security", without: "the first visit by http:// can be led astray on the way", advice: "max-age=31536000; includeSubDomains",
		check: "headers/hsts-weak", judge: judge("Strict-Transport-Security"), options: []string{"strictTransportSecurity", "hsts"}, alone: []string{"hsts"},
		lusca: "hsts", hapi: "hsts", off: rule.Medium, alarm: true},
	{name: "X-Frame-Options", without: "another site shows the page in a frame and steals clicks", advice: "SAMEORIGIN",
		check: "headers/frame-weak", judge: judge("X-Frame-Options"), options: []string{"xFrameOptions", "frameguard", "xframe"}, alone: []string{"frameguard"},
		lusca: "xframe", hapi: "xframe", off: rule.Medium, alarm: true},
	{name: "X-Content-Type-Options", without: "browsers guess at types, and run uploaded text as a script", advice: "nosniff",
		check: "headers/sniff-weak", judge: judge("X-Content-Type-Options"), options: []string{"xContentTypeOptions", "noSniff"},
		alone: []string{"dont-sniff-mimetype"}, lusca: "nosniff", hapi: "noSniff", off: rule.Medium, alarm: true},
	{name: "Referrer-Policy", without: "browsers decide how much of the address other sites learn", advice: "no-referrer",
		check: "headers/referrer-weak", judge: judge("Referrer-Policy"), options: []string{"referrerPolicy"}, alone: []string{"referrer-policy"},
		lusca: "referrerPolicy", hapi: "referrer", off: rule.Low, alarm: true},
	{name: "Cross-Origin-Opener-Policy", without: "a page that opens this one keeps a handle on its window", advice: "same-origin",
		check: "headers/cross-origin-open", judge: judge("Cross-Origin-Opener-Policy"), options: []string{"crossOriginOpenerPolicy"}, off: rule.Low, alarm: true},
	{name: "Cross-Origin-Resource-Policy", without: "other sites embed what only this one should show", advice: "same-origin",
		options: []string{"crossOriginResourcePolicy"}, off: rule.Low, alarm: true},
	{name: "Cross-Origin-Embedder-Policy", without: "nothing goes wrong unless the page needs isolation", options: []string{"crossOriginEmbedderPolicy"}},
	{name: "Origin-Agent-Cluster", without: "pages of sibling hosts may share a process", options: []string{"originAgentCluster"}, off: rule.Low},
	{name: "X-Permitted-Cross-Domain-Policies", without: "old readers of PDF and Flash accept policy files", advice: "none",
		check: "headers/cross-origin-open", judge: judge("X-Permitted-Cross-Domain-Policies"), options: []string{"xPermittedCrossDomainPolicies", "permittedCrossDomainPolicies", "crossdomain"}, off: rule.Low},
	{name: "X-DNS-Prefetch-Control", without: "browsers look up the names in links before anybody follows them",
		options: []string{"xDnsPrefetchControl", "dnsPrefetchControl"}, alone: []string{"dns-prefetch-control"}, off: rule.Low},
	{name: "X-Download-Options", without: "Internet Explorer opens downloads in the context of the site",
		options: []string{"xDownloadOptions", "ieNoOpen"}, alone: []string{"ienoopen"}, hapi: "noOpen", off: rule.Low},
	{name: "X-Powered-By", without: "", options: []string{"xPoweredBy", "hidePoweredBy"}, alone: []string{"hide-powered-by"}, off: rule.Low},
	{name: "X-XSS-Protection", without: "nothing goes wrong: browsers have no such filter any more", advice: "0",
		check: "headers/xss-filter-on", judge: judge("X-XSS-Protection"), options: []string{"xXssProtection", "xssFilter"}, alone: []string{"x-xss-protection"},
		lusca: "xssProtection", hapi: "xss"},
	{name: "Permissions-Policy", without: "pages in frames may ask for camera and microphone"},
	{name: "Public-Key-Pins", check: obsolete, judge: judge("Public-Key-Pins"), options: []string{"hpkp", "publicKeyPins"}, alone: []string{"hpkp"}},
	{name: "Expect-CT", check: obsolete, judge: judge("Expect-CT"), options: []string{"expectCt"}, alone: []string{"expect-ct"}},
	{name: "Feature-Policy", check: obsolete, judge: judge("Feature-Policy"), options: []string{"featurePolicy"}, alone: []string{"feature-policy"}},
	{name: "X-Content-Security-Policy", check: obsolete, judge: judge("X-Content-Security-Policy")},
	{name: "X-WebKit-CSP", check: obsolete, judge: judge("X-WebKit-CSP")},
}

const obsolete = "headers/obsolete-header"

// byName returns the row of a header, in any case of letters, or nil.
func byName(name string) *header {
	if len(name) >= len(byLength) {
		return nil
	}
	for _, h := range byLength[len(name)] {
		if strings.EqualFold(h.name, name) {
			return h
		}
	}
	return nil
}

// byLength are the rows by the length of the name: most words that are looked
// up are no names of headers.
var byLength = func() (rows [64][]*header) {
	for i := range table {
		n := len(table[i].name)
		rows[n] = append(rows[n], &table[i])
	}
	return rows
}()

// byOption returns the row of an option of helmet, or nil.
func byOption(name string) *header {
	for i := range table {
		for _, o := range table[i].options {
			if o == name {
				return &table[i]
			}
		}
	}
	return nil
}

// isPolicy reports whether the value of the header is a content security policy.
func (h *header) isPolicy() bool { return h != nil && h.name == "Content-Security-Policy" }

func hasHole(s string) bool { return strings.Contains(s, csp.Hole) }
