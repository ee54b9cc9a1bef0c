package taint

import (
	"path"
	"strings"
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// views are the calls that fill templates in, by the name of the template
// without its extension.
type views struct {
	once  sync.Once
	calls map[string][]seenValue
}

// templates are the extensions of files whose free names are what the server
// hands to the template.
var templates = map[string]bool{".ejs": true, ".eta": true, ".hbs": true, ".handlebars": true, ".mustache": true, ".njk": true, ".pug": true, ".jade": true}

// fillers are the functions that fill in the template which their first argument
// names, from the object that is their second.
var fillers = []string{"express:res.render", "fastify:reply.view", "koa:ctx.render", "hapi:h.view", "ejs.renderFile", "consolidate.ejs"}

const maxRenders = 64 // of one template, that one question follows

// local walks from a free name of a template to what the handlers give it.
func (s *search) local(st *state, f *flow.File, name string) {
	ext := path.Ext(f.Name())
	if !templates[ext] {
		return
	}
	v := &s.a.views
	v.once.Do(func() { v.calls = viewsOf(s.a.prog) })
	if len(v.calls) == 0 {
		return
	}
	below := s.push(name, st.path)
	if name == "locals" {
		below = st.path
	}
	view := strings.TrimSuffix(f.Name(), ext)
	for range 16 { // a/views/user/show, views/user/show, user/show, show
		for i, at := range v.calls[view] {
			if in := f.Other(at.file); in != nil && i < maxRenders {
				c, _ := in.Value(at.id).AsCall()
				s.across(c.Arg(1), below, 0, c.Arg(1), "is handed to the template")
			}
		}
		_, rest, more := strings.Cut(view, "/")
		if !more {
			return
		}
		view = rest
	}
}

func viewsOf(p *flow.Program) map[string][]seenValue {
	found := map[string][]seenValue{}
	for i := range p.Len() {
		f := p.File(i)
		for _, id := range f.Rows(js.OpCall) {
			if row := f.JS.At(id); row.Hi-row.Lo < 2 || f.JS.At(f.JS.List[row.Lo]).Op != js.OpString {
				continue
			}
			c, _ := f.Value(id).AsCall()
			switch c.Method() {
			case "render", "view", "renderFile", "ejs":
			default:
				continue
			}
			if c.Callee.Is(fillers...) {
				name, _ := c.Arg(0).Str()
				name = strings.TrimPrefix(name, "./")
				if templates[path.Ext(name)] {
					name = strings.TrimSuffix(name, path.Ext(name))
				}
				found[name] = append(found[name], seenValue{f.Name(), id})
			}
		}
		f.Done()
	}
	return found
}
