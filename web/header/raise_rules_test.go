package header

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// A value that its standard takes for protection stays as the application has
// it; one that is worse than ours gives way, and Raised is told of that alone.
func TestRaiseFollowsTheRulings(t *testing.T) {
	var told []string
	protect := must(t, Config{Raise: true, Raised: func(_ *http.Request, name, old string) { told = append(told, name+"="+old) }})
	for name, list := range rulings {
		row, _ := Lookup(name)
		if row.Value == "" {
			continue // ours is not sent
		}
		key := http.CanonicalHeaderKey(name)
		for _, r := range list {
			told = nil
			got := answer(protect, sends(name, r.value))[key]
			switch {
			case r.good && (!slices.Equal(got, []string{r.value}) || told != nil):
				t.Errorf("%s: %q (%s) is good, and became %q; told %q", name, r.value, r.section, got, told)
			case !r.good && (!slices.Equal(got, []string{row.Value}) || !slices.Equal(told, []string{key + "=" + r.value})):
				t.Errorf("%s: %q (%s) is worse than ours, and became %q; told %q", name, r.value, r.section, got, told)
			}
		}
	}
}

// A header that the application sends twice is judged as browsers read both.
func TestRaiseReadsTwoLinesAsBrowsersDo(t *testing.T) {
	protect := must(t, Config{Raise: true})
	for _, test := range []struct {
		name, first, second string
		stays               bool
	}{
		{"X-Frame-Options", "SAMEORIGIN", "sameorigin", true},
		{"X-Frame-Options", "ALLOW-FROM https://a.example", "none", false},
		{"X-Content-Type-Options", "nosniff", "nosniff", true},
		{"X-Content-Type-Options", "x", "nosniff", false},
		{"Referrer-Policy", "unsafe-url", "no-referrer", true},
		{"Referrer-Policy", "no-referrer", "unsafe-url", false},
		{"Strict-Transport-Security", "max-age=31536000", "max-age=0", true},
		{"Strict-Transport-Security", "max-age=0", "max-age=31536000", false},
		{"Cross-Origin-Opener-Policy", "same-origin", "same-origin", false},
		{"Cross-Origin-Resource-Policy", "same-site", "same-site", false},
	} {
		got := answer(protect, sends(test.name, test.first, test.name, test.second)).Values(test.name)
		if stays := slices.Equal(got, []string{test.first, test.second}); stays != test.stays {
			t.Errorf("%s: %q and %q became %q", test.name, test.first, test.second, got)
		}
	}
}

// Every header that browsers do not read any more is taken off, every other
// one that is not ours is left.
func TestRaiseTakesOffWhatNobodyReads(t *testing.T) {
	protect := must(t, Config{Raise: true})
	for _, row := range Table() {
		got := answer(protect, sends(row.Name, "x")).Values(row.Name)
		if gone := got == nil; row.Value == "" && gone != (row.Obsolete || row.Removed) {
			t.Errorf("%s: got %q", row.Name, got)
		}
	}
}

// A connection that the application takes over is its own, in every manner.
func TestAConnectionThatIsTaken(t *testing.T) {
	for manner, c := range manners() {
		server := httptest.NewServer(must(t, c)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, buf, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			io.WriteString(buf, "HTTP/1.1 299 Mine\r\nConnection: close\r\nX-Powered-By: me\r\n\r\nbody")
			buf.Flush()
		})))
		resp, err := http.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := bufio.NewReader(resp.Body).ReadString(0)
		resp.Body.Close()
		server.Close()
		if resp.StatusCode != 299 || body != "body" || resp.Header.Get("X-Powered-By") != "me" || resp.Header.Get("X-Frame-Options") != "" {
			t.Errorf("%s: got %d %q %v", manner, resp.StatusCode, body, resp.Header)
		}
	}
}

// Headers that browsers read over TLS only are not sent without it, in any
// manner, and all others are.
func TestWithoutTLSTheRestIsSent(t *testing.T) {
	for manner, c := range manners() {
		c.Secure = func(r *http.Request) bool { return r.Header.Get("X-Forwarded-Proto") == "https" }
		protect := must(t, c)
		for _, proto := range []string{"http", "https"} {
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
			r.Header.Set("X-Forwarded-Proto", proto)
			protect(http.HandlerFunc(silent)).ServeHTTP(w, r)
			for _, row := range Table() {
				sent := len(w.Result().Header.Values(row.Name)) > 0
				if want := row.Value != "" && (proto == "https" || !row.OverTLS); sent != want {
					t.Errorf("%s, %s: %s is sent: %v", manner, proto, row.Name, sent)
				}
			}
			if got := strings.Contains(w.Header().Get(policyKey), upgrade); got != (proto == "https") {
				t.Errorf("%s, %s: the policy upgrades: %v", manner, proto, got)
			}
		}
	}
}
