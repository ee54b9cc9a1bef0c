package header

import (
	"slices"
	"strings"
	"testing"

	"tenet/web/csp"
)

// A ruling is what a standard says of the value of a header: whether browsers
// take it for protection.
type ruling struct {
	section string
	value   string
	good    bool
}

// rulings are the values at the edges of each standard; judgements are the
// texts.
var rulings = map[string][]ruling{
	"Strict-Transport-Security": {
		{"RFC 6797, 6.1: names in any case of letters", "Max-Age=31536000; INCLUDESUBDOMAINS", true},
		{"RFC 6797, 6.1: white space around all", " max-age = 31536000 ; includeSubDomains ", true},
		{"RFC 6797, 6.1: empty directives", ";;max-age=31536000;;", true},
		{"RFC 6797, 6.1: the order is free", "includeSubDomains; max-age=31536000", true},
		{"RFC 6797, 6.1: unknown directives are skipped", "max-age=31536000; x-new=1; y", true},
		{"RFC 6797, 6.1.1: quotes are allowed", `max-age="31536000"`, true},
		{"RFC 6797, 6.1.1: digits, no sign", "max-age=+31536000", false},
		{"RFC 6797, 6.1.1: digits, no minus", "max-age=-31536000", false},
		{"RFC 6797, 6.1.1: digits, no fraction", "max-age=31536000.5", false},
		{"RFC 6797, 6.1.1: digits, no unit", "max-age=365d", false},
		{"RFC 6797, 6.1: max-age is required", "includeSubDomains", false},
		{"RFC 6797, 6.1: with a value", "max-age", false},
		{"hstspreload.org: a year", "max-age=31535999; includeSubDomains; preload", false},
		{"hstspreload.org: all hosts", "max-age=31536000; preload", false},
		{"half a year is enough without", "max-age=15552000", true},
		{"a second less is not", "max-age=15551999", false},
	},
	"X-Frame-Options": {
		{"HTML, 7.6: any case of letters", "SameOrigin", true},
		{"HTML, 7.6: white space around", "  deny\t", true},
		{"HTML, 7.6: the same twice is once", "SAMEORIGIN, SAMEORIGIN", true},
		{"HTML, 7.6: two that differ forbid", "SAMEORIGIN, DENY", true},
		{"HTML, 7.6: one known beside one that is not forbids", "ALLOW-FROM https://a.example, SAMEORIGIN", true},
		{"HTML, 7.6: nothing beside one that is known forbids", "SAMEORIGIN,", true},
		{"HTML, 7.6: one that is not known allows", "none", false},
		{"HTML, 7.6: two that are not known allow", "none, never", false},
		{"HTML, 7.6: nothing allows", "", false},
		{"HTML, 7.6: ALLOWALL says so", "ALLOWALL", false},
		{"HTML, 7.6: a semicolon divides nothing", "DENY; SAMEORIGIN", false},
	},
	"X-Content-Type-Options": {
		{"Fetch, determine nosniff: any case of letters", "NOSNIFF", true},
		{"Fetch, determine nosniff: the first of several counts", "nosniff, nosniff", true},
		{"Fetch, determine nosniff: whatever comes after", "nosniff, x", true},
		{"Fetch, determine nosniff: the second does not", "x, nosniff", false},
		{"Fetch, determine nosniff: an empty first counts", ", nosniff", false},
		{"Fetch, determine nosniff: quotes belong to the value", `"nosniff"`, false},
		{"Fetch, determine nosniff: a semicolon too", "nosniff;", false},
	},
	"Referrer-Policy": {
		{"Referrer Policy, 8.1: the last that is known counts", "unsafe-url, no-referrer", true},
		{"Referrer Policy, 8.1: after it come unknown ones", "no-referrer, later", true},
		{"Referrer Policy, 8.1: the last may be the worst", "no-referrer, unsafe-url, later", false},
		{"Referrer Policy, 8.1: an empty one does not count", "unsafe-url,", false},
		{"Referrer Policy, 8.1: nor between", "unsafe-url, , later", false},
		{"Referrer Policy, 3.9: alone it is the browser's own", "", true},
		{"Referrer Policy, 4.1: any case of letters", "STRICT-ORIGIN", true},
		{"Referrer Policy, 4.1: semicolons divide nothing", "no-referrer; origin", false},
		{"Referrer Policy, 3: old words", "default", false},
	},
	"Cross-Origin-Opener-Policy": {
		{"HTML, 7.1.3.1: a parameter", `same-origin;report-to="coop"`, true},
		{"HTML, 7.1.3.1: white space before a parameter", `same-origin ; report-to="coop"`, true},
		{"HTML, 7.1.3.1: pop-ups keep working", "same-origin-allow-popups", true},
		{"HTML, 7.1.3.1: the new word", "noopener-allow-popups", true},
		{"RFC 9651, 4.2.6: a text is no token", `"same-origin"`, false},
		{"HTML, 7.1.3.1: a list is no item", "same-origin, same-origin", false},
		{"HTML, 7.1.3.1: another header's word", "same-site", false},
		{"HTML, 7.1.3.1: nothing", "", false},
	},
	"Cross-Origin-Embedder-Policy": {
		{"HTML, 7.1.4.1: a parameter", `require-corp; report-to="coep"`, true},
		{"HTML, 7.1.4.1: the default, said", "unsafe-none", true},
		{"RFC 9651, 4.2.6: tokens keep their case", "Require-Corp", false},
		{"RFC 9651, 4.2.6: a text is no token", `"require-corp"`, false},
	},
	"Cross-Origin-Resource-Policy": {
		{"Fetch, cross-origin resource policy check: the second word", "same-site", true},
		{"Fetch, cross-origin resource policy check: the case counts", "Same-Origin", false},
		{"Fetch, cross-origin resource policy check: twice is another value", "same-origin, same-origin", false},
		{"Fetch, cross-origin resource policy check: nothing", "", false},
	},
	"Origin-Agent-Cluster": {
		{"RFC 9651, 4.2.8: a boolean", "?1", true},
		{"RFC 9651, 4.2.3: with parameters", "?1;a=b", true},
		{"RFC 9651, 4.2.8: no number", "1", false},
		{"RFC 9651, 4.2.8: nothing else after the mark", "?2", false},
	},
	"Clear-Site-Data": {
		{"Clear Site Data, 3.1: all", `"*"`, true},
		{"Clear Site Data, 3.1: white space around the commas", `"cache" ,"cookies"`, true},
		{"Clear Site Data, 3.1: the case counts", `"Cache"`, false},
		{"Clear Site Data, 3.1: single quotes", `'cache'`, false},
		{"Clear Site Data, 3.1: one of two", `"cache", cookies`, false},
		{"Clear Site Data, 3.1: a comma at the end", `"cache",`, false},
	},
	"Permissions-Policy": {
		{"Permissions Policy, serialized policies: nobody", "camera=()", true},
		{"Permissions Policy, serialized policies: the page alone", "camera=self", true},
		{"Permissions Policy, reporting: a report", `camera=();report-to="a\"b, c=*", usb=()`, true},
		{"Permissions Policy, serialized policies: everybody, of what is harmless", "fullscreen=*", true},
		{"Permissions Policy, serialized policies: everybody, in a list", "microphone=(self *)", false},
		{"Permissions Policy, serialized policies: the manner of Feature-Policy", "camera 'none'; microphone 'none'", false},
		{"Permissions Policy, serialized policies: the manner of CSP", `camera=("'self'")`, false},
		{"RFC 9651, 3.2: two members of one name, the last counts", "camera=*, camera=()", true},
		{"RFC 9651, 3.2: the last may be the worst", "camera=(), camera=*", false},
		{"RFC 9651, 4.2.5: a text without its end", `camera=();report-to="main`, false},
		{"RFC 9651, 4.2.5: what a text may escape", `camera=();report-to="a\b"`, false},
		{"RFC 9651, 4.2.5: what a text may hold", "camera=();report-to=\"caf\u00e9\"", false},
		{"RFC 9651, 3.1.2: no white space before the semicolon of a parameter", "camera=() ;a", false},
		{"RFC 9651, 3.2: line ends are no white space", "camera=(),\nusb=()", false},
	},
	"X-Permitted-Cross-Domain-Policies": {
		{"cross-domain policy files: any case", " ALL ", false},
		{"cross-domain policy files: none", "none", true},
	},
	"X-XSS-Protection": {
		{"the filter, with a report", "1; report=/xss", false},
		{"the filter, off", "0; mode=block", true},
	},
	"Server": {
		{"RFC 9110, 10.2.4: a name and a comment", "Apache (Debian)", true},
		{"RFC 9110, 10.2.4: a version of the second product", "Apache mod_ssl/2.2", false},
		{"RFC 9110, 10.2.4: a slash that ends it", "Apache/", true},
		{"RFC 9110, 10.2.4: a slash before a word", "cloud/edge", true},
	},
}

