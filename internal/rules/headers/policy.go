package headers

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/source"
	"tenet/web/csp"
)

// A policy is one content security policy of a file, and where its parts stand.
type policy struct {
	csp.Policy
	who    string     // what sends it, "" if written by hand
	whole  flow.Value // the text or object
	guess  bool       // only one of several values that it may have
	report bool       // report only

	// parts is where a directive ("img-src") or a value ("img-src *") is
	// written, for policies that are objects; lack is set when directives are
	// there that are not known.
	parts map[string]flow.Value
	lack  bool
	open  bool // other values may take the place of those that are known
	left  int  // of the members and values that are still read
}

// at returns the place of a value of a directive, or of the directive.
func (p *policy) at(directive, value string) source.Span {
	for _, key := range []string{directive + " " + value, directive} {
		if v, ok := p.parts[key]; ok {
			return v.Span()
		}
	}
	row := p.whole.Row()
	text := p.whole.File.JS.Text
	written := text.Data[row.Start:row.End]
	start := strings.Index(written, directive)
	if start < 0 {
		return p.whole.Span()
	}
	end := start + len(directive)
	if i := strings.Index(written[end:], value); value != "" && i >= 0 {
		start = end + i
		end = start + len(value)
	}
	return text.Span(int(row.Start)+start, int(row.Start)+end)
}

// policies returns the content security policies that a file sends.
func policies(f *flow.File) []*policy {
	type key struct{}
	return flow.Memo(f, key{}, findPolicies)
}

func findPolicies(f *flow.File) []*policy {
	var all []*policy
	for _, s := range byHand(f) {
		if s.header.isPolicy() {
			for _, p := range csp.ParseHeader(s.text) {
				all = append(all, &policy{Policy: p, whole: s.value, guess: s.guess})
			}
		}
	}
	row := byName("Content-Security-Policy")
	for _, s := range suites(f) {
		o, _ := s.option(row)
		if s.lib == hapi || o.State == flow.Absent && s.only != row {
			continue
		}
		options := given(o.Value)
		for _, v := range options {
			if p := s.policy(v); p != nil {
				p.guess = len(options) > 1 || p.open
				all = append(all, p)
			}
		}
	}
	return all
}

// policy reads the option contentSecurityPolicy of helmet, or csp of lusca.
func (s suite) policy(v flow.Value) *policy {
	if v.Op() != js.OpObject {
		return nil // the default of the library
	}
	key := "directives"
	if s.lib == lusca {
		key = "policy"
	}
	p := &policy{who: s.name(), whole: v, parts: map[string]flow.Value{}, left: maxParts, report: !v.Option("reportOnly").Absent() && !v.Option("reportOnly").IsFalse()}
	if s.lib == helmet && s.defaults(v) {
		p.Policy = csp.Parse(helmetDefaults)
	}
	o := v.Option(key)
	if text, ok := o.Str(); ok && s.lib == lusca {
		p.Policy, p.whole = csp.Parse(text), o.Value
		return p
	}
	directives := o.Value.Origin()
	switch {
	case o.State == flow.Absent:
		return p
	case o.State == flow.Unknown || directives.Op() != js.OpObject:
		return nil
	}
	p.whole = directives
	p.read(directives)
	if s.options.Option("enableCSPNonces").State != flow.Absent { // of @fastify/helmet
		for _, name := range []string{"script-src", "style-src"} {
			if d := p.Get(name); d != nil {
				d.Values = append(d.Values[:len(d.Values):len(d.Values)], "'nonce-"+hole+"'")
			}
		}
	}
	return p
}

// helmetDefaults is what helmet 5 to 8 and Nest 12 begin with.
const helmetDefaults = "default-src 'self'; base-uri 'self'; font-src 'self' https: data:; form-action 'self'; frame-ancestors 'self'; img-src 'self' data:; " +
	"object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' https: 'unsafe-inline'; upgrade-insecure-requests"

