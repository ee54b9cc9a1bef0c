package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/rule"
)

// paddings are those of RSA that do not hold for encryption.
var paddings = []struct {
	name  string
	paths []string
	why   string
}{
	{"RSA_NO_PADDING", []string{"node:crypto.constants.RSA_NO_PADDING", "node:constants.RSA_NO_PADDING", "globalThis.crypto.constants.RSA_NO_PADDING"},
		"equal texts give equal cipher texts, and short ones can be computed back"},
	{"RSA_PKCS1_PADDING", []string{"node:crypto.constants.RSA_PKCS1_PADDING", "node:constants.RSA_PKCS1_PADDING", "globalThis.crypto.constants.RSA_PKCS1_PADDING"},
		"whoever sees which cipher texts are refused reads them"},
}

var rsaPadding = rule.Check{
	ID:    "flaws/rsa-padding",
	Title: "RSA encryption with a padding that does not hold",
	Why: "RSA without padding gives equal cipher texts for equal texts. With the padding of PKCS #1 v1.5, " +
		"somebody who can tell, by an error or by the time, whether a cipher text was well formed, decrypts messages one question at a time: Bleichenbacher's attack, found anew in library after library.",
	Fix:      "Use OAEP, which is the default of crypto.publicEncrypt and crypto.privateDecrypt: leave padding out, and say oaepHash: 'sha256'.",
	When:     "publicEncrypt or privateDecrypt is given padding RSA_NO_PADDING or RSA_PKCS1_PADDING; node-rsa is given the encryptionScheme pkcs1; node-forge the scheme RSAES-PKCS1-V1_5 or RAW.",
	Quiet:    "privateEncrypt and publicDecrypt, which are signatures by another name; the padding is not known.",
	CWE:      780,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/crypto.html#cryptoprivatedecryptprivatekey-buffer", "https://www.rfc-editor.org/rfc/rfc8017#section-7"},
	Code: func(p *rule.CodePass) {
		for _, c := range p.Calls("node:crypto.publicEncrypt", "node:crypto.privateDecrypt") {
			o := c.Option(0, "padding")
			if o.State != flow.Present {
				continue
			}
			for _, padding := range paddings {
				if n, ok := o.Value.Num(); o.Value.Is(padding.paths...) || ok && n == numbered[padding.name] {
					f := p.Reportf(o.Value, "%s uses %s: %s.", calleeOf(c), padding.name, padding.why)
					f.Label = "not OAEP"
					trifling(f)
				}
			}
		}
		reportSchemes(p)
	},
}

// numbered are the values of the constants, those of OpenSSL.
var numbered = map[string]float64{"RSA_PKCS1_PADDING": 1, "RSA_NO_PADDING": 3}

// reportSchemes finds the same in packages.
func reportSchemes(p *rule.CodePass) {
	report := func(c flow.Call, at flow.Value, scheme string) {
		f := p.Reportf(at, "%s uses the padding %s: whoever sees which cipher texts are refused reads them.", calleeOf(c), scheme)
		f.Label = "not OAEP"
		trifling(f)
	}
	for _, c := range p.Calls("node-rsa", "node-rsa().setOptions") {
		for n := range 3 {
			o := c.Option(n, "encryptionScheme")
			if text, _ := o.Str(); text == "pkcs1" {
				report(c, o.Value, text)
			}
		}
	}
	for _, c := range p.Calls("node-forge.pki.publicKeyFromPem().encrypt", "node-forge.pki.privateKeyFromPem().decrypt", "node-forge.pki.rsa.generateKeyPair().publicKey.encrypt", "node-forge.pki.rsa.generateKeyPair().privateKey.decrypt") {
		if scheme, _ := c.Arg(1).Str(); scheme == "RSAES-PKCS1-V1_5" || scheme == "RAW" {
			report(c, c.Arg(1), scheme)
		}
	}
}
