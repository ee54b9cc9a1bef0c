package taint

import (
	"slices"

	"tenet/internal/flow"
)

// bytesOf are the calls that make a Buffer, without the constructor that Node.js
// has deprecated.
var bytesOf = []string{"globalThis.Buffer.from", "globalThis.Buffer.concat", "globalThis.Buffer.alloc", "node:buffer.Buffer.from", "node:buffer.Buffer.concat", "node:buffer.Buffer.alloc"}

// sendsBytes reports whether Express is told to send a Buffer, and no type: it
// calls that application/octet-stream, which browsers keep and do not show.
func sendsBytes(c flow.Call) bool {
	if c.Method() != "send" || !c.Callee.Is("express:res.send") || !c.Arg(0).OK() || mentionsType(c.File) {
		return false
	}
	for _, o := range originsOf(c.Arg(0)) {
		if made, ok := o.AsCall(); !ok || !made.Callee.Is(bytesOf...) {
			return false
		}
	}
	root := rootOf(c.Receiver())
	return !slices.ContainsFunc(typingsOf(c.File), func(t typing) bool { return t.markup && t.root == root })
}
