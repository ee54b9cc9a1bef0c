package taint

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/regex"
)

// pattern reads re.test(x): what x may be when it matches, or does not.
// Stateful says whether a pattern with the flag g goes on from where it was.
func (g *guard) pattern(re, x flow.Value, outcome, stateful bool) bool {
	if outcome && g.hostOf(x) && g.allowsHost(re) {
		return true
	}
	if g.element || !g.is(x) {
		return false
	}
	origins := re.Origins()
	for _, o := range origins {
		r := patternOf(o)
		if r == nil {
			return false
		}
		if !outcome && stateful && (r.Flags.Global || r.Flags.Sticky) && o != re {
			return false
		}
		if keyKinds.Has(g.kind) {
			if !g.deniesKeys(r, !outcome) {
				return false
			}
			continue
		}
		if !outcome && pathKinds.Has(g.kind) && isRelative(x) && matchesClimb(r) { // of what path.relative gives
			continue
		}
		if !g.harmless(o, r, !outcome) {
			return false
		}
	}
	return len(origins) > 0
}

// patternOf returns the regular expression that the code spells.
func patternOf(o flow.Value) *regex.Regexp {
	source, flags := "", ""
	switch row := o.Row(); row.Op {
	case js.OpRegExp:
		re, _ := regex.ParseLiteral(o.File.JS.Str(row.Str))
		return re
	case js.OpNew, js.OpCall:
		c, _ := o.AsCall()
		if c.Callee.Name() != "RegExp" {
			return nil
		}
		var ok bool
		if source, ok = c.Arg(0).Str(); !ok {
			copied := c.Arg(0).Origin() // new RegExp(/x/g)
			if n, exact := c.Len(); copied.Op() != js.OpRegExp || n != 1 || !exact {
				return nil
			}
			return patternOf(copied)
		}
		flags, _ = c.Arg(1).Str()
	case js.OpString:
		source = o.File.JS.Str(row.Str)
	default:
		return nil
	}
	re, _ := regex.Parse(source, flags)
	return re
}

// contents are the texts that a pattern lets pass: those that it matches, or,
// of a deny list, those that it does not.
type contents struct {
	re      *regex.Regexp
	refused bool
	chars   regex.Set
	bounded bool
}

// admits reports whether a text may pass.
func (c *contents) admits(text string) bool {
	matched, known := c.re.Test(text)
	return !known || matched != c.refused
}

// lacks reports whether no text that passes has any of the characters.
func (c *contents) lacks(chars string) bool { return c.bounded && !c.chars.HasAny(chars) }

// excludes reports whether no text that passes contains a text.
func (c *contents) excludes(text string) bool {
	if c.refused {
		return c.re.DenialExcludes(text)
	}
	return c.re.Excludes(text)
}

// deniesKeys reads a pattern that keys have passed: names that it does not let
// pass are denied.
func (g *guard) deniesKeys(re *regex.Regexp, refused bool) bool {
	c := &contents{re: re, refused: refused}
	if g.part {
		return g.denied(c.excludesPart)
	}
	return g.denied(func(name string) bool { return !c.admits(name) })
}

type harmlessKey struct {
	id      js.ValueID
	kind    model.Kind
	refused bool
	segment bool
}

// harmless reports whether every text that passes is harmless.
func (g *guard) harmless(o flow.Value, re *regex.Regexp, refused bool) bool {
	return flow.Memo(o.File, harmlessKey{o.ID, g.kind, refused, g.segment}, func(*flow.File) bool {
		c := &contents{re: re, refused: refused}
		if refused {
			c.chars, c.bounded = re.Remainder()
		} else {
			c.chars, c.bounded = re.AllowList()
		}
		return c.harmless(g.kind) || g.segment && !c.admits("..")
	})
}

func (c *contents) harmless(kind model.Kind) bool {
	switch kind {
	case model.Method:
		return !c.admits("constructor") && !c.admits(proto)
	case model.Path, model.Unpack:
		return c.lacks("/") || c.excludes("..") || c.refused && (c.excludes("../") || c.refusesClimbing())
	case model.Module:
		return c.lacks("/") || c.lacks(".")
	case model.Argument:
		return c.bounded && !c.admits("-") && !c.admits("-a") && !c.admits("--a") && !c.admits("--a=b") && !c.admits("-ab") || c.startless() || !c.refused && !c.re.Flags.Multiline && plainStart.MatchString(c.re.Source)
	case model.Link:
		return c.lacks(":") || !c.runs()
	case model.Redirect, model.Request:
		return c.lacks("/:\\") || !c.refused && !c.reachesElsewhere()
	case model.NoSQL:
		return c.lacks("[") || c.lacks(" ")
	case model.Code: // a calculation: without names, texts and brackets nothing can be called
		if c.lacks(letters + "_$'\"`[\\") {
			return true
		}
	}
	chars, ok := dangerous[kind]
	return ok && c.lacks(chars)
}

