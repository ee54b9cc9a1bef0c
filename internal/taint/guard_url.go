package taint

import (
	"regexp"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// hostOf reports whether v is the host of an address made of the subject, and
// the sink cares for nothing else.
func (g *guard) hostOf(v flow.Value) bool {
	if !addressKinds.Has(g.kind) || v.Op() != js.OpGet {
		return false
	}
	switch v.Name() {
	case "host", "hostname", "origin":
	case "protocol":
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
	return same(base, g.subject, 0)
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
