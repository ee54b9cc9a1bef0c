package guard

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/guard/sandbox"
)

// Text says what would run and why, in lines of at most so many columns where
// a value does not need more: what `--dry-run` prints.
func (p *Plan) Text(width int) string {
	t := &planText{width: max(60, width)}
	t.line("Nothing was started. This is what would run.")
	t.heading("")
	for _, e := range p.Endpoints {
		t.pair("listens", fmt.Sprintf("%s (%s)", e.Address, kindText[e.Kind]))
	}
	if p.launch != nil {
		t.line(fmt.Sprintf("  %-13s %s", "runs", strings.Join(append([]string{p.launch.Path}, p.launch.Args...), " ")))
		t.pair("", fmt.Sprintf("in %s, as %s, %s, Node.js %s", p.launch.Dir, p.App.text(), plural(p.members(), "process", "processes"), p.launch.NodeVersion))
	} else {
		t.pair("upstream", p.Upstream+", which runs already")
	}
	t.pair("proxy", "this program again, as "+p.Proxy.text())
	t.pair("state", p.StateDir)
	if p.shared != nil {
		t.pair("shares", p.sharedText())
	}
	if p.Refuse != 0 {
		t.pair("before", fmt.Sprintf("known holes of libraries and dependencies are looked for; from %s on nothing starts", p.Refuse))
	}
	if p.launch != nil {
		p.environmentText(t)
		p.switchesText(t)
		if p.confined() {
			t.heading("The application may, and may not")
			t.measures(sandbox.Explain(p.policy, p.features))
		}
	}
	t.heading("The proxy may, and may not")
	t.measures(sandbox.Explain(p.proxyPolicy(runtimePlace), p.features))
	p.rulesText(t)
	if len(p.Notes) > 0 {
		t.heading("Not as strong as it could be")
	}
	for _, n := range p.Notes {
		t.wrap("  ", "  ", n)
	}
	if p.launch != nil {
		t.heading("")
		t.wrap("", "", memberPlace+" stands for a folder of the process's own, which is made when it starts and removed when it ends.")
	}
	return t.b.String()
}

var kindText = map[string]string{
	kindPlain: "HTTP without TLS", kindTLS: "HTTPS", kindQUIC: "HTTP/3", kindRedirect: "sends clients to HTTPS", kindStatus: "status, for this machine alone",
}

// environmentText shows every variable. The values of those that are passed
// on from guard's environment are not: they may be secrets, and what is
// printed here may end up in a log.
func (p *Plan) environmentText(t *planText) {
	t.heading("Environment of the application: this and nothing else")
	for _, e := range p.launch.Env {
		name, value, _ := strings.Cut(e, "=")
		if slices.Contains(p.Env, name) && name != "PATH" {
			value = "(as in your environment)"
		}
		if name == "TENET_NONCE" {
			value = "(a secret of this start)"
		}
		t.wrap("  ", "      ", name+"="+value)
	}
}

func (p *Plan) switchesText(t *planText) {
	t.heading("Switches of Node.js, and why")
	for _, l := range p.launch.Lines {
		what := orElse(l.Value, l.Switch)
		if l.LeftOut != "" {
			what = "left out: " + l.Switch
		}
		t.wrap("  ", "      ", what)
		t.wrap("      ", "      ", orElse(l.LeftOut, l.Why))
		if l.Breaks != "" && l.LeftOut == "" {
			t.wrap("      ", "      ", "may break: "+l.Breaks)
		}
	}
}

func (p *Plan) rulesText(t *planText) {
	t.heading("The rules")
	for _, r := range p.Rules {
		t.pair(r.Name, p.ruleText(r.Name, r.Enforce != nil))
	}
}

// ruleText says what holds a rule.
func (p *Plan) ruleText(name string, onTheWire bool) string {
	switch {
	case name == "headers" && onTheWire:
		return "missing and weak headers of answers are set; content security policy: " + p.CSP
	case name == "leaks" && onTheWire:
		return "errors are masked, with an id under which the log has them in full; what names versions is removed"
	case name == "cookies" && onTheWire:
		return "HttpOnly, SameSite, and with TLS Secure, are added to Set-Cookie"
	case name == "scope" && onTheWire:
		return "domain, path and life of cookies are narrowed"
	case onTheWire:
		return "held on the wire"
	case name == "eval" && p.launch != nil, name == "strict" && p.launch != nil:
		if p.Observe {
			return "observed: what the switches would break is written down"
		}
		return "held by the switches above"
	case name == "root" && p.launch != nil && p.sandboxed():
		return "held by the sandbox above"
	case name == "root" && p.launch != nil:
		return "runs as " + p.App.Name
	case (name == "libraries" || name == "dependencies") && p.Refuse != 0:
		return "looked for before the start, refused from " + p.Refuse.String() + " on"
	case name == "libraries" || name == "dependencies":
		return "not looked for; --refuse critical does not start with known holes of that severity"
	}
	return "not held from outside: tenet check finds what breaks it"
}

// A planText writes lines.
type planText struct {
	b     strings.Builder
	width int
}

func (t *planText) line(s string) { t.b.WriteString(s + "\n") }

func (t *planText) heading(s string) {
	t.line("")
	if s != "" {
		t.line(s)
	}
}

func (t *planText) pair(name, text string) {
	t.wrap(fmt.Sprintf("  %-14s", name), strings.Repeat(" ", 16), text)
}

func (t *planText) measures(list []sandbox.Line) {
	for _, l := range list {
		t.wrap("  ", "      ", l.What)
		t.wrap("      ", "      ", l.Why)
	}
}

// wrap writes a text in lines of the width; a word that is longer gets a line
// of its own and is not cut.
func (t *planText) wrap(first, rest, text string) {
	line, empty := first, true
	for word := range strings.FieldsSeq(text) {
		if !empty && len(line)+1+len(word) > t.width {
			t.line(line)
			line, empty = rest, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	t.line(strings.TrimRight(line, " "))
}