// defaults reports whether the directives are merged with helmet's own. Until
// version 5 they were not.
func (s suite) defaults(v flow.Value) bool {
	o := v.Option("useDefaults")
	if major := majorOf(s.File.Range("helmet")); major > 0 && major < 5 && s.Method() != "register" {
		return o.IsTrue()
	}
	return !o.IsFalse()
}

// read adds the directives of an object literal.
func (p *policy) read(object flow.Value) {
	f := object.File
	if isChanged(object) {
		p.lack, p.open = true, true
	}
	for _, m := range f.JS.Operands(object.Row()) {
		if p.left--; p.left < 0 {
			p.lack = true
			return
		}
		row := f.JS.At(m)
		value := f.Value(row.X)
		switch {
		case row.Op == js.OpSpread:
			p.spread(value)
		case row.Op != js.OpProp || row.Str == 0:
			p.lack = true
		default:
			p.directive(dashed(f.JS.Str(row.Str)), f.Value(m), value)
		}
	}
}

// spread adds ...helmet.contentSecurityPolicy.getDefaultDirectives(), or
// another object.
func (p *policy) spread(v flow.Value) {
	if v.Is("helmet.contentSecurityPolicy.getDefaultDirectives()", "helmet-csp.getDefaultDirectives()") {
		for _, d := range csp.Parse(helmetDefaults).Directives {
			p.Set(d.Name, d.Values...)
		}
		return
	}
	if o := v.Origin(); o.Op() == js.OpObject {
		p.read(o)
		return
	}
	p.lack = true
}

// directive sets one directive to what an option is given: a string, an array
// of strings and functions, true, or null to leave it out.
func (p *policy) directive(name string, key, v flow.Value) {
	p.parts[name] = key
	o := v.Origin()
	switch o.Op() {
	case js.OpNull, js.OpFalse:
		p.Remove(name)
		return
	case js.OpTrue:
		p.Set(name)
		return
	case js.OpArray:
		p.Set(name, p.values(name, o)...)
		return
	}
	if o.Is("helmet.contentSecurityPolicy.dangerouslyDisableDefaultSrc", "helmet-csp.dangerouslyDisableDefaultSrc") {
		p.Remove(name)
		return
	}
	if values := p.value(name, v); len(values) > 0 || isText(v) {
		p.Set(name, values...)
		return
	}
	p.Set(name, unknownSource)
}

// unknownSource stands for one or more values of a directive that may be
// anything, a nonce too, but no further directive: helmet sees to that.
const unknownSource = "'" + hole + "'"

func (p *policy) values(name string, list flow.Value) []string {
	var all []string
	for _, e := range list.File.JS.Operands(list.Row()) {
		if p.left--; p.left < 0 {
			return append(all, unknownSource)
		}
		v := list.File.Value(e)
		if v.Op() == js.OpSpread {
			inner := v.File.Value(v.Row().X).Origin()
			if inner.Op() == js.OpArray {
				all = append(all, p.values(name, inner)...)
				continue
			}
		}
		if v.OnlyInDevelopment() {
			continue
		}
		all = append(all, p.value(name, v)...)
	}
	if isChanged(list) {
		all = append(all, unknownSource)
	}
	return all
}

// value returns the words of one string; one string may hold several.
func (p *policy) value(name string, v flow.Value) []string {
	if !isText(v) {
		return []string{unknownSource}
	}
	words := strings.Fields(strings.ReplaceAll(render(v), ";", " "))
	for i, w := range words {
		if strings.Contains(w, hole) && !strings.HasPrefix(w, "'") {
			words[i] = unknownSource
		}
		if _, ok := p.parts[name+" "+w]; !ok {
			p.parts[name+" "+w] = v
		}
	}
	return words
}

// isText reports whether anything is known of the text that v is.
func isText(v flow.Value) bool {
	return render(v) != hole
}

// dashed writes scriptSrc as script-src.
func dashed(name string) string {
	var b strings.Builder
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			b.WriteByte('-')
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}
