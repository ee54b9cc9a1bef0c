package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// A guess is a call whose result can be guessed.
type guess struct {
	paths []string
	what  string // why it can be guessed
	clock bool   // it tells the time, which is fine for some purposes
}

var guesses = []guess{
	{[]string{"globalThis.Math.random", "lodash.random", "lodash/random", "lodash.sample", "lodash.sampleSize", "lodash.shuffle", "underscore.random", "underscore.sample", "underscore.shuffle", "random-int",
		"chance().string", "chance().hash", "chance().guid", "chance().word", "chance().integer", "chance().natural", "chance().pickset", "nanoid/non-secure.nanoid", "nanoid/non-secure.customAlphabet()"}, "can be computed from a few of its results", false},
	{[]string{"globalThis.Date.now", "globalThis.Date().getTime", "globalThis.Date().valueOf", "globalThis.performance.now", "moment().valueOf", "moment().unix", "globalThis.process.hrtime", "microtime.now"},
		"is the time, which anybody knows", true},
	{[]string{"uuid.v1", "uuid/v1", "uuid.v6", "node-uuid.v1", "node-uuid", "uuid-v1"}, "is made of the time", true},
	{[]string{"uniqid", "uniqid.time", "uniqid.process", "cuid"}, "is made of the time, a counter and little else", true},
	{[]string{"mongodb.ObjectId", "mongodb.ObjectID", "mongoose.Types.ObjectId", "bson.ObjectId"}, "is made of the time, a number of the process and a counter", true},
	{[]string{"hat"}, "is made with Math.random", false},
	{[]string{"shortid.generate", "shortid"}, "is too short to withstand guessing", false},
	{[]string{"lodash.uniqueId", "underscore.uniqueId", "lodash/uniqueId"}, "counts up from one", false},
}

// strongSenses are those whose value must not be guessed, and how bad it is.
var strongSenses = map[sense]rule.Severity{
	passwordSense: rule.High, secretSense: rule.High, tokenSense: rule.High, bareTokenSense: rule.High, sessionSense: rule.High, codeSense: rule.High,
	nonceSense: rule.Medium, saltSense: rule.Medium,
}

var weakRandomness = rule.Check{
	ID:    "flaws/weak-randomness",
	Title: "secret that can be guessed",
	Why: "Math.random is made for games: from a few results its state can be computed, and with it all that were and will be. The time and identifiers made of it are known to anybody. " +
		"Whoever guesses the token of somebody else is that somebody.",
	Fix:  "Use crypto.randomBytes(32), crypto.randomInt or crypto.randomUUID(); in a browser crypto.getRandomValues.",
	When: "Math.random, the clock, a UUID of version 1 or the like becomes part of a value that is named a password, a secret, a token, a session id, a code to enter, a nonce, a salt, or the boundary between the parts of a form; or a package for random texts draws their letters with Math.random.",
	Quiet: "The name says that it is something else, such as a time or a plain id; a nonce of the clock, which only has to be new; " +
		"something properly random goes into the value as well. Tests are low.",
	CWE:      338,
	Severity: rule.High,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Math/random", "https://nodejs.org/api/crypto.html#cryptorandombytessize-callback"},
	Code: func(p *rule.CodePass) {
		reported := map[int]bool{}
		for i := range guesses {
			for _, c := range p.Calls(guesses[i].paths...) {
				if n, _ := c.Len(); n > 0 && strings.EqualFold(c.Callee.Name(), "ObjectId") {
					continue // reads one
				}
				name, severity := guessedName(c, guesses[i].clock)
				if name == "" && i == 0 && isDrawn(p, c) {
					name, severity = "The text", rule.Medium
				}
				if line := c.Span().Line; name == "" || reported[line] {
					continue
				} else {
					reported[line] = true
				}
				f := p.Reportf(c, "%s is made with %s, which %s.", name, calleeOf(c), guesses[i].what)
				f.Severity, f.Label = severity, "can be guessed"
				trifling(f)
			}
		}
	},
}

// guessedName returns the name of the secret that a call becomes part of.
func guessedName(c flow.Call, clock bool) (string, rule.Severity) {
	for _, name := range slices.Concat(givenNames(c.Value), callerNames(c.Value), keptNames(c.Value)) {
		s := senseOf(name)
		if !clock {
			s = senseOfMade(name)
			if words := nameWords(name); len(words) > 0 && words[len(words)-1] == "boundary" && spelt(c) {
				s = nonceSense // of the parts of a form: who guesses it adds parts
			}
		}
		severity, strong := strongSenses[s]
		switch {
		case s == nonceSense && nameHas(name, "oauth", "signature", "sign"): // of a signed request, which only has to be new
			continue
		case !strong, nameHas(name, "cancel", "fake", "mock", "dummy", "cache", "page", "sample", "random") && s == bareTokenSense:
			continue
		case clock && (s == nonceSense || s == bareTokenSense || s == sessionSense || s == passwordSense) && !joinsOthers(c):
			// session = Date.now() is bookkeeping unless it is turned into text.
			if s == nonceSense || !madeText(c) {
				continue
			}
		case clock && s == saltSense:
			severity = rule.Low
		}
		if properlyRandom(c) {
			return "", 0
		}
		return name, severity
	}
	return "", 0
}

// isDrawn reports whether a package whose name, or whose function, speaks of
// random texts draws the letters of one, which it returns: what its users make
// of it are passwords and tokens.
func isDrawn(p *rule.CodePass, c flow.Call) bool {
	if p.Taint.ModeOf(p.File) != taint.Library || !drawsLetter(c.Value) || !isReturned(c.Value) {
		return false
	}
	for _, name := range []string{p.File.PackageName(), p.File.JS.Str(c.Func().Name)} {
		if hasWord(name, "random", "passw", "token", "secret", "nonce") {
			return true
		}
	}
	return false
}

