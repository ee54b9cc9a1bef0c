package header

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tenet/web/csp"
	"tenet/web/internal/nodetest"
)

// TestRaiseOfHelmet puts applications that use Helmet, with every set of
// options that it accepts, behind Raise: what Helmet sends stays to the byte
// unless the table finds fault with it, and of what goes out it finds no more
// fault than with ours.
func TestRaiseOfHelmet(t *testing.T) {
	sets := optionSets()
	var answers []helmetAnswer
	nodetest.Run(t, helmetScript, sets, &answers)
	raise := must(t, Config{Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}})
	kept, raised, judged := 0, 0, 0
	for i, text := range sets {
		if answers[i].Error != "" {
			continue
		}
		judged++
		got := answer(raise, func(w http.ResponseWriter, _ *http.Request) {
			for name, value := range answers[i].Headers {
				w.Header().Set(name, value)
			}
		})
		for name, sent := range answers[i].Headers {
			row, ok := Lookup(name)
			values := got.Values(name)
			switch {
			case !ok:
				t.Errorf("%s: %s is in no table", text, name)
			case row.Removed:
				if len(values) > 0 {
					t.Errorf("%s: %s: %q is left", text, name, values)
				}
			case strings.HasPrefix(name, "content-security-policy"):
				if len(values) == 0 || values[0] != sent {
					t.Errorf("%s: the policy %q became %q", text, sent, values)
				}
			case len(values) == 1 && values[0] == sent:
				kept++
			case row.Judge == nil || len(row.Judge(sent)) == 0:
				t.Errorf("%s: %s: %q became %q, and nothing was wrong with it", text, name, sent, values)
			default:
				raised++
			}
		}
		faultless(t, text, got)
	}
	if judged < 100 || kept < 1000 || raised < 10 {
		t.Errorf("%d sets, %d headers kept, %d raised: too few to prove anything", judged, kept, raised)
	}
}

// faultless holds an answer to what the table says of ours.
func faultless(t *testing.T, text string, got http.Header) {
	t.Helper()
	for _, row := range Table() {
		if row.Judge == nil || row.Value == "" {
			continue
		}
		values := got.Values(row.Name)
		if len(values) == 0 {
			t.Errorf("%s: %s is not sent", text, row.Name)
			continue
		}
		if row.Name != "Content-Security-Policy" {
			for _, f := range row.Judge(strings.Join(values, ", ")) {
				t.Errorf("%s: %s: %q %s", text, row.Name, values, f.Text)
			}
		}
	}
	policies := csp.ParseHeader(strings.Join(got.Values("Content-Security-Policy"), ","))
	for _, w := range csp.Evaluate(policies[0]) {
		all := !slices.ContainsFunc(policies[1:], func(p csp.Policy) bool {
			return !slices.ContainsFunc(csp.Evaluate(p), func(o csp.Weakness) bool {
				return o.Kind == w.Kind && (w.Kind != csp.Missing || o.Directive == w.Directive)
			})
		})
		if all && (w.Kind == csp.UnsafeInline || w.Kind == csp.UnsafeEval || w.Kind == csp.Wildcard || w.Kind == csp.PlainHTTP || w.Kind == csp.Bypass || w.Kind == csp.Missing) {
			t.Errorf("%s: %v: %s %s %s", text, policies, w.Directive, w.Value, w.Text)
		}
	}
}
