package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/rogpeppe/go-internal/testscript"
)

// live starts a small careless service until the script ends; $LIVE is its
// address. What is under /good is as it should be.
func live(ts *testscript.TestScript, _ bool, _ []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/good":
			h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			fmt.Fprint(w, "<h1>Good</h1>")
		case "/members":
			if r.Header.Get("Authorization") != "Bearer key" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			h.Add("Set-Cookie", "sid=secret; Path=/; Secure; SameSite=Lax")
		case "/":
			h.Set("X-Powered-By", "Express")
			h.Set("X-Content-Type-Options", "sniff")
			h.Add("Set-Cookie", "sid=topsecret; Path=/; HttpOnly")
			fmt.Fprint(w, "<h1>Shop</h1>")
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "/away":
			http.Redirect(w, r, "http://elsewhere.invalid/", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv("LIVE", server.URL)
}
