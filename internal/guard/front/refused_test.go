package front_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// What is refused while it is on its way to the application is answered with
// what was wrong, and never reaches it whole.
func TestBodiesRefusedOnTheWay(t *testing.T) {
	opts := front.Options{JSON: front.JSONGuard{Keys: true}, Limits: front.Limits{BodyBytes: 50_000, BodyRate: 1 << 20}}
	opts.Timeouts.Body = 200 * time.Millisecond
	long := `{"a":"` + strings.Repeat("x", 30_000) + `",`
	for _, test := range []struct {
		name, head, body string
		status           int
	}{
		{"too large in chunks", "Transfer-Encoding: chunked\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", 50_001, strings.Repeat("x", 50_001)), 413},
		{"small body that stops", "Content-Length: 10\r\n", "half", 408},
		{"large body that stops", "Content-Length: 40000\r\n", "half", 408},
		{"chunks that stop", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n", 408},
		{"key in a small body", "Content-Type: application/json\r\nContent-Length: 16\r\n", `{"__proto__":{}}`, 400},
		{"key in a large body", fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n", len(long)+15), long + `"__proto__":{}}`, 400},
	} {
		a := record(t)
		addr := serve(t, opts, forward(t, upstream.Options{Backends: []upstream.Backend{a.Backend}}))
		c := open(t, addr)
		start := time.Now()
		io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\n"+test.head+"\r\n"+test.body)
		if res := answer(t, c); res.StatusCode != test.status || time.Since(start) > 3*time.Second {
			t.Errorf("%s: %s after %v, want %d", test.name, res.Status, time.Since(start), test.status)
		}
		for _, seen := range a.requests() {
			if !strings.HasPrefix(seen, "cut off") {
				t.Errorf("%s: the application took %.60q for whole", test.name, seen)
			}
		}
	}
}
