package leaks

import (
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var stackToClient = rule.Check{
	ID:    "leaks/stack-to-client",
	Title: "error sent to the visitor",
	Why: "A stack names files, versions and functions: a map of the service for whoever attacks it next. " +
		"An error object sent whole carries what libraries hang on it: SQL with its values, paths, the request with its credentials.",
	Fix: "Log the error, and answer with a fixed text.",
	When: "The stack of an error, or the error itself, stands in what an answer is made of: res.send, json, end, write and render, ctx.body, " +
		"reply.send, h.response, Response and NextResponse, exceptions of Nest; also inside of objects, templates, JSON.stringify, util.inspect, " +
		"and what functions of the program return. Sent whole with a status of 4xx, or to a page, it is of medium severity. A running service shows a stack when it fails.",
	Quiet: "The code runs only in development, by NODE_ENV, app.get('env') or a flag called after it. reply.send(err) of Fastify and h.response(err) of hapi, which send no stack. " +
		"A condition of another kind makes the finding possible.",
	CWE:      209,
	Severity: rule.High,
	Links:    []string{"https://expressjs.com/en/guide/error-handling.html", "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html"},
	Live:     liveTraces(stacks, debugPages...),
	Code: func(p *rule.CodePass) {
		for _, s := range sendings(p.File) {
			c := cargoOf(s)
			if c.part != stack && c.part != object {
				continue
			}
			f := p.Reportf(placeOf(p, s, c), "%s sends %s to the visitor.", s.name, c.describe())
			f.Label = "tells the insides"
			if c.part == object && (s.page || s.status().client()) {
				f.Severity = rule.Medium
			}
			if c.maybe {
				f.Confidence = rule.Possible
			}
			soften(p, f)
		}
	},
}

var messageToClient = rule.Check{
	ID:    "leaks/message-to-client",
	Title: "message of an error sent to the visitor",
	Why:   "Messages of libraries and of the system name files, hosts, tables and columns.",
	Fix:   "Answer with a text of your own, and log the message with the number of the request.",
	When:  "err.message, String(err) or an error put into a text is sent as an answer. Where the status is 4xx and the error is not one of the system, or the message goes to a page, the finding is possible; where the status is not known it is of low severity. A running service shows an error of the program, of the system or of a database when it fails.",
	Quiet: "The code runs only in development, or after a look at the class, code or status of the error; the error itself is sent as well, which leaks/stack-to-client says.",
	CWE:   209, Severity: rule.Medium,
	Links: []string{"https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html"},
	Live:  liveTraces(messages, stacks...),
	Code: func(p *rule.CodePass) {
		system := sync.OnceValue(func() map[js.FuncID]bool { return systemErrors(p.File) })
		for _, s := range sendings(p.File) {
			c := cargoOf(s)
			if c.part != message || examined(s.by) || examined(c.at) {
				continue
			}
			f := p.Reportf(placeOf(p, s, c), "%s sends %s to the visitor.", s.name, c.describe())
			f.Label = "written for you, not for visitors"
			st := s.status()
			switch {
			case st.client() && ofSystem(c.at, system()):
				f.Severity = rule.Low
			case st.client() || s.page:
				f.Severity, f.Confidence = rule.Low, rule.Possible
			case st.given && st.code == 0:
				f.Severity = rule.Low
			}
			if c.maybe {
				f.Confidence = rule.Possible
			}
			soften(p, f)
		}
	},
}

// cargoOf returns what of an error is sent.
func cargoOf(s sending) cargo {
	if s.by.OnlyInDevelopment() {
		return cargo{}
	}
	if s.own && errorPart(s.value) == object {
		return cargo{}
	}
	return carried(s.value)
}

// describe says in the source's own words what is sent.
func (c cargo) describe() string {
	text := c.at.Source()
	switch {
	case c.part == stack && c.at.Op() == js.OpCall:
		return text + ", with the stack,"
	case c.part == stack:
		return text
	case c.part == object:
		return "the whole error " + text
	case c.at.Op() == js.OpGet:
		return text
	}
	return "the message of " + text
}

// placeOf returns where to report: where the error is put in, if that is in
// the file that is checked.
func placeOf(p *rule.CodePass, s sending, c cargo) rule.Place {
	if c.at.OK() && c.at.File.Name() == p.File.Name() {
		return c.at
	}
	return s.value
}

// systemErrors returns the functions of the file that are handed to a module
// of Node. The messages of the errors that they get name the file or the host.
func systemErrors(f *flow.File) map[js.FuncID]bool {
	functions := map[js.FuncID]bool{}
	for _, call := range f.AllCalls() {
		for _, a := range call.Args() {
			if a.Op() == js.OpFunc && ofNode(call) {
				functions[a.Row().Func] = true
			}
		}
	}
	return functions
}

// ofSystem reports whether the error behind a message is the parameter of one
// of the functions.
func ofSystem(at flow.Value, functions map[js.FuncID]bool) bool {
	if at.Op() == js.OpGet {
		at = at.File.Value(at.Row().X)
	}
	o := at.Origin()
	return o.Op() == js.OpParam && functions[o.Row().Func]
}
