package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
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
		for call := range p.File.AllCalls() {
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
			if op := part.Op(); op != js.OpRef && op != js.OpGlobal && op != js.OpGet && op != js.OpProp {
				continue
			}
			name := wordOf(part)
			switch lower := strings.ToLower(name); {
			case part.Op() == js.OpProp && isConstant(part.File.Value(part.Row().X)):
			case hasWord(lower, "password", "secret", "credential", "accesstoken", "access_token", "idtoken", "id_token", "authtoken", "sessionid", "jwt", "apikey"), lower == "token":
				return name
			}
		}
	}
	return ""
}

var messageSinks = []string{"innerHTML", "outerHTML", "srcdoc"}

var messageUnchecked = rule.Check{
	ID:       "flaws/message-without-origin-check",
	Title:    "message of any page run or shown as HTML",
	Why:      "Every page that has a window on yours, or that yours opens in a frame, may send it messages. What the listener runs, shows as HTML or follows as an address is then the attacker's.",
	Fix:      "if (event.origin !== 'https://app.example.com') return; and treat the data as text.",
	When:     "A listener for 'message' of a window puts the data into innerHTML, outerHTML, document.write, insertAdjacentHTML, eval or location, and says nothing of origin or source.",
	Quiet:    "The listener reads event.origin or event.source; the listener is one of a worker, a port or a socket. Tests are low.",
	CWE:      346,
	Severity: rule.High,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/API/Window/postMessage#security_concerns"},
	Code: func(p *rule.CodePass) {
		for call := range p.Calls("globalThis.addEventListener", "globalThis.document.addEventListener", "globalThis.attachEvent") {
			if event, _ := call.Arg(0).Str(); event == "message" || event == "onmessage" {
				reportListener(p, call.Arg(1))
			}
		}
		if p.File.JS.FindStr("onmessage") == 0 {
			return
		}
		for i := range p.File.JS.Values {
			v := p.File.Value(js.ValueID(i))
			if v.Op() == js.OpAssign && p.File.Value(v.Row().X).Is("globalThis.onmessage") && p.File.JS.At(v.Row().X).Op == js.OpGet {
				reportListener(p, p.File.Value(v.Row().Y))
			}
		}
	},
}

func reportListener(p *rule.CodePass, listener flow.Value) {
	f, fn, ok := functionOf(listener)
	if !ok || f != p.File {
		return
	}
	for v := range inside(f, fn) {
		if name := wordOf(v); v.Op() != js.OpString && (name == "origin" || name == "source") {
			return
		}
	}
	event := param(f, fn, 0)
	for v := range inside(f, fn) {
		row := v.Row()
		var given flow.Value
		if call, isCall := v.AsCall(); isCall {
			if m := call.Method(); m == "insertAdjacentHTML" {
				given = call.Arg(1)
			} else if call.Callee.Is("globalThis.document.write", "globalThis.document.writeln", "globalThis.eval", "globalThis.Function", "globalThis.open", "globalThis.location.assign", "globalThis.location.replace") {
				given = call.Arg(0)
			}
		} else if target := f.Value(row.X); row.Op == js.OpAssign && target.OK() {
			if slices.Contains(messageSinks, target.Name()) || target.Is("globalThis.location", "globalThis.location.href") {
				given = f.Value(row.Y)
			}
		}
		if given.OK() && ofMessage(given, event) {
			lessen(p, p.Reportf(v, "%s takes what any page sends: the listener does not look at event.origin.", v.Source()))
			return
		}
	}
}

// ofMessage reports whether a value is put together from event.data.
func ofMessage(v, event flow.Value) bool {
	for part := range parts(v) {
		for _, at := range part.Origins() {
			for range 6 { // event.data.html is a chain
				if at.Op() != js.OpGet {
					break
				}
				base := at.File.Value(at.Row().X)
				if wordOf(at) == "data" && base.Origin() == event {
					return true
				}
				at = base.Origin()
			}
		}
	}
	return false
}
