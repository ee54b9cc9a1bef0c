package taint

import (
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// recordKinds are sinks at which the id of a record that is there does no harm,
// mostly: a database that reads 1 of '1/../x' would find it all the same.
var recordKinds = pathKinds

// doubted reports whether the value of a state is only used where a record was
// found by it: of an id that a database knows one does not expect '../'.
func (s *search) doubted(st *state) bool {
	if s.kind == model.Redirect {
		c, ok := st.v.AsCall()
		return ok && !st.behind && foldsSlashes(c)
	}
	if !recordKinds.Has(s.kind) || st.behind || st.path != 0 {
		return false
	}
	switch st.v.Op() {
	case js.OpRef, js.OpGet, js.OpGetDyn, js.OpParam:
	default:
		return false
	}
	g := guard{s: s, kind: s.kind, subject: st.v, records: true, decoded: st.context.decoded, left: s.looks()}
	if g.holdsAt(st.v) {
		return true
	}
	return st.use.File == st.v.File && st.use.ID != st.v.ID && st.use.ID > 0 && g.holdsAt(st.use)
}

// foldsSlashes reads address.replace(/^\/+/, '/'): it does not begin with two
// slashes, and a backslash behind the first is none as browsers send it.
func foldsSlashes(c flow.Call) bool {
	with, ok := c.Arg(1).Str()
	if c.Method() != "replace" || !ok || with != "/" {
		return false
	}
	for _, o := range c.Arg(0).Origins() {
		re := patternOf(o)
		if re == nil || o.Op() == js.OpString {
			return false
		}
		switch strings.ReplaceAll(re.Source, `\`, "") {
		case "^/+", "^//+", "^/*", "^/{2,}", "^[/]+", "^(/)+", "^(?:/)+", "^/{1,}":
		default:
			return false
		}
	}
	return true
}

// found reads a condition which says that there is a record, or an entry of a
// table, that was asked for by the subject.
func (g *guard) found(cond flow.Value) bool {
	for _, o := range originsOf(cond) {
		o = settled(o)
		if o.Op() == js.OpParam {
			if !g.isHandedRecord(o) {
				return false
			}
			continue
		}
		if o.Op() == js.OpGetDyn && g.is(o.File.Value(o.Row().Y)) && isFixed(o.File.Value(o.Row().X)) {
			continue
		}
		if c, ok := o.AsCall(); !ok || !g.asksRecord(c) {
			return false
		}
	}
	return true
}

// settled returns what stands for an element of the list that Promise.all
// gives: const [user, cart] = await Promise.all([find(id), ...]).
func settled(v flow.Value) flow.Value {
	if v.Op() != js.OpGet || !isIndex(v.Name()) {
		return v
	}
	n, _ := strconv.Atoi(v.Name())
	c, ok := awaited(v.File.Value(v.Row().X)).AsCall()
	if !ok || !c.Callee.Is("globalThis.Promise.all") || c.Arg(0).Op() != js.OpArray {
		return v
	}
	if list := c.File.JS.Operands(c.Arg(0).Row()); n < len(list) {
		return c.File.Value(list[n])
	}
	return v
}

// isHandedRecord reports whether a parameter is what a callback is given of a
// lookup: findById(id, (err, user) => ...), findById(id).then((user) => ...).
func (g *guard) isHandedRecord(param flow.Value) bool {
	for _, site := range param.File.Handed(param.Row().Func) {
		if g.asksRecord(site.Call) {
			return true
		}
		if before, ok := site.Call.Receiver().AsCall(); ok && g.asksRecord(before) {
			return true
		}
	}
	return false
}

// idFields are what ids of records are called.
var idFields = [...]string{"_id", "id", "uuid", "where._id", "where.id", "where.uuid"}

// asksRecord reports whether a call asks for one record by the subject as its
// id: users.findById(x), findOne({ _id: x }), findUnique({ where: { id: x } }).
func (g *guard) asksRecord(c flow.Call) bool {
	method := c.Method()
	if method == "" {
		method = c.Callee.Name()
	}
	lower := strings.ToLower(method)
	switch lower {
	case "findone", "findfirst", "findunique", "findoneby":
		for _, name := range idFields {
			if o := c.Option(0, name); o.State == flow.Present && g.is(o.Value) {
				return true
			}
		}
		return false
	case "findbyid", "findbypk", "findonebyid", "getbyid", "fetchbyid", "loadbyid", "findbyuuid":
		return g.is(c.Arg(0))
	}
	return false
}
