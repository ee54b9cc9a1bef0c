package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var staticIV = rule.Check{
	ID:    "flaws/static-iv",
	Title: "the same IV or nonce for every message",
	Why: "With the same key and IV twice, CBC shows which messages begin alike, and GCM and CTR give away the difference of the texts; GCM loses the key of its tags as well, " +
		"so that messages can be forged.",
	Fix: "Make a new IV for every message with randomBytes(16), of 12 bytes for GCM, and send it along in front of the cipher text.",
	When: "The IV given to encrypt with is a constant, a buffer of zeros that nothing fills, or is made at random once when the module is loaded and then used " +
		"by a function. In GCM, CCM, CTR and ChaCha20 modes it is high.",
	Quiet:    "The IV is not known; text is only decrypted; an empty IV, as ECB has it.",
	CWE:      329,
	Severity: rule.Medium,
	Links:    []string{"https://csrc.nist.gov/pubs/sp/800/38/d/final", "https://nodejs.org/api/crypto.html#cryptocreatecipherivalgorithm-key-iv-options"},
	Code: func(p *rule.CodePass) {
		for _, c := range ciphers(p.File) {
			if c.decrypts || !c.iv.OK() || c.isECB() || brokenCipher(c.algorithm) != "" {
				continue
			}
			f := reportIV(p, c)
			if f == nil {
				continue
			}
			if name := strings.ToLower(c.algorithm); hasMode(name, "gcm", "ccm", "ctr", "ocb", "poly1305", "chacha20") {
				f.Severity = rule.High
			}
			trifling(f)
		}
	},
}

// reportIV says what makes the IV of a cipher the same every time.
func reportIV(p *rule.CodePass, c cipher) *rule.Finding {
	if constantBytes(c.iv) {
		f := p.Reportf(c.iv, "%s is given an IV that is a constant.", calleeOf(c.Call))
		f.Label = "the same for every message"
		return f
	}
	if isZeros(c.iv) && !filledLater(c.iv) {
		f := p.Reportf(c.iv, "%s is given an IV of zeros.", calleeOf(c.Call))
		f.Label = "the same for every message"
		return f
	}
	if madeAtLoad(c.iv, c.Call) {
		f := p.Reportf(c.iv, "%s is given an IV that is made once, when the module is loaded.", calleeOf(c.Call))
		f.Label = "the same for every message"
		return f
	}
	return nil
}

// constantBytes reports whether v is text or bytes that the code holds.
func constantBytes(v flow.Value) bool {
	text, ok := literalBytes(v)
	return ok && text != ""
}

// literalBytes returns the text of a literal key or IV, through the calls that
// turn text into bytes.
func literalBytes(v flow.Value) (string, bool) {
	for range 4 {
		if c := v.Const(); c.Kind == flow.String {
			return c.Text, !c.Default
		}
		o := v.Origin()
		if o.Op() == js.OpArray {
			return listBytes(o)
		}
		c, ok := o.AsCall()
		if !ok || !c.Callee.Is(byteMakers...) {
			return "", false
		}
		v = c.Arg(0)
	}
	return "", false
}

// byteMakers turn text or a list of numbers into bytes.
var byteMakers = []string{
	"globalThis.Buffer.from", "globalThis.Buffer", "safe-buffer.Buffer.from", "globalThis.Uint8Array", "globalThis.Uint8Array.from", "globalThis.TextEncoder().encode",
	"crypto-js.enc.Utf8.parse", "crypto-js.enc.Hex.parse", "crypto-js.enc.Base64.parse", "crypto-js.enc.Latin1.parse", "crypto-js/enc-utf8.parse", "crypto-js/enc-hex.parse",
	"node:crypto.createSecretKey", "globalThis.atob", "aes-js.utils.utf8.toBytes", "aes-js.utils.hex.toBytes", "node-forge.util.createBuffer", "node-forge.util.hexToBytes",
}

func listBytes(o flow.Value) (string, bool) {
	members := o.File.JS.Operands(o.Row())
	if len(members) == 0 || len(members) > 1024 {
		return "", false
	}
	for _, m := range members {
		if _, ok := o.File.Value(m).Num(); !ok {
			return "", false
		}
	}
	return strings.Repeat("*", len(members)), true
}

// isZeros recognises a buffer that is made of zeros.
func isZeros(v flow.Value) bool {
	c, ok := v.Origin().AsCall()
	if !ok {
		return false
	}
	_, sized := c.Arg(0).Num()
	n, _ := c.Len()
	return sized && (n == 1 && c.Callee.Is("globalThis.Uint8Array", "globalThis.Buffer.alloc") || n >= 2 && c.Callee.Is("globalThis.Buffer.alloc") && c.Arg(1).Const().Kind != flow.NoConst)
}

// filledLater reports whether the buffer that v names is handed to anything
// else than a cipher, which may fill it, or written to.
func filledLater(v flow.Value) bool {
	if v.Op() != js.OpRef {
		// A property, or the call that makes it, which nothing else has.
		_, direct := v.AsCall()
		return !direct
	}
	for _, use := range usesOf(v) {
		parent := parentOf(use)
		switch row := parent.Row(); row.Op {
		case js.OpCall, js.OpNew:
			c, _ := parent.AsCall()
			if m := c.Callee.Name(); m != "createCipheriv" && m != "createDecipheriv" && m != "concat" && m != "encrypt" && m != "decrypt" {
				return true
			}
		case js.OpGet:
			if name := parent.Name(); name != "length" && name != "toString" {
				return true
			}
		case js.OpGetDyn:
			return true
		}
	}
	return false
}

// madeAtLoad reports whether v is made at random at the top level of a module
// and used in a function.
func madeAtLoad(v flow.Value, at flow.Call) bool {
	o := v.Origin()
	c, ok := o.AsCall()
	if !ok || !c.Callee.Is("node:crypto.randomBytes", "globalThis.crypto.getRandomValues", "crypto-js.lib.WordArray.random") {
		return false
	}
	return v.Op() == js.OpRef && o.File == at.File && o.FuncID() == 0 && at.FuncID() != 0
}
