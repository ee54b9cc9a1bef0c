package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var massAssignment = rule.Check{
	ID:    "flaws/mass-assignment",
	Title: "record made of all that a request says",
	Why:   "The visitor sends fields that the form does not have: role, isAdmin, balance, the owner of the record. What the model knows is stored.",
	Fix:   "Name the fields: Model.create({ name: req.body.name, email: req.body.email }).",
	When: "A whole query or body, or a copy of it by a spread or Object.assign, is given to new Model, create, insertOne, findByIdAndUpdate and their like of mongoose, MongoDB, Sequelize, Prisma, TypeORM, Knex or Objection; " +
		"is assigned to a record that is saved later; or becomes the user of a session.",
	Quiet:    "Fields are picked by name, checked against a schema, or taken out before; the body of a controller of Nest that is of a class, a resolver or a procedure of tRPC, whose shape is declared.",
	CWE:      915,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		said := map[flow.Value]*rule.Finding{}
		for _, x := range p.Flows(model.Assign) {
			from := x.Flow.From()
			if !fromRemote(x) || !isWholeFlow(x.Flow) || picksFields(x) {
				continue
			}
			if f := said[from]; f != nil {
				f.Trace = append(f.Trace, rule.Step{Place: x.What.Span(), Code: x.What.Source(), Note: "is stored so as well"})
				continue
			}
			x.What = copiedAt(x)
			f := p.ReportFlow(x, "becomes a record, with all fields that it has")
			f.Confidence = rule.Likely
			said[from] = f
		}
	},
}

// copiedAt returns where the whole is copied into the record, if that is in the
// same file, else where it is stored.
func copiedAt(x taint.Found) flow.Value {
	o := x.What.Origin()
	if c, ok := o.AsCall(); ok && o.File == x.What.File && hasName(c.Callee.Name(), []string{"assign", "extend", "merge"}) || o.Op() == js.OpObject && o.File == x.What.File {
		return o
	}
	return x.What
}

// isWhole reports whether a source is all of a query or body, and no field of
// it: a field that is an object may well be what the program asks for.
func isWhole(v flow.Value) bool { return anyWhole(v.Paths()) }

// isWholeFlow is isWhole for what a flow brings: of const data = req.body,
// data.address is a field.
func isWholeFlow(way *taint.Flow) bool {
	if way.Path == "nest:body" {
		return isWholeBody(way.From().Origin())
	}
	if way.Path != "" {
		return anyWhole([]string{way.Path})
	}
	return isWhole(way.From())
}

// isWholeBody reports whether the decorator of a parameter asks for all of the
// body: @Body(), and not @Body('name').
func isWholeBody(param flow.Value) bool {
	if param.Op() != js.OpParam {
		return false
	}
	for _, d := range param.File.JS.Decorators {
		if d.Func == param.Row().Func && d.Param == int32(param.Row().Y) {
			use, ok := param.File.Value(d.Value).AsCall()
			return ok && use.Arg(0).Op() != js.OpString
		}
	}
	return false
}

func anyWhole(paths []string) bool {
	for _, p := range paths {
		switch p[strings.LastIndexByte(p, '.')+1:] {
		case "query", "body", "payload", "json()", "formData()", "readBody()", "parseBody()":
			return true
		}
	}
	return false
}

// picksFields reports whether the function that stores, or one on the way, also
// takes fields out, or looks at the names of those that are there.
func picksFields(x taint.Found) bool {
	places := []flow.Value{x.At}
	for _, s := range x.Flow.Steps {
		places = append(places, s.Value)
	}
	type function struct {
		file *flow.File
		id   js.FuncID
	}
	looked := map[function]bool{}
	for _, f := range places {
		at := function{f.File, f.FuncID()}
		if looked[at] || at.id == 0 {
			continue
		}
		looked[at] = true
		for v := range inside(f.File, f.FuncID()) {
			row := v.Row()
			if row.Op == js.OpRest && len(x.Flow.Steps) > 0 && v.Source() != "" {
				return true // const { role, ...rest } = req.body
			}
			if row.Op == js.OpUnary && v.File.JS.Str(row.Str) == "delete" {
				return true
			}
			if c, ok := v.AsCall(); ok && c.Callee.Is("globalThis.Object.keys") {
				return true // Object.keys(req.body).every(key => allowed.includes(key))
			}
		}
	}
	return false
}
