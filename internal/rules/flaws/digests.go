package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/rule"
)

// A digester row is a call that hashes its first argument with an algorithm of
// its own.
type digester struct {
	path, algorithm string
}

var digesters = []digester{
	{"md5", "md5"}, {"blueimp-md5", "md5"}, {"js-md5", "md5"}, {"md5-hex", "md5"}, {"spark-md5.hash", "md5"}, {"ts-md5.Md5.hashStr", "md5"},
	{"crypto-js.MD5", "md5"}, {"crypto-js/md5", "md5"}, {"hash-wasm.md5", "md5"}, {"utility.md5", "md5"}, {"hash-wasm.md4", "md4"}, {"js-md4", "md4"},
	{"sha1", "sha1"}, {"js-sha1", "sha1"}, {"crypto-js.SHA1", "sha1"}, {"crypto-js/sha1", "sha1"}, {"hash-wasm.sha1", "sha1"}, {"utility.sha1", "sha1"},
	{"crypto-js.RIPEMD160", "ripemd160"}, {"crypto-js/ripemd160", "ripemd160"}, {"hash-wasm.ripemd160", "ripemd160"},
	{"sha256", "sha256"}, {"js-sha256", "sha256"}, {"js-sha256.sha256", "sha256"}, {"crypto-js.SHA256", "sha256"}, {"crypto-js/sha256", "sha256"},
	{"hash-wasm.sha256", "sha256"}, {"utility.sha256", "sha256"}, {"js-sha512", "sha512"}, {"js-sha512.sha512", "sha512"}, {"crypto-js.SHA512", "sha512"},
	{"crypto-js/sha512", "sha512"}, {"crypto-js.SHA3", "sha3"}, {"crypto-js.SHA224", "sha224"}, {"crypto-js.SHA384", "sha384"}, {"hash-wasm.sha512", "sha512"},
	{"hash-wasm.sha3", "sha3"}, {"sha512", "sha512"},
}

var digesterPaths = func() (paths []string) {
	for _, d := range digesters {
		paths = append(paths, d.path)
	}
	return paths
}()

// forges are the hashes of node-forge.
var forges = []string{"node-forge.md.md5.create().update", "node-forge.md.sha1.create().update", "node-forge.md.sha256.create().update", "node-forge.md.sha512.create().update"}

// A digest is one use of a hash function.
type digest struct {
	flow.Call            // what takes the data
	algorithm string     // lower case, without hyphens: "sha1"
	data      flow.Value // what is hashed
	keyed     bool       // an HMAC
	made      flow.Call  // what names the algorithm
}

type digestsKey struct{}

// digests returns the uses of hash functions of a file with a known algorithm.
func digests(f *flow.File) []digest {
	return flow.Memo(f, digestsKey{}, func(f *flow.File) []digest {
		var all []digest
		add := func(c, made flow.Call, data flow.Value, name string, keyed bool) {
			if name != "" && data.OK() {
				all = append(all, digest{c, plainAlgorithm(name), data, keyed, made})
			}
		}
		const hash, hmac = "node:crypto.createHash", "node:crypto.createHmac"
		for _, c := range f.Calls(hash+"().update", hmac+"().update", hash+"().end", hash+"().write") {
			made, ok := firstMade(c.Receiver(), hash, hmac)
			if !ok {
				continue
			}
			name, _ := made.Arg(0).Str()
			add(c, made, c.Arg(0), name, made.Callee.Is(hmac))
		}
		for _, c := range f.Calls("node:crypto.hash") {
			name, _ := c.Arg(0).Str()
			add(c, c, c.Arg(1), name, false)
		}
		for _, c := range f.Calls(forges...) {
			add(c, c, c.Arg(0), strings.Split(c.Path, ".")[2], false)
		}
		for _, c := range f.Calls("globalThis.crypto.subtle.digest") {
			name, ok := c.Arg(0).Str()
			if !ok {
				name, _ = c.Option(0, "name").Str()
			}
			add(c, c, c.Arg(1), name, false)
		}
		for _, c := range f.Calls("hasha", "hasha.hash", "hasha.default", "hasha.hashSync", "hasha.async") {
			if name, ok := c.Option(1, "algorithm").Str(); ok {
				add(c, c, c.Arg(0), name, false)
			}
		}
		for _, c := range f.Calls(digesterPaths...) {
			add(c, c, c.Arg(0), digesters[slices.Index(digesterPaths, c.Path)].algorithm, false)
		}
		for _, c := range f.Calls("crypto-js.HmacMD5", "crypto-js.HmacSHA1", "crypto-js/hmac-md5", "crypto-js/hmac-sha1") {
			add(c, c, c.Arg(0), c.Path[len(c.Path)-4:], true)
		}
		return all
	})
}

