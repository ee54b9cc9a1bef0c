package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/regex"
)

// A context is what becomes of a text on the way from a value to the sink.
type context struct {
	decoded bool  // it is decoded
	quotes  uint8 // it is put between single quotes, so many times
	behind  bool  // harm is unlikely: it is put behind something that the program takes for an address of its own, or is the id of a record that is there
	part    bool  // only a part of it is taken, where keys are asked for: a.__proto__ is not __proto__, and its parts are
}

// cleanses reports whether a call, by what it does, gives a text that is
// harmless: it removes the characters that do harm, resolves a path that
// cannot climb, quotes an argument, or cuts a text short.
func (s *search) cleanses(st *state, c flow.Call) bool {
	if c.Op() != js.OpCall {
		return false
	}
	switch method := c.Method(); method {
	case "replace", "replaceAll", "join":
		if set := removed(c.Value, 0); len(set) > 0 && s.lacks(st, set) {
			return true
		}
		if s.kind == model.LDAP && method != "join" && writesOutFilter(c) || s.kind == model.Pattern && method != "join" && escapesPattern(c) {
			return true
		}
		if method == "join" {
			return s.keepsBelow(st, c)
		}
		return s.leavesNoDots(st, c) || s.quotes(st, c)
	case "normalize", "resolve", "relative":
		return s.keepsBelow(st, c)
	case "slice", "substr", "substring":
		to := c.Arg(1).Const()
		from := c.Arg(0).Const()
		return s.kind == model.Subject && from.Kind == flow.Number && from.Num >= 0 && to.Kind == flow.Number && to.Num >= 0 && to.Num <= maxShort
	case "toString", "digest":
		return s.encodes(c)
	case "filter", "find":
		return s.selects(st, c)
	case "pop": // what stands behind the last slash
		return pathKinds.Has(s.kind) && !st.context.decoded && isSegments(c.Receiver())
	case "at":
		n := c.Arg(0).Const()
		return n.Kind == flow.Number && n.Num == -1 && pathKinds.Has(s.kind) && !st.context.decoded && isSegments(c.Receiver())
	case "match", "matchAll", "exec":
		return s.matches(st, c)
	case "stringify": // JSON is a literal of JavaScript, if it does not stand in one
		return s.kind == model.Code && st.context.quotes == 0 && c.Callee.Is("globalThis.JSON.stringify")
	case "split": // into lines
		sep, ok := c.Arg(0).Str()
		return s.kind == model.Log && ok && sep == "\n"
	}
	return false
}

// writesOutFilter reports whether the characters that a filter of LDAP means
// something by are replaced by what a function, or a text, makes of them: a
// backslash and two digits (RFC 4515, section 3).
func writesOutFilter(c flow.Call) bool {
	var set regex.Set
	for _, o := range c.Arg(0).Origins() {
		re := patternOf(o)
		if re == nil || o.Op() == js.OpString {
			return false
		}
		set = set.Union(re.Removes())
	}
	return set.HasAll("()*")
}

