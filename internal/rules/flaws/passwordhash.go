package flaws

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var weakPasswordHash = rule.Check{
	ID:    "flaws/weak-password-hash",
	Title: "password hashed by something too fast",
	Why: "When the table of users leaks, a graphics card tries billions of passwords a second against a plain hash, salted or not. Only a function that is slow on purpose " +
		"keeps the passwords safe for a while.",
	Fix: "Use argon2id, scrypt with its defaults or more, or bcrypt with a cost of 10 or more.",
	When: "A plain hash such as md5 or sha256 is given something that is named a password, directly or through a function that hashes its argument; bcrypt runs with a cost below 10; PBKDF2 runs fewer rounds than are " +
		"needed for its hash, which is high when there are fewer than a tenth of them; scrypt or argon2 are turned down; an object that says how keys are made of passwords has fewer than 1,000 rounds.",
	Quiet:    "The number is not known; the hash is asked from a list of leaked passwords; an HMAC; user:realm:password, of which HTTP's digest authentication wants a hash, and the MD4 of NTLM. Tests are low.",
	CWE:      916,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		reportPlainHash(p)
		reportBcrypt(p)
		reportPBKDF2(p)
		reportDefaultRounds(p)
		reportScrypt(p)
		reportArgon(p)
	},
}

// reportPlainHash reports passwords given to a fast hash.
func reportPlainHash(p *rule.CodePass) {
	reported := map[flow.Value]bool{}
	type place struct {
		fn   js.FuncID
		name string
	}
	rounds := map[place]*rule.Finding{} // a function that hashes again and again is one to mend
	for _, d := range digests(p.File) {
		name, ok := passwordIn(d.data)
		var by flow.Call
		given := d.data
		if !ok && !d.keyed && isFast(d.algorithm) {
			name, by, given, ok = passwordGiven(d.data)
		}
		if !ok || d.keyed || !isFast(d.algorithm) || isDigestAuth(given) || d.algorithm == "md4" || reported[d.made.Value] || flow.Memo(p.File, fileFact("leaked list"), leakedList) {
			continue
		}
		reported[d.made.Value] = true
		at := place{d.made.FuncID(), name}
		if f := rounds[at]; f != nil && at.fn > 0 {
			f.Trace = append(f.Trace, rule.Step{Place: d.made.Span(), Code: d.made.Source(), Note: "hashes it as well"})
			continue
		}
		f := p.Reportf(d.made, "%s is hashed with %s, which is far too fast.", name, d.algorithm)
		f.Label = "billions of guesses a second"
		if by.OK() {
			f.Trace = []rule.Step{{Place: by.Span(), Code: by.Source(), Note: "is called with " + name}}
		}
		trifling(f)
		rounds[at] = f
	}
}

// passwordGiven looks at the calls of the function that hashes its parameter,
// for one that gives it a password.
func passwordGiven(data flow.Value) (name string, by flow.Call, given flow.Value, ok bool) {
	f, fn := data.File, data.FuncID()
	row := f.Func(fn)
	for i, id := range f.JS.List[row.Lo:row.Hi] {
		if !isMadeOf(data, f.Value(id), 0) {
			continue
		}
		sites := f.Callers(fn)
		for _, site := range sites[:min(len(sites), maxLook)] {
			if name, ok := passwordIn(site.Argument(i)); ok {
				return name, site.Call, site.Argument(i), true
			}
		}
	}
	return "", by, given, false
}

// isDigestAuth reports whether a text is user:realm:password, of which RFC 7616
// wants the hash: both sides of HTTP's digest authentication have to make it.
func isDigestAuth(v flow.Value) bool {
	for _, name := range namesIn(v) {
		if nameHas(name, "realm") {
			return true
		}
	}
	return strings.Count(constantParts(v, 0), ":") >= 2
}

// constantParts returns what is constant of a text that is put together.
func constantParts(v flow.Value, depth int) string {
	if text, ok := v.Str(); ok {
		return text
	}
	row := v.Row()
	var operands []js.ValueID
	switch {
	case depth > 12:
	case row.Op == js.OpBinary && v.File.JS.Str(row.Str) == "+":
		operands = []js.ValueID{row.X, row.Y}
	case row.Op == js.OpTemplate:
		operands = v.File.JS.Operands(row)
	}
	text := ""
	for _, id := range operands {
		text += constantParts(v.File.Value(id), depth+1)
	}
	return text
}

// isMadeOf reports whether a text is a parameter, or has it as a part.
func isMadeOf(v, param flow.Value, depth int) bool {
	row := v.Row()
	switch {
	case depth > 4 || !v.OK():
	case row.Op == js.OpRef:
		defs := v.File.Reaching(v.ID)
		return len(defs) == 1 && defs[0].Value == param.ID
	case row.Op == js.OpBinary || row.Op == js.OpLogical:
		return isMadeOf(v.File.Value(row.X), param, depth+1) || isMadeOf(v.File.Value(row.Y), param, depth+1)
	case row.Op == js.OpTemplate:
		return slices.ContainsFunc(v.File.JS.Operands(row), func(id js.ValueID) bool { return isMadeOf(v.File.Value(id), param, depth+1) })
	}
	return false
}

// leakedList reports whether a file asks the list of leaked passwords, whose
// protocol wants the beginning of a SHA-1.
func leakedList(f *flow.File) bool {
	for _, s := range f.JS.Strings() {
		if nameHas(s, "pwned", "hibp", "pwnedpasswords") {
			return true
		}
	}
	return false
}

