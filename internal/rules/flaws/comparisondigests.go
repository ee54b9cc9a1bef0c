package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// digestsIn returns the results of hash functions that are a value, or a part
// of the text that it is: 'sha256=' + hmac.digest('hex').
func digestsIn(v flow.Value, depth int) []flow.Value {
	if depth > 4 || !v.OK() {
		return nil
	}
	var found []flow.Value
	for _, o := range append([]flow.Value{v}, v.Origins()...) {
		row := o.Row()
		switch row.Op {
		case js.OpTemplate:
			parts := o.File.JS.Operands(row)
			for _, part := range parts[:min(len(parts), maxLook)] {
				found = append(found, digestsIn(o.File.Value(part), depth+1)...)
			}
		case js.OpBinary:
			if o.File.JS.Str(row.Str) == "+" {
				found = append(found, digestsIn(o.File.Value(row.X), depth+1)...)
				found = append(found, digestsIn(o.File.Value(row.Y), depth+1)...)
			}
		case js.OpCall:
			if isDigest(o) {
				return append(found, o)
			}
			c, _ := o.AsCall()
			switch m := c.Method(); {
			case c.Callee.Is("globalThis.Buffer.from", "globalThis.Buffer"):
				found = append(found, digestsIn(c.Arg(0), depth+1)...)
			case m == "toString" || m == "toLowerCase" || m == "toUpperCase" || m == "trim" || m == "replace" || m == "slice" || m == "substring":
				found = append(found, digestsIn(c.Receiver(), depth+1)...)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return found
}

// reportEquals reports a.equals(b) and Buffer.compare(a, b), which stop early
// like ===.
func reportEquals(p *rule.CodePass) {
	for _, c := range p.File.AllCalls() {
		x, y := c.Receiver(), c.Arg(0)
		switch {
		case c.Method() == "equals" && y.OK():
		case c.Callee.Is("globalThis.Buffer.compare"):
			x, y = c.Arg(0), c.Arg(1)
		default:
			continue
		}
		a, b := isKeyed(digestsIn(x, 0)), isKeyed(digestsIn(y, 0))
		if a == b {
			continue
		}
		f := p.Reportf(c, "A signature is compared by %s, which stops at the first byte that differs.", calleeOf(c))
		f.Label = "tells how much is right"
		trifling(f)
	}
}

// digestName says which digest is meant, without the key that may stand in it.
func digestName(v flow.Value) string {
	if name := v.Name(); name != "" {
		return name
	}
	return "what an HMAC gives"
}

// isDigest reports whether v is the result of a hash function.
func isDigest(v flow.Value) bool {
	for _, path := range v.Paths() {
		if strings.HasSuffix(path, "().digest()") || strings.HasPrefix(path, "crypto-js.Hmac") || strings.HasPrefix(path, "crypto-js/hmac") {
			return true
		}
	}
	return false
}

// isKeyed reports whether one of the digests is that of an HMAC.
func isKeyed(digests []flow.Value) bool {
	for _, v := range digests {
		if isKeyedDigest(v) {
			return true
		}
	}
	return false
}

func isKeyedDigest(v flow.Value) bool {
	if c, ok := v.AsCall(); ok { // createHash('sha512').update(text + process.env.KEY).digest()
		if update, ok := c.Receiver().Origin().AsCall(); ok && update.Method() == "update" {
			for part := range parts(update.Arg(0)) {
				if s := senseOf(part.Name()); (s == secretSense || s == passwordSense) && isConfigured(part) {
					return true
				}
			}
		}
	}
	if _, ok := firstMade(v, "node:crypto.createHmac", "node:crypto.Hmac"); ok {
		return true
	}
	for _, path := range v.Paths() {
		if strings.Contains(strings.ToLower(path), "hmac") {
			return true
		}
	}
	return false
}
