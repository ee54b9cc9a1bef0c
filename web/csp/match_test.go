package csp

import (
	"net/url"
	"testing"
)

// A matching is a question to one part of the algorithm by which browsers match
// addresses with source expressions.
type matching struct {
	section string // of Content Security Policy Level 3
	rule    string
	source  string
	page    string // "" for https://shop.example/cart
	target  string
	want    bool
}

func (m matching) ask(t *testing.T) {
	t.Helper()
	page := m.page
	if page == "" {
		page = "https://shop.example/cart"
	}
	if got := Parse("connect-src "+m.source).Allows("connect-src", address(t, page), address(t, m.target)); got != m.want {
		t.Errorf("section %s, %s: %s from %s, %s: got %v", m.section, m.rule, m.source, page, m.target, got)
	}
}

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestTheStarStandsForTheWeb(t *testing.T) {
	for _, m := range []matching{
		{"6.7.2.8", "http is of the web", "*", "", "http://other.example/", true},
		{"6.7.2.8", "so is a socket", "*", "", "ws://other.example/", true},
		{"6.7.2.8", "and a safe one", "*", "", "wss://other.example/", true},
		{"6.7.2.8", "on every port", "*", "", "https://other.example:8443/", true},
		{"6.7.2.8", "text in the address is not", "*", "", "data:text/plain,x", false},
		{"6.7.2.8", "nor what the page made itself", "*", "", "blob:https://shop.example/1", false},
		{"6.7.2.8", "nor a file", "*", "", "file:///etc/passwd", false},
		{"6.7.2.8", "the scheme of the page is", "*", "app://shop/", "app://other/", true},
		{"6.7.2.8", "another one of its kind is not", "*", "app://shop/", "addon://other/", false},
		{"2.3.1", "a star with a port is a host source", "*:8443", "", "https://other.example:8443/", true},
		{"2.3.1", "and has no other port", "*:8443", "", "https://other.example/", false},
		{"2.3.1", "a star with a path too", "*/api/", "", "https://other.example/web/", false},
	} {
		m.ask(t)
	}
}

func TestASchemeStandsForItsSaferTwins(t *testing.T) {
	for _, m := range []matching{
		{"6.7.2.9", "itself", "https:", "", "https://other.example:1/", true},
		{"6.7.2.9", "in capitals", "HTTPS:", "", "https://other.example/", true},
		{"6.7.2.9", "http stands for https", "http:", "", "https://other.example/", true},
		{"6.7.2.9", "https not for http", "https:", "", "http://other.example/", false},
		{"6.7.2.9", "ws stands for http", "ws:", "", "http://other.example/", true},
		{"6.7.2.9", "and for https", "ws:", "", "https://other.example/", true},
		{"6.7.2.9", "wss for https", "wss:", "", "https://other.example/", true},
		{"6.7.2.9", "wss not for http", "wss:", "", "http://other.example/", false},
		{"6.7.2.9", "wss for itself", "wss:", "", "wss://other.example/", true},
		{"6.7.2.9", "blob for nothing else", "blob:", "", "https://other.example/", false},
		{"6.7.2.9", "blob for itself", "blob:", "", "blob:https://shop.example/1", true},
		{"2.3.1", "a scheme without its colon is a host", "https", "", "https://other.example/", false},
	} {
		m.ask(t)
	}
}

