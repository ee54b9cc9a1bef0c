package headers

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A suite is a call of a library that sets protecting headers: all of them
// (helmet, lusca), or a single one (helmet.hsts, frameguard).
type suite struct {
	flow.Call
	options flow.Value // its options object; not OK if it has none
	lib     library
	only    *header // the single header, or nil
}

type library uint8

const (
	helmet library = iota // helmet, its ports, Nest's useSecurityHeaders
	lusca                 // sends only what it is told to
	hapi                  // routes.security
)

var helmets = []string{"helmet", "koa-helmet", "@nestjs/core.NestFactory.create().useSecurityHeaders"}

// suitePackages are the packages whose use means that somebody has thought of
// headers. What those that are not read below send is theirs to answer for.
var suitePackages = []string{
	"helmet", "koa-helmet", "@fastify/helmet", "fastify-helmet", "lusca", "koa-lusca", "kraken-js", "blankie", "helmet-csp", "hsts", "frameguard",
	"dont-sniff-mimetype", "ienoopen", "x-xss-protection", "referrer-policy", "express-csp", "express-csp-header", "csp-header", "content-security-policy",
	"next-secure-headers", "next-safe", "@next-safe/middleware", "@nosecone/next", "nosecone", "nuxt-security", "hono/secure-headers",
}

// suites returns the calls of a file that set protecting headers.
func suites(f *flow.File) []suite {
	type key struct{}
	return flow.Memo(f, key{}, findSuites)
}

