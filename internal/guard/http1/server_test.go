package http1_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/http1"
)

// A client is a connection whose answers are read one by one.
type client struct {
	*net.TCPConn
	t *testing.T
	r *bufio.Reader
}

func dial(t *testing.T, addr string) *client {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(10 * time.Second))
	return &client{c.(*net.TCPConn), t, bufio.NewReader(c)}
}

func (c *client) send(text string) { io.WriteString(c, text) }

// answer describes the next answer.
func (c *client) answer() string {
	c.t.Helper()
	res, err := http.ReadResponse(c.r, nil)
	if err != nil {
		return "end"
	}
	body, err := io.ReadAll(res.Body)
	text := fmt.Sprint(res.StatusCode, " ", string(body))
	if err != nil {
		text += " broken"
	}
	if res.Close {
		text += " close"
	}
	return text
}

func (c *client) want(answers ...string) {
	c.t.Helper()
	for _, want := range answers {
		if got := c.answer(); got != want {
			c.t.Fatalf("%q, want %q", got, want)
		}
	}
}

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if e, ok := err.(interface{ HTTPStatus() int }); ok {
		w.WriteHeader(e.HTTPStatus())
		return
	}
	w.Write(body)
})

func TestClientThatLeavesIsNoticed(t *testing.T) {
	done := make(chan error, 1)
	begun := make(chan bool)
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		called := make(chan bool)
		context.AfterFunc(r.Context(), func() { close(called) })
		begun <- true
		<-called
		<-r.Context().Done()
		done <- r.Context().Err()
	}), http1.Options{})
	for _, text := range []string{get, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"} {
		c := dial(t, addr)
		c.send(text)
		<-begun
		c.Close()
		select {
		case err := <-done:
			if err != context.Canceled {
				t.Error(err)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%q: not noticed", text)
		}
	}
}

// What comes while an answer is awaited is the next request, byte for byte.
func TestNextRequestComesWhileWaiting(t *testing.T) {
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			time.Sleep(400 * time.Millisecond) // the server listens by then
		}
		io.WriteString(w, r.URL.Path)
		if r.Context().Err() != nil {
			t.Error("the client seems to have left")
		}
	}), http1.Options{})
	c := dial(t, addr)
	c.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
	time.Sleep(300 * time.Millisecond)
	for _, piece := range []string{"G", "ET /a HT", "TP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n"} {
		c.send(piece)
		time.Sleep(30 * time.Millisecond)
	}
	c.want("200 /slow", "200 /a", "200 /slow", "200 /b")
	c.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
	c.want("200 /slow")
	c.send("GET /c HTTP/1.1\r\nHost: a\r\n\r\n")
	c.want("200 /c")
}

func TestWaitsEnd(t *testing.T) {
	heads, _ := serve(t, echo, http1.Options{HeaderTimeout: 300 * time.Millisecond, IdleTimeout: time.Hour})
	pauses, _ := serve(t, echo, http1.Options{HeaderTimeout: time.Hour, IdleTimeout: 300 * time.Millisecond})
	for name, test := range map[string]struct {
		addr, text string
		answers    []string
	}{
		"silence":          {heads, "", nil},
		"half a head":      {heads, "GET / HT", nil},
		"half a next head": {heads, get + "GET ", []string{"200 "}},
		"idle":             {pauses, get, []string{"200 "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := dial(t, test.addr)
			start := time.Now()
			c.send(test.text)
			c.want(append(test.answers, "end")...)
			if took := time.Since(start); took < 200*time.Millisecond {
				t.Errorf("closed after %v", took)
			}
		})
	}
	t.Run("who goes on in time is served on", func(t *testing.T) {
		t.Parallel()
		addr, _ := serve(t, echo, http1.Options{IdleTimeout: 2 * time.Second})
		c := dial(t, addr)
		for range 5 {
			c.send(get)
			c.want("200 ")
			time.Sleep(600 * time.Millisecond)
		}
	})
}

