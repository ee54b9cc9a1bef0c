package flaws

import (
	"strings"

	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var zipSlip = rule.Check{
	ID:       "flaws/zip-slip",
	Title:    "entry of an archive written where its name says",
	Why:      "An archive may name an entry `../../home/app/server.js`. Who unpacks it by that name overwrites files of the program and of the machine, and runs the attacker's code next.",
	Fix:      "Resolve the path, and write only if it begins with the folder and a separator: path.resolve(root, name).startsWith(root + path.sep).",
	When:     "A function that writes files is given a path made of the name of an entry: of adm-zip, yauzl, unzipper, tar-stream, jszip and their like; or tar is told preservePaths: true, which switches its check off.",
	Quiet:    "The path is resolved and then compared with its folder, the name is reduced by path.basename, or the package unpacks by itself and keeps its own check. yauzl refuses entries whose names are absolute or climb, unless it is told decodeStrings: false.",
	CWE:      22,
	Severity: rule.High,
	Links:    []string{"https://cwe.mitre.org/data/definitions/22.html"},
	Code: func(p *rule.CodePass) {
		flowCheckBut("chooses where it is written", namesAreChecked, model.Unpack)(p)
		for _, c := range p.Calls("tar.x", "tar.extract", "tar.Unpack", "tar.UnpackSync") {
			if o := c.Option(0, "preservePaths"); o.IsTrue() {
				f := p.Reportf(o.Value, "%s is told to write where the entries say: absolute paths, and those that climb.", calleeOf(c))
				f.Severity = rule.Medium
				trifling(f)
			}
		}
	},
}

// namesAreChecked reports whether an entry is one of yauzl, which ends with an
// error at the first name that is absolute or has a part "..". It does not if it
// is told to leave names as bytes (decodeStrings), or, as yauzl-promise has it,
// not to look (validateFilenames): a program that speaks of these may do so.
// See https://github.com/thejoshwolfe/yauzl#validatefilename-filename.
func namesAreChecked(x taint.Found) bool {
	prog := x.At.File.Prog
	return strings.HasPrefix(x.Flow.Path, "yauzl") && !prog.Mentions("decodeStrings") && !prog.Mentions("validateFilenames")
}