func TestRulings(t *testing.T) {
	for name, list := range rulings {
		for _, r := range list {
			if flaws := Judge(name, r.value); r.good != (len(flaws) == 0) {
				t.Errorf("%s: %q (%s): good is %v, got %v", name, r.value, r.section, r.good, flaws)
			}
		}
	}
}

// What is known of a value decides where it can; a hole is never spoken of.
func TestHolesAreNotGuessedAt(t *testing.T) {
	for _, h := range Table() {
		if h.Judge == nil || h.Obsolete || strings.HasPrefix(h.Name, "X-Powered") || strings.HasPrefix(h.Name, "X-AspNet") || h.Name == "X-Permitted-Cross-Domain-Policies" {
			continue
		}
		if flaws := h.Judge(csp.Hole); len(flaws) > 0 {
			t.Errorf("%s: of a value that is not known it is said that it %s", h.Name, flaws[0].Text)
		}
	}
	for value, good := range map[string]bool{
		"max-age=" + csp.Hole + "; preload":     true,
		csp.Hole + "; includeSubDomains":        true,
		"max-age=60; " + csp.Hole:               true, // which may be a second one
		"max-age=60; includeSubDomains":         false,
		"max-age=1" + csp.Hole + "0; x" + "; y": true,
	} {
		if flaws := judgeHSTS(value); good != (len(flaws) == 0) {
			t.Errorf("%q: got %v", value, flaws)
		}
	}
}

