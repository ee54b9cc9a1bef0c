package csp

import (
	"fmt"
	"slices"
	"strings"

	"tenet/web/suggest"
)

// A Kind is a way in which a policy is weak.
type Kind uint8

// The kinds.
const (
	UnsafeInline Kind = iota + 1 // inline scripts run
	UnsafeEval                   // text is turned into code
	Wildcard                     // scripts, plug-ins or frames from anywhere
	PlainHTTP                    // scripts over a connection that anybody on the way may change
	Bypass                       // a host that gives anybody a script of his choice
	Missing                      // a directive that nothing stands in for
	Unknown                      // a directive that no browser reads
	Dropped                      // a directive that browsers drop: a second one, or not ASCII
	BadSource                    // a value that does not mean what it seems to
	ShortNonce                   // a nonce that can be guessed
)

// Severity says how much a weakness takes away.
type Severity uint8

// The severities.
const (
	Low    Severity = iota + 1 // hygiene
	Medium                     // a part of the protection is gone
	High                       // as good as no policy
)

// A Weakness is one way around a policy.
type Weakness struct {
	Kind      Kind
	Directive string // as it is named in the policy; the missing one for Missing
	Value     string // as written; "" if it is the directive itself
	Text      string // what it means, the rest of a sentence that begins with the directive or value
	Severity  Severity
}

// Evaluate returns the weaknesses of a policy: those of what scripts may do
// first, then by the order of the directives. A policy with holes is judged
// by what is known of it.
func Evaluate(p Policy) []Weakness {
	e := evaluation{policy: p}
	e.scripts()
	e.objects()
	e.framing()
	e.missing()
	for _, d := range p.Directives {
		e.directive(d)
	}
	for _, d := range p.Ignored {
		if strings.Contains(d.Name, Hole) {
			continue // two parts that are not known are not the same one twice
		}
		why := "comes a second time: browsers read the first only"
		if d.Why == NotASCII {
			why = "is dropped by browsers: it has characters that are not ASCII, such as typographic quotes"
		}
		e.add(Dropped, d.Name, "", Medium, "%s", why)
	}
	return e.found
}

type evaluation struct {
	policy Policy
	found  []Weakness
}

func (e *evaluation) add(k Kind, directive, value string, s Severity, format string, args ...any) {
	w := Weakness{k, directive, value, fmt.Sprintf(format, args...), s}
	if !slices.Contains(e.found, w) {
		e.found = append(e.found, w)
	}
}

// fallback returns the first of the directives that the policy has.
func (e *evaluation) fallback(names ...string) *Directive {
	for _, n := range names {
		if d := e.policy.Get(n); d != nil {
			return d
		}
	}
	return nil
}

// scripts judges what decides on script elements, on handlers in attributes,
// and on eval, which are up to three different directives.
func (e *evaluation) scripts() {
	elem := e.fallback("script-src-elem", "script-src", "default-src")
	attr := e.fallback("script-src-attr", "script-src", "default-src")
	for _, d := range []*Directive{elem, attr} {
		if d == nil {
			continue
		}
		if read(d).allowsInline() {
			what := "lets every inline script run"
			if d != elem {
				what = "lets every event handler in an attribute run"
			}
			e.add(UnsafeInline, d.Name, "'unsafe-inline'", High, "%s, the attacker's too", what)
		}
	}
	if d := e.fallback("script-src", "default-src"); d != nil && read(d).eval {
		e.add(UnsafeEval, d.Name, "'unsafe-eval'", Medium, "lets scripts turn text into code")
	}
	if elem == nil {
		return
	}
	l := read(elem)
	if l.dynamic {
		return // hosts and schemes do not count
	}
	for _, v := range l.sources {
		e.scriptSource(elem.Name, v)
	}
}

func (e *evaluation) scriptSource(directive, v string) {
	if e.anywhere(directive, v, "scripts") {
		return
	}
	h, ok := hostOf(v)
	if !ok {
		return
	}
	if h.scheme == "http" && !isLocal(h.name) {
		e.add(PlainHTTP, directive, v, Medium, "lets in scripts over plain HTTP, which anybody on the way may change")
	}
	if b := h.around(); b != nil {
		e.add(Bypass, directive, v, Medium, "is a way around the policy: %s %s", strings.Replace(b.host, "any.", "*.", 1), b.why)
	}
}

// anywhere reports a source that stands for every host, or for text that the
// attacker writes himself.
func (e *evaluation) anywhere(directive, v, what string) bool {
	h, isHost := hostOf(v)
	switch k := lower(v); {
	case k == "*", k == "http:", k == "https:", k == "ws:", k == "wss:":
		e.add(Wildcard, directive, v, High, "lets in %s from every host", what)
	case k == "data:":
		e.add(Wildcard, directive, v, High, "lets in %s that stand in the address itself", what)
	case k == "blob:", k == "filesystem:":
		return k == "filesystem:"
	case isHost && h.anyHost():
		e.add(Wildcard, directive, v, High, "lets in %s from every host", what)
	default:
		return false
	}
	return true
}

func isLocal(name string) bool {
	return name == "localhost" || name == "127.0.0.1" || strings.HasSuffix(name, ".localhost")
}

