package signature

import (
	"path"
	"regexp"
	"strings"
)

// endings are what people and build tools add to the name of a library's file.
const endings = `(?:[.-](?:min|slim|pack|packed|prod|production|dev|development|umd|esm|es|es5|es6|cjs|global|bundle|full|all|core|src|debug|compressed|legacy|module|browser|iife|runtime|latest|lite|modern|compat|build|dist))*\.[cm]?js`

// A namePattern recognises a file by its name or its address.
type namePattern struct {
	library *Library
	expr    *regexp.Regexp
	how     How
}

// spell writes out the version in a pattern of a row.
func spell(pattern string) string { return strings.ReplaceAll(pattern, "{v}", "("+versionExpr+")") }

// Name finds the library that an address, or the path of a file with slashes,
// says it is. A query and a fragment are ignored.
func (t *Table) Name(address string) []Match {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	if !strings.ContainsAny(address, "0123456789") {
		return nil // it says no version
	}
	base := path.Base(address)
	var found []Match
	for _, n := range t.names {
		subject := base
		if n.how == ByAddress {
			subject = address
		}
		if m := n.expr.FindStringSubmatch(subject); m != nil {
			found = append(found, Match{Library: n.library, Version: trimmed(m[1]), How: n.how})
		}
	}
	return distinct(found)
}

// networks are what addresses of content networks look like, with the name of
// a package, or of a library, and its version.
var networks = []*regexp.Regexp{
	regexp.MustCompile(`^(?:https?:)?//(?:unpkg\.com|esm\.sh|cdn\.skypack\.dev|esm\.run|ga\.jspm\.io|cdn\.jsdelivr\.net)/(?:npm/|npm:)?((?:@[\w.-]+/)?[\w.-]+)@(` + versionExpr + `)(?:[/?#]|$)`),
	regexp.MustCompile(`^(?:https?:)?//(?:cdnjs\.cloudflare\.com|ajax\.googleapis\.com|cdn\.bootcdn\.net|lib\.baomitu\.com)/(?:ajax/libs/)?([\w.@-]+)/(` + versionExpr + `)/`),
	regexp.MustCompile(`^(?:https?:)?//(?:maxcdn|stackpath|netdna)\.bootstrapcdn\.com/(bootstrap|font-awesome)/(` + versionExpr + `)/`),
	regexp.MustCompile(`^(?:https?:)?//ajax\.aspnetcdn\.com/ajax/([\w.-]+)/(` + versionExpr + `)/`),
	regexp.MustCompile(`^(?:https?:)?//cdn\.jsdelivr\.net/([\w.-]+)/(` + versionExpr + `)/`),
}

// Network reads an address of one of the large content networks: the name of
// the package, or of the library as the network calls it, and the version.
func Network(address string) (name, version string, ok bool) {
	for _, n := range networks {
		if m := n.FindStringSubmatch(address); m != nil {
			return m[1], m[2], true
		}
	}
	return "", "", false
}

// ranged are the networks on which "@3" or "@3.7" is the newest version that
// begins like that.
var ranged = regexp.MustCompile(`^(?:https?:)?//(?:unpkg\.com|esm\.sh|cdn\.skypack\.dev|esm\.run|ga\.jspm\.io|cdn\.jsdelivr\.net)/`)

// ServesRanges reports whether an address is of a network that takes ranges of
// versions for versions.
func ServesRanges(address string) bool { return ranged.MatchString(address) }

// sameVersion compares versions as people write them: 1.8 is 1.8.0.
func sameVersion(a, b string) bool {
	for strings.HasSuffix(a, ".0") {
		a = strings.TrimSuffix(a, ".0")
	}
	for strings.HasSuffix(b, ".0") {
		b = strings.TrimSuffix(b, ".0")
	}
	return a == b
}
