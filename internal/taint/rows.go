package taint

import (
	"slices"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// applies reads When and Unless of a row.
func applies(c flow.Call, row *model.Sink) bool {
	if row.Unless != "" {
		n, name := optionOf(row.Unless)
		if c.Option(n, name).Present() {
			return false
		}
	}
	switch name, below, older := strings.Cut(row.When, "<"); {
	case row.When == "":
		return true
	case row.When == model.MarkupAnswers:
		return flow.Memo(c.File, markupKey{}, answersMarkup)
	case older:
		return asksFor(c.File.Range(name), below)
	}
	return optionHolds(c, row.When)
}

// asksFor reports whether a range of package.json begins with an older major
// release than the limit.
func asksFor(asked, limit string) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(asked, "^~>=v "), ".")
	n, err := strconv.Atoi(first)
	most, _ := strconv.Atoi(limit)
	return err == nil && n < most
}

// optionOf parts "2.shell" into the argument and the name.
func optionOf(text string) (arg int, name string) {
	n, name, _ := strings.Cut(text, ".")
	return int(n[0] - '0'), name
}

// optionHolds reports whether an option is given as true, or as a text.
func optionHolds(c flow.Call, when string) bool {
	o := c.Option(optionOf(when))
	_, text := o.Str()
	return o.IsTrue() || text
}

type markupKey struct{}

// answersMarkup reports whether a file names the type of HTML.
func answersMarkup(f *flow.File) bool {
	return slices.ContainsFunc(f.JS.Strings(), func(s string) bool { return strings.HasPrefix(s, "text/html") })
}

// isUpload reports whether a value is a file of express-fileupload.
func isUpload(v flow.Value) bool {
	return slices.ContainsFunc(v.Paths(), func(p string) bool { return strings.HasPrefix(p, "express:req.files") })
}

// buildsQuery reports whether a condition is given to a query builder: the
// chain of calls before it begins with createQueryBuilder.
func buildsQuery(c flow.Call) bool {
	for range 40 {
		before, ok := c.Receiver().Origin().AsCall()
		if !ok {
			return false
		}
		if before.Method() == "createQueryBuilder" {
			return true
		}
		c = before
	}
	return false
}

// elementSinks are attributes of JSX that take markup.
func elementSinks(v flow.Value) []Sink {
	f := v.File
	for _, id := range f.JS.Operands(v.Row()) {
		if p := f.JS.At(id); p.Op == js.OpProp && f.JS.Str(p.Str) == "dangerouslySetInnerHTML" {
			return []Sink{{Kind: model.DOM, At: f.Value(id), What: f.Value(p.X), Path: "__html"}}
		}
	}
	return nil
}
