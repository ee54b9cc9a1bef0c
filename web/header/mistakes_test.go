package header

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// refused makes a configuration and returns what is wrong with it.
func refused(t *testing.T, c Config) string {
	t.Helper()
	protect, err := New(c)
	if err == nil {
		return ""
	}
	if protect != nil {
		t.Error("a middleware comes with the mistake")
	}
	return err.Error()
}

// Each field that takes a word names itself, the word, and the one that was
// meant.
func TestAWordThatIsMisspelt(t *testing.T) {
	for _, test := range []struct{ field, given, meant string }{
		{"CrossOriginEmbedderPolicy", "require-cors", "require-corp"},
		{"CrossOriginEmbedderPolicy", "Require-Corp", "require-corp"},
		{"CrossOriginEmbedderPolicyReportOnly", "credentialess", "credentialless"},
		{"CrossOriginOpenerPolicy", "same-origin-allow-popup", "same-origin-allow-popups"},
		{"CrossOriginOpenerPolicyReportOnly", "unsafe_none", "unsafe-none"},
		{"CrossOriginResourcePolicy", "samesite", "same-site"},
		{"CrossOriginResourcePolicy", "same-origin ", "same-origin"},
		{"OriginAgentCluster", "?0", "?1"},
		{"XContentTypeOptions", "no-sniff", "nosniff"},
		{"XDNSPrefetchControl", "of", "off"},
		{"XDownloadOptions", "no-open", "noopen"},
		{"XFrameOptions", "SAME_ORIGIN", "SAMEORIGIN"},
		{"XFrameOptions", "denny", "DENY"},
		{"XPermittedCrossDomainPolicies", "masteronly", "master-only"},
		{"XXSSProtection", "1", "0"},
	} {
		got := refused(t, withWord(t, test.field, test.given))
		given := test.given
		if test.field == "XFrameOptions" {
			given = strings.ToUpper(given)
		}
		if want := test.field + `: unknown value "` + given + `"; did you mean "` + test.meant + `"?`; got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// Each field takes each of its words, and Omit, which takes the header off.
func TestEachWordIsSentAsItIsWritten(t *testing.T) {
	for _, ch := range choices(&Config{}) {
		for _, word := range ch.words {
			if got := answer(must(t, withWord(t, ch.field, word)), silent)[http.CanonicalHeaderKey(ch.name)]; !slices.Equal(got, []string{word}) {
				t.Errorf("%s: %q is sent as %q", ch.field, word, got)
			}
		}
		if got, sent := answer(must(t, withWord(t, ch.field, Omit)), silent)[http.CanonicalHeaderKey(ch.name)]; sent {
			t.Errorf("%s: it is omitted, and %q is sent", ch.field, got)
		}
		if got := refused(t, withWord(t, ch.field, "zebra stripes on a horse")); !strings.HasPrefix(got, ch.field+": unknown value") || !strings.Contains(got, "it takes "+ch.words[0]) {
			t.Errorf("%s: a word like no other: got %q", ch.field, got)
		}
	}
}

// withWord sets one of the fields that take a word.
func withWord(t *testing.T, field, word string) Config {
	t.Helper()
	var c Config
	fields := map[string]*string{
		"CrossOriginEmbedderPolicy": &c.CrossOriginEmbedderPolicy, "CrossOriginEmbedderPolicyReportOnly": &c.CrossOriginEmbedderPolicyReportOnly,
		"CrossOriginOpenerPolicy": &c.CrossOriginOpenerPolicy, "CrossOriginOpenerPolicyReportOnly": &c.CrossOriginOpenerPolicyReportOnly,
		"CrossOriginResourcePolicy": &c.CrossOriginResourcePolicy, "OriginAgentCluster": &c.OriginAgentCluster,
		"XContentTypeOptions": &c.XContentTypeOptions, "XDNSPrefetchControl": &c.XDNSPrefetchControl, "XDownloadOptions": &c.XDownloadOptions,
		"XFrameOptions": &c.XFrameOptions, "XPermittedCrossDomainPolicies": &c.XPermittedCrossDomainPolicies, "XXSSProtection": &c.XXSSProtection,
	}
	if fields[field] == nil {
		t.Fatalf("no field %s", field)
	}
	*fields[field] = word
	return c
}

func TestAValueOfAPolicyThatIsNotWhatItSeems(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"scriptSrc", "unsafe-eval", `script-src has "unsafe-eval", which needs single quotes: 'unsafe-eval'`},
		{"script-src", "strict-dynamic", "needs single quotes: 'strict-dynamic'"},
		{"script-src", "nonce-abc", "needs single quotes: 'nonce-abc'"},
		{"script-src", "sha384-abc", "needs single quotes: 'sha384-abc'"},
		{"script-src", "'unsafe-inlin'", "did you mean 'unsafe-inline'?"},
		{"style-src", "'self", "did you mean 'self'?"},
		{"img-src", "a.example, b.example", "write %3B and %2C in addresses"},
		{"img-src", "a.example; script-src *", "; and , divide policies"},
		{"img-src", "\u2018self\u2019", "browsers do not read: it is not printable ASCII"},
		{"img-src", "a\r\nX: y", "not printable ASCII"},
		{"img-src", "a\x00b", `"a\u0000b"`},
		{"img-src", "\xff", "not printable ASCII"},
		{"require-trusted-types-for", "script", `did you mean "'script'"?`},
		{"sandbox", "allow-same-origins", `sandbox has "allow-same-origins"; did you mean "allow-same-origin"?`},
	} {
		got := refused(t, Config{ContentSecurityPolicy: CSP{Directives: []Directive{{Name: test.name, Values: []string{test.value}}}}})
		if !strings.HasPrefix(got, "ContentSecurityPolicy: ") || !strings.Contains(got, test.want) {
			t.Errorf("%s %q: got %q, want %q in it", test.name, test.value, got, test.want)
		}
	}
}

