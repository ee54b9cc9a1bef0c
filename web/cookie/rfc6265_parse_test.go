package cookie

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// bare is what a line without attributes reads as.
func bare(name, value string) Cookie {
	return Cookie{Name: name, Value: value, Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}
}

// What RFC 6265bis says about the pair before the first semicolon.
func TestParsePair(t *testing.T) {
	for _, test := range []struct{ section, rule, line, name, value string }{
		{"5.6 step 2", "the first semicolon ends the pair, within quotes too", `a="x;y"`, "a", `"x`},
		{"5.6 step 3", "without = all is the value", "token", "", "token"},
		{"5.6 step 3", "an = after the semicolon is none", "token; a=b", "", "token"},
		{"5.6 step 3", "the first = divides", "a=b=c", "a", "b=c"},
		{"5.6 step 3", "an empty name is a name", "=v", "", "v"},
		{"5.6 step 3", "an empty value is a value", "a=", "a", ""},
		{"5.6 step 4", "blanks and tabs around both are taken off", "\t a \t=\t v \t", "a", "v"},
		{"5.6 step 4", "blanks within stay", "a b=c\td", "a b", "c\td"},
		{"5.6 step 4", "quotes are part of the value", `a="v"`, "a", `"v"`},
		{"5.6", "what servers must not send, browsers take", "a,b=\u00e9\\", "a,b", "\u00e9\\"},
		{"5.6", "names differ by case", "SID=1", "SID", "1"},
	} {
		if got, err := Parse(test.line); err != nil || got != bare(test.name, test.value) {
			t.Errorf("section %s, %s: %q reads as %+v, %v", test.section, test.rule, test.line, got, err)
		}
	}
}

// Section 5.6, step 1: a control character drops the whole line, wherever it
// stands; a tab is none.
func TestParseControlCharacters(t *testing.T) {
	for c := range 0x100 {
		control := c < 0x20 && c != '\t' || c == 0x7f
		for place, line := range map[string]string{
			"in the name": "a" + string([]byte{byte(c)}) + "b=1", "in the value": "a=1" + string([]byte{byte(c)}) + "2", "in an attribute": "a=1; path=/" + string([]byte{byte(c)}),
		} {
			if _, err := Parse(line); (err != nil) != control {
				t.Errorf("0x%02x %s: %v", c, place, err)
			}
		}
	}
}

