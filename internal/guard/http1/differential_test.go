package http1_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/http1"
)

// serve starts a server and returns its address.
func serve(t testing.TB, h http.Handler, o http1.Options) (string, *http1.Server) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := http1.New(h, o)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.ServeConn(context.Background(), c) })
		}
	})
	t.Cleanup(func() { ln.Close(); s.Close(); all.Wait() })
	return ln.Addr().String(), s
}

// A transcript is what a handler has seen of its requests.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *transcript) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.text.String()
	s.text.Reset()
	return text
}

func sorted(h http.Header) string {
	var lines []string
	for name, values := range h {
		lines = append(lines, fmt.Sprintf("%s=%q", name, values))
	}
	sort.Strings(lines)
	return strings.Join(lines, " ")
}

// actor writes down what it is asked, and answers as the query says.
func actor(seen *transcript) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body []byte
		var err error
		if !strings.Contains(r.URL.RawQuery, "unread") {
			body, err = io.ReadAll(r.Body)
		}
		u := *r.URL
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		seen.mu.Lock()
		fmt.Fprintf(&seen.text, "%s %s %s %q %q host=%q length=%d coding=%q close=%v from=%s\n%s\nbody=%q %v trailer %s\n",
			r.Method, r.RequestURI, r.Proto, fmt.Sprintf("%+v", u), u.String(), r.Host, r.ContentLength, r.TransferEncoding, r.Close, host,
			sorted(r.Header), body, err, sorted(r.Trailer))
		seen.mu.Unlock()
		act(w, r)
	})
}

func act(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for step := range strings.SplitSeq(r.URL.RawQuery, "&") {
		name, value, _ := strings.Cut(step, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "status":
			w.WriteHeader(n)
		case "hint":
			if r.ProtoMinor == 0 {
				continue // where net/http sends what RFC 9110, section 15.2, forbids
			}
			h.Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
		case "length":
			h.Set("Content-Length", value)
		case "write":
			w.Write(bytes.Repeat([]byte("<p>hello"), n)[:n])
		case "flush":
			http.NewResponseController(w).Flush()
		case "type":
			h.Set("Content-Type", "application/json")
		case "untyped":
			h["Content-Type"] = nil
		case "coded":
			h.Set("Content-Encoding", "x")
		case "lines":
			h.Set("X-Lines", " a\r\nSet-Cookie: b\n ")
			h["Not A Name"] = []string{"x"}
			h["X-Two"] = []string{"1", "2"}
		case "close":
			h.Set("Connection", "close")
		case "trailer":
			h.Set("Trailer", "X-Sum, X-Unset")
			h.Set("X-Sum", "41")
		case "sum":
			http.NewResponseController(w).Flush() // or net/http loses what was not announced
			h.Set("X-Sum", "42")
			h.Set(http.TrailerPrefix+"X-Late", "43")
		case "late":
			h.Set("X-Too-Late", "1")
		}
	}
}

