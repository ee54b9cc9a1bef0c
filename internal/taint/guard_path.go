package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// without reports whether a text that does not contain part is harmless.
func (g *guard) without(part string) bool {
	switch g.kind {
	case model.Path, model.Unpack, model.Module:
		switch part {
		case "..", "../", ".", "./", "/":
			return true
		case "/..", "/../":
			return g.isRooted(g.subject, 0)
		}
	case model.Key, model.Merge:
		return g.denied(func(name string) bool { return part != "" && strings.Contains(name, part) })
	case model.HTML, model.DOM, model.Listing:
		return part == "<"
	case model.Redirect, model.Link:
		if part == ":" || part == "://" {
			return g.know(noScheme)
		}
		return part == "//"
	case model.SQL:
		return part == "'"
	case model.XPath:
		return part == "'" || part == "\""
	}
	return false
}

// prefix reads x.startsWith(y) and its like.
func (g *guard) prefix(x, y flow.Value) bool {
	text, constant := y.Str()
	if constant && strings.HasPrefix(text, "http") && g.kind == model.Link && g.hostOf(x) { // url.protocol.startsWith('http')
		return true
	}
	if g.element || !g.is(x) {
		return false
	}
	switch g.kind {
	case model.Path, model.Unpack, model.Module:
		// Without ".." resolved, a prefix says nothing.
		return g.isNormal(x) && (!constant || text != "" && text != "/" && text != ".")
	case model.Request, model.Redirect, model.Link:
		if constant && text == "/" && g.know(beginsWithSlash) {
			return true
		}
		return !constant || fixesHost(text, g.kind) // a setting is taken to say which host
	}
	return false
}

// startless reads !x.startsWith(y): what x may still be.
func (g *guard) startless(x, y flow.Value) bool {
	text, ok := y.Str()
	return ok && !g.element && g.is(x) && g.startlessText(x, text)
}

func (g *guard) startlessText(x flow.Value, text string) bool {
	switch g.kind {
	case model.Argument:
		return text == "-"
	case model.Redirect:
		switch text {
		case "//":
			return g.know(noSecondSlash)
		case "http", "http:":
			return g.know(noScheme)
		}
	case model.Path, model.Unpack:
		return (text == ".." || text == "../" || text == ".") && isRelative(x)
	case model.Key, model.Merge:
		return !g.part && g.denied(func(name string) bool { return text != "" && strings.HasPrefix(name, text) })
	}
	return false
}

// char reads x[i] === y.
func (g *guard) char(x flow.Value, i string, y flow.Value, outcome bool) bool {
	text := y.Const()
	if text.Kind != flow.String || g.element || !g.is(x) {
		return false
	}
	switch {
	case g.kind == model.Redirect && i == "0" && text.Text == "/" && outcome:
		return g.know(beginsWithSlash)
	case g.kind == model.Redirect && i == "1" && text.Text == "/" && !outcome:
		return g.know(noSecondSlash)
	case i == "0" && !outcome:
		return g.startlessText(x, text.Text)
	}
	return false
}

// know adds to what is known of an address, and reports whether it is enough: a
// path on this host begins with one slash; what has neither scheme nor host is
// one too.
func (g *guard) know(f facts) bool {
	g.facts |= f
	return g.facts&noSecondSlash != 0 && g.facts&(beginsWithSlash|noScheme) != 0
}

// isNormal reports whether a path has been resolved, here or, of the parameter
// of a function that checks it, by who calls that.
func (g *guard) isNormal(v flow.Value) bool {
	return isResolved(v, 0) || g.from.key.OK() && len(g.path) == 0 && same(v, g.subject, 0) && isResolved(g.from.key, 0)
}

func isResolved(v flow.Value, depth int) bool {
	if depth > 6 {
		return false
	}
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if !ok {
			return false
		}
		switch c.Callee.Name() {
		case "resolve", "join", "normalize", "realpath", "realpathSync", "fileURLToPath":
		case "replace", "replaceAll", "toLowerCase", "trim":
			if !isResolved(c.Receiver(), depth+1) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isRelative reports whether a path is what path.relative or path.normalize
// makes: it climbs at its start, or not at all.
func isRelative(v flow.Value) bool {
	for _, o := range originsOf(v) {
		if r, ok := o.AsCall(); !ok || r.Callee.Name() != "relative" && r.Callee.Name() != "normalize" {
			return false
		}
	}
	return true
}

// isRooted reports whether a text begins with a slash: the path of an address
// that a server was asked for, or what has been put behind one.
func (g *guard) isRooted(v flow.Value, depth int) bool {
	if depth > 5 || !v.OK() {
		return false
	}
	for _, o := range originsOf(v) {
		if !g.rooted(o, v, depth) {
			return false
		}
	}
	return true
}

func (g *guard) rooted(o, v flow.Value, depth int) bool {
	f, row := o.File, o.Row()
	if t, ok := o.Str(); ok {
		return strings.HasPrefix(t, "/")
	}
	switch row.Op {
	case js.OpTemplate, js.OpBinary:
		return strings.HasPrefix(leadingText(o, 0).text, "/")
	case js.OpLogical:
		return f.JS.Str(row.Str) == "||" && g.isRooted(f.Value(row.X), depth+1) && g.isRooted(f.Value(row.Y), depth+1)
	case js.OpGet:
		if name := f.JS.Str(row.Str); name == "pathname" || name == "path" || name == "url" {
			for _, p := range o.Paths() {
				if model.Sources[p].Class == model.Remote {
					return true
				}
			}
			for _, base := range originsOf(f.Value(row.X)) {
				c, ok := base.AsCall()
				if ok && name == "pathname" && (c.Callee.Name() == "parse" || c.Callee.Name() == "URL" || c.Callee.Name() == "parseurl") {
					return true
				}
			}
		}
	case js.OpCall:
		c, _ := o.AsCall()
		switch c.Callee.Name() {
		case "decodeURIComponent", "decodeURI", "unescape", "normalize", "String":
			return g.isRooted(c.Arg(0), depth+1)
		case "join", "resolve":
			return g.isRooted(c.Arg(0), depth+1)
		case "replace", "toLowerCase", "trim":
			return c.Receiver() != v && g.isRooted(c.Receiver(), depth+1)
		}
	}
	return false
}

// folderOf reads path.dirname(subject) === folder, a resolved path that lies in
// the folder itself, and path.basename(subject) === subject, a bare name.
func (g *guard) folderOf(x, y flow.Value) bool {
	c, ok := heldIn(x).AsCall()
	if !ok || g.element {
		return false
	}
	if c.Callee.Is("node:path.basename") {
		return g.is(c.Arg(0)) && g.is(y)
	}
	return c.Callee.Is("node:path.dirname") && g.is(c.Arg(0)) && g.isNormal(c.Arg(0)) && !g.is(y)
}
