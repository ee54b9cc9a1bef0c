package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
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
		ops := []js.Op{js.OpAssign}
		enters := contexts && mentions(f, model.ContextNames)
		if enters || mentions(f, model.KeeperNames) {
			ops = append(ops, js.OpCall)
		}
		for _, id := range f.Rows(ops...) {
			row := f.JS.At(id)
			if enters && row.Op == js.OpCall && row.Hi > row.Lo {
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

// mentions reports whether a file has one of the names, or a text like it.
func mentions(f *flow.File, names map[string]bool) bool {
	for name := range names {
		if f.Str(name) != 0 {
			return true
		}
	}
	return false
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
