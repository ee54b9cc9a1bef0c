package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/rule"
)

// A cipher is one use of a symmetric cipher.
type cipher struct {
	flow.Call
	algorithm string     // as written: "aes-256-cbc"; "" if it is not known
	key, iv   flow.Value // not OK if there is none
	decrypts  bool
	noIV      bool // the call takes no IV: Node derives key and IV from a password
}

type ciphersKey struct{}

// libraryCiphers are the calls of packages that fix the cipher by their name.
var libraryCiphers = []string{"AES", "DES", "TripleDES", "RC4", "RC4Drop", "Rabbit", "RabbitLegacy", "Blowfish"}

// ciphers returns the uses of symmetric ciphers of a file.
func ciphers(f *flow.File) []cipher {
	return flow.Memo(f, ciphersKey{}, func(f *flow.File) []cipher {
		var all []cipher
		for _, c := range f.Calls("node:crypto.createCipheriv", "node:crypto.createDecipheriv", "node:crypto.Cipheriv", "node:crypto.Decipheriv") {
			name, _ := c.Arg(0).Str()
			all = append(all, cipher{Call: c, algorithm: name, key: c.Arg(1), iv: c.Arg(2), decrypts: strings.Contains(c.Path, "Decipher")})
		}
		for _, c := range f.Calls("node:crypto.createCipher", "node:crypto.createDecipher", "node:crypto.Cipher", "node:crypto.Decipher") {
			name, _ := c.Arg(0).Str()
			all = append(all, cipher{Call: c, algorithm: name, key: c.Arg(1), decrypts: strings.Contains(c.Path, "Decipher"), noIV: true})
		}
		for _, c := range f.Calls("node-forge.cipher.createCipher", "node-forge.cipher.createDecipher") {
			name, _ := c.Arg(0).Str()
			all = append(all, cipher{Call: c, algorithm: name, key: c.Arg(1), decrypts: strings.HasSuffix(c.Path, "createDecipher")})
		}
		for _, name := range libraryCiphers {
			if !f.Prog.Uses("crypto-js", "crypto-js/"+strings.ToLower(name)) {
				continue
			}
			for _, method := range []string{"encrypt", "decrypt"} {
				for _, c := range f.Calls("crypto-js."+name+"."+method, "crypto-js/"+strings.ToLower(name)+"."+method) {
					all = append(all, cipher{Call: c, algorithm: name, key: c.Arg(1), iv: c.Option(2, "iv").Value, decrypts: method == "decrypt"})
				}
			}
		}
		for _, c := range f.Calls("globalThis.crypto.subtle.encrypt", "globalThis.crypto.subtle.decrypt") {
			name, _ := c.Option(0, "name").Str()
			all = append(all, cipher{Call: c, algorithm: name, iv: c.Option(0, "iv").Value, decrypts: strings.HasSuffix(c.Path, "decrypt")})
		}
		return all
	})
}

// brokenCiphers are the first words of the names of ciphers that are broken or
// whose blocks are too small, with what is wrong with each.
var brokenCiphers = map[string]string{
	"des": "its keys have 56 bits", "desx": "its blocks have 64 bits", "tripledes": "its blocks have 64 bits", "3des": "its blocks have 64 bits", "des3": "its blocks have 64 bits",
	"rc2": "it is broken", "rc4": "it is broken", "arcfour": "it is broken", "bf": "its blocks have 64 bits", "blowfish": "its blocks have 64 bits",
	"cast": "its blocks have 64 bits", "cast5": "its blocks have 64 bits", "idea": "its blocks have 64 bits", "seed": "it is given up", "rabbit": "it is little studied", "rabbitlegacy": "it is little studied", "rc4drop": "it is broken",
	"id": "its blocks have 64 bits",
}

// brokenCipher says what is wrong with a cipher, "" if nothing is known.
func brokenCipher(name string) string {
	name = strings.ToLower(name)
	first, rest, _ := strings.Cut(name, "-")
	if first == "des" && strings.HasPrefix(rest, "ede") {
		return brokenCiphers["3des"]
	}
	return brokenCiphers[first]
}

// isECB reports whether a cipher call treats each block by itself.
func (c *cipher) isECB() bool {
	if strings.HasSuffix(strings.ToLower(c.algorithm), "-ecb") {
		return true
	}
	mode := c.Option(2, "mode")
	return mode.State == flow.Present && mode.Value.Is("crypto-js.mode.ECB", "crypto-js/mode-ecb")
}

var weakCipher = rule.Check{
	ID:    "flaws/weak-cipher",
	Title: "broken cipher",
	Why: "DES, 3DES, RC2, RC4, Blowfish and IDEA have keys that are tried out in hours, or blocks so small that text shows through after some gigabytes. " +
		"createCipher makes key and IV from the password with one round of MD5, the same for every message.",
	Fix:      "Use aes-256-gcm or chacha20-poly1305 with createCipheriv, a key of randomBytes(32), and a new IV for every message.",
	When:     "Text is encrypted or decrypted with one of these, or with createCipher or createDecipher whatever the cipher.",
	Quiet:    "The name of the cipher is not known.",
	CWE:      327,
	Severity: rule.High,
	Links:    []string{"https://sweet32.info/", "https://nodejs.org/api/deprecations.html#DEP0106"},
	Code: func(p *rule.CodePass) {
		for _, c := range ciphers(p.File) {
			why := brokenCipher(c.algorithm)
			var f *rule.Finding
			switch {
			case why != "":
				f = p.Reportf(c, "%s uses %s: %s.", calleeOf(c.Call), c.algorithm, why)
				f.Confidence, f.Label = rule.Certain, "broken cipher"
			case c.noIV:
				f = p.Reportf(c, "%s makes key and IV from a password with one round of MD5.", calleeOf(c.Call))
				f.Severity, f.Label = rule.Medium, "no IV"
			default:
				continue
			}
			if c.decrypts {
				f.Severity = min(f.Severity, rule.Medium)
			}
			trifling(f)
		}
	},
}

