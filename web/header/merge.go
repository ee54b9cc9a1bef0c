package header

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"tenet/web/csp"
)

// merged sets the policy as the answer begins, when that of the application is
// known.
func (m *middleware) merged(h http.Header, r *http.Request, own []line) {
	for _, l := range own {
		if !isPolicy(l) {
			continue
		}
		theirs := h[l.key]
		h[l.key] = m.combine(l, theirs)
		if m.raise != nil && len(h[l.key]) > len(theirs) && len(theirs) > 0 {
			m.raise.tell(r, l.key, strings.Join(theirs, ", "))
		}
		if m.raise != nil && l.key == policyKey {
			keepUnframed(h)
		}
	}
}

// combine puts our policy and the application's together.
func (m *middleware) combine(ours line, theirs []string) []string {
	if len(theirs) == 0 {
		return ours.value
	}
	switch m.merge {
	case Both:
		return append(slices.Clone(ours.value), theirs...)
	case Join:
		joined := csp.Parse(ours.value[0])
		for _, value := range theirs {
			for _, p := range csp.ParseHeader(value) {
				joined = csp.Join(joined, p)
			}
		}
		return []string{joined.String()}
	case Supplement:
		if extra := m.supplement(ours, theirs); extra != "" {
			return append(slices.Clone(theirs), extra)
		}
	case Replace:
		return ours.value
	}
	return theirs
}

// supplement returns what of ours a policy of the application needs beside it,
// "" if nothing.
func (m *middleware) supplement(ours line, theirs []string) string {
	if len(theirs) == 1 && theirs[0] == ours.value[0] {
		return ""
	}
	joined := strings.Join(theirs, ",")
	make := func() string { return csp.Supplement(csp.ParseHeader(joined), csp.Parse(ours.value[0])).String() }
	if m.policy != nil {
		return make() // ours is another one for each request
	}
	return m.extras.get(anyNonce(joined), make)
}

// extras remembers supplements: an application has few policies, which differ
// from one answer to the next by their nonces alone.
type extras struct {
	mu   sync.Mutex
	text map[string]string
}

// maxExtras is more than any application has policies.
const maxExtras = 256

func (e *extras) get(key string, make func() string) string {
	e.mu.Lock()
	text, ok := e.text[key]
	e.mu.Unlock()
	if ok {
		return text
	}
	if text = make(); anyNonce(text) != text {
		return text // it repeats a nonce, which is another one next time
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.text == nil || len(e.text) >= maxExtras {
		e.text = map[string]string{}
	}
	e.text[key] = text
	return text
}

// anyNonce writes all nonces of a policy alike: what a policy lacks does not
// depend on them.
func anyNonce(policy string) string {
	const word = "'nonce-"
	if !strings.Contains(policy, word) {
		return policy
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(policy, word)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(word)
		i := strings.IndexAny(after, "'; ,\t")
		if i < 0 {
			i = len(after)
		}
		policy = after[i:]
	}
}

// keepUnframed keeps frame-ancestors of ours from allowing what the
// application forbids with X-Frame-Options, which browsers do not read beside
// frame-ancestors.
func keepUnframed(h http.Header) {
	if !unframed(frameWords(strings.Join(h["X-Frame-Options"], ","))) {
		return
	}
	allows := false
	for _, p := range csp.ParseHeader(strings.Join(h[policyKey], ",")) {
		switch d := p.Get("frame-ancestors"); {
		case d == nil:
		case len(d.Values) == 0, strings.EqualFold(d.Values[0], "'none'"):
			return // it is said already
		default:
			allows = true
		}
	}
	if allows {
		h[policyKey] = append(slices.Clone(h[policyKey]), "frame-ancestors 'none'")
	}
}
