package status

import (
	"time"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/ledger"
)

// sample is a snapshot with something of everything, some of it hostile.
func sample() ledger.Snapshot {
	now := time.Date(2026, 11, 26, 14, 30, 0, 0, time.UTC)
	count := func(n uint64, minutes int) ledger.Count {
		return ledger.Count{N: n, First: now.Add(-50 * time.Hour), Last: now.Add(-time.Duration(minutes) * time.Minute)}
	}
	return ledger.Snapshot{
		Time: now, Began: now.Add(-51 * time.Hour),
		Enforced: []ledger.Enforced{
			{Rule: "cookies", What: "Secure added", Count: count(18211, 1)},
			{Rule: "cookies", What: "HttpOnly added", Count: count(9120, 1)},
			{Rule: "eval", What: "code generation off", Count: count(4, 60)},
			{Rule: "headers", What: "Strict-Transport-Security set", Count: count(1204331, 0)},
			{Rule: "headers", What: "Content-Security-Policy enforced by autopilot", Count: count(88412, 0)},
			{Rule: "leaks", What: "error masked", Count: count(2, 3)},
			{Rule: "leaks", What: "X-Powered-By removed", Count: count(1204331, 0)},
			{Rule: "scope", What: "__Host- prefix added", Count: count(512, 9)},
			{Rule: "limits", What: "body limited", Count: count(3, 2000)},
		},
		Blocked: []ledger.Blocked{
			{Reason: "rate limit of /login", Count: count(1290, 2)},
			{Reason: "body too large", Count: count(12, 700)},
			{Reason: "CSP report: from another site", Count: count(3, 4)},
		},
		Reports: []ledger.Report{
			{Directive: "script-src-elem", Blocked: "inline", Page: "/cart", Count: count(31, 5)},
			{Directive: "connect-src", Blocked: "https://evil.example", Page: "/<script>alert(1)</script>", Count: count(2, 2900)},
		},
		Masked: []ledger.Masked{
			{Time: now.Add(-3 * time.Minute), ID: "9f2c4e81d07ab3365f10c2e4a9b8d7f1", Method: "POST", Path: "/checkout", Status: 500,
				Detail: "TypeError: Cannot read properties of undefined (reading 'price')\n    at total (/srv/shop/cart.js:41:18)\n    at /srv/shop/app.js:88:22"},
			{Time: now.Add(-30 * time.Hour), ID: "\"><img src=x onerror=alert(1)>", Method: "GET", Path: "/</pre><script>alert(2)</script>", Status: 502, Detail: "</pre><script>alert(3)</script>"},
		},
		MaskedTotal: 2,
		Events: []ledger.Event{
			{Time: now.Add(-time.Hour), Kind: "csp", Text: "The mode is now enforce."},
			{Time: now.Add(-2 * time.Hour), Kind: "access log", Text: "Lines of the access log are lost: no space left on device."},
		},
		Requests: ledger.Requests{
			InFlight: 14, Classes: [6]uint64{3, 21, 1180442, 20117, 3729, 22},
			Latency: ledger.Latency{
				Bounds: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
				Counts: []uint64{1200, 84022, 510220, 390110, 150200, 50110, 12020, 4010, 1900, 402, 88, 20, 7, 2, 1, 1}, Sum: 6220.5,
			},
		},
	}
}

var tenRules = []Rule{
	{"eval", "Run no text as code"}, {"strict", "Run everything in strict mode"}, {"leaks", "Keep errors inside"},
	{"flaws", "Let the code be analysed"}, {"root", "Never run as root"}, {"headers", "Send the headers that protect"},
	{"cookies", "Keep session cookies to yourself"}, {"scope", "Scope cookies tightly"},
	{"libraries", "Serve no vulnerable libraries"}, {"dependencies", "Install no vulnerable modules"},
}

func options() Options {
	now := sample().Time
	fact := autopilot.Fact{Directive: "script-src-attr", First: now, Last: now, HTML: 4, Pages: []string{"/cart", "/<b>"}}
	return Options{
		Snapshot: sample, Rules: tenRules, Name: "shop", Version: "1.2.3",
		CSP: func() autopilot.Status {
			return autopilot.Status{Mode: autopilot.Enforce, Policy: "default-src 'none'; script-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", Since: now}
		},
		Suggest: func() autopilot.Suggestion {
			return autopilot.Suggestion{
				Policy: "default-src 'none'; script-src 'self' https://cdn.example", Sources: make([]autopilot.Source, 2),
				Breaks: []autopilot.Break{{Directive: "script-src-attr", What: "onclick of button", Advice: "add the handler in a script, with addEventListener", Fact: fact}},
				Held:   []autopilot.Held{{Directive: "worker-src", Source: "https://w.example", Why: "only reports tell of it, which anybody can send; if it is yours, name it in guard.cspAllow", Fact: fact}},
			}
		},
	}
}
