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

// hosts are where frameworks keep the Host header.
var hosts = append(model.On([]string{"express:req", "http:req", "fastify:req", "koa:ctx", "koa:ctx.request", "next:req", "hapi:request"}, "headers.host", "hostname", "host", "header.host", "origin"),
	"hapi:request.info.host", "hapi:request.info.hostname", "koa:ctx.origin", "koa:ctx.request.origin")

var mailWords = []string{"mail", "smtp", "sendgrid", "postmark", "mailgun", "resend"}

var hostHeaderLink = rule.Check{
	ID:    "flaws/host-header-link",
	Title: "link in a mail that the requester chose",
	Why: "The Host header is written by whoever asks. He asks for a new password for somebody else and names his own server: the mail that the victim gets carries his address, " +
		"and a click hands him the token.",
	Fix:      "Take the address of the service from its configuration.",
	When:     "A text with a word such as reset, verify, confirm or invite is put together with the host of the request, in a file that speaks of mail; or the host becomes part of the text of a mail that nodemailer or a service sends.",
	Quiet:    "The host is compared with a list first. Tests are low.",
	CWE:      640,
	Severity: rule.Medium,
	Links:    []string{"https://cwe.mitre.org/data/definitions/640.html"},
	Code: func(p *rule.CodePass) {
		reported := linksInTexts(p)
		for _, x := range p.Flows(model.Letter) {
			if !slices.ContainsFunc(x.Flow.Steps, func(s taint.Step) bool { return s.Value.File == p.File && reported[s.Value.Span().Line] }) {
				f := reportFlow(p, x, "becomes part of a mail")
				f.Confidence = rule.Likely
				lessen(p, f)
			}
		}
	},
}

// linksInTexts reports the links of a file whose host is that of the request,
// and returns the lines where they stand.
func linksInTexts(p *rule.CodePass) map[int]bool {
	seen := map[int]bool{}
	if p.File.JS.FindStr("host") == 0 && p.File.JS.FindStr("hostname") == 0 && p.File.JS.FindStr("Host") == 0 || !fileSays(p.File, mailWords...) {
		return seen
	}
	for i := len(p.File.JS.Values) - 1; i > 0; i-- { // the whole of a + b + c before its parts
		v := p.File.Value(js.ValueID(i))
		if op := v.Op(); op != js.OpTemplate && (op != js.OpBinary || p.File.JS.Str(v.Row().Str) != "+") {
			continue
		}
		if line := v.Span().Line; !seen[line] && linkWithHost(v) {
			seen[line] = true
			lessen(p, p.Reportf(v, "%s leads where the Host header of the request says.", v.Source()))
		}
	}
	return seen
}

// linkWithHost reports whether a text is a link for a mail on the host that
// the request names.
func linkWithHost(v flow.Value) bool {
	word, host := false, false
	for part := range parts(v) {
		word = word || part.Op() == js.OpString && strings.ContainsAny(wordOf(part), "/?=") && hasWord(wordOf(part), "reset", "verif", "confirm", "activat", "invit", "unsubscribe", "token=")
	}
	if !word {
		return false
	}
	for part := range parts(v) {
		host = host || isHostHeader(part)
		if o := part.Origin(); part.Op() == js.OpRef && (o.Op() == js.OpTemplate || o.Op() == js.OpBinary) {
			for inner := range parts(o) { // const base = 'https://' + req.headers.host
				host = host || isHostHeader(inner)
			}
		}
	}
	return word && host
}

func isHostHeader(v flow.Value) bool {
	if v.Op() != js.OpRef && v.Op() != js.OpGet && v.Op() != js.OpCall {
		return false
	}
	if v.Is(hosts...) {
		return true
	}
	for _, o := range v.Origins() {
		if call, ok := o.AsCall(); ok && call.Callee.Is("express:req.get", "express:req.header", "koa:ctx.get", "koa:ctx.request.get") {
			if name, _ := call.Arg(0).Str(); strings.EqualFold(name, "host") || strings.EqualFold(name, "x-forwarded-host") || strings.EqualFold(name, "origin") {
				return true
			}
		}
	}
	return false
}
