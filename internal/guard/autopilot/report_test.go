package autopilot

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func (b *bench) post(kind, body string, change func(*http.Request)) *http.Response {
	r := httptest.NewRequest("POST", "http://shop.example/.tenet/csp", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	b.Wrap(http.NotFoundHandler()).ServeHTTP(w, r)
	return w.Result()
}

const oldReport = `{"csp-report":{"document-uri":"http://shop.example/cart?token=secret","violated-directive":"img-src 'self'","blocked-uri":"https://img.example/a?b"}}`

func TestReportsAreRefused(t *testing.T) {
	b := start(t, Options{})
	for name, c := range map[string]struct {
		kind, body string
		change     func(*http.Request)
		status     int
	}{
		"a report":             {"application/csp-report", oldReport, nil, 204},
		"with a charset":       {"application/csp-report; charset=utf-8", oldReport, nil, 204},
		"of the new kind":      {"application/reports+json", `[]`, nil, 204},
		"a GET":                {"application/csp-report", oldReport, func(r *http.Request) { r.Method = "GET" }, 405},
		"a preflight":          {"", "", func(r *http.Request) { r.Method = "OPTIONS" }, 405},
		"a form":               {"application/x-www-form-urlencoded", "a=b", nil, 415},
		"other JSON":           {"application/json", oldReport, nil, 415},
		"no type":              {"", oldReport, nil, 415},
		"not JSON":             {"application/csp-report", "<xml>", nil, 400},
		"a list for an object": {"application/csp-report", "[]", nil, 400},
		"an object for a list": {"application/reports+json", "{}", nil, 400},
		"too large":            {"application/csp-report", `{"a":"` + strings.Repeat("x", maxReport) + `"}`, nil, 413},
		"deep":                 {"application/csp-report", strings.Repeat("[", 60000), nil, 400},
		"of another site":      {"application/csp-report", oldReport, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"of a sister site":     {"application/csp-report", oldReport, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"of a browser":         {"application/csp-report", oldReport, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }, 204},
	} {
		res := b.post(c.kind, c.body, c.change)
		if res.StatusCode != c.status {
			t.Errorf("%s: %d, not %d", name, res.StatusCode, c.status)
		}
		if allow := res.Header.Get("Allow"); (allow == "POST") != (c.status == 405) {
			t.Errorf("%s: Allow %q", name, allow)
		}
		if text, _ := io.ReadAll(res.Body); strings.Contains(string(text), "xml") || res.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: says too much: %s", name, text)
		}
	}
	if len(b.ledger.Snapshot().Blocked) != 5 {
		t.Errorf("what was refused is not counted: %+v", b.ledger.Snapshot().Blocked)
	}
}

func TestTooManyReports(t *testing.T) {
	b := start(t, Options{})
	send := func(from string) int {
		return b.post("application/csp-report", oldReport, func(r *http.Request) { r.RemoteAddr = from + ":1" }).StatusCode
	}
	codes := map[int]int{}
	for range 200 {
		codes[send("198.51.100.1")]++
	}
	if codes[204] != eachBurst || codes[429] != 200-eachBurst {
		t.Errorf("of one network: %v", codes)
	}
	if code := send("198.51.100.77"); code != 429 {
		t.Errorf("a neighbour in the network gets %d", code)
	}
	if code := send("192.0.2.1"); code != 204 {
		t.Errorf("another network gets %d", code)
	}
	for i := range 3000 {
		codes[send(fmt.Sprintf("10.%d.%d.1", i/256, i%256))]++
	}
	if codes[204] > allBurst+eachBurst {
		t.Errorf("of many networks: %v", codes)
	}
	b.wait(time.Minute)
	if code := send("198.51.100.1"); code != 204 {
		t.Errorf("a minute later: %d", code)
	}
	if len(b.limits.each) > maxBuckets {
		t.Errorf("%d buckets", len(b.limits.each))
	}
}

// Both formats say the same; what is no violation of ours is not counted.
func TestReportsAreCounted(t *testing.T) {
	modern := func(page, directive, blocked, kind string) string {
		text, _ := json.Marshal([]any{map[string]any{"type": kind, "age": 1, "url": page, "body": map[string]any{
			"documentURL": page, "effectiveDirective": directive, "blockedURL": blocked, "disposition": "report"}}})
		return string(text)
	}
	for _, c := range []struct{ kind, body, want string }{
		{"application/csp-report", oldReport, "img-src https://img.example /cart"},
		{"application/reports+json", modern("http://shop.example/a%20b#c", "connect-src", "wss://WS.example:443/x", "csp-violation"), "connect-src wss://ws.example /a%20b"},
		{"application/reports+json", modern("http://shop.example/", "script-src-elem", "inline", "csp-violation"), "script-src-elem inline /"},
		{"application/reports+json", modern("http://shop.example/", "script-src", "eval", "csp-violation"), "script-src eval /"},
		{"application/reports+json", modern("http://shop.example/", "img-src", "data", "csp-violation"), "img-src data: /"},
		{"application/reports+json", modern("http://shop.example/", "font-src", "http://shop.example/f.woff", "csp-violation"), "font-src 'self' /"},
		{"application/reports+json", modern("http://SHOP.example:80/", "font-src", "https://a.example", "csp-violation"), "font-src https://a.example /"},
		{"application/reports+json", modern("http://shop.example/", "frame-ancestors", "http://shop.example/", "csp-violation"), "frame-ancestors a frame of another site /"},
		{"application/reports+json", modern("http://shop.example/", "img-src", "moz-extension://abc/x.png", "csp-violation"), "img-src a browser extension *"},
		{"application/reports+json", modern("http://other.example/", "img-src", "https://a.example", "csp-violation"), ""},
		{"application/reports+json", modern("https://shop.example/", "img-src", "https://a.example", "csp-violation"), ""},
		{"application/reports+json", modern("http://shop.example/", "img-src", "https://a.example", "deprecation"), ""},
		{"application/reports+json", modern("http://shop.example/", "no-such-src", "https://a.example", "csp-violation"), ""},
		{"application/reports+json", modern("not an address", "img-src", "https://a.example", "csp-violation"), ""},
		{"application/reports+json", modern("http://shop.example/", "img-src", "nonsense", "csp-violation"), ""},
	} {
		b := start(t, Options{})
		if res := b.post(c.kind, c.body, nil); res.StatusCode != 204 {
			t.Errorf("%s: %d", c.body, res.StatusCode)
		}
		got := ""
		for _, r := range b.ledger.Snapshot().Reports {
			got += r.Directive + " " + r.Blocked + " " + r.Page
		}
		if got != c.want {
			t.Errorf("%s\n is counted as %q, not %q", c.body, got, c.want)
		}
	}
	b := start(t, Options{})
	many := "[" + strings.Repeat(`{"type":"csp-violation","body":{"documentURL":"http://shop.example/","effectiveDirective":"img-src","blockedURL":"https://a.example"}},`, 100)
	b.post("application/reports+json", many[:len(many)-1]+"]", nil)
	if n := b.ledger.Snapshot().Reports[0].N; n != maxReports {
		t.Errorf("%d reports of one request are counted", n)
	}
}

// The first visitors report what is learned from the page that they were given:
// that is no news, and must not look as if code were missing.
func TestReportsOfWhatIsKnownByNow(t *testing.T) {
	b := start(t, Options{Networks: 1})
	first := b.get(serve(shop), "http://shop.example/", client(1))
	for directive, blocked := range map[string]string{"style-src-elem": "inline", "script-src-elem": "inline", "script-src": "https://cdn.example/lib.js"} {
		b.report(first, client(1), "http://shop.example/", directive, blocked)
	}
	b.visitShop()
	if s := b.Suggest(0); s.Policy != shopPolicy || len(s.Breaks)+len(s.Held) != 0 || len(b.ledger.Snapshot().Reports) != 0 {
		t.Errorf("%s", s.Text())
	}
	b.Reload()
	now := b.get(serve(shop), "http://shop.example/", client(1))
	b.report(now, client(1), "http://shop.example/", "style-src-elem", "inline") // a script made the style
	if s := b.Suggest(0); !strings.Contains(s.Policy, "style-src 'self' 'unsafe-inline';") {
		t.Errorf("%s", s.Text())
	}
}

func FuzzReports(f *testing.F) {
	f.Add("application/csp-report", oldReport)
	f.Add("application/reports+json", `[{"type":"csp-violation","url":"http://shop.example/","body":{"effectiveDirective":"img-src","blockedURL":"https://a.example"}}]`)
	f.Fuzz(func(t *testing.T, kind, body string) {
		found, err := parseReports(kind, []byte(body))
		if err != nil && len(found) > 0 || len(found) > maxReports {
			t.Errorf("%d reports, %v", len(found), err)
		}
		for _, v := range found {
			source, word := blockedSource(v, "http://shop.example")
			if strings.ContainsAny(source, " \t\r\n;,") || source != "" && word == "" {
				t.Errorf("%q becomes the source %q, named %q", v.blocked, source, word)
			}
		}
	})
}
