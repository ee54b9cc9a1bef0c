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
