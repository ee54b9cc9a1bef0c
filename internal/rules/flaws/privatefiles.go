package flaws

import (
	"path"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// privateFolders are folders that are nobody's business, by a name in their path.
var privateFolders = map[string]string{
	"node_modules": "all packages with their versions", ".git": "the whole history of the source", ".ssh": "keys", ".aws": "keys",
}

var privateFilesServed = rule.Check{
	ID:    "flaws/private-files-served",
	Title: "private folder served to visitors",
	Why:   "Anybody can fetch what lies there: keys, histories, data of other programs, or the list of packages with their versions and so their known holes.",
	Fix:   "Copy what the pages need into a folder of its own, or serve a single package's folder.",
	When: "The folder given to express.static, serve-static, koa-static, @fastify/static, serve-index or sirv is the home of the user, /etc, /var, /root, /home, /usr, the folder for temporary files, .git, .ssh or node_modules as a whole. " +
		"node_modules and temporary files are low.",
	Quiet:    "The folder is not known; the project itself, which leaks/static-root reports; development only. Tests are low.",
	CWE:      552,
	Severity: rule.High,
	Links:    []string{"https://expressjs.com/en/starter/static-files.html"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls("express.static", "serve-static", "koa-static", "sirv", "serve-index") {
			judgeFolder(p, call, call.Arg(0))
		}
		for _, call := range p.Calls("fastify().register") {
			if call.Arg(0).Is("@fastify/static") {
				judgeFolder(p, call, call.Option(1, "root").Value)
			}
		}
	},
}

func judgeFolder(p *rule.CodePass, call flow.Call, folder flow.Value) {
	if !folder.OK() || call.OnlyInDevelopment() {
		return
	}
	what, severity := privateFolder(folder)
	if what == "" {
		return
	}
	f := p.Reportf(folder, "%s serves %s: %s.", calleeText(call), what, folder.Source())
	f.Severity = severity
	lessen(p, f)
}

// privateFolder says what is private about a folder.
func privateFolder(v flow.Value) (string, rule.Severity) {
	o := v.Origin()
	if v.Is("globalThis.process.env.HOME", "node:os.homedir()") {
		return "the home of the user", rule.High
	}
	if v.Is("node:os.tmpdir()") {
		return "everybody's temporary files", rule.Low
	}
	text, ok := v.Str()
	if call, isCall := o.AsCall(); !ok && isCall && call.Callee.Is("node:path.join", "node:path.resolve") {
		last := call.Args()[max(0, len(call.Args())-1):]
		if len(last) == 1 {
			text, ok = last[0].Str()
		}
		text = strings.TrimPrefix(text, "/")
	}
	if bin := o.Row(); !ok && bin.Op == js.OpBinary {
		text, ok = o.File.Value(bin.Y).Str()
		text = strings.TrimPrefix(text, "/")
	}
	if !ok {
		return "", 0
	}
	clean := path.Clean(text)
	if why := privateFolders[path.Base(clean)]; why != "" {
		if path.Base(clean) == "node_modules" {
			return why, rule.Low
		}
		return why, rule.High
	}
	switch clean {
	case "/etc", "/root", "/home", "/usr", "/var", "/proc", "/sys", "/dev", "/var/log", "/opt":
		return "a folder of the machine", rule.High
	case "/tmp", "/var/tmp":
		return "everybody's temporary files", rule.Low
	}
	return "", 0
}
