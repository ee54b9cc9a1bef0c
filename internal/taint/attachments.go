package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// attaches reports whether a call says that the answer is to be kept as a file:
// res.attachment(), or the header Content-Disposition. Browsers run no script
// of such an answer, whatever its type: RFC 6266, section 4.2.
func attaches(c flow.Call) bool {
	at := 0
	switch c.Method() {
	case "attachment":
		return true
	case "set", "setHeader", "header", "append":
		if name, ok := c.Arg(0).Str(); ok {
			return strings.EqualFold(name, "content-disposition") && isAttachment(c.Arg(1))
		}
	case "writeHead":
		at = 1
	default:
		return false
	}
	for _, key := range [...]string{"Content-Disposition", "content-disposition", "Content-disposition"} {
		if o := c.Option(at, key); o.State == flow.Present && isAttachment(o.Value) {
			return true
		}
	}
	return false
}

func isAttachment(v flow.Value) bool {
	return strings.HasPrefix(strings.ToLower(leadingText(v, 0).text), "attachment")
}

// attachers are parts of the names of helpers that are looked into.
var attachers = []string{"attach", "disposition", "download", "header", "filename"}

// attachedBy returns the variable that holds the answer which a call hands to a
// helper that says to keep it as a file, 0 if it does not:
// asFile(res, 'report.csv').
func attachedBy(c flow.Call) js.SymID {
	name := strings.ToLower(c.Callee.Name())
	for _, part := range attachers {
		if !strings.Contains(name, part) {
			continue
		}
		targets, _ := c.Targets()
		for i, a := range c.Args() {
			for _, t := range targets {
				if param := nthParam(t.File, t.Func, i); a.Op() == js.OpRef && param.OK() && attachesIn(t, param) {
					return a.Row().Sym
				}
			}
		}
		return 0
	}
	return 0
}

// attachesIn reports whether a function says so of its parameter.
func attachesIn(t flow.Target, param flow.Value) bool {
	for _, c := range t.File.AllCalls() {
		if c.FuncID() == t.Func && attaches(c) && sameParam(param, c.Receiver()) {
			return true
		}
	}
	return false
}
