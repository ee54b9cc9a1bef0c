package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// shapedSinks are sinks that more than the name of the function makes so.
func shapedSinks(c flow.Call) []Sink {
	for _, p := range c.Callee.Paths() {
		switch p {
		case "node:fs.open", "node:fs.openSync", "graceful-fs.open", "graceful-fs.openSync", "fs-extra.open", "fs-extra.openSync":
			if flags, ok := c.Arg(1).Str(); ok && strings.ContainsAny(flags, "wa") {
				return []Sink{{Kind: model.Unpack, Call: c, At: c.Value, What: c.Arg(0)}}
			}
		case "node:child_process.spawn", "node:child_process.spawnSync", "node:child_process.execFile", "node:child_process.execFileSync", "cross-spawn", "cross-spawn.sync", "execa":
			return evaluated(c)
		}
	}
	return nil
}

// evaluated reads spawn(process.execPath, ['-e', code]): Node runs the text.
func evaluated(c flow.Call) []Sink {
	program, list := c.Arg(0), c.Arg(1).Origin()
	if name, _ := program.Str(); !startsNode(program) && name != "node" || list.Op() != js.OpArray {
		return nil
	}
	items := list.File.JS.Operands(list.Row())
	for i, id := range items[:max(0, len(items)-1)] {
		switch flag, _ := list.File.Value(id).Str(); flag {
		case "-e", "--eval", "-p", "--print", "-pe":
			return []Sink{{Kind: model.Code, Call: c, At: c.Value, What: list.File.Value(items[i+1])}}
		}
	}
	return nil
}

// startsNode reports whether a value is the path of the Node that runs.
func startsNode(v flow.Value) bool {
	if v.Is("globalThis.process.execPath", "globalThis.process.argv0") {
		return true
	}
	row := v.Row()
	return row.Op == js.OpGet && v.File.JS.Str(row.Str) == "0" && v.File.Value(row.X).Is("globalThis.process.argv")
}
