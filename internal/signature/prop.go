package signature

import (
	"bytes"
	"fmt"
	"regexp"
)

// beside is how far a property may stand from its marks when its row does not
// say otherwise, and lookup how far the variable that it was given, in bytes.
const (
	beside = 2_000
	lookup = 2_000_000
)

// written recognises what follows the name of a property: a text or a
// variable that it is given, or that a getter returns. Compilers write getters
// in several ways: `get version(){return n}`, `{key:"VERSION",get:function(){
// return"4.3.1"}}`, `n.d(t,"version",function(){return e})`, `version:()=>e`,
// `d(C,"version",e)`.
var written = regexp.MustCompile("^[\"']?\\]?\\s*(?:" +
	`,\s*(?:\{\s*)?(?:enumerable\s*:\s*[\w!]+\s*,\s*)?(?:get\s*:?\s*)?(?:function\s*\w*)?\(\)\s*(?:=>)?\s*\{?\s*(?:return)?` +
	`|\(\)\s*\{\s*return` +
	`|,` +
	`|[=:]\s*(?:function\s*\w*\(\)\s*\{\s*return|\(\)\s*=>)?` +
	")\\s*(?:[\"'`]v?([0-9][^\"'`\\s]{0,40})[\"'`]|([A-Za-z_$][\\w$]*)\\b)")

// whole is what a property may hold: also a single number.
var whole = regexp.MustCompile(`^[0-9]{1,4}(?:\.[0-9]{1,9}){0,3}(?:[-.+][0-9A-Za-z.+-]*|[a-z][0-9]*)?$`)

// mostLookups is how many variables are looked up for one file.
const mostLookups = 200

// version reads the version that stands behind the name of a property, which
// ends at end: the span of the text that holds it. It takes from lookups when
// it has to look for a variable.
func version(text []byte, end int, lookups *int) (span window, ok bool) {
	m := written.FindSubmatchIndex(text[end:min(end+200, len(text))])
	switch {
	case m == nil:
		return span, false
	case m[2] >= 0:
		span = window{end + m[2], end + m[3]}
	case *lookups == 0:
		return span, false
	default:
		*lookups--
		if span, ok = variable(text, text[end+m[4]:end+m[5]], end); !ok {
			return span, false
		}
	}
	return span, whole.Match(text[span.start:span.end])
}

// variable finds the nearest text that a variable is given, before the place
// where it is used or else after it.
func variable(text, name []byte, at int) (window, bool) {
	for hi := at; hi > max(0, at-lookup); {
		i := bytes.LastIndex(text[max(0, at-lookup):hi], name)
		if i < 0 {
			break
		}
		i += max(0, at-lookup)
		if w, ok := given(text, i, len(name)); ok {
			return w, true
		}
		hi = i
	}
	for lo := at; ; {
		i := bytes.Index(text[lo:min(len(text), at+lookup)], name)
		if i < 0 {
			return window{}, false
		}
		if w, ok := given(text, lo+i, len(name)); ok {
			return w, true
		}
		lo += i + len(name)
	}
}

// given reads `name = "1.2.3"` at i.
func given(text []byte, i, n int) (window, bool) {
	if i > 0 && (inName(text[i-1]) || text[i-1] == '.') {
		return window{}, false
	}
	i = skipSpace(text, i+n)
	if i >= len(text) || text[i] != '=' {
		return window{}, false
	}
	i = skipSpace(text, i+1)
	if i >= len(text) || text[i] != '"' && text[i] != '\'' && text[i] != '`' {
		return window{}, false
	}
	end := bytes.IndexByte(text[i+1:min(len(text), i+50)], text[i])
	if end < 0 || !whole.Match(text[i+1:i+1+end]) {
		return window{}, false
	}
	return window{i + 1, i + 1 + end}, true
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
		i++
	}
	return i
}

func inName(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// version gives the version on npm.
func (p *Prop) version(held []byte) string {
	if p.Form != "" {
		return fmt.Sprintf(p.Form, held)
	}
	return string(held)
}

// find looks for the property around the places of its first mark, and yields
// the versions for which the other marks are near, too. ends are the ends of
// each mark, in order.
func (p *Prop) find(text []byte, ends [][]int, lookups *int, yield func(start, end int)) {
	within := p.Within
	if within == 0 {
		within = beside
	}
	name, last := []byte(p.Name), 0
	for _, mark := range ends[0] {
		lo, hi := max(last, mark-len(p.Near[0])-within), min(len(text), mark+within)
		for lo < hi {
			i := bytes.Index(text[lo:hi], name)
			if i < 0 {
				break
			}
			at, end := lo+i, lo+i+len(name)
			lo, last = end, end
			if at > 0 && inName(text[at-1]) || end < len(text) && inName(text[end]) {
				continue
			}
			if w, ok := version(text, end, lookups); ok && allNear(ends[1:], at, within) {
				yield(w.start, w.end)
			}
		}
	}
}

// allNear reports whether each mark has a place near at.
func allNear(ends [][]int, at, within int) bool {
	for _, places := range ends {
		near := false
		for _, end := range places {
			near = near || max(end-at, at-end) <= within
		}
		if !near {
			return false
		}
	}
	return true
}
