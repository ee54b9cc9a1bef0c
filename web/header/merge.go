package header

import (
	"net/http"

	"tenet/web/csp"
)

// begin sets the headers as the answer begins, when those of the application
// are known.
func (m *middleware) begin(h http.Header, own []line, private bool) {
	if m.enforce {
		m.set(h, own, private, false)
	}
	for _, l := range own {
		if isPolicy(l) {
			h[l.key] = m.combine(l, h[l.key])
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
		return append(append([]string{}, ours.value...), theirs...)
	case Join:
		joined := csp.Parse(ours.value[0])
		for _, value := range theirs {
			for _, p := range csp.ParseHeader(value) {
				joined = csp.Join(joined, p)
			}
		}
		return []string{joined.String()}
	case Replace:
		return ours.value
	}
	return theirs
}