var ecbMode = rule.Check{
	ID:       "flaws/ecb-mode",
	Title:    "cipher that shows which blocks are equal",
	Why:      "In ECB mode equal blocks of text give equal blocks of cipher text. Whoever sees it learns the pattern of the text, and can move blocks from one message to another.",
	Fix:      "Use aes-256-gcm with a new IV for every message.",
	When:     "A cipher is created whose mode is ECB.",
	Quiet:    "The mode is not known; the cipher is broken in itself, which weak-cipher says.",
	CWE:      327,
	Severity: rule.High,
	Links:    []string{"https://csrc.nist.gov/pubs/sp/800/38/a/final"},
	Code: func(p *rule.CodePass) {
		for _, c := range ciphers(p.File) {
			if !c.isECB() || brokenCipher(c.algorithm) != "" {
				continue
			}
			f := p.Reportf(c, "%s runs %s in ECB mode.", calleeOf(c.Call), strings.TrimSuffix(strings.ToLower(c.algorithm), "-ecb"))
			f.Confidence, f.Label = rule.Certain, "equal blocks stay equal"
			if c.decrypts {
				f.Severity = rule.Medium
			}
			trifling(f)
		}
		for _, c := range p.Calls("aes-js.ModeOfOperation.ecb") {
			f := p.Reportf(c, "%s runs aes in ECB mode.", calleeOf(c))
			f.Label = "equal blocks stay equal"
			trifling(f)
		}
	},
}

var unauthenticatedCipher = rule.Check{
	ID:    "flaws/unauthenticated-cipher",
	Title: "cipher text that anybody may change",
	Why: "Without a tag that is checked, whoever can change the cipher text changes the text too, and where the receiver tells a bad padding from other faults, " +
		"reads it byte by byte.",
	Fix: "Use aes-256-gcm with an authTagLength of 16, and give the tag to setAuthTag before the text is used.",
	When: "A decipher in GCM, CCM or OCB mode is made in a file that never gives it the tag. With a tag but no authTagLength, which lets a tag of four bytes pass, the finding is low. " +
		"CBC, CTR, CFB and OFB modes in a file without any HMAC are possible.",
	Quiet:    "The mode is not known; the file makes or checks an HMAC.",
	CWE:      353,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/crypto.html#decipher-setauthtag-buffer-encoding", "https://nodejs.org/api/deprecations.html#DEP0182"},
	Code: func(p *rule.CodePass) {
		for _, c := range ciphers(p.File) {
			name := strings.ToLower(c.algorithm)
			switch node := strings.HasSuffix(c.Path, "iv"); {
			case node && c.decrypts && hasMode(name, "gcm", "ccm", "ocb"):
				reportTag(p, c)
			case node && !c.decrypts && hasMode(name, "cbc", "ctr", "cfb", "ofb", "cfb8", "cfb1") && brokenCipher(name) == "" && !hasMAC(p.File):
				f := p.Reportf(c, "%s runs %s and nothing in this file proves that the cipher text is unchanged.", calleeOf(c.Call), c.algorithm)
				f.Severity, f.Confidence, f.Label = rule.Low, rule.Possible, "no tag"
			}
		}
	},
}

func hasMode(name string, modes ...string) bool {
	last := name[strings.LastIndexByte(name, '-')+1:]
	for _, m := range modes {
		if last == m {
			return true
		}
	}
	return false
}

func reportTag(p *rule.CodePass, c cipher) {
	switch {
	case p.File.JS.FindStr("setAuthTag") == 0:
		f := p.Reportf(c, "%s deciphers %s, and nothing in this file gives it the tag to check.", calleeOf(c.Call), c.algorithm)
		f.Label = "tag never checked"
		trifling(f)
	case c.Option(3, "authTagLength").Absent():
		f := p.Reportf(c, "%s takes tags of any length, even of four bytes.", calleeOf(c.Call))
		f.Severity, f.Label = rule.Low, "no authTagLength"
		if p.File.JS.FindStr("length") != 0 || p.File.JS.FindStr("slice") != 0 || p.File.JS.FindStr("subarray") != 0 {
			f.Confidence = rule.Possible // the tag may be cut to its length
		}
		trifling(f)
	}
}

// hasMAC reports whether a file makes an HMAC or compares in constant time.
func hasMAC(f *flow.File) bool { return flow.Memo(f, fileFact("mac"), looksForMAC) }

func looksForMAC(f *flow.File) bool {
	for _, s := range []string{"createHmac", "timingSafeEqual", "HmacSHA256", "HmacSHA512", "poly1305", "hmac"} {
		if f.JS.FindStr(s) != 0 {
			return true
		}
	}
	return false
}
