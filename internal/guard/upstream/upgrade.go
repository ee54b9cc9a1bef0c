package upstream

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// lastWords is how long one side of a tunnel may go on when the other has ended.
const lastWords = 30 * time.Second

// tunnel answers 101 and then copies bytes both ways until both sides have
// ended, one has failed, or nothing has moved for TunnelTimeout.
func (x *exchange) tunnel(c *conn, h head, stop func() bool) error {
	if err := x.agreed(h); err != nil {
		return err
	}
	// The client's connection now ends the tunnel; the request's context would
	// be done as soon as the server lets go of it.
	if !stop() {
		return x.r.Context().Err()
	}
	header := x.w.Header()
	setFields(header, h)
	header["Connection"] = []string{"Upgrade"}
	header["Upgrade"] = []string{x.upgrade}
	delete(header, "Content-Length")
	x.begun = true
	client, rw, err := x.control().Hijack()
	if err != nil {
		return &clientError{err}
	}
	defer client.Close()
	client.SetDeadline(time.Time{})
	c.SetDeadline(time.Time{})
	rw.WriteString("HTTP/1.1 101 Switching Protocols\r\n")
	if err := header.Write(rw); err != nil {
		return &clientError{err}
	}
	rw.WriteString("\r\n")
	if err := rw.Flush(); err != nil {
		return &clientError{err}
	}
	c.b.tunnels.Add(1)
	defer c.b.tunnels.Add(-1)
	splice(client, rw.Reader, c, x.u.opts.TunnelTimeout)
	return nil
}

// agreed checks that the application switched to what was asked for. For
// WebSocket it must show that it has read the key (RFC 6455 section 4.2.2): a
// 101 that it only passes on would open a tunnel to who knows where.
func (x *exchange) agreed(h head) error {
	var protocol, accept string
	for _, f := range h.fields {
		switch f.name {
		case "Upgrade":
			protocol = f.value
		case "Sec-Websocket-Accept":
			accept = f.value
		}
	}
	if x.upgrade == "" || !strings.EqualFold(protocol, x.upgrade) {
		return badAnswer("switches to %.40q, asked was %q", protocol, x.upgrade)
	}
	if strings.EqualFold(x.upgrade, "websocket") {
		sum := sha1.Sum([]byte(x.r.Header.Get("Sec-Websocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		if accept != base64.StdEncoding.EncodeToString(sum[:]) {
			return badAnswer("Sec-WebSocket-Accept does not fit the key")
		}
	}
	return nil
}

// splice copies both ways. What either side has already sent is in from and in
// the connection's buffer.
func splice(client net.Conn, from *bufio.Reader, c *conn, idle time.Duration) {
	early := append([]byte(nil), c.buf[c.r:c.w]...)
	c.r = c.w
	c.end()
	var moved atomic.Int64 // when a byte last moved, unix nanoseconds
	moved.Store(time.Now().UnixNano())
	end := sync.OnceFunc(func() { client.Close(); c.Close() })
	stop := watch(&moved, idle, end)
	defer stop()
	defer end()
	back := make(chan struct{})
	go func() {
		defer close(back)
		pump(client, io.MultiReader(bytes.NewReader(early), c), &moved, end)
	}()
	pump(c, io.MultiReader(buffered(from), client), &moved, end)
	<-back
}

// buffered is what a reader has read ahead, no more.
func buffered(r *bufio.Reader) io.Reader {
	return io.LimitReader(r, int64(r.Buffered()))
}

// watch calls end when nothing has moved for idle, unless it is stopped before.
func watch(moved *atomic.Int64, idle time.Duration, end func()) (stop func()) {
	var over atomic.Bool
	var look func()
	look = func() {
		left := idle - time.Duration(time.Now().UnixNano()-moved.Load())
		switch {
		case over.Load():
		case left <= 0:
			end()
		default:
			time.AfterFunc(left, look)
		}
	}
	t := time.AfterFunc(idle, look)
	return func() {
		over.Store(true)
		t.Stop()
	}
}

// pump copies until the source ends, and passes the end on: the other side may
// still answer, but not for ever. If that cannot be done it calls end, which
// closes both. Its buffer is small until a message is not: most tunnels are
// idle most of the time.
func pump(dst net.Conn, src io.Reader, moved *atomic.Int64, end func()) {
	buf := make([]byte, 2<<10)
	for {
		n, err := src.Read(buf)
		if n > 0 {
			moved.Store(time.Now().UnixNano())
			if _, err := dst.Write(buf[:n]); err != nil {
				end()
				return
			}
			if n == len(buf) && n < bufferSize {
				buf = make([]byte, bufferSize)
			}
		}
		if err == io.EOF && closeWrite(dst) {
			dst.SetReadDeadline(time.Now().Add(lastWords))
			return
		}
		if err != nil {
			end()
			return
		}
	}
}

func closeWrite(c net.Conn) bool {
	if own, ok := c.(*conn); ok {
		c = own.Conn
	}
	half, ok := c.(interface{ CloseWrite() error })
	return ok && half.CloseWrite() == nil
}
