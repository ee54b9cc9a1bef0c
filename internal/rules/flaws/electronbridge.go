package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var ipcSenders = []string{"send", "sendSync", "invoke", "postMessage", "sendToHost", "on", "once", "addListener", "removeAllListeners", "removeListener"}

var exposedIPC = rule.Check{
	ID:    "flaws/electron-exposed-ipc",
	Title: "every channel of the main process offered to the page",
	Why: "A script that gets into the page sends whatever it likes on every channel: to handlers meant for other windows, and to those of Electron itself. " +
		"With a module of Node it has the machine at once.",
	Fix:      "Offer one function for each thing that the page may ask for: { save: text => ipcRenderer.invoke('save', text) }.",
	When:     "contextBridge.exposeInMainWorld hands ipcRenderer to the page, or one of its methods, or a function that sends on the channel that the page names; or require, process or a module of Node such as fs or child_process, or a function that gives one of its parameters to such a module. So does what a preload script keeps as a property of window.",
	Quiet:    "The function compares the channel with what is allowed.",
	CWE:      749,
	Severity: rule.Medium,
	Links:    []string{"https://www.electronjs.org/docs/latest/tutorial/context-isolation#security-considerations"},
	Code: func(p *rule.CodePass) {
		budget := 2000 // members in all: objects inside objects multiply them
		for _, call := range p.Calls(exposesInMain...) {
			exposed(p, call.Arg(1), 0, &budget)
		}
		for _, call := range p.Calls(exposesIsolated...) {
			exposed(p, call.Arg(2), 0, &budget)
		}
		exposedOnWindow(p, &budget)
	},
}

// exposedOnWindow looks at what a preload script, or a page with Node, keeps as
// a property of window: without isolation of contexts each script has it.
func exposedOnWindow(p *rule.CodePass, budget *int) {
	if p.File.JS.FindStr("electron") == 0 || p.File.JS.FindStr("window") == 0 {
		return
	}
	for _, id := range p.File.Rows(js.OpAssign) {
		row := p.File.JS.At(id)
		if target := p.File.Value(row.X); target.Op() == js.OpGet && p.File.Value(target.Row().X).Is("globalThis.window", "globalThis") {
			exposed(p, p.File.Value(row.Y), 0, budget)
		}
	}
}

// exposed judges a value that the page gets.
func exposed(p *rule.CodePass, v flow.Value, depth int, budget *int) {
	if *budget--; !v.OK() || depth > 4 || *budget < 0 {
		return
	}
	if v.Is(ipcRenderer...) {
		lessen(p, p.Reportf(v, "The page gets ipcRenderer itself.")).Label = "all channels"
		return
	}
	for _, m := range ipcSenders {
		if v.Is(electron("ipcRenderer."+m, "ipcRenderer."+m+"()")...) {
			lessen(p, p.Reportf(v, "The page gets %s itself.", v.Source())).Label = "all channels"
			return
		}
	}
	if v.Is("globalThis.require", "globalThis.process") {
		f := lessen(p, p.Reportf(v, "The page gets %s of Node.", v.Source()))
		f.Label, f.Severity = "the rights of Node", rule.High
		return
	}
	for _, path := range v.Paths() {
		for _, module := range []string{"node:child_process", "node:fs", "node:fs/promises", "node:vm", "node:module"} {
			if path == module || strings.HasPrefix(path, module+".") {
				f := lessen(p, p.Reportf(v, "The page gets %s of Node.", strings.TrimPrefix(path, "node:")))
				f.Label = "the rights of Node"
				f.Severity = rule.High
				return
			}
		}
	}
	o := v.Origin()
	switch o.Op() {
	case js.OpObject:
		for _, id := range o.File.JS.Operands(o.Row()) {
			row := o.File.JS.At(id)
			if o.File == p.File && (row.Op == js.OpProp || row.Op == js.OpSpread) {
				exposed(p, o.File.Value(row.X), depth+1, budget)
			}
		}
	case js.OpFunc:
		if o.File == p.File {
			exposedFunction(p, o.Row().Func)
		}
	}
}

// exposedFunction looks for (channel, ...args) => ipcRenderer.send(channel, ...args).
func exposedFunction(p *rule.CodePass, fn js.FuncID) {
	for v := range inside(p.File, fn) {
		call, ok := v.AsCall()
		if ok && usesNode(p, call, fn) {
			return
		}
		if !ok || !call.Receiver().Is(ipcRenderer...) {
			continue
		}
		channel := call.Arg(0)
		if channel.Op() == js.OpRef && channel.Origin() == param(p.File, fn, 0) && !comparesChannel(v, channel) ||
			len(call.Args()) > 0 && call.Args()[0].Op() == js.OpSpread && p.File.Value(call.Args()[0].Row().X).Op() == js.OpRef {
			lessen(p, p.Reportf(call, "The page names the channel: %s.", call.Source())).Label = "any channel"
			return
		}
	}
}

// usesNode reports (name) => fs.readFileSync(name), with which the page opens
// any file, and (command) => exec(command).
func usesNode(p *rule.CodePass, call flow.Call, fn js.FuncID) bool {
	given := call.Arg(0)
	if given.Op() != js.OpRef || given.Origin().Op() != js.OpParam || given.Origin().Row().Func != fn || comparesChannel(call.Value, given) {
		return false
	}
	for _, path := range call.Callee.Paths() {
		for _, module := range []string{"node:child_process.", "node:fs.", "node:fs/promises.", "node:vm.", "fs-extra.", "globalThis.require"} {
			if strings.HasPrefix(path, module) {
				f := lessen(p, p.Reportf(call, "The page chooses what %s of Node does.", calleeOf(call)))
				f.Label, f.Severity = "the rights of Node", rule.High
				return true
			}
		}
	}
	return false
}

// comparesChannel reports whether a condition around v, or another call in its
// function, looks at a channel before it is used.
func comparesChannel(v, channel flow.Value) bool {
	for cond := range v.Conditions() {
		for part := range parts(cond) {
			if part.Op() == js.OpRef && part.Origin() == channel.Origin() {
				return true
			}
		}
	}
	for at := range inside(v.File, v.FuncID()) {
		call, ok := at.AsCall()
		if !ok || at.ID == v.ID || call.Receiver().Is(ipcRenderer...) {
			continue
		}
		for _, a := range call.Args() {
			if a.Op() == js.OpRef && a.Origin() == channel.Origin() {
				return true
			}
		}
	}
	return false
}