func findSuites(f *flow.File) []suite {
	var all []suite
	if !f.CallsAny(suiteCalls) && f.JS.FindStr("register") == 0 {
		return nil
	}
	for _, c := range f.Calls(helmets...) {
		all = append(all, suite{c, c.Arg(0), helmet, nil})
	}
	for _, c := range f.Calls("lusca") {
		all = append(all, suite{c, c.Arg(0), lusca, nil})
	}
	for _, c := range f.Calls("@hapi/hapi.server") {
		if o := c.Option(0, "routes.security"); o.Present() {
			all = append(all, suite{c, o.Value, hapi, nil})
		}
	}
	for _, c := range f.AllCalls() {
		if c.Method() == "register" && c.Arg(0).Is("@fastify/helmet") {
			all = append(all, suite{c, c.Arg(1), helmet, nil})
		}
	}
	for i := range table {
		h := &table[i]
		for _, c := range f.Calls(alone[i]...) {
			all = append(all, suite{c, c.Arg(0), helmet, h})
		}
		if h.lusca != "" {
			for _, c := range f.Calls("lusca." + h.lusca) {
				all = append(all, suite{c, c.Arg(0), lusca, h})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b suite) int { return int(a.ID - b.ID) })
	all = slices.DeleteFunc(all, func(s suite) bool { return s.OnlyInDevelopment() })
	return all
}

// suiteCalls are the callees of all suites.
var suiteCalls = func() map[string]bool {
	all := map[string]bool{"lusca": true, "@hapi/hapi.server": true}
	for _, path := range slices.Concat(helmets, slices.Concat(alone...)) {
		all[path] = true
	}
	for i := range table {
		all["lusca."+table[i].lusca] = true
	}
	return all
}()

// alone has, for each row of the table, the functions that set that header alone.
var alone = func() [][]string {
	all := make([][]string, len(table))
	for i := range table {
		all[i] = table[i].paths()
	}
	return all
}()

func (h *header) paths() []string {
	paths := slices.Clone(h.alone)
	for _, o := range h.options {
		paths = append(paths, "helmet."+o, "koa-helmet."+o)
	}
	return paths
}

// option returns what a suite is told about a header, and the name by which.
func (s suite) option(h *header) (flow.Option, string) {
	if s.only != nil {
		if s.only != h {
			return flow.Option{State: flow.Absent}, ""
		}
		state := flow.Absent
		if s.options.OK() {
			state = flow.Present
		}
		return flow.Option{Value: s.options, State: state}, s.Callee.Source()
	}
	names := h.options
	switch s.lib {
	case lusca:
		names = []string{h.lusca}
	case hapi:
		names = []string{h.hapi}
	}
	best, name := flow.Option{State: flow.Absent}, ""
	for _, n := range names {
		if n == "" {
			continue
		}
		switch o := s.options.Option(n); o.State {
		case flow.Present:
			return o, n
		case flow.Unknown:
			best, name = o, n
		}
	}
	return best, name
}

// name is what the suite is called in messages.
func (s suite) name() string {
	switch s.lib {
	case lusca:
		return "lusca"
	case hapi:
		return "hapi"
	}
	if s.Method() == "useSecurityHeaders" {
		return "useSecurityHeaders"
	}
	return "helmet"
}

// configured returns the values of the headers that the suites of a file are
// told to send. Policies are not here: they are objects, see policies.
func configured(f *flow.File) []setting {
	var all []setting
	for _, s := range suites(f) {
		for i := range table {
			h := &table[i]
			o, name := s.option(h)
			if h.check == "" || o.State == flow.Absent && s.only != h {
				continue
			}
			if s.only != nil {
				name = ""
			}
			for _, given := range given(o.Value) {
				if text, at := s.text(h, given); strings.Trim(text, hole) != "" {
					all = append(all, setting{h, text, at, len(o.Value.Origins()) > 1 || at.Const().Default, who(s, name)})
				}
			}
		}
	}
	return all
}

func who(s suite, option string) string {
	if option == "" {
		return s.Callee.Source()
	}
	return s.name() + "'s " + option
}

// given returns what an option may be, without what it is in development.
func given(v flow.Value) []flow.Value {
	return slices.DeleteFunc(slices.Clone(v.Origins()), flow.Value.OnlyInDevelopment)
}

// text is the header that a suite makes of an option, "" if none or not known,
// and the place of what decides on it.
func (s suite) text(h *header, v flow.Value) (string, flow.Value) {
	if v.Op() == js.OpFalse || v.Op() == js.OpUnknown {
		return "", v
	}
	switch h.name {
	case "Strict-Transport-Security":
		return s.hsts(v)
	case "X-Frame-Options":
		return first(v, "action", "rule", "value", "")
	case "Referrer-Policy":
		return first(v, "policy", "value", "")
	case "Cross-Origin-Opener-Policy":
		return first(v, "policy")
	case "X-Permitted-Cross-Domain-Policies":
		return first(v, "permittedPolicies")
	case "X-XSS-Protection":
		return s.xss(v)
	}
	if h.check == obsolete && (v.Op() == js.OpObject || v.Op() == js.OpTrue) {
		return "set", v
	}
	return "", v
}

// first returns the first of several keys that an object has; "" stands for
// the value itself, when it is no object.
func first(v flow.Value, keys ...string) (string, flow.Value) {
	for _, k := range keys {
		if k == "" {
			if c := v.Const(); c.Kind == flow.String || c.Kind == flow.Number {
				return c.Text, v
			}
			continue
		}
		if v.Op() != js.OpObject {
			continue
		}
		if o := v.Option(k); o.State == flow.Present {
			return render(o.Value), o.Value
		}
	}
	return "", v
}

// hsts makes the header from { maxAge, includeSubDomains, preload } or a number.
func (s suite) hsts(v flow.Value) (string, flow.Value) {
	age, at := first(v, "maxAge", "maxage", "")
	if age == "" || hasHole(age) {
		return "", at
	}
	if s.inMilliseconds() {
		age = strings.TrimSuffix(age, "000")
	}
	text := "max-age=" + age
	if o := v.Option("includeSubDomains"); o.State != flow.Absent && !o.IsFalse() || s.lib == helmet && o.State == flow.Absent {
		text += "; includeSubDomains"
	}
	if v.Option("preload").IsTrue() {
		text += "; preload"
	}
	return text, at
}

// inMilliseconds: helmet 1 and 2 took maxAge so.
func (s suite) inMilliseconds() bool {
	major := majorOf(s.File.Range("helmet"))
	return s.lib == helmet && (major == 1 || major == 2)
}

// majorOf returns the first number of a range of versions, 0 if it has none.
func majorOf(versions string) int {
	n := 0
	for i, c := range strings.TrimLeft(versions, "^~>=v ") {
		if c < '0' || c > '9' || i > 4 {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func (s suite) xss(v flow.Value) (string, flow.Value) {
	switch s.lib {
	case lusca:
		if v.Op() == js.OpTrue || v.Op() == js.OpNumber || v.Op() == js.OpObject && !v.Option("enabled").IsFalse() {
			return "1; mode=block", v
		}
	case hapi:
		if text, _ := v.Str(); text == "enabled" {
			return "1; mode=block", v
		}
	default: // helmet 4 and later send 0, whatever they are told
		if v.Op() == js.OpObject && v.Option("setOnOldIE").IsTrue() {
			return "1; mode=block", v
		}
	}
	return "", v
}
