package semver

import "strings"

// desugar rewrites one part of an alternative, without spaces, to comparators.
func desugar(s string, o Options) string {
	if rest, ok := strings.CutPrefix(s, "^"); ok {
		if m, ok := matchPartial(rest, o.Loose); ok {
			return caret(m, o)
		}
	}
	if rest, ok := strings.CutPrefix(s, "~"); ok {
		m, ok := matchPartial(strings.TrimPrefix(rest, ">"), o.Loose)
		if ok {
			return tilde(m, o)
		}
	}
	at := operatorEnd(s)
	if m, ok := matchPartial(s[at:], o.Loose); ok && m.inOrder() {
		s = wildcard(s, s[:at], m, o)
	}
	return withoutStar(s)
}

// inOrder reports whether nothing follows an open part but open ones.
func (m match) inOrder() bool {
	return (!m.any(0) || m.any(1)) && (!m.any(1) || m.any(2))
}

// caret: the first number that is not zero stays.
func caret(m match, o Options) string {
	if m.any(0) {
		return ""
	}
	major, minor, patch := m.parts[0], m.parts[1], m.parts[2]
	switch {
	case m.any(1):
		return between(major+".0.0"+floor(o), next(major)+".0.0-0")
	case m.any(2) && major == "0":
		return between(major+"."+minor+".0"+floor(o), major+"."+next(minor)+".0-0")
	case m.any(2):
		return between(major+"."+minor+".0"+floor(o), next(major)+".0.0-0")
	case major == "0" && minor == "0":
		return between(m.full(), major+"."+minor+"."+next(patch)+"-0")
	case major == "0":
		return between(m.full(), major+"."+next(minor)+".0-0")
	}
	return between(m.full(), next(major)+".0.0-0")
}

// tilde: major and minor stay, as far as they are said.
func tilde(m match, o Options) string {
	if m.any(0) {
		return ""
	}
	major, minor := m.parts[0], m.parts[1]
	switch {
	case m.any(1):
		return between(major+".0.0"+floor(o), next(major)+".0.0-0")
	case m.any(2):
		return between(major+"."+minor+".0"+floor(o), major+"."+next(minor)+".0-0")
	}
	return between(m.full(), major+"."+next(minor)+".0-0")
}

func between(low, high string) string { return ">=" + low + " <" + high }

func (m match) full() string {
	s := m.parts[0] + "." + m.parts[1] + "." + m.parts[2]
	if m.pre != "" {
		s += "-" + m.pre
	}
	return s
}

// wildcard rewrites a version with open parts behind an operator.
func wildcard(s, op string, m match, o Options) string {
	switch {
	case m.any(0) && (op == "<" || op == ">"):
		return "<0.0.0-0"
	case m.any(0):
		return "*"
	case !m.any(2):
		return s
	case op == "" || op == "=":
		return tilde(m, o)
	}
	major, minor := m.parts[0], m.parts[1]
	if m.any(1) {
		minor = "0"
	}
	pre := floor(o)
	if op == ">" || op == "<=" { // over all that the open parts may be
		if m.any(1) {
			major = next(major)
		} else {
			minor = next(minor)
		}
		if op == ">" {
			op = ">="
		} else {
			op = "<"
		}
	}
	if op == "<" {
		pre = "-0"
	}
	return op + major + "." + minor + ".0" + pre
}

// withoutStar removes the first * with the operator before it.
func withoutStar(s string) string {
	star := strings.IndexByte(s, '*')
	if star < 0 {
		return s
	}
	at := star
	if at > 0 && s[at-1] == '=' {
		at--
	}
	if at > 0 && (s[at-1] == '<' || s[at-1] == '>') {
		at--
	}
	return s[:at] + s[star+1:]
}

// withoutFloor removes the comparator that says nothing.
func withoutFloor(s string, o Options) string {
	if rest, ok := strings.CutPrefix(s, ">=0.0.0"); ok && rest == floor(o) {
		return ""
	}
	return s
}
