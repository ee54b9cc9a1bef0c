package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// holdsOf reports whether what a row asks for as its When holds.
func holdsOf(c flow.Call, row *model.Sink) bool {
	switch row.When {
	case model.MarkupAnswers:
		if c.New() && !mayBeMarkup(c) {
			return false
		}
		return flow.Memo(c.File, markupKey{}, answersMarkup)
	case model.NegotiatedText:
		return !onlyRestify(c.File.Prog) || flow.Memo(c.File, markupKey{}, answersMarkup) || c.File.Prog.Mentions("formatters")
	case model.MoreArguments:
		return len(c.Args()) > 1
	case model.PlainLines:
		return c.File.Prog.Mentions("printf", "simple", "cli", "padLevels")
	case model.LogFile:
		return namesLog(c)
	case model.WireText:
		return mentionsText(c.Arg(0), "\r\n", "HTTP/1") // as constants of the text show
	}
	if n, text, ok := strings.Cut(row.When, "="); ok {
		given, known := c.Arg(int(n[0] - '0')).Str()
		return known && strings.EqualFold(given, text)
	}
	return optionHolds(c, row.When)
}

// onlyRestify reports whether answers are those of restify, whose formatters
// make JSON or plain text of what res.send is given, and have none for pages:
// see https://restify.com/docs/home/#content-negotiation.
func onlyRestify(p *flow.Program) bool {
	return p.Uses("restify") && !p.Uses("express", "connect", "polka", "router", "@nestjs/common", "sails", "firebase-functions")
}

// mayBeMarkup reads new Response(text, { headers: { 'Content-Type': ... } }): a
// text of which no type is said is plain, see https://fetch.spec.whatwg.org/#concept-bodyinit-extract.
func mayBeMarkup(c flow.Call) bool {
	if n, exact := c.Len(); n < 2 {
		return !exact
	}
	headers := c.Option(1, "headers")
	if headers.State != flow.Present {
		return headers.State != flow.Absent
	}
	if text := typeOption(headers.Value); text != "" {
		return isMarkupType(text)
	}
	return true
}

type markupKey struct{}

// answersMarkup reports whether a file names the type of HTML.
func answersMarkup(f *flow.File) bool {
	return f.JS.AnyString(func(s string) bool { return strings.HasPrefix(s, "text/html") })
}

// namesLog reports whether the file that a call writes is a log, by its name.
func namesLog(c flow.Call) bool {
	file := c.Arg(0)
	if opened, ok := c.Receiver().Origin().AsCall(); ok && c.Method() == "write" {
		file = opened.Arg(0)
	}
	return mentionsText(file, ".log")
}

// mentionsText reports whether a constant from which a value is put together,
// or which a call that makes it is given, contains one of the texts.
func mentionsText(v flow.Value, texts ...string) bool {
	todo := []flow.Value{v}
	for n := 0; len(todo) > 0 && n < 60; n++ {
		v := todo[0]
		todo = todo[1:]
		if t, ok := v.Str(); ok {
			if slices.ContainsFunc(texts, func(x string) bool { return strings.Contains(t, x) }) {
				return true
			}
			continue
		}
		switch row := v.Row(); row.Op {
		case js.OpBinary:
			todo = append(todo, v.File.Value(row.X), v.File.Value(row.Y))
		case js.OpTemplate, js.OpCall:
			for _, id := range v.File.JS.Operands(row) {
				todo = append(todo, v.File.Value(id))
			}
			if c, ok := v.AsCall(); ok && c.Method() == "join" { // ['HTTP/1.1 200 OK', x].join('\r\n')
				todo = append(todo, c.Receiver())
			}
		case js.OpArray:
			for _, id := range v.File.JS.Operands(row) {
				todo = append(todo, v.File.Value(id))
			}
		case js.OpRef:
			if o := v.Origin(); o != v {
				todo = append(todo, o)
			}
		}
	}
	return false
}
