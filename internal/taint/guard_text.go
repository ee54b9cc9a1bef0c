package taint

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// fixedBefore reports whether the text before an operand fixes where an
// address leads, so that what follows chooses only a part of it.
func (s *search) fixedBefore(f *flow.File, before []js.ValueID) bool {
	if s.kind != model.Request && s.kind != model.Redirect {
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
	return fixesHost(text, s.kind)
}

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
	if s.kind != model.Request && s.kind != model.Redirect {
		return false
	}
	first := leadingText(f.Value(before[0]), 0)
	if !withScheme.MatchString(first.text) || len(before) == 1 && first.whole && strings.HasSuffix(first.text, "//") {
		return false
	}
	paths := v.Paths()
	for _, p := range paths {
		if role, name, _ := strings.Cut(p, "."); !strings.Contains(role, ":") || !requestPaths[strings.TrimPrefix(name, "request.")] {
			return false
		}
	}
	return len(paths) > 0
}

// requestPaths are the properties of requests that begin with a slash.
var requestPaths = map[string]bool{"path": true, "url": true, "originalUrl": true}

var (
	withScheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://`)
	fixedHost  = regexp.MustCompile(`^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\\]+[/?#]`)
	fixedPath  = regexp.MustCompile(`^(?:/[^/\\]|[?#]|\.{1,2}/|[\w-]+/)`)
)

// fixesHost reports whether an address that begins with a text leads to a host
// that the text names.
func fixesHost(text string, kind model.Kind) bool {
	if fixedHost.MatchString(text) {
		return true
	}
	return kind == model.Redirect && fixedPath.MatchString(text)
}
