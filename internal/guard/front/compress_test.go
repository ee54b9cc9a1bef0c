package front_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// page is an application whose answer is made of the query: its fields, and how
// long it is.
var page = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	for name, values := range r.URL.Query() {
		if name != "n" {
			w.Header()[name] = values
		}
	}
	n := 4000
	if text := r.URL.Query().Get("n"); text != "" {
		fmt.Sscan(text, &n)
	}
	w.Write(bytes.Repeat([]byte("0123456789"), n/10))
})

func TestCompression(t *testing.T) {
	addr := serve(t, front.Options{}, forward(t, upstream.Options{Backends: []upstream.Backend{app(t, page)}}))
	off := serve(t, front.Options{NoCompression: true}, page)
	const html = "Content-Type=text/html"
	for _, test := range []struct {
		name, query string
		fields      []string // of the request
		coding      string
	}{
		{"gzip", html, []string{"Accept-Encoding", "gzip, deflate"}, "gzip"},
		{"br before gzip", html, []string{"Accept-Encoding", "gzip, deflate, br"}, "br"},
		{"by weight", html, []string{"Accept-Encoding", "br;q=0.1, gzip;q=0.9"}, "gzip"},
		{"not at all", html, []string{"Accept-Encoding", "gzip;q=0, br;q=0"}, ""},
		{"not asked for", html, nil, ""},
		{"unknown", html, []string{"Accept-Encoding", "zstd"}, ""},
		{"JSON", "Content-Type=application/json%3B charset=utf-8", []string{"Accept-Encoding", "gzip"}, "gzip"},
		{"picture", "Content-Type=image/png", []string{"Accept-Encoding", "gzip"}, ""},
		{"drawing", "Content-Type=image/svg%2bxml", []string{"Accept-Encoding", "gzip"}, "gzip"},
		{"events", "Content-Type=text/event-stream", []string{"Accept-Encoding", "gzip"}, ""},
		{"small", html + "&n=500", []string{"Accept-Encoding", "gzip"}, ""},
		{"compressed already", html + "&Content-Encoding=zstd", []string{"Accept-Encoding", "gzip"}, ""},
		{"no-transform", html + "&Cache-Control=public, No-Transform", []string{"Accept-Encoding", "gzip"}, ""},
		{"digest", html + "&Content-Digest=sha-256%3D:abc:", []string{"Accept-Encoding", "gzip"}, ""},

		// BREACH: made for a user, asked for by who knows whom.
		{"cookie, cross-site", html, []string{"Accept-Encoding", "gzip", "Cookie", "a=b", "Sec-Fetch-Site", "cross-site"}, ""},
		{"cookie, same-site", html, []string{"Accept-Encoding", "gzip", "Cookie", "a=b", "Sec-Fetch-Site", "same-site"}, ""},
		{"cookie, nothing said", html, []string{"Accept-Encoding", "gzip", "Cookie", "a=b"}, ""},
		{"cookie, own page", html, []string{"Accept-Encoding", "gzip", "Cookie", "a=b", "Sec-Fetch-Site", "same-origin"}, "gzip"},
		{"cookie, typed", html, []string{"Accept-Encoding", "gzip", "Cookie", "a=b", "Sec-Fetch-Site", "none"}, "gzip"},
		{"cookie, own referrer", html, []string{"Accept-Encoding", "gzip", "Cookie", "a=b", "Referer", "http://localhost/x"}, "gzip"},
		{"cookie, other referrer", html, []string{"Accept-Encoding", "gzip", "Cookie", "a=b", "Referer", "http://localhost.evil.example/"}, ""},
		{"password, cross-site", html, []string{"Accept-Encoding", "gzip", "Authorization", "Basic YQ==", "Sec-Fetch-Site", "cross-site"}, ""},
		{"hands out a cookie", html + "&Set-Cookie=a%3Db", []string{"Accept-Encoding", "gzip", "Sec-Fetch-Site", "cross-site"}, ""},
		{"no credentials, cross-site", html, []string{"Accept-Encoding", "gzip", "Sec-Fetch-Site", "cross-site"}, "gzip"},
	} {
		for _, to := range []string{addr, off} {
			req, err := http.NewRequest("GET", "http://"+to+"/?"+strings.ReplaceAll(test.query, " ", "%20")+"&Etag=\"1\"", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = "localhost"
			for i := 0; i < len(test.fields); i += 2 {
				req.Header.Set(test.fields[i], test.fields[i+1])
			}
			res, err := (&http.Transport{DisableCompression: true}).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			want := test.coding
			if to == off {
				want = ""
			}
			coding := res.Header.Get("Content-Encoding")
			if coding != want && coding != "zstd" {
				t.Errorf("%s: %q, want %q", test.name, coding, want)
			}
			var r io.Reader = res.Body
			switch coding {
			case "gzip":
				if r, err = gzip.NewReader(r); err != nil {
					t.Fatal(err)
				}
			case "br":
				r = brotli.NewReader(r)
			}
			text, err := io.ReadAll(r)
			if err != nil || len(text) != 4000 && len(text) != 500 || !strings.HasPrefix(string(text), "0123456789") {
				t.Errorf("%s: %d bytes, %v", test.name, len(text), err)
			}
			if want != "" && (res.Header.Get("Vary") != "Accept-Encoding" || res.Header.Get("Etag") != `W/"1"` || res.Header.Get("Content-Length") == "4000") {
				t.Errorf("%s: %v", test.name, res.Header)
			}
			res.Body.Close()
		}
	}
}

// An answer that is made piece by piece arrives so, compressed too, and one that
// breaks off is not ended properly.
func TestCompressedStream(t *testing.T) {
	next := make(chan bool)
	addr := serve(t, front.Options{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for i := range 3 {
			fmt.Fprintf(w, "<p>%d</p>", i)
			w.(http.Flusher).Flush()
			<-next
		}
		panic(http.ErrAbortHandler)
	}))
	c := open(t, addr)
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
	res := answer(t, c)
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(z)
	for i := range 3 {
		got := make([]byte, 8)
		if _, err := io.ReadFull(r, got); err != nil || string(got) != fmt.Sprintf("<p>%d</p>", i) {
			t.Fatalf("%q, %v", got, err)
		}
		next <- true
	}
	if rest, err := io.ReadAll(r); err == nil {
		t.Errorf("the broken answer ends properly after %q", rest)
	}
}
