package flaws

import (
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var pathTraversal = rule.Check{
	ID:       "flaws/path-traversal",
	Title:    "untrusted input in a path",
	Why:      "`../` climbs out of the folder that was meant: to the source, the secrets, the keys of the machine. Where the path is written to, to code that runs next.",
	Fix:      "Resolve the path, and use it only if it begins with the folder and a separator: path.resolve(root, x).startsWith(root + path.sep).",
	When:     "A function of the file system, sendFile, or a package that opens files is given a path made of a request.",
	Quiet:    "The path is resolved and then compared with its folder, reduced by path.basename, free of `..`, a member of a fixed list or a number; or sendFile is given a root. Where one file opens whole paths of requests in eight places or more, as a tool for files does, each is only possible.",
	CWE:      22,
	Severity: rule.High,
	Links:    []string{"https://owasp.org/www-community/attacks/Path_Traversal"},
	Code: func(p *rule.CodePass) {
		var whole []*rule.Finding
		report := func(p *rule.CodePass, x taint.Found) *rule.Finding {
			f := reportFlow(p, x, "chooses a file")
			if isWholePath(x) {
				whole = append(whole, f)
			}
			return f
		}
		rule.FlowCheckBy(report, func(x taint.Found) bool { return !ownChecks(x) }, model.Path)(p)
		if len(whole) < manyPaths {
			return
		}
		for _, f := range whole {
			f.Confidence = rule.Possible
		}
	},
}

// manyPaths is in how many places a file opens whole paths of requests before
// that is taken to be what the program is for: a tool for the files of whoever
// has started it.
const manyPaths = 8

// isWholePath reports whether a request names a path from its beginning: no
// folder of the program is put in front.
func isWholePath(x taint.Found) bool {
	if !fromRemote(x) {
		return false
	}
	for _, s := range x.Flow.Steps {
		up := parentOf(s.Value)
		switch row := up.Row(); {
		case row.Op == js.OpBinary && row.X != s.Value.ID:
			return false
		case row.Op == js.OpTemplate && up.File.JS.Operands(row)[0] != s.Value.ID:
			return false
		}
		if c, ok := up.AsCall(); ok && (c.Method() == "join" || c.Method() == "resolve") && c.Arg(0).ID != s.Value.ID {
			return false
		}
	}
	return true
}
