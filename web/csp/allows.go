package csp

import (
	"net/url"
	"slices"
	"strings"
)

// Allows reports whether a page may load an address under a policy, as far as
// the address decides: a nonce or a hash may allow it all the same, and with
// 'strict-dynamic' nothing else does. The directive is the one that is named
// for what is loaded, such as img-src or script-src-elem; what stands in for
// it is looked for. Section 6.7.2.7 of Content Security Policy Level 3.
func (p Policy) Allows(directive string, page, target *url.URL) bool {
	d := effective(p, directive)
	if d == nil {
		return true
	}
	dynamic := strings.HasPrefix(d.Name, "script-src") || d.Name == "default-src" && strings.HasPrefix(directive, "script-src")
	if dynamic && read(d).dynamic {
		return false
	}
	for _, v := range d.Values {
		if sourceMatches(v, page, target) {
			return true
		}
	}
	return false
}

func sourceMatches(v string, page, target *url.URL) bool {
	switch k := lower(v); {
	case v == "*":
		return isNetwork(target.Scheme) || target.Scheme == page.Scheme
	case k == "'self'":
		return isSelf(page, target)
	case v == "" || v[0] == '\'':
		return false
	case isScheme(v):
		return schemeMatches(k[:len(k)-1], target.Scheme)
	}
	return hostMatches(v, page, target)
}

func isNetwork(scheme string) bool {
	return scheme == "http" || scheme == "https" || scheme == "ws" || scheme == "wss"
}

// isSelf is the origin of the page, or the same host by a safer scheme.
func isSelf(page, target *url.URL) bool {
	if !strings.EqualFold(page.Hostname(), target.Hostname()) {
		return false
	}
	same, usual := portOf(page) == portOf(target), portOf(page) == defaultPort(page.Scheme) && portOf(target) == defaultPort(target.Scheme)
	switch {
	case page.Scheme == target.Scheme:
		return same
	case target.Scheme == "https" || target.Scheme == "wss":
		return same || usual
	}
	return page.Scheme == "http" && target.Scheme == "ws" && same
}

// schemeMatches is "scheme-part matches": a scheme stands for its safer twins.
func schemeMatches(a, b string) bool {
	switch a {
	case "http":
		return b == "http" || b == "https"
	case "ws":
		return b == "ws" || b == "wss" || b == "http" || b == "https"
	case "wss":
		return b == "wss" || b == "https"
	}
	return a == b
}

// hostMatches reads [scheme://]host[:port][path].
func hostMatches(v string, page, target *url.URL) bool {
	scheme, rest, found := strings.Cut(v, "://")
	if !found {
		scheme, rest = page.Scheme, v
	}
	if !schemeMatches(lower(scheme), target.Scheme) && !(lower(scheme) == "http" && target.Scheme == "ws" || strings.HasPrefix(lower(scheme), "http") && target.Scheme == "wss") {
		return false
	}
	rest, path, hasPath := strings.Cut(rest, "/")
	name, port, hasPort := strings.Cut(rest, ":")
	host := lower(target.Hostname())
	if suffix, wild := strings.CutPrefix(lower(name), "*"); wild {
		if host == "" || suffix != "" && (suffix[0] != '.' || !strings.HasSuffix(host, suffix)) {
			return false
		}
	} else if lower(name) != host || name == "" {
		return false
	}
	switch at := portOf(target); {
	case hasPort && port == "*", hasPort && port == at, hasPort && port == "80" && at == "443":
	case !hasPort && at == defaultPort(target.Scheme):
	default:
		return false
	}
	return !hasPath || pathMatches("/"+path, target)
}

// pathMatches is "path-part matches", section 6.7.2.12: it compares what stands
// between the slashes, of which an escaped one is none.
func pathMatches(path string, target *url.URL) bool {
	if path == "/" {
		return true
	}
	wanted, got := strings.Split(path, "/"), strings.Split(target.EscapedPath(), "/")
	if last := len(wanted) - 1; wanted[last] == "" && len(got) > last {
		wanted, got = wanted[:last], got[:last]
	}
	return slices.EqualFunc(wanted, got, func(a, b string) bool { return unescaped(a) == unescaped(b) })
}

func unescaped(s string) string {
	if text, err := url.PathUnescape(s); err == nil {
		return text
	}
	return s
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return defaultPort(u.Scheme)
}

func defaultPort(scheme string) string {
	switch scheme {
	case "http", "ws":
		return "80"
	case "https", "wss":
		return "443"
	}
	return ""
}
