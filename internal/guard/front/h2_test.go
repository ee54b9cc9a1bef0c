package front_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// An h2conn speaks HTTP/2 frame by frame, also such as no library would send.
type h2conn struct {
	net.Conn
	*http2.Framer
	block bytes.Buffer
	enc   *hpack.Encoder
	next  uint32
}

func h2dial(t testing.TB, s *site, settings ...http2.Setting) *h2conn {
	t.Helper()
	c := &h2conn{Conn: s.dial(t, "h2"), next: 1}
	io.WriteString(c.Conn, http2.ClientPreface)
	c.Framer = http2.NewFramer(c.Conn, c.Conn)
	c.Framer.AllowIllegalWrites = true
	c.Framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	c.enc = hpack.NewEncoder(&c.block)
	if err := c.WriteSettings(settings...); err != nil {
		t.Fatal(err)
	}
	return c
}

// headers opens a stream with these fields, as name, value, name, value.
func (c *h2conn) headers(end bool, fields ...string) uint32 {
	c.block.Reset()
	for i := 0; i < len(fields); i += 2 {
		c.enc.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]})
	}
	id := c.next
	c.next += 2
	c.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: c.block.Bytes(), EndStream: end, EndHeaders: true})
	return id
}

// outcome reads until a stream has ended: its status, "reset" or "goaway".
func (c *h2conn) outcome(id uint32) (string, http.Header) {
	status, header := "", http.Header{}
	for {
		f, err := c.ReadFrame()
		if err != nil {
			return "closed: " + err.Error(), header
		}
		switch f := f.(type) {
		case *http2.SettingsFrame:
			if !f.IsAck() {
				c.WriteSettingsAck()
			}
		case *http2.GoAwayFrame:
			return "goaway", header
		case *http2.RSTStreamFrame:
			if f.StreamID == id {
				if status != "" && f.ErrCode == http2.ErrCodeNo {
					return status, header
				}
				return "reset", header
			}
		case *http2.MetaHeadersFrame:
			if f.StreamID == id && f.PseudoValue("status") != "" {
				status = f.PseudoValue("status")
			}
			for _, field := range f.RegularFields() {
				header.Add(field.Name, field.Value)
			}
		}
		if h := f.Header(); h.StreamID == id && h.Flags.Has(http2.FlagDataEndStream) && (h.Type == http2.FrameData || h.Type == http2.FrameHeaders) {
			return status, header
		}
	}
}

func get2(more ...string) []string {
	return append([]string{":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/a"}, more...)
}

// with replaces one pseudo header.
func with(name, value string) []string {
	fields := get2()
	fields[slices.Index(fields, name)+1] = value
	return fields
}

const refused = "refused"

