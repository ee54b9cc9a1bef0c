package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var secretStorage = rule.Check{
	ID:    "flaws/cleartext-secret-storage",
	Title: "secret kept in the clear",
	Why: "What lies in localStorage or in a cookie that scripts read is read by any script that gets into the page; a file with a password is read by whoever " +
		"gets at a backup or another account.",
	Fix:  "Keep sessions in cookies that are httpOnly; do not keep passwords at all; encrypt what has to be kept in a file.",
	When: "localStorage, sessionStorage, a cookie or a file is given a password; or a storage of the browser a token, which is low.",
	Quiet: "The value is a constant, hashed or encrypted; a plain token of which nothing says that it opens anything. " +
		"Tests and tools are low.",
	CWE:      312,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/HTML5_Security_Cheat_Sheet.html#local-storage"},
	Code: func(p *rule.CodePass) {
		for _, c := range p.Calls("globalThis.localStorage.setItem", "globalThis.sessionStorage.setItem") {
			reportStored(p, c, true)
		}
		for _, c := range p.Calls("express:res.cookie", "koa:ctx.cookies.set", "js-cookie.set", "fastify:reply.setCookie", "cookies().set", "universal-cookie().set") {
			reportStored(p, c, false)
		}
		if p.File.JS.FindStr("localStorage") != 0 || p.File.JS.FindStr("sessionStorage") != 0 || p.File.JS.FindStr("cookie") != 0 {
			assignedStorage(p)
		}
		for _, c := range p.Calls(fsKeepers...) {
			v, ok := secretWithin(c.Arg(1), 0)
			var way *taint.Flow
			if !ok || senseOf(v.Name()) != passwordSense {
				if way = followSecret(p, c.Arg(1), carriesPassword); way == nil {
					continue
				}
				v = way.From()
			}
			f := p.Reportf(c, "%s keeps %s in a file in the clear.", calleeOf(c), v.Source())
			f.Label = "not encrypted"
			if way != nil {
				f.Trace = rule.Steps(way.Steps)
			}
			trifling(f)
		}
	},
}

func reportStored(p *rule.CodePass, c flow.Call, page bool) {
	key, _ := c.Arg(0).Str()
	v, ok := secretWithin(c.Arg(1), 0)
	s := senseOf(key)
	var way *taint.Flow
	if !ok {
		if way = followSecret(p, c.Arg(1), carriesPassword); way != nil {
			v, ok = way.From(), true
		}
	}
	if ok {
		s = senseOf(v.Name())
	} else {
		v = c.Arg(1)
		if v.Const().Kind != flow.NoConst || !isBareValue(v) {
			return
		}
	}
	switch {
	case s == passwordSense:
	case page && (s == tokenSense || s == secretSense || key == "jwt" || senseOf(key) == bareTokenSense) && !nameHas(key, "csrf", "xsrf", "device", "push"):
	default:
		return
	}
	f := p.Reportf(c, "%s keeps %s in the clear.", calleeOf(c), v.Source())
	f.Label = "any script in the page reads it"
	if way != nil {
		f.Trace = rule.Steps(way.Steps)
	}
	if s != passwordSense {
		f.Severity = rule.Low
	}
	trifling(f)
}

// isBareValue reports whether v is a variable or property, and no result of a
// call that may have made it harmless.
func isBareValue(v flow.Value) bool {
	return v.Op() == js.OpRef || v.Op() == js.OpGet
}

// assignedStorage finds localStorage.password = password and
// document.cookie = 'password=' + password.
func assignedStorage(p *rule.CodePass) {
	for _, id := range p.File.Rows(js.OpAssign) {
		v := p.File.Value(id)
		row := v.Row()
		if p.File.JS.Str(row.Str) != "=" {
			continue
		}
		target, given := p.File.Value(row.X), p.File.Value(row.Y)
		if target.Op() != js.OpGet && target.Op() != js.OpGetDyn {
			continue
		}
		switch given.Op() {
		case js.OpFunc, js.OpClass, js.OpNumber, js.OpTrue, js.OpFalse, js.OpNull, js.OpUndefined, js.OpRegExp, js.OpString:
			continue // no secret by its name, nor made of one
		}
		base := p.File.Value(target.Row().X)
		if !base.Is("globalThis.localStorage", "globalThis.sessionStorage") && !target.Is("globalThis.document.cookie") {
			continue
		}
		secret, ok := secretWithin(given, 0)
		if senseOf(target.Key()) == passwordSense && isBareValue(given) && given.Const().Kind == flow.NoConst {
			secret, ok = given, true // sessionStorage.password = field.value
		}
		var way *taint.Flow
		if !ok || senseOf(secret.Name()) != passwordSense && secret != given {
			if way = followSecret(p, given, carriesPassword); way == nil {
				continue
			}
			secret = way.From()
		}
		f := p.Reportf(v, "%s keeps %s in the clear.", target.Source(), secret.Source())
		f.Label = "any script in the page reads it"
		if way != nil {
			f.Trace = rule.Steps(way.Steps)
		}
		trifling(f)
	}
}
