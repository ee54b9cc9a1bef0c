package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var certificateError = rule.Check{
	ID:       "flaws/electron-certificate-error",
	Title:    "every certificate accepted",
	Why:      "Whoever stands between the application and its server shows a certificate of his own, reads passwords and answers in the server's place.",
	Fix:      "Leave the handler out. For a server of your own with a private authority, compare the fingerprint of the certificate.",
	When:     "The handler of certificate-error calls back with true, or setCertificateVerifyProc calls back with 0, and no condition decides.",
	Quiet:    "A condition decides, or it is only so during development. Tests are low.",
	CWE:      295,
	Severity: rule.High,
	Links:    []string{"https://www.electronjs.org/docs/latest/api/app#event-certificate-error", "https://www.electronjs.org/docs/latest/api/session#sessetcertificateverifyprocproc"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.File.AllCalls() {
			switch call.Method() {
			case "on", "once", "addListener":
				if event, _ := call.Arg(0).Str(); event != "certificate-error" {
					continue
				}
				if yes := alwaysAnswers(call.Arg(1), 5, flow.Value.IsTrue); yes.OK() && !unpackaged(call.Value) {
					lessen(p, p.Reportf(yes, "certificate-error is answered with true for every certificate."))
				} else if yes := alwaysAnswers(call.Arg(1), 4, flow.Value.IsTrue); yes.OK() && !unpackaged(call.Value) { // of webContents
					lessen(p, p.Reportf(yes, "certificate-error is answered with true for every certificate."))
				}
			case "setCertificateVerifyProc":
				isZero := func(v flow.Value) bool { n, ok := v.Num(); return ok && n == 0 }
				if yes := alwaysAnswers(call.Arg(0), 1, isZero); yes.OK() && !unpackaged(call.Value) {
					lessen(p, p.Reportf(yes, "setCertificateVerifyProc accepts every certificate."))
				}
			}
		}
	},
}

// alwaysAnswers returns the call of the callback, parameter n of a function,
// if it is the only one, no condition decides, and its argument is as asked.
func alwaysAnswers(v flow.Value, n int, as func(flow.Value) bool) flow.Value {
	f, fn, ok := functionOf(v)
	if !ok || f != v.File {
		return flow.Value{}
	}
	callback := param(f, fn, n)
	if !callback.OK() {
		return flow.Value{}
	}
	var yes flow.Value
	for at := range inside(f, fn) {
		call, ok := at.AsCall()
		if !ok || call.Callee.Op() != js.OpRef || call.Callee.Origin() != callback {
			continue
		}
		if yes.OK() || !as(call.Arg(0)) {
			return flow.Value{}
		}
		for b := at.Row().Block; b >= 0 && f.JS.Blocks[b].Kind != js.BlockBody; b = f.JS.Blocks[b].Parent {
			if f.JS.Blocks[b].Cond != 0 {
				return flow.Value{}
			}
		}
		if at.FuncID() != fn {
			return flow.Value{}
		}
		yes = at
	}
	return yes
}

var electronPermissions = rule.Check{
	ID:       "flaws/electron-permissions",
	Title:    "every permission granted to every page",
	Why:      "Camera, microphone, place and screen go to whichever page asks, without a question to the user.",
	Fix:      "Answer true only for the permissions and the sites that need them.",
	When:     "The function given to setPermissionRequestHandler calls back with true, and no condition decides.",
	Quiet:    "A condition decides. Tests are low.",
	CWE:      732,
	Severity: rule.Medium,
	Links:    []string{electronDocs},
	Code: func(p *rule.CodePass) {
		for _, call := range p.File.AllCalls() {
			if call.Method() == "setPermissionRequestHandler" {
				if yes := alwaysAnswers(call.Arg(0), 2, flow.Value.IsTrue); yes.OK() {
					lessen(p, p.Reportf(yes, "setPermissionRequestHandler grants everything that a page asks for."))
				}
			}
		}
	},
}

var privilegedScheme = rule.Check{
	ID:       "flaws/electron-custom-protocol-privileges",
	Title:    "protocol of the application without Content-Security-Policy",
	Why:      "What is loaded over the protocol runs although the policy of the page forbids it: a script that gets in finds a way around.",
	Fix:      "Leave bypassCSP out, and name the protocol in the policy.",
	When:     "protocol.registerSchemesAsPrivileged gives a protocol bypassCSP: true.",
	Quiet:    "The value is not known. Tests are low.",
	CWE:      693,
	Severity: rule.Low,
	Links:    []string{"https://www.electronjs.org/docs/latest/api/protocol#protocolregisterschemesasprivilegedcustomschemes"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls(registersSchemes...) {
			for _, scheme := range members(call.Arg(0)) {
				if o := scheme.Option("privileges.bypassCSP"); o.IsTrue() {
					name, _ := scheme.Option("scheme").Str()
					p.Reportf(o.Value, "The protocol %s gets around the Content-Security-Policy.", strings.TrimSpace(name))
				}
			}
		}
	},
}
