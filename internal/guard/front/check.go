package front

import (
	"net/http"
	"strconv"
	"strings"

	"tenet/internal/guard/http1"
)

// A refusal is why a request goes no further: the status of the answer, and
// the reason in one stable word for the counts.
type refusal struct {
	status int
	reason string
}

// methods are those that Node's parser knows, without two: CONNECT is for
// forward proxies, and TRACE shows scripts what the browser hides from them.
var methods = map[string]bool{
	"GET": true, "HEAD": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "OPTIONS": true, "QUERY": true,
	"ACL": true, "BIND": true, "CHECKOUT": true, "COPY": true, "LINK": true, "LOCK": true, "M-SEARCH": true, "MERGE": true,
	"MKACTIVITY": true, "MKCALENDAR": true, "MKCOL": true, "MOVE": true, "NOTIFY": true, "PROPFIND": true, "PROPPATCH": true,
	"PURGE": true, "REBIND": true, "REPORT": true, "SEARCH": true, "SOURCE": true, "SUBSCRIBE": true, "UNBIND": true,
	"UNLINK": true, "UNLOCK": true, "UNSUBSCRIBE": true,
}

// check judges a request by what its server has made of it, of whichever
// version. For HTTP/1 package http1 has refused more; the checks here hold for
// all.
func (f *Front) check(r *http.Request) (refusal, bool) {
	switch {
	case !methods[r.Method]:
		status := http.StatusNotImplemented
		if r.Method == http.MethodConnect || r.Method == http.MethodTrace {
			status = http.StatusMethodNotAllowed
		}
		return refusal{status, "method"}, false
	case len(r.RequestURI) > f.opts.Limits.URLBytes:
		return refusal{http.StatusRequestURITooLong, "url-too-long"}, false
	case !f.target(r):
		return refusal{http.StatusBadRequest, "target"}, false
	case r.Host == "" && r.ProtoAtLeast(1, 1), r.Host != "" && !validHost(r.Host):
		return refusal{http.StatusBadRequest, "host"}, false
	case !f.answersTo(r.Host):
		return refusal{http.StatusMisdirectedRequest, "host-unknown"}, false
	}
	if reason := f.fields(r); reason != "" {
		status := http.StatusBadRequest
		if reason == "too-many-fields" {
			status = http.StatusRequestHeaderFieldsTooLarge
		}
		return refusal{status, reason}, false
	}
	if r.ContentLength > f.limit(r) {
		return refusal{http.StatusRequestEntityTooLarge, "body-too-large"}, false
	}
	return refusal{}, true
}

// target accepts the origin form, of HTTP/1 also the absolute form, whose host
// the parser has compared, and * of OPTIONS (RFC 9112 section 3.2). Whatever ends
// the path of one parser and not that of the next is refused.
func (f *Front) target(r *http.Request) bool {
	uri := r.RequestURI
	switch {
	case uri == "*":
		return r.Method == http.MethodOptions
	case uri == "" || uri[0] != '/' && r.ProtoMajor != 1:
		return false
	case uri[0] != '/' && (r.URL.Scheme != "http" && r.URL.Scheme != "https" || r.URL.User != nil):
		return false
	}
	for i := 0; i < len(uri); i++ {
		if c := uri[i]; c <= ' ' || c == 0x7f || c == '#' {
			return false
		}
	}
	return strings.IndexByte(r.URL.Path, 0) < 0
}

// fields refuses fields that HTTP/2 and 3 do not have, lengths that are not
// the body's, and names that somebody behind us could take for another's.
func (f *Front) fields(r *http.Request) (reason string) {
	count := 0
	for name, values := range r.Header {
		count += len(values)
		if strings.IndexByte(name, '_') >= 0 && f.collides(r, name) {
			return "underscore"
		}
	}
	if count > f.opts.Limits.Fields {
		return "too-many-fields"
	}
	if _, ok := r.Header[protocolField]; ok {
		return "protocol"
	}
	if r.ProtoMajor >= 2 {
		for _, name := range []string{"Connection", "Proxy-Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade"} {
			if _, ok := r.Header[name]; ok {
				return "connection-field"
			}
		}
	}
	if hosts, ok := r.Header["Host"]; ok {
		if len(hosts) != 1 || hosts[0] != r.Host {
			return "host-differs"
		}
		delete(r.Header, "Host")
	}
	lengths, ok := r.Header["Content-Length"]
	switch {
	case !ok:
	case len(lengths) > 1:
		return "content-length-twice"
	default:
		// Of a stream that ends with its head the server knows no length.
		if n, ok := http1.Length([]byte(lengths[0])); !ok || n != r.ContentLength {
			return "content-length"
		}
	}
	return ""
}

// collides reports a name with an underscore that turns into a field of ours,
// or into another one of the request, where both are written the same: CGI and
// WSGI do so, and some of Node's frameworks in their options.
func (f *Front) collides(r *http.Request, name string) bool {
	twin := http.CanonicalHeaderKey(strings.ReplaceAll(name, "_", "-"))
	if _, ok := r.Header[twin]; ok || claimed(twin) {
		return true
	}
	switch twin {
	case "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Cookie", "Authorization", "Expect", "Te", "Trailer":
		return true
	}
	return twin == f.clientHeader
}

// cleanConnection takes out what concerned the client's connection only, also
// what Connection names: before our own fields are set, so that naming one of
// those removes nothing (RFC 9110 section 7.6.1).
func cleanConnection(r *http.Request) {
	lines, ok := r.Header["Connection"]
	if !ok {
		return
	}
	upgrade := false
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			switch name := http.CanonicalHeaderKey(strings.Trim(part, " \t")); name {
			case "", "Close", "Te":
			case "Upgrade":
				upgrade = true
			default:
				delete(r.Header, name)
			}
		}
	}
	delete(r.Header, "Connection")
	if upgrade {
		r.Header["Connection"] = []string{"Upgrade"}
	}
}

// refuse answers a request that goes no further.
func (f *Front) refuse(w http.ResponseWriter, r *http.Request, no refusal) {
	f.blocked(no.reason)
	if r.ProtoMajor == 1 {
		w.Header().Set("Connection", "close")
	}
	f.problem(w, r, no.status)
}

// seconds writes a Retry-After, rounded up.
func seconds(ns int64) string {
	return strconv.FormatInt(max(1, (ns+999_999_999)/1_000_000_000), 10)
}