var bcryptCalls = callsOfAll([]string{"bcrypt", "bcryptjs", "bcrypt-nodejs", "bcrypt.default", "bcryptjs.default", "@node-rs/bcrypt", "twin-bcrypt"}, "hash", "hashSync", "genSalt", "genSaltSync")

// callsOfAll returns the paths of functions that each of the packages has.
func callsOfAll(packages []string, functions ...string) []string {
	var paths []string
	for _, pkg := range packages {
		for _, f := range functions {
			paths = append(paths, pkg+"."+f)
		}
	}
	return paths
}

func reportBcrypt(p *rule.CodePass) {
	for _, c := range p.Calls(bcryptCalls...) {
		cost := c.Arg(1)
		if m := c.Method(); m == "genSalt" || m == "genSaltSync" || m == "" && nameHas(c.Callee.Name(), "salt") {
			cost = c.Arg(0)
		}
		n, ok := cost.Num()
		if !ok || n >= 10 || n < 1 {
			continue
		}
		f := p.Reportf(cost, "%s runs bcrypt with a cost of %v; 10 is the least.", calleeOf(c), n)
		f.Confidence, f.Label = rule.Certain, "too fast"
		if n >= 8 {
			f.Severity = rule.Medium
		}
		trifling(f)
	}
}

// leastRounds are the rounds of PBKDF2 that OWASP asks for, by hash; md5 is no
// better than sha1.
var leastRounds = map[string]float64{"md5": 1_300_000, "sha1": 1_300_000, "sha256": 600_000, "sha512": 210_000}

func reportPBKDF2(p *rule.CodePass) {
	for _, c := range p.Calls("node:crypto.pbkdf2", "node:crypto.pbkdf2Sync", "pbkdf2.pbkdf2", "pbkdf2.pbkdf2Sync") {
		n, ok := c.Arg(2).Num()
		hash, known := c.Arg(4).Str()
		reportRounds(p, c, c.Arg(2), n, ok, hash, known)
	}
	for _, c := range p.Calls("crypto-js.PBKDF2", "crypto-js/pbkdf2") {
		o := c.Option(2, "iterations")
		n, ok := o.Num()
		at := o.Value
		if o.Absent() {
			n, ok, at = 1, true, c.Value // the default of crypto-js before 4.2
		}
		reportRounds(p, c, at, n, ok, "sha1", true)
	}
}

// derivation are names of what a function takes that makes a key of a password.
var derivation = []string{"keySize", "keysize", "keylen", "keyLength", "keyLen", "hasher", "hashBytes", "saltBytes", "saltLength", "saltlen"}

// reportDefaultRounds reports objects that say how keys are made of passwords,
// with a number of rounds that was small twenty years ago.
func reportDefaultRounds(p *rule.CodePass) {
	for _, name := range []string{"iterations", "rounds"} {
		key := p.File.JS.FindStr(name)
		if key == 0 {
			continue
		}
		for _, id := range p.File.Rows(js.OpProp) {
			v := p.File.Value(id)
			if v.Row().Str != key {
				continue
			}
			object := parentOf(v)
			n, ok := p.File.Value(v.Row().X).Num()
			if !ok || n < 1 || n >= 1000 || object.Op() != js.OpObject || !slices.ContainsFunc(derivation, func(k string) bool { return object.Option(k).State == flow.Present }) {
				continue
			}
			if c, ok := parentOf(object).AsCall(); ok && c.Callee.Is("crypto-js.PBKDF2", "crypto-js/pbkdf2") {
				continue // judged by its call
			}
			f := p.Reportf(v, "Keys are made of passwords in %v rounds; hundreds of thousands are asked for today.", n)
			f.Severity, f.Label = rule.Medium, "too fast"
			trifling(f)
		}
	}
}

// reportRounds reports a number of rounds that is too small. Keys that are
// derived from a secret of full strength need none, so that a name has to say
// that it is a password.
func reportRounds(p *rule.CodePass, c flow.Call, at flow.Value, n float64, ok bool, hash string, known bool) {
	if !known {
		hash = "sha512"
	}
	least := leastRounds[plainAlgorithm(hash)]
	if !ok || least == 0 || n >= least/2 {
		return
	}
	f := p.Reportf(at, "%s runs %v rounds of %s; %v are asked for today.", calleeOf(c), n, hash, least)
	f.Label = "too fast"
	if n >= least/100 {
		f.Severity = rule.Medium
	}
	if n >= least/10 {
		f.Severity = rule.Low
	}
	if _, password := passwordIn(c.Arg(0)); !password {
		f.Severity = min(f.Severity, rule.Medium)
	}
	trifling(f)
}

func reportScrypt(p *rule.CodePass) {
	for _, c := range p.Calls("node:crypto.scrypt", "node:crypto.scryptSync") {
		for _, key := range []string{"N", "cost"} {
			o := c.Option(3, key)
			n, ok := o.Num()
			if !ok || n >= 1<<14 {
				continue
			}
			f := p.Reportf(o.Value, "%s runs with a cost of %v; its default is 16384.", calleeOf(c), n)
			f.Label = "too fast"
			trifling(f)
		}
	}
}

func reportArgon(p *rule.CodePass) {
	for _, c := range p.Calls("argon2.hash", "@node-rs/argon2.hash", "@node-rs/argon2.hashSync") {
		o := c.Option(1, "memoryCost")
		if n, ok := o.Num(); ok && n < 7168 {
			f := p.Reportf(o.Value, "%s uses %s of memory; 7 MiB are the least.", calleeOf(c), kibibytes(n))
			f.Severity, f.Label = rule.Medium, "too cheap"
			trifling(f)
		}
	}
}

func kibibytes(n float64) string { return fmt.Sprintf("%v KiB", n) }
