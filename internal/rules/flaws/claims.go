package flaws

import (
	"net/netip"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var forgedAddress = rule.Check{
	ID:    "flaws/forged-address",
	Title: "visitor let in by an address that he has written himself",
	Why: "X-Forwarded-For and its like are headers as any other: who asks may write 127.0.0.1 there. " +
		"A proxy in front adds to what it was sent, it does not take it away.",
	Fix:      "Compare req.socket.remoteAddress; or set trust proxy to the address of your own proxy and compare req.ip.",
	When:     "The header X-Forwarded-For, X-Real-IP, X-Client-IP, True-Client-IP, CF-Connecting-IP or Client-IP of a request is compared with an address in the code, or looked for in a list of such.",
	Quiet:    "The header is only logged or counted by; the addresses come from elsewhere; tests.",
	CWE:      290,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/guide/behind-proxies.html", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#security_and_privacy_concerns"},
	Code: func(p *rule.CodePass) {
		if !p.File.JS.AnyString(isAddressHeader) {
			return
		}
		eachCompared(p, func(at, claim flow.Value, texts []flow.Value) {
			header, ok := headerRead(claim, 0)
			if !ok || !isAddressHeader(header) || !allAddresses(texts) {
				return
			}
			f := p.Reportf(at, "%s decides by %s, which the visitor writes himself.", at.Source(), header)
			f.Label = "anybody may write this address"
			trifling(f)
		})
	},
}

var claimedRole = rule.Check{
	ID:       "flaws/claimed-role",
	Title:    "visitor who says himself that he is an administrator",
	Why:      "A cookie or a header that nobody has signed is what the visitor writes there.",
	Fix:      "Keep the role in the session on the server, or in a token whose signature is verified.",
	When:     "A cookie or header of the request called admin, isAdmin, role, is_staff or the like is compared with a text in the code.",
	Quiet:    "Signed cookies; the query and the body, where such a name may be what a form is about; tests.",
	CWE:      565,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		if !p.File.JS.AnyString(isRoleName) {
			return
		}
		eachCompared(p, func(at, claim flow.Value, texts []flow.Value) {
			name, ok := cookieRead(claim)
			if !ok {
				name, ok = headerRead(claim, 0)
			}
			if !ok || !isRoleName(name) {
				return
			}
			f := p.Reportf(at, "%s believes what the visitor says of himself.", at.Source())
			f.Label = "not signed"
			trifling(f)
		})
	},
}

var (
	addressHeaders = map[string]bool{"x-forwarded-for": true, "x-real-ip": true, "x-client-ip": true, "true-client-ip": true, "cf-connecting-ip": true, "client-ip": true, "x-remote-addr": true, "x-originating-ip": true, "x-remote-ip": true}
	roleNames      = map[string]bool{"admin": true, "isadmin": true, "role": true, "userrole": true, "isstaff": true, "issuperuser": true, "superuser": true, "isroot": true, "isauthenticated": true, "authenticated": true, "isloggedin": true, "loggedin": true}
)

// isAddressHeader reports whether a header says where a visitor comes from.
func isAddressHeader(name string) bool {
	return len(name) >= len("x-real-ip") && len(name) <= len("x-originating-ip") && strings.IndexByte(name, '-') > 0 && addressHeaders[strings.ToLower(name)]
}

// isRoleName reports whether a cookie or a header says who a visitor is.
func isRoleName(name string) bool {
	if len(name) < len("role") || len(name) > len("x-is_authenticated") {
		return false
	}
	switch name[0] | 0x20 { // in lower case; what follows is dear
	case 'a', 'i', 'l', 'r', 's', 'u', 'x', '_' | 0x20, '-':
	default:
		return false
	}
	lower := strings.TrimPrefix(strings.ToLower(name), "x-")
	return roleNames[unseparated.Replace(lower)]
}

var unseparated = strings.NewReplacer("_", "", "-", "")

// eachCompared calls say for each value of a file that is compared with texts
// of the code: x === 'text', ['text'].includes(x).
func eachCompared(p *rule.CodePass, say func(at, claim flow.Value, texts []flow.Value)) {
	if rule.IsTest(p.File.Name()) || isBrowser(p.File) {
		return
	}
	for _, id := range p.File.Rows(js.OpBinary) {
		v := p.File.Value(id)
		switch operator(v) {
		case "===", "==", "!==", "!=":
			x, y := p.File.Value(v.Row().X), p.File.Value(v.Row().Y)
			if _, ok := x.Str(); ok {
				x, y = y, x
			}
			if _, ok := y.Str(); ok {
				say(v, x, []flow.Value{y})
			}
		}
	}
	for _, c := range p.File.AllCalls() {
		list := c.Receiver().Origin()
		if m := c.Method(); m != "includes" && m != "indexOf" || !list.OK() || list.Op() != js.OpArray {
			continue
		}
		var texts []flow.Value
		for _, id := range list.File.JS.Operands(list.Row()) {
			texts = append(texts, list.File.Value(id))
		}
		say(c.Value, c.Arg(0), texts)
	}
}

func allAddresses(texts []flow.Value) bool {
	for _, t := range texts {
		text, _ := t.Str()
		if _, err := netip.ParseAddr(text); err != nil && text != "localhost" {
			return false
		}
	}
	return len(texts) > 0
}

// headerRead returns the header of a request that a value is, or is the first
// part of: req.headers['x-real-ip'], req.get('X-Real-IP'), and what split, trim
// and || make of them.
func headerRead(v flow.Value, depth int) (string, bool) {
	if depth > 6 {
		return "", false
	}
	for _, o := range v.Origins() {
		row := o.Row()
		switch row.Op {
		case js.OpGet, js.OpGetDyn:
			base := o.File.Value(row.X)
			if base.Is("express:req.headers", "http:req.headers", "koa:ctx.headers", "koa:ctx.request.headers", "fastify:req.headers", "next:req.headers", "hapi:request.headers") {
				return o.Key(), o.Key() != ""
			}
			if o.Key() == "0" {
				return headerRead(base, depth+1)
			}
		case js.OpLogical:
			return headerRead(o.File.Value(row.X), depth+1)
		case js.OpCall:
			c, _ := o.AsCall()
			if c.Callee.Is("express:req.get", "express:req.header", "koa:ctx.get", "web:request.headers.get") {
				return c.Arg(0).Str()
			}
			switch c.Method() {
			case "split", "trim", "toString", "toLowerCase", "replace", "pop", "shift":
				return headerRead(c.Receiver(), depth+1)
			}
		}
	}
	return "", false
}

// cookieRead returns the name of the cookie of a request that a value is.
func cookieRead(v flow.Value) (string, bool) {
	o := v.Origin()
	if row := o.Row(); row.Op == js.OpGet || row.Op == js.OpGetDyn {
		if o.File.Value(row.X).Is("express:cookies", "http:req.cookies", "fastify:req.cookies", "next:req.cookies") {
			return o.Key(), o.Key() != ""
		}
		return "", false
	}
	if c, ok := o.AsCall(); ok && c.Callee.Is("koa:ctx.cookies.get") && !c.Option(1, "signed").IsTrue() {
		return c.Arg(0).Str()
	}
	return "", false
}
