package leaks

import (
	"iter"
	"slices"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// A server of files: which argument, or option of it, is the folder.
type fileServer struct {
	paths  []string
	arg    int
	option string // "" if the argument itself is the folder
	extra  int    // the argument with the options
	// cwd: without a folder it serves the working folder.
	cwd bool
	// dotfiles and hidden are the options that let dotfiles out.
	dotfiles, hidden string
}

var fileServers = []fileServer{
	{paths: []string{"express.static", "serve-static", "restify.plugins.serveStaticFiles"}, extra: 1, dotfiles: "dotfiles"},
	{paths: []string{"koa-static"}, extra: 1, hidden: "hidden"},
	{paths: []string{"koa-static-cache"}, extra: 1},
	{paths: []string{"sirv"}, extra: 1, hidden: "dotfiles"},
	{paths: []string{"serve-index"}, extra: 1, hidden: "hidden"},
	{paths: []string{"node-static.Server"}, extra: 1, cwd: true},
	{paths: []string{"serve-handler"}, arg: 2, option: "public", extra: 2, cwd: true},
	{paths: []string{"restify.plugins.serveStatic"}, option: "directory"},
	{paths: []string{"@nestjs/serve-static.ServeStaticModule.forRoot"}, option: "rootPath", dotfiles: "serveStaticOptions.dotfiles"},
	{paths: []string{"@nestjs/core.NestFactory.create().useStaticAssets"}, extra: 1, dotfiles: "dotfiles"},
}

// servingCalls are the callees of all servers of files.
var servingCalls = func() map[string]bool {
	all := map[string]bool{"fastify().register": true, "@hapi/hapi.server().route": true}
	for i := range fileServers {
		for _, path := range fileServers[i].paths {
			all[path] = true
		}
	}
	return all
}()

// A served folder.
type served struct {
	call     flow.Call
	name     string // "express.static"
	folder   flow.Value
	missing  bool // no folder is given: the working folder
	base     flow.Value
	dotfiles flow.Option
	hidden   flow.Option
}

// servedFolders yields the folders that the file serves.
func servedFolders(f *flow.File) iter.Seq[served] {
	return func(yield func(served) bool) {
		if !f.CallsAny(servingCalls) {
			return
		}
		for i := range fileServers {
			s := &fileServers[i]
			for _, call := range f.Calls(s.paths...) {
				if !yield(s.read(call)) {
					return
				}
			}
		}
		for _, call := range f.Calls("fastify().register") {
			if !call.Arg(0).Is("@fastify/static", "@fastify/static.default") {
				continue
			}
			if !yield(served{call: call, name: call.Arg(0).Source(), folder: call.Option(1, "root").Value,
				dotfiles: call.Option(1, "dotfiles"), hidden: call.Option(1, "serveDotFiles")}) {
				return
			}
		}
		hapiFolders(f, yield)
	}
}

func (s *fileServer) read(call flow.Call) served {
	out := served{call: call, name: call.Callee.Source(), folder: call.Arg(s.arg)}
	if s.option != "" {
		o := call.Option(s.arg, s.option)
		out.folder, out.missing = o.Value, s.cwd && o.Absent()
	} else if n, exact := call.Len(); s.cwd && exact && n <= s.arg {
		out.missing = true
	}
	if s.dotfiles != "" {
		out.dotfiles = call.Option(s.extra, s.dotfiles)
	}
	if s.hidden != "" {
		out.hidden = call.Option(s.extra, s.hidden)
	}
	return out
}

// hapiFolders yields the directory handlers of hapi's routes. Their path is
// relative to routes.files.relativeTo of the server, if it has one.
func hapiFolders(f *flow.File, yield func(served) bool) {
	var base flow.Value
	for _, call := range f.Calls("@hapi/hapi.server") {
		o := call.Option(0, "routes.files.relativeTo")
		if o.State == flow.Unknown {
			return
		}
		base = o.Value
	}
	for _, call := range f.Calls("@hapi/hapi.server().route") {
		routes := []flow.Value{call.Arg(0)}
		if list := call.Arg(0).Origin(); list.Op() == js.OpArray {
			routes = routes[:0]
			for _, e := range list.File.JS.Operands(list.Row()) {
				routes = append(routes, list.File.Value(e))
			}
		}
		for _, r := range routes {
			o := r.Option("handler.directory.path")
			if !o.Present() {
				continue
			}
			if !yield(served{call: call, name: "the directory handler", folder: o.Value, base: base,
				hidden: r.Option("handler.directory.showHidden")}) {
				return
			}
		}
	}
}

var staticRoot = rule.Check{
	ID:    "leaks/static-root",
	Title: "the project itself served to visitors",
	Why:   "Anybody can fetch the source, package.json with the versions of all packages, configuration with its secrets, and often the data.",
	Fix:   "Serve a folder that holds only what visitors may have, such as path.join(__dirname, 'public').",
	When: "The folder given to express.static, serve-static, koa-static, @fastify/static, the directory handler of hapi, sirv, serve-handler, serve-index or node-static " +
		"is the folder of package.json, one above it, or holds the very file that serves it. A running service serves package.json, its own source, or other files of a project.",
	Quiet: "The folder is not known. Where the project is only what the code falls back to, the finding is possible. A relative folder counts from that of package.json, where services are usually started.",
	CWE:   552, Severity: rule.High,
	Links: []string{"https://expressjs.com/en/starter/static-files.html"},
	Live:  liveServed(false),
	Code: func(p *rule.CodePass) {
		for s := range servedFolders(p.File) {
			if s.call.OnlyInDevelopment() {
				continue
			}
			home := p.File.PackageDir()
			dir, ok := folder{path: home, known: true}, s.missing
			if !s.missing {
				dir = folderOf(s.folder, 0)
				if s.base.OK() && dir.relative {
					dir = folderOf(s.base, 0).join(dir.path)
				}
				ok = dir.known
			}
			if !ok || !contains(dir.path, p.File.Name()) && !contains(dir.path, home+"/package.json") {
				continue
			}
			f := reportFolder(p, s, dir, home)
			if dir.fallback {
				f.Confidence = rule.Possible
			}
			soften(p, f)
		}
	},
}

func reportFolder(p *rule.CodePass, s served, dir folder, home string) *rule.Finding {
	if s.missing {
		f := p.Reportf(s.call, "%s is given no folder and serves the working folder, which is usually the project.", s.name)
		f.Confidence = rule.Possible
		return f
	}
	what := "the folder of its own source"
	if contains(dir.path, home+"/package.json") {
		what = "the whole project"
	}
	f := p.Reportf(s.folder, "%s serves %s: %s.", s.name, what, s.folder.Source())
	f.Label = "source and configuration go out"
	return f
}

var staticDotfiles = rule.Check{
	ID:       "leaks/static-dotfiles",
	Title:    "dotfiles served to visitors",
	Why:      "Files such as .env, .git and .npmrc hold secrets and the whole history of the source; one that gets into the folder is public.",
	Fix:      "Leave the option out: dotfiles are not served by default.",
	When:     "express.static, serve-static or @fastify/static has dotfiles: 'allow', or koa-static, sirv, serve-index or hapi's directory handler has the option that lets hidden files out. A running service serves .env, .git, .npmrc or .DS_Store, which is of high severity.",
	Quiet:    "The option is not known; the folder is .well-known, which is meant to be seen.",
	CWE:      538,
	Severity: rule.Medium,
	Links:    []string{"https://expressjs.com/en/resources/middleware/serve-static.html"},
	Live:     liveServed(true),
	Code: func(p *rule.CodePass) {
		for s := range servedFolders(p.File) {
			at := s.dotfiles
			if !isString(at.Value, "allow") {
				if at = s.hidden; !at.IsTrue() {
					continue
				}
			}
			if wellKnown(s) || s.call.OnlyInDevelopment() {
				continue
			}
			soften(p, p.Reportf(at.Value, "%s sends files whose name begins with a dot.", s.name))
		}
	},
}

// wellKnown reports whether the folder, or where it is mounted, is
// .well-known: RFC 8615.
func wellKnown(s served) bool {
	if dir := folderOf(s.folder, 0); dir.known && hasWellKnown(dir.path) {
		return true
	}
	for _, call := range s.call.File.AllCalls() {
		if mount, ok := call.Arg(0).Str(); ok && hasWellKnown(mount) && slices.Contains(call.Args(), s.call.Value) {
			return true
		}
	}
	return false
}

var directoryListing = rule.Check{
	ID:       "leaks/directory-listing",
	Title:    "list of files shown to visitors",
	Why:      "A list shows files that nobody links to: backups, drafts, uploads of others.",
	Fix:      "Serve the files without a list, or link to those that are meant.",
	When:     "serve-index is used, @fastify/static has list, or hapi's directory handler has listing: true. A page of a running service is such a list.",
	Quiet:    "The option is not known, or the code runs only in development.",
	CWE:      548,
	Severity: rule.Low,
	Links:    []string{"https://expressjs.com/en/resources/middleware/serve-index.html"},
	Live:     liveListing,
	Code: func(p *rule.CodePass) {
		list := func(at rule.Place, name string) {
			soften(p, p.Reportf(at, "%s shows every file of the folder.", name))
		}
		for _, call := range p.Calls("serve-index") {
			if !call.OnlyInDevelopment() {
				list(call, call.Callee.Source())
			}
		}
		for _, call := range p.Calls("fastify().register") {
			if o := call.Option(1, "list"); call.Arg(0).Is("@fastify/static") && (o.IsTrue() || o.Present() && o.Value.Origin().Op() == js.OpObject) && !call.OnlyInDevelopment() {
				list(o.Value, call.Arg(0).Source())
			}
		}
		for _, id := range p.File.Rows(js.OpProp) {
			// A directory handler of hapi, wherever its route is written.
			if row := p.File.JS.At(id); p.File.JS.Str(row.Str) == "directory" {
				d := p.File.Value(row.X)
				if o := d.Option("listing"); o.IsTrue() && d.Option("path").Present() && p.File.Prog.Uses("@hapi/hapi", "hapi", "@hapi/inert", "inert") {
					list(o.Value, "the directory handler")
				}
			}
		}
	},
}
