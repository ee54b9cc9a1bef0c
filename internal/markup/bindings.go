package markup

import "strings"

// What the program of a page calls where its markup puts a value to work: the
// names stand for no function that there is.
const (
	Inserts = "$_h" // v-html="value": the value is markup
	Links   = "$_l" // :href="value": the value is an address that is followed
)

// A binding is code in the markup of a page: an expression, which becomes the
// argument of a call, or statements.
type binding struct {
	start, lo, hi int    // what stands before the code, and the code
	call          string // Inserts, Links, or "" for statements
}

// bind notes the attribute of an element if its value is code.
func (r *reader) bind(element string, a *Attr) {
	if len(r.f.bindings) >= maxElements || a.Lo >= a.Hi || strings.TrimSpace(a.Value) == "" {
		return
	}
	name, lo, hi := a.Name, a.Lo, a.Hi
	switch r.f.Language {
	case Vue:
		if event := strings.HasPrefix(name, "@") || strings.HasPrefix(name, "v-on:"); event && a.Quote != 0 && strings.ContainsAny(a.Value, "(=") && !strings.Contains(a.Value, "&") {
			r.f.bindings = append(r.f.bindings, binding{a.Start, lo, hi, ""})
			return
		}
		cut := false
		for _, prefix := range [...]string{":", "v-bind:", "."} {
			if name, cut = strings.CutPrefix(a.Name, prefix); cut {
				break
			}
		}
		if !cut && name != "v-html" || a.Quote == 0 {
			return
		}
	case Svelte, Astro: // href={expression}
		if a.Quote != 0 || !strings.HasPrefix(a.Value, "{") || !strings.HasSuffix(a.Value, "}") || strings.Contains(a.Value, "}{") {
			return
		}
		lo, hi = lo+1, hi-1
	default:
		r.handler(element, a)
		return
	}
	if call := callOf(element, name); call != "" {
		r.f.bindings = append(r.f.bindings, binding{a.Start, lo, hi, call})
	}
}

// handler notes the attributes of plain HTML whose value is a program: onclick,
// an address that begins with javascript:, x-html of Alpine.
func (r *reader) handler(element string, a *Attr) {
	if a.Quote == 0 || strings.Contains(a.Value, "{{") || strings.Contains(a.Value, "<%") || strings.Contains(a.Value, "{%") || strings.Contains(a.Value, "&") {
		return
	}
	call := ""
	switch {
	case a.Name == "x-html":
		call = Inserts
	case contextOf(a.Name) == InHandler:
	case contextOf(a.Name) == InURL && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Value)), "javascript:") && !strings.Contains(a.Value, "void"):
	default:
		return
	}
	r.f.bindings = append(r.f.bindings, binding{a.Start, a.Lo, a.Hi, call})
}

// callOf says what an attribute of an element does with its value.
func callOf(element, name string) string {
	switch name {
	case "v-html", "set:html", "srcdoc", "innerhtml":
		return Inserts
	case "href", "xlink:href":
		if element == "a" || element == "area" || element == "base" {
			return Links
		}
	case "src":
		if element == "iframe" || element == "frame" || element == "embed" {
			return Links
		}
	case "action", "formaction":
		if element == "form" || element == "button" || element == "input" {
			return Links
		}
	case "data":
		if element == "object" {
			return Links
		}
	}
	return ""
}

// write puts the code of bindings into a program.
func (f *File) write(out []byte) {
	data := f.Text.Data
	for _, b := range f.bindings {
		open := ";{"
		if b.call != "" {
			open = ";" + b.call + "("
		}
		if b.lo-b.start < len(open) || b.hi+1 >= len(out) {
			continue
		}
		copy(out[b.start:], open)
		copy(out[b.lo:b.hi], data[b.lo:b.hi])
		out[b.hi] = '}'
		if b.call != "" {
			out[b.hi] = ')'
		}
		if out[b.hi+1] == ' ' {
			out[b.hi+1] = ';'
		}
	}
}