func TestStreaming(t *testing.T) {
	next := make(chan bool)
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			fmt.Fprintf(w, "%d;", i)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			<-next
		}
	}), http1.Options{})
	c := dial(t, addr)
	c.send(get)
	res, err := http.ReadResponse(c.r, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		got := make([]byte, 2)
		if _, err := io.ReadFull(res.Body, got); err != nil || string(got) != fmt.Sprint(i, ";") {
			t.Fatalf("%q, %v", got, err)
		}
		next <- true
	}
	if rest, err := io.ReadAll(res.Body); err != nil || len(rest) > 0 {
		t.Errorf("%q, %v", rest, err)
	}
}

// Bodies of all sizes come back as they went, while they are still coming.
func TestFullDuplex(t *testing.T) {
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).EnableFullDuplex(); err != nil {
			t.Error(err)
		}
		io.Copy(struct{ io.Writer }{w}, r.Body)
	}), http1.Options{})
	c := dial(t, addr)
	for _, n := range []int{1, 2047, 2048, 16383, 16384, 16385, 100_000, 3_000_000} {
		body := bytes.Repeat([]byte("0123456789abcde"), n/15+1)[:n]
		for _, framing := range []string{"length", "chunks"} {
			go func() {
				if framing == "length" {
					fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", n, body)
					return
				}
				c.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
				for i := 0; i < n; i += 7000 {
					piece := body[i:min(n, i+7000)]
					fmt.Fprintf(c, "%x\r\n%s\r\n", len(piece), piece)
				}
				c.send("0\r\n\r\n")
			}()
			if got := c.answer(); got != "200 "+string(body) {
				t.Fatalf("%d bytes by %s: %d came back, %.40q", n, framing, len(got), got)
			}
		}
	}
}

func TestExpect(t *testing.T) {
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/unread" {
			io.Copy(w, r.Body)
		}
	}), http1.Options{})
	c := dial(t, addr)
	for range 2 {
		c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n")
		c.want("100 ")
		c.send("hi")
		c.want("200 hi")
	}
	// Nobody knows whether the body comes: the connection cannot go on.
	c.send("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
	c.want("200  close", "end")
	c = dial(t, addr)
	c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: a-miracle\r\n\r\nhi")
	c.want("417 417 Expectation Failed\n close", "end")
}

func TestBodiesThatAreNotRead(t *testing.T) {
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/closed" {
			r.Body.Close()
			if _, err := r.Body.Read(make([]byte, 1)); err != http.ErrBodyReadAfterClose {
				t.Error(err)
			}
		}
	}), http1.Options{})
	c := dial(t, addr)
	for _, body := range []string{"Content-Length: 200000\r\n\r\n" + strings.Repeat("x", 200_000), "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n"} {
		c.send("POST / HTTP/1.1\r\nHost: a\r\n" + body)
		c.send("POST /closed HTTP/1.1\r\nHost: a\r\n" + body)
		c.want("200 ", "200 ")
	}
	// Too much is not waited for, and the answer arrives.
	go c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\n" + strings.Repeat("x", 400_000))
	c.want("200  close", "end")
}

func TestBrokenBodies(t *testing.T) {
	var mu sync.Mutex
	var reasons []string
	addr, _ := serve(t, echo, http1.Options{HeaderBytes: 4096, Refused: func(reason string) {
		mu.Lock()
		reasons = append(reasons, reason)
		mu.Unlock()
	}})
	head := "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
	for body, want := range map[string]string{
		"5;a\r\nhello\r\n0\r\n\r\n": "chunk-extension", "5\r\nhello\n0\r\n\r\n": "lf-without-cr", "5\r\nhello!\r\n0\r\n\r\n": "chunk-end", "5\r\nhellohe\r\n\r\n": "chunk-end", "x\r\n": "chunk-size", "5\nhello": "lf-without-cr",
		"0\r\nHost: b\r\n\r\n": "trailer", "0\r\nX: y\r\n z\r\n\r\n": "folded-line", "0\r\nX: " + strings.Repeat("y", 5000): "head-too-large", strings.Repeat("0", 300): "chunk-size",
	} {
		c := dial(t, addr)
		c.send(head + body)
		if got := c.answer(); got != "400  close" && got != "431  close" {
			t.Errorf("%.40q: %q", body, got)
		}
		mu.Lock()
		if len(reasons) != 1 || reasons[0] != want {
			t.Errorf("%.40q: %q, want %s", body, reasons, want)
		}
		reasons = nil
		mu.Unlock()
	}
}