// plainAlgorithm brings the spellings of an algorithm together: SHA-1,
// RSA-SHA1 and sha1WithRSAEncryption are sha1.
func plainAlgorithm(name string) string {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimPrefix(name, "rsa-"), "withrsaencryption")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "ssl3-"), "ecdsa-with-")
	return strings.NewReplacer("-", "", "/", "", "_", "").Replace(name)
}

var brokenDigests = map[string]bool{"md2": true, "md4": true, "md5": true, "sha1": true, "sha": true, "ripemd": true, "ripemd160": true, "rmd160": true, "dsasha1": true, "dsasha": true, "hmacmd5": true}

// isFast reports whether an algorithm computes one pass over its input, as all
// hashes do that are not made for passwords.
func isFast(algorithm string) bool {
	return brokenDigests[algorithm] || strings.HasPrefix(algorithm, "sha") || strings.HasPrefix(algorithm, "blake") || strings.HasPrefix(algorithm, "whirlpool")
}

// passwordIn returns the name of a password among the parts of an expression.
func passwordIn(v flow.Value) (string, bool) {
	for _, name := range namesIn(v) {
		if (senseOf(name) == passwordSense || name == "pass" || name == "pw") && !nameHas(name, "hash", "hashed", "digest") {
			return name, true
		}
	}
	return "", false
}

var weakHash = rule.Check{
	ID:    "flaws/weak-hash",
	Title: "broken hash function where it has to hold",
	Why: "For MD5, SHA-1 and older functions somebody can make two texts with the same hash at will. A signature, a token or a proof of integrity that rests on " +
		"such a hash can be carried over to another text.",
	Fix: "Use sha256 or stronger; for a keyed hash, createHmac('sha256', key).",
	When: "MD5, MD4, SHA-1 or RIPEMD hashes something that is named as a secret, a token, a session or a signature, or the hash is named so; or a signature is made or " +
		"verified with one. HMAC with such a function still holds and is low, and so is verifying what others sign.",
	Quiet:    "Checksums, ETags, keys of caches and all else whose name tells of no such purpose; algorithms that are not known. Passwords are the matter of weak-password-hash.",
	CWE:      328,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/crypto.html#support-for-weak-or-compromised-algorithms", "https://shattered.io/"},
	Code: func(p *rule.CodePass) {
		for _, d := range digests(p.File) {
			if !brokenDigests[d.algorithm] {
				continue
			}
			if _, password := passwordIn(d.data); password {
				continue
			}
			name := hashPurpose(d)
			if name == "" {
				continue
			}
			f := p.Reportf(d.made, "%s stands on %s, a hash that can be forged.", name, d.algorithm)
			f.Label = "no longer holds"
			if d.keyed {
				f.Message = name + " stands on an HMAC with " + d.algorithm + ", a hash that is given up."
				f.Severity = rule.Low
				if d.algorithm != "md5" { // HMAC-SHA1 is what OAuth 1 and many services ask for
					f.Confidence = rule.Possible
				}
			}
			trifling(f)
		}
		reportSignatures(p)
	},
}

// hashPurpose returns the name that says what a hash is for, if it is for
// something that somebody may want to forge.
func hashPurpose(d digest) string {
	given := givenNames(d.Value)
	for i, name := range append(given, namesIn(d.data)...) {
		switch senseOfMade(name) {
		case secretSense, tokenSense, sessionSense, signatureSense, codeSense:
			return name
		case bareTokenSense, nonceSense:
			if !d.keyed && i < len(given) {
				return name
			}
		}
		if nameHas(name, "sign", "signature", "integrity", "csrf", "auth") && !nameHas(name, "cache", "path", "file", "count", "length", "url") {
			return name
		}
	}
	return ""
}

// reportSignatures reports signatures that stand on a broken hash.
func reportSignatures(p *rule.CodePass) {
	for _, c := range p.Calls("node:crypto.createSign", "node:crypto.sign", "node:crypto.createVerify", "node:crypto.verify") {
		name, _ := c.Arg(0).Str()
		if !brokenDigests[plainAlgorithm(name)] {
			continue
		}
		f := p.Reportf(c, "%s signs with %s, a hash that can be forged.", calleeOf(c), name)
		f.Confidence, f.Label = rule.Certain, "no longer holds"
		if c.Callee.Is("node:crypto.createVerify", "node:crypto.verify") {
			f.Message = calleeOf(c) + " takes signatures with " + name + ", a hash that can be forged."
			f.Severity, f.Confidence = rule.Low, rule.Likely
		}
		trifling(f)
	}
}
