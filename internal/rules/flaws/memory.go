package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var uninitialisedMemory = rule.Check{
	ID:    "flaws/uninitialised-memory",
	Title: "buffer whose content may be old memory",
	Why: "A buffer that nothing has filled holds what the process kept there before: passwords, keys, pages of others. new Buffer takes a number for a size and text for content, " +
		"so that a visitor who sends a number in place of text decides how much memory is taken, and before Node 8 received it unfilled.",
	Fix: "Use Buffer.from for content and Buffer.alloc for a size.",
	When: "new Buffer is given a number, or something whose type is not known; that is medium where it is a part of a request, or what callers of a library hand in and nothing has tested, with an encoding as well. The result of Buffer.allocUnsafe is sent, returned " +
		"or turned into text where it is made.",
	Quiet: "The argument is text or an array; the type was tested. Buffer of safe-buffer is no safer when it is called. " +
		"Buffer.allocUnsafe that is kept in a variable, as what fills it stands elsewhere; tests. What is not followed to a request or to a caller is possible.",
	CWE:      908,
	Severity: rule.Low,
	Links:    []string{"https://nodejs.org/api/deprecations.html#DEP0005", "https://nodejs.org/api/buffer.html#static-method-bufferallocunsafesize"},
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) {
			return
		}
		for _, c := range p.Calls("globalThis.Buffer", "globalThis.SlowBuffer", "node:buffer.SlowBuffer", "safe-buffer.Buffer") {
			reportBuffer(p, c)
		}
		for _, c := range p.Calls("globalThis.Buffer.allocUnsafe", "globalThis.Buffer.allocUnsafeSlow") {
			reportUnsafe(p, c)
		}
	},
}

func reportBuffer(p *rule.CodePass, c flow.Call) {
	n, exact := c.Len()
	arg := c.Arg(0)
	name := calleeOf(c)
	if c.New() {
		name = "new " + name
	}
	if n == 2 && exact {
		reportEncoded(p, c, arg, name)
	}
	if n != 1 || !exact {
		return
	}
	switch kindOfContent(arg) {
	case "number":
		if n, ok := arg.Num(); ok && n == 0 || typeTested(c.Value) {
			return
		}
		f := p.Reportf(c, "%s(%s) makes a buffer that old versions of Node do not fill.", name, arg.Source())
		f.Label, f.Confidence = "may hold old memory", rule.Possible
		trifling(f)
	case "":
		if settled(c, arg) || isPartOfAddress(arg) {
			return
		}
		if way := number(p, arg); way != nil {
			f := p.Reportf(c, "%s takes %s for a size if it is a number; it %s.", name, arg.Source(), way.Source.Note)
			f.Label, f.Trace = "text or size", steps(way.Steps)
			f.Severity, f.Confidence = rule.Medium, rule.Likely
			trifling(f)
			return
		}
		if typeTested(c.Value) {
			return
		}
		f := p.Reportf(c, "%s takes %s for a size if it is a number.", name, arg.Source())
		f.Label, f.Confidence = "text or size", rule.Possible
		if isFromOutside(arg) {
			f.Severity, f.Confidence = rule.Medium, rule.Likely
		}
		trifling(f)
	}
}

// reportEncoded reports new Buffer(x, 'base64'). Node looks at the type before
// the encoding, and versions before 4.5 make a buffer of x bytes of a number;
// those after it throw.
func reportEncoded(p *rule.CodePass, c flow.Call, arg flow.Value, name string) {
	if kindOfContent(arg) != "" || settled(c, arg) || isPartOfAddress(arg) || typeTested(c.Value) {
		return
	}
	if _, number := c.Arg(1).Num(); number {
		return
	}
	if way := number(p, arg); way != nil {
		f := p.Reportf(c, "%s takes %s for a size if it is a number, whatever the encoding, in old versions of Node; it %s.", name, arg.Source(), way.Source.Note)
		f.Label, f.Trace = "text or size", steps(way.Steps)
		f.Severity, f.Confidence = rule.Medium, rule.Likely
		trifling(f)
	}
}

