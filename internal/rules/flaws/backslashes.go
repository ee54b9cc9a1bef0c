package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/regex"
)

// hasNoBackslash reports whether all backslashes of a text have become
// something else where it was made: path.replace(/\\/g, '/'), or
// path.split(/[/\\]/).join('/').
func hasNoBackslash(v flow.Value) bool {
	for _, o := range v.Origins() {
		c, ok := o.AsCall()
		if !ok {
			return false
		}
		with := c.Arg(1)
		if c.Method() == "join" {
			with = c.Arg(0)
			if c, ok = c.Receiver().Origin().AsCall(); !ok || c.Method() != "split" {
				return false
			}
		}
		p, pattern := patternOf(c.Arg(0))
		set, single := regex.Set(nil), false
		if pattern {
			set, single = oneOf(p.re)
		}
		text, _ := c.Arg(0).Str()
		by, known := with.Str()
		if !known || strings.Contains(by, `\`) || text != `\` && !(single && set.Has('\\') && (p.re.Flags.Global || c.Method() == "split")) {
			return false
		}
	}
	return v.OK()
}

// insideQuotes reports whether a call takes what stands between the quotes of a
// literal, slice(1, -1): its backslashes are escapes already.
func insideQuotes(c flow.Call) bool {
	from, _ := c.Arg(0).Num()
	return (c.Method() == "slice" || c.Method() == "substring") && from == 1
}

// handlesBackslash reports whether a call looks at backslashes, for all that
// can be told in order to escape them: not to remove them or make slashes of them.
func handlesBackslash(c flow.Call) bool {
	if with, ok := c.Arg(1).Str(); ok && (with == "/" || with == "") {
		return false
	}
	if s, ok := c.Arg(0).Str(); ok {
		return strings.Contains(s, `\`)
	}
	p, ok := patternOf(c.Arg(0))
	if !ok {
		p, _, ok = tested(c)
	}
	return ok && strings.Contains(p.re.Source, `\\`)
}
