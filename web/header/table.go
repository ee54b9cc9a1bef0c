package header

import (
	"strings"

	"tenet/web/csp"
)

// A Header is one row of the table: what is known of a header that protects,
// or that gives something away. The middleware sends what the rows say, and
// scanners judge by them; a test holds that no row finds fault with what is
// sent.
type Header struct {
	Name    string // as its standard writes it
	Value   string // what Default sends; "" if it is not sent
	Removed bool   // Default takes it off answers

	Without string // what goes wrong without it: the rest of "Without it ..."
	Advice  string // a value that is good

	// Words are the directives, or the values, that the standard defines; nil
	// of a header whose value is free.
	Words []string

	// Judge returns what is wrong with a value; nil of a value that is fine.
	// Parts that are not known may stand in it as csp.Hole. It is nil for a
	// header of which every value is fine.
	Judge func(value string) []Flaw

	Essential bool // without it a page is open to an attack that works today
	Page      bool // only documents need it; on data and pictures it does nothing
	OverTLS   bool // browsers read it over HTTPS only
	Obsolete  bool // no browser reads it any more
	Helmet    bool // Helmet 8 sends it, or takes it off, by default

	Link string // its standard
}

// Table returns what is known of all headers, those first that protect most.
// Each call returns a fresh slice.
func Table() []Header {
	return append(append(browser(), identity()...), obsolete()...)
}

// Lookup returns the row of a header, in any case of letters.
func Lookup(name string) (Header, bool) {
	for _, h := range Table() {
		if strings.EqualFold(h.Name, name) {
			return h, true
		}
	}
	return Header{}, false
}

// Judge returns what is wrong with the value of a header, in any case of
// letters of its name; nil of a value that is fine and of a header that is not
// in the table.
func Judge(name, value string) []Flaw {
	if h, ok := Lookup(name); ok && h.Judge != nil {
		return h.Judge(value)
	}
	return nil
}

const (
	html  = "https://html.spec.whatwg.org/multipage/"
	fetch = "https://fetch.spec.whatwg.org/"
	mdn   = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/"
)

