package flow

import (
	"slices"

	"tenet/internal/js"
	"tenet/internal/model"
)

// An App is an application or a router: what carries middleware and routes.
type App struct {
	Value            // the call that makes it
	Framework string // "express", "koa", "fastify", "hapi", "restify", "nest"
	Router    bool
	Steps     []Step // in the order in which they run, as far as can be told
	// Complete: all uses of the app are in Steps. False when it is handed to
	// code that is not part of the program.
	Complete bool
	// Handed are the calls that get the app as an argument, understood or
	// not: http.createServer(app), parent.use('/x', app).
	Handed []Call
}

// A Step is a call of one of the app's methods.
type Step struct {
	Call
	Name string // "use", "get", "listen" ...
}

// Apps returns the applications and routers that are made in this file, with
// what every file of the program does to them.
func (f *File) Apps() []*App {
	if !f.hasApps {
		f.apps, f.hasApps = f.findApps(), true
	}
	return f.apps
}

func (f *File) findApps() []*App {
	f.indexCalls()
	var apps []*App
	for _, c := range f.all {
		if !c.mayMakeApp() {
			continue
		}
		v := c.Value
		if o := v.origins(); len(o) != 1 || o[0] != v {
			continue
		}
		if c.Receiver().Is(v.originPaths()...) {
			continue // app.use() returns app
		}
		for _, path := range v.originPaths() {
			if framework := model.Apps[path]; framework != "" {
				apps = append(apps, &App{Value: v, Framework: framework, Router: model.Routers[path], Complete: true})
				break
			}
		}
	}
	for _, a := range apps {
		f.session.steps(a)
	}
	return apps
}

// mayMakeApp is a quick test that most calls fail.
func (c Call) mayMakeApp() bool {
	for p := range c.Callee.paths() {
		if model.Apps[called(p)] != "" {
			return true
		}
	}
	return false
}

// steps finds the calls on a: in its own file first, then in the files that
// may see it, which are those that import the file or are imported by it.
func (s *session) steps(a *App) {
	type placed struct {
		Step
		order []int32
	}
	var found []placed
	for _, i := range s.around(a.File) {
		f := s.file(i)
		f.indexCalls()
		for _, c := range f.all {
			row := c.Callee.Row()
			if row.Op == js.OpGet && c.chainStart() == a.Value {
				found = append(found, placed{Step{c, f.JS.Str(row.Str)}, s.order(a, c.Value)})
				continue
			}
			for _, arg := range f.JS.Operands(c.Row()) {
				if f.JS.At(arg).Op != js.OpFunc && slices.Contains(f.Value(arg).origins(), a.Value) {
					a.Handed = append(a.Handed, c)
					a.Complete = a.Complete && s.understood(c)
				}
			}
		}
	}
	slices.SortStableFunc(found, func(x, y placed) int { return slices.Compare(x.order, y.order) })
	for _, p := range found {
		a.Steps = append(a.Steps, p.Step)
	}
}

// understood reports whether handing an app to call c keeps it in sight:
// functions of the program, mounting, http.createServer(app).
func (s *session) understood(c Call) bool {
	for _, o := range c.Callee.origins() {
		if o.Op() == js.OpFunc || o.Op() == js.OpClass {
			return true
		}
	}
	switch c.Method() {
	case "use", "createServer", "listen", "register", "createSecureServer", "log", "request", "agent", "callback", "routes":
		return true
	}
	return c.Callee.Is("supertest", "socket.io", "express-ws", "node:http.Server", "serverless-http", "@vendia/serverless-express", "node:https.Server",
		"koa-onerror", "koa-qs", "koa-websocket")
}

// chainStart follows app.use(a).use(b) back to app.
func (c Call) chainStart() Value {
	v := c.Receiver()
	for range 1000 {
		o := v.Origin()
		if call, ok := o.AsCall(); ok && call.Callee.Op() == js.OpGet {
			if _, isApp := model.Apps[first(o.originPaths())]; isApp {
				if receiver := call.Receiver(); receiver.Is(o.originPaths()...) {
					v = receiver
					continue
				}
			}
		}
		return o
	}
	return v
}

func first(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	return paths[0]
}

// around lists the files near f: itself, those it imports, and those that
// import it, two steps far, in the order of the program.
func (s *session) around(f *File) []int32 {
	seen := map[int32]bool{f.id: true}
	frontier := []int32{f.id}
	for range 2 {
		var next []int32
		for _, i := range frontier {
			for _, n := range s.prog.near[i] {
				if !seen[n] && len(seen) < 400 {
					seen[n] = true
					next = append(next, n)
				}
			}
		}
		frontier = next
	}
	var all []int32
	for i := range s.prog.files {
		if seen[int32(i)] {
			all = append(all, int32(i))
		}
	}
	return all
}

// order says when v runs: the position of the calls through which control
// comes from the app's own function to v, outermost first. What runs in other
// files that import the app's runs after it.
func (s *session) order(a *App, v Value) []int32 {
	var order []int32
	home := a.FuncID()
	for range 8 {
		if v.File == a.File && (v.FuncID() == home || v.FuncID() == 0) {
			row := v.Row()
			return append([]int32{0, row.End}, order...)
		}
		order = append([]int32{v.Row().End}, order...)
		fn := v.FuncID()
		if fn == 0 {
			break
		}
		sites := s.prog.calls[funcRef{v.File.id, fn}]
		if len(sites) == 0 {
			break
		}
		v = s.file(sites[0].file).Value(sites[0].call)
	}
	return append([]int32{1, v.File.id}, order...)
}
