package upstream

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// run does the exchange on one connection, which afterwards is idle or closed.
func (x *exchange) run(c *conn) (err error) {
	c.begin()
	stop := afterFunc(x.r.Context(), c.giveUp)
	var sending *sender
	keep, life := false, time.Duration(0)
	defer func() {
		if sending != nil && !sending.finish() {
			keep = false
			if err != nil && sending.from {
				err = sending.err // what the client did wrong is the cause
			}
		}
		if !stop() || c.aborted.Load() {
			keep = false
		}
		if err != nil {
			c.b.failures.Add(1)
		}
		keep = keep && err == nil && c.r == c.w
		c.end()
		if keep {
			c.b.put(c, life)
		} else {
			c.Close()
		}
	}()
	if err := x.write(c); err != nil {
		return err
	}
	if x.stream {
		sending = send(x, c)
	}
	h, err := x.final(c, sending)
	if err != nil {
		return err
	}
	if sending != nil {
		sending.answered.Store(true)
	}
	if h.status == http.StatusSwitchingProtocols {
		return x.tunnel(c, h, stop)
	}
	b := newBody(c, x.r.Method, h)
	if err := x.answer(c, h, &b); err != nil {
		return err
	}
	keep, life = !h.close && b.kind != byClose, h.life
	return nil
}

// afterFunc is context.AfterFunc, without a context of its own for contexts
// that can do it themselves.
func afterFunc(ctx context.Context, f func()) (stop func() bool) {
	if own, ok := ctx.(interface {
		AfterFunc(func()) func() bool
	}); ok {
		return own.AfterFunc(f)
	}
	return context.AfterFunc(ctx, f)
}

// write sends the head, with a small body behind it.
func (x *exchange) write(c *conn) error {
	b, err := x.appendHead(c.buf[:0])
	if err != nil {
		return err
	}
	b = append(b, x.small...)
	now := time.Now()
	if x.stream {
		c.due = time.Time{}
		c.SetWriteDeadline(now.Add(x.u.opts.IdleTimeout))
		c.SetReadDeadline(time.Time{}) // the sender starts the clock
	} else {
		c.expect(now, x.u.opts.AnswerTimeout)
		c.set = c.due.Add(-x.u.opts.IdleTimeout)
	}
	_, err = c.Write(b)
	return err
}

// final reads heads until one is not interim, and passes interim ones on.
func (x *exchange) final(c *conn, sending *sender) (head, error) {
	for n := 0; ; n++ {
		h, err := c.readHead()
		switch {
		case errors.Is(err, io.EOF) && c.started:
			return h, badAnswer("connection closed within the head of an answer")
		case err != nil:
			return h, err
		case h.status >= 200 || h.status == http.StatusSwitchingProtocols:
			return h, nil
		case n == maxInterim:
			return h, badAnswer("more than %d interim answers", maxInterim)
		case h.status == http.StatusContinue:
			if sending != nil {
				sending.proceed()
			}
		case x.r.ProtoAtLeast(1, 1):
			x.interim(h)
		}
	}
}

// interim passes on an answer such as 103 (Early Hints), with its own fields
// only. Those that handlers before us have set are for the final one.
func (x *exchange) interim(h head) {
	header := x.w.Header()
	saved := header.Clone()
	clear(header)
	setFields(header, h)
	x.w.WriteHeader(h.status)
	clear(header)
	for name, values := range saved {
		header[name] = values
	}
}

// answer writes the final answer to the client.
func (x *exchange) answer(c *conn, h head, b *body) error {
	header := x.w.Header()
	setFields(header, h)
	if h.status == http.StatusNoContent {
		delete(header, "Content-Length") // RFC 9110 section 8.6
	}
	var announced []string
	if h.chunks {
		announced = trailerNames(h)
		if announced != nil {
			header["Trailer"] = announced
		}
	}
	x.stick(c.b, header)
	x.begun = true
	x.w.WriteHeader(h.status)
	if b.kind == noBody {
		return nil
	}
	c.stall = x.flush
	for {
		p, err := b.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if _, err := x.w.Write(p); err != nil {
			return &clientError{err}
		}
	}
	for _, f := range b.trailer {
		if noTrailer(f.name) {
			continue
		}
		name := f.name
		if !hasToken(announced, name) {
			name = http.TrailerPrefix + name
		}
		header[name] = append(header[name], f.value)
	}
	return nil
}

// flush sends on what was written, because nothing more is there to be read.
func (x *exchange) flush() {
	// A client that is gone shows at the next write.
	_ = x.control().Flush()
}

// setFields replaces fields of header by those of the answer. Several lines of
// one name stay several.
func setFields(header http.Header, h head) {
	values := make([]string, len(h.fields))
	for i, f := range h.fields {
		if hop(f.name) || nominates(h.hops, f.name) {
			continue
		}
		values[i] = f.value
		if before, again := header[f.name]; again && repeats(h.fields[:i], f.name) {
			header[f.name] = append(before[:len(before):len(before)], f.value)
		} else {
			header[f.name] = values[i : i+1 : i+1]
		}
	}
}

func repeats(fields []field, name string) bool {
	for _, f := range fields {
		if f.name == name {
			return true
		}
	}
	return false
}

// nominates reports fields that Connection names. An answer's length stays: it
// is written anew.
func nominates(hops []string, name string) bool {
	for _, h := range hops {
		if h == name && name != "Content-Length" {
			return true
		}
	}
	return false
}

// trailerNames lists what the answer's Trailer field announces.
func trailerNames(h head) []string {
	var names []string
	for _, f := range h.fields {
		if f.name != "Trailer" {
			continue
		}
		for part := range strings.SplitSeq(f.value, ",") {
			if name, ok := canonical(strings.Trim(part, " \t")); ok && name != "" && !noTrailer(name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// stick sets the cookie that keeps a client with its backend.
func (x *exchange) stick(b *backend, header http.Header) {
	if x.u.opts.Affinity != CookieAffinity || len(*x.u.list.Load()) < 2 {
		return
	}
	if c, err := x.r.Cookie(x.u.opts.Cookie); err == nil && c.Value == b.token {
		return
	}
	c := http.Cookie{Name: x.u.opts.Cookie, Value: b.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: x.r.URL.Scheme == "https"}
	header.Add("Set-Cookie", c.String())
}

// clear takes back what was set for an answer that will not come.
func (x *exchange) clear() {
	header := x.w.Header()
	for _, name := range []string{"Content-Length", "Content-Type", "Content-Encoding", "Trailer", "Etag", "Last-Modified", "Cache-Control"} {
		delete(header, name)
	}
}
