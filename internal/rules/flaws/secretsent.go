package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// queryOptions are what clients of HTTP call an object that they write behind
// the question mark: params of axios, qs of request, searchParams of got.
var queryOptions = []string{"params", "qs", "searchParams", "query"}

// takeBody are the calls whose second argument is what they send.
var takeBody = callsOfAll([]string{"axios", "axios.create()", "needle", "superagent"}, "post", "put", "patch")

// reportSentPasswords reports requests that carry a password in their address.
// Keys for programs are no finding: the services that take them there say so.
func reportSentPasswords(p *rule.CodePass) {
	report := func(c flow.Call, secret flow.Value) {
		f := p.Reportf(c, "%s sends %s in the address of the request.", calleeOf(c), secret.Source())
		f.Severity, f.Label = rule.Medium, "stands in logs on the way"
		trifling(f)
	}
	for _, c := range p.Calls(requesters...) {
		if secret := passwordInAddress(addressOf(c)); secret.OK() {
			report(c, secret)
		} else if secret := passwordOption(c); secret.OK() {
			report(c, secret)
		}
	}
	for _, c := range p.Calls("globalThis.XMLHttpRequest().open") {
		if secret := passwordInAddress(c.Arg(1)); secret.OK() {
			report(c, secret)
		}
	}
}

// passwordInAddress returns the password that stands in an address, which may
// be one of several options.
func passwordInAddress(v flow.Value) flow.Value {
	query := false
	if v.Origin().Op() != js.OpObject {
		return passwordBehind(v, &query, 0)
	}
	for _, key := range []string{"url", "uri", "path"} {
		if o := v.Option(key); o.State == flow.Present {
			return passwordBehind(o.Value, &query, 0)
		}
	}
	return flow.Value{}
}

// passwordBehind returns the password that a text has behind a question mark,
// which its parts before may hold.
func passwordBehind(v flow.Value, query *bool, depth int) flow.Value {
	if depth > 8 || !v.OK() {
		return flow.Value{}
	}
	if text, ok := v.Str(); ok {
		*query = *query || strings.Contains(text, "?")
		return flow.Value{}
	}
	row := v.Row()
	var parts []js.ValueID
	switch row.Op {
	case js.OpRef, js.OpGet:
		if *query && namesPassword(v.Name()) {
			return v
		}
		if o := v.Origin(); o.File == v.File && (o.Op() == js.OpBinary || o.Op() == js.OpTemplate) {
			return passwordBehind(o, query, depth+1)
		}
	case js.OpTemplate:
		parts = v.File.JS.Operands(row)
	case js.OpBinary:
		if operator(v) == "+" {
			parts = []js.ValueID{row.X, row.Y}
		}
	case js.OpCall:
		if c, _ := v.AsCall(); c.Callee.Is("globalThis.encodeURIComponent", "globalThis.encodeURI", "globalThis.escape", "globalThis.String") {
			return passwordBehind(c.Arg(0), query, depth+1)
		}
	}
	for _, part := range parts[:min(len(parts), 32)] {
		if found := passwordBehind(v.File.Value(part), query, depth+1); found.OK() {
			return found
		}
	}
	return flow.Value{}
}

// passwordOption returns the password among what a client writes behind the
// question mark itself.
func passwordOption(c flow.Call) flow.Value {
	if c.Callee.Is("globalThis.fetch", "needle", "superagent") {
		return flow.Value{} // which have no such option
	}
	for i := range min(len(c.Args()), 3) {
		if m := c.Method(); i == 1 && (m == "post" || m == "put" || m == "patch") && c.Callee.Is(takeBody...) {
			continue
		}
		for _, key := range queryOptions {
			o := c.Option(i, key)
			object := o.Value.Origin()
			if o.State != flow.Present || object.Op() != js.OpObject {
				continue
			}
			for _, m := range object.File.JS.Operands(object.Row()) {
				prop := object.File.JS.At(m)
				if prop.Op != js.OpProp || !namesPassword(object.File.JS.Str(prop.Str)) {
					continue
				}
				if v := object.File.Value(prop.X); v.Const().Kind == flow.NoConst && isBareValue(v) {
					return v
				}
			}
		}
	}
	return flow.Value{}
}

func namesPassword(name string) bool { return name == "pass" || senseOf(name) == passwordSense }
