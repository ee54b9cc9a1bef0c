package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/regex"
)

// matches reads what a pattern has found in a text: /^\d+/.exec(x)[0] is digits,
// and so are its groups.
func (s *search) matches(st *state, c flow.Call) bool {
	if addressKinds.Has(s.kind) {
		return false // addresses are more than their characters
	}
	pattern := c.Arg(0)
	if c.Method() == "exec" {
		pattern = c.Receiver()
	}
	origins := pattern.Origins()
	for _, o := range origins {
		if !findsHarmless(o, s.kind) {
			return false
		}
	}
	return len(origins) > 0
}

// A foundKey asks whether what a pattern finds is harmless, whichever file it
// stands in.
type foundKey struct {
	literal string
	kind    model.Kind
}

// findsHarmless reports whether all that a pattern finds in texts is harmless.
func findsHarmless(o flow.Value, kind model.Kind) bool {
	made := func() bool {
		found := foundBy(o)
		if found == nil {
			return false
		}
		allowed := contents{re: found}
		allowed.chars, allowed.bounded = found.AllowList()
		return allowed.harmless(kind)
	}
	if o.Op() != js.OpRegExp {
		return made()
	}
	return flow.Shared(o.File, foundKey{o.File.JS.Str(o.Row().Str), kind}, made)
}

// foundBy returns a pattern of the texts that another finds in others.
func foundBy(o flow.Value) *regex.Regexp {
	if o.Op() != js.OpRegExp && o.Op() != js.OpNew {
		return nil
	}
	re := patternOf(o)
	if re == nil || re.Flags.Multiline || re.Flags.UnicodeSets {
		return nil
	}
	flags := ""
	if re.Flags.IgnoreCase {
		flags += "i"
	}
	if re.Flags.DotAll {
		flags += "s"
	}
	if re.Flags.Unicode {
		flags += "u"
	}
	found, _ := regex.Parse("^(?:"+re.Source+")$", flags)
	return found
}

// selects reads list.filter(isSafe): of the list, only what passes is left.
func (s *search) selects(st *state, c flow.Call) bool {
	test := c.Arg(0)
	if n, _ := c.Len(); n > 1 && c.Arg(1).Origin().Op() == js.OpFunc { // _.find(list, f)
		test = c.Arg(1)
	}
	if c.Method() == "filter" {
		if name, rest := s.pop(st.path); st.path == 0 && !stringKinds.Has(s.kind) || rest != 0 && name != anything {
			return false
		}
	} else if st.path != 0 {
		return false
	}
	for _, o := range test.Origins() {
		if o.Op() != js.OpFunc {
			continue
		}
		g := guard{s: s, kind: s.kind, subject: firstParam(o.File, o.Row().Func), left: s.looks()}
		g.segment = pathKinds.Has(s.kind) && isSegments(c.Receiver())
		if g.subject.OK() && g.returns(o.File, o.Row().Func, true) {
			return true
		}
	}
	return false
}

// isSegments reports whether a list is the parts of a path between its slashes.
func isSegments(v flow.Value) bool {
	c, ok := v.Origin().AsCall()
	if !ok || c.Method() != "split" {
		return false
	}
	if sep, ok := c.Arg(0).Str(); ok {
		return sep == "/"
	}
	if c.Arg(0).Is("node:path.sep") {
		return true
	}
	re := patternOf(c.Arg(0).Origin())
	matched, known := false, false
	if re != nil {
		matched, known = re.Test("/")
	}
	return matched && known
}