// request writes a request that is in order, drawn by lot.
func request(rnd *rand.Rand, last bool) (method, text string) {
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	method = pick("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
	minor := pick("1", "1", "1", "0")
	var steps []string
	for range rnd.IntN(6) {
		steps = append(steps, pick("status=200", "status=204", "status=304", "status=404", "status=299", "hint", "length=100", "length=0", "write=0", "write=1",
			"write=100", "write=100", "write=40000", "flush", "type", "untyped", "coded", "lines", "close", "trailer", "sum", "late", "unread"))
	}
	path := pick("/", "/a/b", "/a%20b", "/a%2fb", "//a", "/(x)!*'", "/\xc3\xa9", "/a;b=c,d:e@f&g$h+i~", "/%41?", "http://bench.example/x", "/..//.", "/?a")
	query := strings.Join(steps, "&")
	if query != "" && strings.Contains(path, "?") {
		path = strings.TrimRight(path, "?a") + "?"
	} else if query != "" {
		path += "?"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.%s\r\n", method, path+query, minor)
	fields := []string{"Host: bench.example", "User-Agent: bench", pick("accept: text/html", "X_Y: z", "x-oDd-nAme:v", "X-Empty:"), "Cookie: a=b", "cookie:\tc=d \t"}
	if last {
		fields = append(fields, "Connection: close")
	} else if rnd.IntN(3) == 0 {
		fields = append(fields, pick("Connection: keep-alive, x", "Connection: keep-alive", "Connection: close"))
	}
	for _, f := range []string{"Pragma: no-cache", "X-High: \xe9\xff", "Accept-Encoding: gzip", "Te: trailers", "Upgrade: websocket"} {
		if rnd.IntN(4) == 0 {
			fields = append(fields, f)
		}
	}
	body := ""
	kind := rnd.IntN(4)
	if minor == "0" && strings.Contains(query, "unread") {
		kind = 2 // net/http closes such connections with a reset
	}
	switch kind {
	case 0:
		n := pick("0", "5", "5000")
		size, _ := strconv.Atoi(n)
		fields = append(fields, "Content-Length: "+n)
		body = strings.Repeat("x", size)
	case 1:
		if minor == "0" {
			break
		}
		fields = append(fields, "Transfer-Encoding: chunked")
		for range rnd.IntN(4) {
			n := 1 + rnd.IntN(3000)
			body += fmt.Sprintf("%x\r\n%s\r\n", n, strings.Repeat("y", n))
		}
		body += "0\r\n"
		if rnd.IntN(2) == 0 {
			fields = append(fields, "Trailer: X-Sum, x-other")
			body += "X-Sum: 1\r\n"
		}
		body += "\r\n"
	}
	if body != "" && minor == "1" && rnd.IntN(3) == 0 {
		fields = append(fields, "Expect: 100-continue")
	}
	rnd.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	return method, b.String() + strings.Join(fields, "\r\n") + "\r\n\r\n" + body
}

// ends reports a request after which the connection may have to be closed.
func ends(text string) bool {
	line, head, _ := strings.Cut(text, "\r\n")
	return strings.HasSuffix(line, "0") || strings.Contains(head, "Connection: close") || strings.Contains(line, "close") || strings.Contains(line, "length=")
}

// converse sends all at once and describes what comes back until the end.
func converse(t *testing.T, addr string, methods []string, text string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	go func() {
		io.WriteString(c, text)
		c.(*net.TCPConn).CloseWrite()
	}()
	var out strings.Builder
	r := bufio.NewReader(c)
	for _, m := range methods {
		for final := false; !final; {
			res, err := http.ReadResponse(r, &http.Request{Method: m})
			if err != nil {
				fmt.Fprintln(&out, "end")
				return out.String()
			}
			final = res.StatusCode >= 200
			body, err := io.ReadAll(res.Body)
			date := res.Header.Get("Date") != ""
			res.Header.Del("Date")
			if res.ProtoMinor == 0 && res.Close {
				res.Header.Del("Connection") // is what HTTP/1.0 means, said or not
			}
			fmt.Fprintf(&out, "%s %s %s length=%d coding=%q close=%v date=%v %d bytes %.40q whole=%v trailer %s\n", res.Proto, res.Status, sorted(res.Header), res.ContentLength, res.TransferEncoding, res.Close, date, len(body), body, err == nil, sorted(res.Trailer))
			if res.Close && final {
				break
			}
		}
	}
	rest, _ := io.ReadAll(r) // ends with a reset where requests were left
	fmt.Fprintf(&out, "and %q\n", rest)
	return out.String()
}

// On requests that are in order we are net/http's server: handlers see the same
// requests, clients get the same answers.
func TestSameAsNetHTTP(t *testing.T) {
	var theirs, ours transcript
	rival := httptest.NewUnstartedServer(actor(&theirs))
	rival.Config.DisableGeneralOptionsHandler = true
	rival.Config.ErrorLog = log.New(io.Discard, "", 0)
	rival.Start()
	defer rival.Close()
	addr, _ := serve(t, actor(&ours), http1.Options{Refused: func(reason string) { t.Error("refused:", reason) }})
	for seed := range uint64(1500) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		var methods []string
		var text strings.Builder
		n := 1 + rnd.IntN(3)
		for i := range n {
			m, one := request(rnd, i == n-1)
			methods = append(methods, m)
			text.WriteString(one)
			if ends(one) {
				break // what follows would be met by a reset, which may overtake the answer
			}
		}
		want, got := converse(t, rival.Listener.Addr().String(), methods, text.String()), converse(t, addr, methods, text.String())
		if got != want {
			t.Fatalf("seed %d: of\n%.900q\nwe answer\n%s\nnet/http\n%s", seed, text.String(), got, want)
		}
		if got, want := ours.take(), theirs.take(); got != want {
			t.Fatalf("seed %d: of\n%.900q\nwe see\n%s\nnet/http\n%s", seed, text.String(), got, want)
		}
	}
}

// Targets are read as net/url reads them, quickly or not.
func FuzzTarget(f *testing.F) {
	for _, s := range []string{"/", "/a?b", "/a?", "/?", "//a/b?c?d", "/a%2fb", "/:a@b;c=d", "*", "http://a/b", "/\xff", "/a?\xff%"} {
		f.Add(s)
	}
	var seen transcript
	addr, _ := serve(f, actor(&seen), http1.Options{})
	f.Fuzz(func(t *testing.T, target string) {
		if len(target) > 200 || strings.ContainsFunc(target, func(c rune) bool { return c <= ' ' || c == 0x7f || c == '#' }) || strings.Contains(target, "unread") {
			return
		}
		text := "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
		converse(t, addr, []string{"GET"}, text)
		got := seen.take()
		if err != nil || got == "" {
			return // we are stricter about hosts
		}
		if want := fmt.Sprintf("GET %s HTTP/1.1 %q %q", r.RequestURI, fmt.Sprintf("%+v", *r.URL), r.URL.String()); !strings.HasPrefix(got, want) {
			t.Fatalf("%q is read as %s, not %s", target, got, want)
		}
	})
}
