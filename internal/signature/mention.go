package signature

import (
	"bytes"
	"regexp"
)

// A Mention is a version of a package on npm that a text names: the bundler
// that wrote it says which files it has put in, or a comment that a minifier
// keeps says what it is the license of.
type Mention struct {
	Package string
	Version string
	How     How // ByPath or ByText
	Offset  int // of the version, in bytes
	End     int
}

// fullVersion is a whole version of npm.
const fullVersion = `[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,9}(?:-(?:alpha|beta|rc|pre|next|canary|dev)[0-9A-Za-z.-]{0,30})?`

// A mentionPattern reads what follows a literal; its groups are scope, name
// and version.
type mentionPattern struct {
	literal string
	expr    *regexp.Regexp
	how     How
}

// mentions are the folders of the package managers that have the version in
// their names, and the comments that minifiers keep:
//
//	// node_modules/.pnpm/lodash@4.17.21/node_modules/lodash/lodash.js
//	./node_modules/.pnpm/@babel+core@7.1.0_x@1.0.0/node_modules/@babel/core
//	.yarn/cache/lodash-npm-4.17.21-6382451519-eb835a2e51.zip/node_modules/lodash
//	/*! @license dompurify 3.0.0 | (c) ... */
var mentions = []mentionPattern{
	{"node_modules/.pnpm/", regexp.MustCompile(`^(?:(@[a-z0-9~][\w.~-]*)\+)?([a-z0-9~][\w.~-]*)@(` + fullVersion + `)[_(/]`), ByPath},
	{"node_modules/.bun/", regexp.MustCompile(`^(?:(@[a-z0-9~][\w.~-]*)\+)?([a-z0-9~][\w.~-]*)@(` + fullVersion + `)[+/]`), ByPath},
	{"/cache/", regexp.MustCompile(`^(?:(@[a-z0-9~][\w.~]*)-)?([a-z0-9~][\w.~-]*?)-npm-(` + fullVersion + `)-[0-9a-f]{8,12}-`), ByPath},
	{"/*", regexp.MustCompile(`^[!*]{1,2}[\s*]{1,10}(?:@(?:license|preserve)\s+)?(?:(@[a-z0-9~][\w.~-]*)/)?([a-z][a-z0-9._-]{1,60}?)(?:\.js)?(?: - |[ @,]\s?)(?:[vV]|[vV]ersion:? )?(` + fullVersion + `)(?:[\s|,;*(]|$)`), ByText},
}

// Bounds on the places of a literal that are looked at in one text, and on what
// follows it.
const (
	mostMentions  = 20_000
	mentionWindow = 200
)

// Mentions gives the packages that a text names with their versions, each
// version once.
func Mentions(text []byte) []Mention {
	var list []Mention
	seen := map[[2]string]bool{}
	for i := range mentions {
		m := &mentions[i]
		literal := []byte(m.literal)
		for at, n := 0, 0; n < mostMentions; n++ {
			next := bytes.Index(text[at:], literal)
			if next < 0 {
				break
			}
			at += next + len(literal)
			window := text[at:min(len(text), at+mentionWindow)]
			if !hasVersion(window) {
				continue
			}
			g := m.expr.FindSubmatchIndex(window)
			if g == nil {
				continue
			}
			name := string(text[at+g[4] : at+g[5]])
			if g[2] >= 0 {
				name = string(text[at+g[2]:at+g[3]]) + "/" + name
			}
			version := string(text[at+g[6] : at+g[7]])
			if key := [2]string{name, version}; !seen[key] {
				seen[key] = true
				list = append(list, Mention{name, version, m.how, at + g[6], at + g[7]})
			}
		}
	}
	return list
}

// hasVersion reports whether a text may have a version in it. Of all comments few
// have, and an expression takes ten times as long to say so.
func hasVersion(text []byte) bool {
	for i := 1; i < len(text)-1; i++ {
		if text[i] == '.' && isDigit(text[i-1]) && isDigit(text[i+1]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
