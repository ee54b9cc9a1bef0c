package flaws

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var uploadAnyType = rule.Check{
	ID:    "flaws/upload-any-type",
	Title: "files of any type kept under the names that visitors give them",
	Why: "An uploaded page or SVG that the service hands out again runs its scripts as the service's own: whoever follows the link acts for the uploader. " +
		"On a server that runs scripts by their names, it runs there.",
	Fix:  "Refuse types with fileFilter, or choose the extension from a list by the type; keep the files outside of what is served.",
	When: "multer gets a storage whose filename keeps the name or the extension that the visitor gave, and no fileFilter, and keeps the files in a folder that the same file serves or whose name says that it is served, such as public.",
	Quiet: "The function that makes the name looks at the extension or the type; the options are not known; nothing says that the folder is served. " +
		"Tests.",
	CWE:      434,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html", "https://github.com/expressjs/multer#filefilter"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, c := range p.Calls("multer") {
			if o := c.Option(0, "fileFilter"); o.State != flow.Absent {
				continue
			}
			storage, ok := c.Option(0, "storage").Value.Origin().AsCall()
			if !ok || !storage.Callee.Is("multer.diskStorage") || storage.File != p.File {
				continue
			}
			named, folder := storage.Option(0, "filename"), storage.Option(0, "destination")
			if named.State != flow.Present || folder.State != flow.Present || !keepsName(p.File, named.Value.Origin()) || !isServed(p, folder.Value) {
				continue
			}
			f := p.Reportf(c, "%s keeps files of any type under the names that visitors give them, where they are served.", calleeText(c))
			f.Trace = []rule.Step{{Place: named.Value.Span(), Code: "filename", Note: "keeps what the visitor calls it"}}
		}
	},
}

// keepsName reports whether a function makes a name of the one that is sent,
// and looks at no part of it.
func keepsName(f *flow.File, fn flow.Value) bool {
	if fn.Op() != js.OpFunc || fn.File != f {
		return false
	}
	kept := false
	for v := range inside(f, fn.Row().Func) {
		switch v.Op() {
		case js.OpGet:
			if v.Name() == "mimetype" {
				return false
			}
			kept = kept || v.Name() == "originalname"
		case js.OpCall:
			c, _ := v.AsCall()
			switch strings.ToLower(c.Callee.Name()) {
			case "includes", "test", "indexof", "has", "match", "some", "lookup", "extension":
				return false
			}
		case js.OpGetDyn, js.OpCond:
			return false // a table of extensions, a choice
		}
	}
	return kept
}

// servedName is a part of a path that servers hand out by custom.
var servedName = regexp.MustCompile(`(?i)(?:^|/)(?:public|static|www|htdocs|assets|wwwroot|dist)(?:/|$)`)

// isServed reports whether the folder of uploads is handed to visitors: by its
// name, or because the file serves it.
func isServed(p *rule.CodePass, folder flow.Value) bool {
	if fn := folder.Origin(); fn.Op() == js.OpFunc && fn.File == p.File { // (req, file, done) => done(null, 'public/files')
		for v := range inside(p.File, fn.Row().Func) {
			if c, ok := v.AsCall(); ok && c.Callee.Op() == js.OpRef && c.Arg(1).OK() {
				folder = c.Arg(1)
			}
		}
	}
	name := folderText(folder)
	if name == "" {
		return false
	}
	if servedName.MatchString(name) {
		return true
	}
	for _, c := range p.Calls("express.static", "serve-static", "koa-static") {
		if served := folderText(c.Arg(0)); served != "" && (name == served || strings.HasPrefix(name, served+"/")) {
			return true
		}
	}
	return false
}

// folderText returns the constant end of a path, without the dots and slashes
// around it: uploads of path.join(__dirname, 'uploads').
func folderText(v flow.Value) string {
	var names []string
	for _, part := range pathParts(v, 0) {
		if text, ok := part.Str(); ok {
			if text = strings.Trim(strings.TrimPrefix(text, "."), "/"); text != "" {
				names = append(names, text)
			}
		}
	}
	return strings.Join(names, "/")
}
