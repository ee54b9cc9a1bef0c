package ledger

import (
	"net/http"
	"time"
)

// A Timer is a response that wants to know how long the application took.
type Timer interface{ UpstreamTook(time.Duration) }

// Took tells the access log, which is somewhere above, how long the
// application took to begin its answer. It looks for a [Timer] the way that
// http.ResponseController looks for what it needs: through Unwrap.
func Took(w http.ResponseWriter, d time.Duration) {
	for range 32 { // more wrappers than any chain has
		if t, ok := w.(Timer); ok {
			t.UpstreamTook(d)
			return
		}
		u, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return
		}
		w = u.Unwrap()
	}
}
