package taint

import (
	"fmt"
	"path"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// Mode says who uses the code, and so what is untrusted.
type Mode uint8

// The modes.
const (
	Guess       Mode = iota // by package.json, and by whether anything listens
	Application             // requests and messages are untrusted
	Library                 // so are the parameters of exported functions
)

// Modes are the words for Application and Library, as flags and tenet.yaml
// have them.
func Modes() []string { return []string{"app", "library"} }

// ParseMode returns the mode that a word of [Modes] stands for, or Guess.
func ParseMode(word string) Mode {
	switch word {
	case "app":
		return Application
	case "library":
		return Library
	}
	return Guess
}

func (m Mode) String() string {
	switch m {
	case Application:
		return "app"
	case Library:
		return "library"
	}
	return "guess"
}

// A Treatment says in which mode the files of one package are analysed.
type Treatment struct {
	Package string // its name; may be empty
	Dir     string // its folder, "." for the root
	Mode    Mode
	Why     string // what it was guessed from; empty if it was told
}

// Treatments returns how each package of the program is analysed, the root
// first. Only packages with files count.
func (a *Analysis) Treatments() []Treatment {
	a.prepare()
	return a.modes
}

// ModeOf returns the mode in which a file is analysed.
func (a *Analysis) ModeOf(f *flow.File) Mode {
	a.prepare()
	dir, _ := a.speakers.of(f.Name())
	for _, t := range a.modes {
		if t.Dir == dir {
			return t.Mode
		}
	}
	return Application
}

// A unit is a package as the guess sees it, with its files.
type unit struct {
	pkg     *flow.Package // nil: no package.json speaks for them
	dir     string
	serves  string // the first file that serves when it is loaded
	within  string // the first file with a function that starts a server of HTTP
	desktop string // the first file that is the main program of Electron
	exports bool   // a file exports something
	index   bool   // there is a file to import
	plugins int    // files that make plugins of jQuery
	files   int
}

// treatments guesses the mode of each package, or gives all of them the one
// that was asked for.
func treatments(p *flow.Program, told Mode) []Treatment {
	var list []Treatment
	for _, u := range unitsOf(p, told == Guess) {
		t := Treatment{Dir: u.dir, Mode: told}
		if u.pkg != nil {
			t.Package = u.pkg.Name
		}
		if told == Guess {
			t.Mode, t.Why = u.guess()
		}
		list = append(list, t)
	}
	return list
}

// unitsOf parts the files of a program by the package that speaks for them:
// the nearest with a name, or the one at the root. A package.json that only
// says which modules its folder holds is no package of its own.
func unitsOf(p *flow.Program, look bool) []*unit {
	var list []*unit
	byDir, packages := map[string]*unit{}, speakersOf(p)
	for i := range p.Len() {
		f := p.File(i)
		dir, pkg := packages.of(f.Name())
		u := byDir[dir]
		if u == nil {
			u = &unit{dir: dir, pkg: pkg}
			byDir[dir] = u
			list = append(list, u)
		}
		u.files++
		if look && !isAside(strings.TrimPrefix(f.Name(), dir+"/")) {
			u.exports = u.exports || len(f.JS.Exports) > 0
			if u.pkg == nil && makesPlugin(f) {
				u.plugins++
			}
			u.index = u.index || path.Dir(f.Name()) == dir && strings.HasPrefix(path.Base(f.Name()), "index.")
			if u.serves == "" && listens(f) {
				u.serves = f.Name()
			}
			if u.desktop == "" && opensWindows(f) {
				u.desktop = f.Name()
			}
			if u.within == "" && u.pkg != nil && (u.pkg.Bin || keepsRecords(u.pkg)) && startsHTTP(f) {
				u.within = f.Name()
			}
		}
		f.Done()
	}
	for i, u := range list {
		if u.dir == "." {
			copy(list[1:], list[:i])
			list[0] = u
		}
	}
	return list
}

// speakers are the packages that speak for files, by folder.
type speakers map[string]*flow.Package

func speakersOf(p *flow.Program) speakers {
	by := speakers{}
	for i := range p.Packages {
		if q := &p.Packages[i]; (q.Name != "" || q.Dir == ".") && by[q.Dir] == nil {
			by[q.Dir] = q
		}
	}
	return by
}

// of returns the folder of the package that speaks for a file, and the package
// if there is one.
func (by speakers) of(name string) (dir string, pkg *flow.Package) {
	for dir = path.Dir(name); ; dir = path.Dir(dir) {
		if q := by[dir]; q != nil || dir == "." || dir == "/" {
			return dir, q
		}
	}
}

// guess says in which mode a package is analysed, and why. What is published
// and does not serve by itself is a library; so are files without a
// package.json that export and do not serve.
func (u *unit) guess() (Mode, string) {
	switch q := u.pkg; {
	case q != nil && inModules(q.Dir):
		return Application, IsDependency
	case q != nil && q.Name != "" && q.Private:
		return Application, "package.json is private"
	case u.serves != "":
		return Application, u.serves + " starts a server"
	case u.desktop != "":
		return Application, u.desktop + " is the main program of Electron"
	case q != nil && q.Name != "" && q.Bin && !q.Importable && !u.index:
		return Application, "package.json has bin and nothing to import"
	case u.within != "" && q.Bin:
		return Application, "package.json has bin, and " + u.within + " starts a server"
	case u.within != "":
		return Application, u.within + " starts a server, and package.json asks for a database"
	case q != nil && q.Name != "":
		return Library, "package.json is not private and no server listens"
	case u.exports:
		return Library, "no package.json says more, files export, and no server listens"
	case u.plugins > 0 && u.plugins == u.files:
		return Library, "it makes plugins of jQuery"
	}
	return Application, "nothing is there to import"
}

// IsDependency is why packages in node_modules are taken as they are: what
// matters is what the application hands to them.
const IsDependency = "it is a dependency"

func inModules(dir string) bool { return strings.Contains("/"+dir+"/", "/node_modules/") }

// listens reports whether loading a file starts a server: a call of listen at
// its top level, or in a file that exports nothing.
func listens(f *flow.File) bool {
	if f.JS.FindStr("listen") == 0 {
		return false
	}
	for _, c := range f.AllCalls() {
		if c.Method() == "listen" && (len(f.JS.Exports) == 0 || topLevel(f, c.ID)) {
			return true
		}
	}
	return false
}

// opensWindows reports whether loading a file starts a program of Electron: it
// waits until windows may be made, or says what happens when the last is closed.
// What packages for such programs do with app they do in functions that they
// export, or ask for other events.
func opensWindows(f *flow.File) bool {
	if f.JS.FindStr("electron") == 0 || f.JS.FindStr("app") == 0 {
		return false
	}
	for _, c := range f.AllCalls() {
		switch c.Method() {
		case "whenReady":
		case "on", "once":
			if event, _ := c.Arg(0).Str(); event != "ready" && event != "window-all-closed" {
				continue
			}
		default:
			continue
		}
		if (len(f.JS.Exports) == 0 || topLevel(f, c.ID)) && c.Receiver().Is("electron.app", "electron/main.app") {
			return true
		}
	}
	return false
}

// startsHTTP reports whether a function of a file makes a server of HTTP listen.
func startsHTTP(f *flow.File) bool {
	if f.JS.FindStr("listen") == 0 {
		return false
	}
	for _, c := range f.AllCalls() {
		server := c.Receiver()
		if n, _ := c.Len(); c.Method() != "listen" || n == 0 {
			v := c.Arg(0) // promisify(server.listen)
			if v.Op() != js.OpGet || v.Name() != "listen" {
				continue
			}
			server = f.Value(v.Row().X)
		}
		if server.Is("node:http.createServer()", "node:https.createServer()", "node:http.Server()", "node:https.Server()", "node:http2.createServer()", "node:http2.createSecureServer()", "express()", "koa()", "fastify()") {
			return true
		}
		name := strings.ToLower(server.Name())
		if strings.HasSuffix(name, "server") || strings.HasSuffix(name, "app") {
			return true
		}
	}
	return false
}

// keepsRecords reports whether a package asks for a database or for sessions,
// as applications do and libraries leave to others.
func keepsRecords(q *flow.Package) bool {
	for _, name := range []string{"mysql", "mysql2", "pg", "sqlite3", "better-sqlite3", "mongodb", "mongoose", "knex", "sequelize", "typeorm", "redis", "ioredis", "@prisma/client", "express-session", "koa-session"} {
		if q.Deps[name] != "" {
			return true
		}
	}
	return false
}

// topLevel reports whether a value is computed whenever the file is loaded.
func topLevel(f *flow.File, id js.ValueID) bool {
	b := f.JS.Blocks[f.JS.At(id).Block]
	return b.Func == 0 && b.Kind == js.BlockBody
}

// Told is the sentence that says how one package is analysed.
func (t *Treatment) Told() string {
	as := "an application"
	if t.Mode == Library {
		as = "a library"
	}
	if t.Why == "" {
		return as
	}
	return fmt.Sprintf("%s: %s", as, t.Why)
}
