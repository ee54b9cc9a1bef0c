package signature

import (
	"bytes"
	"regexp"
	"strings"
)

// A banner is a comment that names a library and its version:
//
//	/*! jQuery v3.4.1 | (c) ...
//	 * @license Lodash <https://lodash.com/> 4.17.21
//
// Banners begin with words that are everywhere in code that uses the library,
// so what stands around the first word is looked at before an expression runs.
type banner struct {
	library *Library
	first   string         // its first word
	expr    *regexp.Regexp // from the first word on; its groups are the version
}

// bannerWindow is how far a banner's version may stand from its name, in bytes.
const bannerWindow = 200

// newBanner compiles the banner of a name. Prose names versions, too ("since
// jQuery 1.8"): two numbers count only when a "v" or "version" stands before
// them.
func newBanner(library *Library, name string) banner {
	words := strings.Fields(name)
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	three := strings.Replace(versionExpr, "{1,3}", "{2,3}", 1)
	return banner{library, words[0], regexp.MustCompile(`^` + strings.Join(quoted, `\s+`) +
		`,?\s+(?:[-\x{2013}|*]\s+)*(?:(?:[vV]\.?\s?|(?:@?[vV]ersion|@VERSION)\s*:?\s*[vV]?)(` + versionExpr + `)|(` + three + `))`)}
}

// find reads the banner whose first word ends at end.
func (b *banner) find(text []byte, end int) (m Match, ok bool) {
	start := end - len(b.first)
	if end == len(text) || text[end] != ',' && !space(text[end]) || !opens(text[:start]) {
		return m, false
	}
	g := b.expr.FindSubmatchIndex(text[start:min(len(text), start+bannerWindow)])
	if g == nil {
		return m, false
	}
	lo, hi := g[2], g[3]
	if lo < 0 {
		lo, hi = g[4], g[5]
	}
	lo, hi = lo+start, hi+start
	return Match{Library: b.library, Version: trimmed(string(text[lo:hi])), How: ByText, Offset: lo, End: hi}, true
}

// opens reports whether a text ends like the beginning of a line in a comment:
// with a star, an exclamation mark or a slash, or @license or @preserve, and
// white space.
func opens(text []byte) bool {
	text = text[max(0, len(text)-100):]
	rest := bytes.TrimRight(text, " \t\r\n")
	if len(rest) == len(text) {
		return false
	}
	for _, tag := range []string{"*", "!", "/", "@license", "@preserve"} {
		if bytes.HasSuffix(rest, []byte(tag)) {
			return true
		}
	}
	return false
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
