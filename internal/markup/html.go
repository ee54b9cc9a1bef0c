package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// cover stands for a byte of a value that will be written: no delimiter and no
// space of HTML.
const cover = 1

// readHTML reads what HTML is around the tags of the template language.
func readHTML(f *File) {
	r := &reader{f: f, data: f.Text.Data, mask: masked(f.Text.Data, f.tags)}
	at := r.frontMatter()
	z := html.NewTokenizer(strings.NewReader(string(r.mask[at:])))
	components := f.Language >= Vue && f.Language <= Astro
	for {
		kind := z.Next()
		end := at + len(z.Raw())
		switch kind {
		case html.ErrorToken:
			r.place(len(r.data), InTag)
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if r.startTag(string(name), at, end); kind == html.SelfClosingTagToken {
				r.raw = nil
			}
			// <Title> and <Textarea> of a component are components.
			if components && string(name) != "script" && string(name) != "style" {
				z.NextIsNotRawText()
			}
		case html.TextToken:
			r.text(at, end)
		case html.CommentToken, html.DoctypeToken:
			r.place(end, InNote)
		default:
			r.raw, r.element = nil, ""
			r.place(end, InTag)
		}
		at = end
	}
}

// masked covers tags, so that nothing in them is taken for HTML: statements
// with spaces, values with a character that means nothing.
func masked(data string, tags []tag) []byte {
	mask := []byte(data)
	for _, t := range tags {
		b := byte(' ')
		if t.kind == tagOutput || t.kind == tagRaw || t.kind == tagExpr {
			b = cover
		}
		for i := t.start; i < t.end; i++ {
			mask[i] = b
		}
	}
	return mask
}

// A reader is on its way through one file.
type reader struct {
	f       *File
	data    string
	mask    []byte
	next    int     // the first tag that has no context yet
	raw     *Script // the script whose text comes next
	style   bool    // the text that comes next is a style sheet
	json    bool    // the text that comes next is a script of data
	element string  // whose tag came last
}

// frontMatter notes the front matter of Astro and returns where the markup begins.
func (r *reader) frontMatter() int {
	if r.f.Language != Astro {
		return 0
	}
	start, end, next := frontMatter(r.data)
	if end > start {
		r.f.Scripts = append(r.f.Scripts, Script{Start: start, End: end, TS: true, Module: true, Server: true})
	}
	return next
}

// frontMatter returns where the code between two lines of --- at the start of
// a component is, and where the markup begins.
func frontMatter(data string) (start, end, next int) {
	lead := len(data) - len(strings.TrimLeft(data, " \t\r\n"))
	if !strings.HasPrefix(data[lead:], "---") {
		return 0, 0, 0
	}
	start = lead + len("---")
	n := strings.Index(data[start:], "\n---")
	if n < 0 {
		return 0, 0, 0
	}
	return start, start + n + 1, start + n + len("\n---")
}

// place gives the tags up to an offset their context, as outputs.
func (r *reader) place(end int, in Context) {
	r.each(end, func(t *tag) { r.output(t, in, "", 0) })
}

// each hands on the tags up to an offset.
func (r *reader) each(end int, do func(*tag)) {
	for ; r.next < len(r.f.tags) && r.f.tags[r.next].start < end; r.next++ {
		do(&r.f.tags[r.next])
	}
}

func (r *reader) output(t *tag, in Context, attr string, quote byte) {
	if t.kind != tagOutput && t.kind != tagRaw || r.f.Language == HTML {
		return
	}
	if t.open == "{@html" && len(r.f.bindings) < maxElements {
		r.f.bindings = append(r.f.bindings, binding{t.start, t.lo, t.hi, Inserts})
	}
	r.f.Outputs = append(r.f.Outputs, Output{
		Start: t.start, End: t.end, Expr: strings.TrimSpace(r.data[t.lo:t.hi]), Open: t.open, Raw: t.kind == tagRaw,
		In: in, Element: r.element, Attr: attr, Quote: quote,
	})
}

// text takes what stands between two tags of HTML.
func (r *reader) text(start, end int) {
	switch {
	case r.raw != nil:
		s := *r.raw
		s.Start, s.End = start, end
		if len(r.f.Scripts) < maxScripts && strings.TrimSpace(r.data[start:end]) != "" {
			r.f.Scripts = append(r.f.Scripts, s)
		}
		q := quotes{data: r.mask[:end], at: start}
		r.each(end, func(t *tag) {
			in, quote := InScript, q.to(t.start)
			if quote == '/' {
				in, quote = InNote, 0
			}
			r.output(t, in, "", quote)
		})
	case r.style:
		r.place(end, InStyle)
	case r.json:
		r.place(end, InScript)
	default:
		r.place(end, InText)
	}
	r.raw, r.style, r.json = nil, false, false
}

