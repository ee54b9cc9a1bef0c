package flaws

import (
	"math"
	"strconv"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var biasedRandom = rule.Check{
	ID:    "flaws/biased-random",
	Title: "random bytes spread unevenly",
	Why: "256 cannot be parted evenly into 10 or 62: some digits or letters come more often than others, and whoever guesses codes or passwords begins with those. " +
		"What is left of a code is shorter than it looks.",
	Fix:      "Use crypto.randomInt(n), or throw away the bytes above the largest multiple of n.",
	When:     "A byte of crypto.randomBytes is taken modulo a number that does not divide 256, or divided into so many parts.",
	Quiet:    "The number is a power of two or not known; bytes that are too large are thrown away, in a comparison in front of it. Where no name speaks of a code, a password or the like, the finding is low.",
	CWE:      330,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/crypto.html#cryptorandomintmin-max-callback"},
	Code: func(p *rule.CodePass) {
		for _, id := range p.File.Rows(js.OpBinary) {
			v := p.File.Value(id)
			parts := partsOf(v)
			if parts == 0 || math.Abs(math.Log2(parts)-math.Round(math.Log2(parts))) < 1e-9 {
				continue
			}
			if b := p.File.Value(v.Row().X); isRandomByte(b) && !outsized(b) {
				f := p.Reportf(v, "%s gives some of %.0f values more often than others.", v.Source(), math.Round(parts))
				f.Label = "256 cannot be parted so"
				if !madeForSecret(v) {
					f.Severity = rule.Low
				}
				trifling(f)
			}
		}
	},
}

// partsOf returns how many values a byte is spread over: n for b % n, 256 / n
// for b / n; 0 if that is not known.
func partsOf(v flow.Value) float64 {
	operator := v.File.JS.Str(v.Row().Str)
	if operator != "%" && operator != "/" { // as most are not
		return 0
	}
	by := v.File.Value(v.Row().Y)
	c := by.Const()
	if by.Op() == js.OpGet && by.Name() == "length" { // chars[b % chars.length]
		if text, ok := v.File.Value(by.Row().X).Str(); ok {
			c = flow.Const{Kind: flow.Number, Num: float64(len(text))}
		}
	}
	if c.Kind != flow.Number || c.Num < 2 || c.Num > 255 {
		return 0
	}
	if operator == "/" {
		return 256 / c.Num
	}
	return c.Num
}

// isRandomByte reports whether v is an element of what crypto.randomBytes gives.
func isRandomByte(v flow.Value) bool {
	if v.Op() == js.OpRef {
		v = v.Origin()
	}
	switch v.Op() {
	case js.OpGetDyn, js.OpElem:
		return areRandomBytes(v.File.Value(v.Row().X))
	case js.OpGet:
		_, err := strconv.Atoi(v.Name())
		return err == nil && areRandomBytes(v.File.Value(v.Row().X))
	case js.OpParam: // bytes.map(b => ...), Array.from(bytes, b => ...)
		c, n, ok := takenBy(v.File, v.Row().Func)
		switch {
		case !ok || v.Row().Y != 0:
		case c.Callee.Is("globalThis.Array.from"):
			return n == 1 && areRandomBytes(c.Arg(0))
		case n == 0 && hasName(c.Method(), []string{"map", "forEach", "flatMap"}):
			return areRandomBytes(c.Receiver())
		}
	}
	return false
}

// areRandomBytes reports whether a value is what crypto.randomBytes gives, or
// an array of bytes that getRandomValues fills.
func areRandomBytes(v flow.Value) bool {
	for _, o := range v.Origins() {
		c, ok := o.AsCall()
		switch list := o.File.JS.Operands(o.Row()); {
		case o.Op() == js.OpArray && len(list) == 1 && o.File.JS.At(list[0]).Op == js.OpSpread: // [...randomBytes(n)]
			return areRandomBytes(o.File.Value(o.File.JS.At(list[0]).X))
		case !ok:
		case c.Callee.Is("node:crypto.randomBytes", "node:crypto.pseudoRandomBytes"):
			return true
		case c.Callee.Is("globalThis.crypto.getRandomValues"):
			return areByteArray(c.Arg(0).Origin())
		case areByteArray(o):
			for _, use := range usesOf(v) {
				if fill, ok := parentOf(use).AsCall(); ok && fill.Callee.Is("globalThis.crypto.getRandomValues", "node:crypto.randomFillSync") {
					return true
				}
			}
		}
	}
	return false
}

func areByteArray(v flow.Value) bool {
	c, ok := v.AsCall()
	return ok && c.Callee.Is("globalThis.Uint8Array", "globalThis.Buffer.alloc")
}

// outsized reports whether a condition in front of v compares the bytes.
func outsized(b flow.Value) bool {
	name := b.Name()
	if b.Op() == js.OpGetDyn {
		name = b.File.Value(b.Row().X).Name()
	}
	for cond := range b.Conditions() {
		switch cond.File.JS.Str(cond.Row().Str) {
		case "<", "<=", ">", ">=":
			left := cond.File.Value(cond.Row().X)
			if left.Op() == js.OpGetDyn {
				left = left.File.Value(left.Row().X)
			}
			if left.Name() == name {
				return true
			}
		}
	}
	return false
}

// madeForSecret reports whether a name around v speaks of what must not be guessed.
func madeForSecret(v flow.Value) bool {
	for _, name := range append(givenNames(v), v.File.JS.Str(v.Func().Name)) {
		if strongSenses[senseOfMade(name)] != 0 || nameHas(name, "random", "digits", "password", "code", "token", "pin", "otp", "secret", "captcha") {
			return true
		}
	}
	return false
}
