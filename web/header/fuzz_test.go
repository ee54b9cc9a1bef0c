package header

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tenet/web/csp"
)

// FuzzPermissions holds that what is read, written and read again is the same.
func FuzzPermissions(f *testing.F) {
	for _, s := range []string{`camera=(), geolocation=(self "https://maps.example")`, `fullscreen=*, usb=self;report-to=x`, `a="\"\\";b="c;d", e=?0;f, g`, "camera 'none'", `a=(b"c")`, "a=(b  c )"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParsePermissions(text)
		if err != nil {
			return
		}
		parts := make([]string, len(list))
		for i, p := range list {
			parts[i] = p.String()
			for _, o := range p.Allow {
				if !visible(o) {
					t.Fatalf("%q: the origin %q would break the header", text, o)
				}
			}
		}
		written := strings.Join(parts, ", ")
		again, err := ParsePermissions(written)
		if err != nil || len(again) != len(list) {
			t.Fatalf("%q is written %q, which reads as %v, %v", text, written, again, err)
		}
		for i := range again {
			if again[i].String() != list[i].String() {
				t.Errorf("%q: %s became %s", text, list[i], again[i])
			}
		}
	})
}

// FuzzPolicy holds that a policy that is accepted reaches browsers as it was
// meant: one policy, with the directives given and their values.
func FuzzPolicy(f *testing.F) {
	f.Add("scriptSrc", "'self' https://cdn.example")
	f.Add("img-src", "data:,x;y")
	f.Add("x", "caf\u00e9\r\n")
	f.Fuzz(func(t *testing.T, name, value string) {
		protect, err := New(Config{ContentSecurityPolicy: CSP{Directives: []Directive{{Name: name, Values: []string{value}}}}})
		if err != nil {
			return
		}
		got := answer(protect, func(http.ResponseWriter, *http.Request) {})["Content-Security-Policy"]
		read := csp.ParseHeader(got[0])
		canonical, err := directiveName(name)
		if err != nil || len(got) != 1 || len(read) != 1 || len(read[0].Ignored) > 0 || read[0].Get(canonical) == nil {
			t.Fatalf("%q %q is sent as %q, which reads as %v", name, value, got, read)
		}
		if want := strings.Fields(value); strings.Join(read[0].Get(canonical).Values, " ") != strings.Join(want, " ") && value != RequestNonce {
			t.Errorf("%q became %q", value, read[0].Get(canonical).Values)
		}
	})
}

// FuzzJudge holds that no value of any header makes a judge fail, and that
// what it says is whole.
func FuzzJudge(f *testing.F) {
	for _, j := range judgements {
		f.Add(j.value)
	}
	table := Table()
	f.Fuzz(func(t *testing.T, value string) {
		for _, h := range table {
			if h.Judge == nil {
				continue
			}
			for _, flaw := range h.Judge(value) {
				if flaw.Text == "" || flaw.Severity < Low || flaw.Severity > High {
					t.Errorf("%s: %q: incomplete: %+v", h.Name, value, flaw)
				}
			}
		}
	})
}

// FuzzHSTS holds that a value is judged by what it says, however it is written:
// in which order, in which letters, in quotes, with what between that browsers
// skip.
func FuzzHSTS(f *testing.F) {
	f.Add(uint32(31536000), true, true, uint8(0), "")
	f.Add(uint32(3600), false, false, uint8(5), "x=y")
	f.Add(uint32(15552000), true, false, uint8(7), "max-agee")
	f.Fuzz(func(t *testing.T, age uint32, sub, preload bool, style uint8, other string) {
		if strings.ContainsAny(other, ";,=\x1a") || strings.EqualFold(strings.TrimSpace(other), "preload") || strings.EqualFold(strings.TrimSpace(other), "includeSubDomains") || strings.EqualFold(strings.TrimSpace(other), "max-age") {
			return
		}
		number := fmt.Sprint(age)
		if style&1 != 0 {
			number = `"` + number + `"`
		}
		parts := []string{"max-age=" + number, other}
		if sub {
			parts = append(parts, "includeSubDomains")
		}
		if preload {
			parts = append(parts, "preload")
		}
		if style&2 != 0 {
			slices.Reverse(parts)
		}
		value := strings.Join(parts, "; ")
		if style&4 != 0 {
			value = strings.ToUpper(value)
		}
		if strings.ContainsRune(value, '\x1a') {
			return
		}
		good := age >= leastMaxAge && age <= absurdMaxAge && (!preload || sub && age >= preloadAge)
		if flaws := judgeHSTS(value); good != (len(flaws) == 0) {
			t.Errorf("%q: got %v", value, flaws)
		}
	})
}
