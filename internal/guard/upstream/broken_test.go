package upstream_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/upstream"
)

func TestEarlyAnswerOvertakesTheBody(t *testing.T) {
	a := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
		a.head(r)
		io.WriteString(c, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!")
		io.Copy(io.Discard, r)
	})
	c := dial(t, proxy(t, upstream.Options{}, a.Backend))
	io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nbeginning")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || res.StatusCode != 413 {
		t.Fatalf("%v, %v", res, err)
	}
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "no!" {
		t.Errorf("%q, %v", body, err)
	}
}

func TestClientThatLeavesEndsTheRequest(t *testing.T) {
	for name, request := range map[string]string{
		"without a body":      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"within a small body": "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
		"within a large body": "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nhalf",
		"within chunks":       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, left := make(chan bool, 1), make(chan string, 1)
			a := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
				a.head(r)
				got <- true
				rest, err := io.ReadAll(r) // until the proxy closes
				if err != nil && !errors.Is(err, io.EOF) {
					t.Error(err)
				}
				left <- string(rest)
			})
			c := dial(t, proxy(t, upstream.Options{}, a.Backend))
			io.WriteString(c, request)
			if name == "within a small body" {
				c.Close() // the application is never told
				select {
				case <-got:
					t.Error("half a small body reached the application")
				case <-time.After(100 * time.Millisecond):
				}
				return
			}
			<-got
			c.Close()
			select {
			case rest := <-left:
				if strings.HasSuffix(rest, "0\r\n\r\n") {
					t.Errorf("a broken body was ended properly: %q", rest)
				}
			case <-time.After(5 * time.Second):
				t.Fatal("the application was not told that the client has left")
			}
		})
	}
}

func TestTimeoutsEndIn504(t *testing.T) {
	silent := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) { io.Copy(io.Discard, r) })
	halting := raw(t, func(a *app, _ int, c net.Conn, r *bufio.Reader) {
		a.head(r)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
		io.Copy(io.Discard, r)
	})
	opts := upstream.Options{AnswerTimeout: 100 * time.Millisecond, IdleTimeout: 100 * time.Millisecond}
	if res, _, err := get(t, proxy(t, opts, silent.Backend)); err != nil || res.StatusCode != 504 {
		t.Errorf("no head: %v, %v; want 504", res, err)
	}
	if res, body, err := get(t, proxy(t, opts, halting.Backend)); err == nil || res.StatusCode != 200 || body != "half" {
		t.Errorf("half a body: %v, %q, %v; want a broken answer", res, body, err)
	}
	// A body that is still being sent has no clock but its own.
	c := dial(t, proxy(t, opts, handler(t, "app", func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) })))
	io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n")
	time.Sleep(300 * time.Millisecond)
	c.Write(make([]byte, 20000))
	if res, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || res.StatusCode != 200 {
		t.Errorf("slow upload: %v, %v", res, err)
	}
}
