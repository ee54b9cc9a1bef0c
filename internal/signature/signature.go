// Package signature recognises libraries, and their versions, in files that
// say nothing about themselves: jquery-3.4.1.min.js, the same file under
// another name, one part of a bundle, one that a minifier has been over.
//
// A minifier renames variables and drops comments. It keeps names of
// properties, and texts. So what identifies a library here is a text that
// only this library has (a mark), and what identifies the version is the
// property that holds it, looked up through one variable where the minifier
// put one:
//
//	var r="4.17.21",i="__lodash_hash_undefined__"; ... U.VERSION=r
//
// Where only the build of the code ties a version to a library, a query on the
// syntax tree does. Trees are somebody else's business: see [Asker].
//
// Banners, file names and addresses of content networks are read as well;
// they are all that old and small libraries have.
//
// All marks and required parts of patterns of a table are searched at once,
// by one automaton, and patterns run on windows around what it finds. A file
// is read once, whatever the number of libraries.
package signature

import "slices"

// A Library is one row: how a library is recognised. In Files, URLs and
// Texts, "{v}" stands for the version.
type Library struct {
	Name    string   // as people write it: "jQuery UI"
	Package string   // its name on npm, by which advisories know it
	Files   []string // names of files without the extension: "jquery-{v}". Endings such as .min and .slim are understood
	URLs    []string // what an address or a path ends with: "/jquery/{v}/jquery"
	Banners []string // what stands before the version in a comment: "jQuery UI"
	// Texts are expressions of RE2 on the content: `jQuery v{v}`. The version
	// is what all groups hold, joined by dots.
	Texts []string
	Props []Prop
	// Queries are put to the syntax tree, in the language of package estree,
	// where nothing else recognises the library: what they find is the version.
	Queries []string
	// Late are releases that were published with the version of an earlier one
	// in their code, by what their code says.
	Late map[string]string
}

// A Prop is a property, a getter or a variable that holds the version.
type Prop struct {
	Name string   // "VERSION"
	Near []string // marks, each of which must stand within Within bytes
	// Within is the largest distance in bytes from the property, or from the
	// text that it holds, to each mark. 0 is 2,000.
	Within int
	// Form makes the version on npm of what the property holds: "0.%s.0" of
	// three.js, whose program knows only a revision.
	Form string
}

// How says what a library was recognised by.
type How uint8

// The ways, the most reliable first.
const (
	ByProperty How = iota // the program's own words about its version
	ByText                // a banner, or another text of the program
	ByAddress             // the address, or the folders above the file
	ByName                // the name of the file
	ByPath                // a path of an installed package that a bundler has left
)

var hows = [...]string{"its code", "its text", "its address", "its file name", "a path in the bundle"}

// String gives what stands in "recognised by ...".
func (h How) String() string { return hows[h] }

// A Match is one version of one library.
type Match struct {
	Library *Library
	Version string
	// From is set when the code does not tell several releases apart: it is
	// one of them, from this to Version.
	From   string
	How    How
	Offset int // of the version, in bytes; 0 when the content does not say it
	End    int
}

// distinct keeps the most reliable match of each version of each library, and
// drops what names and addresses say of a library whose content says more, and
// a choice of versions where a banner or a name decides it. The order is that
// of the content.
func distinct(found []Match) []Match {
	found = decided(found)
	slices.SortStableFunc(found, func(a, b Match) int {
		if a.How != b.How {
			return int(a.How) - int(b.How)
		}
		return a.Offset - b.Offset
	})
	var kept []Match
	for _, m := range found {
		known := func(k Match) bool {
			return k.Library == m.Library && (sameVersion(k.Version, m.Version) || m.How >= ByAddress && k.How < m.How)
		}
		if !slices.ContainsFunc(kept, known) {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, func(a, b Match) int { return a.Offset - b.Offset })
	return kept
}

// decided drops the matches that leave open which version it is of two, when
// another one says it.
func decided(found []Match) []Match {
	open := func(m Match) bool { return m.From != "" }
	if !slices.ContainsFunc(found, open) {
		return found
	}
	all := slices.Clone(found)
	return slices.DeleteFunc(found, func(m Match) bool {
		return open(m) && slices.ContainsFunc(all, func(k Match) bool {
			return !open(k) && k.Library == m.Library && (k.Version == m.Version || k.Version == m.From)
		})
	})
}
