package taint

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
)

// fixedRoute is a route whose first name is spelt: the address of a request
// that comes to it begins with that, and not with two slashes.
var fixedRoute = regexp.MustCompile(`^/[\w@.~-]`)

// routeMethods register a handler for the addresses that match their first
// argument.
var routeMethods = map[string]bool{"get": true, "post": true, "put": true, "delete": true, "patch": true, "head": true, "options": true, "all": true}

// cutMethods take something away from a text, its beginning perhaps.
var cutMethods = map[string]bool{"replace": true, "replaceAll": true, "slice": true, "substr": true, "substring": true, "split": true, "trim": true}

// pageAddress are the parts of the address of a page, each with its own
// beginning: whole, they lead to the same host, or back to where the visitor came
// from. Those that are true keep it
// when something in them is replaced.
var pageAddress = map[string]bool{
	"globalThis.location": true, "globalThis.location.href": true, "globalThis.location.pathname": true, "globalThis.location.search": false, "globalThis.location.hash": false,
	"globalThis.document.location": true, "globalThis.document.location.href": true, "globalThis.document.location.pathname": true, "globalThis.document.location.search": false, "globalThis.document.location.hash": false,
	"react-router-dom.useLocation().search": false, "react-router-dom.useLocation().hash": false, "react-router.useLocation().search": false, "react-router.useLocation().hash": false,
	"globalThis.document.URL": true, "globalThis.document.documentURI": true, "globalThis.document.baseURI": true, "globalThis.document.referrer": true,
}

// startsWithSlash are sources that run nothing when they are followed as they are.
var startsWithSlash = map[string]bool{
	"react-router-dom.useLocation().pathname": true, "react-router.useLocation().pathname": true, "$app/stores.page.url.pathname": true, "$app/state.page.url.pathname": true, "angular:route.url": true,
	"next/router.useRouter().asPath": true, "next/navigation.usePathname()": true, "vue-router.useRoute().path": true, "vue-router.useRoute().fullPath": true,
}

// isOwnAddress reports whether the address of a page reaches a sink of
// addresses without being taken apart.
func (s *search) isOwnAddress(p string, rest pathID) bool {
	if rest != 0 && (p == "$app/stores.page.url" || p == "$app/state.page.url") {
		name, _ := s.pop(rest)
		p = flow.Member(p, name)
	}
	if s.kind == model.Link && startsWithSlash[p] {
		return true
	}
	whole, known := pageAddress[p]
	if !known || !addressKinds.Has(s.kind) {
		return false
	}
	parts := false
	for n := s.states[s.at].parent; n >= 0; n = s.states[n].parent {
		c, ok := s.states[n].v.AsCall()
		if !ok {
			continue
		}
		switch name := c.Callee.Name(); name {
		case "toString", "String", "concat", "trim", "toLowerCase", "encodeURI":
		case "replace", "replaceAll":
			if !whole {
				return false
			}
		case "slice", "substring", "substr": // from its beginning
			if from, ok := c.Arg(0).Num(); !ok || from != 0 || !whole {
				return false
			}
		case "split": // what is before the first one, or all put together again
			if !whole {
				return false
			}
			first, _ := s.pop(s.states[n].path)
			parts = first != "0"
		case "join":
			parts = false
		default:
			if own, _ := c.Targets(); len(own) == 0 {
				return false
			}
		}
	}
	return !parts
}

// onFixedRoute reports whether the path of a request is asked for in a handler
// of a route whose beginning is spelt, and reaches the sink with it.
func (s *search) onFixedRoute(v flow.Value, p string) bool {
	if role, name, _ := strings.Cut(p, "."); !strings.Contains(role, ":") || !requestPaths[strings.TrimPrefix(name, "request.")] {
		return false
	}
	for n := s.at; n >= 0; n = s.states[n].parent {
		if c, ok := s.states[n].v.AsCall(); ok && cutMethods[c.Method()] && !cutsQuery(c) {
			return false
		}
	}
	f := v.File
	for fn := v.FuncID(); fn > 0; fn = f.Func(fn).Parent {
		sites := f.Handed(fn)
		for _, site := range sites {
			if path, ok := site.Call.Arg(0).Str(); !ok || !routeMethods[site.Call.Method()] || path != "/" && !fixedRoute.MatchString(path) {
				return false
			}
		}
		if len(sites) > 0 {
			return true
		}
	}
	return false
}

// cutsQuery reports whether a call parts an address from its query, and so
// leaves its beginning where it is: url.split('?').
func cutsQuery(c flow.Call) bool {
	at, _ := c.Arg(0).Str()
	return c.Method() == "split" && (at == "?" || at == "#")
}
