package front_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// smuggled is a request that must never be seen unless the client sent it as one.
const smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

// smuggling are bytes from a client, the status of the first answer, and what
// reaches the application. They are cut into reads of one byte, too. Where
// nonsense follows a good request, that may be given up with it (status 0).
var smuggling = []struct {
	name   string
	bytes  string
	status int
	seen   []string
}{
	// What is in order goes through.
	{"get", "GET /a HTTP/1.1\r\nHost: a\r\n\r\n", 200, []string{"GET /a"}},
	{"length", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 200, []string{"POST /a hello"}},
	{"chunks", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, []string{"POST /a hello"}},
	{"coding in capitals", "POST /a HTTP/1.1\r\nHost: a\r\ntransfer-encoding:\tCHUNKED \r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, []string{"POST /a hello"}},
	{"body that looks like a request", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 35\r\n\r\n" + smuggled, 200, []string{"POST /a " + strings.TrimSpace(smuggled)}},
	{"pipelined", "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n", 200, []string{"GET /a", "GET /b"}},
	{"body of a GET", "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 200, []string{"GET /a hello"}},
	{"absolute form", "GET http://a/b?c HTTP/1.1\r\nHost: A\r\n\r\n", 200, []string{"GET /b?c"}},
	{"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 200, []string{"OPTIONS *"}},
	{"trailer", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", 200, []string{"POST /a hello"}},
	{"HTTP/1.0", "GET /a HTTP/1.0\r\n\r\n", 200, []string{"GET /a"}},
	{"absolute form inside of the path", "GET /http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 200, []string{"GET /http://b/"}},

	// CL.TE and TE.CL: two lengths in one message.
	{"CL.TE", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400, nil},
	{"TE.CL", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n25\r\n" + smuggled + "\r\n0\r\n\r\n", 400, nil},
	{"length 0 and chunks", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400, nil},
	{"two lengths", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 35\r\n\r\n" + smuggled, 400, nil},
	{"two equal lengths", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400, nil},
	{"list of lengths", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello", 400, nil},
	{"signed length", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400, nil},
	{"negative length", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" + smuggled, 400, nil},
	{"hexadecimal length", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello", 400, nil},
	{"octal length", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 010\r\n\r\n12345678", 400, nil},
	{"length with a space inside", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3 7\r\n\r\n" + smuggled, 400, nil},
	{"length with a vertical tab", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \x0b5\r\n\r\nhello", 400, nil},
	{"length that overflows", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551653\r\n\r\n" + smuggled, 400, nil},
	{"empty length", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n" + smuggled, 400, nil},
	{"length in quotes", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \"5\"\r\n\r\nhello", 400, nil},

	// TE.TE: a coding that one side knows and the other does not.
	{"xchunked", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled, 400, nil},
	{"two codings", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400, nil},
	{"chunked twice", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, nil},
	{"chunked in a list", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400, nil},
	{"gzip, chunked", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400, nil},
	{"chunked with a vertical tab", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + smuggled, 400, nil},
	{"chunked with a NUL", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\x00\r\n\r\n0\r\n\r\n" + smuggled, 400, nil},
	{"chunked in quotes", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400, nil},
	{"chunked with a parameter", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 400, nil},
	{"empty coding", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\nContent-Length: 5\r\n\r\nhello", 400, nil},
	{"identity", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello", 400, nil},
	{"chunks in HTTP/1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400, nil},
	{"underscore in the coding", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400, nil},
	{"underscore in the length", "POST /a HTTP/1.1\r\nHost: a\r\nContent_Length: 5\r\n\r\n", 400, nil},

	// Lines.
	{"folded coding", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400, nil},
	{"folded field", "GET /a HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n 2\r\n\r\n", 400, nil},
	{"folded with a tab", "GET /a HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n\tTransfer-Encoding: chunked\r\n\r\n", 400, nil},
	{"first field folded", "GET /a HTTP/1.1\r\n Host: a\r\n\r\n", 400, nil},
	{"space before the colon", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400, nil},
	{"tab before the colon", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length\t: 5\r\n\r\nhello", 400, nil},
	{"field without a colon", "GET /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding chunked\r\n\r\n", 400, nil},
	{"field without a name", "GET /a HTTP/1.1\r\nHost: a\r\n: chunked\r\n\r\n", 400, nil},
	{"LF alone everywhere", "GET /a HTTP/1.1\nHost: a\n\n" + smuggled, 400, nil},
	{"LF alone after the request line", "GET /a HTTP/1.1\nHost: a\r\n\r\n", 400, nil},
	{"LF alone after a field", "GET /a HTTP/1.1\r\nHost: a\nX-A: 1\r\n\r\n", 400, nil},
	{"LF alone at the end", "GET /a HTTP/1.1\r\nHost: a\r\n\n", 400, nil},
	{"CR in a value", "GET /a HTTP/1.1\r\nHost: a\r\nX-A: 1\rTransfer-Encoding: chunked\r\n\r\n", 400, nil},
	{"CR CR LF", "GET /a HTTP/1.1\r\nHost: a\r\r\n\r\n", 400, nil},
	{"NUL in a value", "GET /a HTTP/1.1\r\nHost: a\r\nX-A: a\x00b\r\n\r\n", 400, nil},
	{"byte above ASCII in a name", "GET /a HTTP/1.1\r\nHost: a\r\nX\xe4: b\r\n\r\n", 400, nil},
	{"empty line first", "\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"empty line after a body", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n", 200, []string{"POST /a hi", "GET /b"}},
	{"empty lines after a body", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n" + smuggled, 0, []string{"POST /a hi"}},

	// Chunks. The head has gone to the application, which sees that the body breaks off.
	{"chunk extension", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"chunk extension with LF", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"extension of the last chunk", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;a\r\n\r\n" + smuggled, 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"space after a chunk size", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"chunk size with 0x", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"negative chunk size", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"chunk size that overflows", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"no chunk size", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\n" + smuggled, 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"chunk longer than its size", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"LF alone after a chunk size", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"LF alone after a chunk", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"LF alone after the last chunk", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\n\n" + smuggled, 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"length in the trailer", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"host in the trailer", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nHost: b\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},
	{"folded trailer", "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-A: 1\r\n 2\r\n\r\n", 400, []string{"cut off: POST /a HTTP/1.1"}},

	// The request line and its host.
	{"two spaces", "GET  /a HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"tab for a space", "GET\t/a HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"space at the start", " GET /a HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"space at the end", "GET /a HTTP/1.1 \r\nHost: a\r\n\r\n", 400, nil},
	{"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"control character in the target", "GET /a\x01b HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"NUL in the target", "GET /a%00.html HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"fragment in the target", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"relative target", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"HTTP/0.9", "GET /a\r\n\r\n", 400, nil},
	{"HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, nil},
	{"HTTP/1.2", "GET /a HTTP/1.2\r\nHost: a\r\n\r\n", 400, nil},
	{"HTTP/1.10", "GET /a HTTP/1.10\r\nHost: a\r\n\r\n", 400, nil},
	{"lower-case version", "GET /a http/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"no host", "GET /a HTTP/1.1\r\n\r\n", 400, nil},
	{"two hosts", "GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, nil},
	{"two equal hosts", "GET /a HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, nil},
	{"host with a path", "GET /a HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, nil},
	{"host with a user", "GET /a HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, nil},
	{"list of hosts", "GET /a HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, nil},
	{"host with a port of letters", "GET /a HTTP/1.1\r\nHost: a:b\r\n\r\n", 400, nil},
	{"empty host", "GET /a HTTP/1.1\r\nHost:\r\n\r\n", 400, nil},
	{"absolute form with another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"absolute form with a user", "GET http://x@a/ HTTP/1.1\r\nHost: x@a\r\n\r\n", 400, nil},
	{"absolute form with another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"asterisk of a GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
	{"authority form", "CONNECT b:80 HTTP/1.1\r\nHost: b:80\r\n\r\n", 400, nil},
	{"CONNECT of a path", "CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n", 405, nil},
	{"TRACE", "TRACE /a HTTP/1.1\r\nHost: a\r\n\r\n", 405, nil},
	{"unknown method", "FOO /a HTTP/1.1\r\nHost: a\r\n\r\n", 501, nil},
	{"lower-case method", "get /a HTTP/1.1\r\nHost: a\r\n\r\n", 501, nil},
	{"method with a colon", "GET: /a HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},

	// Fields that would speak for us, or be taken for others.
	{"underscore for ours", "GET /a HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1.2.3.4\r\n\r\n", 400, nil},
	{"underscore for another", "GET /a HTTP/1.1\r\nHost: a\r\nX-User: a\r\nX_User: b\r\n\r\n", 400, nil},
	{"underscore by itself", "GET /a HTTP/1.1\r\nHost: a\r\nmy_field: b\r\n\r\n", 200, []string{"GET /a"}},
	{"Connection names ours", "GET /a HTTP/1.1\r\nHost: a\r\nConnection: X-Forwarded-For, X-Request-Id, close\r\n\r\n", 200, []string{"GET /a"}},
	{"upgrade to h2c", "GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", 200, []string{"GET /a"}},
	{"upgrade and a request behind it", "GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /b HTTP/1.1\nHost: a\n\n", 0, []string{"GET /a"}},
}

func TestSmuggling(t *testing.T) {
	for _, test := range smuggling {
		for _, size := range []int{1 << 20, 1} {
			a := record(t)
			addr := serve(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{a.Backend}}))
			status, all := exchange(t, addr, test.bytes, size)
			seen := a.requests()
			patience := 5 * time.Second
			if test.status != 200 { // what is refused may not have got there at all
				patience = 100 * time.Millisecond
			}
			for deadline := time.Now().Add(patience); !slices.Equal(seen, test.seen) && time.Now().Before(deadline); seen = a.requests() {
				time.Sleep(time.Millisecond)
			}
			if len(seen) == 0 && (test.status == 400 || test.status == 0) {
				seen = test.seen // it was wrong before anything was forwarded
			}
			if status != test.status && test.status != 0 || !slices.Equal(seen, test.seen) {
				t.Errorf("%s, in reads of %d: status %d, seen %q; want %d, %q\n%s", test.name, size, status, seen, test.status, test.seen, all)
			}
			for _, head := range a.raw {
				if !strings.Contains(head, "\nX-Forwarded-For: 127.0.0.1\n") || strings.Contains(head, ": h2c") || strings.Contains(head, "Http2-Settings") {
					t.Errorf("%s: the application got\n%s", test.name, head)
				}
			}
		}
	}
}

// exchange sends bytes in pieces and returns the status of the first answer,
// and all that came until the server closed, or was silent after an answer.
func exchange(t *testing.T, addr, bytes string, size int) (status int, all string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Second))
	go func() {
		for i := 0; i < len(bytes); i += size {
			if _, err := io.WriteString(c, bytes[i:min(i+size, len(bytes))]); err != nil {
				return
			}
		}
	}()
	var data strings.Builder
	res, err := http.ReadResponse(bufio.NewReader(io.TeeReader(c, &data)), nil)
	if err != nil {
		return 0, data.String()
	}
	c.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	_, _ = io.Copy(&data, c) // what comes behind it shows in the application too
	return res.StatusCode, data.String()
}
