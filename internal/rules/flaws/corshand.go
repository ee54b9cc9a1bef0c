package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

// A header is one that a handler sets.
type header struct {
	name  string // in lower case
	value flow.Value
	call  flow.Call
}

type headersKey struct{}

// headersOf returns the headers that a file sets on answers.
func headersOf(f *flow.File) []header {
	return flow.Memo(f, headersKey{}, func(f *flow.File) []header {
		var all []header
		for i := range model.HeaderSetters {
			s := &model.HeaderSetters[i]
			for _, call := range f.Calls(s.Calls...) {
				if s.Name != model.NoArg {
					if name, ok := call.Arg(s.Name).Str(); ok {
						all = append(all, header{strings.ToLower(name), call.Arg(s.Value), call})
					}
					continue
				}
				object := call.Arg(s.Value)
				if s.Key != "" {
					object = object.Option(s.Key).Value
				}
				keys, _ := object.Keys()
				for _, k := range keys {
					all = append(all, header{strings.ToLower(k.Key()), k.File.Value(k.Row().X), call})
				}
			}
		}
		return all
	})
}

// corsByHand looks for handlers that set the two headers themselves.
func corsByHand(p *rule.CodePass) {
	headers := headersOf(p.File)
	with := map[js.FuncID]flow.Value{}
	for _, h := range headers {
		if s, _ := h.value.Str(); h.name == "access-control-allow-credentials" && (s == "true" || h.value.IsTrue()) && !h.call.OnlyInDevelopment() {
			with[h.call.FuncID()] = h.value
		}
	}
	for _, h := range headers {
		if h.name != "access-control-allow-origin" || !with[h.call.FuncID()].OK() || decided(h) {
			continue
		}
		if isRequestOrigin(h.value) && !chosen(h.value, 0) {
			f := lessen(p, p.Reportf(h.value, "%s lets in the site that asks, whichever it is, and credentials are allowed: %s.", calleeText(h.call), h.value.Source()))
			f.Trace = []rule.Step{{Place: with[h.call.FuncID()].Span(), Code: with[h.call.FuncID()].Source(), Note: "allows credentials"}}
			continue
		}
		switch s, _ := h.value.Str(); s {
		case "null":
			lessen(p, p.Reportf(h.value, "%s lets in the origin null, which every site sends from a frame in a sandbox, and credentials are allowed.", calleeText(h.call)))
		case "*":
			p.Reportf(h.value, "%s allows credentials for origin *: browsers refuse it.", calleeText(h.call)).Severity = rule.Low
		}
	}
}

// decided reports whether a condition may look at who asks: all that are not
// whether there is an origin, or about the method.
func decided(h header) bool {
	for cond := range h.call.Conditions() {
		for part := range parts(cond) {
			if _, ok := part.AsCall(); ok && !isRequestOrigin(part) {
				return true
			}
			if part.Op() == js.OpBinary && !hasWord(part.Source(), "method", "undefined", "null") {
				return true
			}
			if part.Op() == js.OpRef && !isRequestOrigin(part) && part.Origin().Op() != js.OpParam {
				return true
			}
		}
	}
	return false
}

// chosen reports whether a condition inside a value, or inside what a variable
// is given, picks it: allowed.has(origin) ? origin : home.
func chosen(v flow.Value, depth int) bool {
	row := v.Row()
	switch {
	case depth > 4:
		return true
	case row.Op == js.OpCond, row.Op == js.OpLogical && v.File.JS.Str(row.Str) == "&&":
		return true
	case row.Op == js.OpLogical:
		return chosen(v.File.Value(row.X), depth+1)
	case row.Op == js.OpRef:
		defs := v.File.JS.DefsOf(row.Sym)
		return len(defs) > 1 || len(defs) == 1 && chosen(v.File.Value(defs[0].Value), depth+1)
	}
	return false
}