// drawsLetter reports whether a number chooses a letter of a text, by its length:
// chars.charAt(Math.random() * chars.length), chars[...].
func drawsLetter(v flow.Value) bool {
	for range 8 {
		p := parentOf(v)
		switch p.Op() {
		case js.OpBinary, js.OpUnary:
		case js.OpCall:
			c, _ := p.AsCall()
			if c.Method() == "charAt" {
				return slices.Contains(namesIn(c.Arg(0)), "length") && isAppended(p)
			}
			if !keepsSecret[c.Callee.Name()] {
				return false
			}
		case js.OpGetDyn:
			return p.Row().Y == v.ID && slices.Contains(namesIn(v), "length") && isAppended(p)
		default:
			return false
		}
		v = p
	}
	return false
}

// isAppended reports whether a letter goes behind others: out += letter.
func isAppended(v flow.Value) bool {
	p := parentOf(v)
	return (p.Op() == js.OpAssign || p.Op() == js.OpBinary) && (operator(p) == "+=" || operator(p) == "+")
}

// callerNames returns the names that callers in the same file give to what the
// function around v returns, if v becomes a part of it.
func callerNames(v flow.Value) []string {
	fn := v.FuncID()
	if fn == 0 || !isReturned(v) {
		return nil
	}
	var names []string
	for _, c := range callersOf(v.File, fn) {
		names = append(names, givenNames(c.Value)...)
	}
	return names
}

// keptNames returns the names of the properties that a variable is stored
// under which v is the value of: code, in user.confirmationCode = code.
func keptNames(v flow.Value) []string {
	sym, ok := holder(wholeOf(v))
	if !ok {
		return nil
	}
	var names []string
	for _, id := range usesIn(v.File, sym) {
		switch p := parentOf(v.File.Value(id)); {
		case p.Op() == js.OpProp:
			names = append(names, p.Key())
		case p.Op() == js.OpAssign && p.Row().Y == id && p.File.JS.At(p.Row().X).Op == js.OpGet:
			names = append(names, p.File.Value(p.Row().X).Name())
		}
	}
	return names
}

// isReturned reports whether v, or a variable that it becomes a part of, is
// what the function around it returns.
func isReturned(v flow.Value) bool {
	whole := wholeOf(v)
	sym, held := holder(whole)
	switch p := parentOf(whole); {
	case held:
	case p.Op() == js.OpReturn:
		return true
	case p.Op() == js.OpAssign && p.File.JS.At(p.Row().X).Op == js.OpRef:
		sym = p.File.JS.At(p.Row().X).Sym
	case p.Op() == js.OpCall:
		// list.push(x)
		c, _ := p.AsCall()
		if c.Method() != "push" || c.Receiver().Op() != js.OpRef {
			return false
		}
		sym = c.Receiver().Row().Sym
	default:
		return false
	}
	for _, id := range usesIn(v.File, sym) {
		if parentOf(wholeOf(v.File.Value(id))).Op() == js.OpReturn {
			return true
		}
	}
	return false
}

// wholeOf returns the expression that v is a part of, up to the variable or
// property that is given it, or the call that takes it.
func wholeOf(v flow.Value) flow.Value {
	for range 24 {
		if _, held := holder(v); held {
			return v
		}
		p := parentOf(v)
		switch p.Op() {
		case js.OpNone, js.OpProp, js.OpAssign, js.OpReturn, js.OpFunc:
			return v
		case js.OpCall, js.OpNew:
			if c, _ := p.AsCall(); p.Row().X != v.ID && !keepsSecret[c.Callee.Name()] {
				return v
			}
		}
		v = p
	}
	return v
}

// spelt reports whether a number is written out with toString.
func spelt(c flow.Call) bool {
	for v, i := parentOf(c.Value), 0; v.OK() && i < 8; v, i = parentOf(v), i+1 {
		if v.Name() == "toString" {
			return true
		}
	}
	return false
}

// joinsOthers reports whether the result of a call is put together with
// something else.
func joinsOthers(c flow.Call) bool { return len(namesIn(wholeOf(c.Value))) > len(namesIn(c.Value)) }

// madeText reports whether the result becomes text, hashed or encoded.
func madeText(c flow.Call) bool {
	for v, i := parentOf(c.Value), 0; v.OK() && i < 4; v, i = parentOf(v), i+1 {
		switch v.Name() {
		case "toString", "update", "digest":
			return true
		}
		if call, ok := v.AsCall(); ok && (keepsSecret[call.Callee.Name()] || call.Callee.Is("globalThis.String")) {
			return true
		}
	}
	for _, path := range c.Callee.Paths() {
		if path == "globalThis.Date.now" || path == "globalThis.performance.now" {
			return false
		}
	}
	return c.Method() != "getTime" && c.Method() != "valueOf" && c.Method() != "unix"
}

// properlyRandom reports whether what is made in the same expression has
// something that cannot be guessed in it.
func properlyRandom(c flow.Call) bool {
	for _, name := range namesIn(wholeOf(c.Value)) {
		if name == c.Callee.Name() {
			continue // the nanoid of nanoid/non-secure
		}
		switch name {
		case "randomBytes", "randomUUID", "randomFillSync", "getRandomValues", "nanoid", "uuidv4", "v4", "randomInt", "secret", "createHmac":
			return true
		}
	}
	return false
}
