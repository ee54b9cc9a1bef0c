package taint

import (
	"path"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// shapedSinks are sinks that more than the name of the function makes so.
func shapedSinks(c flow.Call) []Sink {
	for _, p := range c.Callee.Paths() {
		if list := append(rawValues(c, p), resultSinks(c, p)...); list != nil {
			return list
		}
		switch p {
		case "node:fs.open", "node:fs.openSync", "graceful-fs.open", "graceful-fs.openSync", "fs-extra.open", "fs-extra.openSync":
			if flags, ok := c.Arg(1).Str(); ok && strings.ContainsAny(flags, "wa") {
				return []Sink{{Kind: model.Unpack, Call: c, At: c.Value, What: c.Arg(0)}}
			}
		case "express:res.render": // express-handlebars and hbs read that file
			if o := c.Option(1, "layout"); o.State == flow.Present {
				return []Sink{{Kind: model.Path, Call: c, At: c.Value, What: o.Value, Key: true}}
			}
		case "node:child_process.spawn().stdin.write", "node:child_process.spawn().stdin.end":
			return typedInto(c)
		}
		if model.Spawners[p] {
			return append(evaluated(c), fedTo(c)...)
		}
	}
	return nil
}

// evaluated reads spawn(process.execPath, ['-e', code]), which Node runs, and
// spawn('sh', ['-c', command]).
func evaluated(c flow.Call) []Sink {
	program, list := c.Arg(0), c.Arg(1).Origin()
	name, _ := program.Str()
	kind, flags := model.Code, evaluating
	switch base := path.Base(name); {
	case shells[base]:
		kind, flags = model.Command, shellFlags
	case interpreters[base] != nil:
		flags = interpreters[base]
	case !startsNode(program) && name != "node":
		return nil
	}
	if list.Op() != js.OpArray {
		return nil
	}
	items := list.File.JS.Operands(list.Row())
	if last := len(items) - 1; last >= 0 { // args = ['-c']; args.push(command)
		if flag, _ := list.File.Value(items[last]).Str(); flags[flag] {
			return []Sink{{Kind: kind, Call: c, At: c.Value, What: c.Arg(1), Path: itoa(last + 1)}}
		}
	}
	for i, id := range items[:max(0, len(items)-1)] {
		if flag, _ := list.File.Value(id).Str(); flags[flag] {
			return []Sink{{Kind: kind, Call: c, At: c.Value, What: list.File.Value(items[i+1])}}
		}
	}
	return nil
}

// fedTo reads execFileSync('bash', { input: commands }): what a shell that is
// given no command reads.
func fedTo(c flow.Call) []Sink {
	if name, _ := c.Arg(0).Str(); !shells[path.Base(name)] {
		return nil
	}
	for n := 1; n <= 2; n++ {
		if o := c.Option(n, "input"); o.State == flow.Present {
			return []Sink{{Kind: model.Command, Call: c, At: c.Value, What: o.Value}}
		}
	}
	return nil
}

// typedInto reads spawn('bash').stdin.write(commands).
func typedInto(c flow.Call) []Sink {
	in := c.Receiver().Origin()
	if in.Op() != js.OpGet {
		return nil
	}
	child, ok := in.File.Value(in.Row().X).Origin().AsCall()
	if name, _ := child.Arg(0).Str(); !ok || !shells[path.Base(name)] || len(evaluated(child)) > 0 {
		return nil
	}
	return []Sink{{Kind: model.Command, Call: c, At: c.Value, What: c.Arg(0)}}
}

// What follows these flags is read by the program itself.
var (
	shells       = map[string]bool{"sh": true, "bash": true, "zsh": true, "dash": true, "ksh": true, "cmd": true, "cmd.exe": true, "powershell": true, "powershell.exe": true, "pwsh": true}
	shellFlags   = map[string]bool{"-c": true, "-lc": true, "-ec": true, "-ic": true, "/c": true, "/C": true, "-Command": true, "-command": true}
	interpreters = map[string]map[string]bool{"python": {"-c": true}, "python3": {"-c": true}, "perl": {"-e": true, "-E": true}, "ruby": {"-e": true}, "php": {"-r": true}, "osascript": {"-e": true}}
	evaluating   = map[string]bool{"-e": true, "--eval": true, "-p": true, "--print": true, "-pe": true}
)

// startsNode reports whether a value is the path of the Node that runs.
func startsNode(v flow.Value) bool {
	if v.Is("globalThis.process.execPath", "globalThis.process.argv0") {
		return true
	}
	row := v.Row()
	return row.Op == js.OpGet && v.File.JS.Str(row.Str) == "0" && v.File.Value(row.X).Is("globalThis.process.argv")
}
