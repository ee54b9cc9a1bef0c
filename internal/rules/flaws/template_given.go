package flaws

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/markup"
	"tenet/internal/rule"
)

// judgeGiven looks at what the program gives to a name that a template writes,
// where the name says nothing. What it does not find it takes for somebody's
// text, and so what comes of a record, a request or a parameter.
func judgeGiven(p *rule.PagePass, path string) verdict {
	if strings.ContainsAny(path, ".[") || p.File.Language < markup.EJS { // a part of a record; what a component makes itself
		return outputPlain
	}
	values := p.Given(path)
	if len(values) == 0 {
		return outputPlain
	}
	said := outputSilent
	for _, v := range values {
		said = max(said, judgeValue(v, 0))
	}
	return said
}

// ownNames are roots and parameters that the owner of the site has filled.
var ownNames = regexp.MustCompile(`(?i)^(config|conf|cfg|settings|options|opts|argv|args|env|program|pkg|manifest|defaults|constants|site|theme|locale|i18n)$|(config|settings|options|opts)$`)

// judgeValue says what a value is that the program gives to a template.
func judgeValue(v flow.Value, depth int) verdict {
	if depth > 8 || !v.OK() {
		return outputPlain
	}
	if c := v.Const(); c.Kind != flow.NoConst && !c.Default {
		return outputSilent
	}
	f, row := v.File, v.Row()
	all := func(ids ...js.ValueID) verdict {
		said := outputSilent
		for _, id := range ids {
			said = max(said, judgeValue(f.Value(id), depth+1))
		}
		return said
	}
	switch row.Op {
	case js.OpString, js.OpNumber, js.OpTrue, js.OpFalse, js.OpNull, js.OpUndefined, js.OpUnary, js.OpUpdate, js.OpFunc, js.OpClass:
		return outputSilent
	case js.OpObject, js.OpArray: // what it describes is no text
		return outputDoubtful
	case js.OpTemplate:
		return all(f.JS.Operands(row)...)
	case js.OpBinary:
		if f.JS.Str(row.Str) != "+" {
			return outputSilent
		}
		return all(row.X, row.Y)
	case js.OpLogical:
		if f.JS.Str(row.Str) == "&&" {
			return all(row.Y)
		}
		return all(row.X, row.Y)
	case js.OpCond:
		return all(row.Y, f.JS.List[row.Lo])
	case js.OpAwait, js.OpAssign:
		if row.Op == js.OpAssign {
			return all(row.Y)
		}
		return all(row.X)
	case js.OpCall:
		return judgeCall(v, depth)
	case js.OpRef:
		return judgeVariable(v, depth)
	case js.OpGet:
		return judgeProperty(v)
	}
	return outputPlain
}

// judgeCall judges what a function returns: harmless of one that escapes, of
// the text's own methods, and of renderers that keep its tags, what the text is,
// and of others doubtful.
func judgeCall(v flow.Value, depth int) verdict {
	c, _ := v.AsCall()
	name := c.Callee.Name()
	switch {
	case escaperNames.MatchString(name), name == "Number", name == "parseInt", name == "Boolean":
		return outputSilent
	case textMethods[name] && c.Receiver().OK():
		return judgeValue(c.Receiver(), depth+1)
	case c.Option(1, "sanitize").IsTrue():
		return outputDoubtful
	case name == "String", c.Callee.Is(keepsMarkup...):
		return judgeValue(c.Arg(0), depth+1)
	}
	return outputDoubtful
}

var textMethods = wordSet("toString trim toLowerCase toUpperCase slice substring substr split join replace replaceAll concat")

func judgeVariable(v flow.Value, depth int) verdict {
	if ownNames.MatchString(v.Name()) {
		return outputDoubtful
	}
	defs := v.File.Reaching(v.ID)
	if len(defs) == 0 || len(defs) > 6 {
		return outputPlain
	}
	said := outputSilent
	for _, d := range defs {
		said = max(said, judgeValue(v.File.Value(d.Value), depth+1))
	}
	return said
}

// judgeProperty judges a property by its names: a number, what the owner of
// the site wrote, or else somebody's text.
func judgeProperty(v flow.Value) verdict {
	if numberNames.MatchString(lastWord(v.Name())) {
		return outputDoubtful
	}
	for v.Op() == js.OpGet {
		if ownNames.MatchString(v.Name()) {
			return outputDoubtful
		}
		v = v.File.Value(v.Row().X)
	}
	if name := v.Name(); ownNames.MatchString(name) {
		return outputDoubtful
	}
	return outputPlain
}
