package shop_test

import (
	"slices"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/probe"
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
			facts, err := probe.Run(t.Context(), shop.base+"/", probe.Options{})
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
			if got = slices.Compact(got); !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}
