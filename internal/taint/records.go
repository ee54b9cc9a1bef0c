package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// recordSinks are calls that make a record of what they are given, by the name
// of the method where nobody knows what it is called on.
func recordSinks(c flow.Call) []Sink {
	method := c.Method()
	if list := copiesInto(c); list != nil {
		return list
	}
	if list := modelSinks(c, method); list != nil {
		return list
	}
	n, ok := model.RecordMethods[method]
	if !ok || !c.Arg(n).OK() || !c.File.Prog.Uses(model.Databases...) || !mayBeModel(c.Receiver()) {
		return nil
	}
	if c.Option(n+1, "fields").State == flow.Present {
		return nil // of Sequelize: no others are stored
	}
	if targets, _ := c.Targets(); len(targets) > 0 {
		return nil // a method of the program, which is looked into
	}
	sinks := []Sink{{Kind: model.Assign, Call: c, At: c.Value, What: c.Arg(n)}}
	if o := c.Arg(n).Origin(); o.Op() == js.OpObject {
		for _, field := range model.RecordFields {
			if v := propertyOf(o, field); v.OK() {
				sinks = append(sinks, Sink{Kind: model.Assign, Call: c, At: c.Value, What: v})
			}
		}
	}
	return sinks
}

// modelSinks reads prisma.user.update({ where, data }).
func modelSinks(c flow.Call, method string) []Sink {
	rows := model.ModelMethods[method]
	if rows == nil || !slices.ContainsFunc(c.Callee.Paths(), func(p string) bool {
		below, ok := strings.CutPrefix(p, model.ModelClient)
		return ok && strings.Count(below, ".") == 1
	}) {
		return nil
	}
	var sinks []Sink
	for _, row := range rows {
		sinks = append(sinks, Sink{Kind: row.Kind, Call: c, At: c.Value, What: c.Arg(0), Path: row.Path})
	}
	return sinks
}

// mayBeModel reports whether a value may be a model or a collection: it is of
// a database's library, or of no library and called after what it holds.
func mayBeModel(v flow.Value) bool {
	if v.Op() == js.OpGlobal { // Sails makes a global of each model
		name := v.Name()
		return name != "" && name[0] >= 'A' && name[0] <= 'Z' && name != "Object" && v.File.Prog.Uses("sails")
	}
	paths := v.Paths()
	for _, p := range paths {
		if p != "" && slices.ContainsFunc(model.Databases, func(d string) bool { return strings.HasPrefix(p, d) }) {
			return true
		}
	}
	if len(paths) > 0 && !strings.HasPrefix(paths[0], "express") {
		return false
	}
	if v.Origin().Op() == js.OpNew || strings.HasSuffix(strings.ToLower(v.Name()), "service") {
		return false // of a class of the program
	}
	switch v.Op() {
	case js.OpRef, js.OpGet, js.OpCall, js.OpImported:
		return v.Name() != "res" && v.Name() != "req" && v.Name() != "Object"
	}
	return false
}

// copiesInto is Object.assign(record, all), where the record is saved later.
func copiesInto(c flow.Call) []Sink {
	if m := c.Callee.Name(); m != "assign" && m != "extend" && m != "merge" || !c.Callee.Is("globalThis.Object.assign", "lodash.assign", "lodash.extend", "lodash.merge") {
		return nil
	}
	record := c.Arg(0)
	if record.Op() != js.OpRef || !flow.Memo(c.File, savedKey{}, savedRecords)[record.Row().Sym] {
		return nil
	}
	var list []Sink
	for _, a := range c.Args()[1:] {
		list = append(list, Sink{Kind: model.Assign, Call: c, At: c.Value, What: a})
	}
	return list
}

type savedKey struct{}

// savedRecords are the variables of a file that hold what is saved.
func savedRecords(f *flow.File) map[js.SymID]bool {
	saved := map[js.SymID]bool{}
	for _, c := range f.AllCalls() {
		if !model.Savers[c.Method()] {
			continue
		}
		if r := c.Receiver(); r.Op() == js.OpRef {
			saved[r.Row().Sym] = true
		}
		if a := c.Arg(0); a.Op() == js.OpRef && f.Prog.Uses(model.Databases...) {
			saved[a.Row().Sym] = true
		}
	}
	return saved
}
