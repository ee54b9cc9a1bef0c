package probe

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// Foreign is the origin that a page of another site would have. The name can
// be nobody's: RFC 2606, section 2.
const Foreign = "https://tenet-probe.invalid"

// missingPath is a page that no service has.
const missingPath = "/tenet-probe-of-a-missing-page"

const kilobyte = 1 << 10

// A provocation is a request that a service should refuse in a few words. None
// changes anything: the only one that is no safe method goes to an address
// that does not exist, with a body that cannot be read.
type provocation struct {
	why    Why
	method string
	path   string // opaque if it is no valid path; "" is the front page
	query  string
	header func() http.Header
	body   string
}

func provocations() []provocation {
	none := func() http.Header { return http.Header{} }
	with := func(name, value string) func() http.Header {
		return func() http.Header { return http.Header{name: {value}} }
	}
	return []provocation{
		{Missing, http.MethodGet, missingPath, "", none, ""},
		{Method, http.MethodTrace, "", "", none, ""},
		{BadJSON, http.MethodPost, missingPath, "", with("Content-Type", "application/json"), `{"a":`},
		{Encoding, http.MethodGet, "/%E0%A4%A", "", none, ""},
		{BigHeader, http.MethodGet, "", "", with("X-Tenet-Probe", strings.Repeat("a", 20*kilobyte)), ""},
		{BigCookie, http.MethodGet, "", "", with("Cookie", "tenet="+strings.Repeat("a", 12*kilobyte)), ""},
		{Keys, http.MethodGet, "", "__proto__=1&constructor=1&hasOwnProperty=1&toString[]=1", none, ""},
		{CORS, http.MethodGet, "", "", with("Origin", Foreign), ""},
		{CORS, http.MethodGet, "", "", with("Origin", "null"), ""},
		{Preflight, http.MethodOptions, "", "", func() http.Header {
			return http.Header{"Origin": {Foreign}, "Access-Control-Request-Method": {"PUT"}, "Access-Control-Request-Headers": {"authorization"}}
		}, ""},
	}
}

// provoke sends the provocations, and asks for the addresses that have a query
// with a quotation mark in each parameter.
func (c *client) provoke(ctx context.Context, queries []*url.URL) {
	for _, p := range provocations() {
		at := *c.facts.Base
		at.RawQuery = p.query
		switch {
		case p.path == "":
		case strings.Contains(p.path, "%"):
			at.Opaque = p.path
		default:
			at.Path, at.RawPath = p.path, ""
		}
		r := request{why: p.why, method: p.method, url: &at, header: p.header(), body: p.body}
		// Servers of HTTP/2 refuse such a path with an error of the protocol, upon
		// which net/http asks again until the time is up.
		r.http1 = at.Opaque != ""
		r.bare = p.method != http.MethodGet || p.why == BigCookie
		c.send(ctx, r)
	}
	for _, q := range queries[:min(len(queries), 3)] {
		at := *q
		values := at.Query()
		for name := range values {
			values.Set(name, values.Get(name)+"'")
		}
		at.RawQuery = values.Encode()
		c.send(ctx, request{why: Quote, url: &at})
	}
}