func TestAHostStandsForItself(t *testing.T) {
	for _, m := range []matching{
		{"6.7.2.10", "not for what is below it", "cdn.example", "", "https://a.cdn.example/", false},
		{"6.7.2.10", "not for what it ends", "cdn.example", "", "https://evilcdn.example/", false},
		{"6.7.2.10", "not for what begins with it", "cdn.example", "", "https://cdn.example.evil.example/", false},
		{"6.7.2.10", "not for the name of a user", "cdn.example", "", "https://cdn.example@evil.example/", false},
		{"6.7.2.10", "a star is at least one label", "*.cdn.example", "", "https://cdn.example/", false},
		{"6.7.2.10", "or several", "*.cdn.example", "", "https://a.b.cdn.example/", true},
		{"6.7.2.10", "in any case of letters", "*.CDN.example", "", "https://a.cdn.EXAMPLE/", true},
		{"6.7.2.10", "the dot belongs to it", "*.cdn.example", "", "https://evilcdn.example/", false},
		{"2.3.1", "a star without a dot is no host", "*cdn.example", "", "https://evilcdn.example/", false},
		{"2.3.1", "a star in the middle stands for nothing", "a.*.example", "", "https://a.b.example/", false},
		{"2.3.1", "an address without a host is none", "https://", "", "https://cdn.example/", false},
		{"6.7.2.10", "every host of a scheme has a host", "app://*", "app://shop/", "app:x", false},
		{"6.7.2.8", "a word without its quotes is a host", "self", "", "https://shop.example/", false},
		{"6.7.2.8", "of that name", "self", "", "https://self/", true},
		{"6.7.2.8", "without a scheme it has that of the page", "cdn.example", "http://shop.example/", "http://cdn.example/", true},
		{"6.7.2.8", "or a safer one", "cdn.example", "http://shop.example/", "https://cdn.example/", true},
		{"6.7.2.8", "never a worse one", "cdn.example", "", "http://cdn.example/", false},
		{"6.7.2.8", "a socket of a plain page may be plain", "cdn.example", "http://shop.example/", "ws://cdn.example/", true},
		{"6.7.2.8", "of a safe page it is safe", "cdn.example", "", "ws://cdn.example/", false},
		{"6.7.2.8", "a scheme that is named is the only one", "app://cdn", "", "https://cdn/", false},
		{"6.7.2.8", "and may be one that has no port", "app://cdn", "", "app://cdn/x", true},
	} {
		m.ask(t)
	}
}

func TestAPortStandsForItself(t *testing.T) {
	for _, m := range []matching{
		{"6.7.2.11", "none is the usual one", "cdn.example", "", "https://cdn.example:443/", true},
		{"6.7.2.11", "and no other", "cdn.example", "", "https://cdn.example:8443/", false},
		{"6.7.2.11", "the usual one need not be said", "cdn.example:443", "", "https://cdn.example/", true},
		{"6.7.2.11", "every one, the usual too", "cdn.example:*", "", "https://cdn.example/", true},
		{"6.7.2.11", "of two one is not the other", "cdn.example:8443", "", "https://cdn.example:8444/", false},
		{"6.7.2.11", "the usual one of plain connections is safer with TLS", "http://cdn.example:80", "", "https://cdn.example/", true},
		{"6.7.2.11", "not on a third", "http://cdn.example:80", "", "https://cdn.example:8080/", false},
		{"6.7.2.11", "not the other way", "http://cdn.example:443", "", "http://cdn.example/", false},
		{"6.7.2.11", "of sockets as well", "ws://cdn.example", "", "ws://cdn.example:80/", true},
		{"2.3.1", "a colon and nothing is no port", "cdn.example:", "", "https://cdn.example/", false},
		{"2.3.1", "a word is none", "cdn.example:https", "", "https://cdn.example/", false},
	} {
		m.ask(t)
	}
}

func TestAPathStandsForItselfOrWhatIsBelow(t *testing.T) {
	for _, m := range []matching{
		{"6.7.2.12", "none is every one", "cdn.example", "", "https://cdn.example/a/b", true},
		{"6.7.2.12", "so is a slash", "cdn.example/", "", "https://cdn.example/a/b", true},
		{"6.7.2.12", "even where there is none", "cdn.example/", "", "https://cdn.example", true},
		{"6.7.2.12", "with a slash at its end all that is below", "cdn.example/a/", "", "https://cdn.example/a/b/c", true},
		{"6.7.2.12", "and itself", "cdn.example/a/", "", "https://cdn.example/a/", true},
		{"6.7.2.12", "with its slash", "cdn.example/a/", "", "https://cdn.example/a", false},
		{"6.7.2.12", "not a name that goes on", "cdn.example/a/", "", "https://cdn.example/ab/", false},
		{"6.7.2.12", "without one itself alone", "cdn.example/a", "", "https://cdn.example/a/", false},
		{"6.7.2.12", "in the same letters", "cdn.example/a", "", "https://cdn.example/A", false},
		{"6.7.2.12", "however they are written", "cdn.example/%61", "", "https://cdn.example/a", true},
		{"6.7.2.12", "on both sides", "cdn.example/a", "", "https://cdn.example/%61", true},
		{"6.7.2.12", "a semicolon is written so", "cdn.example/a%3Bb%2Cc", "", "https://cdn.example/a;b,c", true},
		{"6.7.2.12", "an escaped slash divides nothing", "cdn.example/a%2Fb", "", "https://cdn.example/a/b", false},
		{"6.7.2.12", "and is equal to itself", "cdn.example/a%2Fb", "", "https://cdn.example/a%2fb", true},
		{"6.7.2.12", "nothing is below it", "cdn.example/a/", "", "https://cdn.example/a%2Fb", false},
		{"6.7.2.12", "what is no escape is text", "cdn.example/50%", "", "https://cdn.example/50%25", true},
		{"6.7.2.12", "the query does not count", "cdn.example/a", "", "https://cdn.example/a?b=/c", true},
		{"6.7.2.12", "nor the fragment", "cdn.example/a", "", "https://cdn.example/a#b", true},
		{"6.7.2.12", "a path goes with every kind of host", "https://*.example:*/a/", "", "https://x.example:9/a/b", true},
	} {
		m.ask(t)
	}
}

