package nodejs

import (
	"regexp"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/npm/semver"
)

// An Extent says how many of the versions that a statement admits are
// affected.
type Extent int

// The extents.
const (
	Some Extent = iota + 1 // some are, and some are not
	All                    // every one is
)

// A Verdict is an advisory that affects what a statement admits.
type Verdict struct {
	Advisory advisory.Advisory
	Extent   Extent
	Safe     string // the smallest version above the affected ones of the same line, "" if none is known
}

// Known returns the advisories of the Node.js runtime. The export of npm's has
// none, so they are those that the program carries, and their date.
func Known() ([]advisory.Advisory, *advisory.Table, error) {
	table, err := advisory.Embedded()
	if err != nil {
		return nil, nil, err
	}
	list, err := table.Package(advisory.Node)
	return list, table, err
}

// Judge returns the advisories that affect a statement, in the order of the
// list. What cannot be read, and a range that admits nothing, is affected by
// nothing.
func Judge(s Statement, known []advisory.Advisory) []Verdict {
	admitted, err := semver.ParseRange(s.Range, semver.Install)
	if s.Range == "" || err != nil {
		return nil
	}
	var out []Verdict
	for i := range known {
		a := &known[i]
		if a.Platform != "" && s.Platform != "" && a.Platform != s.Platform {
			continue
		}
		extent := Extent(0)
		for _, r := range a.Ranges {
			extent = max(extent, extentOf(s.Range, admitted, r))
		}
		if extent > 0 {
			out = append(out, Verdict{Advisory: *a, Extent: extent, Safe: safeOf(a, s.Range)})
		}
	}
	return out
}

// extentOf says how much of a range lies in one of an advisory and in none of
// its exceptions. The text is that of the range.
func extentOf(text string, admitted *semver.Range, r advisory.Range) Extent {
	affected, err := semver.ParseRange(r.String(), semver.Audit)
	if err != nil {
		return 0
	}
	extent := Extent(0)
	switch semver.Overlap(admitted, affected) {
	case semver.All:
		extent = All
	case semver.Some:
		extent = Some
	default:
		return 0
	}
	except, err := semver.ParseRange(r.Except, semver.Audit)
	if r.Except == "" || err != nil || !semver.Intersects(admitted, except) {
		return extent
	}
	// Some versions are excepted. Those that are not may all lie outside of
	// what is affected: look at one alternative of both ranges at a time.
	for mine := range strings.SplitSeq(text, "||") {
		for theirs := range strings.SplitSeq(r.String(), "||") {
			both, err := semver.ParseRange(mine+" "+theirs, semver.Install)
			// "14 - 18" stands alone or not at all; it admits much, and much
			// of that is older than any exception.
			if err != nil || strings.Contains(mine, " - ") || !semver.Subset(both, except) {
				return Some
			}
		}
	}
	return 0
}

var (
	version = regexp.MustCompile(`\d{1,4}\.\d{1,4}\.\d{1,4}`)
	number  = regexp.MustCompile(`\d{1,4}`)
)

// safeOf returns the patched version of the release line that a range begins
// in.
func safeOf(a *advisory.Advisory, rng string) string {
	line := number.FindString(rng) + "."
	for _, r := range a.Ranges {
		for _, v := range version.FindAllString(r.Except, -1) {
			if strings.HasPrefix(v, line) {
				return v
			}
		}
	}
	return ""
}
