package cookie

import (
	"maps"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// A Key is what a library is given to sign or encrypt cookies with: one
// string, or a list or map of them.
type Key struct {
	*model.CookieSecret
	Value flow.Value
}

// Keys returns the keys of cookies that a file gives away.
func Keys(f *flow.File) []*Key {
	if !f.CallsAny(keyCalls) && !f.Prog.Uses("koa") || !mentions(f, "ecret", "keys", "ession", "ookie", "assword", "eygrip") {
		return nil
	}
	var found []*Key
	for i := range model.CookieSecrets {
		row := &model.CookieSecrets[i]
		for _, g := range Given(f, row.Calls, row.Plugin) {
			s := &Setter{CookieSetter: &model.RawCookie, args: g.Args, exact: g.Exact}
			if o := s.at(row.At); o.Present() && !g.At.OnlyInDevelopment() {
				found = append(found, &Key{row, o.Value})
			}
		}
	}
	return append(found, koaKeys(f)...)
}

// keyCalls are the callees of all that takes a key.
var keyCalls = func() map[string]bool {
	all := pathSet(registers)
	for i := range model.CookieSecrets {
		maps.Copy(all, pathSet(model.CookieSecrets[i].Calls))
	}
	return all
}()

// koaKeys finds `app.keys = [...]` of Koa.
func koaKeys(f *flow.File) []*Key {
	if f.JS.FindStr("keys") == 0 || !f.Prog.Uses("koa") {
		return nil
	}
	var found []*Key
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if f.JS.Str(row.Str) != "=" {
			continue
		}
		if target := f.JS.At(row.X); target.Op == js.OpGet && f.JS.Str(target.Str) == "keys" && f.Value(target.X).Is("koa()") {
			found = append(found, &Key{&model.KoaKeys, f.Value(row.Y)})
		}
	}
	return found
}
