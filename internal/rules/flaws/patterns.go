package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/regex"
	"tenet/internal/rule"
)

// patternChecks look at regular expressions and texts that are meant to keep
// something out, and do not.
var patternChecks = []rule.Check{
	incompleteEscaping, badTagFilter, missingAnchor, looseHostPattern,
	substringURLCheck, doubleUnescape, suspiciousRange, incompleteSchemeCheck,
}

// A pattern is a regular expression of the program that could be read.
type pattern struct {
	flow.Value // the literal, or the call of RegExp
	re         *regex.Regexp
}

// name returns the pattern as it is written, shortened.
func (p pattern) name() string { return p.Source() }

// part returns the place of bytes [start, end) of the pattern: of a literal
// these very bytes, of a text that is handed to RegExp all of it.
func (p pattern) part(start, end int) rule.Place {
	if p.Op() != js.OpRegExp {
		return p
	}
	from := p.Row().Start + 1
	return rule.At(p.File.JS.Span(from+int32(start), from+int32(end)))
}

// texts is what the checks of this file ask of a source file, found once.
type texts struct {
	calls    []flow.Call // of the methods of strings and patterns
	patterns []pattern
	decides  []bool // conditions and their operands, and what is returned
}

type textsKey struct{}

// watched are the methods that take or are patterns.
var watched = []string{
	"replace", "replaceAll", "test", "exec", "match", "search", "includes", "indexOf", "startsWith", "endsWith",
}

func textsOf(f *flow.File) *texts { return flow.Memo(f, textsKey{}, findTexts) }

func findTexts(f *flow.File) *texts {
	t := &texts{decides: make([]bool, len(f.JS.Values))}
	for _, c := range f.AllCalls() {
		if slices.Contains(watched, c.Method()) {
			t.calls = append(t.calls, c)
		}
	}
	for _, id := range f.Rows(js.OpRegExp, js.OpCall, js.OpNew, js.OpCond, js.OpReturn) {
		switch row := f.JS.At(id); row.Op {
		case js.OpRegExp, js.OpCall, js.OpNew:
			if p, ok := readPattern(f.Value(id)); ok {
				t.patterns = append(t.patterns, p)
			}
		case js.OpCond, js.OpReturn:
			t.decide(f, row.X, 0)
		}
	}
	for i := range f.JS.Blocks {
		t.decide(f, f.JS.Blocks[i].Cond, 0)
	}
	return t
}

type storedKey struct{}

// storedAs returns the name of a variable that a value is assigned to, "" if
// there is none.
func storedAs(v flow.Value) string {
	names := flow.Memo(v.File, storedKey{}, func(f *flow.File) map[js.ValueID]js.StrID {
		names := map[js.ValueID]js.StrID{}
		for i := range f.JS.Syms {
			for _, d := range f.JS.DefsOf(js.SymID(i)) {
				names[d.Value] = f.JS.Syms[i].Name
			}
		}
		return names
	})
	return v.File.JS.Str(names[v.ID])
}

const maxOperands = 40 // nesting of a condition that is looked at

// decide marks a condition and what it is made of.
func (t *texts) decide(f *flow.File, id js.ValueID, depth int) {
	if id <= 0 || depth > maxOperands || t.decides[id] {
		return
	}
	t.decides[id] = true
	switch row := f.JS.At(id); row.Op {
	case js.OpUnary:
		t.decide(f, row.X, depth+1)
	case js.OpLogical, js.OpBinary:
		t.decide(f, row.X, depth+1)
		t.decide(f, row.Y, depth+1)
	}
}

// A literalText is the text of a literal that is parsed once for its file.
type literalText js.StrID

// readPattern reads a literal, or RegExp with constant arguments.
func readPattern(v flow.Value) (pattern, bool) {
	if v.Op() == js.OpRegExp {
		text := v.Row().Str
		re := flow.Memo(v.File, literalText(text), func(f *flow.File) *regex.Regexp {
			re, err := regex.ParseLiteral(f.JS.Str(text))
			if err != nil {
				return nil
			}
			return re
		})
		return pattern{v, re}, re != nil
	}
	c, ok := v.AsCall()
	if !ok || c.Callee.Name() != "RegExp" || !c.Callee.Is("globalThis.RegExp") {
		return pattern{}, false
	}
	source, ok := c.Arg(0).Str()
	if !ok {
		return pattern{}, false
	}
	flags := ""
	if c.Arg(1).OK() {
		if flags, ok = anyText(c.Arg(1)); !ok {
			return pattern{}, false
		}
	}
	re, err := regex.Parse(source, flags)
	return pattern{v, re}, err == nil
}

// anyText returns a text that a value may be, one of them where it depends on something: the flags of a pattern often do.
func anyText(v flow.Value) (string, bool) {
	if s, ok := v.Str(); ok {
		return s, true
	}
	for _, o := range v.Origins() {
		if s, ok := o.Str(); ok {
			return s, true
		}
	}
	return "", false
}

// patternOf returns the pattern that a value is, through variables.
func patternOf(v flow.Value) (pattern, bool) {
	if !v.OK() {
		return pattern{}, false
	}
	return readPattern(v.Origin())
}

// tested returns the pattern that a call tries on a text, and the text; ok is
// false if it is no such call.
func tested(c flow.Call) (p pattern, text flow.Value, ok bool) {
	switch c.Method() {
	case "test", "exec":
		p, ok = patternOf(c.Receiver())
		return p, c.Arg(0), ok
	case "match", "search":
		p, ok = patternOf(c.Arg(0))
		return p, c.Receiver(), ok
	}
	return pattern{}, flow.Value{}, false
}

// cleaning are words in the names of functions and variables that say that
// text is made harmless there.
var cleaning = []string{"escape", "sanit", "clean", "purif", "encode", "quote", "xss", "safe", "strip", "filter", "secur", "neutral"}

// judging are words that say that something is let in or kept out.
var judging = []string{"allow", "valid", "trust", "safe", "white", "permit", "accept", "authori", "verify", "check", "isinternal", "islocal", "isown", "secur", "cors", "guard"}

// speaks reports whether a name contains one of the words. What is original is
// no origin.
func speaks(name string, words []string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "original", "")
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
}

// purpose reports whether the functions around a value, or the variable that
// it is assigned to, are named with one of the words.
func purpose(v flow.Value, words []string) bool {
	f := v.File.JS
	if speaks(storedAs(v), words) {
		return true
	}
	fn := v.FuncID()
	for range 3 {
		if fn == 0 {
			return false
		}
		if speaks(f.Str(f.Funcs[fn].Name), words) {
			return true
		}
		fn = f.Funcs[fn].Parent
	}
	return false
}

// repeats reports whether a value is computed in a loop.
func repeats(v flow.Value) bool {
	f := v.File.JS
	for b := v.Row().Block; b >= 0 && f.Blocks[b].Func == v.FuncID(); b = f.Blocks[b].Parent {
		if f.Blocks[b].Kind == js.BlockLoop {
			return true
		}
	}
	return false
}

// chain yields the calls of methods on which a call is made, innermost last:
// of s.a().b().c() first b, then a.
func chain(c flow.Call) []flow.Call {
	var calls []flow.Call
	for len(calls) < 30 {
		next, ok := c.Receiver().AsCall()
		if !ok {
			return calls
		}
		calls = append(calls, next)
		c = next
	}
	return calls
}
