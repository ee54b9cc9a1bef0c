package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// reportChosen reports code that verifies web tokens itself and takes from the
// token which algorithm the key is for.
func reportChosen(p *rule.CodePass) {
	alg := p.File.JS.FindStr("alg")
	if alg == 0 || p.File.JS.FindStr("algorithms") != 0 || !namesVerify(p.File) {
		return
	}
	var chosen []flow.Value
	for i := range p.File.JS.Values {
		v := p.File.Value(js.ValueID(i))
		if v.Op() != js.OpGet || v.Row().Str != alg || !isHeader(p.File.Value(v.Row().X)) {
			continue
		}
		if isCompared(v) {
			return // it is looked at before it is believed
		}
		if choosesBy(v) {
			chosen = append(chosen, parentOf(v))
		} else if isReturned(v) {
			for _, c := range callersOf(p.File, v.FuncID()) {
				if choosesBy(c.Value) {
					chosen = append(chosen, parentOf(c.Value))
				}
			}
		}
	}
	if len(chosen) == 0 {
		return
	}
	f := p.Reportf(chosen[0], "%s takes the algorithm from the token that it is to verify.", chosen[0].Source())
	f.Label = "the token chooses how it is checked"
	for _, v := range chosen[1:] {
		f.Trace = append(f.Trace, rule.Step{Place: v.Span(), Code: v.Source(), Note: "takes it as well"})
	}
	trifling(f)
}

// namesVerify reports whether a file calls something that verifies.
func namesVerify(f *flow.File) bool {
	for _, c := range f.AllCalls() {
		if name := strings.ToLower(c.Callee.Name()); strings.Contains(name, "verify") {
			return true
		}
	}
	return false
}

// isHeader reports whether a value is the header of a token: called so and read
// out of a text.
func isHeader(v flow.Value) bool {
	if !nameHas(v.Name(), "header", "hdr", "jose") {
		return false
	}
	for _, o := range v.Origins() {
		if o.Op() == js.OpObject && len(o.File.JS.Operands(o.Row())) > 0 {
			return false // one that is about to be signed
		}
	}
	return true
}

// isCompared reports whether a value is compared, or looked up in a list.
func isCompared(v flow.Value) bool {
	p := parentOf(v)
	switch p.Op() {
	case js.OpBinary:
		return p.File.JS.Str(p.Row().Str) != "+"
	case js.OpCall:
		c, _ := p.AsCall()
		switch c.Method() {
		case "includes", "indexOf", "has", "test", "match", "hasOwnProperty", "find":
			return true
		}
	}
	return false
}

// choosesBy reports whether a value is the key of a table, or all that is
// given to a function that makes an algorithm.
func choosesBy(v flow.Value) bool {
	p := parentOf(v)
	if p.Op() == js.OpGetDyn {
		return p.Row().Y == v.ID && nameHas(p.File.Value(p.Row().X).Name(), "alg", "algs", "algorithm", "algorithms", "algo", "algos", "signers", "verifiers", "hash", "hashes", "map", "methods", "types", "supported")
	}
	c, ok := p.AsCall()
	return ok && c.Arg(0) == v && c.Callee.Is("jwa", "node:crypto.createVerify")
}

// handsOn reports whether a package verifies tokens with options that it is
// given as they are, and with a key that is not known to be a secret.
func handsOn(p *rule.CodePass, c jwtCall) bool {
	if c.asks || p.File.JS.FindStr("algorithms") != 0 || c.key.arg != 1 || c.key.key != "" {
		return false
	}
	options := c.Arg(2)
	return isParameter(options) && isParameter(c.Arg(1)) && !isHMACName(c.Arg(1)) && p.Taint.ModeOf(p.File) == taint.Library
}

// isHMACName reports whether the name of a key says more than that it is secret.
func isHMACName(v flow.Value) bool { return nameHas(v.Name(), "hmac", "symmetric", "shared") }

// mixesAlgorithms reports whether a list names HMAC, whose key is a secret, and
// an algorithm whose key is public.
func mixesAlgorithms(list flow.Option) bool {
	if list.State != flow.Present {
		return false
	}
	o := list.Value.Origin()
	if o.Op() != js.OpArray {
		return false
	}
	secret, public := false, false
	for _, id := range o.File.JS.Operands(o.Row()) {
		name, _ := o.File.Value(id).Str()
		secret = secret || strings.HasPrefix(name, "HS")
		public = public || strings.HasPrefix(name, "RS") || strings.HasPrefix(name, "ES") || strings.HasPrefix(name, "PS")
	}
	return secret && public
}
