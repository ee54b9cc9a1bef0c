package taint

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
)

// fixedRoute is a route whose first name is spelt: the address of a request
// that comes to it begins with that, and not with two slashes.
var fixedRoute = regexp.MustCompile(`^/[\w@.~-]`)

// routeMethods register a handler for the addresses that match their first
// argument.
var routeMethods = map[string]bool{"get": true, "post": true, "put": true, "delete": true, "patch": true, "head": true, "options": true, "all": true}

// cutMethods take something away from a text, its beginning perhaps.
var cutMethods = map[string]bool{"replace": true, "replaceAll": true, "slice": true, "substr": true, "substring": true, "split": true, "trim": true}

// onFixedRoute reports whether the path of a request is asked for in a handler
// of a route whose beginning is spelt, and reaches the sink with it.
func (s *search) onFixedRoute(v flow.Value, p string) bool {
	if role, name, _ := strings.Cut(p, "."); !strings.Contains(role, ":") || !requestPaths[strings.TrimPrefix(name, "request.")] {
		return false
	}
	for n := s.at; n >= 0; n = s.states[n].parent {
		if c, ok := s.states[n].v.AsCall(); ok && cutMethods[c.Method()] {
			return false
		}
	}
	f := v.File
	for fn := v.FuncID(); fn > 0; fn = f.Func(fn).Parent {
		sites := f.Handed(fn)
		for _, site := range sites {
			if path, ok := site.Call.Arg(0).Str(); !ok || !routeMethods[site.Call.Method()] || !fixedRoute.MatchString(path) {
				return false
			}
		}
		if len(sites) > 0 {
			return true
		}
	}
	return false
}
