package eval

import (
	"net/netip"
	"strings"

	"tenet/internal/rule"
)

var inspectorOpen = rule.Check{
	ID:    "eval/inspector-open",
	Title: "debugger that runs whatever it is sent",
	Why: "The inspector of Node.js runs any code for whoever connects, without a password: on another address than 127.0.0.1 for the whole network, " +
		"and on that one for every user of the machine and, by DNS rebinding, for pages in a browser there.",
	Fix:      "Start production without --inspect; where a debugger has to be at hand, send SIGUSR1 when it is needed, and reach it through SSH.",
	When:     "A running Node.js process was started with --inspect, --inspect-brk, --inspect-wait or --debug, on its command line or by NODE_OPTIONS, or listens at port 9229, where SIGUSR1 and inspector.open() start it. On a loopback address it is of medium severity.",
	Quiet:    "--inspect-port, which only says where; a debugger at another port that no switch names.",
	CWE:      489,
	Severity: rule.Critical,
	Links:    []string{"https://nodejs.org/en/learn/getting-started/debugging#security-implications"},
	Live: func(p *rule.LivePass) {
		proc := p.Process()
		if proc == nil || !proc.IsNode() {
			return
		}
		by := false
		for _, s := range proc.Switches() {
			name, value, _ := strings.Cut(s, "=")
			switch name {
			case "--inspect", "--inspect-brk", "--inspect-wait", "--debug", "--debug-brk":
			default:
				continue
			}
			by = true
			f := p.Reportf(rule.LivePlace{URL: proc.Name()}, "Node.js was started with %s: whoever connects runs his code.", s)
			if loopback(value) {
				f.Severity = rule.Medium
			}
		}
		for _, at := range proc.Listens {
			if !by && strings.HasSuffix(at, inspectorPort) {
				f := p.Reportf(rule.LivePlace{URL: proc.Name()}, "Node.js listens at %s, the port of its debugger: whoever connects runs his code.", at)
				f.Confidence = rule.Likely
				if loopback(at) {
					f.Severity = rule.Medium
				}
			}
		}
	},
}

// inspectorPort is where the inspector listens if nothing else is said: after
// SIGUSR1, or inspector.open() in the code.
const inspectorPort = ":9229"

// loopback reports whether [host:]port of --inspect is of this machine only.
func loopback(value string) bool {
	host, _, found := cutLast(value, ":")
	if !found {
		if strings.Trim(value, "0123456789") == "" { // a port, or nothing
			return true
		}
		host = value
	}
	host = strings.Trim(host, "[]")
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

var codeGeneration = rule.Check{
	ID:       "eval/code-generation-allowed",
	Title:    "process in which text may become code",
	Why:      "eval and new Function, wherever they hide in a package, run in this process. V8 can refuse both for good; then no injected text becomes code.",
	Fix:      "Start Node.js with --disallow-code-generation-from-strings, once the application runs with it: template engines that compile at run time do not.",
	When:     "A running Node.js process was started without --disallow-code-generation-from-strings.",
	Quiet:    "Programs other than Node.js.",
	CWE:      95,
	Severity: rule.Low,
	Links:    []string{"https://nodejs.org/api/cli.html#--disallow-code-generation-from-strings"},
	Live: func(p *rule.LivePass) {
		proc := p.Process()
		if proc == nil || !proc.IsNode() {
			return
		}
		for _, s := range proc.Switches() {
			if strings.ReplaceAll(s, "_", "-") == "--disallow-code-generation-from-strings" {
				return
			}
		}
		p.Reportf(rule.LivePlace{URL: proc.Name()}, "Node.js runs without --disallow-code-generation-from-strings.")
	},
}
