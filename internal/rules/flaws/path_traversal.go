package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var pathTraversal = rule.Check{
	ID:       "flaws/path-traversal",
	Title:    "untrusted input in a path",
	Why:      "`../` climbs out of the folder that was meant: to the source, the secrets, the keys of the machine. Where the path is written to, to code that runs next.",
	Fix:      "Resolve the path, and use it only if it begins with the folder and a separator: path.resolve(root, x).startsWith(root + path.sep).",
	When:     "A function of the file system, sendFile, or a package that opens files is given a path made of a request.",
	Quiet:    "The path is resolved and then compared with its folder, reduced by path.basename, free of `..`, a member of a fixed list or a number; or sendFile is given a root.",
	CWE:      22,
	Severity: rule.High,
	Links:    []string{"https://owasp.org/www-community/attacks/Path_Traversal"},
	Code:     flowCheck("chooses a file", model.Path),
}
