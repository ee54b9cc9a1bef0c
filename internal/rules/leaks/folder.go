package leaks

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// A folder is a path in the project, as far as the code tells it before it runs.
type folder struct {
	path     string // slash-separated, relative to the root of what is checked
	known    bool
	relative bool // counted from the working folder
	fallback bool // the environment or the user may say something else
}

func (d folder) join(elem string) folder {
	if path.IsAbs(elem) {
		return folder{}
	}
	d.path = path.Join(d.path, elem)
	return d
}

// folderOf evaluates an expression for a folder: __dirname, process.cwd(),
// import.meta.dirname, path.join and resolve, texts put together.
func folderOf(v flow.Value, depth int) folder {
	if !v.OK() || depth > maxNesting {
		return folder{}
	}
	f, row := v.File, v.Row()
	in := func(id js.ValueID) folder { return folderOf(f.Value(id), depth+1) }
	if c := v.Const(); c.Kind == flow.String {
		if path.IsAbs(c.Text) {
			return folder{path: "..", known: path.Clean(c.Text) == "/", fallback: c.Default}
		}
		return folder{path: path.Join(f.PackageDir(), c.Text), known: true, relative: true, fallback: c.Default}
	}
	here := folder{path: path.Dir(f.Name()), known: true}
	switch row.Op {
	case js.OpGlobal:
		switch f.JS.Str(row.Str) {
		case "__dirname":
			return here
		case "__filename":
			return folder{path: f.Name(), known: true}
		}
	case js.OpGet:
		if f.JS.At(row.X).Op == js.OpMeta {
			switch v.Name() {
			case "dirname":
				return here
			case "url", "filename":
				return folder{path: f.Name(), known: true}
			}
		}
	case js.OpCall, js.OpNew:
		if d := calledFolder(v, depth); d.known {
			return d
		}
	case js.OpTemplate:
		return joined(v, f.JS.Operands(row), depth)
	case js.OpBinary:
		if f.JS.Str(row.Str) == "+" {
			return joined(v, []js.ValueID{row.X, row.Y}, depth)
		}
	case js.OpLogical:
		if f.JS.Str(row.Str) != "&&" {
			d := in(row.Y)
			d.fallback = true
			return d
		}
	}
	if o := v.Origin(); o != v {
		return folderOf(o, depth+1)
	}
	return folder{}
}

// joined evaluates __dirname + '/public'.
func joined(v flow.Value, parts []js.ValueID, depth int) folder {
	if len(parts) == 0 {
		return folder{}
	}
	d := folderOf(v.File.Value(parts[0]), depth+1)
	for _, id := range parts[1:] {
		text, ok := v.File.Value(id).Str()
		// '/x' goes into the folder; 'x' changes its last name.
		if !ok || !strings.HasPrefix(text, "/") {
			return folder{}
		}
		d = d.join(strings.TrimLeft(text, "/"))
	}
	return d
}

// calledFolder evaluates the calls that give a folder.
func calledFolder(v flow.Value, depth int) folder {
	call, _ := v.AsCall()
	home := v.File.PackageDir()
	switch {
	case call.Callee.Is("globalThis.process.cwd"):
		return folder{path: home, known: true}
	case call.Callee.Is("node:path.dirname"):
		return folderOf(call.Arg(0), depth+1).join("..")
	case call.Callee.Is("node:path.normalize", "node:url.fileURLToPath", "globalThis.String", "node:fs.realpathSync"):
		return folderOf(call.Arg(0), depth+1)
	case call.Callee.Is("globalThis.URL") && folderOf(call.Arg(1), depth+1).known:
		text, ok := call.Arg(0).Str()
		if ok && !strings.Contains(text, ":") && !path.IsAbs(text) {
			return folderOf(call.Arg(1), depth+1).join("..").join(text)
		}
	case call.Callee.Is("node:path.join", "node:path.resolve"):
		return joinedArguments(call, home, call.Callee.Is("node:path.resolve"), depth)
	}
	return folder{}
}

// joinedArguments evaluates path.join and path.resolve. What is absolute
// begins anew for resolve, and goes on for join.
func joinedArguments(call flow.Call, home string, resolve bool, depth int) folder {
	d := folder{path: home, known: true}
	for i, a := range call.Args() {
		text, ok := a.Str()
		switch {
		case ok && resolve && path.IsAbs(text):
			d = folder{}
		case ok && i > 0:
			d = d.join(strings.TrimLeft(text, "/"))
		case ok && path.IsAbs(text):
			d = folder{}
		case ok:
			d = d.join(text)
		case i == 0:
			d = folderOf(a, depth+1)
		default:
			return folder{}
		}
		if !d.known {
			return folder{}
		}
	}
	return d
}

// contains reports whether a folder holds a file, at any depth.
func contains(dir, file string) bool {
	dir, file = path.Clean(dir), path.Clean(file)
	return dir == "." || dir == ".." || strings.HasPrefix(dir, "../") && strings.Trim(dir, "./") == "" || strings.HasPrefix(file, dir+"/")
}

func hasWellKnown(name string) bool {
	return slices.Contains(strings.Split(name, "/"), ".well-known")
}
