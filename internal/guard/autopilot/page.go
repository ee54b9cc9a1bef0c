package autopilot

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"

	"tenet/web/csp"
)

// A page is an answer on its way: it is given the policy as it begins, and if
// it is HTML its body is read as it passes.
type page struct {
	http.ResponseWriter
	pilot   *Autopilot
	sending *sending
	request *http.Request

	begun   bool
	status  int
	refused int      // the status that is sent in place of an answer that must not be
	reading *reading // nil if the body is not read
	broken  error    // of the connection
}

// A reading is what is needed to read one page. It is used again.
type reading struct {
	scanner *scanner
	visit   visit
	out     func([]byte)
	swap    swapper // of a placeholder that is a secret
	learn   bool
	start   []byte // the first bytes, until a byte order mark is one or not
}

// begin acts on the headers of the final answer.
func (p *page) begin(status int) {
	if p.begun {
		return
	}
	p.begun, p.status = true, status
	h := p.Header()
	kind := h.Get("Content-Type")
	if status < 200 || !isDocument(kind) {
		return
	}
	kept := status == http.StatusNotModified
	if kept && p.sending.policy.dynamic() {
		return // the page that the browser has kept goes with the policy it has kept
	}
	var own []csp.Policy
	for _, v := range h["Content-Security-Policy"] {
		own = append(own, csp.ParseHeader(v)...)
	}
	nonces := noncesOf(own)
	nonce := newNonce()
	p.pilot.setPolicy(h, p.request, p.sending, nonce, nonces)
	if !kept && status != http.StatusNoContent && p.request.Method != http.MethodHead {
		p.body(h, kind, nonce, nonces)
	}
}

// body decides whether the body is read.
func (p *page) body(h http.Header, kind, nonce string, own []string) {
	mime, _, _ := strings.Cut(kind, ";")
	mime = strings.TrimSpace(mime)
	if mime != "" && !strings.EqualFold(mime, "text/html") && !strings.EqualFold(mime, "application/xhtml+xml") {
		return
	}
	encoding := h.Get("Content-Encoding")
	switch {
	case p.status == http.StatusPartialContent:
		p.refuse(http.StatusRequestedRangeNotSatisfiable)
	case encoding != "" && !strings.EqualFold(encoding, "identity"):
		if !navigates(p.request) {
			p.refuse(http.StatusNotAcceptable)
			return
		}
		p.pilot.unread(p.request, "a page that the application compresses although it was asked not to: "+plainName([]byte(encoding[:min(len(encoding), 40)])))
	case strings.HasPrefix(charsetOf(kind), "utf-16"):
		p.pilot.unread(p.request, "a page in UTF-16")
	default:
		p.read(h, kind, nonce, own)
	}
}

// refuse keeps back a page that cannot be read, where pages have the
// placeholder: whoever asks for a part of one, or for a compressed one in the
// way of a script, would be given the placeholder itself, and with it the
// means to vouch for scripts. Browsers do not ask for pages so.
func (p *page) refuse(status int) {
	if !p.sending.nonces {
		return
	}
	p.refused = status
	h := p.Header()
	for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Range", "Content-Type", "Etag", "Last-Modified"} {
		h.Del(name)
	}
	p.pilot.options.Ledger.Blocked("a page with nonces, asked for in parts or compressed")
}

// read prepares for the body.
func (p *page) read(h http.Header, kind, nonce string, own []string) {
	if len(p.pilot.options.Placeholder) != len(nonce) {
		h.Del("Content-Length") // the page may have a placeholder
	}
	r, _ := p.pilot.readings.Get().(*reading)
	if r == nil {
		r = &reading{visit: visit{seen: map[sighting]struct{}{}}}
		r.scanner = newScanner(&r.visit, "", "")
	}
	r.scanner.reset(p.pilot.options.Placeholder, nonce)
	r.scanner.hash.charset(charsetOf(kind))
	r.visit.begin(originOf(p.request), p.pilot.options.Placeholder, own)
	r.learn = kind != "" && p.request.Method == http.MethodGet && p.status >= 200 && p.status < 300
	r.out = p.send
	r.swap = swapper{}
	if len(p.pilot.options.Placeholder) == len(nonce) {
		r.swap = swapper{placeholder: p.pilot.options.Placeholder, nonce: nonce, out: p.send}
		r.out = r.swap.write
	}
	p.reading = r
}

