package front

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Versions that are not parsed by us bring what their libraries let through:
// the same rules hold.
func TestChecksHoldForEveryVersion(t *testing.T) {
	seen := 0
	f, err := New(Options{Rates: []Rate{}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen++
		io.Copy(io.Discard, r.Body)
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		change func(r *http.Request)
		status int
	}{
		{"in order", func(r *http.Request) {}, 200},
		{"connection", func(r *http.Request) { r.Header.Set("Connection", "X-Request-Id") }, 400},
		{"coding", func(r *http.Request) { r.Header.Set("Transfer-Encoding", "chunked") }, 400},
		{"upgrade", func(r *http.Request) { r.Header.Set("Upgrade", "websocket") }, 400},
		{"another length", func(r *http.Request) { r.Header.Set("Content-Length", "6") }, 400},
		{"two lengths", func(r *http.Request) { r.Header["Content-Length"] = []string{"5", "5"} }, 400},
		{"length 0 with a body", func(r *http.Request) { r.ContentLength = 0; r.Header.Set("Content-Length", "0") }, 400},
		{"another host", func(r *http.Request) { r.Header.Set("Host", "b") }, 400},
		{"no host", func(r *http.Request) { r.Host = "" }, 400},
		{"absolute target", func(r *http.Request) { r.RequestURI = "http://a/" }, 400},
		{"space in the target", func(r *http.Request) { r.RequestURI = "/a b" }, 400},
		{"method", func(r *http.Request) { r.Method = "GET /x HTTP/1.1\r\n" }, 501},
		{"underscore", func(r *http.Request) { r.Header.Set("Content_length", "5") }, 400},
	} {
		for _, major := range []int{2, 3} {
			r := httptest.NewRequest("POST", "/a", strings.NewReader("hello"))
			r.ProtoMajor, r.ProtoMinor = major, 0
			r.Header.Set("Content-Length", "5")
			test.change(r)
			before := seen
			w := httptest.NewRecorder()
			f.ServeHTTP(w, r)
			if w.Code != test.status || (seen > before) != (test.status == 200) {
				t.Errorf("%s, HTTP/%d: %d, handed on: %v; want %d", test.name, major, w.Code, seen > before, test.status)
			}
		}
	}
}

// A GET of HTTP/3 has no length; it must not become one with an empty body in
// chunks.
func TestRequestWithoutLengthIsSettled(t *testing.T) {
	var length int64
	var body string
	f, err := New(Options{Rates: []Rate{}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		length, body = r.ContentLength, string(b)
	}))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int64{"": 0, "hello": -1} {
		r := httptest.NewRequest("GET", "/", io.NopCloser(strings.NewReader(text)))
		r.ProtoMajor, r.ProtoMinor, r.ContentLength = 3, 0, -1
		f.ServeHTTP(httptest.NewRecorder(), r)
		if length != want || body != text {
			t.Errorf("%q: length %d, body %q", text, length, body)
		}
	}
}
