package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var timingCompare = rule.Check{
	ID:    "flaws/timing-compare",
	Title: "secret compared in a time that tells how much of it is right",
	Why: "=== stops at the first byte that differs. Whoever may try often and measures well learns a secret byte by byte, " +
		"for a signature without ever knowing the key.",
	Fix: "Compare with crypto.timingSafeEqual, after making sure that both have the same length: hashing both with sha256 does that.",
	When: "The result of an HMAC, a signature, or something named as a secret, an API key, a token or a password is compared by ===, !==, == or != " +
		"with something that is not a constant; or the result of an HMAC by Buffer's equals or compare. Unless one side comes with a request or from the environment, the finding is possible; " +
		"so is what is stored of a password beside a plain hash of the one that is given, of which an attacker cannot choose the bytes.",
	Quiet: "The other side is a constant, undefined, a length or a type; both are parts of one form, as a password and its repetition are; " +
		"a token of which nothing says that it opens anything; two HMACs with a key of their own; pages and tests.",
	CWE:      208,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/crypto.html#cryptotimingsafeequala-b", "https://codahale.com/a-lesson-in-timing-attacks/"},
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) {
			return
		}
		digests := p.File.JS.FindStr("digest") != 0 || p.File.JS.FindStr("crypto-js") != 0
		if digests {
			reportEquals(p)
		}
		for _, id := range p.File.Rows(js.OpBinary) {
			row := p.File.JS.At(id)
			if !isEquality(p.File.JS.Str(row.Str)) {
				continue
			}
			x, y := within(p.File.Value(row.X)), within(p.File.Value(row.Y))
			if isMember(x) || isMember(y) {
				continue
			}
			if !mayBeSecret(x, digests) && !mayBeSecret(y, digests) || isPlain(x) || isPlain(y) {
				continue
			}
			reportComparison(p, p.File.Value(id), x, y)
		}
	},
}

// within returns the one part of a text that is not fixed, `Bearer ${token}`,
// if its name says that it is a secret.
func within(v flow.Value) flow.Value {
	var list []flow.Value
	switch row := v.Row(); {
	case row.Op == js.OpTemplate:
		for _, id := range v.File.JS.Operands(row) {
			list = append(list, v.File.Value(id))
		}
	case row.Op == js.OpBinary && operator(v) == "+":
		list = []flow.Value{v.File.Value(row.X), v.File.Value(row.Y)}
	}
	var part flow.Value
	for _, o := range list {
		switch {
		case o.Op() == js.OpString:
		case part.OK():
			return v
		default:
			part = o
		}
	}
	if part.OK() && (part.Op() == js.OpGet || part.Op() == js.OpRef) && senseOf(part.Name()) != plainSense {
		return part
	}
	return v
}

// isMember reports whether v is a member of an enumeration: Type.REFRESH_TOKEN.
func isMember(v flow.Value) bool {
	switch v.Op() {
	case js.OpGet:
		base := v.File.Value(v.Row().X).Name()
		return (isConstantName(v.Name()) || isClassName(v.Name()) && isClassName(base)) && base != "env" && base != "config"
	case js.OpRef:
		return isConstantName(v.Name()) && !isConfigured(v) || isClassName(v.Name())
	}
	return false
}

// isClassName reports whether a name is written as those of classes are.
func isClassName(name string) bool {
	return len(name) > 1 && name[0] >= 'A' && name[0] <= 'Z' && name != strings.ToUpper(name)
}

func isEquality(op string) bool { return op == "===" || op == "==" || op == "!==" || op == "!=" }

// mayBeSecret is a quick test that most operands fail.
func mayBeSecret(v flow.Value, digests bool) bool {
	switch v.Op() {
	case js.OpRef, js.OpGet, js.OpGlobal, js.OpGetDyn:
		return senseOf(v.Name()) != plainSense || digests && len(digestsIn(v, 0)) > 0
	case js.OpCall, js.OpTemplate, js.OpBinary:
		return digests && len(digestsIn(v, 0)) > 0
	}
	return false
}

// isPlain reports whether a comparison with v tells nothing.
func isPlain(v flow.Value) bool {
	switch v.Op() {
	case js.OpString, js.OpNumber, js.OpNull, js.OpUndefined, js.OpTrue, js.OpFalse, js.OpUnary, js.OpBigInt, js.OpRegExp, js.OpThis, js.OpObject, js.OpArray:
		return true
	}
	return v.Const().Kind != flow.NoConst && !v.Const().Default
}

func reportComparison(p *rule.CodePass, at, x, y flow.Value) {
	if comparedSafely(at) || leavesOut(at) {
		return
	}
	dx, dy := digestsIn(x, 0), digestsIn(y, 0)
	switch {
	case len(dx) > 0 || len(dy) > 0:
		digest := x
		if len(dx) == 0 {
			digest = y
		}
		if stored := passwordBeside(x, y, dx, dy); stored.OK() {
			f := p.Reportf(at, "%s is compared by %s with the hash of what is given.", stored.Source(), operator(at))
			f.Label, f.Severity, f.Confidence = "tells how much is right", rule.Low, rule.Possible
			return
		}
		if isKeyed(dx) == isKeyed(dy) {
			return // the hash of a file is no secret; two HMACs with a key of their own tell nothing
		}
		f := p.Reportf(at, "A signature is compared by %s: %s.", operator(at), digestName(digest))
		f.Label = "tells how much is right"
		trifling(f)
	default:
		a, b := senseOf(x.Name()), senseOf(y.Name())
		if !opens(x, a) && !opens(y, b) || sameForm(x, y) || isBrowser(p.File) {
			return
		}
		named := x
		if !opens(x, a) || isFromOutside(x) && opens(y, b) {
			named = y
		}
		f := p.Reportf(at, "%s is compared by %s.", named.Source(), operator(at))
		f.Label = "tells how much is right"
		f.Confidence = rule.Possible
		if fromAttacker(x, y, a, b) || fromAttacker(y, x, b, a) {
			f.Confidence = rule.Likely
		}
		trifling(f)
	}
}

