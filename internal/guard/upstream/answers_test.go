package upstream_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"tenet/internal/guard/upstream"
)

const (
	refused = 502
	broken  = -1 // the head went through, the body broke off
)

// answers are bytes of an application, and what the client gets of them.
var answers = []struct {
	name   string
	answer string
	status int
	body   string
}{
	{"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok"},
	{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n00a\r\n0123456789\r\n0\r\n\r\n", 200, "ok0123456789"},
	{"coding in capitals", "HTTP/1.1 200 OK\r\ntransfer-encoding:  CHUNKED \r\n\r\n0\r\n\r\n", 200, ""},
	{"until closed", "HTTP/1.1 200 OK\r\n\r\nok", 200, "ok"},
	{"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nok", 200, "ok"},
	{"no reason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", 200, ""},
	{"no reason, no space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, ""},
	{"empty 204", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
	{"204 of length 0", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, ""},
	{"304 with the length it would have", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, ""},
	{"bytes above ASCII in a value", "HTTP/1.1 200 OK\r\nX-Name: Z\xfcrich\r\nContent-Length: 0\r\n\r\n", 200, ""},

	{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!", refused, ""},
	{"two equal lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", refused, ""},
	{"list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok", refused, ""},
	{"signed length", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok", refused, ""},
	{"negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok", refused, ""},
	{"hexadecimal length", "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok", refused, ""},
	{"empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nok", refused, ""},
	{"length beyond 63 bits", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551618\r\n\r\nok", refused, ""},
	{"length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", refused, ""},
	{"chunks and length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", refused, ""},
	{"two codings", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", refused, ""},
	{"list of codings", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", refused, ""},
	{"coding identity", "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n", refused, ""},
	{"chunked with a tab inside", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chu\tnked\r\n\r\n0\r\n\r\n", refused, ""},
	{"chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", refused, ""},
	{"204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok", refused, ""},
	{"204 in chunks", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", refused, ""},
	{"103 with a length", "HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},

	{"folded line", "HTTP/1.1 200 OK\r\nX-A: 1\r\n  2\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"folded with a tab", "HTTP/1.1 200 OK\r\nX-A: 1\r\n\t2\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"first line folded", "HTTP/1.1 200 OK\r\n X-A: 1\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n", refused, ""},
	{"no colon", "HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n", refused, ""},
	{"no name", "HTTP/1.1 200 OK\r\n: 0\r\n\r\n", refused, ""},
	{"space in a name", "HTTP/1.1 200 OK\r\nX A: 0\r\n\r\n", refused, ""},
	{"byte above ASCII in a name", "HTTP/1.1 200 OK\r\nX\xe4: 0\r\n\r\n", refused, ""},
	{"LF alone after the status", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", refused, ""},
	{"LF alone after a field", "HTTP/1.1 200 OK\r\nX-A: 1\nContent-Length: 0\r\n\r\n", refused, ""},
	{"LF alone at the end", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n", refused, ""},
	{"CR in a value", "HTTP/1.1 200 OK\r\nX-A: 1\rX-B: 2\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"CR twice", "HTTP/1.1 200 OK\r\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"NUL in a value", "HTTP/1.1 200 OK\r\nX-A: a\x00b\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"NUL in a name", "HTTP/1.1 200 OK\r\nX\x00A: ab\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"escape in the reason", "HTTP/1.1 200 \x1b[31mOK\r\nContent-Length: 0\r\n\r\n", refused, ""},

	{"HTTP/2", "HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"HTTP/1.2", "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"HTTP/01.1", "HTTP/01.1 200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"lower-case version", "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"two spaces", "HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"status 99", "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"status 600", "HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"no status line", "<html>hello</html>\r\n\r\n", refused, ""},
	{"empty line first", "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"nothing", "", refused, ""},
	{"half a head", "HTTP/1.1 200 OK\r\nContent-", refused, ""},
	{"101 that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", refused, ""},
	{"too many interim answers", strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 17) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", refused, ""},
	{"long head", "HTTP/1.1 200 OK\r\nX-A: " + strings.Repeat("a", 40<<10) + "\r\n\r\n", refused, ""},
	{"endless head", "HTTP/1.1 200 OK\r\n" + strings.Repeat("X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 4000), refused, ""},
	{"many fields", "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", 257) + "\r\n", refused, ""},

	{"short of its length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", broken, ""},
	{"chunks without an end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", broken, ""},
	{"chunk short of its size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok\r\n0\r\n\r\n", broken, ""},
	{"chunk longer than its size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n", broken, ""},
	{"chunk size with a sign", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\nok\r\n0\r\n\r\n", broken, ""},
	{"chunk size with 0x", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n", broken, ""},
	{"chunk size with a space", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\n\r\n", broken, ""},
	{"chunk size that overflows", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000002\r\nok\r\n0\r\n\r\n", broken, ""},
	{"chunk extension", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\n\r\n", broken, ""},
	{"no chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nok\r\n0\r\n\r\n", broken, ""},
	{"LF alone after a chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\r\n0\r\n\r\n", broken, ""},
	{"LF alone after a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\n0\r\n\r\n", broken, ""},
	{"endless chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("0", 40<<10), broken, ""},
	{"folded trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-A: 1\r\n 2\r\n\r\n", broken, ""},
	{"long trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n" + strings.Repeat("X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 1000) + "\r\n", broken, ""},
}

func TestAnswersMeanOneThingOrAreRefused(t *testing.T) {
	for _, test := range answers {
		t.Run(test.name, func(t *testing.T) {
			a := answering(t, test.answer, true)
			res, body, err := get(t, proxy(t, upstream.Options{}, a.Backend))
			if test.status == broken {
				if err == nil {
					t.Fatalf("a whole answer %q, want a broken one", body)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != test.status || test.status != refused && body != test.body {
				t.Fatalf("status %d, body %q; want %d, %q", res.StatusCode, body, test.status, test.body)
			}
			if test.status == refused && (strings.Contains(body, "Content-Length") || len(res.Header.Values("X-A")) > 0) {
				t.Errorf("the answer shows what was refused: %v %q", res.Header, body)
			}
		})
	}
}

// Bytes behind an answer would be taken for the answer to the next request.
func TestWhatFollowsAnAnswerIsNobodysAnswer(t *testing.T) {
	poison := "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"
	for _, answer := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\n",
		"HTTP/1.1 204 No Content\r\n\r\n",
		"HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n",
	} {
		a := answering(t, answer+poison, false)
		addr := proxy(t, upstream.Options{}, a.Backend)
		for range 3 {
			if _, body, err := get(t, addr); err != nil || body != "good" && body != "" {
				t.Fatalf("%q: body %q, %v", answer, body, err)
			}
		}
		if n := a.count(); n != 3 {
			t.Errorf("%q: %d connections for 3 requests, want 3", answer, n)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	a := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n", false)
	addr := proxy(t, upstream.Options{}, a.Backend)
	c := dial(t, addr)
	r := bufio.NewReader(c)
	for range 2 {
		io.WriteString(c, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
		res, err := http.ReadResponse(r, &http.Request{Method: "HEAD"})
		if err != nil || res.StatusCode != 200 || res.ContentLength != 1234 {
			t.Fatalf("%v, %v", res, err)
		}
	}
	if n := a.count(); n != 1 {
		t.Errorf("%d connections, want 1 that is used again", n)
	}
}

func TestHopByHopFieldsStay(t *testing.T) {
	a := answering(t, "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nX-End: 1\r\nProxy-Authenticate: Basic\r\n"+
		"Set-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 0\r\n\r\n", false)
	c := dial(t, proxy(t, upstream.Options{}, a.Backend))
	io.WriteString(c, "GET /x HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Mine, X-Forwarded-For\r\nX-Mine: 1\r\nX-Forwarded-For: 192.0.2.1\r\n"+
		"Keep-Alive: 300\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic YQ==\r\nTE: trailers, deflate\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\nX-Other: 1\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"X-Hop": "[]", "Keep-Alive": "[]", "Proxy-Authenticate": "[]", "X-End": "[1]", "Set-Cookie": "[a=1 b=2]"} {
		if got := fmt.Sprint(res.Header.Values(name)); got != want {
			t.Errorf("answer's %s: %s, want %s", name, got, want)
		}
	}
	head := a.heads[0]
	for _, gone := range []string{"X-Mine", "Keep-Alive", "Proxy-", "deflate", "h2c", "Upgrade", "Http2"} {
		if strings.Contains(head, gone) {
			t.Errorf("the application got %s:\n%s", gone, head)
		}
	}
	for _, there := range []string{"GET /x HTTP/1.1\r\nHost: a\r\n", "\r\nX-Forwarded-For: 192.0.2.1\r\n", "\r\nX-Other: 1\r\n", "\r\nConnection: TE\r\nTE: trailers\r\n"} {
		if !strings.Contains(head, there) {
			t.Errorf("the application did not get %q:\n%s", there, head)
		}
	}
}