// isPartOfAddress reports whether a value comes from the address or the
// headers of a request, which are texts.
func isPartOfAddress(v flow.Value) bool {
	paths := append(v.Paths(), v.Origin().Paths()...)
	for _, p := range paths {
		_, name, _ := strings.Cut(p, ".")
		name, _, _ = strings.Cut(strings.TrimPrefix(name, "request."), ".")
		if name != "params" && name != "headers" && name != "url" && name != "path" && name != "originalUrl" {
			return false
		}
	}
	return len(paths) > 0
}

// kindOfContent says what a buffer is made of: "number", "text" or "list", ""
// if it is not known.
func kindOfContent(v flow.Value) string {
	if _, ok := v.Num(); ok {
		return "number"
	}
	if _, ok := v.Str(); ok {
		return "text"
	}
	o := v.Origin()
	switch row := o.Row(); row.Op {
	case js.OpTemplate, js.OpString:
		return "text"
	case js.OpArray, js.OpObject:
		return "list"
	case js.OpNumber, js.OpUpdate:
		return "number"
	case js.OpBinary:
		return kindOfSum(o)
	case js.OpGet:
		if o.Name() == "length" || o.Name() == "byteLength" {
			return "number"
		}
	case js.OpLogical: // a.byteLength || a.length
		if kind := kindOfContent(o.File.Value(row.X)); kind == "number" {
			return kind
		}
	case js.OpCall, js.OpNew:
		return kindOfResult(o)
	}
	return ""
}

func kindOfSum(o flow.Value) string {
	row := o.Row()
	switch o.File.JS.Str(row.Str) {
	case "-", "*", "/", "%", "<<", ">>", ">>>", "|", "&":
		return "number"
	case "+":
		for _, side := range []js.ValueID{row.X, row.Y} {
			if kind := kindOfContent(o.File.Value(side)); kind == "text" || kind == "number" && side == row.Y {
				return kind
			}
		}
	}
	return ""
}

func kindOfResult(o flow.Value) string {
	c, _ := o.AsCall()
	switch c.Method() {
	case "toString", "join", "stringify", "slice", "substr", "substring", "replace", "trim", "toLowerCase", "toUpperCase", "toJSON", "digest", "readFileSync", "concat", "from", "split",
		"encode", "padStart", "getBytes", "render", "toArray", "fromCharCode", "toDataURL", "serialize", "match", "map":
		return "text"
	case "ceil", "floor", "max", "min", "round", "readUInt32BE", "readUInt16BE", "readUInt32LE", "byteLength":
		return "number"
	}
	if c.Callee.Is("globalThis.String", "globalThis.btoa", "globalThis.atob", "globalThis.unescape", "globalThis.encodeURIComponent") {
		return "text"
	}
	if c.Callee.Is("globalThis.Number", "globalThis.parseInt") {
		return "number"
	}
	if c.New() || c.Callee.Is("globalThis.Uint8Array", "globalThis.ArrayBuffer") {
		return "list"
	}
	return ""
}

// typeTested reports whether some condition around v asks for its type.
func typeTested(v flow.Value) bool {
	for cond := range v.Conditions() {
		row := cond.Row()
		if row.End-row.Start < 1000 && containsAny(cond.File.JS.Text.Data[row.Start:row.End], "typeof", "instanceof", "isString", "isBuffer", "isArray", "isNumber", "isView", "Buffer.alloc", "Buffer.from") {
			return true
		}
	}
	return false
}

func reportUnsafe(p *rule.CodePass, c flow.Call) {
	if n, ok := c.Arg(0).Num(); ok && n == 0 || typeTested(c.Value) {
		return
	}
	parent := parentOf(c.Value)
	switch parent.Op() {
	case js.OpReturn:
		if fn := c.Func(); fn.Kind == 0 || nameHas(c.File.JS.Str(fn.Name), "alloc", "allocate", "buffer", "create", "unsafe", "pool") || c.File.JS.Str(fn.Name) == "" {
			return
		}
	case js.OpGet:
		if m := parent.Name(); m != "toString" {
			return
		}
	case js.OpCall:
		call, _ := parent.AsCall()
		switch call.Method() {
		case "send", "end", "write", "json":
		default:
			return
		}
	default:
		return
	}
	f := p.Reportf(c, "%s is given away before anything fills it.", c.Source())
	f.Severity, f.Label = rule.Medium, "may hold old memory"
	trifling(f)
}
