package autopilot

import (
	"bytes"
	"strings"
)

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
	if c := first(value); c != 'j' && c != 'J' && c != '&' {
		return false
	}
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

// unescapeAddress decodes an address as far as its origin may go.
func unescapeAddress(value []byte) string {
	if i := bytes.IndexAny(value, "?#"); i >= 0 && bytes.IndexByte(value[:i], '&') < 0 {
		value = value[:i]
	}
	return unescapeValue(string(value))
}

// first returns the first byte of an address that browsers do not take off.
func first(value []byte) byte {
	for _, c := range value {
		if c > ' ' {
			return c
		}
	}
	return 0
}
