package taint

import (
	"regexp"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// fixedBefore reports whether the text before an operand fixes where an
// address leads, so that what follows chooses only a part of it.
func (s *search) fixedBefore(f *flow.File, before []js.ValueID) bool {
	if !addressKinds.Has(s.kind) {
		return false
	}
	text := ""
	for _, id := range before {
		c := leadingText(f.Value(id), 0)
		text += c.text
		if !c.whole {
			break
		}
	}
	return fixesHost(text, s.kind) || pastHost(f, before)
}

// inPath is a text after which no host can follow, where something stands in
// front of it: a slash that is not one of two, a question mark.
var inPath = regexp.MustCompile(`[?#]|(?:^|[^:/\\])/(?:[^/\\]|$)`)

// pastHost reports whether operands of an address put a path behind something
// that is not known: ${base}/users/, which leads to whatever base says.
func pastHost(f *flow.File, before []js.ValueID) bool {
	unknown := false
	for _, v := range operandsOf(f, before, 0) {
		if t, ok := v.Str(); !ok {
			unknown = true
		} else if unknown && inPath.MatchString(t) {
			return true
		}
	}
	return false
}

// isBehind reports whether an operand of an address follows something that is
// not known and may well say which host it leads to: a configured base. A
// request goes on to whatever follows the host, so there only a path is behind.
func (s *search) isBehind(f *flow.File, before []js.ValueID, v flow.Value) bool {
	if !addressKinds.Has(s.kind) || s.kind == model.Request && !isRequestPath(v) {
		return false
	}
	for i, part := range operandsOf(f, before, 0) {
		text, constant := part.Str()
		if i == 0 && (constant || part.Const().Kind != flow.NoConst) || strings.Contains(text, "//") {
			return false
		}
	}
	return true
}

// operandsOf returns the parts of a text, those of its parts included.
func operandsOf(f *flow.File, operands []js.ValueID, depth int) []flow.Value {
	var list []flow.Value
	for _, id := range operands {
		v := f.Value(id)
		row := v.Row()
		if _, ok := v.Str(); ok || depth > 6 {
			list = append(list, v)
			continue
		}
		if row.Op == js.OpRef {
			if defs := f.Reaching(v.ID); len(defs) == 1 {
				v = f.Value(defs[0].Value)
				row = v.Row()
			}
		}
		switch {
		case row.Op == js.OpTemplate:
			list = append(list, operandsOf(f, f.JS.Operands(row), depth+1)...)
		case row.Op == js.OpBinary && f.JS.Str(row.Str) == "+":
			list = append(list, operandsOf(f, []js.ValueID{row.X, row.Y}, depth+1)...)
		default:
			list = append(list, f.Value(id))
		}
	}
	return list
}

// addressKinds are the sinks that are given addresses.
var addressKinds = model.Kinds(model.Request, model.Redirect, model.Link)

type leading struct {
	text  string
	whole bool // the operand is nothing but this text
}

// leadingText returns the constant text that a value begins with.
func leadingText(v flow.Value, depth int) leading {
	if t, ok := v.Str(); ok {
		return leading{t, true}
	}
	if depth > 6 {
		return leading{}
	}
	f, row := v.File, v.Row()
	var operands []js.ValueID
	switch row.Op {
	case js.OpTemplate:
		operands = f.JS.Operands(row)
	case js.OpBinary:
		if f.JS.Str(row.Str) == "+" {
			operands = []js.ValueID{row.X, row.Y}
		}
	case js.OpCall: // 'a'.concat(b), as compilers write templates
		if c, _ := v.AsCall(); c.Method() == "concat" {
			operands = append([]js.ValueID{c.Receiver().ID}, f.JS.Operands(row)...)
		}
	case js.OpRef:
		if defs := f.Reaching(v.ID); len(defs) == 1 {
			return leading{leadingText(f.Value(defs[0].Value), depth+1).text, false}
		}
	}
	text := ""
	for _, id := range operands {
		l := leadingText(f.Value(id), depth+1)
		text += l.text
		if !l.whole {
			return leading{text, false}
		}
	}
	return leading{text, false}
}

// pathAfterHost reports whether an operand is the path of a request, which
// begins with a slash, and follows a scheme and whatever stands for the host:
// `https://${host}${req.url}` leads to that host, whatever the path says.
func (s *search) pathAfterHost(f *flow.File, before []js.ValueID, v flow.Value) bool {
	if !addressKinds.Has(s.kind) {
		return false
	}
	if s.kind != model.Request && endsAddress(v) {
		return true
	}
	first := leadingText(f.Value(before[0]), 0)
	if len(before) == 1 && makesHost(f.Value(before[0])) {
		first.text, first.whole = "http://", false
	}
	if !withScheme.MatchString(first.text) || len(before) == 1 && first.whole && strings.HasSuffix(first.text, "//") {
		return false
	}
	return isRequestPath(v)
}

// isRequestPath reports whether a value is the path of a request.
func isRequestPath(v flow.Value) bool {
	paths := v.Paths()
	for _, p := range paths {
		if role, name, _ := strings.Cut(p, "."); !strings.Contains(role, ":") || !requestPaths[strings.TrimPrefix(name, "request.")] {
			return false
		}
	}
	return len(paths) > 0
}

// endsAddress reports whether a text is the query or the fragment of an
// address: it begins with ? or #, and what is in front of it says where it leads.
func endsAddress(v flow.Value) bool {
	return v.Is("globalThis.location.search", "globalThis.location.hash", "globalThis.document.location.search", "globalThis.document.location.hash", "globalThis.URL().search", "globalThis.URL().hash")
}

// makesHost reports whether a text is url.format({ protocol, host }): an
// address that ends with its host.
func makesHost(v flow.Value) bool {
	for _, o := range originsOf(v) {
		c, ok := o.AsCall()
		if !ok || !c.Callee.Is("node:url.format", "url.format") {
			return false
		}
		if c.Option(0, "pathname").State != flow.Absent || c.Option(0, "host").State == flow.Absent && c.Option(0, "hostname").State == flow.Absent {
			return false
		}
	}
	return true
}

// staysBelow reports whether a call resolves an address that begins with a
// path, or has no more than a query, against another, which says the host:
// new URL('/items?id=' + id, base).
func staysBelow(c flow.Call, paths []string) bool {
	at := 0
	switch {
	case slices.Contains(paths, "node:url.resolve"):
		at = 1
	case !slices.Contains(paths, "globalThis.URL") && !slices.Contains(paths, "node:url.URL"):
		return false
	}
	text := leadingText(c.Arg(at), 0).text
	return c.Arg(1).OK() && (belowRoot.MatchString(text) || strings.HasPrefix(text, "?") || strings.HasPrefix(text, "#"))
}

// requestPaths are the properties of requests that begin with a slash.
var requestPaths = map[string]bool{"path": true, "url": true, "originalUrl": true}

var (
	withScheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://`)
	fixedHost  = regexp.MustCompile(`^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\\]+[/?#]`)
	// What stands there begins with another scheme than javascript:, or with none.
	fixedScheme = regexp.MustCompile(`^(?:https?|[A-Za-z][A-Za-z0-9+.-]*:|[/?#.&_0-9])`)
	belowRoot   = regexp.MustCompile(`^/[^/\\]`)
	fixedQuery  = regexp.MustCompile(`^(?:/[^/\\?#][^?#]*)?[?#]`) // of the site itself
	fixedPath   = regexp.MustCompile(`^(?:/[^/\\]|[?#]|\.{1,2}/|[\w-]+/)`)
)

// fixesHost reports whether an address that begins with a text leads to a host
// that the text names.
func fixesHost(text string, kind model.Kind) bool {
	if fixedHost.MatchString(text) || kind == model.Link && fixedScheme.MatchString(text) && !strings.HasPrefix(strings.ToLower(text), "javascript:") {
		return true
	}
	if kind == model.Request {
		return belowRoot.MatchString(text) || fixedQuery.MatchString(text)
	}
	return fixedPath.MatchString(text)
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// startless reports whether what passes is all but what begins with a dash.
func (c *contents) startless() bool {
	if !c.refused {
		return false
	}
	start, _ := c.re.Anchored()
	return start && !c.admits("-") && !c.admits("-a") && !c.admits("--a=b")
}
