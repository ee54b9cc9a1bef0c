// Package probe asks a running service what it shows to strangers and notes
// the answers: facts, no judgement. It also reads what Linux knows of a local
// process.
//
//	facts, err := probe.Run(ctx, "https://shop.example/", probe.Options{Agent: "tenet/1.0"})
//	for _, x := range facts.Exchanges {
//		fmt.Println(x.URL, x.Status, x.Header)
//	}
//
// It is polite: one host, one request at a time, GET, HEAD, OPTIONS, TRACE and
// a POST of malformed JSON to an address that does not exist; a name in
// User-Agent; and an end to requests, time, bytes and redirects. It is wary:
// a redirect or a name that changes its mind never leads from a public address
// to a private one, no answer is trusted to be short, and nothing of a file
// that should not be public is kept, only that it is served.
package probe

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tenet/internal/markup"
	"tenet/internal/source"
)

// Facts are what was seen of one target.
type Facts struct {
	Target    string           // as it was asked for: an address, or "pid:4711"
	Base      *url.URL         // where the front page was found, after redirects; nil of a process
	Exchanges []*Exchange      // in the order of the requests
	TLS       *TLS             // of the first connection over TLS; nil if there was none
	Local     bool             // the host has an address of this machine or network: nobody from outside gets there
	Process   *Process         // nil of an address
	Requests  int              // that were sent
	Now       func() time.Time // when it was
	Notes     []string         // what was cut short or left out, and what a process shows that no check judges; without a full stop
}

// FrontStatus returns the status of the front page, after redirects; 0 of a
// process.
func (f *Facts) FrontStatus() int {
	status := 0
	for _, x := range f.Exchanges {
		if x.Why == Front {
			status = x.Status
		}
	}
	return status
}

// Why says what a request was sent for.
type Why string

// The purposes.
const (
	Front     Why = "front page"       // what was asked for, and the redirects on the way
	SigningIn Why = "login"            // the page of the login, and what was typed there
	Anonymous Why = "without login"    // the front page once more, without what --header and --cookie say
	Plain     Why = "plain http"       // the same host without TLS
	Linked    Why = "linked page"      //
	Asset     Why = "asset"            // a script or a style sheet that a page loads
	Missing   Why = "missing page"     // the provocations
	Method    Why = "odd method"       //
	BadJSON   Why = "malformed JSON"   //
	Encoding  Why = "bad percent sign" //
	BigHeader Why = "large header"     //
	BigCookie Why = "large cookie"     //
	Keys      Why = "keys of objects"  // names that every object has, as parameters
	Quote     Why = "quotation mark"   // in a parameter that a link has
	CORS      Why = "foreign origin"   // as a page of another site asks
	Preflight Why = "preflight"        //
	Private   Why = "private file"     // .env and its kin; the body is not kept
	SourceMap Why = "source map"       // likewise
)

// An Exchange is one request and its answer.
type Exchange struct {
	Why    Why
	Method string
	URL    string      // as it was sent
	Asked  http.Header // what was sent beyond the usual, without what --header and --cookie say
	Login  bool        // what --header and --cookie say was sent along

	Proto  string // "HTTP/1.1", "HTTP/2.0"
	Status int    // 0 if there was no answer
	Header http.Header
	Body   []byte // decompressed, at most [MaxBody]; nil of private files
	Cut    bool   // the body was longer, or did not end
	Served string // of private files and source maps: what it is, "" if it is not served
	Err    error  // why there is no answer
}

// OverTLS reports whether the request was sent over TLS.
func (x *Exchange) OverTLS() bool { return strings.HasPrefix(x.URL, "https:") }

// HTML reports whether the answer is a page that a browser shows.
func (x *Exchange) HTML() bool {
	media, _, _ := strings.Cut(x.Header.Get("Content-Type"), ";")
	media = strings.ToLower(strings.TrimSpace(media))
	return media == "text/html" || media == "application/xhtml+xml"
}

// Page reports whether the answer is a page that visitors get to see: one that
// was asked for plainly and found.
func (x *Exchange) Page() bool {
	return x.HTML() && x.Status == 200 && (x.Why == Front || x.Why == Linked || x.Why == Anonymous)
}

// Provoked reports whether the request was sent to see how the service fails.
func (x *Exchange) Provoked() bool {
	switch x.Why {
	case Missing, Method, BadJSON, Encoding, BigHeader, BigCookie, Keys, Quote:
		return true
	}
	return false
}

// TLS is what the first connection over TLS was like.
type TLS struct {
	Host     string
	Version  uint16 // tls.VersionTLS12
	Protocol string // "h2", "http/1.1" or ""
	Names    []string
	Issuer   string
	From, To time.Time // validity of the certificate
	Fault    string    // why a browser refuses it: "has expired"; "" if it does not
}

// VersionName returns "TLS 1.3".
func (t *TLS) VersionName() string { return tls.VersionName(t.Version) }

// Options are the bounds of a probe. The zero value is usable.
type Options struct {
	Agent       string        // the name in User-Agent; "" is "tenet"
	Header      http.Header   // sent with every request to the host: a login
	Cookie      string        // likewise
	Login       *Login        // how to sign in first; nil does not
	Follow      bool          // a redirect of the front page to another host is followed
	MaxRequests int           // 0 is 60
	Time        time.Duration // for all; 0 is a minute
	Each        time.Duration // for one request; 0 is ten seconds
	Now         func() time.Time
	Roots       *x509.CertPool // who is trusted to sign certificates; nil is as the system says
}

func (o Options) complete() Options {
	if o.Agent == "" {
		o.Agent = "tenet"
	}
	if o.MaxRequests <= 0 {
		o.MaxRequests = 60
	}
	if o.Time <= 0 {
		o.Time = time.Minute
	}
	if o.Each <= 0 {
		o.Each = 10 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Bounds of one answer.
const (
	MaxBody      = 1 << 20   // bytes of a body that are read, after decompression
	maxHeader    = 256 << 10 // bytes of header: more than any browser takes
	maxRedirects = 5
	maxPages     = 8  // linked pages
	maxAssets    = 12 //
	maxDepth     = 2  // links away from the front page
)

// Elements returns the tags of a page that say what it loads and where it
// leads; none of what is no page.
func (x *Exchange) Elements() []markup.Element {
	if !x.HTML() {
		return nil
	}
	return markup.Read(source.Decode("page.html", x.Body), markup.HTML).Elements
}
