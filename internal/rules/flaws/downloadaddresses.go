package flaws

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// reportAddresses reports addresses of programs that stand in a table or a
// variable, in a file that makes requests and in one that others import.
func reportAddresses(p *rule.CodePass, report reporter) {
	fetches := false
	for range p.Calls(fetchersAndShells...) {
		fetches = true
		break
	}
	archives := namesArchive(p.File)
	listed := fetches || isInstaller(p.File) || isConfiguration(p.File)
	if !listed && !archives || rule.IsTest(p.File.Name()) {
		return
	}
	for _, id := range p.File.Rows(js.OpString, js.OpTemplate, js.OpBinary) {
		v := p.File.Value(id)
		if !startsPlain(v) {
			continue
		}
		parent := parentOf(v)
		if archives && inStore(v) {
			if f := report(v, "The program", skeletons(v)[0], rule.Likely); f != nil {
				f.Trace = joinedLater(v)
			}
			continue
		}
		if !listed || parent.Op() == js.OpBinary || parent.Op() == js.OpTemplate || parent.Op() == js.OpJSX || isLink(parent) || isShown(parent) {
			continue
		}
		for _, url := range skeletons(v) {
			if _, file, ok := unencrypted(url); ok && isFetched(file) && !strings.HasSuffix(file, ".js") {
				confidence := rule.Likely
				if !fetches {
					confidence = rule.Possible
				}
				if f := report(v, "The program", url, confidence); f != nil {
					f.Trace = joinedLater(v)
				}
				break
			}
		}
	}
}

// startsPlain reports whether the first part of a text as written is an
// address without encryption.
func startsPlain(v flow.Value) bool {
	for range 20 {
		row := v.Row()
		switch row.Op {
		case js.OpString:
			return strings.HasPrefix(v.File.JS.Str(row.Str), "http://")
		case js.OpTemplate:
			if row.Hi == row.Lo {
				return false
			}
			v = v.File.Value(v.File.JS.List[row.Lo])
		case js.OpBinary:
			v = v.File.Value(row.X)
		default:
			return false
		}
	}
	return false
}

// isLink reports whether a property names a page to look at.
func isLink(prop flow.Value) bool {
	if prop.Op() != js.OpProp {
		return false
	}
	switch strings.ToLower(prop.Key()) {
	case "href", "homepage", "link", "website", "docs", "documentation", "license", "bugs", "example", "description", "title", "text":
		return true
	}
	return false
}

// isShown reports whether a text is written out for people.
func isShown(parent flow.Value) bool {
	c, ok := parent.AsCall()
	return ok && (isLogMethod(c.Method()) || c.New() && strings.HasSuffix(c.Callee.Name(), "Error") || c.Method() == "describe" || c.Method() == "example")
}

// isConfiguration reports whether a file is named as a table of settings.
func isConfiguration(f *flow.File) bool {
	base := path.Base(f.Name())
	return nameHas(strings.TrimSuffix(base, path.Ext(base)), "config", "configuration", "settings", "constants", "urls", "defaults", "options", "versions")
}

// fileStores are hosts of which nothing is asked for but files.
var fileStores = []string{"amazonaws.com", "storage.googleapis.com", "cloudfront.net", "blob.core.windows.net", "digitaloceanspaces.com", "r2.dev", "backblazeb2.com"}

// inStore reports whether a text that is all of an expression, or one that it
// falls back to, is the address of a store of files.
func inStore(v flow.Value) bool {
	switch parentOf(v).Op() {
	case js.OpBinary, js.OpTemplate, js.OpJSX, js.OpCall:
		return false
	}
	host, file, ok := unencrypted(skeletons(v)[0])
	return ok && strings.HasSuffix(file, "/") && slices.ContainsFunc(fileStores, func(s string) bool { return strings.HasSuffix(host, "."+s) })
}

var archiveEndings = []string{".tar.gz", ".tgz", ".zip", ".node", ".tar.bz2", ".tar.xz", ".jar", ".exe"}

// namesArchive reports whether a file holds the ending of archives or of
// compiled modules.
func namesArchive(f *flow.File) bool {
	return slices.ContainsFunc(archiveEndings, func(s string) bool { return f.JS.FindStr(s) != 0 })
}

// reportPiped reports answers of node:http that go into a file or are unpacked
// although the address comes with the options: whatever it is, nothing of it
// is encrypted. A file that knows node:https may choose between the two.
func reportPiped(p *rule.CodePass, report reporter) {
	if !p.File.Prog.Uses("node:http") || p.File.JS.FindStr("https") != 0 || p.File.JS.FindStr("node:https") != 0 {
		return
	}
	for _, c := range p.Calls("node:http.get") {
		from := c.Arg(0)
		if from.Op() != js.OpGet || !fromOptions(from) || slices.ContainsFunc(skeletons(from), func(s string) bool { return s != unknownPart }) {
			continue
		}
		if into := answerGoesInto(c); into.OK() {
			if f := report(c.Value, calleeOf(c), from.Source(), rule.Likely); f != nil {
				f.Severity = min(f.Severity, rule.Medium)
				f.Trace = []rule.Step{{Place: into.Span(), Code: into.Source(), Note: "is written here"}}
			}
		}
	}
}

// fromOptions reports whether a property is one of a parameter, such as
// config.url, whose name says that it leads to a file.
func fromOptions(v flow.Value) bool {
	return isParameter(v.File.Value(v.Row().X)) && nameHas(v.Name(), "link", "url", "uri", "href", "download", "archive", "src", "source", "from")
}

// isParameter reports whether v names a parameter that nothing else is given to.
func isParameter(v flow.Value) bool {
	if v.Op() != js.OpRef {
		return false
	}
	defs := v.File.JS.DefsOf(v.Row().Sym)
	return len(defs) == 1 && v.File.JS.At(defs[0].Value).Op == js.OpParam
}

// answerGoesInto returns the call by which the callback of a request writes or
// unpacks the answer.
func answerGoesInto(request flow.Call) flow.Value {
	fn := request.Arg(1).Origin()
	if fn.Op() != js.OpFunc || fn.File != request.File {
		return flow.Value{}
	}
	for _, c := range request.File.AllCalls() {
		if c.Method() != "pipe" || c.Receiver().Origin().Op() != js.OpParam || c.Receiver().Origin().Row().Func != fn.Row().Func {
			continue
		}
		if target, ok := c.Arg(0).Origin().AsCall(); ok && (target.Callee.Is(fsWriters...) || nameHas(target.Callee.Name(), "extract", "unzip", "untar", "unpack")) {
			return c.Value
		}
	}
	return flow.Value{}
}
