package flaws

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/rule"
)

const electronDocs = "https://www.electronjs.org/docs/latest/tutorial/security"

var nodeIntegration = rule.Check{
	ID:    "flaws/electron-node-integration",
	Title: "pages with the rights of Node",
	Why:   "A script in the page, put there by a hole for HTML or by a page that the window is led to, reads files and starts programs: a flaw of a page becomes the machine.",
	Fix:   "Leave nodeIntegration out, and give the page the few functions that it needs with contextBridge in a preload script.",
	When: "A window of Electron has nodeIntegration: true. With contextIsolation: false, or an Electron older than 12, it is high. " +
		"With contextIsolation on the page itself gets no require, and it is low; so are nodeIntegrationInWorker and nodeIntegrationInSubFrames.",
	Quiet:    "The value is not known, or holds only during development. Tests are low.",
	CWE:      1188,
	Severity: rule.High,
	Links:    []string{electronDocs},
	Code: func(p *rule.CodePass) {
		for _, key := range []string{"nodeIntegration", "nodeIntegrationInWorker", "nodeIntegrationInSubFrames"} {
			for _, pref := range preferences(p, key) {
				if !pref.IsTrue() {
					continue
				}
				f := p.Reportf(pref.Value, "%s turns %s on.", pref.of, key)
				f.Label = "scripts of the page reach Node"
				isolated := pref.isolated
				major, _, known := version(p.File.Range("electron"))
				if key != "nodeIntegration" || !isolated.IsFalse() && !(known && major < 12 && isolated.Absent()) {
					f.Severity = rule.Low
				}
				lessen(p, f)
			}
		}
	},
}

var contextIsolation = rule.Check{
	ID:    "flaws/electron-context-isolation",
	Title: "page and preload script in one world",
	Why: "Without the wall between them the page can change what the preload script relies on, such as Array.prototype or JSON.parse, and lead it to use its rights for the page: " +
		"ipcRenderer, and in many windows Node itself.",
	Fix:      "Leave contextIsolation out: it is on by default since Electron 12. Hand functions to the page with contextBridge.",
	When:     "A window of Electron has contextIsolation: false.",
	Quiet:    "The value is not known, or holds only during development. Tests are low.",
	CWE:      653,
	Severity: rule.Medium,
	Links:    []string{"https://www.electronjs.org/docs/latest/tutorial/context-isolation"},
	Code: func(p *rule.CodePass) {
		for _, pref := range preferences(p, "contextIsolation") {
			if pref.IsFalse() {
				lessen(p, p.Reportf(pref.Value, "%s turns contextIsolation off.", pref.of)).Label = "the page can change what the preload script uses"
			}
		}
	},
}

// weakeners are switches that take down what keeps pages apart.
var weakeners = []struct {
	key      string
	on       bool
	severity rule.Severity
	effect   string
}{
	{"webSecurity", false, rule.Medium, "pages read what other sites answer to the user"},
	{"allowRunningInsecureContent", true, rule.Medium, "scripts that came over plain http run in pages that came over https"},
	{"experimentalFeatures", true, rule.Low, "features of Chromium run that nobody has checked yet"},
	{"enableBlinkFeatures", true, rule.Low, "features of Chromium run that are off for a reason"},
}

var electronWebSecurity = rule.Check{
	ID:    "flaws/electron-web-security",
	Title: "same-origin policy of a window turned off",
	Why:   "The browser's walls between sites are what keeps a page from reading another one's data. Without them one bad page in the window reads everything that the user is signed in to, and files.",
	Fix:   "Leave the option out, and have the server send CORS headers, or fetch in the main process.",
	When: "A window of Electron has webSecurity: false or allowRunningInsecureContent: true; experimentalFeatures or enableBlinkFeatures are low. " +
		"app.commandLine.appendSwitch is called with disable-web-security, ignore-certificate-errors or allow-running-insecure-content.",
	Quiet:    "The value is not known, or holds only during development. Tests are low.",
	CWE:      346,
	Severity: rule.Medium,
	Links:    []string{electronDocs},
	Code: func(p *rule.CodePass) {
		for _, w := range weakeners {
			for _, pref := range preferences(p, w.key) {
				text, isText := pref.Str()
				if w.on && !pref.IsTrue() && (!isText || text == "") || !w.on && !pref.IsFalse() {
					continue
				}
				turns := "turns " + w.key + " off"
				if w.on {
					turns = "turns " + w.key + " on"
				}
				f := p.Reportf(pref.Value, "%s %s: %s.", pref.of, turns, w.effect)
				f.Severity = w.severity
				lessen(p, f)
			}
		}
		reportSwitch(p, []string{"disable-web-security", "ignore-certificate-errors", "allow-running-insecure-content"})
	},
}

// reportSwitch reports command-line switches that the application gives to
// Chromium.
func reportSwitch(p *rule.CodePass, names []string) {
	for _, call := range p.Calls(appendsSwitch...) {
		name, ok := call.Arg(0).Str()
		if ok && slices.Contains(names, strings.TrimLeft(name, "-")) && !unpackaged(call.Value) {
			lessen(p, p.Reportf(call, "%s gives Chromium the switch %s.", call.Callee.Source(), name))
		}
	}
}

var electronSandbox = rule.Check{
	ID:       "flaws/electron-sandbox",
	Title:    "window outside of the sandbox",
	Why:      "A hole in the browser's engine, of which several become known each year, is then a hole in the machine: the process of the page has all rights of the user.",
	Fix:      "Leave sandbox out: it is on by default since Electron 20. Do what needs Node in the main process.",
	When:     "A window of Electron has sandbox: false, or the application gives Chromium the switch no-sandbox.",
	Quiet:    "The value is not known, or holds only during development.",
	CWE:      693,
	Severity: rule.Low,
	Links:    []string{"https://www.electronjs.org/docs/latest/tutorial/sandbox"},
	Code: func(p *rule.CodePass) {
		for _, pref := range preferences(p, "sandbox") {
			if pref.IsFalse() {
				p.Reportf(pref.Value, "%s turns the sandbox off.", pref.of)
			}
		}
		reportSwitch(p, []string{"no-sandbox", "disable-gpu-sandbox"})
	},
}

var electronRemote = rule.Check{
	ID:       "flaws/electron-remote",
	Title:    "main process open to pages",
	Why:      "With the module remote a page calls everything in the main process, which has all rights of the user: whoever gets a script into the page has the machine.",
	Fix:      "Offer the few things that pages need as handlers of ipcMain.handle, which check what they are given.",
	When:     "A window of Electron has enableRemoteModule: true, or enable of @electron/remote is called.",
	Quiet:    "The value is not known.",
	CWE:      749,
	Severity: rule.Medium,
	Links:    []string{"https://github.com/electron/remote#readme"},
	Code: func(p *rule.CodePass) {
		report := func(at flow.Value, what string) {
			lessen(p, p.Reportf(at, "%s lets pages call everything in the main process.", what))
		}
		for _, pref := range preferences(p, "enableRemoteModule") {
			// Electron 14 removed the module.
			if major, _, ok := version(p.File.Range("electron")); pref.IsTrue() && (!ok || major < 14) {
				report(pref.Value, "enableRemoteModule")
			}
		}
		for _, call := range p.Calls("@electron/remote/main.enable") {
			report(call.Value, call.Source())
		}
	},
}
