package cookie

import (
	"maps"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// Setters returns the places of a file that set cookies, in source order.
// Calls that take a cookie back are left out, and so is what runs during
// development only.
func Setters(f *flow.File) []*Setter { return flow.Memo(f, settersKey{}, find) }

type settersKey struct{}

func find(f *flow.File) []*Setter {
	if !f.CallsAny(settingCalls) && !scripted(f) || !mentions(f, "ookie", "ession", "yar", "state", "strategy", "csurf") {
		return nil
	}
	var found []*Setter
	for i := range model.CookieSetters {
		row := &model.CookieSetters[i]
		for _, given := range Given(f, row.Calls, row.Plugin) {
			found = append(found, &Setter{CookieSetter: row, At: given.At, call: given.Call, args: given.Args, exact: given.Exact})
		}
	}
	found = slices.DeleteFunc(found, func(s *Setter) bool {
		o := s.Setting(s.Switch)
		return s.Switch != "" && (!o.Present() || o.IsFalse())
	})
	for _, s := range found {
		s.arrange()
	}
	found = append(found, headers(f)...)
	found = append(found, scripts(f)...)
	found = slices.DeleteFunc(found, func(s *Setter) bool { return s.takesBack() || s.At.OnlyInDevelopment() })
	slices.SortStableFunc(found, func(a, b *Setter) int { return int(a.At.Row().Start - b.At.Row().Start) })
	return found
}

// settingCalls are the callees of all that may set a cookie.
var settingCalls = func() map[string]bool {
	all := pathSet(registers)
	for i := range model.CookieSetters {
		maps.Copy(all, pathSet(model.CookieSetters[i].Calls))
	}
	for i := range model.HeaderSetters {
		maps.Copy(all, pathSet(model.HeaderSetters[i].Calls))
	}
	return all
}()

func pathSet(paths []string) map[string]bool {
	set := make(map[string]bool, len(paths))
	for _, p := range paths {
		set[p] = true
	}
	return set
}

// mentions reports whether any name or literal of the file contains one of
// the words: whether a closer look can find anything.
func mentions(f *flow.File, words ...string) bool {
	for _, s := range f.JS.Strings() {
		if len(s) > 4096 {
			return true
		}
		for _, w := range words {
			if strings.Contains(s, w) {
				return true
			}
		}
	}
	return false
}

// A Gift is what a library is given: the arguments of a call, or the options
// with which a plugin is registered.
type Gift struct {
	At    flow.Value // the call, or the plugin
	Call  flow.Call
	Args  []flow.Value
	Exact bool // Args are all arguments
}

// registers are the ways to give options to a plugin.
var registers = []string{"fastify().register", "@hapi/hapi.server().register"}

// Given returns the calls of one of the paths, or the registrations of a plugin.
func Given(f *flow.File, calls []string, plugin string) []Gift {
	var found []Gift
	for _, c := range f.Calls(calls...) {
		_, exact := c.Len()
		found = append(found, Gift{c.Value, c, known(c), exact})
	}
	if plugin == "" {
		return found
	}
	for _, c := range f.Calls(registers...) {
		args := known(c)
		if len(args) == 0 {
			continue
		}
		if args[0].Is(plugin, plugin+".plugin") { // register(plugin, options)
			found = append(found, Gift{args[0], c, args[1:min(len(args), 2)], true})
			continue
		}
		for _, entry := range entries(args[0]) { // register({plugin, options})
			if p := entry.Option("plugin"); p.Present() && p.Value.Is(plugin, plugin+".plugin") {
				g := Gift{At: p.Value, Call: c, Exact: true}
				if o := entry.Option("options"); o.Present() {
					g.Args = []flow.Value{o.Value}
				}
				found = append(found, g)
			}
		}
	}
	return found
}

// known returns the arguments before a spread.
func known(c flow.Call) []flow.Value {
	args := c.Args()
	if i := slices.IndexFunc(args, func(v flow.Value) bool { return v.Op() == js.OpSpread }); i >= 0 {
		args = args[:i]
	}
	return args
}

// entries returns the elements of an array, or the one value.
func entries(v flow.Value) []flow.Value {
	o := v.Origin()
	if o.Op() != js.OpArray {
		return []flow.Value{v}
	}
	var all []flow.Value
	for _, e := range o.File.JS.Operands(o.Row()) {
		all = append(all, o.File.Value(e))
	}
	return all
}

// arrange puts arguments that come in several orders into that of the row.
func (s *Setter) arrange() {
	if len(s.args) == 0 {
		return
	}
	first := s.args[0]
	switch {
	case s.Object && len(s.args) == 1 && first.Const().Kind != flow.String: // set({name, value, ...})
		row := *s.CookieSetter
		row.Name, row.Value, row.Options = model.CookieArg{Key: "name"}, model.CookieArg{Key: "value"}, model.CookieArg{}
		s.CookieSetter = &row
	case first.Is("koa()"): // session(app, options) of koa-session
		s.args = s.args[1:]
	}
}

// headers returns the cookies in Set-Cookie headers written as text.
func headers(f *flow.File) []*Setter {
	if !mentions(f, "et-cookie", "et-Cookie", "ET-COOKIE") {
		return nil
	}
	var found []*Setter
	for i := range model.HeaderSetters {
		row := &model.HeaderSetters[i]
		for _, c := range f.Calls(row.Calls...) {
			value := c.Arg(row.Value)
			if row.Name != model.NoArg {
				if name, ok := c.Arg(row.Name).Str(); ok && strings.EqualFold(name, "Set-Cookie") {
					found = append(found, texts(&model.RawCookie, value)...)
				}
				continue
			}
			if row.Key != "" {
				value = value.Option(row.Key).Value
			}
			keys, _ := value.Keys()
			for _, k := range keys {
				if strings.EqualFold(k.Key(), "Set-Cookie") {
					found = append(found, texts(&model.RawCookie, k.File.Value(k.Row().X))...)
				}
			}
		}
	}
	return found
}

// scripted reports whether a file may use document.cookie.
func scripted(f *flow.File) bool {
	return f.JS.FindStr("document") != 0 && f.JS.FindStr("cookie") != 0
}

// scripts returns the assignments to document.cookie.
func scripts(f *flow.File) []*Setter {
	if !scripted(f) {
		return nil
	}
	var found []*Setter
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if f.JS.Str(row.Str) != "=" {
			continue
		}
		if target := f.JS.At(row.X); target.Op == js.OpGet && f.JS.Str(target.Str) == "cookie" && f.Value(target.X).Is("globalThis.document") {
			found = append(found, texts(&model.ScriptCookie, f.Value(row.Y))...)
		}
	}
	return found
}

// texts returns the cookies that a value holds: a text, or an array of texts.
func texts(row *model.CookieSetter, v flow.Value) []*Setter {
	var found []*Setter
	for _, e := range entries(v) {
		if t := parse(e); t != nil && e.File == v.File {
			found = append(found, &Setter{CookieSetter: row, At: e, text: t})
		}
	}
	return found
}