// plainStart is the source of a pattern of texts that begin with a letter, a
// digit or a slash: /^https:/.
var plainStart = regexp.MustCompile(`^\^(?:[A-Za-z0-9]|\\?/)(?:[^|?*{][^|]*)?$`)

// dangerous are the characters without which a text does no harm to a sink.
var dangerous = map[model.Kind]string{
	model.Command: ";&|`$<>()\n",
	model.Program: "/\\.;&|`$<>()\n",
	model.Code:    "()`'\"=[]{};,\\<>\n",
	model.SQL:     "'\"`;\\()=/ \n\t",
	model.LDAP:    "()*\\",
	model.XPath:   "'\"[]()/",
	model.HTML:    "<",
	model.DOM:     "<",
	model.Listing: "<",
	model.Header:  "\r\n",
	model.Log:     "\n",
	model.Mail:    "\r\n",
	model.Format:  "%",
	model.Policy:  ";,:/",

	model.CookieScope: ";,",
	model.Template:    "<>{}%$#",
	model.Pattern:     "()[]{}*+?",
}

// removed returns the characters that a call of replace leaves none of: of a
// chain of them, all that the chain removes and does not bring back.
func removed(v flow.Value, depth int) regex.Set {
	var set regex.Set
	origins := originsOf(v)
	if depth > 8 || len(origins) > 1 {
		return nil
	}
	c, ok := origins[0].AsCall()
	if !ok {
		return nil
	}
	switch c.Method() {
	case "trim", "toString", "slice", "substr", "substring":
		return removed(c.Receiver(), depth+1)
	case "replace", "replaceAll":
	case "join": // x.split('<').join('')
		return removedByJoin(c)
	default:
		return nil
	}
	by, known := replacement(c)
	if !known {
		return nil
	}
	set = removed(c.Receiver(), depth+1)
	for _, o := range c.Arg(0).Origins() {
		if text, ok := o.Str(); ok && c.Method() == "replaceAll" && len(text) == 1 {
			set = set.Union(regex.Chars(text))
		} else if re := patternOf(o); re != nil && o.Op() != js.OpString {
			set = set.Union(re.Removes())
		}
	}
	return set.And(regex.Chars(by).Not())
}

// replacement returns the text that replace puts in, or all that its function
// can put in; known is false if that is not known, or what was matched.
func replacement(c flow.Call) (text string, known bool) {
	arg := c.Arg(1)
	if t, ok := arg.Str(); ok {
		return t, !strings.Contains(t, "$")
	}
	for _, o := range arg.Origins() {
		switch o.Op() {
		case js.OpString:
			text += o.File.JS.Str(o.Row().Str)
		case js.OpFunc:
			for _, id := range o.File.Returns(o.Row().Func) {
				t, ok := replacedBy(o.File.Value(id))
				if !ok {
					return "", false
				}
				text += t
			}
		default:
			return "", false
		}
	}
	return text, len(arg.Origins()) > 0
}

// replacedBy returns what a function of replace returns: a text, an entry of a
// table, or a number as HTML writes characters.
func replacedBy(v flow.Value) (text string, ok bool) {
	if t, ok := v.Str(); ok {
		return t, true
	}
	f, row := v.File, v.Row()
	switch row.Op {
	case js.OpGetDyn:
		for _, o := range f.Value(row.X).Origins() {
			if o.Op() != js.OpObject {
				return "", false
			}
			for _, id := range o.File.JS.Operands(o.Row()) {
				t, ok := o.File.Value(o.File.JS.At(id).X).Str()
				if !ok {
					return "", false
				}
				text += t
			}
		}
		return text, true
	case js.OpBinary, js.OpTemplate:
		l := leadingText(v, 0).text
		return "", l == "&#" || l == "&#x" || l == "%" || l == `\u` || l == `\x`
	}
	return "", false
}

func removedByJoin(c flow.Call) regex.Set {
	split, ok := c.Receiver().AsCall()
	if !ok || split.Method() != "split" {
		return nil
	}
	sep, ok1 := split.Arg(0).Str()
	by, ok2 := c.Arg(0).Str()
	if !ok1 || !ok2 || len(sep) != 1 {
		return nil
	}
	return removed(split.Receiver(), 1).Union(regex.Chars(sep)).And(regex.Chars(by).Not())
}

// climbing are paths with a part "..", at the start, in the middle, at the end.
var climbing = []string{"..", "../", "/..", "../q", "7/..", "q/../7", "-/../..", "\n/../\n", "%/../%", "../../q.js", "/q/-/../../7/.."}

// refusesClimbing reports whether a pattern looks for a part "..", and lets
// pass only names that have two dots within: /(^|\/)\.\.(\/|$)/.
func (c *contents) refusesClimbing() bool {
	for _, path := range climbing {
		if c.admits(path) {
			return false
		}
	}
	return true
}
