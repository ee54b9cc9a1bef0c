package taint

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// pattern reads re.test(x): what x may be when it matches, or does not.
func (g *guard) pattern(re, x flow.Value, outcome bool) bool {
	if !g.is(x) || g.element {
		return false
	}
	source, ok := patternOf(re)
	if !ok {
		return false
	}
	if outcome {
		return allows(source, g.kind)
	}
	return denies(source, g.kind)
}

// patternOf returns the source of a regular expression that the code spells.
func patternOf(v flow.Value) (string, bool) {
	for _, o := range v.Origins() {
		switch row := o.Row(); row.Op {
		case js.OpRegExp:
			text := o.File.JS.Str(row.Str)
			if end := strings.LastIndexByte(text, '/'); end > 0 {
				return text[1:end], true
			}
		case js.OpNew, js.OpCall:
			c, _ := o.AsCall()
			if c.Callee.Name() == "RegExp" {
				return c.Arg(0).Str()
			}
		case js.OpString:
			return o.File.JS.Str(row.Str), true
		}
	}
	return "", false
}

// allows reports whether every text that a pattern matches is harmless: it is
// anchored at both ends and its classes leave the dangerous characters out.
func allows(source string, kind model.Kind) bool {
	if !strings.HasPrefix(source, "^") || !strings.HasSuffix(source, "$") {
		return false
	}
	body := source[1 : len(source)-1]
	if strings.Contains(body, ".*") || strings.Contains(body, ".+") || strings.Contains(body, "[^") || strings.Contains(body, `\S`) || strings.Contains(body, `\D`) || strings.Contains(body, `\W`) {
		return false
	}
	switch kind {
	case model.Path, model.Unpack, model.Module:
		return !strings.Contains(body, "/") || !strings.Contains(body, ".")
	case model.Subject, model.Size:
		return false
	}
	return true
}

// denies reports whether every text that a pattern does not match is harmless.
func denies(source string, kind model.Kind) bool {
	switch kind {
	case model.Path, model.Unpack, model.Module:
		return strings.Contains(source, `\.\.`) || strings.Contains(source, `\.{2`) || source == `[^\w]` || notWord.MatchString(source)
	case model.Key, model.Merge:
		return strings.Contains(source, proto)
	case model.Command, model.Program:
		return notWord.MatchString(source) || containsAll(source, ";", "&", "|", "$", "`")
	case model.HTML, model.DOM:
		return containsAll(source, "<") && strings.HasPrefix(source, "[")
	}
	return notWord.MatchString(source)
}

// notWord matches a pattern that is one class of everything that is not allowed.
var notWord = regexp.MustCompile(`^\(?(\[\^[\w\\\-. @:]+\]|\\W)[+*]?\)?$`)

func containsAll(s string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

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

var (
	fixedHost = regexp.MustCompile(`^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\\]+[/?#]`)
	fixedPath = regexp.MustCompile(`^(?:/[^/\\]|[?#]|\.{1,2}/|[\w-]+/)`)
)

// fixesHost reports whether an address that begins with a text leads to a host
// that the text names.
func fixesHost(text string, kind model.Kind) bool {
	if fixedHost.MatchString(text) {
		return true
	}
	return kind == model.Redirect && fixedPath.MatchString(text)
}
