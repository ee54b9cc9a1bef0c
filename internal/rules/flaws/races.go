package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var (
	fsChecks = fsPaths("exists", "access", "stat", "lstat", "pathExists")
	fsActs   = fsPaths("writeFile", "appendFile", "createWriteStream", "unlink", "rename", "open", "chmod", "chown", "truncate", "rm", "copyFile", "symlink", "link", "outputFile", "writeJson", "writeJSON", "outputJson")
)

var fileRace = rule.Check{
	ID:    "flaws/file-race",
	Title: "file looked at first and changed later",
	Why: "Between the look and the act another process can put something else under the same name, such as a link to a file that it may not touch itself. " +
		"The service then acts on that.",
	Fix:      "Act at once and handle the error: open with the flag wx to make a new file, unlink and ignore ENOENT; or open first and ask the handle with fstat.",
	When:     "existsSync, access or stat is followed, in the same function or a callback in it, by a call that opens, writes, removes or changes the file that the same variable names.",
	Quiet:    "Reading what was looked at, and making folders; the act fails where something is already, by the flag wx; the paths are not the same variable. All findings are possible: where nobody else may write to the folder, there is nothing to win.",
	CWE:      367,
	Severity: rule.Low,
	Links:    []string{"https://nodejs.org/api/fs.html#fsaccesspath-mode-callback"},
	Code: func(p *rule.CodePass) {
		var checked []flow.Call
		for _, c := range p.Calls(fsChecks...) {
			if op := c.Arg(0).Op(); (op == js.OpRef || op == js.OpGet) && len(checked) < maxLook {
				checked = append(checked, c)
			}
		}
		if len(checked) == 0 || p.Aside() {
			return
		}
		for _, act := range p.Calls(fsActs...) {
			for _, look := range checked {
				if look.ID < act.ID && samePath(look.Arg(0), act.Arg(0)) && insideFunc(act.Value, look.FuncID()) && !readsOnly(act) && !makesAnew(act) {
					f := p.Reportf(act, "%s acts on %s, which %s looked at before.", calleeOf(act), act.Arg(0).Source(), calleeOf(look))
					f.Label, f.Confidence = "may be another file by now", rule.Possible
					f.Trace = []rule.Step{{Place: look.Span(), Code: look.Source(), Note: "looked at here"}}
					break
				}
			}
		}
	},
}

// readsOnly reports whether a call opens a file for reading.
func readsOnly(c flow.Call) bool {
	if !c.Callee.Is(fsOpeners...) {
		return false
	}
	mode, ok := c.Arg(1).Str()
	n, _ := c.Len()
	return n < 2 || !ok || mode == "r" || mode == "rs"
}

// makesAnew reports whether a call fails where something is already: the look
// before it only saves work, as writeFile(file, text, { flag: 'wx' }) does not
// rely on it.
func makesAnew(c flow.Call) bool {
	exclusive := func(v flow.Value) bool {
		flag, _ := v.Str()
		return strings.ContainsRune(flag, 'x')
	}
	if c.Callee.Is(fsOpeners...) {
		return exclusive(c.Arg(1))
	}
	options := 2
	if c.Callee.Name() == "createWriteStream" {
		options = 1
	}
	return exclusive(c.Option(options, "flag").Value) || exclusive(c.Option(options, "flags").Value)
}

// samePath reports whether two expressions are the same variable or property.
func samePath(x, y flow.Value) bool {
	a, b := x.Row(), y.Row()
	if a.Op != b.Op {
		return false
	}
	switch a.Op {
	case js.OpRef:
		return a.Sym == b.Sym && len(x.File.JS.DefsOf(a.Sym)) <= 1
	case js.OpGet:
		return a.Str == b.Str && samePath(x.File.Value(a.X), y.File.Value(b.X))
	case js.OpThis:
		return true
	}
	return false
}

// insideFunc reports whether v stands in a function, or in one that is written
// inside of it.
func insideFunc(v flow.Value, fn js.FuncID) bool {
	for f := v.FuncID(); ; f = v.File.JS.Funcs[f].Parent {
		if f == fn {
			return true
		}
		if f == 0 {
			return false
		}
	}
}
