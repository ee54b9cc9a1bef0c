package flaws

import (
	"net/http"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var pathPrefix = rule.Check{
	ID:    "flaws/partial-path-check",
	Title: "path compared with a folder without its separator",
	Why:   "The path /srv/files-old/x begins with /srv/files as well: who asks for ../files-old/x gets out of the folder, into those beside it whose names begin like its own.",
	Fix:   "Compare with the separator: p.startsWith(root + path.sep).",
	When: "A path made of a request, or of the name of an entry of an archive, or given to a function of a package that answers with 403, is compared by startsWith, by indexOf and 0, or by path.slice(0, root.length), " +
		"with a folder that certainly ends without a separator: what path.resolve, path.dirname or process.cwd gives, or a text.",
	Quiet: "The folder is not known, or ends with a separator; the path is compared by path.relative.",
	CWE:   22, Severity: rule.Medium,
	Links: []string{"https://nodejs.org/api/path.html#pathresolvepaths", "https://cwe.mitre.org/data/definitions/22.html"},
	Code: func(p *rule.CodePass) {
		for _, c := range p.File.AllCalls() {
			path, folder := beginning(c)
			if !path.OK() || !endsBare(folder, 0) {
				continue
			}
			way := p.Taint.Trace(path, "", model.Path)
			if way == nil || way.Source.Class != model.Remote {
				way = p.Taint.Trace(path, "", model.Unpack)
			}
			if way == nil && answersRefused(c) {
				way = givenPath(p, path)
			}
			if way == nil {
				continue
			}
			f := p.Reportf(c, "%s lets a folder pass whose name begins with that of %s.", c.Source(), folder.Source())
			f.Confidence, f.Label = rule.Likely, "no separator behind it"
			f.Trace = steps(way.Steps)
			lessen(p, f)
		}
	},
}

// givenPath returns the way from a parameter of a package's function to a path.
// Packages are given paths to open, so that alone is no flaw, and no sink of
// files asks for it; one that refuses some of them means to keep to its folder.
func givenPath(p *rule.CodePass, path flow.Value) *taint.Flow {
	if p.Taint.ModeOf(p.File) != taint.Library {
		return nil
	}
	if way := p.Taint.Trace(path, "", model.Program); way != nil && way.Source.Class == model.Parameter {
		return way
	}
	return nil
}

// answersRefused reports whether the function of a call answers requests with
// 403, as servers do to paths outside of their folder.
func answersRefused(c flow.Call) bool {
	for _, id := range c.File.Rows(js.OpNumber) {
		if v := c.File.Value(id); v.FuncID() == c.FuncID() && v.Const().Num == http.StatusForbidden {
			return true
		}
	}
	return false
}

// beginning returns the path and the folder of a comparison that asks whether
// a path that was joined begins with a folder; neither is OK if a call is no
// part of such.
func beginning(c flow.Call) (path, folder flow.Value) {
	method := c.Method()
	switch method {
	case "startsWith", "indexOf", "slice", "substr", "substring":
		if !isJoined(c.Receiver()) {
			return flow.Value{}, flow.Value{}
		}
	default:
		return flow.Value{}, flow.Value{}
	}
	at := parentOf(c.Value)
	switch method {
	case "startsWith":
		return c.Receiver(), c.Arg(0)
	case "indexOf":
		if at.Op() == js.OpBinary && comparesWithZero(at) {
			return c.Receiver(), c.Arg(0)
		}
	case "slice", "substr", "substring":
		if at.Op() != js.OpBinary || at.Row().X != c.ID || c.Arg(1).Op() != js.OpGet || c.Arg(1).Name() != "length" {
			break
		}
		folder = at.File.Value(at.Row().Y)
		if from := c.Arg(0).Const(); from.Kind == flow.Number && from.Num == 0 && c.File.Value(c.Arg(1).Row().X).Source() == folder.Source() {
			return c.Receiver(), folder
		}
	}
	return flow.Value{}, flow.Value{}
}

func comparesWithZero(v flow.Value) bool {
	c := v.File.Value(v.Row().Y).Const()
	return c.Kind == flow.Number && c.Num == 0
}

// isJoined reports whether a value is a path that was put together and has no
// steps upwards any more.
func isJoined(v flow.Value) bool {
	c, ok := last(v).Origin().AsCall()
	return ok && c.Callee.Is("node:path.resolve", "node:path.join", "node:path.normalize", "node:fs.realpathSync")
}

// last returns what a variable was given last, where that is sure: a parameter
// may have been made a path, name = path.join(root, name).
func last(v flow.Value) flow.Value {
	if v.Op() == js.OpRef {
		if defs := v.File.Reaching(v.ID); len(defs) == 1 {
			return v.File.Value(defs[0].Value)
		}
	}
	return v
}

// endsBare reports whether a path certainly ends without a separator.
func endsBare(v flow.Value, depth int) bool {
	origins, certain := last(v).Origins(), false
	for _, o := range origins {
		if o.Const().Kind == flow.Null { // there is no folder: what asks for one is not reached
			continue
		}
		certain = true
		if text, ok := o.Str(); ok {
			if len(text) < 2 || strings.HasSuffix(text, "/") || strings.HasSuffix(text, `\`) || !strings.Contains(text, "/") {
				return false
			}
			continue
		}
		c, ok := o.AsCall()
		switch {
		case o.Is("globalThis.__dirname"):
		case !ok || depth > 3:
			return false
		case c.Callee.Is("node:path.resolve", "node:path.dirname", "node:fs.realpathSync", "globalThis.process.cwd"):
		case c.Callee.Is("node:path.normalize"):
			if !endsBare(c.Arg(0), depth+1) {
				return false
			}
		case c.Callee.Is("node:path.join"):
			n, _ := c.Len()
			last, ok := c.Arg(n - 1).Str()
			if !ok || last == "" || strings.HasSuffix(last, "/") || strings.HasSuffix(last, `\`) {
				return false
			}
		default:
			return false
		}
	}
	return certain
}