// browser are the headers that browsers act upon.
func browser() []Header {
	return []Header{
		{Name: "Content-Security-Policy", Value: defaultPolicy, Without: "one injected script does as it likes",
			Advice: "default-src 'self'; base-uri 'none'; object-src 'none'", Words: csp.Directives(), Judge: judgePolicy,
			Essential: true, Page: true, Helmet: true, Link: "https://www.w3.org/TR/CSP3/"},
		{Name: "Content-Security-Policy-Report-Only", Without: "nothing goes wrong: it only reports", Words: csp.Directives(),
			Page: true, Link: "https://www.w3.org/TR/CSP3/"},
		{Name: "Strict-Transport-Security", Value: "max-age=31536000; includeSubDomains",
			Without: "the first visit by http:// can be led astray on the way", Advice: "max-age=31536000; includeSubDomains",
			Words: []string{"max-age", "includeSubDomains", "preload"}, Judge: judgeHSTS,
			Essential: true, OverTLS: true, Helmet: true, Link: "https://www.rfc-editor.org/rfc/rfc6797"},
		{Name: "X-Frame-Options", Value: "SAMEORIGIN", Without: "another site shows the page in a frame and steals clicks",
			Advice: "SAMEORIGIN", Words: []string{"DENY", "SAMEORIGIN"}, Judge: judgeFrame,
			Essential: true, Page: true, Helmet: true, Link: html + "document-lifecycle.html#the-x-frame-options-header"},
		{Name: "X-Content-Type-Options", Value: "nosniff", Without: "browsers guess at types, and run uploaded text as a script",
			Advice: "nosniff", Words: []string{"nosniff"}, Judge: judgeSniff,
			Essential: true, Helmet: true, Link: fetch + "#x-content-type-options-header"},
		{Name: "Referrer-Policy", Value: "no-referrer", Without: "browsers decide how much of the address other sites learn",
			Advice: "no-referrer", Words: referrerWords(), Judge: judgeReferrer,
			Essential: true, Page: true, Helmet: true, Link: "https://www.w3.org/TR/referrer-policy/"},
		{Name: "Cross-Origin-Opener-Policy", Value: "same-origin", Without: "a page that opens this one keeps a handle on its window",
			Advice: "same-origin", Words: openerWords(), Judge: judgeOpener,
			Essential: true, Page: true, OverTLS: true, Helmet: true, Link: html + "browsers.html#the-cross-origin-opener-policy-header"},
		{Name: "Cross-Origin-Opener-Policy-Report-Only", Without: "nothing goes wrong: it only reports", Words: openerWords(),
			Page: true, OverTLS: true, Link: html + "browsers.html#the-cross-origin-opener-policy-header"},
		{Name: "Cross-Origin-Resource-Policy", Value: "same-origin", Without: "other sites embed what only this one should show",
			Advice: "same-origin", Words: []string{"same-origin", "same-site", "cross-origin"}, Judge: judgeResource,
			Essential: true, Helmet: true, Link: fetch + "#cross-origin-resource-policy-header"},
		{Name: "Cross-Origin-Embedder-Policy", Without: "nothing goes wrong unless the page needs isolation",
			Words: embedderWords(), Judge: judgeEmbedder, Page: true, Link: html + "browsers.html#coep"},
		{Name: "Cross-Origin-Embedder-Policy-Report-Only", Without: "nothing goes wrong: it only reports", Words: embedderWords(),
			Page: true, Link: html + "browsers.html#coep"},
		{Name: "Permissions-Policy", Without: "pages in frames may ask for camera and microphone", Words: features(),
			Judge: judgePermissions, Page: true, Link: "https://www.w3.org/TR/permissions-policy/"},
		{Name: "Document-Policy", Without: "nothing goes wrong: it takes powers from the page itself", Page: true,
			Link: "https://wicg.github.io/document-policy/"},
		{Name: "Origin-Agent-Cluster", Value: "?1", Without: "pages of sibling hosts may share a process", Advice: "?1",
			Words: []string{"?1", "?0"}, Judge: judgeCluster, Page: true, OverTLS: true, Helmet: true, Link: html + "browsers.html#origin-keyed-agent-clusters"},
		{Name: "Reporting-Endpoints", Without: "policies have nobody to report to", Page: true, OverTLS: true,
			Link: "https://www.w3.org/TR/reporting-1/"},
		{Name: "Clear-Site-Data", Without: "what a visitor leaves behind at logout stays in the browser",
			Words: []string{`"cache"`, `"cookies"`, `"storage"`, `"executionContexts"`, `"clientHints"`, `"prefetchCache"`, `"prerenderCache"`, `"*"`},
			Judge: judgeClear, OverTLS: true, Link: "https://www.w3.org/TR/clear-site-data/"},
		{Name: "Cache-Control", Without: "pages of one visitor may be kept and shown to another", Advice: "no-store",
			Judge: nil, Link: "https://www.rfc-editor.org/rfc/rfc9111"},
		{Name: "X-Permitted-Cross-Domain-Policies", Value: "none", Without: "old readers of PDF and Flash accept policy files",
			Advice: "none", Words: crossDomainWords(), Judge: judgeCrossDomain, Helmet: true, Link: mdn + "X-Permitted-Cross-Domain-Policies"},
		{Name: "X-DNS-Prefetch-Control", Value: "off", Without: "browsers look up the names in links before anybody follows them",
			Advice: "off", Words: []string{"on", "off"}, Page: true, Helmet: true, Link: mdn + "X-DNS-Prefetch-Control"},
		{Name: "X-Download-Options", Value: "noopen", Without: "Internet Explorer opens downloads in the context of the site",
			Advice: "noopen", Words: []string{"noopen"}, Helmet: true, Link: "https://helmetjs.github.io/"},
		{Name: "X-XSS-Protection", Value: "0", Without: "nothing goes wrong: browsers have no such filter any more",
			Advice: "0", Words: []string{"0", "1"}, Judge: judgeXSS, Helmet: true, Link: mdn + "X-XSS-Protection"},
	}
}

// identity are headers that tell what a service is made of.
func identity() []Header {
	return []Header{
		{Name: "X-Powered-By", Removed: true, Judge: tells("names the framework"), Helmet: true, Link: "https://helmetjs.github.io/"},
		{Name: "Server", Judge: tellsVersion, Link: "https://www.rfc-editor.org/rfc/rfc9110#name-server"},
		{Name: "X-AspNet-Version", Judge: tells("names the framework and its version"), Link: mdn},
		{Name: "X-AspNetMvc-Version", Judge: tells("names the framework and its version"), Link: mdn},
	}
}

// obsolete are headers that browsers read once.
func obsolete() []Header {
	return []Header{
		{Name: "Public-Key-Pins", Judge: dead("it could lock visitors out for months"), Obsolete: true, Link: mdn + "Public-Key-Pins"},
		{Name: "Expect-CT", Judge: dead("browsers demand Certificate Transparency by themselves"), Obsolete: true, Link: mdn + "Expect-CT"},
		{Name: "Feature-Policy", Judge: dead("its successor is Permissions-Policy"), Obsolete: true, Link: mdn + "Permissions-Policy"},
		{Name: "X-Content-Security-Policy", Judge: dead("its successor is Content-Security-Policy"), Obsolete: true, Link: mdn + "Content-Security-Policy"},
		{Name: "X-WebKit-CSP", Judge: dead("its successor is Content-Security-Policy"), Obsolete: true, Link: mdn + "Content-Security-Policy"},
	}
}
