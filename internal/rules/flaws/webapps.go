package flaws

import (
	"slices"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A stop is a step of an application, or of a router that it mounts.
type stop struct {
	flow.Step
	app *flow.App // whose step it is
}

// stops returns the steps of an application with those of the routers that it
// mounts in their place: the order in which a request meets them.
func stops(app *flow.App) []stop {
	var all []stop
	addStops(app, 0, &all)
	return all
}

// Bounds of a walk through routers: far above real applications.
const (
	maxMounted = 6    // routers inside routers
	maxStops   = 4000 // steps in all
)

func addStops(app *flow.App, depth int, all *[]stop) {
	for _, s := range app.Steps {
		if len(*all) >= maxStops {
			return
		}
		*all = append(*all, stop{s, app})
		if s.Name != "use" || depth >= maxMounted {
			continue
		}
		for _, a := range s.Args() {
			for _, o := range a.Origins() {
				if r := routerOf(o); r != nil && r != app {
					addStops(r, depth+1, all)
				}
			}
		}
	}
}

// routerOf returns the router that an argument of use is: itself, or for Koa
// the one whose routes() it is.
func routerOf(o flow.Value) *flow.App {
	if call, ok := o.AsCall(); ok && (call.Method() == "routes" || call.Method() == "middleware") {
		o = call.Receiver().Origin()
	}
	if !o.OK() || o.Op() != js.OpCall && o.Op() != js.OpNew {
		return nil
	}
	for _, a := range o.File.Apps() {
		if a.Value == o {
			return a
		}
	}
	return nil
}

var changing = []string{"post", "put", "patch", "delete", "del"}

// changes reports whether a step is a route by which visitors change things.
func (s stop) changes() bool {
	n, _ := s.Len()
	return slices.Contains(changing, s.Name) && n > 0
}

// path returns the path of a route or mount, if it is a constant.
func (s stop) path() (string, bool) { return s.Arg(0).Str() }

// gives reports whether a step is given what a call of one of the paths
// returns, or one of the paths itself.
func (s stop) gives(paths ...string) (flow.Value, bool) {
	for _, a := range s.Args() {
		for _, m := range members(a) {
			if m.Is(paths...) {
				return m, true
			}
			for _, o := range m.Origins() {
				if call, ok := o.AsCall(); ok && call.Callee.Is(paths...) {
					return o, true
				}
			}
		}
	}
	return flow.Value{}, false
}

// version returns the lowest major and minor version that a range allows, and
// false if it is not of the plain form that npm writes.
func version(r string) (major, minor int, ok bool) {
	r = strings.TrimSpace(strings.TrimPrefix(r, "npm:"))
	r = strings.TrimLeft(r, "^~=v>")
	if r == "" || strings.ContainsAny(r, "<|* ") {
		return 0, 0, false
	}
	first, rest, _ := strings.Cut(r, ".")
	major, err := strconv.Atoi(first)
	if err != nil {
		return 0, 0, false
	}
	second, _, _ := strings.Cut(rest, ".")
	minor, err = strconv.Atoi(second)
	return major, minor, err == nil || second == "" || second == "x"
}
