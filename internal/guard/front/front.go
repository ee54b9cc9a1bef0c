// Package front turns connections into requests that are safe to hand on. It
// serves HTTP/1.1, HTTP/2 and HTTP/3 on listeners that it is given, ends TLS,
// and lets through only messages that mean one thing.
//
// Trust ends here. What a client says about itself (X-Forwarded-For and its
// kin) is believed of named proxies only and overwritten for everybody
// downstream; what it says about the length of a message must be said once
// (CWE-444); and it gets so much of the server's time, memory and connections,
// and no more.
//
//	serve.go    servers, from their start to the last request
//	accept.go   listeners to connections: limits, PROXY protocol, TLS
//	connect.go  WebSockets over HTTP/2 and 3
//	check.go    a parsed request, of any version; HTTP/1 is parsed by package http1
//	client.go   who is asking: addresses, the fields that say so
//	rate.go     how often
//	body.go     how much, how slowly; json.go with what inside
//	writer.go   the answer's way back; compress.go smaller
//	tls*.go     certificates: off, internal, acme, files
//
// Downstream of it every request has, whatever the client sent: X-Request-Id,
// X-Forwarded-For (the client's address, alone), X-Forwarded-Proto,
// X-Forwarded-Host, X-Real-Ip and Forwarded; RemoteAddr is the client's
// address, and URL.Scheme is how the client is connected.
package front

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"tenet/internal/guard/http1"
)

// Listeners are what a Front serves on.
type Listeners struct {
	// Plain is HTTP without TLS. With TLS off it is where the application
	// answers; otherwise ACME's challenges are answered there and all else is
	// sent to https.
	Plain []net.Listener
	// Secure is HTTP/1.1 and HTTP/2 over TLS.
	Secure []net.Listener
	// QUIC is HTTP/3, announced by Alt-Svc on Secure.
	QUIC []net.PacketConn
}

// A Front serves requests to a handler. Make one with New.
type Front struct {
	opts         Options
	next         http.Handler
	links        registry
	memory       *Buckets
	rates        []rate
	pools        *pools
	clientHeader string // Options.ClientHeader in canonical form
	altSvc       string
	secure       *tls.Config                 // nil with TLS off
	one          *http1.Server               // of HTTP/1
	start        func(context.Context) error // keeps certificates fresh
	plainHandler http.Handler                // with TLS on, what answers on Plain
}

// New checks opts, of which it says all mistakes at once, and opens the
// certificates. The handler gets only requests that have passed every check.
func New(opts Options, next http.Handler) (*Front, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	f := &Front{opts: opts, next: next, pools: newPools(), clientHeader: http.CanonicalHeaderKey(opts.ClientHeader)}
	f.links.open = map[*link]struct{}{}
	f.links.clients = map[string]int{}
	f.memory, f.rates = NewBuckets(opts.Limits.RateKeys), readyRates(opts.Rates)
	if opts.Limiter == nil {
		f.opts.Limiter = f.memory
	}
	f.plainHandler = http.HandlerFunc(f.redirect)
	f.one = http1.New(f, http1.Options{
		HeaderTimeout: f.opts.Timeouts.Header, IdleTimeout: f.opts.Timeouts.Idle, WriteTimeout: f.opts.Timeouts.Write,
		HeaderBytes: f.opts.Limits.HeaderBytes, Refused: f.blocked, Log: f.errorLog(),
	})
	get, start, err := f.certificates()
	if err != nil {
		return nil, err
	}
	f.start = start
	if get != nil {
		f.secure = modern(get)
		if opts.TLS.Mode == "acme" {
			f.secure.NextProtos = append(f.secure.NextProtos, "acme-tls/1")
		}
	}
	return f, nil
}

// ServeHTTP is the way of every request, whatever version carried it. Requests
// of other servers than the ones of Serve are taken to come from this machine.
func (f *Front) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	l, ok := r.Context().Value(linkKey{}).(*link)
	if !ok || l == nil {
		l = &link{f: f, peer: addrOf(nil)}
	}
	id := name(r)
	tunnel := opening(r)
	if no, ok := f.check(r); !ok {
		f.refuse(to, r, no)
		return
	}
	cleanConnection(r)
	who := f.identify(r, l)
	if f.secure != nil && r.URL.Scheme == "http" {
		f.plainHandler.ServeHTTP(to, r)
		return
	}
	if rate, wait := f.limited(r, who.group); wait > 0 {
		f.blocked("rate-" + rate)
		to.Header().Set("Retry-After", seconds(int64(wait)))
		if r.ProtoMajor == 1 && r.ContentLength != 0 {
			to.Header().Set("Connection", "close") // its body is not waited for
		}
		f.problem(to, r, http.StatusTooManyRequests)
		return
	}
	w := &writer{to: to, rc: *http.NewResponseController(to), f: f, r: r, id: id, link: l}
	defer w.end()
	if tunnel {
		r = upgrade(w, r)
	}
	if no, ok := f.readAlong(w); !ok {
		f.refuse(to, r, no)
		return
	}
	f.next.ServeHTTP(w, r)
	w.finish()
}

// readAlong puts the limits on the request's body.
func (f *Front) readAlong(w *writer) (refusal, bool) {
	r := w.r
	if reason := f.opts.JSON.query(r); reason != "" {
		return refusal{http.StatusBadRequest, reason}, false
	}
	_, said := r.Header["Content-Length"]
	if r.ContentLength == 0 && (r.ProtoMajor == 1 || !said) || r.Body == nil || r.Body == http.NoBody {
		return refusal{}, true
	}
	guard, reason := f.opts.JSON.reader(f, r)
	if reason != "" {
		return refusal{http.StatusUnsupportedMediaType, reason}, false
	}
	limit := f.limit(r)
	w.body = &body{ReadCloser: r.Body, f: f, rc: &w.rc, left: limit, limit: limit, guard: guard}
	r.Body = w.body
	return f.settle(r)
}

// settle finds out whether a request has a body where HTTP/2 and 3 leave it
// open: a length of 0 may be a lie, and a GET of HTTP/3 has no length at all.
func (f *Front) settle(r *http.Request) (refusal, bool) {
	zero := r.ContentLength == 0
	if !zero && (r.ProtoMajor < 3 || r.ContentLength > 0 || r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch) {
		return refusal{}, true
	}
	first := make([]byte, 1)
	n, err := r.Body.Read(first)
	switch {
	case n == 0 && err == io.EOF:
		r.ContentLength, r.Body = 0, http.NoBody
	case zero:
		return refusal{http.StatusBadRequest, "content-length"}, false
	case err != nil && err != io.EOF:
		return refusal{http.StatusBadRequest, "body"}, false
	default:
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(first[:n]), r.Body), r.Body}
	}
	return refusal{}, true
}

// redirect sends a plain request to https (RFC 9110 section 15.4.9: the method
// stays).
func (f *Front) redirect(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	if host == "" { // of HTTP/1.0
		f.refuse(w, r, refusal{http.StatusBadRequest, "host"})
		return
	}
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
		if strings.Contains(h, ":") {
			host = "[" + h + "]"
		}
	}
	if port := f.opts.TLS.port(); port != 443 {
		host = fmt.Sprint(host, ":", port)
	}
	w.Header().Set("Location", "https://"+host+r.URL.RequestURI())
	w.Header().Set("Connection", "close")
	f.problem(w, r, http.StatusPermanentRedirect)
}

// pause is how long accepting rests after a passing failure, such as too many
// open files.
const pause = 50 * time.Millisecond
