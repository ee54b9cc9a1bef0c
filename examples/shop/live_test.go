package shop_test

import (
	"crypto/rand"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenet/internal/check"
	"tenet/internal/probe"
	"tenet/internal/rule"
	all "tenet/internal/rules"
)

// careless is what a running careless shop has to show to somebody who only
// asks it politely, by the checks and the header that each is about.
var carelessLive = []string{
	"cookies/default-name Set-Cookie", "cookies/plain-http Set-Cookie", "cookies/same-site Set-Cookie", "cookies/script-readable Set-Cookie",
	"headers/cors-reflects Access-Control-Allow-Origin",
	"headers/csp-missing Content-Security-Policy", "headers/csp-missing-directive Content-Security-Policy", "headers/csp-unsafe-eval Content-Security-Policy",
	"headers/csp-unsafe-inline Content-Security-Policy", "headers/csp-wildcard Content-Security-Policy",
	"headers/missing Cross-Origin-Resource-Policy", "headers/missing Referrer-Policy", "headers/missing X-Content-Type-Options", "headers/missing X-Frame-Options",
	"headers/unchecked-script",
	"leaks/debug-error-page", "leaks/powered-by X-Powered-By",
	"scope/long-life Set-Cookie",
}

// Each live fault that is planted in the careless shop is found under a real
// Node.js, and in its mended twin none.
func TestShopsLive(t *testing.T) {
	for _, test := range []struct {
		name  string
		start func(*testing.T) *visitor
		want  []string
	}{
		{"careless", startCareless, carelessLive},
		{"mended", startMended, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			shop := test.start(t)
			if got := seen(t, shop.base, nil); !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// seen is what the live checks say of a service, by the checks and the header
// that each is about.
func seen(t *testing.T, base string, roots *x509.CertPool) []string {
	t.Helper()
	facts, err := probe.Run(t.Context(), base+"/", probe.Options{Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	result, err := check.Run(t.Context(), check.Options{Live: []*probe.Facts{facts}, Rules: all.All()})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Findings {
		if f.Rule == "libraries" { // which advisories there are changes from day to day
			continue
		}
		got = append(got, strings.TrimSpace(f.ID+" "+f.Header))
	}
	slices.Sort(got)
	return slices.Compact(got)
}

// Behind what the rules enforce, nothing is found of the careless shop, as it
// is, and its pages are there.
func TestCarelessShopEnforced(t *testing.T) {
	shop := startCareless(t)
	app, err := url.Parse(shop.base)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	noted, masked := map[string]bool{}, 0
	wrap, err := all.Enforce(rule.Enforcement{
		Cookies: rule.CookieOptions{HostPrefix: true, Hidden: []string{"*"}},
		Note: func(check, _ string) {
			mu.Lock()
			defer mu.Unlock()
			noted[check] = true
		},
		Masked: func(rule.Masked) {
			mu.Lock()
			defer mu.Unlock()
			masked++
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	proxy := wrap(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(app) }})
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Scheme = "https"
		r.Header.Set("X-Request-Id", rand.Text())
		proxy.ServeHTTP(w, r)
	}))
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	if got := seen(t, server.URL, roots); len(got) > 0 {
		t.Errorf("found\n%s", strings.Join(got, "\n"))
	}
	for _, id := range []string{"cookies/default-name", "cookies/plain-http", "cookies/same-site", "cookies/script-readable", "headers/cors-reflects", "headers/csp-unsafe-inline",
		"headers/missing", "leaks/powered-by", "leaks/stack-to-client", "scope/long-life"} {
		if !noted[id] {
			t.Errorf("nothing was noted of %s: %v", id, noted)
		}
	}
	if masked == 0 {
		t.Error("nothing was masked")
	}
	shopping(t, server)
}

// shopping is a visit through the rules: the session works under its new name,
// errors show a number and no stack.
func shopping(t *testing.T, server *httptest.Server) {
	t.Helper()
	client := server.Client()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client.Jar = jar
	get := func(path string) (int, string) {
		resp, err := client.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	for _, path := range []string{"/", "/product/1", "/search?q=lamp", "/cart", "/js/shop.js", "/download?file=lamp.txt"} {
		if status, body := get(path); status != 200 || body == "" {
			t.Errorf("GET %s: status %d", path, status)
		}
	}
	resp, err := client.PostForm(server.URL+"/login", url.Values{"name": {"admin"}, "password": {"admin"}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if status, body := get("/admin"); status != 200 || !strings.Contains(body, "users") {
		t.Errorf("GET /admin after signing in: status %d", status)
	}
	if status, body := get("/search?q=("); status != 500 || strings.Contains(body, "products.js") || !strings.Contains(body, "name this number") {
		t.Errorf("GET /search?q=(: status %d, %s", status, body)
	}
}
