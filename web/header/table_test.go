package header

import (
	"strings"
	"testing"

	"tenet/web/csp"
)

func TestNoRowFindsFaultWithWhatIsSent(t *testing.T) {
	sent := 0
	for _, h := range Table() {
		for _, value := range []string{h.Value, h.Advice} {
			if value == "" || h.Judge == nil {
				continue
			}
			sent++
			for _, f := range h.Judge(value) {
				t.Errorf("%s: %q: we send it, and say that it %s", h.Name, value, f.Text)
			}
		}
	}
	if sent < 15 {
		t.Errorf("only %d values judged", sent)
	}
}

func TestRowsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range Table() {
		if seen[strings.ToLower(h.Name)] {
			t.Errorf("%s stands twice in the table", h.Name)
		}
		seen[strings.ToLower(h.Name)] = true
		if !strings.HasPrefix(h.Link, "https://") {
			t.Errorf("%s names no standard", h.Name)
		}
		if h.Essential && (h.Without == "" || h.Advice == "" || h.Value == "") {
			t.Errorf("%s is essential: it needs a reason, an advice and a value that is sent", h.Name)
		}
		if h.Obsolete && (h.Value != "" || h.Judge == nil) {
			t.Errorf("%s is obsolete: it is not sent, and its judge says why", h.Name)
		}
	}
	if Table()[0].Name = "x"; Table()[0].Name == "x" {
		t.Error("the table can be changed from outside")
	}
}

func TestLookup(t *testing.T) {
	if h, ok := Lookup("x-frame-options"); !ok || h.Name != "X-Frame-Options" {
		t.Errorf("got %v %v", h.Name, ok)
	}
	if _, ok := Lookup("X-Nothing"); ok {
		t.Error("X-Nothing is in the table")
	}
}

// The judgements, with the start of each text: "" for a value that is fine.
var judgements = []struct{ name, value, want string }{
	{"Content-Security-Policy", "default-src 'self' 'unsafe-inline'; base-uri 'self'", "lets every inline script run"},
	{"Content-Security-Policy", "default-src 'self'; base-uri 'self', script-src *; object-src 'none'; base-uri 'none'", "lets in scripts from every host"},
	{"Content-Security-Policy-Report-Only", "default-src *", ""},
	{"Strict-Transport-Security", "max-age=31536000", ""},
	{"Strict-Transport-Security", `max-age="31536000"; includeSubDomains; preload`, ""},
	{"Strict-Transport-Security", "max-age=" + csp.Hole, ""},
	{"Strict-Transport-Security", "max-age=0", "makes browsers forget"},
	{"Strict-Transport-Security", "max-age=86400", "lasts 1 day"},
	{"Strict-Transport-Security", "max-age=7200", "lasts 2 hours"},
	{"Strict-Transport-Security", "max-age=30", "lasts 30 seconds"},
	{"Strict-Transport-Security", "max-age=31536000000", "lasts 1000 years"},
	{"Strict-Transport-Security", "max-age=31536000; preload", "asks for preloading"},
	{"Strict-Transport-Security", "maxage=31536000", "has no max-age"},
	{"Strict-Transport-Security", "", "has no max-age"},
	{"X-Frame-Options", "deny", ""},
	{"X-Frame-Options", "ALLOW-FROM https://a.example", "is skipped by all browsers"},
	{"X-Frame-Options", "ALLOWALL", "is no value"},
	{"X-Content-Type-Options", "NoSniff", ""},
	{"X-Content-Type-Options", "sniff", "is not nosniff"},
	{"Referrer-Policy", "no-referrer, strict-origin-when-cross-origin", ""},
	{"Referrer-Policy", "no-referrer, new-word", ""},
	{"Referrer-Policy", "no-referrer, unsafe-url", "tells every site"},
	{"Referrer-Policy", "no-referrer-when-downgrade", "tells every other HTTPS site"},
	{"Referrer-Policy", "never", "is no value"},
	{"Cross-Origin-Opener-Policy", `same-origin; report-to="x"`, ""},
	{"Cross-Origin-Opener-Policy", "unsafe-none", "leaves a page"},
	{"Cross-Origin-Opener-Policy", "same-origins", "is no value"},
	{"Cross-Origin-Opener-Policy", "Same-Origin", "is no value"},
	{"Cross-Origin-Embedder-Policy", "credentialless", ""},
	{"Cross-Origin-Embedder-Policy", "require-cors", "is no value"},
	{"Cross-Origin-Resource-Policy", "cross-origin", ""},
	{"Cross-Origin-Resource-Policy", "same-origin; x", "is no value"},
	{"Origin-Agent-Cluster", "?0", "lets pages of sibling hosts"},
	{"Origin-Agent-Cluster", "true", "is no boolean"},
	{"Clear-Site-Data", `"cache", "cookies"`, ""},
	{"Clear-Site-Data", `cache`, "has no double quotes"},
	{"Clear-Site-Data", `"cash"`, "is no type"},
	{"Permissions-Policy", `camera=(), geolocation=(self "https://maps.example")`, ""},
	{"Permissions-Policy", "camera=*", "is given to every frame"},
	{"Permissions-Policy", "camera 'none'", "is not in the form"},
	{"Permissions-Policy", "geolocaton=()", "is no feature"},
	{"Permissions-Policy", "future-thing=()", ""},
	{"X-Permitted-Cross-Domain-Policies", "all", "lets any policy file"},
	{"X-Permitted-Cross-Domain-Policies", "master-only", ""},
	{"X-XSS-Protection", "1; mode=block", "turns on a filter"},
	{"X-XSS-Protection", "0", ""},
	{"X-Powered-By", "Express", "names the framework"},
	{"X-Powered-By", "", ""},
	{"Server", "nginx", ""},
	{"Server", "nginx/1.25.3", "names the version"},
	{"Expect-CT", "max-age=1", "browsers demand"},
	{"public-key-pins", "x", "it could lock"},
	{"X-Nothing", "x", ""},
}

func TestJudge(t *testing.T) {
	for _, test := range judgements {
		flaws := Judge(test.name, test.value)
		switch {
		case test.want == "" && len(flaws) > 0:
			t.Errorf("%s: %q %s", test.name, test.value, flaws[0].Text)
		case test.want != "" && (len(flaws) == 0 || !strings.HasPrefix(flaws[0].Text, test.want)):
			t.Errorf("%s: %q: got %v, want %q", test.name, test.value, flaws, test.want)
		}
	}
}
