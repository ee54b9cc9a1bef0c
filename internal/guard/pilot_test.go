package guard

import (
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/autopilot"
)

// Who enforces a policy is told what it blocks of the application's own pages.
func TestEnforcingSaysWhatIsBlocked(t *testing.T) {
	page := autopilot.Held{Directive: "script-src", Source: "'sha256-x'", Fact: autopilot.Fact{HTML: 1}}
	stranger := autopilot.Held{Directive: "img-src", Source: "https://x.example", Fact: autopilot.Fact{Told: 1}}
	seen := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		s    autopilot.Suggestion
		want string // "" for nothing
	}{
		{autopilot.Suggestion{To: seen}, ""},
		{autopilot.Suggestion{To: seen, Held: []autopilot.Held{stranger}}, ""},
		{autopilot.Suggestion{To: seen, Held: []autopilot.Held{page, stranger}}, "It blocks 1 source of your pages"},
		{autopilot.Suggestion{To: seen, Held: []autopilot.Held{page, page}}, "cspSightings: 1"},
		{autopilot.Suggestion{}, "pages may load nothing"},
	} {
		if got := blockedText(test.s); test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%+v: %q, want %q", test.s.Held, got, test.want)
		}
	}
}
