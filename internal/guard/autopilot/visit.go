package autopilot

import (
	"bytes"
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
			v.obstacle("script-src-attr", handlerHash(string(value), a.incomplete), string(name)+" of "+string(t.name))
		case string(name) == "style":
			v.note("style-src-attr", "'unsafe-inline'")
		case string(name) == "srcdoc" && v.depth == 0 && string(t.name) == "iframe":
			v.within(unescapeValue(string(value)), v.noscript)
		}
	}
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

// address notes the origin of an address. That of a script with a nonce needs
// no source of its own.
func (v *visit) address(t *tag, directive string, value []byte) {
	if directive == "script-src" && v.vouched(directive, t) {
		return
	}
	if len(value) > 1 && value[0] == '/' && value[1] != '/' && value[1] != '\\' && bytes.IndexByte(value, '&') < 0 && value[1] > ' ' {
		v.relative(directive) // most addresses are such
		return
	}
	if v.javascript(directive, value) {
		return
	}
	text := strings.TrimSpace(unescapeAddress(value))
	if text == "" && directive != "form-action" {
		return
	}
	v.origins(directive, text)
}

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

// relative notes an address that is relative to the page.
func (v *visit) relative(directive string) {
	if v.base != "" {
		v.note(directive, v.base)
		return
	}
	v.note(directive, "'self'")
}

// javascript notes an address that is code.
func (v *visit) javascript(where string, value []byte) bool {
	text := cleanAddress(unescapeAddress(value))
	if len(text) < 11 || !strings.EqualFold(text[:11], "javascript:") {
		return false
	}
	v.obstacle("script-src", "", "javascript: address in "+where)
	return true
}

// origins notes the source that allows an address.
func (v *visit) origins(directive, address string) {
	source, why := sourceOf(address, v.origin, v.base)
	switch {
	case why != "":
		v.obstacle(directive, "", why)
	case source == "data:" && (directive == "script-src" || directive == "object-src"):
		v.obstacle(directive, "", "a data: address")
	case source != "":
		v.note(directive, source)
	}
}

// srcset reads candidates: section 4.8.4.2.2, "parse a srcset attribute".
func (v *visit) srcset(directive string, value []byte) {
	rest := unescapeValue(string(value))
	for range 200 {
		rest = strings.TrimLeft(rest, " \t\n\f\r,")
		if rest == "" {
			return
		}
		end := strings.IndexAny(rest, " \t\n\f\r")
		if end < 0 {
			end = len(rest)
		}
		address := rest[:end]
		rest = rest[end:]
		if trimmed := strings.TrimRight(address, ","); trimmed != address {
			v.origins(directive, trimmed)
			continue
		}
		v.origins(directive, address)
		if i := strings.IndexByte(rest, ','); i >= 0 {
			rest = rest[i:]
		} else {
			rest = ""
		}
	}
}

// preloads are the directives by the attribute as of preload and prefetch.
var preloads = map[string]string{
	"script": "script-src", "style": "style-src", "image": "img-src", "font": "font-src", "fetch": "connect-src",
	"audio": "media-src", "video": "media-src", "track": "media-src", "document": "frame-src",
}

func (v *visit) link(t *tag) {
	rel, _ := t.get("rel")
	href, ok := t.get("href")
	if set, has := t.get("imagesrcset"); has {
		v.srcset("img-src", set)
	}
	if !ok {
		return
	}
	for _, word := range strings.Fields(strings.ToLower(string(rel))) {
		switch word {
		case "stylesheet":
			if !v.vouched("style-src", t) {
				v.address(t, "style-src", href)
			}
		case "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon":
			v.address(t, "img-src", href)
		case "manifest":
			v.address(t, "manifest-src", href)
		case "modulepreload":
			v.address(t, "script-src", href)
		case "preload", "prefetch":
			as, _ := t.get("as")
			if directive := preloads[strings.ToLower(string(as))]; directive != "" {
				v.address(t, directive, href)
			}
		}
	}
}

// form notes where a form leads: without an action, to the page itself.
func (v *visit) form(t *tag) {
	if action, ok := t.get("action"); ok {
		v.address(t, "form-action", action)
		return
	}
	v.note("form-action", "'self'")
}

func (v *visit) baseElement(t *tag) {
	href, ok := t.get("href")
	if !ok {
		return
	}
	text := strings.TrimSpace(unescapeAddress(href))
	v.origins("base-uri", text)
	if source, why := sourceOf(text, v.origin, ""); why == "" && source != "'self'" && v.base == "" {
		v.base = source
	}
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

// unescapeAddress decodes an address as far as its origin may go.
func unescapeAddress(value []byte) string {
	if i := bytes.IndexAny(value, "?#"); i >= 0 && bytes.IndexByte(value[:i], '&') < 0 {
		value = value[:i]
	}
	return unescapeValue(string(value))
}
