package header

import (
	"strings"
	"testing"
)

func TestAsksForTLS(t *testing.T) {
	for _, policy := range []string{
		"", "-", "upgrade-", "upgrade-insecure-requests", "default-src 'self'; Upgrade-INSECURE-Requests", "xupgrade-insecure-requests-x", "pgrade-insecure-requests",
		"upgrade-x; upgrade-insecure-requests", "script-src-attr 'none'; img-src upgrade", "upgrade-insecure-request", "upgrade-in\u017fecure-requests",
	} {
		if got, want := asksForTLS(policy), strings.Contains(strings.ToLower(policy), upgrade); got != want {
			t.Errorf("%q: got %t", policy, got)
		}
	}
}

func BenchmarkAsksForTLS(b *testing.B) {
	policy := "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'; script-src 'self'; style-src 'self'; report-uri /.tenet/csp?n=0&t=0123456789abcdef"
	for b.Loop() {
		asksForTLS(policy)
	}
}
