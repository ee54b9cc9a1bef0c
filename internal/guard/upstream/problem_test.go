package upstream_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"tenet/internal/guard/upstream"
)

func TestProblemSpeaksTheClientsLanguage(t *testing.T) {
	const hostile = `a<b>"\` + "\x01"
	for _, test := range []struct{ accept, kind, part string }{
		{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8", "<code>a&lt;b&gt;&#34;"},
		{"application/json", "application/json", `"requestId":"a<b>"`},
		{"application/json, text/html;q=0.5", "application/json", `"error":"Bad Gateway"`},
		{"text/html;q=0.5, application/problem+json", "application/json", `"status":502`},
		{"*/*", "text/plain; charset=utf-8", "502 Bad Gateway\n"},
		{"", "text/plain; charset=utf-8", "502 Bad Gateway\n"},
		{"text/html;q=0", "text/plain; charset=utf-8", "502 Bad Gateway\n"},
		{"text/html;q=nonsense", "text/html; charset=utf-8", "<title>502 Bad Gateway</title>"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", test.accept)
		r.Header["X-Request-Id"] = []string{hostile}
		w := httptest.NewRecorder()
		upstream.WriteProblem(w, r, 502)
		if w.Code != 502 || w.Header().Get("Content-Type") != test.kind || !strings.Contains(w.Body.String(), test.part) {
			t.Errorf("%s: %d %s\n%s", test.accept, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		if test.kind == "application/json" && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: not JSON: %s", test.accept, w.Body)
		}
	}
}

func TestProblemOfHeadHasNoBody(t *testing.T) {
	w := httptest.NewRecorder()
	upstream.WriteProblem(w, httptest.NewRequest("HEAD", "/", nil), 503)
	if w.Body.Len() != 0 || w.Header().Get("Content-Length") == "0" || w.Header().Get("Retry-After") == "" {
		t.Errorf("%q %v", w.Body, w.Header())
	}
}
