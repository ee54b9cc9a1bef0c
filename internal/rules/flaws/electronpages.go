package flaws

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var openExternal = rule.Check{
	ID:    "flaws/electron-open-external",
	Title: "any address opened outside of the window",
	Why: "shell.openExternal hands the address to the desktop, which starts whatever program is responsible for it: file:, smb: and dozens of others run programs or give away passwords. " +
		"A link in a page is enough.",
	Fix:      "Look at new URL(address).protocol first, and open only https: and mailto:.",
	When:     "shell.openExternal is given an address that is not constant, and nothing in the function, or in the conditions around it, looks at the protocol.",
	Quiet:    "The address begins with a constant protocol; a function with a name such as isSafe or allowed decides. Tests are low.",
	CWE:      939,
	Severity: rule.Medium,
	Links:    []string{electronDocs},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls(opensExternal...) {
			address := call.Arg(0)
			if !address.OK() || isConstant(address) || startsWithText(address) || comesFromURLs(address) ||
				says(p.File, call.FuncID(), "protocol", "http:", "https:", "http://", "https://", "https?", "mailto", "safe", "allow", "valid", "whitelist", "trusted", "permitted", "scheme") ||
				conditionsSay(call.Value, "protocol", "http", "safe", "allow", "valid", "trusted") || asked(call.Value, address) {
				continue
			}
			f := lessen(p, p.Reportf(call, "%s opens any address, file: and smb: included.", call.Source()))
			f.Label = "the protocol is not looked at"
			if address.Origin().Op() != js.OpParam {
				f.Confidence = rule.Possible
			}
		}
	},
}

// startsWithText reports whether a value is text that begins with something
// constant, such as a protocol.
func startsWithText(v flow.Value) bool {
	o := v.Origin()
	row := o.Row()
	switch {
	case row.Op == js.OpTemplate && row.Hi > row.Lo:
		return isConstant(o.File.Value(o.File.JS.List[row.Lo]))
	case row.Op == js.OpBinary && o.File.JS.Str(row.Str) == "+":
		return isConstant(o.File.Value(row.X)) || startsWithText(o.File.Value(row.X))
	case row.Op == js.OpCond:
		return startsWithText(o.File.Value(row.Y))
	}
	return false
}

// comesFromURLs reports whether an address is picked from a table of the
// program: links.help, URLS[name].
func comesFromURLs(v flow.Value) bool {
	o := v.Origin()
	if o.Op() != js.OpGetDyn && o.Op() != js.OpGet {
		return false
	}
	base := o.File.Value(o.Row().X).Origin()
	return base.Op() == js.OpObject || base.Op() == js.OpEnum || base.Op() == js.OpCall && base.Row().Hi > base.Row().Lo && isConstant(base.File.Value(base.File.JS.List[base.Row().Lo]))
}

// asked reports whether a condition around v calls something with a value.
func asked(v, about flow.Value) bool {
	for cond := range v.Conditions() {
		for part := range parts(cond) {
			call, ok := part.AsCall()
			if ok && slices.ContainsFunc(append(call.Args(), call.Receiver()), func(a flow.Value) bool { return a.OK() && a.Origin() == about.Origin() }) {
				return true
			}
		}
	}
	return false
}

func conditionsSay(v flow.Value, words ...string) bool {
	for cond := range v.Conditions() {
		if hasWord(cond.Source(), words...) {
			return true
		}
	}
	return false
}

// loads are the calls that show a page in a window.
var loads = []string{
	"electron.BrowserWindow().loadURL", "electron/main.BrowserWindow().loadURL", "electron.BrowserView().webContents.loadURL", "electron.WebContentsView().webContents.loadURL",
	"electron.BrowserWindow().webContents.loadURL", "electron/main.BrowserWindow().webContents.loadURL", "electron/main.WebContentsView().webContents.loadURL",
}

var electronNavigation = rule.Check{
	ID:    "flaws/electron-navigation",
	Title: "window that can be led anywhere",
	Why:   "A link, a redirect or a script in a page from the network leads the window to another site, which then has what the window gives to its pages: preload script, permissions, cookies.",
	Fix:   "Listen to will-navigate and call preventDefault for addresses that are not yours, and answer setWindowOpenHandler with { action: 'deny' }.",
	When:  "A window of Electron shows a page from the network, and no file of the program mentions will-navigate, setWindowOpenHandler or new-window.",
	Quiet: "The page comes with the application, or its address is not known.",
	CWE:   939, Severity: rule.Low,
	Links: []string{electronDocs},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, call := range p.Calls(loads...) {
			if address, ok := call.Arg(0).Str(); ok && isRemote(address) && !unpackaged(call.Value) {
				if p.File.Prog.Mentions("will-navigate", "setWindowOpenHandler", "new-window", "will-frame-navigate") {
					return
				}
				p.Reportf(call, "%s shows a page from the network, and nothing keeps the window on its site.", call.Callee.Source())
				return
			}
		}
	},
}

var plainHTTP = rule.Check{
	ID:       "flaws/electron-plain-http",
	Title:    "page of the application loaded over plain http",
	Why:      "Everybody on the way, in a cafe as at a provider, can put scripts into the page, which has what the window gives to its pages.",
	Fix:      "Use https.",
	When:     "loadURL of a window of Electron is given a constant address that begins with http:// or ws://.",
	Quiet:    "The address is this machine, or it is used during development only. Tests are low.",
	CWE:      319,
	Severity: rule.Medium,
	Links:    []string{electronDocs},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls(loads...) {
			if address, ok := call.Arg(0).Str(); ok && strings.HasPrefix(address, "http://") && isRemote(address) && !unpackaged(call.Value) {
				lessen(p, p.Reportf(call.Arg(0), "%s loads %s over plain http.", call.Callee.Source(), address))
			}
		}
	},
}

// isRemote reports whether an address leads to another machine.
func isRemote(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	if ip, err := netip.ParseAddr(host); err == nil {
		return !ip.IsLoopback() && !ip.IsUnspecified()
	}
	return host != "localhost" && !strings.HasSuffix(host, ".localhost")
}
