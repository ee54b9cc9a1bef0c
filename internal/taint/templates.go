package taint

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
)

// rawMarks are what engines of templates put values in with that they do not
// escape, by the library path of the function that fills a template in.
var rawMarks = map[string][]string{
	"ejs.render": {"<%-"}, "ejs.compile()": {"<%-"},
	"mustache.render": {"{{{", "{{&", "{{ &"}, "handlebars.compile()": {"{{{", "{{&", "{{~{"},
	"pug.render": {"!{", "!="}, "pug.compile()": {"!{", "!="},
	"nunjucks.renderString": {"safe"},
	"lodash.template()":     {"<%=", "${"},
}

// fillsIn walks from a page to the template that it is made of, and reports
// whether that is all: the engine escapes what it is given, unless the template
// has a mark that says otherwise. Nobody knows what stands in the template of
// another file, so what is given to that says nothing.
func (s *search) fillsIn(st *state, c flow.Call, paths []string) bool {
	if s.kind != model.HTML && s.kind != model.DOM {
		return false
	}
	for _, p := range paths {
		marks, known := rawMarks[p]
		if !known {
			continue
		}
		template := c.Arg(0)
		if strings.HasSuffix(p, "()") {
			made, _ := c.Callee.Origin().AsCall()
			template = made.Arg(0)
		}
		text, constant := template.Str()
		if !constant {
			if template.OK() {
				s.to(st, template, 0, s.says("is filled in by ", c))
			}
			return true
		}
		for _, m := range marks {
			if strings.Contains(text, m) {
				return false
			}
		}
		return true
	}
	return false
}
