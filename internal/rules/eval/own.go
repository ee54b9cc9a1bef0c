package eval

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// fileNames is which argument names the file that the code is from, for
// messages of errors, or holds the options that do.
var fileNames = map[string]int{"runInContext": 2, "runInNewContext": 2, "runInThisContext": 1, "Script": 1, "createScript": 1, "_compile": 1}

// namesFile reports whether a call says which file the code is from, and the
// program chooses the file as it runs: so do loaders of plugins and modules,
// whose purpose is to run files.
func namesFile(at rule.Place) bool {
	var c flow.Call
	switch at := at.(type) {
	case run:
		c = at.Call
	case flow.Call:
		c = at
	}
	if !c.OK() {
		return false
	}
	n, ok := fileNames[c.Callee.Name()]
	if !ok {
		return false
	}
	name := c.Arg(n)
	if o := name.Origin(); o.Op() == js.OpObject {
		name = c.Option(n, "filename").Value
	}
	if _, fixed := name.Str(); fixed || !name.OK() {
		return false
	}
	switch name.Op() {
	case js.OpRef, js.OpGet, js.OpCall, js.OpParam:
		return true
	}
	return false
}

// isCopied reports whether a file is a copy of the library of others: by its
// folder, or in a folder of a page by its banner, the version in its name, or
// the hash that bundlers put there.
func isCopied(f *flow.File) bool {
	name := f.Name()
	if rule.IsVendored(name) {
		return true
	}
	if !pageFolder.MatchString(name) {
		return false
	}
	if copiedName.MatchString(name) {
		return true
	}
	head := strings.ToLower(f.JS.Text.Data[:min(len(f.JS.Text.Data), 400)])
	return strings.HasPrefix(head, "/*!") || strings.Contains(head, "@license") || strings.Contains(head, "@preserve")
}

var (
	pageFolder = regexp.MustCompile(`(?:^|/)(?:public|static|assets|www|htdocs|client|js/lib)/`)
	copiedName = regexp.MustCompile(`(?:-\d+\.\d+(?:\.\d+)?|[.-](?:min|compressed|bundle|pack)|-[A-Za-z0-9_-]*[0-9A-Z][A-Za-z0-9_-]{5,})\.m?js$|/(?:js/lib|min)/`)
)
