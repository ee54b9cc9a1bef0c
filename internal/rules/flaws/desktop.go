package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// desktopChecks look at applications that are built with Electron.
var desktopChecks = []rule.Check{
	nodeIntegration, contextIsolation, electronWebSecurity, electronSandbox, electronRemote, // electronwindow.go
	openExternal, electronNavigation, plainHTTP, // electronpages.go
	exposedIPC, // electronbridge.go
	certificateError, electronPermissions, privilegedScheme,
}

// electron returns the paths of things that the module electron exports; the
// main and the renderer process have entries of their own.
func electron(names ...string) []string {
	return callsOfAll([]string{"electron", "electron/main", "electron/renderer", "electron/common", "electron.default"}, names...)
}

var (
	electronWindows  = electron("BrowserWindow", "BrowserView", "WebContentsView")
	exposesInMain    = electron("contextBridge.exposeInMainWorld")
	exposesIsolated  = electron("contextBridge.exposeInIsolatedWorld")
	ipcRenderer      = electron("ipcRenderer")
	opensExternal    = electron("shell.openExternal")
	registersSchemes = electron("protocol.registerSchemesAsPrivileged")
	appendsSwitch    = electron("app.commandLine.appendSwitch")
)

// A preference is a key of the webPreferences of a window.
type preference struct {
	flow.Option
	of       string      // the callee that makes the window, "webPreferences" if it is not in sight
	isolated flow.Option // contextIsolation beside it
}

// preferences returns what the windows of a file say about a key: those that
// are made here, and objects called webPreferences that go elsewhere.
func preferences(p *rule.CodePass, key string) []preference {
	var all []preference
	if p.File.JS.FindStr(key) == 0 || !p.File.Prog.Uses("electron", "electron/main") {
		return nil
	}
	seen := map[flow.Value]bool{}
	add := func(at, options flow.Value, path, of string) {
		if o := options.Option(path + key); o.Present() && !seen[o.Value] && !unpackaged(at) {
			seen[o.Value] = true
			all = append(all, preference{o, of, options.Option(path + "contextIsolation")})
		}
	}
	for _, call := range p.Calls(electronWindows...) {
		if call.Arg(0).OK() {
			add(call.Value, call.Arg(0), "webPreferences.", calleeText(call))
		}
	}
	for _, id := range p.File.Rows(js.OpProp) {
		if row := p.File.JS.At(id); row.X != 0 && p.File.JS.Str(row.Str) == "webPreferences" {
			add(p.File.Value(id), p.File.Value(row.X), "", "webPreferences")
		}
	}
	return all
}

// unpackaged reports whether v runs only before the application is packaged,
// as far as a condition on app.isPackaged or the environment says.
func unpackaged(v flow.Value) bool {
	return v.OnlyInDevelopment() || conditionsSay(v, "ispackaged")
}