// passwordBeside returns the stored password that is compared with the hash of
// a given one.
func passwordBeside(x, y flow.Value, dx, dy []flow.Value) flow.Value {
	if len(dx) > 0 {
		x, dx, dy = y, dy, dx
	}
	if len(dx) == 0 && len(dy) > 0 && !isKeyed(dy) && senseOf(x.Name()) == passwordSense && opens(x, passwordSense) {
		return x
	}
	return flow.Value{}
}

// comparedSafely reports whether the same condition compares in constant time
// first: timingSafeEqual(a, b) && x === y.
func comparedSafely(v flow.Value) bool {
	parent := parentOf(v)
	if parent.Op() != js.OpLogical || operator(parent) != "&&" {
		return false
	}
	c, ok := v.File.Value(parent.Row().X).AsCall()
	return ok && nameHas(c.Callee.Name(), "equal", "equals", "safe", "compare")
}

// fromAttacker reports whether v is likely what somebody hands in to be
// compared with the secret other.
func fromAttacker(v, other flow.Value, s, o sense) bool {
	if s == bareTokenSense && o == plainSense {
		return false
	}
	switch {
	case isFromOutside(v) && !isFromOutside(other), isConfigured(other) && !isConfigured(v):
		return true
	}
	return v.Op() == js.OpRef && other.Op() == js.OpGet && v.Name() == other.Name() // user.password === password
}

func operator(v flow.Value) string { return v.File.JS.Str(v.Row().Str) }

// opens reports whether something of that sense opens a door to who has it.
func opens(v flow.Value, s sense) bool {
	switch s {
	case passwordSense, secretSense, tokenSense, codeSense:
		return !nameHas(v.Name(), "old", "confirm", "confirmation", "new", "repeat", "again", "retype", "default")
	case signatureSense:
		return v.File.Prog.Uses("node:crypto", "crypto-js") && v.File.JS.FindStr("createHmac") != 0
	case bareTokenSense:
		return isFromOutside(v) || isConfigured(v)
	}
	return false
}

// isFromOutside reports whether v is a part of a request.
func isFromOutside(v flow.Value) bool {
	for range 8 {
		switch v.Name() {
		case "headers", "query", "body", "params", "cookies", "req", "request", "ctx":
			return true
		}
		row := v.Row()
		if row.Op != js.OpGet && row.Op != js.OpGetDyn {
			break
		}
		v = v.File.Value(row.X)
	}
	if v.Op() != js.OpRef {
		return false
	}
	o := v.Origin()
	return o != v && o.Op() == js.OpGet && isFromOutside(o)
}

// isConfigured reports whether v comes from the environment or a
// configuration.
func isConfigured(v flow.Value) bool {
	for _, o := range append([]flow.Value{v}, v.Origins()...) {
		for range 6 {
			row := o.Row()
			if row.Op != js.OpGet {
				break
			}
			o = o.File.Value(row.X)
			if name := o.Name(); name == "env" || name == "config" || name == "settings" {
				return true
			}
		}
	}
	return false
}

// sameForm reports whether two values are parts of one thing, as a password
// and its repetition are.
func sameForm(x, y flow.Value) bool {
	for _, v := range []flow.Value{x, y} {
		for _, name := range namesIn(v) {
			if nameHas(name, "confirm", "confirmation", "confirmed", "repeat", "repeated", "again", "retype", "reenter", "bad", "common", "weak", "known", "verify", "old", "prev", "previous", "current", "last", "new", "original", "password2", "2") {
				return true
			}
		}
	}
	a, b := x.Row(), y.Row()
	if a.Op != js.OpGet || b.Op != js.OpGet {
		return false
	}
	if a.Str == b.Str && !isFromOutside(x) && !isFromOutside(y) {
		return true // two of a kind: old settings and new ones
	}
	base, other := x.File.JS.At(a.X), x.File.JS.At(b.X)
	return base.Op == js.OpRef && other.Op == js.OpRef && base.Sym == other.Sym
}

// isBrowser reports whether a file uses what only pages have, and nothing of Node.
func isBrowser(f *flow.File) bool { return flow.Memo(f, fileFact("page"), looksLikePage) }

func looksLikePage(f *flow.File) bool {
	page := false
	for _, name := range []string{"document", "localStorage", "useState", "react", "jQuery", "angular", "$"} {
		page = page || f.JS.FindStr(name) != 0
	}
	return page && f.JS.FindStr("process") == 0
}

// leavesOut reports whether a comparison takes one element out of a list:
// keys.filter((k) => k.secret !== token). Nobody is let in by it.
func leavesOut(at flow.Value) bool {
	if op := operator(at); op != "!==" && op != "!=" {
		return false
	}
	fn := at.FuncID()
	if fn == 0 || !slices.Contains(at.File.Returns(fn), at.ID) {
		return false
	}
	for _, id := range at.File.Rows(js.OpCall) {
		c, _ := at.File.Value(id).AsCall()
		if c.Method() == "filter" && c.Arg(0).Op() == js.OpFunc && c.Arg(0).Row().Func == fn {
			return true
		}
	}
	return false
}