// originOf returns the origin of the page, as the client sees it.
func originOf(r *http.Request) string {
	scheme := schemeOf(r)
	return scheme + "://" + strings.TrimSuffix(strings.ToLower(r.Host), ports[scheme])
}

// schemeOf says how the client is connected.
func schemeOf(r *http.Request) string {
	switch {
	case r.URL.Scheme != "":
		return r.URL.Scheme
	case r.TLS != nil:
		return "https"
	}
	return "http"
}

func (v *visit) begin(origin, placeholder string, own []string) {
	clear(v.seen)
	*v = visit{origin: origin, placeholder: placeholder, appNonces: own, seen: v.seen, inline: v.inline[:0]}
}

// send is what the scanner calls with parts of the body.
func (p *page) send(b []byte) {
	if p.broken == nil {
		_, p.broken = p.ResponseWriter.Write(b)
	}
}

// WriteHeader sends the headers, with the policy if they are the final ones.
func (p *page) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		p.begin(status)
	}
	if p.refused != 0 {
		status = p.refused
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *page) Write(b []byte) (int, error) {
	if !p.begun {
		p.WriteHeader(http.StatusOK)
	}
	r := p.reading
	if p.refused != 0 {
		return len(b), nil
	}
	if r == nil {
		return p.ResponseWriter.Write(b)
	}
	r.mark(b)
	r.scanner.write(b, r.out)
	return len(b), p.broken
}

// mark looks for the byte order mark of UTF-8 at the beginning, which says
// what the encoding is.
func (r *reading) mark(b []byte) {
	const mark = "\xef\xbb\xbf"
	if len(r.start) < len(mark) {
		r.start = append(r.start, b[:min(len(b), len(mark)-len(r.start))]...)
		if string(r.start) == mark {
			r.scanner.hash.charset("utf-8")
		}
	}
}

// ReadFrom reads pages as they pass, and leaves all else to the connection,
// which may let the kernel copy.
func (p *page) ReadFrom(src io.Reader) (int64, error) {
	if !p.begun {
		p.WriteHeader(http.StatusOK)
	}
	if p.reading == nil && p.refused == 0 {
		return io.Copy(p.ResponseWriter, src)
	}
	return io.Copy(struct{ io.Writer }{p}, src)
}

// Flush sends what is written so far.
func (p *page) Flush() { p.FlushError() }

// FlushError is Flush, with the error that http.ResponseController returns.
func (p *page) FlushError() error {
	if !p.begun {
		p.WriteHeader(http.StatusOK)
	}
	return http.NewResponseController(p.ResponseWriter).Flush()
}

// Hijack takes the connection over: a WebSocket, which no policy goes with.
func (p *page) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buf, err := http.NewResponseController(p.ResponseWriter).Hijack()
	if err == nil {
		p.begun = true
	}
	return conn, buf, err
}

// Unwrap is for http.ResponseController.
func (p *page) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// finish ends the page, and lets what it showed be learned. A handler that
// panics does not come here: its answer was cut off.
func (p *page) finish() {
	if !p.begun {
		p.WriteHeader(http.StatusOK)
	}
	r := p.reading
	if r == nil {
		return
	}
	p.reading = nil
	r.scanner.finish(r.out)
	r.swap.finish()
	if r.learn && p.broken == nil {
		p.pilot.learn(p.request, &r.visit)
	}
	r.out, r.start = nil, r.start[:0]
	p.pilot.readings.Put(r)
}

// noncesOf returns the nonces that the application's own policies allow.
func noncesOf(own []csp.Policy) []string {
	var out []string
	for _, p := range own {
		for _, d := range p.Directives {
			for _, v := range d.Values {
				if len(v) > 8 && strings.EqualFold(v[:7], "'nonce-") && v[len(v)-1] == '\'' {
					if n := v[7 : len(v)-1]; len(out) < 8 && !slices.Contains(out, n) {
						out = append(out, n)
					}
				}
			}
		}
	}
	return out
}
