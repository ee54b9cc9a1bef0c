package front_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"tenet/internal/guard/front"
)

func TestRates(t *testing.T) {
	var why reasons
	addr := serve(t, front.Options{Blocked: why.add, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}, hello)
	ask := func(method, path, client string) *http.Response {
		t.Helper()
		req, err := http.NewRequest(method, "http://"+addr+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Forwarded-For", client)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res
	}
	paths := []string{"/login", "/LOGIN/", "/api/v1/login", "/log%69n", "//login"}
	for i := range 20 {
		if res := ask("POST", paths[i%len(paths)], "192.0.2.1"); res.StatusCode != 200 {
			t.Fatalf("attempt %d: %s", i, res.Status)
		}
	}
	res := ask("POST", "/login", "192.0.2.1")
	if res.StatusCode != 429 || res.Header.Get("Retry-After") != "6" || !why.has("rate-login") {
		t.Errorf("attempt 21: %s, Retry-After %q, %q", res.Status, res.Header.Get("Retry-After"), why.list)
	}
	for name, res := range map[string]*http.Response{
		"another client": ask("POST", "/login", "192.0.2.2"), "another path": ask("POST", "/logins", "192.0.2.1"), "only reading": ask("GET", "/login", "192.0.2.1"),
	} {
		if res.StatusCode != 200 {
			t.Errorf("%s: %s", name, res.Status)
		}
	}
	for i := range 21 {
		res = ask("POST", "/login", fmt.Sprintf("2001:db8:1:2:%x::1", i))
	}
	if res.StatusCode != 429 {
		t.Errorf("a client that moves within its network of 64 bits: %s", res.Status)
	}
}

// A lost shared limiter is not an open door.
func TestLostLimiterIsReplaced(t *testing.T) {
	var why reasons
	addr := serve(t, front.Options{Blocked: why.add, Limiter: lost{}, Rates: []front.Rate{{Name: "all", Requests: 2, Per: time.Minute}}}, hello)
	var last int
	for range 3 {
		res, err := http.Get("http://" + addr)
		if err != nil {
			t.Fatal(err)
		}
		last = res.StatusCode
	}
	if last != 429 || !why.has("limiter-failed") {
		t.Errorf("%d, %q", last, why.list)
	}
}

type lost struct{}

func (lost) Take(context.Context, string, front.Rate) (time.Duration, error) {
	return 0, errors.New("connection refused")
}
