package header

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// What a request costs in each manner, in allocations: a fixed number, that
// does not grow with the number of headers that are sent.
func TestAllocationsOfEachManner(t *testing.T) {
	nonce := CSP{Directives: []Directive{{Name: "script-src", Values: []string{RequestNonce}}}}
	supplement := CSP{Merge: Supplement}
	for _, test := range []struct {
		name string
		c    Config
		app  http.HandlerFunc
		most float64
	}{
		{"fixed lines", Config{}, silent, 0},
		{"with a question about TLS", Config{Secure: func(*http.Request) bool { return true }}, silent, 0},
		{"enforced", Config{Enforce: true}, silent, 2},
		{"enforced, every header", func() Config { c := every(); c.Enforce = true; return c }(), silent, 2},
		{"raised", Config{Raise: true}, silent, 4},
		{"raised over what is the same", Config{Raise: true, ContentSecurityPolicy: supplement}, helmetApp(), 20},
		{"a nonce", Config{ContentSecurityPolicy: nonce}, silent, 9},
		{"without TLS", Config{Secure: func(*http.Request) bool { return false }}, silent, 28},
	} {
		handler := must(t, test.c)(test.app)
		w, r := &discard{http.Header{}}, httptest.NewRequest("GET", "/", nil)
		if n := testing.AllocsPerRun(200, func() { clear(w.h); handler.ServeHTTP(w, r) }); n > test.most && !raceEnabled {
			t.Errorf("%s: %v allocations, at most %v", test.name, n, test.most)
		}
	}
}