// downgrades are requests of HTTP/2 that would mean something else if they were
// written as HTTP/1 without care.
var downgrades = []struct {
	name   string
	fields []string
	body   string
	want   string // the status, or refused
	seen   string // by the application
}{
	{"get", get2(), "", "200", "GET /a"},
	{"post", append(with(":method", "POST"), "content-length", "5"), "hello", "200", "POST /a hello"},
	{"post without a length", with(":method", "POST"), "hello", "200", "POST /a hello"},
	{"te: trailers", get2("te", "trailers"), "", "200", "GET /a"},
	{"host as well", get2("host", "localhost"), "", "200", "GET /a"},
	{"cookies in crumbs", get2("cookie", "a=1", "cookie", "b=2"), "", "200", "GET /a"},

	{"H2.CL, too short", append(with(":method", "POST"), "content-length", "0"), smuggled, refused, ""},
	{"H2.CL, too long", append(with(":method", "POST"), "content-length", "100"), "hello", refused, ""},
	{"length without a body", append(with(":method", "POST"), "content-length", "5"), "", refused, ""},
	{"two lengths", append(with(":method", "POST"), "content-length", "5", "content-length", "6"), "hello", refused, ""},
	{"length of letters", append(with(":method", "POST"), "content-length", "abc"), "hello", refused, ""},
	{"signed length", append(with(":method", "POST"), "content-length", "+5"), "hello", refused, ""},
	{"H2.TE", append(with(":method", "POST"), "transfer-encoding", "chunked"), "0\r\n\r\n" + smuggled, refused, ""},
	{"connection", get2("connection", "keep-alive"), "", refused, ""},
	{"keep-alive", get2("keep-alive", "timeout=5"), "", refused, ""},
	{"proxy-connection", get2("proxy-connection", "keep-alive"), "", refused, ""},
	{"upgrade", get2("upgrade", "websocket"), "", refused, ""},
	{"te: gzip", get2("te", "gzip"), "", refused, ""},
	{"line break in a value", get2("x-a", "b\r\nTransfer-Encoding: chunked"), "", refused, ""},
	{"LF in a value", get2("x-a", "b\nc"), "", refused, ""},
	{"NUL in a value", get2("x-a", "b\x00c"), "", refused, ""},
	{"line break in a name", get2("x-a: b\r\ntransfer-encoding", "chunked"), "", refused, ""},
	{"colon in a name", get2("transfer-encoding: chunked", "b"), "", refused, ""},
	{"capitals in a name", get2("X-A", "b"), "", refused, ""},
	{"space in a name", get2("x a", "b"), "", refused, ""},
	{"line break in the path", with(":path", "/a HTTP/1.1\r\nHost: b\r\n\r\n"), "", refused, ""},
	{"space in the path", with(":path", "/a b"), "", refused, ""},
	{"fragment in the path", with(":path", "/a#b"), "", refused, ""},
	{"absolute path", with(":path", "http://b/"), "", refused, ""},
	{"relative path", with(":path", "a"), "", refused, ""},
	{"empty path", with(":path", ""), "", refused, ""},
	{"line break in the method", with(":method", "GET / HTTP/1.1\r\nX: y\r\n\r\nGET"), "", refused, ""},
	{"space in the method", with(":method", "GET /b"), "", refused, ""},
	{"line break in the authority", with(":authority", "a\r\nX: y"), "", refused, ""},
	{"authority with a user", with(":authority", "a@b"), "", refused, ""},
	{"authority with a path", with(":authority", "a/b"), "", refused, ""},
	{"other host", get2("host", "b"), "", refused, ""},
	{"no authority and no host", []string{":method", "GET", ":scheme", "https", ":path", "/a"}, "", refused, ""},
	{"scheme of letters", with(":scheme", "https://b/?"), "", refused, ""},
	{"two paths", append(get2(), ":path", "/b"), "", refused, ""},
	{"pseudo header last", append(get2("x-a", "b"), ":path", "/b"), "", refused, ""},
	{"unknown pseudo header", append([]string{":foo", "b"}, get2()...), "", refused, ""},
	{"response's pseudo header", append([]string{":status", "200"}, get2()...), "", refused, ""},
	{"CONNECT", []string{":method", "CONNECT", ":authority", "b:80"}, "", refused, ""},
	{"TRACE", with(":method", "TRACE"), "", refused, ""},
	{"underscore for ours", get2("x_forwarded_for", "1.2.3.4"), "", refused, ""},
	{"underscore in the coding", get2("transfer_encoding", "chunked"), "", refused, ""},
}

func TestHTTP2Downgrades(t *testing.T) {
	a := record(t)
	s := secure(t, front.Options{Rates: []front.Rate{}}, forward(t, upstream.Options{Backends: []upstream.Backend{a.Backend}}))
	for _, test := range downgrades {
		a.mu.Lock()
		a.seen = nil
		a.mu.Unlock()
		c := h2dial(t, s)
		id := c.headers(test.body == "", test.fields...)
		if test.body != "" {
			c.WriteData(id, true, []byte(test.body))
		}
		got, _ := c.outcome(id)
		if got == "goaway" || got == "reset" || got[0] == '4' || got[0] == '5' {
			got = refused // with an answer, or with an error of the stream or of the connection
		}
		seen := strings.Join(a.requests(), "; ")
		if strings.HasPrefix(seen, "cut off") {
			seen = ""
		}
		if got != test.want || seen != test.seen {
			t.Errorf("%s: %s, seen %q; want %s, %q", test.name, got, seen, test.want, test.seen)
		}
		c.Close()
	}
}

