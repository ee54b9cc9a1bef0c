package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var unsafePostMessage = rule.Check{
	ID:       "flaws/unsafe-post-message",
	Title:    "secret sent to whichever page is there",
	Why:      "With '*' the browser hands the message to the page in the other window whatever its origin is. An attacker opens yours in a frame, or leads the window elsewhere, and reads it.",
	Fix:      "Name the origin: postMessage(data, 'https://app.example.com').",
	When:     "postMessage of a window is called with '*' as the target, and what it sends has a name such as token, password, secret, session or credential.",
	Quiet:    "The data is constant or has other names: sizes and events of frames are sent so everywhere; a window sends to itself. Tests.",
	CWE:      359,
	Severity: rule.Medium,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/API/Window/postMessage#security_concerns"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, call := range p.File.AllCalls() {
			if call.Method() != "postMessage" && !call.Callee.Is("globalThis.postMessage") {
				continue
			}
			target, ok := call.Arg(1).Str()
			if !ok {
				target, ok = call.Option(1, "targetOrigin").Str()
			}
			if !ok || target != "*" || isConstant(call.Arg(0)) || toItself(call) {
				continue
			}
			if name := secretPart(call.Arg(0)); name != "" {
				p.Reportf(call, "%s sends %s to the page in the other window, whoever it is.", calleeText(call), name)
			}
		}
	},
}

// toItself reports whether a window sends a message to itself, as timers do
// that are made of messages: the page in it is the one that sends.
func toItself(call flow.Call) bool {
	window := call.Receiver()
	if !window.OK() {
		return true // postMessage(x) alone
	}
	origins := window.Origins()
	for _, o := range origins {
		if o.Op() != js.OpGlobal || !ownWindow[o.Name()] {
			return false
		}
	}
	return len(origins) > 0
}

var ownWindow = map[string]bool{"window": true, "self": true, "globalThis": true, "global": true}

// secretPart returns the name of a part of a value that sounds secret.
func secretPart(v flow.Value) string {
	todo := []flow.Value{v}
	if o := v.Origin(); o != v && o.Op() == js.OpObject {
		todo = append(todo, o)
	}
	for _, v := range todo {
		for part := range parts(v) {
			if part.Is("globalThis.document.cookie") {
				return "document.cookie"
			}
			if call, ok := part.AsCall(); ok && call.Method() == "getItem" { // localStorage.getItem('token')
				if key, _ := call.Arg(0).Str(); isSecretName(key) {
					return call.Source()
				}
			}
			if op := part.Op(); op != js.OpRef && op != js.OpGlobal && op != js.OpGet && op != js.OpProp {
				continue
			}
			if name := wordOf(part); isSecretName(name) && (part.Op() != js.OpProp || !isConstant(part.File.Value(part.Row().X))) {
				return name
			}
		}
	}
	return ""
}

// isSecretName reports whether a name is one of something that opens a door.
func isSecretName(name string) bool {
	lower := strings.ToLower(name)
	return lower == "token" || lower == "session" || hasWord(lower, "password", "secret", "credential", "accesstoken", "access_token", "idtoken", "id_token", "authtoken", "sessionid", "jwt", "apikey")
}

var messageUnchecked = rule.Check{
	ID:       "flaws/message-without-origin-check",
	Title:    "message of any page run or shown as HTML",
	Why:      "Every page that has a window on yours, or that yours opens in a frame, may send it messages. What the listener runs, shows as HTML or follows as an address is then the attacker's.",
	Fix:      "if (event.origin !== 'https://app.example.com') return; and treat the data as text.",
	When:     "A listener for 'message' of a window puts the data into innerHTML, document.write, jQuery's functions or their like, into eval, location or a program that is started, and says nothing of origin or source.",
	Quiet:    "The listener reads event.origin or event.source; the listener is one of a worker, a port or a socket. Tests are low.",
	CWE:      346,
	Severity: rule.High,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/API/Window/postMessage#security_concerns"},
	Code: func(p *rule.CodePass) {
		rule.FlowCheckBy(func(p *rule.CodePass, x taint.Found) *rule.Finding {
			f := lessen(p, p.Reportf(x.At, "%s takes what any page sends: the listener does not look at event.origin.", x.At.Source()))
			f.Trace = rule.Steps(x.Flow.Steps)
			return f
		}, isMessage, model.DOM, model.Redirect, model.Code, model.Module, model.Command, model.Program)(p)
	},
}

// isMessage reports whether a flow begins with what another page has sent.
func isMessage(x taint.Found) bool { return strings.HasPrefix(x.Flow.Path, model.WindowMessage) }
