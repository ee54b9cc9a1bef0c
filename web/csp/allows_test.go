package csp

import (
	"net/url"
	"testing"
)

func TestAllows(t *testing.T) {
	const page = "https://shop.example/cart"
	for _, test := range []struct {
		policy, directive, page, target string
		want                            bool
	}{
		{"", "img-src", page, "https://cdn.example/a.png", true},
		{"img-src", "img-src", page, "https://shop.example/a.png", false},
		{"img-src 'none'", "img-src", page, "https://shop.example/a.png", false},
		{"default-src 'self'", "img-src", page, "https://shop.example/a.png", true},
		{"default-src 'self'", "img-src", page, "https://shop.example:8443/a.png", false},
		{"default-src 'self'", "connect-src", page, "wss://shop.example/live", true},
		{"default-src 'self'", "connect-src", "http://shop.example/", "ws://shop.example/live", true},
		{"default-src 'self'", "img-src", "http://shop.example/", "https://shop.example/a.png", true},
		{"default-src 'self'", "img-src", page, "http://shop.example/a.png", false},
		{"default-src 'self'; img-src *", "img-src", page, "http://cdn.example/a.png", true},
		{"img-src *", "img-src", page, "data:image/png,", false},
		{"img-src data:", "img-src", page, "data:image/png,", true},
		{"img-src https:", "img-src", page, "http://cdn.example/a.png", false},
		{"img-src http:", "img-src", page, "https://cdn.example/a.png", true},
		{"connect-src ws:", "connect-src", page, "wss://cdn.example/", true},
		{"connect-src wss:", "connect-src", page, "ws://cdn.example/", false},
		{"script-src cdn.example", "script-src-elem", page, "https://cdn.example/a.js", true},
		{"script-src cdn.example", "script-src-elem", page, "http://cdn.example/a.js", false},
		{"script-src CDN.example", "script-src", page, "https://cdn.EXAMPLE/a.js", true},
		{"script-src http://cdn.example", "script-src", page, "https://cdn.example/a.js", true},
		{"script-src https://cdn.example", "script-src", page, "http://cdn.example/a.js", false},
		{"script-src *.example", "script-src", page, "https://cdn.example/a.js", true},
		{"script-src *.cdn.example", "script-src", page, "https://cdn.example/a.js", false},
		{"script-src https://*", "script-src", page, "https://cdn.example/a.js", true},
		{"script-src cdn.example:8443", "script-src", page, "https://cdn.example:8443/a.js", true},
		{"script-src cdn.example:*", "script-src", page, "https://cdn.example:1/a.js", true},
		{"script-src cdn.example:80", "script-src", "http://shop.example/", "https://cdn.example/a.js", true},
		{"script-src cdn.example/js/", "script-src", page, "https://cdn.example/js/a.js", true},
		{"script-src cdn.example/js/", "script-src", page, "https://cdn.example/css/a.js", false},
		{"script-src cdn.example/js/a.js", "script-src", page, "https://cdn.example/js/a.js?v=1", true},
		{"script-src cdn.example/js/a%20b.js", "script-src", page, "https://cdn.example/js/a%20b.js", true},
		{"script-src cdn.example/js", "script-src", page, "https://cdn.example/js/a.js", false},
		{"script-src 'strict-dynamic' 'nonce-a' cdn.example", "script-src", page, "https://cdn.example/a.js", false},
		{"default-src 'strict-dynamic' 'nonce-a' cdn.example", "img-src", page, "https://cdn.example/a.png", true},
		{"connect-src https://api.example", "connect-src", page, "wss://api.example/", true},
		{"script-src 'unsafe-inline' 'nonce-a'", "script-src", page, "https://cdn.example/a.js", false},
	} {
		from, err := url.Parse(test.page)
		if err != nil {
			t.Fatal(err)
		}
		to, err := url.Parse(test.target)
		if err != nil {
			t.Fatal(err)
		}
		if got := Parse(test.policy).Allows(test.directive, from, to); got != test.want {
			t.Errorf("%q: %s from %s: %s: got %v", test.policy, test.directive, test.page, test.target, got)
		}
	}
}

// FuzzAllows holds that no second policy opens what a first one closes, and
// that one more source closes nothing.
func FuzzAllows(f *testing.F) {
	f.Add("script-src 'self'", "https:", "https://cdn.example/a.js")
	f.Add("default-src *.example:*/a/", "'none'", "ws://a.example:1/a/b")
	page := &url.URL{Scheme: "https", Host: "shop.example", Path: "/"}
	f.Fuzz(func(t *testing.T, text, source, address string) {
		target, err := url.Parse(address)
		if err != nil {
			return
		}
		p := Parse(text)
		d := p.Get("script-src")
		if d == nil || isSpace(rune((source + " ")[0])) || lower(source) == "'strict-dynamic'" {
			return
		}
		before := p.Allows("script-src", page, target)
		p.Set("script-src", append(append([]string(nil), d.Values...), source)...)
		if before && !p.Allows("script-src", page, target) {
			t.Errorf("%q with %q more forbids %s", text, source, address)
		}
	})
}
