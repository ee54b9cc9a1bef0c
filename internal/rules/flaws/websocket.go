package flaws

import (
	"strings"

	"tenet/internal/js"
	"tenet/internal/rule"
)

var webSocketAnyOrigin = rule.Check{
	ID:    "flaws/websocket-any-origin",
	Title: "WebSocket that every site may open",
	Why: "Browsers send cookies when a page opens a WebSocket and ask nobody whether it may: CORS does not apply. The page of a stranger speaks with the service in the name of the user, " +
		"and reads the answers.",
	Fix:      "Compare request.headers.origin with your own in verifyClient or in the listener for upgrade; with socket.io in allowRequest.",
	When:     "A server of ws or socket.io reads the cookie or the session of the request, and its file says nothing of the origin.",
	Quiet:    "The file mentions origin, verifyClient or allowRequest; users are known by a token that pages have to send. Tests.",
	CWE:      1385,
	Severity: rule.Low,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc6455#section-10.2", "https://socket.io/docs/v4/handling-cors/"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		servers := append([]string{"socket.io.Server", "socket.io", "socket.io.default"}, webSocketServers...)
		for _, call := range p.Calls(servers...) {
			n, _ := call.Len()
			if n == 0 || fileSays(p.File, "origin", "verifyclient", "allowrequest") && !onlyCORS(p) {
				continue
			}
			f := p.File
			for i := range f.JS.Values {
				v := f.Value(js.ValueID(i))
				if v.Op() != js.OpGet || !readsCookie(v.Source()) || v.Is("express:req.headers.cookie", "fastify:req.headers.cookie", "koa:ctx.headers.cookie") {
					continue
				}
				report := p.Reportf(rule.At(call.NameSpan()), "%s lets pages of every site in with the cookies of the user.", calleeText(call))
				report.Trace = []rule.Step{{Place: v.Span(), Code: v.Source(), Note: "says who the user is"}}
				return
			}
		}
	},
}

// onlyCORS reports whether the only origin that the file speaks of is that of
// socket.io's cors, which does not hold for WebSockets.
func onlyCORS(p *rule.CodePass) bool {
	for _, call := range p.Calls("socket.io.Server", "socket.io") {
		for i := range 2 {
			if call.Option(i, "cors.origin").Present() {
				return !fileSays(p.File, "verifyclient", "allowrequest", "headers.origin")
			}
		}
	}
	return false
}

var webSocketServers = []string{"ws.Server", "ws.WebSocketServer"}

// readsCookie recognises request.headers.cookie and socket.request.session.
func readsCookie(source string) bool {
	return strings.HasSuffix(source, "headers.cookie") || strings.HasSuffix(source, ".handshake.headers.cookie") ||
		strings.HasSuffix(source, ".request.session") || strings.HasSuffix(source, "handshake.session")
}