// escapesPattern reports whether a backslash is put before all characters that
// a pattern means something by: replace(/[.*+?^${}()|[\]\\]/g, '\\$&').
func escapesPattern(c flow.Call) bool {
	with, ok := c.Arg(1).Str()
	if !ok || with != `\$&` && with != `\$1` && with != `\$0` {
		return false
	}
	var set regex.Set
	for _, o := range c.Arg(0).Origins() {
		if re := patternOf(o); re != nil && o.Op() != js.OpString {
			set = set.Union(re.Removes())
		}
	}
	return set.HasAll(`()[+?{\`) && (set.Has('*') || readsStar(c))
}

// readsStar reports whether the same chain of replacements makes of a star what
// globs mean by it: x.replace(/[()[+?{\\]/g, '\\$&').replace(/\*/g, '.*').
func readsStar(c flow.Call) bool {
	for _, other := range c.File.AllCalls() {
		if m := other.Method(); m != "replace" && m != "replaceAll" || other == c || !inChain(other.Receiver(), c) && !inChain(c.Receiver(), other) {
			continue
		}
		if with, ok := other.Arg(1).Str(); !ok || strings.ContainsAny(strings.TrimSuffix(with, "*"), "*+({") {
			continue
		}
		for _, o := range other.Arg(0).Origins() {
			if re := patternOf(o); re != nil && o.Op() != js.OpString && re.Removes().Has('*') {
				return true
			}
		}
	}
	return false
}

// encodes reads toString('base64'): what is left are the characters of the
// encoding.
func (s *search) encodes(c flow.Call) bool {
	name, _ := c.Arg(0).Str()
	pattern := encodings[name]
	if pattern == "" || s.kind == model.Redirect || s.kind == model.Request {
		return false
	}
	type key struct {
		encoding string
		kind     model.Kind
	}
	return flow.Memo(c.File, key{name, s.kind}, func(*flow.File) bool {
		re, err := regex.Parse(pattern, "")
		if err != nil {
			return false
		}
		made := contents{re: re}
		made.chars, made.bounded = re.AllowList()
		return made.harmless(s.kind)
	})
}

// encodings are those of buffers that leave few characters.
var encodings = map[string]string{"hex": "^[0-9a-f]*$", "base64": "^[0-9A-Za-z+/=]*$", "base64url": "^[0-9A-Za-z_-]*$"}

const maxShort = 10_000 // characters that a quadratic pattern copes with

// lacks reports whether a text without the characters of a set is harmless.
func (s *search) lacks(st *state, set regex.Set) bool {
	switch s.kind {
	case model.Path, model.Unpack:
		return (set.Has('/') || set.Has('.')) && !st.context.decoded
	case model.Module:
		return set.Has('/') || set.Has('.')
	case model.Key:
		return set.Has('_')
	case model.Argument:
		return set.Has('-')
	case model.XPath: // the value stands between quotes
		return set.HasAll("'\"")
	case model.Redirect, model.Request, model.Link:
		return set.HasAll("/:\\")
	}
	chars, ok := dangerous[s.kind]
	return ok && set.HasAll(chars)
}

// leavesNoDots reads a replacement of /\.\./g by nothing, which leaves no two
// dots side by side, and one of /^(\.\.\/)+/ in what path.normalize gives, which
// takes away all that climbs. Without g, or with a slash in the pattern, what
// is left closes up to the same.
func (s *search) leavesNoDots(st *state, c flow.Call) bool {
	if !pathKinds.Has(s.kind) || st.context.decoded {
		return false
	}
	by, known := replacement(c)
	if !known || strings.Contains(by, ".") {
		return false
	}
	for _, o := range c.Arg(0).Origins() {
		re := patternOf(o)
		if o.Op() == js.OpString || re == nil {
			return false
		}
		start, _ := re.Anchored()
		stripped := start && repeats(re) && matchesClimb(re) && isNormalised(c.Receiver())
		if !stripped && (!re.Flags.Global || !isRunOfDots(re.Tree)) {
			return false
		}
	}
	return true
}

func matchesClimb(re *regex.Regexp) bool {
	one, ok1 := re.Test("../")
	two, ok2 := re.Test("../../x")
	return one && two && ok1 && ok2
}

func repeats(re *regex.Regexp) bool {
	found := false
	re.Tree.Walk(func(n *regex.Node) bool {
		found = found || n.Kind == regex.Repeat && n.Max == regex.Infinite
		return true
	})
	return found
}

// isNormalised reports whether a text comes from path.normalize.
func isNormalised(v flow.Value) bool {
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if !ok || c.Callee.Name() != "normalize" {
			return false
		}
	}
	return true
}

// isRunOfDots reports whether a pattern matches two dots or more, all of a run
// of them or pairs, and nothing else.
func isRunOfDots(n *regex.Node) bool {
	dots := 0
	n = n.Bare()
	list := []*regex.Node{n}
	if n.Kind == regex.Seq {
		list = n.Subs
	}
	for _, x := range list {
		x = x.Bare()
		low := 1
		if x.Kind == regex.Repeat {
			low = x.Min
			x = x.Subs[0].Bare()
		}
		if x.Kind != regex.Char && x.Kind != regex.Class || !x.Set.Equal(regex.Chars(".")) {
			return false
		}
		dots += low
	}
	return dots == 2 || dots == 1
}

// keepsBelow reads path.normalize('/' + x), path.join('/', x) and
// path.relative('/', x): above the root there is nothing.
func (s *search) keepsBelow(st *state, c flow.Call) bool {
	if n := len(c.Args()); !pathKinds.Has(s.kind) || n == 0 || n == 1 && c.Method() != "normalize" || st.context.decoded {
		return false
	}
	g := guard{s: s, kind: s.kind, left: s.looks()}
	switch c.Method() {
	case "normalize":
		return g.isRooted(c.Arg(0), 0)
	case "relative": // to '/', or to the place of the folder among the addresses
		base := c.Arg(0)
		if joined, ok := base.Origin().AsCall(); ok && joined.Callee.Is("node:path.join", "node:path.posix.join") {
			base = joined.Arg(0)
		}
		text, ok := base.Str()
		return ok && text == "/"
	}
	text, ok := c.Arg(0).Str()
	return ok && text == "/"
}
