package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/taint"
)

// isMeantAs reports whether a parameter of a package's function becomes a
// pattern or a module because that is what it is for: as a whole, or as a
// setting. What is meant is a text, such as a separator, that is put between
// the parts of another; who gives it does not think of what else it may say.
func isMeantAs(x taint.Found) bool {
	if x.Flow.Source.Class != model.Parameter {
		return false
	}
	name := strings.ToLower(wholeParam(x.Flow.From()))
	if name == "" || len(x.Flow.Steps) > maxSplices {
		return true
	}
	for _, word := range []string{"re", "pattern", "regex", "match", "glob", "opt", "config", "setting", "rule", "filter", "source", "size", "count", "length"} {
		if name == word || len(word) > 2 && strings.Contains(name, word) {
			return true
		}
	}
	return !isSpliced(x.What)
}

// wholeParam returns the name of the parameter that a value is, as it was given
// or as a default replaced it; empty for a part of one.
func wholeParam(v flow.Value) string {
	if v.Op() == js.OpRef {
		for _, d := range v.File.JS.DefsOf(v.Row().Sym) {
			if name := paramName(v.File.Value(d.Value)); name != "" {
				return name
			}
		}
	}
	return paramName(v)
}

const maxSplices = 5 // stations of a text that is put into another one right there

// isSpliced reports whether a value is a text of the program with others behind
// it. What begins with the other's is his pattern, or the name of his module.
func isSpliced(v flow.Value) bool {
	if v = v.Origin(); !joins(v) {
		return false
	}
	text, ok := flatten(v, nil, 0)[0].Str()
	return ok && text != ""
}