// What is only unusual is not refused.
func TestAValueOfAPolicyThatIsUnusual(t *testing.T) {
	for _, test := range []struct{ name, value string }{
		{"script-src", "'NONCE-abcdefgh'"}, {"script-src", "'SELF'"}, {"script-src", "'sha256-abc='"}, {"script-src", "'a-word-of-tomorrow-that-is-like-none'"},
		{"sandbox", "allow-things-of-tomorrow"}, {"sandbox", "allow-forms allow-scripts"}, {"trusted-types", "self"}, {"report-uri", "/none"}, {"report-to", "self"},
		{"connect-src", "wss://live.example:*/a%3Bb"}, {"future-directive-of-some-kind", "x"},
	} {
		if got := refused(t, Config{ContentSecurityPolicy: CSP{Directives: []Directive{{Name: test.name, Values: []string{test.value}}}}}); got != "" {
			t.Errorf("%s %s: %s", test.name, test.value, got)
		}
	}
}

func TestListsOfAConfiguration(t *testing.T) {
	permission := func(feature string, allow ...string) Config {
		return Config{PermissionsPolicy: []Permission{{feature, allow}}}
	}
	endpoint := func(name, url string) Config { return Config{ReportingEndpoints: []Endpoint{{name, url}}} }
	directives := func(list ...Directive) Config {
		return Config{ContentSecurityPolicy: CSP{NoDefaults: true, Directives: list}}
	}
	for _, test := range []struct {
		name string
		c    Config
		want string // "" if it is accepted
	}{
		{"an origin", permission("camera", "https://a.example"), ""},
		{"an origin with a slash", permission("camera", "https://a.example/"), ""},
		{"all hosts below one", permission("camera", "https://*.a.example"), ""},
		{"an address with a path", permission("camera", "https://a.example/x"), `camera allows "https://a.example/x", which is neither an origin`},
		{"an address with a query", permission("camera", "https://a.example?x"), "neither an origin"},
		{"an address with a fragment", permission("camera", "https://a.example#x"), "neither an origin"},
		{"an address with a user", permission("camera", "https://me@a.example"), "neither an origin"},
		{"a keyword in the manner of CSP", permission("camera", "'self'"), "neither an origin"},
		{"a scheme alone", permission("camera", "https:"), "neither an origin"},
		{"no address at all", permission("camera", "https://a b"), "neither an origin"},
		{"a feature without a name", permission(""), "PermissionsPolicy: "},
		{"a feature that hides another", permission("camera=(), usb"), "PermissionsPolicy: "},
		{"a feature with capitals", permission("Camera"), `did you mean "camera"?`},
		{"a feature of tomorrow", permission("levitation-of-the-visitor"), ""},
		{"a place on this site", endpoint("main", "/reports?a=b"), ""},
		{"a place elsewhere", endpoint("csp.1_a-b", "https://r.example"), ""},
		{"a place without TLS", endpoint("main", "http://r.example/"), `main has "http://r.example/", which is neither an https address nor a path on this site`},
		{"a place by the scheme of the page", endpoint("main", "//r.example/"), "neither an https address"},
		{"a place without a host", endpoint("main", "https:r.example"), "neither an https address"},
		{"a relative place", endpoint("main", "reports"), "neither an https address"},
		{"a place with a blank", endpoint("main", "/a b"), "neither an https address"},
		{"a place that ends its quotes", endpoint("main", `/a", b="https://evil.example`), "neither an https address"},
		{"a place without a name", endpoint("", "/r"), `"" is no name`},
		{"a name with a capital", endpoint("Main", "/r"), `"Main" is no name`},
		{"a name that begins with a digit", endpoint("1st", "/r"), `"1st" is no name`},
		{"a name with more than ASCII", endpoint("caf\u00e9", "/r"), "is no name"},
		{"no directives", directives(), "ContentSecurityPolicy: no directives; give some, or say Omit"},
		{"no default-src", directives(Directive{Name: "img-src"}), "default-src is missing; if that is meant, say WithoutDefaultSrc"},
		{"a directive that is removed where it never was", directives(Directive{Name: "default-src"}, Directive{Name: "img-src", Remove: true}), ""},
		{"one name in two ways", directives(Directive{Name: "default-src"}, Directive{Name: "defaultSrc"}), "default-src stands there twice"},
		{"a name that ends with a dash", directives(Directive{Name: "default-"}), `"default-"`},
		{"a name that begins with a capital", directives(Directive{Name: "DefaultSrc"}), `"DefaultSrc"`},
		{"a document's point with a value", Config{DocumentPolicy: []string{"document-write=?1;report-to=main"}}, ""},
		{"two points in one", Config{DocumentPolicy: []string{"document-write=?0, js-profiling"}}, "is not in the form of the header"},
		{"forgetting", Config{StrictTransportSecurity: HSTS{Forget: true}}, ""},
		{"a policy of one referrer, twice", Config{ReferrerPolicy: []string{"origin", "origin"}}, `ReferrerPolicy: "origin" stands there twice`},
		{"an old word for a referrer", Config{ReferrerPolicy: []string{"origin", "no-refer"}}, `ReferrerPolicy: unknown value "no-refer"`},
		{"omitting a part", Config{ReferrerPolicy: []string{Omit, "origin"}}, `ReferrerPolicy: unknown value "omit"`},
		{"a negative time", Config{StrictTransportSecurity: HSTS{MaxAge: -time.Hour}}, "StrictTransportSecurity: MaxAge -1h0m0s is negative"},
	} {
		if got := refused(t, test.c); (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestClearTakesItsTypesInQuotesOrWithout(t *testing.T) {
	for _, test := range []struct {
		types []string
		want  string // of the header, or of the mistake
		fails bool
	}{
		{[]string{"*"}, `"*"`, false},
		{[]string{`"cookies"`, "storage"}, `"cookies", "storage"`, false},
		{[]string{"executionContexts"}, `"executionContexts"`, false},
		{[]string{"executioncontexts"}, `did you mean "executionContexts"?`, true},
		{[]string{""}, `Clear: unknown value ""; it takes cache, cookies`, true},
		{[]string{"cach", "cookie"}, "did you mean \"cache\"?\nClear: unknown value \"cookie\"", true},
	} {
		protect, err := Clear(test.types...)
		switch {
		case test.fails && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%q: got %v, want %q", test.types, err, test.want)
		case !test.fails && err != nil:
			t.Errorf("%q: %v", test.types, err)
		case !test.fails && answer(protect, silent).Get("Clear-Site-Data") != test.want:
			t.Errorf("%q: %q is sent", test.types, answer(protect, silent))
		}
	}
}