// Section 5.6, step 5, and the attributes after it: 4,096 bytes for the pair,
// 1,024 for the value of an attribute, each inclusive.
func TestParseLimits(t *testing.T) {
	value := strings.Repeat("v", MaxSize)
	for _, test := range []struct {
		name, line string
		fits       bool
	}{
		{"name and value fill it", "name=" + value[4:], true},
		{"one byte more", "name=" + value[3:], false},
		{"a value alone fills it", value, true},
		{"a name alone is too long", value + "x=", false},
		{"blanks around do not count", "name =  " + value[4:] + "  ", true},
		{"attributes do not count", "name=" + value[4:] + "; path=/" + strings.Repeat("p", 1000), true},
	} {
		if _, err := Parse(test.line); (err == nil) != test.fits || err != nil && !errors.Is(err, ErrTooLong) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	for length, want := range map[int]string{1024: "/" + strings.Repeat("p", 1023), 1025: "/before"} {
		c, err := Parse("a=1; path=/before; path=/" + strings.Repeat("p", length-1))
		if err != nil || c.Path != want {
			t.Errorf("a path of %d bytes: got %d bytes, %v", length, len(c.Path), err)
		}
	}
}

// What each attribute does to the cookie a=1.
func TestParseAttributes(t *testing.T) {
	with := func(change func(*Cookie)) Cookie { c := bare("a", "1"); change(&c); return c }
	nothing := func(*Cookie) {}
	age := func(d time.Duration) func(*Cookie) { return func(c *Cookie) { c.MaxAge = d } }
	domain := func(s string) func(*Cookie) { return func(c *Cookie) { c.Domain = s } }
	path := func(s string) func(*Cookie) { return func(c *Cookie) { c.Path = s } }
	site := func(s SameSite) func(*Cookie) { return func(c *Cookie) { c.SameSite = s } }
	secure := func(c *Cookie) { c.Secure = Always }
	for _, test := range []struct {
		section, rule, attributes string
		want                      func(*Cookie)
	}{
		{"5.6", "empty attributes are skipped", ";; ;", nothing},
		{"5.6", "an attribute without a name is skipped", "=secure", nothing},
		{"5.6", "names of attributes have no case", "SeCuRe", secure},
		{"5.6", "a name is compared whole", "secured; xsecure", nothing},
		{"5.6.2 Max-Age", "seconds", "max-age=1", age(time.Second)},
		{"5.6.2 Max-Age", "zeros before it are no octal", "max-age=010", age(10 * time.Second)},
		{"5.6.2 Max-Age", "negative is at once", "max-age=-1", age(-time.Second)},
		{"5.6.2 Max-Age", "negative beyond 64 bits is at once", "max-age=-99999999999999999999", age(-time.Second)},
		{"5.6.2 Max-Age", "no plus sign", "max-age=+5", nothing},
		{"5.6.2 Max-Age", "no fraction", "max-age=1.5", nothing},
		{"5.6.2 Max-Age", "no unit", "max-age=5s", nothing},
		{"5.6.2 Max-Age", "no quotes", `max-age="5"`, nothing},
		{"5.6.2 Max-Age", "empty is skipped", "max-age=", nothing},
		{"5.6.2 Max-Age", "one sign only", "max-age=--5", nothing},
		{"5.6.2 Max-Age", "the last counts", "max-age=5; max-age=7", age(7 * time.Second)},
		{"5.5", "400 days are allowed", "max-age=34560000", age(400 * 24 * time.Hour)},
		{"5.5", "a second more is 400 days", "max-age=34560001", age(400 * 24 * time.Hour)},
		{"5.6.3 Domain", "lower case", "domain=EXAMPLE.Com", domain("example.com")},
		{"5.6.3 Domain", "one dot before it is taken off", "domain=..example.com", domain(".example.com")},
		{"5.6.3 Domain", "blanks are taken off", "domain = example.com ", domain("example.com")},
		{"5.6.3 Domain", "the last counts", "domain=a.example; domain=b.example", domain("b.example")},
		{"5.7 Domain", "an empty one is the host alone, after another too", "domain=a.example; domain=", domain("")},
		{"5.6.4 Path", "the last counts", "path=/a; path=/b", path("/b")},
		{"5.6.4 Path", "an empty one is the default, after another too", "path=/a; path", path("")},
		{"5.6.4 Path", "a relative one is the default, after another too", "path=/a; path=b", path("")},
		{"5.6.4 Path", "case, percent signs and = stay", "path=/A%2f?x=1", path("/A%2f?x=1")},
		{"5.6.4 Path", "quotes are no path", `path="/a"`, path("")},
		{"5.6.5 Secure", "a value is of no account", "secure=false", secure},
		{"5.6.6 HttpOnly", "a value is of no account", "httponly=0", func(c *Cookie) { c.ScriptReadable = false }},
		{"5.6.7 SameSite", "none", "samesite=None", site(None)},
		{"5.6.7 SameSite", "strict", "samesite=sTrict", site(Strict)},
		{"5.6.7 SameSite", "the last counts, an unknown one too", "samesite=strict; samesite=odd", site(SameSiteOmit)},
		{"5.6.7 SameSite", "our word for no attribute is no value of it", "samesite=omit", site(SameSiteOmit)},
		{"CHIPS", "a value is of no account", "partitioned=no", func(c *Cookie) { c.Partitioned = true }},
		{"Priority", "an unknown one leaves the known one", "priority=low; priority=urgent", func(c *Cookie) { c.Priority = Low }},
	} {
		if got, err := Parse("a=1; " + test.attributes); err != nil || got != with(test.want) {
			t.Errorf("section %s, %s: %q reads as %+v, %v", test.section, test.rule, test.attributes, got, err)
		}
	}
}

// Section 5.6.1: an expiry that cannot be read leaves the one before it, and
// Max-Age does not touch it.
func TestParseExpires(t *testing.T) {
	want := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, attributes := range []string{
		"expires=Wed, 02 Jan 2030 03:04:05 GMT", "expires=Wed, 02 Jan 2030 03:04:05 GMT; expires=soon", "expires=Wed, 02 Jan 2030 03:04:05 GMT; expires",
		"expires=Mon, 01 Jan 2029 00:00:00 GMT; expires=Wed, 02 Jan 2030 03:04:05 GMT", "max-age=5; expires=Wed, 02 Jan 2030 03:04:05 GMT",
	} {
		if got, err := Parse("a=1; " + attributes); err != nil || !got.Expires.Equal(want) {
			t.Errorf("%s: got %s, %v", attributes, got.Expires, err)
		}
	}
}

// Section 5.8.3: what Read makes of the header that browsers send.
func TestRead(t *testing.T) {
	for _, test := range []struct {
		rule, header, name, want string
		ok                       bool
	}{
		{"one", "a=1", "a", "1", true},
		{"among others", "x=0; a=1; y=2", "a", "1", true},
		{"the first of two, which has the longer path", "a=long; a=short", "a", "long", true},
		{"without blanks between", "x=0;a=1;y=2", "a", "1", true},
		{"with many blanks between", "x=0;    a=1", "a", "1", true},
		{"the end of another name is not it", "xa=1", "a", "", false},
		{"the beginning of another name is not it", "ab=1", "a", "", false},
		{"names differ by case", "A=1", "a", "", false},
		{"in the value of another it does not stand", "x=a=1", "a", "", false},
		{"a value may have =", "a=b=c==", "a", "b=c==", true},
		{"an empty value is there", "a=", "a", "", true},
		{"a name alone is no cookie of that name", "a; b=1", "a", "", false},
		{"without a name", "=v", "", "v", true},
		{"quotes are taken off", `a="v"`, "a", "v", true},
		{"quotes alone", `a=""`, "a", "", true},
		{"one quote", `a="`, "a", "", true},
		{"a pattern is no pattern", "sid=1", "s.d", "", false},
		{"percent signs stay", "a=%41", "a", "%41", true},
		{"nothing", "", "a", "", false},
	} {
		if got, ok := Read(request(true, test.header), test.name); got != test.want || ok != test.ok {
			t.Errorf("%s: %q of %q: got %q, %v", test.rule, test.name, test.header, got, ok)
		}
	}
	r := request(true, "x=1") // HTTP/2 may send one field for each: RFC 9113, section 8.2.3
	r.Header.Add("Cookie", "a=2")
	if got, ok := Read(r, "a"); got != "2" || !ok {
		t.Errorf("in a second field: got %q, %v", got, ok)
	}
}
