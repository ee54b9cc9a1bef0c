package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// assignSinks are assignments that act: markup, the address of the page, the
// body of a Koa answer.
func assignSinks(v flow.Value) []Sink {
	f, row := v.File, v.Row()
	target := f.Value(row.X)
	given := f.Value(row.Y)
	op := f.JS.Str(row.Str)
	if !assigns[op] || !given.OK() || given.Op() == js.OpFunc { // which nothing flows into
		return nil
	}
	sink := func(k model.Kind) []Sink { return []Sink{{Kind: k, At: v, What: given}} }
	switch target.Op() {
	case js.OpGlobal:
		if target.Name() == "location" {
			return sink(model.Redirect)
		}
	case js.OpGetDyn:
		if name := f.KeyName(target.Row().Y); name != "" && readsMarkup(f.Value(target.Row().X), name) {
			return sink(model.DOM)
		}
	case js.OpGet:
		element := f.Value(target.Row().X)
		if model.MarkupProperties[target.Name()] {
			if !readsMarkup(element, target.Name()) {
				return nil
			}
			return sink(model.DOM)
		}
		if kind := propertyKind(element, target.Name()); kind != model.NoKind {
			return sink(kind)
		}
		if target.Name() == "location" && otherWindow(element) || target.Name() == "href" && element.Name() == "location" && element.Op() == js.OpGet && otherWindow(f.Value(element.Row().X)) {
			return sink(model.Redirect)
		}
		// The property itself: what is stored there would be found as its value.
		for _, base := range f.Value(target.Row().X).Paths() {
			if parts := assignedParts(v, given, flow.Member(base, target.Name())); parts != nil {
				return parts
			}
			switch kind := model.Assigned[flow.Member(base, target.Name())]; {
			case kind == model.HTML && (isPlain(given) && !saysMarkup(v) || saysPlain(v)):
			case kind != model.NoKind:
				return sink(kind)
			case model.AssignedBelow[base] != model.NoKind:
				return sink(model.AssignedBelow[base])
			}
		}
	}
	return nil
}

// assigns are the operators that leave the value behind them.
var assigns = map[string]bool{"=": true, "+=": true, "||=": true, "??=": true, "&&=": true}

// assignedParts are the parts of what is assigned to a property that act.
func assignedParts(v, given flow.Value, property string) []Sink {
	var list []Sink
	for _, part := range model.AssignedParts[property] {
		if part.When == "" || flow.Memo(v.File, markupKey{}, answersMarkup) {
			list = append(list, Sink{Kind: part.Kind, At: v, What: given, Path: part.Path})
		}
	}
	return list
}

// isPlain reports whether Koa sends a body as plain text: it does so with what
// does not begin with <.
func isPlain(v flow.Value) bool {
	text := strings.TrimSpace(leadingText(v, 0).text)
	return text != "" && text[0] != '<'
}
