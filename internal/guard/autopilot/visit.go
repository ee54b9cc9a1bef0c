package autopilot

import (
	"strings"
)

// requestNonce stands in the sources of a policy for the nonce of an answer.
const requestNonce = "'nonce-{request}'"

// appNonce stands for the nonces of the policy that the application sends.
const appNonce = "'nonce-{application}'"

const maxSightings = 400 // of one page

// A visit turns what the scanner sees of one page into sightings.
type visit struct {
	origin      string // of the page: https://shop.example
	placeholder string
	appNonces   []string // of the application's own policy
	noscript    bool     // markup that only browsers without scripts see
	depth       int

	base   string // the origin that a base element names; "" for that of the page
	seen   map[sighting]struct{}
	inline []inlineSighting
}

// An inlineSighting is an inline script or style by its place in the page.
type inlineSighting struct {
	index int
	sighting
}

func (v *visit) note(directive, source string) { v.add(sighting{directive, source, ""}) }

// obstacle notes what no good source allows.
func (v *visit) obstacle(directive, source, why string) { v.add(sighting{directive, source, why}) }

func (v *visit) add(s sighting) {
	if v.noscript && (s.directive == "script-src" || s.directive == "script-src-attr") {
		return
	}
	if len(v.seen) < maxSightings {
		v.seen[s] = struct{}{}
	}
}

// addresses are the attributes that make browsers fetch or go somewhere, with
// the directive that decides: HTML Living Standard and CSP Level 3, section 6.
var addresses = map[string][]struct{ attr, directive string }{
	"script": {{"src", "script-src"}},
	"img":    {{"src", "img-src"}, {"srcset", "img-src"}},
	"input":  {{"src", "img-src"}, {"formaction", "form-action"}},
	"button": {{"formaction", "form-action"}},
	"source": {{"src", "media-src"}, {"srcset", "img-src"}},
	"video":  {{"src", "media-src"}, {"poster", "img-src"}},
	"audio":  {{"src", "media-src"}},
	"track":  {{"src", "media-src"}},
	"iframe": {{"src", "frame-src"}},
	"frame":  {{"src", "frame-src"}},
	"object": {{"data", "object-src"}},
	"embed":  {{"src", "object-src"}},
	"body":   {{"background", "img-src"}},
	"table":  {{"background", "img-src"}},
	"td":     {{"background", "img-src"}},
	"th":     {{"background", "img-src"}},
}

// foreignAddresses are those of SVG.
var foreignAddresses = map[string]string{"script": "script-src", "image": "img-src", "feimage": "img-src", "use": "img-src"}

// start is called by the scanner for each start tag.
func (v *visit) start(t *tag) {
	if len(t.attrs) == 0 && string(t.name) != "form" {
		return
	}
	v.attributes(t)
	if t.foreign {
		if directive := foreignAddresses[string(t.name)]; directive != "" {
			href, ok := t.get("href")
			if !ok {
				href, ok = t.get("xlink:href")
			}
			if ok {
				v.address(t, directive, href)
			}
		}
		return
	}
	switch string(t.name) {
	case "link":
		v.link(t)
		return
	case "base":
		v.baseElement(t)
		return
	case "a", "area":
		if href, ok := t.get("href"); ok {
			v.javascript("href", href)
		}
		return
	}
	if string(t.name) == "form" {
		v.form(t)
		return
	}
	for _, a := range addresses[string(t.name)] {
		value, ok := t.get(a.attr)
		if !ok {
			continue
		}
		if strings.HasSuffix(a.attr, "srcset") {
			v.srcset(a.directive, value)
			continue
		}
		v.address(t, a.directive, value)
	}
}

// attributes looks for code and styles in attributes of any element.
func (v *visit) attributes(t *tag) {
	for _, a := range t.attrs {
		name := t.arena[a.from:a.value]
		value := t.arena[a.value:a.to]
		switch {
		case isHandler(name):
			v.obstacle("script-src-attr", handlerHash(string(value), a.incomplete), plainName(name)+" of "+plainName(t.name))
		case string(name) == "style":
			v.note("style-src-attr", "'unsafe-inline'")
		case string(name) == "srcdoc" && v.depth == 0 && string(t.name) == "iframe":
			v.within(unescapeValue(string(value)), v.noscript)
		}
	}
}

// plainName writes the name of an element for people: it may hold any bytes.
func plainName(name []byte) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r
		}
		return '?'
	}, string(name))
}

// within reads markup that stands within the page, one level deep.
func (v *visit) within(markup string, noscript bool) {
	if v.depth > 0 {
		return
	}
	wasNoscript, base := v.noscript, v.base
	v.depth, v.noscript = v.depth+1, noscript
	s := newScanner(v, "", "")
	s.hash.charset("utf-8") // what is not is told by the page that holds it
	s.write([]byte(markup), nil)
	s.finish(nil)
	v.depth, v.noscript, v.base = v.depth-1, wasNoscript, base
}

// nested is called by the scanner for the content of noscript.
func (v *visit) nested(_ string, html []byte) { v.within(string(html), true) }

// vouched notes the nonce of an element, if it has one of ours or of the
// application's policy.
func (v *visit) vouched(directive string, t *tag) bool {
	nonce, _ := t.get("nonce")
	return v.vouchedBy(directive, string(nonce))
}

func (v *visit) vouchedBy(directive, nonce string) bool {
	if nonce == "" {
		return false
	}
	if nonce == v.placeholder && v.depth == 0 {
		v.note(directive, requestNonce)
		return true
	}
	for _, n := range v.appNonces {
		if n == nonce {
			v.note(directive, appNonce)
			return true
		}
	}
	return false
}

// inlineDone is called by the scanner at the end of an inline script or style.
func (v *visit) inlineDone(e inlineElement) {
	directive, what := "script-src", "script"
	if e.style {
		directive, what = "style-src", "style"
	}
	switch {
	case e.data || v.vouchedBy(directive, e.nonce):
	case e.size == 0: // an empty one needs nothing
	case e.hash == "":
		v.obstacle(directive, "", "an inline "+what+" with text that is not UTF-8, or on a page that does not say that it is in UTF-8")
	case v.noscript && !e.style:
	case v.depth > 0:
		v.note(directive, e.hash)
	case len(v.inline) < maxSightings:
		v.inline = append(v.inline, inlineSighting{e.index, sighting{directive, e.hash, ""}})
	}
}
