package front

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// behindProxy asks who the client is of a request from peer, of which 10/8 and
// fd00::/8 are trusted.
func behindProxy(t testing.TB, header, peer string, lines ...string) (address, scheme string) {
	t.Helper()
	f, err := New(Options{
		ClientHeader:   header,
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")},
	}, http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/", nil)
	for i := 0; i < len(lines); i += 2 {
		r.Header.Add(lines[i], lines[i+1])
	}
	name(r)
	f.identify(r, &link{f: f, peer: netip.MustParseAddrPort(peer)})
	if got := r.Header.Values("X-Forwarded-For"); len(got) != 1 || got[0] != r.Header.Get("X-Real-Ip") {
		t.Errorf("X-Forwarded-For %q, X-Real-Ip %q", got, r.Header.Get("X-Real-Ip"))
	}
	return r.RemoteAddr, r.URL.Scheme
}

func TestClientIsTheFirstThatIsNotTrusted(t *testing.T) {
	const xff = "X-Forwarded-For"
	for _, test := range []struct {
		name, header, peer string
		lines              []string
		want               string
	}{
		{"no proxy", "", "192.0.2.1:9", nil, "192.0.2.1:9"},
		{"a stranger's word", "", "192.0.2.1:9", []string{xff, "203.0.113.5"}, "192.0.2.1:9"},
		{"one proxy", "", "10.0.0.1:9", []string{xff, "203.0.113.5"}, "203.0.113.5:0"},
		{"two proxies", "", "10.0.0.1:9", []string{xff, "203.0.113.5, 10.0.0.2"}, "203.0.113.5:0"},
		{"on two lines", "", "10.0.0.1:9", []string{xff, "203.0.113.5", xff, "10.0.0.2"}, "203.0.113.5:0"},
		{"invented on the left", "", "10.0.0.1:9", []string{xff, "1.1.1.1, 10.9.9.9, 203.0.113.5"}, "203.0.113.5:0"},
		{"invented as ours", "", "10.0.0.1:9", []string{xff, "10.0.0.7"}, "10.0.0.7:0"},
		{"all trusted", "", "10.0.0.1:9", []string{xff, "10.0.0.3, 10.0.0.2"}, "10.0.0.3:0"},
		{"no field", "", "10.0.0.1:9", nil, "10.0.0.1:9"},
		{"empty field", "", "10.0.0.1:9", []string{xff, ""}, "10.0.0.1:9"},
		{"nonsense", "", "10.0.0.1:9", []string{xff, "203.0.113.5, unknown, 10.0.0.2"}, "10.0.0.2:0"},
		{"with a port", "", "10.0.0.1:9", []string{xff, "203.0.113.5:4711"}, "203.0.113.5:0"},
		{"IPv6", "", "[fd00::1]:9", []string{xff, "2001:db8::5"}, "[2001:db8::5]:0"},
		{"IPv6 in brackets", "", "[fd00::1]:9", []string{xff, "[2001:db8::5]:4711, [fd00::2]"}, "[2001:db8::5]:0"},
		{"IPv4 in IPv6", "", "10.0.0.1:9", []string{xff, "::ffff:203.0.113.5"}, "203.0.113.5:0"},
		{"half a bracket", "", "10.0.0.1:9", []string{xff, "[2001:db8::5"}, "10.0.0.1:9"},
		{"a zone", "", "10.0.0.1:9", []string{xff, "fe80::1%eth0"}, "10.0.0.1:9"},
		{"Forwarded unasked", "", "10.0.0.1:9", []string{"Forwarded", "for=203.0.113.5"}, "10.0.0.1:9"},
		{"Forwarded", "Forwarded", "10.0.0.1:9", []string{"Forwarded", `for=1.1.1.1, for=203.0.113.5;proto=https;by=10.0.0.1`}, "203.0.113.5:0"},
		{"Forwarded, quoted", "Forwarded", "10.0.0.1:9", []string{"Forwarded", `for="[2001:db8::5]:4711";host="a"`}, "[2001:db8::5]:0"},
		{"Forwarded, twice in one element", "Forwarded", "10.0.0.1:9", []string{"Forwarded", `for=1.1.1.1;for=203.0.113.5`}, "10.0.0.1:9"},
		{"Forwarded, hidden", "Forwarded", "10.0.0.1:9", []string{"Forwarded", `for=203.0.113.5, for=_hidden`}, "10.0.0.1:9"},
		{"Forwarded, comma in quotes", "Forwarded", "10.0.0.1:9", []string{"Forwarded", `for="1.1.1.1, for=203.0.113.5"`}, "10.0.0.1:9"},
		{"X-Forwarded-For when Forwarded is asked", "Forwarded", "10.0.0.1:9", []string{xff, "203.0.113.5"}, "10.0.0.1:9"},
		{"one address", "CF-Connecting-IP", "10.0.0.1:9", []string{"CF-Connecting-IP", "203.0.113.5", xff, "1.1.1.1"}, "203.0.113.5:0"},
	} {
		if got, _ := behindProxy(t, test.header, test.peer, test.lines...); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestSchemeIsBelievedOfProxiesOnly(t *testing.T) {
	for _, test := range []struct{ peer, proto, want string }{
		{"10.0.0.1:9", "https", "https"}, {"10.0.0.1:9", "http, HTTPS", "https"}, {"10.0.0.1:9", "javascript", "http"}, {"192.0.2.1:9", "https", "http"},
	} {
		if _, got := behindProxy(t, "", test.peer, "X-Forwarded-Proto", test.proto); got != test.want {
			t.Errorf("%v: %s", test, got)
		}
	}
}

// Whatever the list says, the client is the peer, or an address that is in the
// list, and everything to its right is trusted.
func FuzzForwarded(f *testing.F) {
	f.Add("1.1.1.1, 10.0.0.2", false)
	f.Add("[2001:db8::5]:80,10.0.0.1", false)
	f.Add(`for="[2001:db8::5]:4711";host="a,b", for=10.1.1.1`, true)
	f.Add("unknown, ::ffff:10.0.0.1", false)
	f.Fuzz(func(t *testing.T, text string, forwarded bool) {
		header := map[bool]string{false: "X-Forwarded-For", true: "Forwarded"}[forwarded]
		got, _ := behindProxy(t, header, "10.0.0.1:9", header, text)
		client := netip.MustParseAddrPort(got).Addr()
		if client == netip.MustParseAddr("10.0.0.1") {
			return
		}
		parts := strings.Split(text, ",")
		for i := len(parts) - 1; i >= 0; i-- {
			part := strings.Trim(parts[i], " \t")
			if forwarded {
				part = forwardedFor(part)
			}
			a, ok := hopAddr(part)
			if !ok {
				t.Fatalf("%q gives %s beyond %q", text, client, part)
			}
			if a == client {
				return
			}
			if !netip.MustParsePrefix("10.0.0.0/8").Contains(a) && !netip.MustParsePrefix("fd00::/8").Contains(a) {
				t.Fatalf("%q gives %s beyond %s", text, client, a)
			}
		}
		t.Fatalf("%q gives %s, which is not in it", text, client)
	})
}

// v2 makes a PROXY header of version 2.
func v2(command, family byte, data string) string {
	return signature + string([]byte{0x20 | command, family, byte(len(data) >> 8), byte(len(data))}) + data
}

const (
	tcp4 = "\xc0\x00\x02\x01\xcb\x00\x71\x05\x12\x34\x01\xbb"
	tcp6 = "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05" + "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x06" + "\x12\x34\x01\xbb"
)

func TestProxyHeader(t *testing.T) {
	for text, want := range map[string]string{
		"PROXY TCP4 192.0.2.1 203.0.113.5 4660 443\r\n":   "192.0.2.1:4660",
		"PROXY TCP6 2001:db8::5 2001:db8::6 4660 443\r\n": "[2001:db8::5]:4660",
		"PROXY UNKNOWN\r\n":                                   "local",
		"PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n":               "local",
		v2(1, 0x11, tcp4):                                     "192.0.2.1:4660",
		v2(1, 0x21, tcp6):                                     "[2001:db8::5]:4660",
		v2(1, 0x11, tcp4+"\x04\x00\x01a"):                     "192.0.2.1:4660", // with an extension
		v2(0, 0x00, ""):                                       "local",
		v2(0, 0x11, tcp4):                                     "local",
		v2(1, 0x00, "anything"):                               "local",
		"PROXY TCP4 192.0.2.1 203.0.113.5 04660 443\r\n":      "",
		"PROXY TCP4 192.0.2.1 203.0.113.5 65536 443\r\n":      "",
		"PROXY TCP4 192.0.2.1 203.0.113.5 -1 443\r\n":         "",
		"PROXY TCP4 192.0.2.1  203.0.113.5 1 443\r\n":         "",
		"PROXY TCP4 192.0.2.01 203.0.113.5 1 443\r\n":         "",
		"PROXY TCP4 2001:db8::5 2001:db8::6 1 443\r\n":        "",
		"PROXY TCP6 192.0.2.1 203.0.113.5 1 443\r\n":          "",
		"PROXY TCP6 fe80::1%a 2001:db8::6 1 443\r\n":          "",
		"PROXY UDP4 192.0.2.1 203.0.113.5 1 443\r\n":          "",
		"PROXY TCP4 192.0.2.1 203.0.113.5 4660 443\n\r\n":     "",
		"PROXY TCP4 192.0.2.1 203.0.113.5 4660 443 \r\n":      "",
		"proxy TCP4 192.0.2.1 203.0.113.5 4660 443\r\n":       "",
		"PROXY " + strings.Repeat("x", 110) + "\r\n":          "",
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n":                   "",
		v2(1, 0x11, tcp4[:11]):                                "",
		v2(1, 0x21, tcp4):                                     "",
		v2(1, 0x12, tcp4):                                     "",
		v2(1, 0x31, strings.Repeat("a", 216)):                 "",
		v2(2, 0x11, tcp4):                                     "",
		v2(1, 0x11, tcp4+strings.Repeat("a", 3000)):           "",
		strings.Replace(v2(1, 0x11, tcp4), "\x21", "\x11", 1): "",
		signature + "\x21":                                    "",
		"":                                                    "",
	} {
		const rest = "GET / HTTP/1.1\r\n"
		r := strings.NewReader(text + rest)
		if want == "" {
			r = strings.NewReader(text)
		}
		a, err := readProxy(r)
		got := a.String()
		switch {
		case err != nil:
			got = ""
		case !a.IsValid():
			got = "local"
		}
		if got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
		if left, _ := io.ReadAll(r); want != "" && string(left) != rest {
			t.Errorf("%q: %q is left of %q", text, left, rest)
		}
	}
}

// What is read is a header that says the address, written in its only form;
// what follows it is untouched.
func FuzzProxyHeader(f *testing.F) {
	f.Add([]byte("PROXY TCP4 192.0.2.1 203.0.113.5 4660 443\r\nGET /"))
	f.Add([]byte("PROXY UNKNOWN\r\n"))
	f.Add([]byte(v2(1, 0x11, tcp4) + "rest"))
	f.Add([]byte(v2(1, 0x21, tcp6)))
	f.Add([]byte(v2(0, 0, "")))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		a, err := readProxy(r)
		if err != nil {
			return
		}
		header := data[:len(data)-r.Len()]
		if len(header) > longestV2 {
			t.Fatalf("a header of %d bytes", len(header))
		}
		if again, err := readProxy(bytes.NewReader(header)); err != nil || again != a {
			t.Fatalf("the header alone: %v, %v; before %v", again, err, a)
		}
		if _, err := readProxy(bytes.NewReader(header[:len(header)-1])); err == nil {
			t.Fatalf("%q is accepted without its last byte", header)
		}
		if !bytes.HasPrefix(header, []byte(signature)) && a.IsValid() && !bytes.Contains(header, fmt.Appendf(nil, " %d ", a.Port())) {
			t.Fatalf("%q does not say the port of %v", header, a)
		}
	})
}
