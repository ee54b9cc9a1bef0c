package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var requestForgery = rule.Check{
	ID:       "flaws/ssrf",
	Title:    "untrusted address requested by the server",
	Why:      "The server stands where visitors do not: it reaches the cloud's metadata service with its keys, databases without passwords, and machines behind the firewall.",
	Fix:      "Choose the host from a fixed list; compare new URL(x).host with it before the request.",
	When:     "The host of a request that the server makes comes from a request.",
	Quiet:    "The host is fixed and only the path or the query varies; the host is compared with a list or a constant. With a lookup of the program's own it is only possible, and so is what a proxy is asked for by the address of the request itself.",
	CWE:      918,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		requests(p, "chooses where the server sends a request", func(x taint.Found) bool { return x.Flow.Source.Class != model.Browser && !isFiltered(x.Call) })
	},
}

var pageRequestForgery = rule.Check{
	ID:       "flaws/client-request-forgery",
	Title:    "page that sends requests where a link says",
	Why:      "Requests of a page carry the cookies and the tokens of the visitor. A link whose address says where they go has them sent to another endpoint of the site, or what the page sends along, and believes of the answer, to the attacker's.",
	Fix:      "Choose the address from a fixed list, or put only an id behind a fixed path: fetch('/api/items/' + encodeURIComponent(id)).",
	When:     "The address of fetch, XMLHttpRequest, WebSocket or axios in a page comes from a part of the page's address, a message or the window's name.",
	Quiet:    "The host and the beginning of the path are fixed; the page asks for its own address; the value is a number, encoded, or a member of a fixed list.",
	CWE:      918,
	Severity: rule.Medium,
	Links:    []string{"https://cwe.mitre.org/data/definitions/918.html", "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/11-Client-side_Testing/README"},
	Code: func(p *rule.CodePass) {
		requests(p, "chooses where the page sends a request", func(x taint.Found) bool { return x.Flow.Source.Class == model.Browser })
	},
}

// looksUp reports whether a request resolves names by a function of its own,
// which is where the addresses that a name leads to can be judged.
func looksUp(c flow.Call) bool {
	for _, a := range c.Args() {
		if own := a.Option("lookup"); own.Present() && !own.Value.Is("node:dns.lookup") {
			return true
		}
	}
	return false
}

// forwards reports whether a server sends a request where the request that it
// was sent is for, whole, as a proxy does that a client is told to use: not
// where a parameter says.
func forwards(x taint.Found) bool {
	from := x.Flow.From()
	for _, p := range from.Paths() {
		switch p {
		case "http:req", "http:req.url", "http:req.headers", "http:req.headers.host":
		default:
			return false
		}
	}
	for _, s := range x.Flow.Steps {
		v := s.Value
		if c, ok := v.AsCall(); ok && v.ID != x.Call.ID && pickers[c.Method()] {
			return false
		}
		for n := 0; v.Op() == js.OpGet && n < 8; n++ { // address.query.to
			if pickers[v.Name()] {
				return false
			}
			v = v.File.Value(v.Row().X)
		}
	}
	return len(from.Paths()) > 0
}

// pickers are what takes a parameter, or the end of the path, out of an address.
var pickers = map[string]bool{
	"query": true, "searchParams": true, "get": true, "slice": true, "substr": true, "substring": true, "split": true, "replace": true, "match": true, "exec": true,
	"decodeURIComponent": true, "unescape": true, "params": true, "body": true,
}

// isFiltered reports whether a request goes through an agent that connects to
// public addresses only, whatever a name leads to.
func isFiltered(c flow.Call) bool {
	if !c.OK() || !c.File.Prog.Uses(filteringAgents...) {
		return false
	}
	for _, a := range c.Args() {
		for _, key := range [...]string{"httpsAgent", "httpAgent", "agent", "dispatcher"} {
			o := a.Option(key)
			if o.State != flow.Present {
				continue
			}
			for _, path := range o.Value.Paths() {
				if slices.ContainsFunc(filteringAgents, func(pkg string) bool { return strings.HasPrefix(path, pkg) }) {
					return true
				}
			}
		}
	}
	return false
}

var filteringAgents = []string{"ssrf-req-filter", "request-filtering-agent", "ssrf-agent"}

func requests(p *rule.CodePass, what string, keep func(taint.Found) bool) {
	report := func(p *rule.CodePass, x taint.Found) *rule.Finding {
		f := reportFlow(p, x, what)
		if x.Call.OK() && looksUp(x.Call) || forwards(x) {
			f.Confidence = rule.Possible
		}
		return f
	}
	rule.FlowCheckBy(report, keep, model.Request)(p)
}
