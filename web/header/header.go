// Package header sends the response headers that make browsers defend a site:
// what Helmet 8 does for Node.js, byte for byte, and what came after it.
//
//	protect, err := header.New(header.Config{})
//	if err != nil {
//		return err
//	}
//	http.ListenAndServe(addr, protect(app))
//
// A [Config] is checked once, when the program starts, and all its mistakes
// are named together. What is sent does not depend on the request, unless the
// policy says so with [RequestNonce] or a function; then the middleware costs
// no allocation.
//
// [Table] is what is known of each header, for those who judge the answers of
// others.
package header

import (
	"net/http"
	"slices"
	"strings"

	"tenet/web/late"
)

// New returns a middleware that sends the headers. The error names every
// mistake of the configuration, joined by errors.Join.
func New(c Config) (func(http.Handler) http.Handler, error) {
	m, err := compile(c)
	if err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { m.serve(next, w, r) })
	}, nil
}

// Default is the middleware of the zero Config: what Helmet sends.
func Default(next http.Handler) http.Handler {
	m, err := compile(Config{})
	if err != nil {
		panic("header: the zero Config is not valid: " + err.Error()) // TestDefault would have failed
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { m.serve(next, w, r) })
}

// A middleware is a configuration made ready to send.
type middleware struct {
	fixed   []line // the same on each answer
	plain   []line // of these, what a request without TLS gets
	removed []string
	policy  *policy // nil if the policy is among the fixed lines, or not sent
	merge   Merge
	extras  extras
	private func(*http.Request) bool
	noStore []string // Cache-Control of private answers, shared as lines are
	enforce bool
	raise   *raiser // nil if the application is not judged
	secure  func(*http.Request) bool
	failed  func(http.ResponseWriter, *http.Request, error)
}

// A line is a header. The value is shared by all answers: whoever adds to it
// makes a copy, for it has no room.
type line struct {
	key   string // as http.CanonicalHeaderKey writes it
	value []string
}

// A reply is what one request gets.
type reply struct {
	own     []line
	private bool
	plain   bool // what harms a site without TLS is taken off
}

func (m *middleware) serve(next http.Handler, w http.ResponseWriter, r *http.Request) {
	a := reply{own: m.fixed, plain: m.secure != nil && !m.secure(r), private: m.private != nil && m.private(r)}
	if a.plain {
		a.own = m.plain
	}
	if m.policy != nil {
		var (
			one line
			err error
		)
		if one, r, err = m.policy.render(r); err != nil {
			m.failed(w, r, err)
			return
		}
		a.own = append(slices.Clip(a.own), one)
	}
	over := m.enforce || m.raise != nil
	if !over && !a.plain && (m.merge == Keep || !hasPolicy(a.own)) {
		m.set(w.Header(), a, true)
		next.ServeHTTP(w, r)
		return
	}
	m.serveLate(next, w, r, a, over)
}

// serveLate has the last word, when the application has set its headers: over
// says, about all of them.
func (m *middleware) serveLate(next http.Handler, w http.ResponseWriter, r *http.Request, a reply, over bool) {
	keep := m.merge == Keep && !over
	if !over {
		m.set(w.Header(), a, keep)
	}
	lw := &late.Writer{ResponseWriter: w, Begin: func() {
		h := w.Header()
		switch {
		case m.raise != nil:
			m.raise.lift(h, r, a.own)
			m.take(h, a)
		case m.enforce:
			m.set(h, a, false)
		}
		if !keep {
			m.merged(h, r, a.own)
		}
		if a.plain {
			spare(h)
		}
	}}
	next.ServeHTTP(lw, r)
	lw.Finish()
}

// set writes the lines into the header of an answer, the policy only if it is
// asked to.
func (m *middleware) set(h http.Header, a reply, policy bool) {
	for i := range a.own {
		if policy || !isPolicy(a.own[i]) {
			h[a.own[i].key] = a.own[i].value
		}
	}
	m.take(h, a)
}

// take takes off what is not to be seen, and keeps private answers out of
// caches.
func (m *middleware) take(h http.Header, a reply) {
	for _, key := range m.removed {
		delete(h, key)
	}
	if a.private {
		h["Cache-Control"] = m.noStore
	}
}

const (
	policyKey     = "Content-Security-Policy"
	reportOnlyKey = "Content-Security-Policy-Report-Only"
)

func isPolicy(l line) bool { return l.key == policyKey || l.key == reportOnlyKey }

func hasPolicy(lines []line) bool { return slices.ContainsFunc(lines, isPolicy) }

// Authenticated returns a function for Config.Private that tells requests with
// an Authorization header, or with a cookie of one of the names.
func Authenticated(cookies ...string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		if r.Header["Authorization"] != nil {
			return true
		}
		for _, name := range cookies {
			if _, err := r.Cookie(name); err == nil {
				return true
			}
		}
		return false
	}
}

// Clear returns a middleware for the handler of a logout: browsers drop what
// they keep of the site. The types are cache, cookies, storage,
// executionContexts, clientHints, prefetchCache, prerenderCache, or * for all;
// none means cache, cookies and storage.
func Clear(types ...string) (func(http.Handler) http.Handler, error) {
	if len(types) == 0 {
		types = []string{"cache", "cookies", "storage"}
	}
	var m mistakes
	quoted := make([]string, len(types))
	for i, t := range types {
		quoted[i] = `"` + strings.Trim(t, `"`) + `"`
		m.oneOf("Clear", strings.Trim(t, `"`), clearTypes())
	}
	value := []string{strings.Join(quoted, ", ")}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Clear-Site-Data"] = value
			next.ServeHTTP(w, r)
		})
	}, m.err()
}
