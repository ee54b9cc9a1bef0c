package flaws

import (
	"tenet/internal/flow"
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
	var paths []string
	for _, module := range []string{"electron.", "electron/main.", "electron/renderer.", "electron/common.", "electron.default."} {
		for _, n := range names {
			paths = append(paths, module+n)
		}
	}
	return paths
}

var electronWindows = electron("BrowserWindow", "BrowserView", "WebContentsView")

// A preference is a key of the webPreferences of a window.
type preference struct {
	flow.Option
	call flow.Call
}

// preferences returns what the windows of a file say about a key.
func preferences(p *rule.CodePass, key string) []preference {
	var all []preference
	for call := range p.Calls(electronWindows...) {
		if call.OnlyInDevelopment() {
			continue
		}
		if o := call.Option(0, "webPreferences."+key); o.Present() {
			all = append(all, preference{o, call})
		}
	}
	return all
}