// objects judges plug-ins, if other sources decide on them than on scripts.
// Browsers have no plug-ins any more, but object and embed still show pages.
func (e *evaluation) objects() {
	d := e.fallback("object-src", "default-src")
	if d == nil || d == e.fallback("script-src-elem", "script-src", "default-src") {
		return
	}
	before := len(e.found)
	for _, v := range d.Values {
		e.anywhere(d.Name, v, "plug-in content")
	}
	for i := range e.found[before:] {
		e.found[before+i].Severity = Low
	}
}

// framing judges what default-src does not stand in for.
func (e *evaluation) framing() {
	if d := e.policy.Get("frame-ancestors"); d != nil && len(d.Values) > 0 {
		for _, v := range d.Values {
			if h, ok := hostOf(v); everyPage(v) || ok && h.anyHost() {
				e.add(Wildcard, d.Name, v, Medium, "lets every site put the page into a frame")
			}
		}
	}
	if d := e.policy.Get("base-uri"); d != nil {
		for _, v := range d.Values {
			if everyPage(v) {
				e.add(Wildcard, d.Name, v, Medium, "lets an injected base element point every relative address elsewhere")
			}
		}
	}
}

func everyPage(v string) bool {
	k := lower(v)
	return k == "*" || k == "https:" || k == "http:"
}

// missing reports directives that are not there and that no other stands in
// for.
func (e *evaluation) missing() {
	if e.policy.Open() || len(e.policy.Directives) == 0 {
		return
	}
	script := e.fallback("script-src", "default-src")
	if script == nil {
		severity := Medium
		if !slices.ContainsFunc(e.policy.Directives, func(d Directive) bool { return strings.HasSuffix(d.Name, "-src") }) {
			severity = Low // it is there to forbid frames or to upgrade links
		}
		e.add(Missing, "script-src", "", severity, "is missing, and default-src too: scripts from anywhere run")
		return
	}
	l := read(script)
	if nothing := !l.inline && !l.nonce && !l.hash && !l.dynamic && !l.hole && (len(l.sources) == 0 || len(l.sources) == 1 && lower(l.sources[0]) == "'none'"); nothing {
		return // no script runs: there is nothing to lead astray
	}
	if e.fallback("object-src", "default-src") == nil {
		e.add(Missing, "object-src", "", Low, "is missing, and default-src too: plug-in content may come from anywhere")
	}
	if e.policy.Get("base-uri") == nil {
		severity, then := Low, "an injected base element points relative links and forms elsewhere"
		if l.nonce || l.dynamic {
			severity, then = Medium, "an injected base element makes scripts with a nonce load from elsewhere"
		}
		e.add(Missing, "base-uri", "", severity, "is missing: %s", then)
	}
}

// directive judges names and values one by one.
func (e *evaluation) directive(d Directive) {
	if strings.Contains(d.Name, Hole) {
		return
	}
	if !Known(d.Name) {
		switch instead, was := removed[d.Name]; {
		case was:
			e.add(Unknown, d.Name, "", Low, "is not read by browsers any more; in its place came %s", instead)
		case suggest.Nearest(d.Name, directives) != "":
			e.add(Unknown, d.Name, "", Medium, "is no directive; is %s meant?", suggest.Nearest(d.Name, directives))
		default:
			e.add(Unknown, d.Name, "", Medium, "is no directive, so browsers skip it")
		}
		return
	}
	if !slices.Contains(fetch, d.Name) {
		return
	}
	for _, v := range d.Values {
		e.value(d, v)
	}
}

// shortNonce is how many characters a nonce has at least; the standard asks
// for 128 random bits, which are 22.
const shortNonce = 8

func (e *evaluation) value(d Directive, v string) {
	k := lower(v)
	switch {
	case strings.Contains(v, Hole), isHash(k) && strings.HasSuffix(k, "'"):
	case strings.HasPrefix(k, "'nonce-") && strings.HasSuffix(k, "'"):
		if n := len(k) - len("'nonce-'"); n < shortNonce {
			e.add(ShortNonce, d.Name, "", Medium, "has a nonce of %d characters, few enough to be guessed", n)
		}
	case Known(k) && strings.Contains(k, "-"):
		e.add(BadSource, d.Name, v, Medium, "is the name of a directive: a semicolon is missing before it")
	case k == "'none'" && len(d.Values) > 1 && !read(&d).hole:
		e.add(BadSource, d.Name, v, Low, "does nothing beside other values")
	case strings.HasPrefix(v, "'") || strings.HasSuffix(v, "'"):
		if !slices.Contains(keywords, k) {
			hint := ""
			if near := suggest.Nearest(k, keywords); near != "" && near != k {
				hint = "; is " + near + " meant?"
			}
			e.add(BadSource, d.Name, v, Medium, "is no word that browsers know%s", hint)
		}
	case slices.Contains(keywords, "'"+k+"'"), strings.HasPrefix(k, "nonce-"), isHash("'" + k):
		e.add(BadSource, d.Name, v, Medium, "is read as the name of a host: it has no quotes; '%s' is meant", v)
	}
}
