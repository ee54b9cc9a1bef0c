package taint

import (
	"iter"
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// makesElements are tags of templates that make elements: those of lit and htm.
// What stands in the text is escaped, the value of an attribute is the value.
var makesElements = []string{"lit.html", "lit.svg", "lit-html.html", "lit-html.svg", "lit-element.html", "@polymer/lit-element.html", "htm", "htm.bind()", "htm/preact.html", "htm/react.html", "@microsoft/fast-element.html", "uhtml.html", "lighterhtml.html"}

// openAttribute is markup up to the value of an attribute that begins with it.
var openAttribute = regexp.MustCompile(`<([a-zA-Z][\w-]*)[^<>]*\s[.?]?([a-zA-Z-]+)=["']?$`)

// taggedSinks are the attributes of elements that a template with a tag makes.
func taggedSinks(c flow.Call) []Sink {
	if c.Op() == js.OpTag && c.Callee.Is(startsPrograms...) {
		return programSinks(c)
	}
	if c.Op() != js.OpTag || !c.Callee.Is(makesElements...) {
		return nil
	}
	var list []Sink
	for text, part := range holes(c) {
		if m := openAttribute.FindStringSubmatch(text); m != nil {
			name := m[2]
			if strings.EqualFold(name, "innerHTML") || strings.EqualFold(name, "outerHTML") {
				name = "innerHTML"
			}
			if kind := attributeKind(strings.ToLower(m[1]), name); kind != model.NoKind {
				list = append(list, Sink{Kind: kind, Call: c, At: c.Value, What: part})
			}
		}
	}
	return list
}

// holes yields the values of the template of a tag that the code does not
// spell, each with the text in front of it, where x stands for those before.
func holes(c flow.Call) iter.Seq2[string, flow.Value] {
	return func(yield func(string, flow.Value) bool) {
		text := ""
		for _, id := range c.File.JS.Operands(c.File.JS.At(c.File.JS.List[c.Row().Lo])) {
			part := c.File.Value(id)
			if s, ok := part.Str(); ok {
				text += s
				continue
			}
			if !yield(text, part) {
				return
			}
			text += "x"
		}
	}
}

// startsPrograms are tags of templates that start a program with what stands in
// the text as arguments: those of zx, execa and Bun.
var startsPrograms = []string{"zx.$", "execa.$", "execa.$.sync", "execa.$()", "bun.$", "globalThis.Bun.$", "globalThis.$"}

// shellWords is a text up to the command that a shell is told to run.
var shellWords = regexp.MustCompile(`(?:^|[\s/])(?:sh|bash|zsh|dash|ksh) (?:-\w+ )*-\w*c\s*["']?$`)

// programSinks are the commands that a template hands to a shell: whole, as in
// $`sh -c ${command}`, or all of its values, told $({ shell: true })`ls ${folder}`.
func programSinks(c flow.Call) []Sink {
	maker, made := c.Callee.Origin().AsCall()
	shell := made && maker.Callee.Is("execa.$") && optionHolds(maker, "0.shell")
	var list []Sink
	for text, part := range holes(c) {
		if shell || shellWords.MatchString(text) {
			list = append(list, Sink{Kind: model.Command, Call: c, At: c.Value, What: part})
		}
	}
	return list
}
