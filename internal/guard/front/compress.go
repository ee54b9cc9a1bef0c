package front

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"tenet/internal/guard/http1"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

const (
	smallest       = 1024 // bytes below which compression costs more than it saves
	mostCompressed = 256  // answers at a time: encoders are large
)

// An encoder is a compressing writer that can be used again.
type encoder interface {
	io.Writer
	Flush() error
	Close() error
	Reset(io.Writer)
}

// A compressor compresses one answer.
type compressor struct {
	coding string
	enc    encoder
	sink   *sink
}

// A sink is where an encoder writes: the answer of the moment.
type sink struct{ to io.Writer }

func (s *sink) Write(p []byte) (int, error) { return s.to.Write(p) }

// pools keep encoders for the next answer.
type pools struct {
	gzip, br sync.Pool
	places   chan struct{} // a token for each encoder in use
}

func newPools() *pools {
	p := &pools{places: make(chan struct{}, mostCompressed)}
	p.gzip.New = func() any {
		s := new(sink)
		w, _ := gzip.NewWriterLevel(s, 5) // the level is one that exists
		return &compressor{"gzip", w, s}
	}
	p.br.New = func() any {
		s := new(sink)
		return &compressor{"br", brotli.NewWriterOptions(s, brotli.WriterOptions{Quality: 4, LGWin: 18}), s}
	}
	return p
}

// compressorFor decides whether an answer is compressed, and prepares its
// fields. What the application has compressed, or forbidden to transform,
// stays; so does what is small, partial, streamed as events, or a secret: see
// guessable.
func (f *Front) compressorFor(r *http.Request, status int, header http.Header) *compressor {
	if f.opts.NoCompression || status == http.StatusNoContent || status == http.StatusPartialContent || status == http.StatusNotModified ||
		r.Method == http.MethodHead || !worthwhile(header) {
		return nil
	}
	addVary(header, "Accept-Encoding")
	coding := preferred(r.Header["Accept-Encoding"])
	if coding == "" || guessable(r, header) {
		return nil
	}
	select {
	case f.pools.places <- struct{}{}:
	default:
		return nil
	}
	pool := &f.pools.gzip
	if coding == "br" {
		pool = &f.pools.br
	}
	header["Content-Encoding"] = []string{coding}
	delete(header, "Content-Length")
	delete(header, "Accept-Ranges")
	if tag := header.Get("Etag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		header["Etag"] = []string{"W/" + tag} // other bytes, same meaning (RFC 9110 section 8.8.1)
	}
	c := pool.Get().(*compressor)
	c.enc.Reset(c.sink)
	return c
}

// worthwhile reports an answer whose type and size make compression pay.
func worthwhile(header http.Header) bool {
	for _, name := range []string{"Content-Encoding", "Content-Range", "Content-Digest", "Repr-Digest", "Digest", "Content-Md5"} {
		if _, ok := header[name]; ok {
			return false
		}
	}
	for _, line := range header["Cache-Control"] {
		if strings.Contains(strings.ToLower(line), "no-transform") {
			return false
		}
	}
	if text := header.Get("Content-Length"); text != "" {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n < smallest {
			return false
		}
	}
	kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	switch kind {
	case "text/event-stream":
		return false
	case "application/javascript", "application/json", "application/xml", "application/wasm", "application/manifest+json",
		"application/x-javascript", "application/vnd.ms-fontobject", "image/svg+xml", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon", "font/ttf", "font/otf":
		return true
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+json") || strings.HasSuffix(kind, "+xml")
}

// guessable reports an answer whose length would help to guess a secret in it.
// BREACH (CVE-2013-3587) needs three things at once: an answer made for a user,
// who is known by a credential; something of the attacker's in it; and many of
// them, asked for by the attacker's page. Browsers say of each request whose
// page it came from. So an answer to a request with credentials, or one that
// hands out a cookie, is compressed only if the browser says that our own site
// asked, or the user by hand.
func guessable(r *http.Request, header http.Header) bool {
	if len(header["Set-Cookie"]) == 0 && len(r.Header["Cookie"]) == 0 && len(r.Header["Authorization"]) == 0 {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
		// Before 2023 Safari did not say it; the referring page is as good.
		u, err := url.Parse(r.Header.Get("Referer"))
		return err != nil || u.Host == "" || !http1.EqualFold(u.Host, r.Host)
	}
	return true
}

// preferred picks br or gzip by the weights of Accept-Encoding.
func preferred(accept []string) string {
	best, weight := "", 0.0
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			coding, params, _ := strings.Cut(part, ";")
			coding = strings.ToLower(strings.TrimSpace(coding))
			q := 1.0
			if _, text, ok := strings.Cut(params, "q="); ok {
				v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
				if err != nil {
					continue
				}
				q = v
			}
			if (coding == "br" || coding == "gzip") && (q > weight || q == weight && q > 0 && coding == "br") {
				best, weight = coding, q
			}
		}
	}
	return best
}

func addVary(header http.Header, name string) {
	for _, line := range header["Vary"] {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "*" || http1.EqualFold(part, name) {
				return
			}
		}
	}
	header["Vary"] = append(header["Vary"][:len(header["Vary"]):len(header["Vary"])], name)
}

func (c *compressor) Write(to io.Writer, p []byte) (int, error) {
	c.sink.to = to
	return c.enc.Write(p)
}

func (c *compressor) flush(to io.Writer) error {
	c.sink.to = to
	return c.enc.Flush()
}

// close writes the end of the answer. A client that is gone needs none.
func (c *compressor) close(to io.Writer) {
	c.sink.to = to
	_ = c.enc.Close()
}

func (c *compressor) release(f *Front) {
	c.sink.to = io.Discard
	c.enc.Reset(c.sink)
	c.sink.to = nil
	if c.coding == "br" {
		f.pools.br.Put(c)
	} else {
		f.pools.gzip.Put(c)
	}
	<-f.pools.places
}
