package taint

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// sentData is what a page sends to the window of another.
const sentData = model.WindowMessage + ".data"

// foreignData is what pages and other extensions send to an extension.
const foreignData = "extension:foreign"

// asksForeigner reports whether who listens for foreign messages, where v is
// read, asks for the address or the id of the sender.
func asksForeigner(v flow.Value) bool {
	f := v.File
	if f.Str("sender") == 0 {
		return false
	}
	asking := flow.Memo(f, foreignersKey{}, func(f *flow.File) map[js.FuncID]bool {
		found := map[js.FuncID]bool{}
		for i := range f.JS.Values {
			if v := f.Value(js.ValueID(i)); v.Op() == js.OpGet && askedOf[v.Name()] && f.Value(v.Row().X).Name() == "sender" {
				found[v.FuncID()] = true
			}
		}
		return found
	})
	for fn := v.FuncID(); fn > 0; fn = f.Func(fn).Parent {
		if asking[fn] {
			return true
		}
	}
	return false
}

type foreignersKey struct{}

var askedOf = map[string]bool{"id": true, "url": true, "origin": true, "tab": true}

type sendersKey struct{}

// asksSender reports whether who listens for the messages of a window, where v
// is read, asks which page has sent one: it reads origin or source, or hands the
// message to a function that does. A worker is sent messages by its own page.
func asksSender(v flow.Value) bool {
	f := v.File
	if f.Str("window") == 0 && f.Str("document") == 0 && (f.Str("self") != 0 || f.Str("importScripts") != 0) {
		return true
	}
	asking := flow.Memo(f, sendersKey{}, askingFunctions)
	for fn := v.FuncID(); fn >= 0; fn = f.Func(fn).Parent {
		if asking[fn] {
			return true
		}
		if fn == 0 {
			break
		}
	}
	return false
}

// askingFunctions are the functions of a file in which origin or source of
// something is read, or which hand a message to others that may.
func askingFunctions(f *flow.File) map[js.FuncID]bool {
	found := map[js.FuncID]bool{}
	logged := map[js.ValueID]bool{}
	for _, c := range f.AllCalls() {
		if c.Receiver().Name() == "console" {
			for _, a := range c.Args() {
				logged[a.ID] = true
			}
		}
	}
	for i := range f.JS.Values {
		v := f.Value(js.ValueID(i))
		switch v.Op() {
		case js.OpGet:
			if name := v.Name(); name != "origin" && name != "source" || logged[v.ID] || v.Is("globalThis.location.origin", "globalThis.origin") {
				continue
			}
		case js.OpCall:
			if c, _ := v.AsCall(); !handsMessage(c) {
				continue
			}
		default:
			continue
		}
		found[v.FuncID()] = true
	}
	return found
}

// handsMessage reports whether a function of the program that is given a whole
// message reads origin or source of it.
func handsMessage(c flow.Call) bool {
	for n, a := range c.Args() {
		if a.Op() != js.OpRef || !a.Is(model.WindowMessage) {
			continue
		}
		targets, _ := c.Targets()
		if len(targets) == 0 {
			return true // nobody knows what it does
		}
		for _, t := range targets {
			param := nthParam(t.File, t.Func, n)
			for i := range t.File.JS.Values {
				v := t.File.Value(js.ValueID(i))
				if v.Op() == js.OpGet && v.FuncID() == t.Func && (v.Name() == "origin" || v.Name() == "source") && isBelow(v, param) {
					return true
				}
			}
		}
	}
	return false
}