// A client that opens and gives up streams has its connection closed
// (CVE-2023-44487).
func TestRapidResetIsCutOff(t *testing.T) {
	var running, most atomic.Int64
	s := secure(t, front.Options{Rates: []front.Rate{}, Limits: front.Limits{Resets: 50}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := running.Add(1)
		defer running.Add(-1)
		if n > most.Load() {
			most.Store(n)
		}
		<-r.Context().Done()
	}))
	c := h2dial(t, s)
	var err error
	n := 0
	for ; n < 5000 && err == nil; n++ {
		id := c.headers(true, get2()...)
		err = c.WriteRSTStream(id, http2.ErrCodeCancel)
		if n%50 == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	if err == nil {
		t.Errorf("%d streams were opened and given up on one connection", n)
	}
	if most.Load() > 128 {
		t.Errorf("%d handlers at a time", most.Load())
	}
}

// A client that takes no data does not keep a stream for ever, and one that is
// only idle does.
func TestReaderThatStopsLosesTheStream(t *testing.T) {
	events := make(chan bool)
	s := secure(t, front.Options{Timeouts: front.Timeouts{Write: 200 * time.Millisecond}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			w.Write(make([]byte, 1<<20))
		case "/events":
			io.WriteString(w, "one")
			w.(http.Flusher).Flush()
			<-events
			io.WriteString(w, "two")
		default:
			io.WriteString(w, "hi")
		}
	}))
	for _, path := range []string{"/a", "/large"} {
		c := h2dial(t, s, http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
		start := time.Now()
		if got, _ := c.outcome(c.headers(true, with(":path", path)...)); got != "reset" || time.Since(start) > 5*time.Second {
			t.Errorf("%s: %s after %v, want a reset", path, got, time.Since(start))
		}
	}
	c := h2dial(t, s)
	id := c.headers(true, with(":path", "/events")...)
	time.AfterFunc(600*time.Millisecond, func() { close(events) })
	if got, _ := c.outcome(id); got != "200" {
		t.Errorf("idle stream: %s, want 200", got)
	}
}

// Floods of frames that cost the server more than the client end in the
// connection's end (CVE-2019-9512 and its kin).
func TestFloodsEnd(t *testing.T) {
	s := secure(t, front.Options{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	for name, flood := range map[string]func(c *h2conn, i int) error{
		"pings": func(c *h2conn, i int) error { // a thousand at a time
			_, err := c.Conn.Write(bytes.Repeat([]byte("\x00\x00\x08\x06\x00\x00\x00\x00\x0012345678"), 1000))
			return err
		},
		"continuations": func(c *h2conn, i int) error {
			if i == 0 {
				c.block.Reset()
				for j := 0; j < 8; j += 2 {
					c.enc.WriteField(hpack.HeaderField{Name: get2()[j], Value: get2()[j+1]})
				}
				return c.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: c.block.Bytes(), EndStream: true})
			}
			c.block.Reset()
			c.enc.WriteField(hpack.HeaderField{Name: fmt.Sprint("x-", i), Value: strings.Repeat("a", 1000)})
			return c.WriteContinuation(1, false, c.block.Bytes())
		},
	} {
		c := h2dial(t, s)
		c.Conn.SetDeadline(time.Now().Add(time.Minute))
		var err error
		i := 0
		for ; i < 20_000 && err == nil; i++ {
			err = flood(c, i)
		}
		var n net.Error
		if err == nil || errors.As(err, &n) && n.Timeout() {
			t.Errorf("%s: %d frames, %v", name, i, err)
		}
	}
}
