package cookie

import (
	"crypto/tls"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// accepted reports whether a jar sets a cookie, and that it comes back through
// a browser as it was meant.
func accepted(t *testing.T, c Cookie, secure bool) bool {
	t.Helper()
	w := httptest.NewRecorder()
	if err := newJar(t, Options{}).Set(w, request(secure, ""), c); err != nil {
		return false
	}
	got, err := Parse(w.Header().Get("Set-Cookie"))
	if err != nil || got.Name != c.Name || got.Value != c.Value {
		t.Errorf("%q=%q is set, and a browser reads %+v, %v", c.Name, c.Value, got, err)
	}
	if value, ok := Read(request(secure, got.Name+"="+got.Value), c.Name); !ok || value != c.Value {
		t.Errorf("%q=%q is set, and comes back as %q, %v", c.Name, c.Value, value, ok)
	}
	return true
}

// RFC 6265, section 4.1.1: cookie-name is a token of RFC 9110, section 5.6.2;
// of the values, cookie-octet may be sent anywhere, and of what else Node's
// cookies sends, what comes back unchanged.
func TestEveryCharacter(t *testing.T) {
	const tokens = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	for i := range 0x100 {
		c := string([]byte{byte(i)})
		if got, want := accepted(t, Cookie{Name: "a" + c, Value: "1"}, true), strings.Contains(tokens, c); got != want {
			t.Errorf("0x%02x in a name: got %v", i, got)
		}
		octet := i == 0x21 || i >= 0x23 && i <= 0x2b || i >= 0x2d && i <= 0x3a || i >= 0x3c && i <= 0x5b || i >= 0x5d && i <= 0x7e
		for place, value := range map[string]string{"alone": c, "first": c + "x", "within": "x" + c + "x", "last": "x" + c} {
			want := octet || strings.Contains(`,\`, c) || c == " " && place == "within" || c == `"` && (place == "within" || place == "last")
			if got := accepted(t, Cookie{Name: "a", Value: value}, true); got != want {
				t.Errorf("0x%02x %s in a value: got %v", i, place, got)
			}
		}
		if got, want := accepted(t, Cookie{Name: "a", Value: "1", Path: "/" + c}, true), i >= 0x20 && i < 0x7f && c != ";"; got != want {
			t.Errorf("0x%02x in a path: got %v", i, got)
		}
	}
}

// RFC 1034, section 3.5, and RFC 1123, section 2.1.
func TestDomains(t *testing.T) {
	label := strings.Repeat("a", 63)
	for _, test := range []struct {
		rule, domain string
		ok           bool
	}{
		{"a host", "shop.example", true},
		{"a leading dot is allowed: RFC 6265, 5.2.3", ".shop.example", true},
		{"one label", "localhost", true},
		{"upper case", "Shop.EXAMPLE", true},
		{"digits first: RFC 1123, 2.1", "3com.example", true},
		{"punycode", "xn--caf-dma.example", true},
		{"hyphens within", "a-b--c.example", true},
		{"63 characters", label + ".example", true},
		{"253 characters", label + "." + label + "." + label + "." + strings.Repeat("a", 61), true},
		{"254 characters", label + "." + label + "." + label + "." + strings.Repeat("a", 62), false},
		{"a dot alone", ".", false},
		{"two dots before it", "..shop.example", false},
		{"two dots within", "shop..example", false},
		{"a dot at the end", "shop.example.", false},
		{"a hyphen first", "-shop.example", false},
		{"a hyphen last", "shop-.example", false},
		{"an underscore", "a_b.example", false},
		{"a port", "shop.example:443", false},
		{"a scheme", "https://shop.example", false},
		{"a pattern", "*.shop.example", false},
		{"not ASCII", "caf\u00e9.example", false},
		{"an address of IPv6", "::1", false},
		{"a blank", "shop.example ", false},
		{"characters that differ from letters by one bit", "@[`{.example", false},
	} {
		if got := accepted(t, Cookie{Name: "a", Value: "1", Domain: test.domain}, true); got != test.ok {
			t.Errorf("%s: %q: got %v", test.rule, test.domain, got)
		}
	}
}

// RFC 6265bis, section 4.1.3 and section 5.7: what the prefixes promise. They
// are compared without case by browsers, so that "__HOST-" promises as much.
func TestPrefixes(t *testing.T) {
	for _, test := range []struct {
		rule   string
		c      Cookie
		secure bool
		ok     bool
	}{
		{"4.1.3.1: __Secure- over TLS", Cookie{Name: "__Secure-a"}, true, true},
		{"4.1.3.1: with a domain", Cookie{Name: "__Secure-a", Domain: "shop.example"}, true, true},
		{"4.1.3.1: with a path", Cookie{Name: "__Secure-a", Path: "/x"}, true, true},
		{"4.1.3.1: without Secure", Cookie{Name: "__Secure-a", Secure: Never}, true, false},
		{"4.1.3.1: in upper case, without Secure", Cookie{Name: "__SECURE-a", Secure: Never}, true, false},
		{"4.1.3.2: __Host- over TLS", Cookie{Name: "__Host-a"}, true, true},
		{"4.1.3.2: with the path /", Cookie{Name: "__Host-a", Path: "/"}, true, true},
		{"4.1.3.2: over plain HTTP", Cookie{Name: "__Host-a"}, false, false},
		{"4.1.3.2: with another path", Cookie{Name: "__HOST-a", Path: "/x"}, true, false},
		{"4.1.3.2: with a domain, of whatever case", Cookie{Name: "__hOST-a", Domain: "shop.example"}, true, false},
		{"a name that only resembles one", Cookie{Name: "_Host-a", Domain: "shop.example"}, false, true},
		{"a prefix within the name", Cookie{Name: "a__Host-", Domain: "shop.example"}, false, true},
		{"5.7: SameSite=None over TLS", Cookie{Name: "a", SameSite: None}, true, true},
		{"CHIPS: Partitioned over TLS", Cookie{Name: "a", Partitioned: true}, true, true},
		{"CHIPS: Partitioned, never Secure", Cookie{Name: "a", Partitioned: true, Secure: Never}, true, false},
	} {
		test.c.Value = "1"
		if got := accepted(t, test.c, test.secure); got != test.ok {
			t.Errorf("%s: got %v", test.rule, got)
		}
	}
}

// With Options.Prefix a name that has a prefix keeps it, and the stronger one
// is only for what may have it.
func TestPrefixIsChosen(t *testing.T) {
	jar := newJar(t, Options{Prefix: true})
	for _, test := range []struct {
		c    Cookie
		want string
	}{
		{Cookie{Name: "a"}, "__Host-a"},
		{Cookie{Name: "a", Path: "/"}, "__Host-a"},
		{Cookie{Name: "a", Domain: "shop.example"}, "__Secure-a"},
		{Cookie{Name: "a", Path: "/x"}, "__Secure-a"},
		{Cookie{Name: "__Secure-a"}, "__Secure-a"},
		{Cookie{Name: "a", Secure: Always}, "__Host-a"},
		{Cookie{Name: "a", Secure: Never}, "a"},
	} {
		w := httptest.NewRecorder()
		test.c.Value = "1"
		if err := jar.Set(w, request(true, ""), test.c); err != nil {
			t.Errorf("%+v: %v", test.c, err)
		}
		if name, _, _ := strings.Cut(w.Header().Get("Set-Cookie"), "="); name != test.want {
			t.Errorf("%+v: set as %q, want %q", test.c, name, test.want)
		}
	}
	if err := jar.Set(httptest.NewRecorder(), request(true, ""), Cookie{Name: "__Host-a", Value: "1", Domain: "shop.example"}); err == nil {
		t.Error("a prefix that the domain excludes is dropped without a word")
	}
	for header, want := range map[string]string{"__Secure-a=weak; __Host-a=strong": "strong", "__Host-b=1": "", "__host-a=1": ""} {
		if got, _ := jar.Get(nil, request(true, header), "a"); got != want {
			t.Errorf("%s: got %q, want %q", header, got, want)
		}
	}
	if got, err := jar.Get(nil, request(true, "__Host-a=1; __Host-__Host-a=2"), "__Host-a"); got != "1" || err != nil {
		t.Errorf("asked for with its prefix: got %q, %v", got, err)
	}
}

// A limit of 4,096 bytes holds for what is sent, which a signature or
// encryption makes longer; nothing is set when either of the two does not fit.
func TestSizes(t *testing.T) {
	signed, sealed := Options{Keys: newKeys(t, SHA256("k")...)}, Options{Box: newBox(t, 'a')}
	mostSealed := (MaxSize-len("a"))*3/4 - 1 - saltSize - tagSize
	for _, test := range []struct {
		what string
		o    Options
		c    Cookie
		ok   bool
	}{
		{"a value that fills it", Options{}, Cookie{Name: "a", Value: strings.Repeat("v", MaxSize-1)}, true},
		{"a name that fills it", Options{}, Cookie{Name: strings.Repeat("n", MaxSize-1), Value: "v"}, true},
		{"a name alone, to be forgotten", Options{}, Cookie{Name: strings.Repeat("n", MaxSize+1)}, false},
		{"a signature that fills it", signed, Cookie{Name: strings.Repeat("n", MaxSize-len(".sig")-43), Value: "v"}, true},
		{"a signature beyond it", signed, Cookie{Name: strings.Repeat("n", MaxSize-len(".sig")-42), Value: "v"}, false},
		{"the same, unsigned", signed, Cookie{Name: strings.Repeat("n", MaxSize-len(".sig")-42), Value: "v", Unsigned: true}, true},
		{"what is encrypted fills it", sealed, Cookie{Name: "a", Value: strings.Repeat("v", mostSealed)}, true},
		{"what is encrypted is longer", sealed, Cookie{Name: "a", Value: strings.Repeat("v", mostSealed+1)}, false},
		{"a path of 1,024 bytes", Options{}, Cookie{Name: "a", Value: "1", Path: "/" + strings.Repeat("p", 1023)}, true},
		{"a path of 1,025 bytes", Options{}, Cookie{Name: "a", Value: "1", Path: "/" + strings.Repeat("p", 1024)}, false},
	} {
		w := httptest.NewRecorder()
		w.Header().Set("Set-Cookie", "before=1")
		err := newJar(t, test.o).Set(w, request(true, ""), test.c)
		if (err == nil) != test.ok {
			t.Errorf("%s: got %v", test.what, err)
		}
		if lines := w.Header()["Set-Cookie"]; err != nil && !slices.Equal(lines, []string{"before=1"}) {
			t.Errorf("%s: refused, and %d lines are set", test.what, len(lines))
		}
	}
}

// RFC 6265, section 4.1.2: how long a cookie lives.
func TestLifetimes(t *testing.T) {
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	east := time.FixedZone("east", 5*3600)
	for _, test := range []struct {
		rule    string
		now     time.Time
		c       Cookie
		expires string // "" for none, "refused" for an error
	}{
		{"no end", now, Cookie{}, ""},
		{"MaxAge goes before Expires", now, Cookie{MaxAge: time.Hour, Expires: last}, "Sun, 01 Mar 2026 13:30:45 GMT"},
		{"a negative MaxAge is over", now, Cookie{MaxAge: -time.Hour}, "Sun, 01 Mar 2026 11:30:45 GMT"},
		{"another zone", now, Cookie{Expires: now.In(east)}, "Sun, 01 Mar 2026 12:30:45 GMT"},
		{"the clock is in another zone", now.In(east), Cookie{MaxAge: time.Hour}, "Sun, 01 Mar 2026 13:30:45 GMT"},
		{"the last second", now, Cookie{Expires: last}, "Fri, 31 Dec 9999 23:59:59 GMT"},
		{"the last year, as the zone has it", now, Cookie{Expires: time.Date(10000, 1, 1, 2, 0, 0, 0, east)}, "Fri, 31 Dec 9999 21:00:00 GMT"},
		{"1600", now, Cookie{Expires: time.Date(1600, 12, 31, 0, 0, 0, 0, time.UTC)}, "refused"},
		{"MaxAge beyond the calendar", last, Cookie{MaxAge: time.Second}, "refused"},
		{"MaxAge before the calendar", time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC), Cookie{MaxAge: -time.Second}, "refused"},
		{"without a value it is over, whatever is said", now, Cookie{MaxAge: time.Hour, Value: "-"}, "Thu, 01 Jan 1970 00:00:00 GMT"},
	} {
		test.c.Name = "a"
		test.c.Value = map[string]string{"": "1"}[test.c.Value]
		w := httptest.NewRecorder()
		r := request(false, "")
		r.TLS = &tls.ConnectionState{}
		err := newJar(t, Options{Now: func() time.Time { return test.now }}).Set(w, r, test.c)
		_, got, _ := strings.Cut(w.Header().Get("Set-Cookie"), "expires=")
		if got, _, _ = strings.Cut(got, ";"); err != nil {
			got = "refused"
		}
		if got != test.expires {
			t.Errorf("%s: got %q, %v, want %q", test.rule, got, err, test.expires)
		}
	}
}
