package header

import (
	"net/http"
	"time"
)

// Omit as the value of a field leaves its header out.
const Omit = "omit"

// A Config says which headers are sent. The zero Config sends what Helmet 8
// sends. A text field that is empty has the default which its comment names;
// Omit leaves the header out.
type Config struct {
	ContentSecurityPolicy CSP

	// CrossOriginEmbedderPolicy is require-corp, credentialless or
	// unsafe-none; it is not sent by default.
	CrossOriginEmbedderPolicy           string
	CrossOriginEmbedderPolicyReportOnly string

	// CrossOriginOpenerPolicy is same-origin by default, or
	// same-origin-allow-popups, noopener-allow-popups or unsafe-none. The
	// report-only one is not sent by default.
	CrossOriginOpenerPolicy           string
	CrossOriginOpenerPolicyReportOnly string

	// CrossOriginResourcePolicy is same-origin by default, or same-site or
	// cross-origin.
	CrossOriginResourcePolicy string

	OriginAgentCluster string // ?1

	// ReferrerPolicy is no-referrer by default. Of several words a browser
	// takes the last that it knows.
	ReferrerPolicy []string

	StrictTransportSecurity HSTS

	XContentTypeOptions string // nosniff
	XDNSPrefetchControl string // off, or on
	XDownloadOptions    string // noopen
	XXSSProtection      string // 0

	// XFrameOptions is SAMEORIGIN by default, or DENY, in any case of letters.
	XFrameOptions string

	// XPermittedCrossDomainPolicies is none by default, or master-only,
	// by-content-type or all.
	XPermittedCrossDomainPolicies string

	// KeepPoweredBy leaves X-Powered-By on answers that have it.
	KeepPoweredBy bool

	// What follows is not of Helmet, and not sent by default.

	// PermissionsPolicy says who may use powers of the browser.
	PermissionsPolicy []Permission

	// DocumentPolicy are members such as document-write=?0.
	DocumentPolicy []string

	// ReportingEndpoints are the places that report-to names.
	ReportingEndpoints []Endpoint

	// Private tells the requests whose answers are for one visitor: they get
	// Cache-Control: no-store. See Authenticated.
	Private func(*http.Request) bool

	// Enforce sets the headers as the answer begins, over what the application
	// has set. Otherwise they are set before the application runs, which may
	// change them, as with Helmet. What becomes of its policy, Merge says.
	Enforce bool

	// Raise is Enforce with a judge: a header of the application stays unless
	// the table finds more fault with it than with ours, and headers that
	// browsers do not read any more are taken off. A page that forbids all
	// framing goes on doing so, whatever our policy says. Raised, if it is not
	// nil, is told of each header that is set over one of the application, or
	// taken off.
	Raise  bool
	Raised func(r *http.Request, name, old string)

	// Secure reports whether a request came over TLS. If it is not nil, the
	// answers to other requests carry no Strict-Transport-Security and no
	// upgrade-insecure-requests, with which a site without TLS falls apart, not
	// even the application's; and none of the headers that browsers read over
	// TLS only.
	Secure func(*http.Request) bool

	// Failed answers a request for which a function of the policy failed. By
	// default it gets status 500 without a word.
	Failed func(http.ResponseWriter, *http.Request, error)
}

// HSTS makes browsers use HTTPS for the site. The zero HSTS is a year with all
// hosts below this one, which preload lists ask for as well.
type HSTS struct {
	Omit              bool
	MaxAge            time.Duration // a year if 0; rounded down to seconds
	Forget            bool          // max-age=0: browsers forget the site
	ExcludeSubDomains bool
	Preload           bool // asks for a place in the lists that browsers ship
}

// CSP is a Content-Security-Policy. The zero CSP is Helmet's.
type CSP struct {
	Omit bool

	// Directives replace those of the default that they share a name with;
	// others follow it.
	Directives []Directive

	NoDefaults        bool // only what Directives says
	WithoutDefaultSrc bool // allows a policy without default-src, and drops that of the default
	ReportOnly        bool // violations are reported, nothing is forbidden
	Merge             Merge
}

// A Directive is one line of a policy. Its name is written script-src or
// scriptSrc.
type Directive struct {
	Name string

	// Values are sources and words: 'self', https://cdn.example, and
	// RequestNonce.
	Values []string

	// PerRequest makes one more value for each request; nil for none. With an
	// error, or a value that does not fit, Config.Failed answers.
	PerRequest func(*http.Request) (string, error)

	// Remove takes the directive out of the default.
	Remove bool
}

// RequestNonce among the values of a directive stands for the nonce of each
// request, which Nonce returns.
const RequestNonce = "'nonce-{request}'"

// Merge says what becomes of a policy that the application sends itself.
type Merge uint8

// The ways to merge.
const (
	Keep       Merge = iota // it stands in place of ours, as with Helmet
	Both                    // both are sent: what either forbids is forbidden
	Join                    // one policy is sent, which allows what either allows
	Replace                 // ours stands in place of it
	Supplement              // it stays, and beside it goes what of ours it needs: see csp.Supplement
)

// An Endpoint is a place that browsers send reports to.
type Endpoint struct {
	Name string // what report-to says
	URL  string // https, or a path on this site
}