// Each fix that a judge proposes is a value that the judge is content with.
func TestAFixIsFine(t *testing.T) {
	fixes := 0
	for _, j := range judgements {
		for _, f := range Judge(j.name, j.value) {
			value, says := strings.CutPrefix(f.Fix, "Send "+j.name+": ")
			if !says {
				continue
			}
			value, _, _ = strings.Cut(strings.TrimSuffix(value, "."), ", or ")
			fixes++
			if again := Judge(j.name, value); len(again) > 0 {
				t.Errorf("%s: %q: it is said to send %q, which %s", j.name, j.value, value, again[0].Text)
			}
		}
	}
	if fixes < 4 {
		t.Errorf("only %d fixes are proposed", fixes)
	}
}

func TestWordsAreValuesThatJudgesKnow(t *testing.T) {
	for _, h := range Table() {
		if h.Judge == nil || !slices.Contains([]string{"X-Frame-Options", "X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy",
			"Cross-Origin-Opener-Policy", "Clear-Site-Data", "Referrer-Policy", "Origin-Agent-Cluster"}, h.Name) {
			continue
		}
		for _, word := range h.Words {
			for _, f := range h.Judge(word) {
				if strings.HasPrefix(f.Text, "is no ") || strings.HasPrefix(f.Text, "is not ") {
					t.Errorf("%s: %q is a word of the table, and %s", h.Name, word, f.Text)
				}
			}
		}
	}
}
