package flaws

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// routeVerbs are the methods by which routes are set up.
var routeVerbs = []string{"get", "post", "put", "patch", "delete", "del", "all"}

// routeOf returns the handler that v stands in, if it is written where its
// route is set up: app.post('/login', (req, res) => ...). Nothing but requests
// for that route runs it.
func routeOf(v flow.Value) (js.FuncID, bool) {
	for fn := v.FuncID(); fn > 0; fn = v.File.JS.Funcs[fn].Parent {
		c, n, ok := takenBy(v.File, fn)
		if !ok || n == 0 || !slices.Contains(routeVerbs, c.Method()) {
			continue
		}
		if path, ok := c.Arg(0).Str(); ok && (path == "*" || len(path) > 0 && path[0] == '/') {
			return fn, true
		}
	}
	return 0, false
}

// onlyElsewhere reports whether all mentions of some names in a file are calls
// in handlers of other routes than v: what they do says nothing of this one.
func onlyElsewhere(v flow.Value, names ...string) bool {
	mine, _ := routeOf(v)
	found := false
	for i := range v.File.JS.Values {
		m := v.File.Value(js.ValueID(i))
		if op := m.Op(); op != js.OpRef && op != js.OpGet && op != js.OpGlobal || !slices.Contains(names, m.Name()) {
			continue
		}
		if _, named := holder(m); named {
			continue // const { verify } = require('jsonwebtoken')
		}
		fn, ok := routeOf(m)
		if !ok || fn == mine || !isCalled(m) {
			return false
		}
		found = true
	}
	return found
}

// isCalled reports whether v is what a call calls.
func isCalled(v flow.Value) bool {
	c, ok := parentOf(v).AsCall()
	return ok && c.Callee == v
}
