package taint

import (
	"regexp"
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// hostOf reports whether v is the host of an address made of the subject, and
// the sink cares for nothing else. What a link does its scheme says as well.
func (g *guard) hostOf(v flow.Value) bool {
	if !addressKinds.Has(g.kind) || g.element {
		return false
	}
	for range 3 { // const p = url.protocol.toLowerCase()
		if held := heldIn(v); held != v {
			v = held
		} else if c, ok := v.AsCall(); ok && (c.Method() == "toLowerCase" || c.Method() == "slice" || c.Method() == "replace") {
			v = c.Receiver()
		}
	}
	if v.Op() != js.OpGet {
		return false
	}
	switch v.Name() {
	case "host", "hostname", "origin":
	case "protocol", "scheme":
		if g.kind != model.Link {
			return false
		}
	default:
		return false
	}
	base := v.File.Value(v.Row().X)
	if s := g.subject; s.Op() == js.OpGet && s.Name() == "href" && same(base, s.File.Value(s.Row().X), 0) {
		return true
	}
	for _, o := range base.Origins() {
		if c, ok := o.AsCall(); ok && c.Arg(0).OK() && (g.is(c.Arg(0)) || same(base, g.subject, 0)) {
			return true
		}
	}
	if base.Op() == js.OpRef { // a.href = address; a.host
		for _, id := range v.File.Stored(base.Row().Sym, "href") {
			if g.is(v.File.Value(id)) {
				return true
			}
		}
	}
	return same(base, g.subject, 0)
}

// heldIn returns what a variable holds that has one definition here, others
// as they are: const { hostname } = new URL(address).
func heldIn(v flow.Value) flow.Value {
	if v.Op() == js.OpRef {
		if defs := v.File.Reaching(v.ID); len(defs) == 1 {
			return v.File.Value(defs[0].Value)
		}
	}
	return v
}

// allowsHost reads what a pattern lets pass as the host or the scheme of the
// subject.
func (g *guard) allowsHost(re flow.Value) bool {
	origins := re.Origins()
	for _, o := range origins {
		r := patternOf(o)
		if r == nil {
			return false
		}
		c := contents{re: r}
		for _, t := range []string{"evil.example", "https://evil.example", "10.0.0.1", "javascript:", "data:", "vbscript:"} {
			if c.admits(t) {
				return false
			}
		}
		for _, host := range hostInPattern.FindAllString(r.Source, 4) {
			if host = escapedDot.ReplaceAllString(host, "."); c.admits(host+".evil.example") || c.admits("evil"+host) {
				return false
			}
		}
	}
	return len(origins) > 0
}

// endsIn reads x.endsWith(y) of a host: one below a domain that the text names.
func (g *guard) endsIn(x, y flow.Value) bool {
	text, ok := y.Str()
	return ok && len(text) > 2 && text[0] == '.' && g.hostOf(x)
}

// isOurs reports whether a host is spelt, or comes from nobody outside: that of
// the page itself, a setting.
func (g *guard) isOurs(y flow.Value, c flow.Const) bool {
	switch c.Kind {
	case flow.String:
		return true
	case flow.NoConst:
		return g.isInside(y)
	}
	return false
}

// isInside reports whether a value comes from nobody outside. Of two values
// that are compared each would ask for the other: a search that is for a guard
// takes it that they do.
func (g *guard) isInside(v flow.Value) bool {
	if g.depth > 0 || g.s.deep {
		return false
	}
	s := g.s.a.ask(v, "", g.kind)
	s.deep = true
	return s.run() == nil
}

// Addresses that lead elsewhere: a pattern that lets one pass allows nothing.
var elsewhere = []string{
	"//evil.example", "http://evil.example", "https://evil.example/", "https://evil.example/x", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
	"https://evil.example/?x", "http://10.0.0.1/", "https://a:b@evil.example",
}

var (
	hostInPattern = regexp.MustCompile(`[A-Za-z0-9-]+(?:\\?\.[A-Za-z0-9-]+)+`)
	escapedDot    = regexp.MustCompile(`\\\.`)
)

// Addresses that run, as browsers read them: controls and blanks in front, and
// line breaks and tabs anywhere, are left out. See https://url.spec.whatwg.org/#concept-basic-url-parser.
var runnable = []string{"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)", "java\nscript:alert(1)", "javascript:alert(1)//https://x.example/", "javascript:alert(1)\nhttps://x.example/"}

// runs reports whether a pattern may let an address pass that runs when it is
// followed.
func (c *contents) runs() bool { return slices.ContainsFunc(runnable, c.admits) }

// reachesElsewhere reports whether a pattern may match an address of another
// host: one of those above, or one that only begins with, or has inside, a host
// that the pattern names.
func (c *contents) reachesElsewhere() bool {
	for _, t := range elsewhere {
		if c.admits(t) {
			return true
		}
	}
	for _, host := range hostInPattern.FindAllString(c.re.Source, 4) {
		host = escapedDot.ReplaceAllString(host, ".")
		for _, t := range []string{host + ".evil.example", "x" + host, host + "@evil.example", "evil.example/?https://" + host, "evil.example/" + host, "evil.example#." + host} {
			if c.admits("https://"+t) || c.admits("http://"+t+"/") {
				return true
			}
		}
	}
	return false
}
