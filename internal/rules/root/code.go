package root

import (
	"path"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// listeners are the methods that open a port given as their first argument.
var listeners = []string{
	"express().listen", "connect().listen", "polka().listen", "restify.createServer().listen", "koa().listen",
	"fastify().listen", "@nestjs/core.NestFactory.create().listen",
	"node:http.createServer().listen", "node:http.Server().listen", "node:https.createServer().listen", "node:https.Server().listen",
	"node:http2.createServer().listen", "node:http2.createSecureServer().listen",
	"node:net.createServer().listen", "node:net.Server().listen", "node:tls.createServer().listen",
}

// configured are the functions that take the port in an options object.
var configured = []string{"@hapi/hapi.server", "globalThis.Bun.serve", "globalThis.Deno.serve"}

var lowPort = rule.Check{
	ID:    "root/low-port",
	Title: "server listens on a port of root",
	Why: "On most machines only root may listen below 1024. A service that needs such a port is started as root, " +
		"and whoever takes it over owns the machine.",
	Fix:      "Listen on a port from 1024 up, behind a proxy, a port mapping or a socket unit.",
	When:     "listen, or the port option of hapi, Bun.serve or Deno.serve, is given a constant below 1024. If the constant is what the code falls back to, as in `process.env.PORT || 80`, the finding is of low severity.",
	Quiet:    "The port is not known or 0; the same file calls process.setuid, and so gives root up once the port is open.",
	CWE:      250,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/net.html#serverlisten"},
	Code: func(p *rule.CodePass) {
		for range p.Calls(setuids...) {
			return
		}
		for _, call := range p.Calls(listeners...) {
			port := call.Arg(0)
			if o := port.Option("port"); o.Present() {
				port = o.Value
			}
			reportPort(p, port)
		}
		for _, call := range p.Calls(configured...) {
			reportPort(p, call.Option(0, "port").Value)
		}
	},
}

func reportPort(p *rule.CodePass, at flow.Value) {
	c := at.Const()
	port := c.Num
	switch c.Kind {
	case flow.Number:
	case flow.String:
		n, err := strconv.ParseUint(c.Text, 10, 16)
		if err != nil {
			return // a pipe
		}
		port = float64(n)
	default:
		return
	}
	switch {
	case port < 1 || port >= 1024:
	case c.Default:
		f := p.Reportf(at, "The server listens on port %g, which on most machines only root may open, unless the environment says otherwise.", port)
		f.Severity = rule.Low
	default:
		p.Reportf(at, "The server listens on port %g, which on most machines only root may open.", port)
	}
}

var (
	setuids = []string{"globalThis.process.setuid", "globalThis.process.seteuid"}
	setgids = []string{"globalThis.process.setgid", "globalThis.process.setegid"}
	groups  = []string{"globalThis.process.initgroups", "globalThis.process.setgroups"}
)

var setuidOrder = rule.Check{
	ID:       "root/setuid-order",
	Title:    "root given up by halves",
	Why:      "A process that changes its user but not its groups keeps the rights of root's groups. After setuid it may no longer change its group: the call throws, or is swallowed.",
	Fix:      "Call process.initgroups, process.setgid and process.setuid, in this order, once the port is open.",
	When:     "A file calls process.setuid to an ordinary user, and process.setgid after it, or not at all; or process.setgid, but not initgroups or setgroups; or it calls setuid with root.",
	Quiet:    "The groups are set in another file: that is not seen, and reported all the same. seteuid and setegid count as setuid and setgid.",
	CWE:      271,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/process.html#processsetuidid", "https://wiki.sei.cmu.edu/confluence/display/c/POS36-C.+Observe+correct+revocation+order+while+relinquishing+privileges"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls(setuids...) {
			if isRootID(call.Arg(0)) {
				f := p.Reportf(call, "%s makes the process root again.", call.Callee.Source())
				f.Severity, f.Fix = rule.High, "Leave the call out; do what needs root before giving it up, or in another process."
				continue
			}
			before, after := around(p, call, setgids)
			supplementary, _ := around(p, call, groups)
			switch {
			case !before && after:
				p.Reportf(call, "%s comes before setgid: an ordinary user may no longer change its group.", call.Callee.Source())
			case !before:
				p.Reportf(call, "%s leaves the process in root's group: setgid is never called.", call.Callee.Source())
			case !supplementary:
				f := p.Reportf(call, "%s leaves the process in root's other groups: initgroups is not called before.", call.Callee.Source())
				f.Severity = rule.Low
			}
		}
	},
}

// around reports whether one of the functions is called before or after a
// call, in the order of the text.
func around(p *rule.CodePass, call flow.Call, paths []string) (before, after bool) {
	at := call.Row().Start
	for _, other := range p.Calls(paths...) {
		if isRootID(other.Arg(0)) {
			continue
		}
		if other.Row().Start < at {
			before = true
		} else {
			after = true
		}
	}
	return before, after
}

func isRootID(v flow.Value) bool {
	switch c := v.Const(); c.Kind {
	case flow.Number:
		return c.Num == 0
	case flow.String:
		return c.Text == "root"
	}
	return false
}

var processManagerScriptRunsAsRoot = rule.Check{
	ID:       "root/process-manager-script-runs-as-root",
	Title:    "PM2 script starts the service as root",
	Why:      "Whoever takes over the service owns the machine.",
	Fix:      "Give the application an ordinary user: `uid: 'shop'`.",
	When:     "In a file named ecosystem*.js or pm2*.js, an application with a script has uid or user root or 0.",
	Quiet:    "No uid is given: then it runs as whoever starts PM2, which the file does not tell.",
	CWE:      250,
	Severity: rule.High,
	Links:    []string{"https://pm2.keymetrics.io/docs/usage/application-declaration/"},
	Code: func(p *rule.CodePass) {
		name := path.Base(p.File.Name())
		if !strings.HasPrefix(name, "ecosystem") && !strings.HasPrefix(name, "pm2") {
			return
		}
		for _, id := range p.File.Rows(js.OpObject) {
			app := p.File.Value(id)
			if !app.Option("script").Present() {
				continue
			}
			for _, key := range []string{"uid", "user"} {
				if o := app.Option(key); o.Present() && isRootID(o.Value) {
					who, _ := app.Option("name").Str()
					p.Reportf(o.Value, "PM2 starts %s as root: %s is %s.", appName(who), key, o.Value.Source()).Confidence = rule.Certain
				}
			}
		}
	},
}
