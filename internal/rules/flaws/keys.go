package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/rule"
)

// A sizedKey row says where a call takes the size of a key in bits.
type sizedKey struct {
	calls []string
	arg   int
	key   string // "" for the argument itself
	kind  string // argument 0 must be this, if it is not ""
	least float64
	what  string
}

var sizedKeys = []sizedKey{
	{[]string{"node:crypto.generateKeyPair", "node:crypto.generateKeyPairSync"}, 1, "modulusLength", "rsa", 2048, "RSA"},
	{[]string{"node:crypto.generateKeyPair", "node:crypto.generateKeyPairSync"}, 1, "modulusLength", "rsa-pss", 2048, "RSA"},
	{[]string{"node:crypto.generateKeyPair", "node:crypto.generateKeyPairSync"}, 1, "modulusLength", "dsa", 2048, "DSA"},
	{[]string{"node:crypto.generateKeyPair", "node:crypto.generateKeyPairSync"}, 1, "primeLength", "dh", 2048, "Diffie-Hellman"},
	{[]string{"node:crypto.generateKey", "node:crypto.generateKeySync"}, 1, "length", "hmac", 112, "HMAC"},
	{[]string{"node:crypto.createDiffieHellman"}, 0, "", "", 2048, "Diffie-Hellman"},
	{[]string{"globalThis.crypto.subtle.generateKey"}, 0, "modulusLength", "", 2048, "RSA"},
	{[]string{"node-forge.pki.rsa.generateKeyPair"}, 0, "", "", 2048, "RSA"},
	{[]string{"node-forge.pki.rsa.generateKeyPair", "node-rsa", "keypair"}, 0, "bits", "", 2048, "RSA"},
	{[]string{"node-rsa", "node-rsa().generateKeyPair"}, 0, "b", "", 2048, "RSA"},
	{[]string{"node-rsa().generateKeyPair", "ursa.generatePrivateKey", "jsrsasign.RSAKey().generate"}, 0, "", "", 2048, "RSA"},
	{[]string{"selfsigned.generate"}, 1, "keySize", "", 2048, "RSA"},
	{[]string{"pem.createCertificate"}, 0, "keyBitsize", "", 2048, "RSA"},
	{[]string{"pem.createPrivateKey"}, 0, "", "", 2048, "RSA"},
}

// smallCurves are elliptic curves of fewer than 224 bits.
var smallCurves = []string{"secp112", "secp128", "secp160", "secp192", "prime192", "sect113", "sect131", "sect163", "sect193", "c2pnb163", "c2tnb191", "brainpoolp160", "brainpoolp192", "p-192",
	"wap-wsg-idm-ecid-wtls1", "wap-wsg-idm-ecid-wtls3"}

// smallGroups are the groups of Diffie-Hellman that Node knows of up to 1536
// bits, RFC 2409 and RFC 3526.
var smallGroups = map[string]string{"modp1": "768", "modp2": "1024", "modp5": "1536"}

var shortKey = rule.Check{
	ID:       "flaws/short-key",
	Title:    "key too short",
	Why:      "Keys of RSA and Diffie-Hellman up to 1024 bits are within reach of a well paid attacker, and small curves are too; who recorded the traffic reads it then.",
	Fix:      "Use 3072 bits or more for RSA, X25519 or P-256 for curves, and 32 random bytes for symmetric keys.",
	When:     "A key of RSA, DSA or Diffie-Hellman of fewer than 2048 bits is made, a curve of fewer than 224 bits is named, or one of the groups modp1, modp2, modp5; a key of fewer than 16 random bytes signs or encrypts.",
	Quiet:    "The size is not known.",
	CWE:      326,
	Severity: rule.Medium,
	Links:    []string{"https://csrc.nist.gov/pubs/sp/800/131/a/r2/final", "https://weakdh.org/"},
	Code: func(p *rule.CodePass) {
		for i := range sizedKeys {
			reportSize(p, &sizedKeys[i])
		}
		reportCurves(p)
		for _, c := range p.Calls("node:crypto.getDiffieHellman", "node:crypto.createDiffieHellmanGroup", "node:crypto.DiffieHellmanGroup") {
			if name, _ := c.Arg(0).Str(); smallGroups[strings.ToLower(name)] != "" {
				f := p.Reportf(c, "%s takes %s, a group of %s bits.", calleeOf(c), name, smallGroups[strings.ToLower(name)])
				f.Confidence, f.Label = rule.Certain, "too short"
				trifling(f)
			}
		}
		reportRandomKeys(p)
	},
}

func reportSize(p *rule.CodePass, row *sizedKey) {
	for _, c := range p.Calls(row.calls...) {
		if kind, _ := c.Arg(0).Str(); row.kind != "" && kind != row.kind {
			continue
		}
		at := c.Arg(row.arg)
		if row.key != "" {
			at = c.Option(row.arg, row.key).Value
		}
		n, ok := at.Num()
		if !ok || n >= row.least || n < 8 {
			continue
		}
		f := p.Reportf(at, "%s makes a key for %s of %v bits.", calleeOf(c), row.what, n)
		f.Confidence, f.Label = rule.Certain, "too short"
		if n <= 1024 && row.least == 2048 {
			f.Severity = rule.High
		}
		trifling(f)
	}
}

func reportCurves(p *rule.CodePass) {
	report := func(c flow.Call, at flow.Value) {
		name, _ := at.Str()
		for _, small := range smallCurves {
			if strings.HasPrefix(strings.ToLower(name), small) {
				f := p.Reportf(at, "%s takes the curve %s, which is too small.", calleeOf(c), name)
				f.Confidence, f.Label = rule.Certain, "too short"
				trifling(f)
				return
			}
		}
	}
	for _, c := range p.Calls("node:crypto.createECDH", "elliptic.ec", "node:crypto.ECDH") {
		report(c, c.Arg(0))
	}
	for _, c := range p.Calls("node:crypto.generateKeyPair", "node:crypto.generateKeyPairSync") {
		report(c, c.Option(1, "namedCurve").Value)
	}
}

// reportRandomKeys reports keys of few random bytes.
func reportRandomKeys(p *rule.CodePass) {
	for _, k := range usedKeys(p.File) {
		c, ok := k.value.Origin().AsCall()
		if !ok || !c.Callee.Is("node:crypto.randomBytes") {
			continue
		}
		if n, ok := c.Arg(0).Num(); ok && n < 16 && n >= 1 {
			f := p.Reportf(c, "The key that %s has only %v random bytes.", k.does, n)
			f.Label = "too short"
			trifling(f)
		}
	}
}