func TestSelfIsTheOriginOrASaferOneOfTheHost(t *testing.T) {
	for _, m := range []matching{
		{"6.7.2.8", "the origin", "'self'", "", "https://shop.example/x", true},
		{"6.7.2.8", "in capitals", "'SELF'", "", "https://shop.example/x", true},
		{"6.7.2.8", "the usual port may be said", "'self'", "", "https://shop.example:443/x", true},
		{"6.7.2.8", "by the page too", "'self'", "https://shop.example:443/", "https://shop.example/x", true},
		{"6.7.2.8", "not below it", "'self'", "", "https://a.shop.example/", false},
		{"6.7.2.8", "from one usual port to the other", "'self'", "http://shop.example/", "https://shop.example/", true},
		{"6.7.2.8", "though both are said", "'self'", "http://shop.example:80/", "https://shop.example:443/", true},
		{"6.7.2.8", "on one port of its own", "'self'", "http://shop.example:3000/", "https://shop.example:3000/", true},
		{"6.7.2.8", "not from a port of its own to the usual one", "'self'", "http://shop.example:3000/", "https://shop.example/", false},
		{"6.7.2.8", "a safe socket", "'self'", "http://shop.example/", "wss://shop.example/", true},
		{"6.7.2.8", "a plain socket of a plain page", "'self'", "http://shop.example:3000/", "ws://shop.example:3000/", true},
		{"6.7.2.8", "on its port", "'self'", "http://shop.example:3000/", "ws://shop.example:3001/", false},
		{"6.7.2.8", "no plain socket of a safe page", "'self'", "", "ws://shop.example/", false},
		{"6.7.2.8", "what the page made is not its origin's", "'self'", "", "blob:https://shop.example/1", false},
		{"6.7.2.8", "nor what stands in the address", "'self'", "", "data:,x", false},
	} {
		m.ask(t)
	}
}

// Section 6.8.3: the nearest directive that is there decides, alone.
func TestTheNearestDirectiveDecides(t *testing.T) {
	page, cdn := address(t, "https://shop.example/"), address(t, "https://cdn.example/x")
	for _, test := range []struct {
		policy, directive string
		want              bool
	}{
		{"default-src 'none'; script-src cdn.example", "script-src-elem", true},
		{"script-src cdn.example; script-src-elem 'none'", "script-src-elem", false},
		{"script-src 'none'; script-src-elem cdn.example", "script-src-attr", false},
		{"style-src cdn.example; default-src 'none'", "style-src-elem", true},
		{"style-src cdn.example; style-src-attr 'none'", "style-src-attr", false},
		{"child-src cdn.example; script-src 'none'", "worker-src", true},
		{"script-src cdn.example; default-src 'none'", "worker-src", true},
		{"child-src cdn.example; worker-src 'none'", "worker-src", false},
		{"child-src cdn.example; default-src 'none'", "frame-src", true},
		{"frame-src cdn.example; child-src 'none'", "fenced-frame-src", true},
		{"frame-src 'none'; default-src cdn.example", "child-src", true},
		{"default-src 'none'", "manifest-src", false},
		{"default-src 'none'", "media-src", false},
		{"default-src 'none'", "prefetch-src", false},
		{"default-src 'none'", "base-uri", true},
		{"default-src 'none'", "form-action", true},
		{"default-src 'none'", "frame-ancestors", true},
		{"default-src 'none'", "made-up", true},
		{"form-action 'none'", "form-action", false},
		{"script-src 'none'", "img-src", true},
		{"img-src 'none' cdn.example", "img-src", true}, // 6.7.2.5: 'none' beside others is no word
		{"default-src 'strict-dynamic' cdn.example", "script-src", false},
		{"default-src 'strict-dynamic' cdn.example", "style-src", true},
	} {
		if got := Parse(test.policy).Allows(test.directive, page, cdn); got != test.want {
			t.Errorf("%s: %s: got %v", test.policy, test.directive, got)
		}
	}
}
