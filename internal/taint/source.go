package taint

import (
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

func itoa(n int) string { return strconv.Itoa(n) }

// library looks for a source at a value that comes from a library: at its
// path, and at the properties below it that are asked for.
func (s *search) library(st *state) {
	for _, p := range st.v.OwnPaths() {
		s.libraryPath(st, p)
	}
}

func (s *search) libraryPath(st *state, p string) {
	rest := st.path
	for range maxPath + 1 {
		if model.NoSources[p] {
			return
		}
		if src, ok := s.a.Tables.Sources[p]; ok {
			if p == sentData && asksSender(st.v) || p == foreignData && asksForeigner(st.v) {
				return
			}
			if objectKinds.Has(s.kind) && model.TextSources[p] || s.kind == model.Path && (model.BareNames[p] || strings.HasSuffix(p, ".buffer")) || (s.kind == model.Assign || s.kind == model.Mail) && model.ShapedSources[p] && !isUntyped(st.v) || s.vetted(st, p, rest) {
				return
			}
			if s.kind == model.Redirect && (p == referrer || s.onFixedRoute(st.v, p)) || linkKinds.Has(s.kind) && s.isHost(p, rest) || s.isOwnAddress(p, rest) || s.isSentAsJSON(p, rest) {
				return
			}
			if s.kind == model.Letter && !s.isHost(p, rest) {
				return
			}
			s.source(src, p, rest)
			return
		}
		s.roleStores(p, rest)
		if rest == 0 {
			return
		}
		var name string
		switch name, rest = s.pop(rest); name {
		case anything:
			return
		case anyElement: // for await (const chunk of req)
			if src, ok := s.a.Tables.Sources[p+"[]"]; ok {
				s.found(src)
			}
			return
		}
		p = flow.Member(p, name)
	}
}

// source accepts a source unless what is below it is of no use to anyone.
func (s *search) source(src model.Source, p string, rest pathID) {
	upload := model.UploadSources[p]
	for range maxPath {
		if rest == 0 {
			break
		}
		var name string
		if name, rest = s.pop(rest); name == anything {
			break
		}
		if src.Class == model.Record && model.PlainFields[name] {
			return
		}
		if p = p + "." + name; model.NoSources[p] || upload && model.UploadFields[name] {
			return
		}
	}
	if s.found(src); s.best == s.at {
		s.path = p
	}
}

// found notes a source at the current state, if it is worse than those before:
// a way that does harm goes before one that hardly can.
func (s *search) found(src model.Source) {
	if !accepts(s.kind, src.Class) {
		return
	}
	weak := s.at >= 0 && s.states[s.at].behind
	if s.best >= 0 && weak != s.weak && weak || s.best >= 0 && weak == s.weak && src.Class <= s.from.Class {
		return
	}
	s.best, s.from, s.path, s.weak = s.at, src, "", weak
}

// entrySource: users of the package give what they like to what it exports.
func (s *search) entrySource(st *state, f *flow.File, fn js.FuncID) {
	if st.frame != 0 || !s.a.entries[entry{f.Name(), fn}] || s.kind == model.DOM && s.readsElement(st.path) {
		return
	}
	s.found(model.Source{Class: model.Parameter, Note: "is given by who calls " + functionName(f, fn)})
}

func functionName(f *flow.File, fn js.FuncID) string {
	if name := f.JS.Str(f.Func(fn).Name); name != "" {
		return name
	}
	return "what the package exports"
}

// accepts reports whether a sink of that kind minds sources of that class.
func accepts(kind model.Kind, class model.Class) bool {
	switch class {
	case model.Remote:
		return kind != model.Unpack && kind != model.Listing && kind != model.Secret
	case model.Archive:
		return kind == model.Unpack
	case model.Browser:
		return browserKinds.Has(kind)
	case model.Parameter:
		return libraryKinds.Has(kind)
	case model.Args:
		return argumentKinds.Has(kind)
	case model.Page:
		return kind == model.DOM
	case model.Named, model.Record:
		return kind == model.Listing
	}
	return false
}

// objectKinds are sinks that texts do no harm to.
var objectKinds = model.Kinds(model.NoSQL, model.Merge, model.Assign, model.Loop, model.Locals)

var (
	browserKinds  = model.Kinds(model.Command, model.Program, model.DOM, model.Code, model.Module, model.Redirect, model.Link, model.Request, model.Key, model.Merge, model.Pattern, model.Subject, model.Method, model.Template)
	libraryKinds  = model.Kinds(model.Command, model.Program, model.Code, model.Key, model.Merge, model.Subject, model.Deserialise, model.DOM, model.Template, model.SQL, model.Pattern, model.Module)
	argumentKinds = model.Kinds(model.Command, model.Code)
)

// LeftOnRequest is the note of a step from one handler to another.
const LeftOnRequest = "is left on the request"

// roleStores walks to what other handlers have left on a request or context.
func (s *search) roleStores(p string, rest pathID) {
	stores := &s.a.roles
	stores.once.Do(func() { stores.values = rolesOf(s.a.prog, s.a.Tables) })
	list := stores.values[p]
	if len(list) == 0 || s.kind == model.Secret {
		return
	}
	session := s.states[s.at].v.File
	for _, at := range list {
		if f := session.Other(at.file); f != nil {
			v := f.Value(at.id)
			s.across(v, rest, 0, v, LeftOnRequest)
		}
	}
}

// rolesOf finds the stores to properties of what frameworks hand to handlers.
func rolesOf(p *flow.Program, t *model.Tables) map[string][]stored {
	values := map[string][]stored{}
	contexts := p.Uses(model.ContextPackage)
	for i := range p.Len() {
		f := p.File(i)
		for _, id := range f.Rows(js.OpCall, js.OpAssign) {
			row := f.JS.At(id)
			if contexts && row.Op == js.OpCall && row.Hi > row.Lo {
				if name := contextSetBy(f.Value(id)); name != "" {
					values[name] = append(values[name], stored{f.Name(), f.JS.List[row.Lo]})
				}
			}
			if row.Op == js.OpCall && row.Hi-row.Lo == 2 {
				if path := keptAs(f.Value(id)); path != "" {
					values[path] = append(values[path], stored{f.Name(), f.JS.List[row.Lo+1]})
				}
			}
			if row.Op != js.OpAssign || f.JS.Str(row.Str) != "=" {
				continue
			}
			target := f.Value(row.X)
			if target.Op() != js.OpGet || !maybeRole(target) {
				continue
			}
			for _, base := range f.Value(target.Row().X).Paths() {
				if !strings.Contains(base, ":") || base == "caught:error" {
					continue // an application is there for all requests: what is stored there is settings; one error is not another
				}
				path := flow.Member(base, target.Name())
				if _, source := t.Sources[path]; !source && path != "" {
					values[path] = append(values[path], stored{f.Name(), row.Y})
				}
			}
		}
		f.Done()
	}
	return values
}

// keptAs returns the path of what a call leaves for other handlers under a name
// that is spelt: hono:c.var.user of c.set('user', value). Empty if it leaves
// nothing.
func keptAs(v flow.Value) string {
	c, _ := v.AsCall()
	if !model.KeeperNames[c.Method()] || c.Arg(0).Op() != js.OpString {
		return ""
	}
	name, _ := c.Arg(0).Str()
	for _, p := range c.Callee.Paths() {
		if below, ok := model.KeptBy[p]; ok && name != "" {
			return flow.Member(below, name)
		}
	}
	return ""
}

// keptUnder walks to what other handlers have left under the name that a call
// asks for: c.get('user'). It reports whether the call is of that kind.
func (s *search) keptUnder(st *state, c flow.Call, paths []string) (known bool) {
	for _, p := range paths {
		below, ok := model.KeptIn[p]
		if !ok {
			continue
		}
		if name, spelt := c.Arg(0).Str(); spelt && name != "" && len(c.Args()) == 1 {
			s.roleStores(flow.Member(below, name), st.path)
			known = true
		}
	}
	return known
}

// maybeRole is a quick test that most stores fail: the root is a parameter.
func maybeRole(v flow.Value) bool {
	for range maxPath {
		row := v.Row()
		switch row.Op {
		case js.OpGet:
			v = v.File.Value(row.X)
			continue
		case js.OpRef:
			defs := v.File.JS.DefsOf(row.Sym)
			return len(defs) == 1 && v.File.JS.At(defs[0].Value).Op == js.OpParam
		}
		return false
	}
	return false
}

// isHost reports whether a source is the host that a request names. Nobody can
// make the browser of somebody else name another one than the address that it
// is visiting, so a redirect to it leads nowhere else; a link in a mail is
// another matter.
func (s *search) isHost(p string, rest pathID) bool {
	role, name, _ := strings.Cut(p, ".")
	if rest != 0 {
		below, _ := s.pop(rest)
		name += "." + below
	}
	return strings.Contains(role, ":") && hostNames[strings.TrimPrefix(name, "request.")]
}

// isUntyped reports whether a value is a parameter of whose properties its type
// says nothing.
func isUntyped(v flow.Value) bool {
	o := v.Origin()
	return o.Op() == js.OpParam && o.Row().Flags&js.FlagUntyped != 0
}

var hostNames = map[string]bool{
	"host": true, "hostname": true, "headers.host": true, "header.host": true, "headers.x-forwarded-host": true, "header.x-forwarded-host": true, "headers.x-forwarded-proto": true, "header.x-forwarded-proto": true,
}

// linkKinds are sinks where it takes the browser of somebody else to do harm,
// which sends what a link makes it send.
var linkKinds = model.Kinds(model.Redirect, model.HTML)

// referrer is where a visitor comes from: to send him back there leads nowhere new.
const referrer = "globalThis.document.referrer"

var requestNames = map[string]bool{"req": true, "request": true, "ctx": true}

// namesHost reports whether a call reads the host that a request names:
// req.get('host').
func namesHost(c flow.Call) bool {
	if m := c.Method(); m != "get" && m != "header" {
		return false
	}
	name, _ := c.Arg(0).Str()
	if !hostNames["headers."+strings.ToLower(name)] {
		return false
	}
	r := c.Receiver()
	if r.Is("express:req", "koa:ctx", "koa:ctx.request") {
		return true
	}
	if r.Op() != js.OpRef { // a parameter that too many fill to be known by its path
		return false
	}
	defs := r.File.JS.DefsOf(r.Row().Sym)
	return len(defs) == 1 && r.File.JS.At(defs[0].Value).Op == js.OpParam && requestNames[r.File.JS.Str(r.File.JS.Syms[r.Row().Sym].Name)]
}
