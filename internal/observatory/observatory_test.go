package observatory

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tenet/internal/probe"
)

// exchange is a front page, or another answer without a body.
func exchange(why probe.Why, address string, status int, headers ...string) *probe.Exchange {
	x := &probe.Exchange{Why: why, Method: "GET", URL: address, Status: status, Header: http.Header{}, Asked: http.Header{}}
	for i := 0; i < len(headers); i += 2 {
		x.Header.Add(headers[i], headers[i+1])
	}
	return x
}

// What the original would have to reach by names and certificates that no
// local server has.
func TestOf(t *testing.T) {
	const hsts = "Strict-Transport-Security"
	for _, test := range []struct {
		name      string
		tls       *probe.TLS
		exchanges []*probe.Exchange
		test      string
		want      Result
	}{
		{"no TLS at all", nil, []*probe.Exchange{exchange(probe.Front, "http://a.example/", 200, hsts, "max-age=31536000")}, "strict-transport-security", "hsts-not-implemented-no-https"},
		{"no TLS at all: nowhere to lead to", nil, []*probe.Exchange{exchange(probe.Front, "http://a.example/", 200)}, "redirection", "redirection-missing"},
		{"a bad certificate", &probe.TLS{Fault: "has expired"}, []*probe.Exchange{exchange(probe.Front, "https://a.example/", 200, hsts, "max-age=31536000")}, "strict-transport-security", "hsts-invalid-cert"},
		{"to a bad certificate", &probe.TLS{Fault: "has expired"}, []*probe.Exchange{exchange(probe.Front, "http://a.example/", 301, "Location", "https://a.example/"), exchange(probe.Front, "https://a.example/", 200)}, "redirection", "redirection-invalid-cert"},
		{"the port does not answer", nil, []*probe.Exchange{exchange(probe.Front, "https://a.example/", 200), {Why: probe.Plain, URL: "http://a.example/", Err: http.ErrServerClosed}}, "redirection", "redirection-not-needed-no-http"},
		{"to TLS", nil, []*probe.Exchange{exchange(probe.Front, "http://a.example/", 301), exchange(probe.Front, "https://a.example/", 200)}, "redirection", "redirection-to-https"},
		{"to TLS, asked apart", nil, []*probe.Exchange{exchange(probe.Front, "https://a.example/", 200), exchange(probe.Plain, "http://a.example/", 308, "Location", "https://a.example/")}, "redirection", "redirection-to-https"},
		{"to another host", nil, []*probe.Exchange{exchange(probe.Front, "https://a.example/", 200), exchange(probe.Plain, "http://a.example/", 301, "Location", "https://www.a.example/")}, "redirection", "redirection-off-host-from-http"},
		{"by a step without TLS", nil, []*probe.Exchange{exchange(probe.Front, "http://a.example/", 301), exchange(probe.Front, "http://www.a.example/", 301), exchange(probe.Front, "https://www.a.example/", 200)}, "redirection", "redirection-not-to-https-on-initial-redirection"},
		{"to another place without TLS", nil, []*probe.Exchange{exchange(probe.Front, "http://a.example/", 302), exchange(probe.Front, "http://a.example/shop", 200)}, "redirection", "redirection-not-to-https"},
		{"a cookie on the way", nil, []*probe.Exchange{exchange(probe.Front, "https://a.example/", 302, "Set-Cookie", "session=1; Secure"), exchange(probe.Front, "https://a.example/shop", 200)}, "cookies", "cookies-session-without-httponly-flag"},
	} {
		r, ok := Of(&probe.Facts{Exchanges: test.exchanges, TLS: test.tls})
		i := slices.IndexFunc(r.Tests, func(x Test) bool { return x.Name == test.test })
		if !ok || r.Tests[i].Result != test.want {
			t.Errorf("%s: got %+v, want %s", test.name, r.Tests, test.want)
		}
	}
}

func TestOfNothing(t *testing.T) {
	for name, f := range map[string]*probe.Facts{
		"a process":         {Process: &probe.Process{}},
		"no answer":         {Exchanges: []*probe.Exchange{{Why: probe.Front, Err: http.ErrServerClosed}}},
		"an error":          {Exchanges: []*probe.Exchange{exchange(probe.Front, "https://a.example/", 500)}},
		"no address":        {Exchanges: []*probe.Exchange{exchange(probe.Front, "https://a.example/%", 200)}},
		"nothing was asked": {},
	} {
		if r, ok := Of(f); ok {
			t.Errorf("%s: got %+v", name, r)
		}
	}
	for _, status := range []int{200, 302, 401, 403} {
		if _, ok := Of(&probe.Facts{Exchanges: []*probe.Exchange{exchange(probe.Front, "https://a.example/", status)}}); !ok {
			t.Errorf("%d is not judged", status)
		}
	}
}

func TestGrades(t *testing.T) {
	for score, want := range map[int]string{145: "A+", 100: "A+", 99: "A", 90: "A", 89: "A-", 80: "B+", 75: "B", 70: "B", 69: "B-", 60: "C+", 55: "C", 45: "C-", 40: "D+", 35: "D", 25: "D-", 24: "F", 0: "F"} {
		if got := gradeOf(score); got != want {
			t.Errorf("%d: got %s, want %s", score, got, want)
		}
	}
}

func TestOutcomesAreWhole(t *testing.T) {
	for r, o := range outcomes {
		if o.text == "" || strings.HasSuffix(o.text, ".") || o.points > 10 || o.points > 0 && !o.passed || o.points < -10 && o.passed {
			t.Errorf("%s: %+v", r, o)
		}
	}
	if n := (&Report{Tests: []Test{{Passed: true}, {}, {Passed: true}}}).Passed(); n != 2 {
		t.Errorf("got %d", n)
	}
}

func TestRegistered(t *testing.T) {
	for host, want := range map[string]string{
		"www.shop.example": "shop.example", "a.b.co.uk": "b.co.uk", "me.github.io": "github.io", "127.0.0.1": "", "localhost": "", "com": "", "WWW.Example.com.": "example.com",
	} {
		if got := registered(host); got != want {
			t.Errorf("%s: got %q, want %q", host, got, want)
		}
	}
}

// FuzzPolicies holds that a policy always comes to a result that the table has.
func FuzzPolicies(f *testing.F) {
	for _, c := range examples {
		f.Add(c.headers)
	}
	f.Fuzz(func(t *testing.T, policy string) {
		s := &sight{page: exchange(probe.Front, "https://a.example/", 200, "Content-Security-Policy", policy), at: &url.URL{Scheme: "https", Host: "a.example"}}
		for _, judge := range []func(*sight) Result{policies, framing} {
			if r := judge(s); outcomes[r].text == "" {
				t.Errorf("%q: %s is in no table", policy, r)
			}
		}
	})
}
