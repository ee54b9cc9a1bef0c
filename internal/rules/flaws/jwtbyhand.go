package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

// reportByHand reports tokens of which only the middle is read:
// JSON.parse(Buffer.from(token.split('.')[1], 'base64')), in a file in which
// nothing computes or compares a signature.
func reportByHand(p *rule.CodePass) {
	if isBrowser(p.File) || p.File.JS.FindStr("split") == 0 {
		return
	}
	verified := verifies(p.File)
	for _, c := range p.Calls("globalThis.JSON.parse") {
		token := readByHand(c.Arg(0))
		if !token.OK() || !isFromOutside(token) && !requested(token) && !isSent(p, token) || verified && !onlyElsewhere(c.Value, verifyNames...) || checksSignature(p.File) {
			continue
		}
		f := p.Reportf(c, "%s reads the token without looking at its signature.", calleeOf(c))
		f.Label = "anybody writes his own token"
		trifling(f)
	}
}

// isSent reports whether a token comes out of a request, by whatever way.
func isSent(p *rule.CodePass, token flow.Value) bool {
	way := p.Taint.Trace(token, "", model.Deserialise)
	return way != nil && way.Source.Class == model.Remote
}

// readByHand returns the token of which a value is the decoded middle.
func readByHand(v flow.Value) flow.Value {
	decoded := false
	for range 8 {
		v = v.Origin()
		c, ok := v.AsCall()
		if !ok {
			break
		}
		how, _ := c.Arg(1).Str()
		switch {
		case c.Callee.Is("globalThis.Buffer.from", "globalThis.Buffer"):
			if !strings.HasPrefix(how, "base64") {
				return flow.Value{}
			}
			decoded, v = true, c.Arg(0)
		case c.Callee.Is("globalThis.atob", "globalThis.decodeURIComponent", "globalThis.escape"):
			decoded, v = decoded || c.Callee.Is("globalThis.atob"), c.Arg(0)
		case hasName(c.Method(), []string{"toString", "replace", "replaceAll", "decode"}):
			v = c.Receiver()
		default:
			return flow.Value{}
		}
	}
	if !decoded || v.Op() != js.OpGet || v.Key() != "1" {
		return flow.Value{}
	}
	parts, ok := v.File.Value(v.Row().X).Origin().AsCall()
	if sep, _ := parts.Arg(0).Str(); !ok || parts.Method() != "split" || sep != "." {
		return flow.Value{}
	}
	return parts.Receiver()
}

// checksSignature reports whether a file computes what a signature has to be.
func checksSignature(f *flow.File) bool {
	for range f.Calls("node:crypto.createHmac", "node:crypto.createVerify", "node:crypto.timingSafeEqual", "globalThis.crypto.subtle.verify", "node:crypto.verify") {
		return true
	}
	return false
}
