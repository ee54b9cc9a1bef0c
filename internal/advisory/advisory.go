// Package advisory knows which versions of which npm packages, and of Node.js
// itself, have known vulnerabilities.
//
//	table := advisory.Embedded()                   // or one that package db has opened
//	found, err := advisory.Match(table, satisfies, []advisory.Package{{"lodash", "4.17.20"}})
//
// An [Advisory] is facts: ids, ranges of versions, a severity, CVSS vectors,
// CWE numbers. The title is written here from the CWE, so that one advisory
// reads the same whoever told us of it.
//
// A [Table] is a file of advisories sorted by package: blocks that are
// compressed one by one, an index of their first packages, and a filter that
// says of most packages that nothing is known. Opening one reads the index
// alone, and asking for a package decompresses one block. The program carries
// a small table; `tenet db update` makes a large one from OSV's export.
//
// Ranges are npm's, and what satisfies one is for the caller to say: see
// [Satisfies].
//
// Sources are [Decode] for OSV records, which the OSV export and the GitHub
// advisory database share, [ReadFacts] for the CSV files that the embedded
// table is made from, and package registry for npm's bulk endpoint.
package advisory

import (
	"cmp"
	"slices"
	"strings"

	"tenet/internal/advisory/cvss"
)

// Node is the package name under which a table keeps the advisories of the
// Node.js runtime. No npm package can have it: names contain no colon.
const Node = "node:"

// Satisfies says whether a version lies in a range, as npm's own semver says
// with includePrerelease and loose. What cannot be read satisfies nothing.
type Satisfies func(version, rng string) bool

// An Advisory is one vulnerability of one package.
type Advisory struct {
	ID        string   // of the source that we prefer: GHSA-..., CVE-..., MAL-..., NSWG-...
	Aliases   []string // its other ids, sorted
	Package   string   // an npm name, or Node
	Ranges    []Range  // the versions that are affected: any of these
	Severity  Severity
	Vectors   []string // CVSS vectors, at most one a version
	CWE       []int
	Source    string // who said so: "github.com/nodejs/security-wg@f1288d0d6723"
	Platform  string // affected only there, in the words of process.platform: "win32"; "" is everywhere
	Partial   bool   // the source saw some versions only, so ranges may be missing
	Malicious bool   // the package does harm on purpose
}

// A Severity is how severe an advisory is, in the words of npm.
type Severity uint8

// The severities. Unknown is what a source has not said.
const (
	Unknown Severity = iota
	Low
	Moderate
	High
	Critical
)

var severityNames = [...]string{"", "low", "moderate", "high", "critical"}

// String returns npm's word: "moderate"; "" for Unknown.
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return ""
}

// ParseSeverity reads a word of npm, GitHub, OSV or CVSS in any case. What it
// does not know is Unknown.
func ParseSeverity(word string) Severity {
	switch word = strings.ToLower(word); word {
	case "medium":
		return Moderate
	case "info", "none":
		return Low
	case "":
		return Unknown
	}
	return Severity(max(0, slices.Index(severityNames[:], word)))
}

// Score returns the CVSS score, from the vector of the highest version that
// can be read, and false when there is none.
func (a *Advisory) Score() (score float64, vector string, ok bool) { return cvss.Newest(a.Vectors) }

// Level returns the severity: what the source says, or what the score says if
// it says nothing. Malicious packages are always critical.
func (a *Advisory) Level() Severity {
	if a.Malicious {
		return Critical
	}
	if a.Severity == Unknown {
		if score, _, ok := a.Score(); ok {
			return ParseSeverity(cvss.Rating(score))
		}
	}
	return a.Severity
}

// Title says in a few words what is wrong, without the package's name.
func (a *Advisory) Title() string {
	if a.Malicious {
		return "malicious package"
	}
	return titleOf(a.CWE)
}

// URL returns the page of the advisory, or "" if its source has none.
func (a *Advisory) URL() string {
	for _, id := range append([]string{a.ID}, a.Aliases...) {
		switch {
		case strings.HasPrefix(id, "GHSA-"):
			return "https://github.com/advisories/" + id
		case strings.HasPrefix(id, "MAL-"):
			return "https://osv.dev/vulnerability/" + id
		case strings.HasPrefix(id, "CVE-"):
			return "https://nvd.nist.gov/vuln/detail/" + id
		}
	}
	return ""
}

