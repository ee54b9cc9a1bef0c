package header

import (
	"net/http"
	"slices"
	"strings"

	"tenet/web/csp"
)

// A raiser knows what is worse.
type raiser struct {
	judges   map[string]judgement // by key, of the headers that are sent
	obsolete []string
	raised   func(r *http.Request, name, old string)
}

// A judgement is the judge of a header, and how much fault it finds with ours.
type judgement struct {
	judge func(value string) []Flaw
	ours  weight
}

// weight adds up flaws: the worst first, then how many there are.
type weight struct {
	worst Severity
	flaws int
}

func (a weight) above(b weight) bool {
	return a.worst > b.worst || a.worst == b.worst && a.flaws > b.flaws
}

func weigh(flaws []Flaw) weight {
	w := weight{flaws: len(flaws)}
	for _, f := range flaws {
		w.worst = max(w.worst, f.Severity)
	}
	return w
}

// newRaiser reads the table once, for the lines that are sent.
func newRaiser(own []line, raised func(*http.Request, string, string)) *raiser {
	t := &raiser{judges: map[string]judgement{}, raised: raised}
	for _, row := range Table() {
		key := http.CanonicalHeaderKey(row.Name)
		if row.Obsolete {
			t.obsolete = append(t.obsolete, key)
		}
		for _, l := range own {
			if l.key == key && row.Judge != nil {
				t.judges[key] = judgement{row.Judge, weigh(row.Judge(l.value[0]))}
			}
		}
	}
	return t
}

// lift sets the lines that the application has not, or has worse; policies are
// merged elsewhere.
func (t *raiser) lift(h http.Header, r *http.Request, own []line) {
	for _, l := range own {
		if isPolicy(l) {
			continue
		}
		theirs := h[l.key]
		if len(theirs) > 0 && !t.worse(l, theirs) {
			continue
		}
		h[l.key] = l.value
		if len(theirs) > 0 {
			t.tell(r, l.key, strings.Join(theirs, ", "))
		}
	}
	for _, key := range t.obsolete {
		if old := h[key]; len(old) > 0 {
			delete(h, key)
			t.tell(r, key, strings.Join(old, ", "))
		}
	}
}

func (t *raiser) tell(r *http.Request, key, old string) {
	if t.raised != nil {
		t.raised(r, key, old)
	}
}

// worse reports whether the table finds more fault with the application's
// header than with ours.
func (t *raiser) worse(l line, theirs []string) bool {
	value := theirs[0]
	if value == l.value[0] && len(theirs) == 1 {
		return false
	}
	if len(theirs) > 1 && l.key != "Strict-Transport-Security" { // of which browsers read the first: RFC 6797, section 8.1
		value = strings.Join(theirs, ", ")
	}
	j, known := t.judges[l.key]
	return known && weigh(j.judge(value)).above(j.ours)
}

// overTLS returns the keys of the headers that browsers read over TLS only.
func overTLS() []string {
	var keys []string
	for _, row := range Table() {
		if row.OverTLS {
			keys = append(keys, http.CanonicalHeaderKey(row.Name))
		}
	}
	return keys
}

// plainLines returns what of some lines a request without TLS gets.
func plainLines(own []line) []line {
	keys := overTLS()
	var out []line
	for _, l := range own {
		if !slices.Contains(keys, l.key) {
			out = append(out, l)
		}
	}
	return out
}

const upgrade = "upgrade-insecure-requests"

// spare takes off what makes browsers ask for TLS where there is none.
// RFC 6797, section 7.2, forbids the header there.
func spare(h http.Header) {
	delete(h, "Strict-Transport-Security")
	for _, key := range []string{policyKey, reportOnlyKey} {
		if !slices.ContainsFunc(h[key], asksForTLS) {
			continue
		}
		var kept []string
		for _, p := range csp.ParseHeader(strings.Join(h[key], ",")) {
			if p.Remove(upgrade); len(p.Directives) > 0 {
				kept = append(kept, p.String())
			}
		}
		if h[key] = kept; kept == nil {
			delete(h, key)
		}
	}
}

// asksForTLS reports whether a policy has upgrade-insecure-requests, in any
// case of letters. A policy has few hyphens: to look before these alone costs
// a quarter of a copy in lower case.
func asksForTLS(policy string) bool {
	const first = "upgrade"
	for at := 0; ; at++ {
		i := strings.IndexByte(policy[at:], '-')
		if i < 0 {
			return false
		}
		if at += i; at >= len(first) && strings.EqualFold(policy[at-len(first):at], first) {
			return strings.Contains(strings.ToLower(policy), upgrade)
		}
	}
}
