package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var nosqlWhere = rule.Check{
	ID:    "flaws/nosql-where-string",
	Title: "code for the database put together from values",
	Why: "MongoDB runs the text of $where and of mapReduce as JavaScript. A quotation mark in the value ends the text: the visitor's own code decides which records match, " +
		"or keeps the database busy for ever.",
	Fix:   "Use operators: { owner: { $eq: id } }; or $expr.",
	When:  "$where in a query, or the functions of mapReduce, are text that is put together from values that are not constant. With a part of the request in it, it is high.",
	Quiet: "The text is constant, or a function. Tests are low.",
	CWE:   943, Severity: rule.Medium,
	Links: []string{"https://www.mongodb.com/docs/manual/reference/operator/query/where/"},
	Code: func(p *rule.CodePass) {
		if p.File.JS.FindStr("$where") == 0 && p.File.JS.FindStr("mapReduce") == 0 {
			return
		}
		for _, id := range p.File.Rows(js.OpProp) {
			if row := p.File.JS.At(id); p.File.JS.Str(row.Str) == "$where" {
				reportWhere(p, p.File.Value(row.X), "$where")
			}
		}
		for _, call := range p.File.AllCalls() {
			switch call.Method() {
			case "$where":
				reportWhere(p, call.Arg(0), "$where")
			case "mapReduce":
				reportWhere(p, call.Arg(0), "mapReduce")
				reportWhere(p, call.Arg(1), "mapReduce")
			}
		}
	},
}

func reportWhere(p *rule.CodePass, v flow.Value, what string) {
	o := v.Origin()
	built := o.Op() == js.OpTemplate || o.Op() == js.OpBinary && o.File.JS.Str(o.Row().Str) == "+" && hasText(o)
	direct := ofRequest(v)
	if !built && !direct || isConstant(v) {
		return
	}
	f := lessen(p, p.Reportf(v, "%s runs text that is put together: %s.", what, o.Source()))
	f.Label = "runs as code in the database"
	if direct || ofRequest(o) {
		if !p.Aside() {
			f.Severity = rule.High
		}
	}
}

// hasText reports whether a sum has a text in it, and so is one.
func hasText(v flow.Value) bool {
	for part := range parts(v) {
		if part.Op() == js.OpString || part.Op() == js.OpTemplate {
			return true
		}
	}
	return false
}
