package probe

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// A client sends one request at a time and notes what comes back.
type client struct {
	o     Options
	g     *guard
	host  string          // that gets the login
	http  *http.Transport // no http.Client: it refuses an answer for a Location that it cannot read
	http1 *http.Transport // the same without HTTP/2
	facts *Facts
	full  bool // the cap was met
}

func newClient(o Options, at *url.URL, facts *Facts) *client {
	c := &client{o: o, host: at.Host, facts: facts, g: &guard{host: at.Hostname()}}
	c.http = &http.Transport{
		Proxy:                  nil, // a proxy would dial for us, past the guard
		DialContext:            c.g.dial,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // what comes compressed all the same is unpacked with a bound
		MaxResponseHeaderBytes: maxHeader,
		TLSHandshakeTimeout:    o.Each,
		ResponseHeaderTimeout:  o.Each,
		// Browsers refuse a bad certificate; we note why, and go on without
		// the login to see the rest. Old versions are spoken to be found.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, VerifyConnection: c.inspect},
	}
	c.http1 = c.http.Clone()
	c.http1.ForceAttemptHTTP2 = false
	c.http1.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	return c
}

func (c *client) close() {
	c.http.CloseIdleConnections()
	c.http1.CloseIdleConnections()
}

// inspect notes what the first connection over TLS is like.
func (c *client) inspect(s tls.ConnectionState) error {
	if c.facts.TLS != nil || len(s.PeerCertificates) == 0 {
		return nil
	}
	leaf := s.PeerCertificates[0]
	t := &TLS{Host: s.ServerName, Version: s.Version, Protocol: s.NegotiatedProtocol, Names: leaf.DNSNames, Issuer: leaf.Issuer.CommonName, From: leaf.NotBefore, To: leaf.NotAfter}
	if t.Host == "" { // an address has no server name
		t.Host, _, _ = strings.Cut(c.g.host, "%")
	}
	chain := x509.NewCertPool()
	for _, cert := range s.PeerCertificates[1:] {
		chain.AddCert(cert)
	}
	_, err := leaf.Verify(x509.VerifyOptions{DNSName: t.Host, Intermediates: chain, Roots: c.o.Roots, CurrentTime: c.o.Now()})
	t.Fault = fault(err)
	c.facts.TLS = t
	return nil
}

// fault puts into words why a certificate is refused.
func fault(err error) string {
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "has expired, or is not valid yet"
	case errors.As(err, &host):
		return "is for another name"
	case errors.As(err, &unknown):
		return "is signed by nobody whom browsers trust"
	}
	return "is refused: " + strings.TrimPrefix(err.Error(), "x509: ")
}

// A request is what is to be sent.
type request struct {
	why    Why
	method string // "" is GET
	url    *url.URL
	header http.Header
	body   string
	bare   bool // without login
	http1  bool // never over HTTP/2
	keep   int  // bytes of the body; 0 is MaxBody
}

// send sends a request unless the bounds are met; then it returns nil. An
// answer that could not be had is an Exchange with Err.
func (c *client) send(ctx context.Context, r request) *Exchange {
	if ctx.Err() != nil || c.facts.Requests >= c.o.MaxRequests {
		c.full = true
		return nil
	}
	if r.method == "" {
		r.method = http.MethodGet
	}
	x := &Exchange{Why: r.why, Method: r.method, URL: r.url.String(), Asked: r.header}
	if r.url.Opaque != "" {
		x.URL = r.url.Scheme + "://" + r.url.Host + r.url.Opaque
	}
	c.facts.Exchanges = append(c.facts.Exchanges, x)
	c.facts.Requests++
	ctx, cancel := context.WithTimeout(ctx, c.o.Each)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.method, "http://unused/", strings.NewReader(r.body))
	if err != nil {
		x.Err = err
		return x
	}
	req.URL, req.Host = r.url, r.url.Host
	c.dress(req, r, x)
	transport := c.http
	if r.http1 {
		transport = c.http1
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		x.Err = err
		return x
	}
	defer resp.Body.Close()
	x.Proto, x.Status, x.Header = resp.Proto, resp.StatusCode, resp.Header
	keep := r.keep
	if keep == 0 {
		keep = MaxBody
	}
	x.Body, x.Cut = read(resp, keep)
	return x
}

// dress adds the headers. What a user logs in with goes to the host that he
// named, never over a connection that a browser would refuse.
func (c *client) dress(req *http.Request, r request, x *Exchange) {
	req.Header.Set("User-Agent", c.o.Agent)
	req.Header.Set("Accept", "text/html, */*;q=0.8")
	for name, values := range r.header {
		req.Header[name] = values
	}
	if r.bare || r.url.Host != c.host || c.o.Cookie == "" && len(c.o.Header) == 0 {
		return
	}
	if r.url.Scheme == "https" && (c.facts.TLS == nil || c.facts.TLS.Fault != "") {
		if c.facts.TLS == nil {
			return // the first request finds out
		}
		c.facts.note("the certificate " + c.facts.TLS.Fault + ": what --header and --cookie say was not sent")
		return
	}
	x.Login = true
	for name, values := range c.o.Header {
		req.Header[name] = values
	}
	if c.o.Cookie != "" && r.header.Get("Cookie") == "" {
		req.Header.Set("Cookie", c.o.Cookie)
	}
}

// read returns at most keep bytes of a body, unpacked. A body that breaks off,
// or does not end in time, counts as cut.
func read(resp *http.Response, keep int) (body []byte, cut bool) {
	var from io.Reader = io.LimitReader(resp.Body, int64(keep)+1)
	var err error
	switch strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))) {
	case "gzip", "x-gzip":
		from, err = gzip.NewReader(from)
	case "deflate":
		from, err = zlib.NewReader(from)
	}
	if err != nil {
		return nil, true
	}
	var b bytes.Buffer
	_, err = io.Copy(&b, io.LimitReader(from, int64(keep)+1))
	if b.Len() > keep {
		b.Truncate(keep)
		return b.Bytes(), true
	}
	return b.Bytes(), err != nil
}

// note adds a remark once.
func (f *Facts) note(text string) {
	for _, n := range f.Notes {
		if n == text {
			return
		}
	}
	f.Notes = append(f.Notes, text)
}
