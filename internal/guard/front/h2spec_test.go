package front_test

import (
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/summerwind/h2spec/config"
	"github.com/summerwind/h2spec/generic"
	"github.com/summerwind/h2spec/hpack"
	"github.com/summerwind/h2spec/http2"
	"github.com/summerwind/h2spec/spec"

	"tenet/internal/guard/front"
	"tenet/internal/guard/upstream"
)

// The conformance suite for HTTP/2, against the application behind us.
func TestH2Spec(t *testing.T) {
	b := app(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		io.WriteString(w, "read "+strconv.FormatInt(n, 10))
	}))
	s := secure(t, front.Options{Rates: []front.Rate{}}, forward(t, upstream.Options{Backends: []upstream.Backend{b}}))
	_, port, _ := net.SplitHostPort(s.secure)
	n, _ := strconv.Atoi(port)
	c := &config.Config{Host: "localhost", Port: n, Path: "/", Timeout: 1200 * time.Millisecond, MaxHeaderLen: 4000, TLS: true, Insecure: true}
	passed := 0
	for _, group := range []*spec.TestGroup{generic.Spec(), http2.Spec(), hpack.Spec()} {
		group.Test(c)
		walk(group, func(g *spec.TestGroup, test *spec.TestCase) {
			switch {
			case test.Result == nil || test.Result.Skipped:
			case !test.Result.Failed:
				passed++
			case !slices.Contains(known, g.Title()+": "+test.Desc):
				t.Errorf("%s: %s\n%v", g.Title(), test.Desc, test.Result.Error)
			}
		})
	}
	if passed < 130 {
		t.Errorf("%d cases passed, want at least 130", passed)
	}
}

// known are cases in which net/http does otherwise, each within its rights.
var known = []string{
	// It ends the connection: a setting said twice is a waste that floods are made of.
	"6.5.3. Settings Synchronization: Sends multiple values of SETTINGS_INITIAL_WINDOW_SIZE",
	// It answers 400, as RFC 9113 section 8.1.1 lets servers do with malformed requests.
	"8.1.2.2. Connection-Specific Header Fields: Sends a HEADERS frame that contains the connection-specific header field",
	"8.1.2.2. Connection-Specific Header Fields: Sends a HEADERS frame that contains the TE header field with any value other than \"trailers\"",
}

func walk(g *spec.TestGroup, visit func(*spec.TestGroup, *spec.TestCase)) {
	for _, test := range g.Tests {
		visit(g, test)
	}
	for _, sub := range g.Groups {
		walk(sub, visit)
	}
}
