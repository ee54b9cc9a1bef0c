package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var templateOptions = rule.Check{
	ID:    "flaws/template-options",
	Title: "template filled in from all that a request says",
	Why: "Engines read options out of the object that holds the values: layout of express-handlebars names another file to show, settings of EJS before 3.1.7 become code. " +
		"A visitor who chooses the keys of the object chooses these too, and every variable that the template may show.",
	Fix:      "Name the values: res.render('page', { name: req.body.name }).",
	When:     "A whole query or body, or a copy of it by a spread or Object.assign, is the object that render, view or renderFile is given.",
	Quiet:    "Values are picked by name; the query or body is one value among others: { form: req.body }.",
	CWE:      1336,
	Severity: rule.High,
	Links:    []string{"https://expressjs.com/en/api.html#res.render", "https://ejs.co/#docs"},
	Code: rule.FlowCheckOf("is the object that the template is filled in from", func(x taint.Found) bool {
		return fromRemote(x) && isWhole(x.Flow.From()) && !picksFields(x)
	}, model.Locals),
}
