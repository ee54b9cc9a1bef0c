package flaws

import "tenet/internal/rule"

// deprecated says what Node's list of deprecations (nodejs.org/api/deprecations.html)
// gives in place of a function.
var deprecated = []struct{ path, instead string }{
	{"globalThis.Buffer", "Buffer.from or Buffer.alloc"},
	{"node:buffer.Buffer", "Buffer.from or Buffer.alloc"},
	{"node:buffer.SlowBuffer", "Buffer.allocUnsafeSlow"},
	{"node:fs.exists", "fs.stat or fs.access"},
	{"node:fs.lchmod", "fs.chmod"},
	{"node:fs.lchmodSync", "fs.chmodSync"},
	{"node:util.isArray", "Array.isArray"},
	{"node:util.isBoolean", "typeof"},
	{"node:util.isBuffer", "Buffer.isBuffer"},
	{"node:util.isDate", "util.types.isDate"},
	{"node:util.isError", "util.types.isNativeError"},
	{"node:util.isFunction", "typeof"},
	{"node:util.isNull", "=== null"},
	{"node:util.isNullOrUndefined", "== null"},
	{"node:util.isNumber", "typeof"},
	{"node:util.isObject", "typeof"},
	{"node:util.isPrimitive", "typeof"},
	{"node:util.isRegExp", "util.types.isRegExp"},
	{"node:util.isString", "typeof"},
	{"node:util.isSymbol", "typeof"},
	{"node:util.isUndefined", "=== undefined"},
	{"node:util.log", "console.log"},
	{"node:util.print", "console.log"},
	{"node:util.puts", "console.log"},
	{"node:util.debug", "console.error"},
	{"node:util.error", "console.error"},
	{"node:util._extend", "Object.assign"},
	{"node:tls.createSecurePair", "tls.TLSSocket"},
	{"node:tls.parseCertString", "querystring.parse"},
	{"node:crypto.createCredentials", "tls.createSecureContext"},
	{"node:crypto.createCipher", "crypto.createCipheriv"},
	{"node:crypto.createDecipher", "crypto.createDecipheriv"},
	{"node:module._debug", "util.debuglog"},
	{"node:os.getNetworkInterfaces", "os.networkInterfaces"},
	{"node:os.tmpDir", "os.tmpdir"},
	{"node:path._makeLong", "path.toNamespacedPath"},
	{"node:domain.create", "AsyncLocalStorage"},
	{"node:domain.createDomain", "AsyncLocalStorage"},
	{"globalThis.process.binding", "a public module"},
	{"globalThis.process.assert", "assert"},
	{"node:tty.setRawMode", "setRawMode of the stream"},
	{"node:url.parse", "new URL"},
	{"node:url.resolve", "new URL"},
	{"node:timers.enroll", "setTimeout"},
	{"node:timers.unenroll", "clearTimeout"},
}

func deprecatedAPIs(p *rule.CodePass, m *mistake) {
	for _, d := range deprecated {
		if d.instead == "" {
			continue
		}
		for _, call := range p.Calls(d.path) {
			row := call.Callee.Row()
			m.report(p, row.Start, row.End, oneLine(call.Callee.Source())+" is deprecated; use "+d.instead+".")
		}
	}
}