// Affects reports whether a version is in one of the ranges.
func (a *Advisory) Affects(version string, satisfies Satisfies) bool {
	for i := range a.Ranges {
		if a.Ranges[i].Holds(version, satisfies) {
			return true
		}
	}
	return false
}

// Fixed returns the versions that are known to have ended a range, in the
// order of the ranges. It is empty when there is no fix.
func (a *Advisory) Fixed() []string {
	var out []string
	for i := range a.Ranges {
		if f := a.Ranges[i].Fixed; f != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// Range returns all affected versions as one npm range: "<1.2.3 || >=2.0.0
// <2.1.0". Exceptions that a range makes are not part of it.
func (a *Advisory) Range() string {
	var parts []string
	for i := range a.Ranges {
		if s := a.Ranges[i].String(); !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " || ")
}

// A Range is a set of versions: from Introduced on, up to Fixed (without it)
// or LastAffected (with it), or what NPM says in npm's own syntax. Except
// takes versions away again. The zero Range is every version.
type Range struct {
	Introduced   string // "" is the first version
	Fixed        string // "" is no fix; LastAffected decides if both are set
	LastAffected string
	NPM          string // instead of the other three; Fixed may still say where to go
	Except       string // an npm range: the patched versions
	Number       uint64 `json:",omitempty"` // in npm's own database, if its registry said so; no table keeps it
}

// String returns the range in npm's syntax, without its exceptions.
func (r Range) String() string {
	if r.NPM != "" {
		return r.NPM
	}
	var parts []string
	if r.Introduced != "" {
		parts = append(parts, ">="+r.Introduced)
	}
	switch {
	case r.LastAffected != "":
		parts = append(parts, "<="+r.LastAffected)
	case r.Fixed != "":
		parts = append(parts, "<"+r.Fixed)
	}
	if len(parts) == 0 {
		return "*"
	}
	return strings.Join(parts, " ")
}

// Holds reports whether a version is in the range.
func (r Range) Holds(version string, satisfies Satisfies) bool {
	return satisfies(version, r.String()) && (r.Except == "" || !satisfies(version, r.Except))
}

// names returns the id and the aliases.
func (a *Advisory) names() []string { return append([]string{a.ID}, a.Aliases...) }

// compare orders advisories by package and id, and what has both alike by
// its ranges, so that a table has one order.
func compare(a, b Advisory) int {
	return cmp.Or(
		strings.Compare(a.Package, b.Package),
		strings.Compare(a.ID, b.ID),
		strings.Compare(a.Range(), b.Range()),
		strings.Compare(a.Source, b.Source),
	)
}

// FromRange returns an advisory with a range in npm's syntax; none is all
// versions.
func FromRange(id, name, rng, source string) Advisory {
	if rng == "" {
		rng = "*"
	}
	a := Advisory{ID: id, Package: name, Source: source, Ranges: []Range{{NPM: rng, Fixed: endOf(rng)}}}
	if len(rng) > longRange {
		a.Ranges = anyOf(strings.Split(rng, "||"))
	}
	return a
}

// endOf returns V of "<V" and of ">=U <V", or "" of any other range.
func endOf(rng string) string {
	fields := strings.Fields(rng)
	if len(fields) == 0 || len(fields) > 2 || len(fields) == 2 && !strings.HasPrefix(fields[0], ">") {
		return ""
	}
	v, ok := strings.CutPrefix(fields[len(fields)-1], "<")
	if !ok {
		return ""
	}
	return clean(v)
}

// Annotate adds CWE numbers ("CWE-79") and a CVSS vector, and draws from them
// what follows.
func (a *Advisory) Annotate(cwe []string, vector string) {
	for _, word := range cwe {
		a.addCWE(word)
	}
	a.addVector(vector)
	a.Malicious = a.Malicious || isMalicious(a)
}
