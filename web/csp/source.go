package csp

import (
	"slices"
	"strings"
)

// A list is the values of a directive as a browser reads them.
type list struct {
	sources []string
	inline  bool // 'unsafe-inline' is written
	eval    bool
	nonce   bool
	hash    bool
	dynamic bool // 'strict-dynamic': hosts and schemes do not count
	hole    bool // something unknown, which may be any of these
}

// read sorts the values of a directive.
func read(d *Directive) list {
	var l list
	for _, v := range d.Values {
		switch k := lower(v); {
		case k == "'unsafe-inline'":
			l.inline = true
		case k == "'unsafe-eval'":
			l.eval = true
		case k == "'strict-dynamic'":
			l.dynamic = true
		case strings.HasPrefix(k, "'nonce-"):
			l.nonce = true
		case isHash(k):
			l.hash = true
		case strings.Contains(v, Hole):
			l.hole = true
		default:
			l.sources = append(l.sources, v)
		}
	}
	return l
}

// allowsInline is "Does a source list allow all inline behavior", section
// 6.7.3.2: a nonce, a hash or 'strict-dynamic' takes 'unsafe-inline' away.
func (l list) allowsInline() bool {
	return l.inline && !l.nonce && !l.hash && !l.dynamic && !l.hole
}

func isHash(v string) bool {
	return strings.HasPrefix(v, "'sha256-") || strings.HasPrefix(v, "'sha384-") || strings.HasPrefix(v, "'sha512-")
}

// A host is a host source: [scheme://]host[:port][path].
type host struct {
	scheme, name, path string
}

// hostOf takes a host source apart; ok is false for keywords and schemes.
func hostOf(v string) (h host, ok bool) {
	if v == "" || v[0] == '\'' || isScheme(v) {
		return host{}, false
	}
	rest := v
	if scheme, after, found := strings.Cut(v, "://"); found {
		h.scheme, rest = lower(scheme), after
	}
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		rest, h.path = rest[:i], rest[i:]
	}
	h.name, _, _ = strings.Cut(lower(rest), ":")
	return h, h.name != ""
}

// isScheme reports whether v is a scheme source such as https:.
func isScheme(v string) bool {
	return len(v) > 1 && strings.IndexByte(v, ':') == len(v)-1 && !strings.Contains(v, ".") && v != "localhost:"
}

// anyHost reports whether the host is all hosts of the web, or of a whole
// top-level domain.
func (h host) anyHost() bool {
	rest, wild := strings.CutPrefix(h.name, "*")
	return wild && strings.Count(rest, ".") <= 1
}

// matches is the host part and the path part of "Does url match expression",
// section 6.7.2.8.
func (h host) matches(name, path string) bool {
	if suffix, wild := strings.CutPrefix(h.name, "*"); wild {
		if !strings.HasSuffix(name, suffix) {
			return false
		}
	} else if h.name != name {
		return false
	}
	switch {
	case h.path == "" || h.path == "/":
		return true
	case strings.HasSuffix(h.path, "/"):
		return strings.HasPrefix(path, h.path)
	}
	return h.path == path
}

// around returns the bypass that a host source lets in, or nil.
func (h host) around() *bypass {
	i := slices.IndexFunc(bypasses, func(b bypass) bool { return h.matches(b.host, b.path) })
	if i < 0 {
		return nil
	}
	return &bypasses[i]
}