// Bounds of one file, far above what people write.
const (
	maxScripts  = 1000
	maxElements = 1 << 14
	maxAttrs    = 500 // of one element
)

// startTag takes the tag [start, end) of an element.
func (r *reader) startTag(name string, start, end int) {
	r.f.Tagged, r.element = true, name
	attrs := scanAttrs(r.data, r.mask, start+1+len(name), end)
	for i := range attrs {
		a := &attrs[i]
		a.Value = r.data[a.Lo:a.Hi]
		r.each(a.Lo, func(t *tag) { r.output(t, InTag, "", 0) })
		r.each(a.Hi, func(t *tag) {
			a.Dynamic = a.Dynamic || t.kind == tagOutput || t.kind == tagRaw
			r.link(name, a, t)
			r.output(t, contextOf(a.Name), a.Name, a.Quote)
		})
		r.directive(a)
		r.bind(name, a)
	}
	r.place(end, InTag)
	e := Element{name, start, end, attrs}
	if elements[name] && len(r.f.Elements) < maxElements {
		r.f.Elements = append(r.f.Elements, e)
	}
	r.raw, r.style, r.json = nil, name == "style", false
	if name == "script" {
		if s, ok := e.script(r.f.Language); ok {
			r.raw = &s
		} else if a := e.Attr("type"); a != nil {
			r.json = strings.Contains(a.Value, "json")
		}
	}
}

// directive takes the attributes that are expressions by their names.
func (r *reader) directive(a *Attr) {
	raw := ""
	switch r.f.Language {
	case Vue:
		a.Dynamic = a.Dynamic || strings.HasPrefix(a.Name, ":") || strings.HasPrefix(a.Name, "v-bind:")
		if a.Name == "v-html" {
			raw = "v-html"
		}
	case Astro:
		a.Dynamic = a.Dynamic || a.Quote == 0 && strings.HasPrefix(a.Value, "{")
		if a.Name == "set:html" {
			raw = "set:html"
		}
	case Svelte:
		return
	}
	if raw == "" || a.Lo >= a.Hi || r.f.Language == Astro && !a.Dynamic {
		return
	}
	r.f.Outputs = append(r.f.Outputs, Output{
		Start: a.Start, End: a.End, Expr: strings.Trim(a.Value, "{} \t\r\n"), Open: raw, Raw: true, In: InText, Element: r.element, Attr: a.Name, Quote: a.Quote,
	})
}

var addresses = map[string]bool{
	"href": true, "src": true, "action": true, "formaction": true, "data": true, "poster": true, "xlink:href": true, "srcset": true, "background": true,
}

func contextOf(attr string) Context {
	switch {
	case addresses[attr]:
		return InURL
	case len(attr) > 3 && strings.HasPrefix(attr, "on") && strings.Trim(attr, "abcdefghijklmnopqrstuvwxyz") == "":
		return InHandler
	}
	return InValue
}

// scriptTypes are the types of a script that browsers, or Babel in them, run.
var scriptTypes = map[string]bool{
	"": true, "module": true, "text/javascript": true, "application/javascript": true, "text/ecmascript": true, "application/ecmascript": true,
	"application/x-javascript": true, "text/x-javascript": true, "text/babel": true, "text/jsx": true, "text/typescript": true,
	"javascript": true, "ts": true, "text/ts": true,
}

// script returns what the attributes of a script element say of its text, and
// whether it is a program that we read.
func (e *Element) script(lang Language) (s Script, ok bool) {
	value := func(name string) string {
		if a := e.Attr(name); a != nil {
			return strings.ToLower(strings.TrimSpace(a.Value))
		}
		return ""
	}
	kind, _, _ := strings.Cut(value("type"), ";")
	if !scriptTypes[strings.TrimSpace(kind)] || e.Attr("src") != nil && lang != Astro {
		return s, false
	}
	s.Module = kind == "module" || lang >= Vue && lang <= Astro
	switch l := value("lang"); {
	case l == "ts" || l == "typescript" || strings.HasSuffix(kind, "typescript") || lang == Astro && l == "":
		s.TS = true
	case l == "tsx":
		s.TS, s.JSX = true, true
	case l == "jsx" || kind == "text/babel" || kind == "text/jsx":
		s.JSX = true
	case l != "" && l != "js" && l != "javascript":
		return s, false
	}
	return s, true
}
