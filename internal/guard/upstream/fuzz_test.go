package upstream

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"
)

// memory is a connection that gives bytes, a few at a time, and then ends.
type memory struct {
	net.Conn
	r    *bytes.Reader
	most int
}

func (m *memory) Read(p []byte) (int, error)      { return m.r.Read(p[:min(len(p), m.most)]) }
func (m *memory) SetReadDeadline(time.Time) error { return nil }

// A message is an answer as it was understood.
type message struct {
	status          int
	fields, trailer []field
	body            string
	kind            int
}

// parse reads one answer to a GET, and what is left behind it.
func parse(u *Upstream, data []byte, most int) (m message, rest []byte, err error) {
	c := &conn{Conn: &memory{r: bytes.NewReader(data), most: most}, b: &backend{u: u}}
	c.begin()
	defer c.end()
	h, err := c.readHead()
	if err != nil {
		return m, nil, err
	}
	m.status, m.fields = h.status, slices.Clone(h.fields)
	b := newBody(c, http.MethodGet, h)
	m.kind = b.kind
	for {
		p, err := b.next()
		m.body += string(p)
		if err == io.EOF {
			break
		}
		if err != nil {
			return m, nil, err
		}
	}
	m.trailer = b.trailer
	tail, _ := io.ReadAll(c.Conn)
	return m, append(slices.Clone(c.buf[c.r:c.w]), tail...), nil
}

// String writes the message in the one form that we would send it.
func (m message) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d \r\n", m.status)
	for _, f := range m.fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f.name, f.value)
	}
	b.WriteString("\r\n")
	if m.kind != byChunks {
		return b.String() + m.body
	}
	if m.body != "" {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(m.body), m.body)
	}
	b.WriteString("0\r\n")
	for _, f := range m.trailer {
		fmt.Fprintf(&b, "%s: %s\r\n", f.name, f.value)
	}
	return b.String() + "\r\n"
}

// What is accepted means the same when it is written again and however it is
// cut into reads, and net/http, which tolerates more, understands it alike.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\nrest",
		"HTTP/1.0 200 OK\r\nX: \xff\r\n\r\nuntil the end",
		"HTTP/1.1 204 No Content\r\n\r\n",
		"HTTP/1.1 304 \r\nETag: \"a\"\r\nContent-Length: 12\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\nA: b\r\n c\r\n\r\n",
		"HTTP/1.1 200 OK\r\nConnection: close, X-A\r\nKeep-Alive: timeout=5\r\n\r\n",
	} {
		f.Add([]byte(seed), 1<<20)
		f.Add([]byte(seed), 1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	f.Cleanup(cancel)
	u, err := New(ctx, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte, most int) {
		first, rest, err := parse(u, data, max(1, most))
		if err != nil {
			return
		}
		whole, rest2, err := parse(u, data, 1<<20)
		if err != nil || whole.String() != first.String() || !bytes.Equal(rest, rest2) {
			t.Fatalf("cut into reads of %d: %q, rest %q; whole: %q, rest %q, %v", most, first, rest, whole, rest2, err)
		}
		again, left, err := parse(u, []byte(first.String()), 1<<20)
		if err != nil || again.String() != first.String() || len(left) > 0 {
			t.Fatalf("%q became %q, rest %q, %v", first, again, left, err)
		}
		if first.status >= 200 {
			agree(t, data, first)
		}
	})
}

// agree compares with net/http.
func agree(t *testing.T, data []byte, m message) {
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(data)), nil)
	if err != nil {
		t.Fatalf("net/http refuses %q: %v", data, err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != m.status || string(body) != m.body {
		t.Fatalf("net/http reads status %d, body %q, %v; we read %d, %q", res.StatusCode, body, err, m.status, m.body)
	}
	var ours, theirs []string
	for _, f := range append(slices.Clone(m.fields), m.trailer...) {
		if f.name != "Content-Length" && f.name != "Transfer-Encoding" && f.name != "Trailer" && f.name != "Connection" {
			ours = append(ours, f.name+": "+f.value)
		}
	}
	for _, header := range []http.Header{res.Header, res.Trailer} {
		for name, values := range header {
			for _, v := range values {
				if name != "Content-Length" && name != "Connection" {
					theirs = append(theirs, name+": "+v)
				}
			}
		}
	}
	sort.Strings(ours)
	sort.Strings(theirs)
	if !slices.Equal(ours, theirs) {
		t.Fatalf("net/http reads %q, we read %q", theirs, ours)
	}
}
