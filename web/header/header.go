// Package header sends the response headers that make browsers defend a site:
// what Helmet 8 does for Node.js, and what came after it.
package header

import "tenet/web/csp"

// defaultPolicy is the Content-Security-Policy of Helmet 8, byte for byte.
const defaultPolicy = "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';" +
	"img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests"

func cspWords() []string { return csp.Directives() }
