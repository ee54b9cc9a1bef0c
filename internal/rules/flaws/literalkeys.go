package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// A usedKey is a key that a cryptographic call is given.
type usedKey struct {
	value flow.Value
	does  string // after "the key that"
	weak  bool   // a key of an HMAC, which may be no secret at all
}

// A keyTaker row says where a call takes a key.
type keyTaker struct {
	calls []string
	arg   int
	key   string
	does  string
	weak  bool
}

var keyTakers = []keyTaker{
	{[]string{"node:crypto.createHmac", "node:crypto.Hmac"}, 1, "", "signs", true},
	{[]string{"node:crypto.createSign().sign", "node:crypto.createSign().end().sign"}, 0, "", "signs", false},
	{[]string{"node:crypto.sign"}, 2, "", "signs", false},
	{[]string{"node:crypto.privateDecrypt", "node:crypto.privateEncrypt"}, 0, "", "decrypts", false},
	{[]string{"node:crypto.createPrivateKey"}, 0, "", "signs or decrypts", false},
	{[]string{"crypto-js.HmacSHA256", "crypto-js.HmacSHA512", "crypto-js.HmacSHA1", "crypto-js.HmacMD5", "crypto-js/hmac-sha256", "crypto-js/hmac-sha512"}, 1, "", "signs", true},
	{[]string{"cryptr", "cryptr.default", "simple-encryptor", "aes-js.ModeOfOperation.ctr", "aes-js.ModeOfOperation.cbc", "aes-js.ModeOfOperation.ecb", "encryptpwd.encrypt", "string-crypto"}, 0, "", "encrypts", false},
	{[]string{"tweetnacl.secretbox"}, 2, "", "encrypts", false},
	{[]string{"cookie-signature.sign"}, 1, "", "signs", false},
}

type usedKeysKey struct{}

// usedKeys returns the keys that a file gives to ciphers, signatures and HMACs.
func usedKeys(f *flow.File) []usedKey {
	return flow.Memo(f, usedKeysKey{}, func(f *flow.File) []usedKey {
		var all []usedKey
		for _, c := range ciphers(f) {
			if c.key.OK() {
				does := "encrypts"
				if c.decrypts {
					does = "decrypts"
				}
				all = append(all, usedKey{value: c.key, does: does})
			}
		}
		for i := range keyTakers {
			row := &keyTakers[i]
			for _, c := range f.Calls(row.calls...) {
				v := c.Arg(row.arg)
				if o := v.Option("key"); o.State == flow.Present {
					v = o.Value
				}
				if v.OK() {
					all = append(all, usedKey{v, row.does, row.weak})
				}
			}
		}
		for _, c := range f.Calls("node:crypto.scryptSync", "node:crypto.scrypt", "node:crypto.pbkdf2", "node:crypto.pbkdf2Sync", "crypto-js.PBKDF2") {
			all = append(all, usedKey{value: c.Arg(0), does: "a key is derived from"})
		}
		return all
	})
}

var literalKey = rule.Check{
	ID:    "flaws/literal-key",
	Title: "key in the code",
	Why: "Whoever sees the code, in a repository, an image, a backup or a browser, can decrypt what the key protects and sign in its name. " +
		"A key in the code is the same everywhere, and is never changed.",
	Fix:   "Read the key from the environment or a store of secrets, make a new one, and stop if it is missing.",
	When:  "The key of a cipher, an HMAC or a signature, or the password that a key is derived from, is a constant. A constant to fall back to is medium.",
	Quiet: "The value comes from elsewhere or is not known; an empty key; keys of session cookies and of web tokens have checks of their own.",
	CWE:   321, Severity: rule.High,
	Links: []string{"https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		seen := map[flow.Value]bool{}
		for _, k := range usedKeys(p.File) {
			at, fallback, ok := literalAt(k.value)
			if !ok || seen[at] || saidByName(p, at) {
				continue
			}
			seen[at] = true
			what := "The key that " + k.does
			if strings.HasPrefix(k.does, "a key") {
				what = "What " + k.does
			}
			f := p.Reportf(at, "%s stands in the code.", what)
			f.Label = "anybody who sees the code has it"
			if k.weak {
				f.Severity = rule.Medium
			}
			if fallback {
				f.Message = what + " falls back to a constant in the code."
				f.Severity = rule.Medium
			}
			if at.Span() != k.value.Span() {
				f.Trace = []rule.Step{{Place: k.value.Span(), Code: k.value.Source(), Note: k.does + " here"}}
			}
			trifling(f)
		}
	},
}

// literalAt returns where the text of a literal key is written, and whether it
// is only what the code falls back to.
func literalAt(v flow.Value) (at flow.Value, fallback, ok bool) {
	for range 4 {
		if c := v.Const(); c.Kind == flow.String {
			return c.At, c.Default, c.Text != "" && !hasVariable(c.Text)
		}
		o := v.Origin()
		if o.Op() == js.OpArray {
			_, ok := listBytes(o)
			return o, false, ok
		}
		c, isCall := o.AsCall()
		switch {
		case !isCall:
			return flow.Value{}, false, false
		case c.Callee.Is(byteMakers...):
			v = c.Arg(0)
		case c.Method() == "digest": // createHash('sha256').update('key').digest()
			v = hashedText(c)
		default:
			return flow.Value{}, false, false
		}
	}
	return flow.Value{}, false, false
}

// hashedText returns what createHash(...).update(x).digest() hashes.
func hashedText(c flow.Call) flow.Value {
	update, ok := c.Receiver().Origin().AsCall()
	if ok && update.Method() == "update" {
		if _, hash := firstMade(update.Receiver(), "node:crypto.createHash"); hash {
			return update.Arg(0)
		}
	}
	return flow.Value{}
}

// hasVariable reports whether a text is a place for a key and no key.
func hasVariable(text string) bool {
	return strings.Contains(text, "${") || strings.Contains(text, "{{") || strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">") || strings.HasPrefix(text, "%")
}
