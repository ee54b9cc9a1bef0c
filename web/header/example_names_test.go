package header_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"tenet/web/header"
)

// policyOf is what a page gets that sends a policy of its own.
func policyOf(merge header.Merge) []string {
	protect, _ := header.New(header.Config{ContentSecurityPolicy: header.CSP{
		NoDefaults: true,
		Directives: []header.Directive{{Name: "default-src", Values: []string{"'self'"}}},
		Merge:      merge,
	}})
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "script-src https://cdn.example; object-src 'none'; base-uri 'none'")
	})
	return get(protect(page)).Values("Content-Security-Policy")
}

// The five ways to go about a policy of the application.
func ExampleMerge_ways() {
	fmt.Printf("%q\n", policyOf(header.Keep))
	fmt.Printf("%q\n", policyOf(header.Both))
	fmt.Printf("%q\n", policyOf(header.Join))
	fmt.Printf("%q\n", policyOf(header.Replace))
	fmt.Printf("%q\n", policyOf(header.Supplement))
	// Output:
	// ["script-src https://cdn.example; object-src 'none'; base-uri 'none'"]
	// ["default-src 'self'" "script-src https://cdn.example; object-src 'none'; base-uri 'none'"]
	// ["default-src 'self'; script-src https://cdn.example 'self'; object-src 'self'; base-uri 'none'"]
	// ["default-src 'self'"]
	// ["script-src https://cdn.example; object-src 'none'; base-uri 'none'"]
}

func ExampleOmit() {
	protect, _ := header.New(header.Config{XDownloadOptions: header.Omit, ContentSecurityPolicy: header.CSP{Omit: true}})
	h := get(protect(app))
	fmt.Println(len(h.Values("X-Download-Options")), len(h.Values("Content-Security-Policy")), h.Get("X-Frame-Options"))
	// Output: 0 0 SAMEORIGIN
}

func ExampleHSTS() {
	for _, hsts := range []header.HSTS{{}, {MaxAge: 180 * 24 * time.Hour, ExcludeSubDomains: true}, {MaxAge: 2 * 365 * 24 * time.Hour, Preload: true}, {Forget: true}} {
		protect, _ := header.New(header.Config{StrictTransportSecurity: hsts})
		fmt.Println(get(protect(app)).Get("Strict-Transport-Security"))
	}
	// Output:
	// max-age=31536000; includeSubDomains
	// max-age=15552000
	// max-age=63072000; includeSubDomains; preload
	// max-age=0; includeSubDomains
}

func ExampleCSP() {
	protect, _ := header.New(header.Config{ContentSecurityPolicy: header.CSP{
		NoDefaults: true,
		ReportOnly: true,
		Directives: []header.Directive{{Name: "defaultSrc", Values: []string{"'none'"}}, {Name: "report-to", Values: []string{"csp"}}},
	}, ReportingEndpoints: []header.Endpoint{{Name: "csp", URL: "/csp-reports"}}})
	h := get(protect(app))
	fmt.Println(h.Get("Content-Security-Policy-Report-Only"))
	fmt.Println(h.Get("Reporting-Endpoints"))
	// Output:
	// default-src 'none';report-to csp
	// csp="/csp-reports"
}

func ExampleEndpoint() {
	_, err := header.New(header.Config{ReportingEndpoints: []header.Endpoint{{Name: "csp", URL: "http://reports.example"}}})
	fmt.Println(err)
	// Output: ReportingEndpoints: csp has "http://reports.example", which is neither an https address nor a path on this site
}

func ExamplePermission() {
	protect, err := header.New(header.Config{PermissionsPolicy: []header.Permission{
		{Feature: "camera"},
		{Feature: "geolocation", Allow: []string{"self", "https://maps.example"}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(get(protect(app)).Get("Permissions-Policy"))
	// Output: camera=(), geolocation=(self "https://maps.example")
}

func ExamplePermission_String() {
	fmt.Println(header.Permission{Feature: "fullscreen", Allow: []string{"*"}}.String())
	// Output: fullscreen=*
}

// A value of one's own for each request; when it cannot be made, nothing of
// the page is sent.
func ExampleDirective() {
	protect, _ := header.New(header.Config{
		ContentSecurityPolicy: header.CSP{Directives: []header.Directive{
			{Name: "img-src", Values: []string{"'self'"}, PerRequest: func(r *http.Request) (string, error) {
				if r.Host == "" {
					return "", errors.New("no host")
				}
				return "https://images." + r.Host, nil
			}},
			{Name: "upgrade-insecure-requests", Remove: true},
		}},
		Failed: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "try again", http.StatusInternalServerError)
		},
	})
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
	protect(app).ServeHTTP(w, r)
	_, pictures, _ := strings.Cut(w.Header().Get("Content-Security-Policy"), "img-src")
	fmt.Println(pictures[:len(" 'self' https://images.shop.example")])
	r.Host = ""
	w = httptest.NewRecorder()
	protect(app).ServeHTTP(w, r)
	fmt.Println(w.Code)
	// Output:
	//  'self' https://images.shop.example
	// 500
}

func ExampleFlaw() {
	for _, flaw := range header.Judge("Permissions-Policy", "camera=*, geolocaton=()") {
		fmt.Printf("%s %s (%s)\n", flaw.Part, flaw.Text, map[header.Severity]string{header.Low: "low", header.Medium: "medium", header.High: "high"}[flaw.Severity])
	}
	var none header.Flaw
	fmt.Println(none.Fix == "")
	// Output:
	// camera is given to every frame on the page (medium)
	// geolocaton is no feature that browsers know; is geolocation meant? (low)
	// true
}

func ExampleHeader() {
	var row header.Header
	row, _ = header.Lookup("X-Powered-By")
	fmt.Println(row.Removed, row.Judge("Express")[0].Text)
	// Output: true names the framework, so that whoever looks for its known faults finds the service
}
